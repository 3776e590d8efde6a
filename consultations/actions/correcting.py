"""After publishing, words are corrected in place: whoever reads them sees what they were.

The rows of the questions stay, with their identities and codes, and so do all answers.  A
correction is made under the lock of the consultation's row; the definition that it makes is kept
as a version like every other, and those who may have answered are told by mail.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from consultations import permissions, policies
from consultations.actions.extending import locked
from consultations.actions.versions import keep
from consultations.correctable import Changed, changed
from consultations.definition.differences import differences, named
from consultations.definition.stored import definition_of
from consultations.editing import Absent, Edit, Unfit
from consultations.models import AnswerOption, Consultation, Correction, Question, Section
from consultations.prose import clean
from councils.enums import Role
from councils.mail import send_letter
from councils.models import Council, Membership, User
from councils.refusals import Blocker, Refused

CHANGED = Blocker(
    "changed",
    "Somebody corrected this consultation after you opened the page. What you typed is still here: "
    "compare it with what is stored now, and save again.",
)
UNCHANGED = Blocker("unchanged", "These are the words that are there already.")
NO_QUESTION = Blocker(
    "meaning",
    "Only a correction of a question asks councils to confirm an answer. Where this changes what a "
    "question means, correct that question as well.",
    "is_of_meaning",
)
# States of a response, by the names that the app above this one gives them.
DECIDED_ON = ("approved", "submitted")


def correct(
    *,
    consultation: Consultation,
    by: User,
    seen: int,
    edit: Edit,
    reason: str,
    is_of_meaning: bool = False,
) -> tuple[Correction, ...]:
    """Makes one correction and tells the councils, once it has opened to them.

    `seen` is the `Consultation.version` which the page showed. Raises PermissionDenied for anybody
    but LGA editors; Refused for a draft, once no council can submit any more, for anything but
    words, without a reason, and when somebody corrected it meanwhile.
    """
    reason = clean(reason)
    if not reason:
        raise Refused([Blocker("reason", "Say why it is corrected.", "reason")])
    with locked(consultation) as (stored, now):
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_edit(by):
            raise PermissionDenied("Only LGA editors correct a consultation.")
        if blockers := policies.against_corrections(stored, now):
            raise Refused(blockers)
        if stored.version != seen:
            raise Refused([CHANGED])
        before = definition_of(stored)
        try:
            after = edit(before)
        except Absent as absent:
            raise Refused([CHANGED]) from absent
        except Unfit as unfit:
            raise Refused([Blocker("unfit", unfit.sentence, unfit.field)]) from unfit
        has_opened = stored.opens_at <= now
        if blockers := policies.against_correcting(before, after, has_opened=has_opened):
            raise Refused(blockers)
        found = changed(before, after)
        if not found:
            raise Refused([UNCHANGED])
        if is_of_meaning and not any(one.place.question for one in found):
            raise Refused([NO_QUESTION])
        if not stored.version:  # published before versions were kept
            keep(stored, before, what="As it was published", by=None, at=now)
        what = f"Corrected: {named(tuple(differences(before, after)))}"
        keep(stored, after, what=what, by=by, at=now)
        made = [_make(stored, one, by, now, reason, is_of_meaning) for one in found]
        if has_opened:
            _tell(stored, made)
    return tuple(made)


def _make(
    stored: Consultation,
    one: Changed,
    by: User,
    now: dt.datetime,
    reason: str,
    is_of_meaning: bool,
) -> Correction:
    """Writes the words in their place, and what they were."""
    correction = Correction(
        consultation=stored,
        before=one.before,
        after=one.after,
        reason=reason,
        is_of_meaning=False,
        from_version=stored.version - 1,
        to_version=stored.version,
        made_at=now,
        made_by=by,
    )
    place, words = one.place, one.after
    if place.question is not None:
        question = Question.objects.get(consultation=stored, identity=place.question)
        correction.question, correction.is_of_meaning = question, is_of_meaning
        correction.from_version, correction.to_version = question.version, question.version + 1
        Question.objects.filter(pk=question.pk).update(
            text=words["text"],
            is_wording_held=bool(words["text"]),
            guidance=words["guidance"],
            follows_note=words["note"],
            statements=words["statements"],
            version=question.version + 1,
        )
        for code, label in words["options"]:
            AnswerOption.objects.filter(question=question, code=code).update(label=label)
    elif place.section is not None:
        section = Section.objects.get(consultation=stored, number=place.section)
        correction.section = section
        section.title, section.background = words["title"], words["background"]
        section.background_note = words["note"]
        section.save(update_fields=["title", "background", "background_note"])
    else:
        correction.field = place.field
        setattr(stored, place.field, words["text"])
        stored.save(update_fields=[place.field])
    correction.save()
    return correction


def _tell(asked: Consultation, made: list[Correction]) -> None:
    """Policy officers of the councils asked, and those who decided what stands: each once for each
    council, whatever was corrected together. Who decided is asked by the name of the relation: the
    responses belong to an app above this one."""
    invitations = asked.invitations.select_related("council")
    councils: dict[int, Council] = {one.council_id: one.council for one in invitations}
    people = {
        (held.user, held.council_id): True
        for held in Membership.objects.filter(
            council_id__in=councils, role=Role.OFFICER, user__is_active=True
        )
        .active()
        .select_related("user")
        .order_by("pk")
    }
    decided = asked.invitations.filter(response__state__in=DECIDED_ON)
    deciders = dict(decided.values_list("council_id", "response__decided_by"))
    members = User.objects.in_bulk(set(deciders.values()))
    people |= {(members[pk], council): True for council, pk in deciders.items()}
    for person, council in people:
        send_letter(
            to=person,
            template="corrected",
            context={
                "person": person,
                "council": councils[council],
                "consultation": asked,
                "reason": made[0].reason,
                "is_of_meaning": any(one.is_of_meaning for one in made),
                "is_decided": council in deciders,
                # By its name: the council's pages stand above this app.
                "url_name": "responses:corrections",
                "url_args": [councils[council].slug, asked.code],
            },
        )

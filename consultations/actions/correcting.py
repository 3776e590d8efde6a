"""After the opening, words are corrected in place: whoever reads them sees what they were.

The rows of the questions stay, with their identities and codes, and so do all answers.  A
correction is made under the lock of the consultation's row; the definition that it makes is kept
as a version like every other, and those who may have answered are told by mail.  Before the opening
nothing is corrected: the publishing is taken back (taking_back.py), so that two people read what
councils will see.
"""

from __future__ import annotations

import datetime as dt
import json

from consultations import permissions, policies
from consultations.actions.doorway import allowed
from consultations.actions.extending import editors, locked
from consultations.actions.telling import Telling, tell_councils
from consultations.actions.versions import keep
from consultations.correctable import Changed, changed
from consultations.definition import Definition
from consultations.definition.differences import differences, named
from consultations.definition.plain import Plain, to_plain
from consultations.definition.stored import definition_of
from consultations.editing import Absent, Edit, Unfit
from consultations.models import AnswerOption, Consultation, Correction, Question, Section
from consultations.prose import clean
from councils.mail import Post, send_letters
from councils.models import User
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
    """Makes one correction and tells the councils, and every other editor.

    `seen` is the `Consultation.version` which the page showed. Raises PermissionDenied for anybody
    but LGA editors; Refused before it has opened, once no council can submit any more, for anything
    but words, without a reason, and when somebody corrected it meanwhile.
    """
    reason = clean(reason)
    if not reason:
        raise Refused([Blocker("reason", "Say why it is corrected.", "reason")])
    with locked(consultation) as (stored, now):
        by = allowed(by, permissions.can_edit, "Only LGA editors correct a consultation.")
        if blockers := policies.against_corrections(stored, now):
            raise Refused(blockers)
        before = definition_of(stored)
        if stored.version != seen and not _only_translated(stored, seen, before):
            raise Refused([CHANGED])
        try:
            after = edit(before)
        except Absent as absent:
            raise Refused([CHANGED]) from absent
        except Unfit as unfit:
            raise Refused([Blocker("unfit", unfit.sentence, unfit.field)]) from unfit
        if blockers := policies.against_correcting(before, after):
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
        _tell(stored, made)
        _tell_editors(stored, made, by)
    return tuple(made)


def _only_translated(stored: Consultation, seen: int, now: Definition) -> bool:
    """Whether nothing but the Welsh is different since that version."""
    kept = stored.versions.filter(number=seen).values_list("text", flat=True).first()
    return kept is not None and _english(json.loads(kept)) == _english(to_plain(now))


def _english(plain: Plain) -> Plain:
    return {name: value for name, value in plain.items() if name != "welsh"}


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
            applies_because=words["because"],
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
    """Everybody who is written to at the councils asked, and those who decided what stands: each
    once for each council, whatever was corrected together. Who decided is asked by the name of the
    relation: the responses belong to an app above this one."""
    decided = asked.invitations.filter(response__state__in=DECIDED_ON)
    deciders = dict(decided.values_list("council_id", "response__decided_by"))
    members = User.objects.in_bulk(set(deciders.values()))
    words = {
        "reason": made[0].reason,
        "is_of_meaning": any(one.is_of_meaning for one in made),
        "is_of_question": any(one.question is not None for one in made),
    }
    tell_councils(
        asked,
        "corrected",
        [
            Telling(
                one.council,
                {**words, "is_decided": one.council_id in deciders},
                page="responses:corrections",
                public="consultations:public-corrections",
                also=(members[deciders[one.council_id]],) if one.council_id in deciders else (),
            )
            for one in asked.invitations.select_related("council")
        ],
    )


def _tell_editors(asked: Consultation, made: list[Correction], by: User) -> None:
    """Two people read what was published; one alone corrects it, so the others learn of it."""
    words = {
        "consultation": asked,
        "corrected_by": by,
        "reason": made[0].reason,
        "is_of_meaning": any(one.is_of_meaning for one in made),
        "url_name": "consultations:corrections",
        "url_args": [asked.code],
    }
    send_letters(
        Post(editor, "correction-made", {**words, "person": editor})
        for editor in editors()
        if editor != by
    )

"""Comments of the council's people on answers and on parts of the report.

A comment stays as it was written: who is mistaken says so in another one.  A thread is resolved
and reopened as a whole.  Comments are no part of the response: no event, no paper, no export and
no mail holds their words, and the LGA never reads them (../../docs/decisions/0011-comments.md).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.policies import spoken_moment
from consultations.prose import clean
from councils.enums import Role
from councils.models import Membership, User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions.moving import as_of_now, locked
from responses.actions.notices import tell
from responses.enums import READ_BY_CONSULTEES, NoticeKind
from responses.models import Answer, Comment, ReportPart, Response

LONGEST = 5000  # characters


def write_comment(
    *,
    response: Response,
    by: User,
    text: str,
    answer: Answer | None = None,
    part: ReportPart | None = None,
    thread: Comment | None = None,
    mentions: Collection[int] = (),
) -> Comment:
    """Adds a comment on an answer or on a part, or with `thread` a reply to its first comment.

    A reply to a resolved thread reopens it. Colleagues whose ids are in `mentions`, or whose full
    names stand in the text after an @, are told. Raises Refused without words, for a thread of
    something else, for a mention of somebody who does not serve the council today, and after
    submission; PermissionDenied for who may not comment here.
    """
    if (answer is None) == (part is None):
        raise TypeError("a comment is on an answer or on a part of the report")
    text = clean(text)
    if not text:
        raise Refused([Blocker("text", _("Write a comment."), "text")])
    if len(text) > LONGEST:
        sentence = _("A comment can have at most %(limit)s characters.") % {"limit": LONGEST}
        raise Refused([Blocker("text", sentence, "text")])
    with locked(response) as (fresh, now):
        subject: Answer | ReportPart
        if answer is not None:
            subject = fresh.answers.select_related("question__section").get(pk=answer.pk)
        else:
            assert part is not None
            subject = fresh.parts.get(pk=part.pk)
        _require(by, fresh, subject)
        first = None
        if thread is not None:
            own = subject.comments.select_related("resolved_by")
            first = own.filter(pk=thread.pk, parent=None).first()
            if first is None:
                sentence = _("This thread is not one of this page.")
                raise Refused([Blocker("thread", sentence)])
            if first.resolved_at is not None:
                _reopen(first, fresh, subject, by, now)
        told = mentioned(fresh, by, text, mentions)
        comment = _add(first, fresh, subject, by, now, text)
        comment.mentions.set(told)
        name, path = _where(fresh, subject)
        for colleague in told:
            sentence = f"{by.name} mentions you in a comment on {name}."
            tell(colleague, NoticeKind.MENTIONED, fresh, sentence, path, at=now)
        return comment


def resolve(*, comment: Comment, by: User) -> Comment:
    """Ends the thread of a first comment; one that is resolved stays as it is."""
    return _settle(comment, by, is_resolved=True)


def reopen_thread(*, comment: Comment, by: User) -> Comment:
    """Opens a resolved thread again, which a reply says; an open one stays as it is."""
    return _settle(comment, by, is_resolved=False)


def _settle(comment: Comment, by: User, *, is_resolved: bool) -> Comment:
    with locked(comment.response) as (fresh, now):
        comments = fresh.comments.select_related("answer__question", "part", "resolved_by")
        first = comments.get(pk=comment.pk)
        if first.parent_id is not None:
            raise Refused([Blocker("thread", _("Only a whole thread is resolved or reopened."))])
        subject = first.answer or first.part
        assert subject is not None
        _require(by, fresh, subject)
        if is_resolved and first.resolved_at is None:
            first.resolved_at, first.resolved_by = now, by
            first.save(update_fields=["resolved_at", "resolved_by"])
        elif not is_resolved and first.resolved_at is not None:
            _reopen(first, fresh, subject, by, now)
        return first


def _reopen(
    first: Comment, response: Response, subject: Answer | ReportPart, by: User, now: dt.datetime
) -> None:
    """The row forgets who had resolved the thread; the reply keeps it."""
    assert first.resolved_at is not None and first.resolved_by is not None
    text = (
        f"Reopened. {first.resolved_by.name} had resolved this on "
        f"{spoken_moment(first.resolved_at)}."
    )
    first.resolved_at = first.resolved_by = None
    first.save(update_fields=["resolved_at", "resolved_by"])
    _add(first, response, subject, by, now, text)


def _add(
    first: Comment | None,
    response: Response,
    subject: Answer | ReportPart,
    by: User,
    now: dt.datetime,
    text: str,
) -> Comment:
    return Comment.objects.create(
        response=response,
        answer=subject if isinstance(subject, Answer) else None,
        part=subject if isinstance(subject, ReportPart) else None,
        parent=first,
        text=text,
        written_at=now,
        written_by=by,
    )


def _require(by: User, response: Response, subject: Answer | ReportPart) -> None:
    """Who (PermissionDenied) and when (Refused), asked under the lock."""
    person = as_of_now(by)
    if isinstance(subject, Answer):
        may = permissions.can_comment(person, response, subject.question)
    else:
        may = permissions.can_comment_part(person, response, subject)
    if not may:
        raise PermissionDenied(_("You can read these comments but not add to them."))
    if blockers := policies.comments_are_open(response):
        raise Refused(blockers)


def _where(response: Response, subject: Answer | ReportPart) -> tuple[str, str]:
    """What the comment is on, in words, and the page of its comments."""
    if isinstance(subject, Answer):
        question = subject.question
        args = [*response.url_args, question.section.number, question.number]
        return question.number, reverse("responses:answer-comments", args=args)
    path = reverse("responses:part-comments", args=[*response.url_args, subject.position])
    return f"the part “{subject.heading}” of the report", path


# --- mentions -------------------------------------------------------------------------------


def colleagues(response: Response) -> list[Membership]:
    """The roles of everybody of the council who reads the response today, with the people."""
    roles = Membership.objects.filter(
        council_id=response.invitation.council_id, user__is_active=True
    )
    if response.state not in READ_BY_CONSULTEES:
        roles = roles.exclude(role=Role.CONSULTEE)
    return list(roles.active().select_related("user").order_by("user__name", "pk"))


def mentioned(response: Response, by: User, text: str, chosen: Collection[int]) -> list[User]:
    """The colleagues to be told: those chosen, and those named after an @; never the writer.

    Raises Refused when somebody chosen does not serve the council (any more).
    """
    people = {role.user_id: role.user for role in colleagues(response)}
    if not set(chosen) <= set(people):
        sentence = _("Somebody you chose does not serve the council any more. Choose again.")
        raise Refused([Blocker("mentions", sentence, "mentions")])
    wanted = set(chosen) | named(text, people.values())
    return [person for pk, person in people.items() if pk in wanted and pk != by.pk]


def named(text: str, people: Iterable[User]) -> set[int]:
    """Ids of the people whose full name stands in the text after an @; who share it all count."""
    by_name: dict[str, set[int]] = {}
    for person in people:
        by_name.setdefault(" ".join(person.name.split()).casefold(), set()).add(person.pk)
    words = " ".join(text.split()).casefold()
    found: set[int] = set()
    # Longer names first: "@Ann Lee-Smith" is not a mention of Ann Lee.
    for name in sorted(by_name, key=len, reverse=True):
        words, times = re.subn(rf"(?<!\w)@\s?{re.escape(name)}(?![\w-])", " ", words)
        if times:
            found |= by_name[name]
    return found

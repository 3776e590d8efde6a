"""Who is to write or comment on what, by when.

Officers assign to the council's officers and contributors.  To a contributor an assignment opens
the question or section it is of; it ends when an officer ends it, when the person is assigned the
same anew, or when the person loses the role (then it opens nothing from that moment on, and the
worker closes it, so that a role given again later does not bring it back).
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Question, Section
from councils.enums import ASSIGNABLE
from councils.models import Membership, User
from councils.policies import spoken
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions import notices
from responses.actions.moving import Facts, as_of_now, drafting, locked, note
from responses.enums import NoticeKind, Verb
from responses.models import Assignment, Response


def assign(
    *,
    response: Response,
    by: User,
    person: User,
    question: Question | None = None,
    section: Section | None = None,
    may_write: bool = True,
    due_on: dt.date | None = None,
) -> Assignment:
    """Gives a question or a whole section to a colleague, who is told.

    The same given twice stays one; other terms replace it. Raises Refused for somebody who does
    not work on responses of this council, for something that is not asked in it, for a due date
    that has passed or lies after closing, and when the response is no draft; PermissionDenied
    for anybody but the council's officers.
    """
    if (question is None) == (section is None):
        raise TypeError("an assignment is of a question or of a section")
    with drafting(response, by) as (fresh, now):
        person = as_of_now(person)
        if not permissions.can_work(person, fresh):
            sentence = _("%(name)s is no policy officer or contributor of the council.") % {
                "name": person.name
            }
            raise Refused([Blocker("person", sentence, "person")])
        if not _is_of(fresh, question, section):
            raise Refused([Blocker("what", _("The consultation does not ask this."), "what")])
        if blockers := policies.due_date_makes_sense(fresh, due_on, timezone.localdate(now)):
            raise Refused(blockers)
        held = (
            fresh.assignments.open()
            .filter(person=person, question=question, section=section)
            .first()
        )
        if held is not None:
            if (held.may_write, held.due_on) == (may_write, due_on):
                return held
            _end(fresh, held, by, now)
        assignment = Assignment.objects.create(
            response=fresh,
            question=question,
            section=section,
            person=person,
            may_write=may_write,
            due_on=due_on,
            assigned_at=now,
            assigned_by=by,
        )
        replaces = {"replaces": held.pk} if held else {}
        facts = _facts(assignment) | {"may_write": may_write} | replaces
        note(fresh, Verb.ASSIGN, by, now, facts)
        if person.pk != by.pk:
            _tell(fresh, assignment, by, now)
        return assignment


def _tell(response: Response, assignment: Assignment, by: User, now: dt.datetime) -> None:
    facts = _facts(assignment)
    what = facts.get("about") or f"section {facts['section']}"
    verb = "write" if assignment.may_write else "comment on"
    due = f" by {spoken(assignment.due_on)}" if assignment.due_on else ""
    notices.tell(
        person=assignment.person,
        kind=NoticeKind.ASSIGNED,
        response=response,
        sentence=f"{by.name} asks you to {verb} {what}{due}.",
        path=_path(response, assignment),
        at=now,
    )


def _path(response: Response, assignment: Assignment) -> str:
    """Where it is written."""
    question = assignment.question
    section = question.section if question is not None else assignment.section
    assert section is not None
    page = reverse("responses:section", args=[*response.url_args, section.number])
    return f"{page}#{question.number}" if question is not None else page


def end_assignment(*, assignment: Assignment, by: User) -> Assignment:
    """Ends an assignment; one that has ended stays as it is. Only officers, only in a draft."""
    with drafting(assignment.response, by) as (fresh, now):
        stored = fresh.assignments.select_related("question", "section").get(pk=assignment.pk)
        if stored.ended_at is None:
            _end(fresh, stored, by, now)
            note(fresh, Verb.UNASSIGN, by, now, _facts(stored))
        return stored


def end_lapsed() -> int:
    """Ends the assignments of people who no longer have a role for them; says how many.

    On record it is done by who ended the role, or, where the role ran out, by who assigned.
    """
    ended = 0
    for one in Assignment.objects.lapsed().select_related("response"):
        with locked(one.response) as (fresh, now):
            stored = (
                fresh.assignments.lapsed()
                .select_related("question", "section", "assigned_by")
                .filter(pk=one.pk)
                .first()
            )
            if stored is not None:
                by = _who_ended_the_role(stored, fresh)
                _end(fresh, stored, by, now)
                note(fresh, Verb.UNASSIGN, by, now, _facts(stored) | {"role_ended": True})
                ended += 1
    return ended


def _who_ended_the_role(assignment: Assignment, response: Response) -> User:
    last = (
        Membership.objects.filter(
            user=assignment.person_id,
            council=response.invitation.council_id,
            role__in=ASSIGNABLE,
            ended_by__isnull=False,
        )
        .select_related("ended_by")
        .order_by("ended_at")
        .last()
    )
    return last.ended_by if last and last.ended_by else assignment.assigned_by


def _is_of(response: Response, question: Question | None, section: Section | None) -> bool:
    if question is not None:
        return response.answers.filter(question=question).exists()
    return response.answers.filter(question__section=section).exists()


def _end(response: Response, assignment: Assignment, by: User, now: dt.datetime) -> None:
    assignment.ended_at, assignment.ended_by = now, by
    assignment.save(update_fields=["ended_at", "ended_by"])
    path = _path(response, assignment)
    notices.take_back(assignment.person, NoticeKind.ASSIGNED, response, path)


def _facts(assignment: Assignment) -> Facts:
    """Ids only: the history says who and what without a word that somebody typed."""
    facts: Facts = {"assignment": assignment.pk, "person": assignment.person_id}
    if assignment.question is not None:
        return facts | {"about": assignment.question.number}
    assert assignment.section is not None
    return facts | {"section": assignment.section.number}

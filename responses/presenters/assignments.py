"""Who has what, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from consultations.models import Question, Section
from councils.enums import ASSIGNABLE
from councils.models import Membership, User
from responses.models import Assignment, Response


@dataclass(frozen=True)
class AssignedLine:
    """One open assignment: "Fiona Example, by 12 March"; the address that ends it."""

    who: str
    what: str  # "Q3", "Section 2"
    terms: str  # "to write, by 12 March"
    is_mine: bool
    is_late: bool
    end_url: str

    @property
    def words(self) -> str:
        return f"{self.who}, {self.terms}" if self.terms else self.who


def assigned_line(
    response: Response, one: Assignment, user: User, what: str = "", *, is_short: bool = True
) -> AssignedLine:
    """`is_short` leaves out that somebody is to write, which is the usual case."""
    today = timezone.localdate()
    terms = [] if one.may_write and is_short else [task_of(one)]
    is_late = one.due_on is not None and one.due_on < today
    if one.due_on is not None:
        day = {"day": short_day(one.due_on)}
        terms.append(_("was due %(day)s") % day if is_late else _("by %(day)s") % day)
    who = _("you") if one.person_id == user.pk else one.person.name
    return AssignedLine(
        who=who if one.is_here else _("%(who)s (no longer at the council)") % {"who": who},
        what=what,
        terms=", ".join(terms),
        is_mine=one.person_id == user.pk,
        is_late=is_late,
        end_url=reverse("responses:end-assignment", args=[*response.url_args, one.pk]),
    )


def task_of(one: Assignment) -> str:
    return _("to write") if one.may_write else _("to comment")


def short_day(day: dt.date) -> str:
    """ "12 March"."""
    return dateformat.format(day, "j F")


def assigned_to_question(
    response: Response, question: Question, user: User
) -> tuple[AssignedLine, ...]:
    """Who has this question, alone or with its section."""
    return tuple(
        assigned_line(response, one, user)
        for one in response.open_assignments
        if one.covers(question)
    )


def assigned_in_section(
    response: Response, section_id: int, questions: Iterable[Question], user: User
) -> tuple[AssignedLine, ...]:
    """Who has the section or something in it: "Fiona Example, by 12 March: Q3"."""
    numbers = {question.pk: question.number for question in questions}
    found = []
    for one in response.open_assignments:
        if one.covers_section(section_id):
            found.append(assigned_line(response, one, user))
        elif one.question_id in numbers:
            found.append(assigned_line(response, one, user, numbers[one.question_id]))
    return tuple(found)


def all_assigned(
    response: Response, questions: Iterable[Question], user: User
) -> list[AssignedLine]:
    """Every open assignment of the response, in the order of the consultation."""
    numbers: dict[int, tuple[int, str]] = {}
    sections: dict[int, tuple[float, Section]] = {}
    for place, question in enumerate(questions):
        numbers[question.pk] = (place, question.number)
        sections.setdefault(question.section_id, (place - 0.5, question.section))
    lines: list[tuple[float, AssignedLine]] = []
    for one in response.open_assignments:
        if one.section_id is not None and one.section_id in sections:
            at, section = sections[one.section_id]
            what = _("Section %(number)s") % {"number": section.number}
            lines.append((at, assigned_line(response, one, user, what, is_short=False)))
        elif one.question_id is not None and one.question_id in numbers:
            at, number = numbers[one.question_id]
            lines.append((at, assigned_line(response, one, user, number, is_short=False)))
    return [line for _at, line in sorted(lines, key=lambda each: each[0])]


@dataclass(frozen=True)
class Colleague:
    """Somebody to whom work can be assigned."""

    person: User
    roles: str


def colleagues(response: Response) -> list[Colleague]:
    """The council's officers and contributors of today, by name; one query."""
    held = (
        Membership.objects.filter(
            council=response.invitation.council_id, role__in=ASSIGNABLE, user__is_active=True
        )
        .active()
        .select_related("user")
        .order_by("user__name", "user__pk")
    )
    roles: dict[User, list[str]] = {}
    for one in held:
        roles.setdefault(one.user, []).append(one.get_role_display())
    return [Colleague(person, ", ".join(sorted(labels))) for person, labels in roles.items()]

"""The page of a response for the people who work on it: what there is to do, and for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.presenters.language import show_welsh
from councils.models import User
from responses import permissions
from responses.models import Response
from responses.models.teamwork import since_last_visit
from responses.presenters.changes import Since, WhatIsNew, talk_since, what_is_new
from responses.presenters.sections import (
    NOTHING_TO_ANSWER,
    ONLY_TO_READ,
    Board,
    Row,
    parts_with_checks,
)
from responses.presenters.tasks import Task, own_part_tasks, publication_task, report_tasks


@dataclass(frozen=True)
class Shown:
    """What of the list is asked for; it stays in the address."""

    is_mine: bool = False
    by_question: bool = False

    def address(self) -> str:
        asked = {"mine": self.is_mine, "questions": self.by_question}
        return "?" + urlencode({name: 1 for name, is_asked in asked.items() if is_asked})


@dataclass(frozen=True)
class Choice:
    """One way to look at the list."""

    words: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class TaskList:
    """Everything on the page, in words."""

    sections: tuple[Row, ...]
    shown: Shown
    choices: tuple[tuple[Choice, ...], ...]
    progress: tuple[str, ...]
    new: WhatIsNew | None
    report: tuple[Task, ...]
    before_sending: tuple[Task, ...]
    empty: str


def task_list(
    response: Response, user: User, shown: Shown, now: dt.datetime, *, in_welsh: bool = False
) -> TaskList:
    """Five queries, whatever there is: answers, options, parts, assignments, comments."""
    since = Since(since_last_visit(response.visit_before, response.visit_seen_at, now), user.pk)
    answers = response.answers_in_order
    parts = parts_with_checks(response)
    if in_welsh:
        show_welsh(*(answer.question for answer in answers))
        show_welsh(*(part.section for part in parts if part.section is not None))
    board = Board(
        response=response,
        answers=answers,
        parts=parts,
        talk=talk_since(response, since.at),
        since=since,
        user=user,
    )
    is_officer = permissions.can_draft(user, response)
    return TaskList(
        sections=tuple(board.sections(is_mine=shown.is_mine)),
        shown=shown,
        choices=choices(board, shown),
        progress=progress(board),
        new=what_is_new(
            since=since,
            answers=answers,
            parts=sum(since.is_new(part.saved_at, part.saved_by_id) for part in board.parts),
            talk=board.talk,
            completed=sum(
                since.is_new(part.completed_at, part.completed_by_id) for part in board.parts
            ),
            assignments=response.open_assignments,
        ),
        report=tuple(
            report_tasks(response, board.parts, since)
            if is_officer
            else own_part_tasks(response, board.parts, user, since)
        ),
        before_sending=(publication_task(response),) if is_officer else (),
        empty=nothing_is_mine(is_officer=is_officer),
    )


def choices(board: Board, shown: Shown) -> tuple[tuple[Choice, ...], ...]:
    """All or mine, by section or by question: one row of links for each."""

    def choice(words: str, is_mine: bool, by_question: bool) -> Choice:
        to = Shown(is_mine, by_question)
        return Choice(words, to.address(), to == shown)

    mine = ngettext("Mine (%(number)s question)", "Mine (%(number)s questions)", board.mine) % {
        "number": board.mine
    }
    return (
        (
            choice(_("Everything"), False, shown.by_question),
            choice(mine, True, shown.by_question),
        ),
        (
            choice(_("By section"), shown.is_mine, False),
            choice(_("By question"), shown.is_mine, True),
        ),
    )


def progress(board: Board) -> tuple[str, ...]:
    """How far the response is; what is not asked of the council does not count."""
    counts = board.counts()
    sections = sum(row.tag not in {NOTHING_TO_ANSWER, ONLY_TO_READ} for row in board.sections())
    by_rule, by_answer = counts.not_applicable, counts.not_relevant
    kept_apart = (
        (
            by_rule,
            ngettext(
                "%(number)s question not applicable by rule",
                "%(number)s questions not applicable by rule",
                by_rule,
            ),
        ),
        (
            by_answer,
            ngettext(
                "%(number)s question not asked after earlier answers",
                "%(number)s questions not asked after earlier answers",
                by_answer,
            ),
        ),
    )
    completed = ngettext(
        "%(number)s of %(total)s section completed",
        "%(number)s of %(total)s sections completed",
        sections,
    )
    return (
        counts.in_words,
        _("%(number)s ready for review") % {"number": board.ready},
        completed % {"number": board.completed, "total": sections},
        *(words % {"number": number} for number, words in kept_apart if number),
    )


def nothing_is_mine(*, is_officer: bool) -> str:
    """Why the list of one's own is empty, and what would fill it."""
    if is_officer:
        return _(
            "Nothing is assigned to you. Questions and sections that a colleague assigns to you, "
            "or that you take on yourself with “Assign”, are listed here."
        )
    return _(
        "Nothing is assigned to you at present. When a policy officer assigns a question or a "
        "section to you, it is listed here and you are told by e-mail. Until then you can read "
        "everything under “Everything”."
    )

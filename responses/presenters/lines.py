"""The quiet line under an answer's field: who saved it when, and what else there is to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from responses import permissions
from responses.enums import State
from responses.models import Answer, ReportPart, Response
from responses.presenters import sheets
from responses.presenters.assignments import AssignedLine, assigned_to_question
from responses.presenters.steps import lately
from responses.presenters.subjects import (
    Subject,
    subject_of_answer,
    subject_of_part,
    subject_of_sheet,
)
from responses.sheets import SheetOf


@dataclass(frozen=True)
class AnswerLine:
    """What stands under one answer."""

    saved: str
    name: str  # of what it stands under, for links that are heard out of their place
    history_url: str
    comments_url: str = ""  # what has no comments has no address for them
    comments: str = ""
    number: str = ""  # the question's, where the line has buttons
    ready: str = ""
    can_mark: bool = False  # as ready for review, or no longer
    assigned: tuple[AssignedLine, ...] = ()
    assign_url: str = ""
    earlier_url: str = ""  # the council's earlier answers, to copy from
    remove_url: str = ""  # where it is taken out of the report


def answer_lines(
    response: Response, answers: Sequence[Answer], user: User
) -> dict[int, AnswerLine]:
    """The lines of these answers by their ids; the queries are the same for one and for many."""
    is_drafting = response.state == State.DRAFTING
    assign_url = ""
    if is_drafting and permissions.can_assign(user, response):
        assign_url = reverse("responses:assign", args=response.url_args)
    earlier_url = reverse("responses:earlier", args=response.url_args)
    writable = {
        answer.pk
        for answer in answers
        if is_drafting and permissions.can_write_answer(user, response, answer.question)
    }
    return {
        answer.pk: replace(
            line_of(subject_of_answer(answer)),
            number=answer.question.number,
            ready=ready_line(answer),
            can_mark=answer.pk in writable,
            earlier_url=f"{earlier_url}?for={answer.question.number}"
            if answer.pk in writable
            else "",
            assigned=assigned_to_question(response, answer.question, user) if is_drafting else (),
            assign_url=f"{assign_url}?what={answer.question.number}" if assign_url else "",
        )
        for answer in answers
    }


def ready_line(answer: Answer) -> str:
    """ "Ready for review, 14:02, Olive Example"; "" when nobody said so of this version."""
    if answer.ready_at is None or answer.ready_by is None:
        return ""
    return _("Ready for review, %(when)s, %(who)s") % {
        "when": lately(answer.ready_at),
        "who": answer.ready_by.name,
    }


def part_line(part: ReportPart) -> AnswerLine:
    """The line under a part of the report, which was read with its open threads."""
    return line_of(subject_of_part(part))


def line_of(subject: Subject) -> AnswerLine:
    row = subject.commented
    return AnswerLine(
        saved=saved_line(row),
        name=subject.name,
        history_url=subject.history_url,
        comments_url=subject.comments_url,
        comments=_("Comments (%(number)s)") % {"number": row.open_threads}
        if row.open_threads
        else _("Comments"),
    )


def saved_line(row: Answer | ReportPart) -> str:
    """ "Saved 14:02 by Olive Example", with the day if it was not today; before that "Not yet
    saved"."""
    if row.version == 1:
        return _("Not yet saved")
    return _("Saved %(when)s by %(who)s") % {
        "when": lately(row.saved_at),
        "who": row.saved_by.name,
    }


def consideration_line(part: ReportPart) -> AnswerLine:
    """The same under a consideration, which can be taken out while the response is a draft."""
    if part.response.state != State.DRAFTING:
        return part_line(part)
    args = [*part.response.url_args, part.position]
    return replace(part_line(part), remove_url=reverse("responses:remove-part", args=args))


def sheet_line(of: SheetOf) -> AnswerLine:
    """The line under the title block or the background papers."""
    subject = subject_of_sheet(of)
    return AnswerLine(
        saved=sheets.saved_line(of), name=subject.name, history_url=subject.history_url
    )

"""The quiet line under an answer's field: who saved it when, and what else there is to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from councils.models import User
from responses.enums import Verb
from responses.models import Answer, ReportPart, Response
from responses.presenters.steps import lately
from responses.presenters.subjects import Subject, subject_of_answer, subject_of_part


@dataclass(frozen=True)
class AnswerLine:
    """What stands under one answer."""

    saved: str
    name: str  # of what it stands under, for links that are heard out of their place
    history_url: str
    comments_url: str
    comments: str


def answer_lines(
    response: Response, answers: Sequence[Answer], user: User
) -> dict[int, AnswerLine]:
    """The lines of these answers by their ids; the queries are the same for one and for many."""
    return {answer.pk: line_of(subject_of_answer(answer)) for answer in answers}


def part_line(part: ReportPart) -> AnswerLine:
    """The line under a part of the report, which was read with its open threads."""
    return line_of(subject_of_part(part))


def line_of(subject: Subject) -> AnswerLine:
    row = subject.row
    return AnswerLine(
        saved=saved_line(row),
        name=subject.name,
        history_url=subject.history_url,
        comments_url=subject.comments_url,
        comments=f"Comments ({row.open_threads})" if row.open_threads else "Comments",
    )


def saved_line(row: Answer | ReportPart) -> str:
    """ "Saved 14:02 by Olive Example", with the day if it was not today; before that "Not yet
    saved"."""
    if row.version == 1:
        return "Not yet saved"
    return f"Saved {lately(row.saved_at)} by {row.saved_by.name}"


def last_saved(response: Response, part: str) -> str:
    """Who saved the title block or a list of the report last; these keep no earlier versions."""
    saves = response.events.filter(verb=Verb.SAVE_REPORT, facts__part=part)
    last = saves.select_related("by").order_by("-number").first()
    return f"Saved {lately(last.at)} by {last.by.name}" if last else ""

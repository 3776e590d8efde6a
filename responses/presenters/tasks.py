"""The task list: what is done, what is open, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Section
from responses.enums import AnswerState, PartKind
from responses.models import (
    Answer,
    ReportPart,
    Response,
)
from responses.presenters.steps import Tag, moment


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    title: str
    url: str
    tag: Tag
    hint: str = ""


DONE, IN_PROGRESS, TO_DO = Tag("Done", ""), Tag("In progress", "blue"), Tag("To do", "grey")
# Without words: a part of the paper that should have some, or one that can go without.
EMPTY = {False: Tag("Empty", "grey"), True: Tag("Optional", "grey")}
NOTHING_TO_ANSWER = Tag("Not applicable", "grey")


def section_tasks(
    response: Response, sections: Sequence[Section], answers: Sequence[Answer]
) -> list[Task]:
    by_section: dict[int, list[Answer]] = {}
    for answer in answers:
        by_section.setdefault(answer.question.section_id, []).append(answer)
    tasks = []
    for section in sections:
        own = by_section.get(section.pk, [])
        open_ones = [answer for answer in own if answer.state == AnswerState.UNANSWERED]
        others = [answer for answer in own if answer.state == AnswerState.NOT_APPLICABLE]
        asked = len(own) - len(others)
        if asked == 0:
            tag = NOTHING_TO_ANSWER
        elif not open_ones:
            tag = DONE
        else:
            tag = TO_DO if len(open_ones) == asked else IN_PROGRESS
        last = max(own, key=lambda answer: answer.saved_at, default=None)
        hint = f"{asked - len(open_ones)} of {asked} answered"
        if others:
            hint += f"; {span(others)} not applicable"
        if last and last.version > 1:
            hint += f"; saved {moment(last.saved_at)} by {last.saved_by.name}"
        tasks.append(
            Task(
                f"{section.number}. {section.title}",
                reverse("responses:section", args=[*response.url_args, section.number]),
                tag,
                hint,
            )
        )
    return tasks


def span(answers: Sequence[Answer]) -> str:
    """ "Q13–Q19" for questions that follow one another, else "Q3, Q7"."""
    numbers = [answer.question.number for answer in answers]
    positions = [answer.question.position for answer in answers]
    if len(numbers) > 2 and positions == list(range(positions[0], positions[0] + len(positions))):
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(numbers)


def report_tasks(
    response: Response, parts: Sequence[ReportPart], *, has_considerations: bool
) -> list[Task]:
    """The report around the answers: the title block, the council's own parts, the lists."""
    args = response.url_args
    tasks = [
        Task(
            "Title, meeting and reference",
            reverse("responses:title", args=args),
            DONE if response.title and response.meeting else Tag("Meeting not given", "grey"),
        )
    ]
    for part in parts:
        if part.kind == PartKind.REASONS:
            tasks.append(
                Task(
                    "Considerations",
                    reverse("responses:considerations", args=args),
                    DONE if has_considerations else Tag("Optional", "grey"),
                    "Risk management, equalities and others",
                )
            )
        tasks.append(
            Task(
                part.heading,
                reverse("responses:part", args=[*args, part.position]),
                DONE
                if part.text or part.not_applicable_text
                else EMPTY[part.kind in {PartKind.SECTION, PartKind.ALTERNATIVES}],
            )
        )
    tasks.append(
        Task(
            "Background papers",
            reverse("responses:background-papers", args=args),
            Tag("Optional", "grey"),
            "Unpublished documents the report relies on; “None” is printed when empty",
        )
    )
    return tasks


def publication_task(response: Response) -> Task:
    return Task(
        "Publication of the council's answers",
        reverse("responses:publication", args=response.url_args),
        DONE if response.publication else TO_DO,
        str(response.get_publication_display()) if response.publication else "",
    )

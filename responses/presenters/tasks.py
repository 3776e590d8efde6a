"""The task list: what is done, what is open, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from councils.models import User
from responses import permissions
from responses.enums import PartKind
from responses.models import ReportPart, Response
from responses.presenters.changes import Since
from responses.presenters.sections import listed
from responses.presenters.steps import Tag


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    title: str
    url: str
    tag: Tag
    hint: str = ""


DONE, TO_DO = Tag("Done", ""), Tag("To do", "grey")
# Without words: a part of the paper that should have some, or one that can go without.
EMPTY = {False: Tag("Empty", "grey"), True: Tag("Optional", "grey")}


def report_tasks(
    response: Response, parts: Sequence[ReportPart], *, has_considerations: bool, since: Since
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
    outline = response.report_outline
    for kind, part in outline.laid_out(parts, has_considerations=has_considerations):
        if part is not None:
            tasks.append(part_task(response, part, since))
            continue
        tasks.append(
            Task(
                outline.heading(kind),
                reverse("responses:considerations", args=args),
                DONE if has_considerations else EMPTY[not outline.considerations],
                "Expected: " + listed(outline.considerations) if outline.considerations else "",
            )
        )
    tasks.append(
        Task(
            "Background papers",
            reverse("responses:background-papers", args=args),
            DONE if response.has_no_background_papers else Tag("Optional", "grey"),
            "Unpublished documents the report relies on, or that there are none",
        )
    )
    return tasks


def part_task(response: Response, part: ReportPart, since: Since) -> Task:
    is_written = part.text or part.not_applicable_text
    is_new = since.is_new(part.saved_at, part.saved_by_id)
    return Task(
        part.heading,
        reverse("responses:part", args=[*response.url_args, part.position]),
        DONE if is_written else EMPTY[part.kind in {PartKind.SECTION, PartKind.ALTERNATIVES}],
        "Saved since your last visit" if is_new else "",
    )


def own_part_tasks(
    response: Response, parts: Sequence[ReportPart], user: User, since: Since
) -> list[Task]:
    """For a contributor: the paragraphs of the sections that they write."""
    return [
        part_task(response, part, since)
        for part in parts
        if permissions.can_write_part(user, response, part)
    ]


def publication_task(response: Response) -> Task:
    return Task(
        "Publication of the council's answers",
        reverse("responses:publication", args=response.url_args),
        DONE if response.publication else TO_DO,
        str(response.get_publication_display()) if response.publication else "",
    )

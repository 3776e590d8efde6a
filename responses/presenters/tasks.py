"""The task list: what is done, what is open, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.listed import listed
from councils.models import User
from responses import permissions
from responses.enums import PartKind, Sheet
from responses.models import ReportPart, Response
from responses.outline import CONSIDERATIONS
from responses.particulars import lacks
from responses.presenters.changes import Since
from responses.presenters.considerations import not_written, written
from responses.presenters.steps import Tag
from responses.sheets import particulars_of


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    title: str
    url: str
    tag: Tag
    hint: str = ""


DONE, TO_DO, IN_PROGRESS = (
    Tag(_("Done"), ""),
    Tag(_("To do"), "grey"),
    Tag(_("In progress"), "blue"),
)
# Words that the report began with and that nobody has saved: there may be something to change.
PREFILLED = Tag(_("Prefilled"), "blue")
# Without words: a part of the paper that should have some, or one that can go without.
EMPTY = {False: Tag(_("Empty"), "grey"), True: Tag(_("Optional"), "grey")}


def report_tasks(response: Response, parts: Sequence[ReportPart], since: Since) -> list[Task]:
    """The report around the answers: the title block, the council's own parts, the papers.

    `response` was read with the number of its background papers.
    """
    args = response.url_args
    are_papers_said = bool(response.papers_listed or response.has_no_background_papers)
    tasks = [
        Task(
            gettext("Title, meeting and reference"),
            reverse("responses:title", args=args),
            DONE if response.title and response.meeting else Tag(_("Meeting not given"), "grey"),
        )
    ]
    for kind, rows in response.report_outline.laid_out(parts):
        if kind == CONSIDERATIONS:
            tasks.append(considerations_task(response, rows, since))
        else:
            tasks.append(part_task(response, rows[0], since))
    tasks.append(
        Task(
            gettext("Background papers"),
            reverse("responses:background-papers", args=args),
            DONE if are_papers_said else Tag(_("Not said yet"), "grey"),
            gettext("Unpublished documents the report relies on, or that there are none"),
        )
    )
    tasks.append(particulars_task(response))
    return tasks


def particulars_task(response: Response) -> Task:
    """Done when the particulars lack nothing; they can be sent as they are, save where they
    contradict themselves."""
    found = lacks(particulars_of(response), response.council.nation)
    if not response.particulars:
        tag = Tag(_("Not said yet"), "grey")
        hint = gettext("Key decision, classification, urgency, officers")
    elif found:
        tag, hint = IN_PROGRESS, found[0].sentence
    else:
        tag, hint = DONE, ""
    url = reverse("responses:particulars", args=response.url_args)
    return Task(gettext("Particulars of the decision"), url, tag, hint)


def considerations_task(response: Response, rows: Sequence[ReportPart], since: Since) -> Task:
    """Done when every one that is expected is written. What nobody cleared is named on the check
    page, and stands in the way of nothing."""
    outline = response.report_outline
    lacking = not_written(outline, rows)
    is_begun = bool(written(rows))
    if lacking:
        tag = IN_PROGRESS if is_begun else EMPTY[False]
    else:
        tag = DONE if is_begun else EMPTY[True]
    hints = []
    if lacking:
        hints.append(gettext("Not written yet: %(headings)s") % {"headings": listed(lacking)})
    if any(since.is_new(row.saved_at, row.saved_by_id) for row in rows):
        hints.append(gettext("Saved since your last visit"))
    url = reverse("responses:considerations", args=response.url_args)
    return Task(outline.heading(CONSIDERATIONS), url, tag, ". ".join(hints))


MAY_BE_EMPTY = frozenset({PartKind.SECTION, PartKind.ALTERNATIVES})


def part_task(response: Response, part: ReportPart, since: Since) -> Task:
    is_written = part.text or part.not_applicable_text
    if part.is_prefilled:
        tag = PREFILLED
    else:
        tag = DONE if is_written else EMPTY[part.kind in MAY_BE_EMPTY]
    is_new = since.is_new(part.saved_at, part.saved_by_id)
    return Task(
        part.heading,
        reverse("responses:part", args=[*response.url_args, part.position]),
        tag,
        gettext("Saved since your last visit") if is_new else "",
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
        str(Sheet.CONSENT.label),
        reverse("responses:publication", args=response.url_args),
        DONE if response.publication else TO_DO,
        str(response.get_publication_display()) if response.publication else "",
    )

"""What has a history: an answer, a part of the report (both with comments), or a sheet of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from responses.enums import PartKind
from responses.models import Answer, ReportPart, Response
from responses.presenters.sheets import NAMES, history_url, sheet_url
from responses.sheets import SheetOf


@dataclass(frozen=True)
class Subject:
    """An answer, a part of the report or a sheet: what it is called and where its pages are."""

    row: Answer | ReportPart | SheetOf
    name: str  # within a sentence: "Q3", "“Background”"
    title: str
    caption: str
    url: str  # where it is written
    history_url: str
    comments_url: str = ""  # a sheet has no comments

    @property
    def response(self) -> Response:
        return self.row.response

    @property
    def commented(self) -> Answer | ReportPart:
        """What the comments are on; asked of an answer or a part."""
        assert not isinstance(self.row, SheetOf)
        return self.row

    def restore_url(self, version: int) -> str:
        return f"{self.history_url}{version}/restore/"


def subject_of_answer(answer: Answer) -> Subject:
    """Its response, question and section come with it."""
    question, section = answer.question, answer.question.section
    args = [*answer.response.url_args, section.number]
    return Subject(
        row=answer,
        name=question.number,
        title=f"{question.number}. {question.wording}",
        caption=_("Section %(number)s: %(title)s")
        % {"number": section.number, "title": section.title},
        url=f"{reverse('responses:section', args=args)}#{question.number}",
        history_url=reverse("responses:answer-history", args=[*args, question.number]),
        comments_url=reverse("responses:answer-comments", args=[*args, question.number]),
    )


def part_url(response: Response, part: ReportPart) -> str:
    """Where a part is written: the considerations are on one page."""
    if part.kind == PartKind.CONSIDERATION:
        page = reverse("responses:considerations", args=response.url_args)
        return f"{page}#consideration-{part.position}"
    return reverse("responses:part", args=[*response.url_args, part.position])


def subject_of_part(part: ReportPart) -> Subject:
    args = [*part.response.url_args, part.position]
    is_consideration = part.kind == PartKind.CONSIDERATION
    return Subject(
        row=part,
        name=f"“{part.heading}”",
        title=part.heading,
        caption=_("The report’s considerations") if is_consideration else _("The report"),
        url=part_url(part.response, part),
        history_url=reverse("responses:part-history", args=args),
        comments_url=reverse("responses:part-comments", args=args),
    )


def subject_of_sheet(of: SheetOf) -> Subject:
    return Subject(
        row=of,
        name=str(NAMES[of.sheet]),
        title=str(of.sheet.label),
        caption=_("The report"),
        url=sheet_url(of),
        history_url=history_url(of),
    )

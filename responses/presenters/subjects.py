"""What has a history and comments: an answer, or a part of the report."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from responses.enums import PartKind
from responses.models import Answer, ReportPart, Response


@dataclass(frozen=True)
class Subject:
    """An answer or a part of the report: what it is called and where its pages are."""

    row: Answer | ReportPart
    name: str  # within a sentence: "Q3", "“Background”"
    title: str
    caption: str
    url: str  # where it is written
    history_url: str
    comments_url: str

    @property
    def response(self) -> Response:
        return self.row.response

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
        caption=f"Section {section.number}: {section.title}",
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
        caption="The report’s considerations" if is_consideration else "The report",
        url=part_url(part.response, part),
        history_url=reverse("responses:part-history", args=args),
        comments_url=reverse("responses:part-comments", args=args),
    )

"""The doors to one answer, one part and one sheet of the report, for all who read the draft."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from councils.doors import person
from councils.models import User
from responses import permissions
from responses.enums import Sheet
from responses.models import Answer, ReportPart
from responses.presenters.subjects import (
    Subject,
    subject_of_answer,
    subject_of_part,
    subject_of_sheet,
)
from responses.sheets import SheetOf
from responses.views.doors import response_of


def answer_subject(
    request: HttpRequest, council: str, consultation: str, number: int, question: str
) -> Subject:
    """Two queries: the answer with all around it, and the options of its question."""
    answers = Answer.objects.visible_to(person(request)).with_places()
    answer = get_object_or_404(
        answers.select_related("question__section").prefetch_related("question__options"),
        response__invitation__council__slug=council,
        response__invitation__consultation__code=consultation,
        question__section__number=number,
        question__number=question,
    )
    return subject_of_answer(answer)


def part_subject(request: HttpRequest, council: str, consultation: str, position: int) -> Subject:
    parts = ReportPart.objects.visible_to(person(request)).with_places()
    part = get_object_or_404(
        parts,
        response__invitation__council__slug=council,
        response__invitation__consultation__code=consultation,
        position=position,
    )
    return subject_of_part(part)


def sheet_subject(request: HttpRequest, council: str, consultation: str, sheet: Sheet) -> Subject:
    response = response_of(person(request), council, consultation)
    return subject_of_sheet(SheetOf(response, sheet))


def can_write(user: User, subject: Subject) -> bool:
    if isinstance(subject.row, Answer):
        return permissions.can_write_answer(user, subject.response, subject.row.question)
    if isinstance(subject.row, SheetOf):
        return permissions.can_draft(user, subject.response)
    return permissions.can_write_part(user, subject.response, subject.row)


def can_comment(user: User, subject: Subject) -> bool:
    if isinstance(subject.row, Answer):
        return permissions.can_comment(user, subject.response, subject.row.question)
    assert isinstance(subject.row, ReportPart)
    return permissions.can_comment_part(user, subject.response, subject.row)


def back_url(user: User, subject: Subject) -> str:
    """Where it is written, for those who work there; else the report as it is read."""
    if isinstance(subject.row, Answer) and permissions.can_work(user, subject.response):
        return subject.url
    if permissions.can_draft(user, subject.response):
        return subject.url
    return subject.response.get_absolute_url()

"""Comments as they are read: thread by thread, what is resolved folded away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Membership, User
from responses.models import Answer, Comment, ReportPart, Response


@dataclass(frozen=True)
class Said:
    """One comment."""

    pk: int
    who: str
    when: dt.datetime
    text: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """A first comment with its replies; `resolved_by` is empty while it is open."""

    pk: int
    comments: tuple[Said, ...]
    resolved_by: str
    resolved_at: dt.datetime | None
    settle_url: str  # where it is resolved or reopened

    @property
    def first(self) -> Said:
        return self.comments[0]

    @property
    def replies(self) -> tuple[Said, ...]:
        return self.comments[1:]


@dataclass
class _Gathered:
    first: Comment
    comments: dict[int, Comment] = field(default_factory=dict)
    told: dict[int, list[str]] = field(default_factory=dict)


def read_along(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """With the people, and a row for each mention: everything of a page in one query."""
    with_people = comments.select_related("written_by", "resolved_by")
    return with_people.annotate(told=F("mentions__name")).order_by("pk", "mentions__name")


def threads(response: Response, rows: Iterable[Any]) -> list[Thread]:
    """The threads of these rows (from `read_along`), in the order in which they were begun."""
    gathered: dict[int, _Gathered] = {}
    for row in rows:
        first = row.parent_id or row.pk
        thread = gathered.setdefault(first, _Gathered(row))
        thread.comments[row.pk] = row
        if row.told:
            thread.told.setdefault(row.pk, []).append(row.told)
    return [_thread(response, thread) for thread in gathered.values()]


def _thread(response: Response, thread: _Gathered) -> Thread:
    first = thread.first
    return Thread(
        first.pk,
        tuple(
            Said(pk, row.written_by.name, row.written_at, row.text, tuple(thread.told.get(pk, ())))
            for pk, row in thread.comments.items()
        ),
        first.resolved_by.name if first.resolved_by else "",
        first.resolved_at,
        reverse("responses:resolve-comment", args=[*response.url_args, first.pk]),
    )


def colleague_choices(roles: Iterable[Membership], user: User) -> list[tuple[int, str]]:
    """Whom a comment can tell: everybody else who serves the council, with their roles."""
    held: dict[User, list[str]] = {}
    for role in roles:
        if role.user_id != user.pk:
            held.setdefault(role.user, []).append(str(role.get_role_display()).lower())
    joint = f" {_('and')} "
    return [(one.pk, f"{one.name}, {joint.join(own)}") for one, own in held.items()]


# --- the page of all open threads -----------------------------------------------------------


@dataclass(frozen=True)
class OpenThread:
    where: str
    url: str
    who: str
    when: dt.datetime
    text: str
    replies: int


@dataclass(frozen=True)
class Place:
    """Something that can be commented on, with the number of its open threads."""

    name: str
    url: str
    open_threads: int


def open_threads(response: Response, rows: Iterable[Comment]) -> list[OpenThread]:
    """First comments with what they are on and the number of their replies (`reply_count`)."""
    return [
        OpenThread(
            place_of(row.answer or row.part),
            f"{comments_url(response, row.answer or row.part)}#comment-{row.pk}",
            row.written_by.name,
            row.written_at,
            row.text,
            row.reply_count,  # type: ignore[attr-defined]
        )
        for row in rows
    ]


def place_of(subject: Answer | ReportPart | None) -> str:
    if isinstance(subject, Answer):
        return f"{subject.question.number}. {subject.question.wording}"
    assert subject is not None
    return subject.heading


def comments_url(response: Response, subject: Answer | ReportPart | None) -> str:
    args = response.url_args
    if isinstance(subject, Answer):
        question = subject.question
        more = [*args, question.section.number, question.number]
        return reverse("responses:answer-comments", args=more)
    assert subject is not None
    return reverse("responses:part-comments", args=[*args, subject.position])


def places(response: Response, subjects: Iterable[Answer | ReportPart]) -> list[Place]:
    return [
        Place(
            place_of(subject),
            comments_url(response, subject),
            subject.open_threads,
        )
        for subject in subjects
    ]

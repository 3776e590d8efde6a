"""The council's earlier answers as they are found: where each stands, and the words looked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Question
from responses.content import Words, words
from responses.earlier import MOST_FOUND, said_earlier
from responses.enums import AnswerState
from responses.models import Answer
from responses.presenters.sections import shortened
from responses.presenters.steps import Tag, tag_of
from responses.searching import Mark, snippet


def question_choice(question: Question) -> tuple[str, str]:
    """A question in the list of those into which somebody may copy."""
    return question.number, f"{question.number}. {shortened(question.wording, 60)}"


@dataclass(frozen=True)
class Found:
    """One earlier answer."""

    pk: int
    number: str
    wording: str
    consultation: str
    at: dt.datetime
    tag: Tag
    url: str
    marks: tuple[Mark, ...]  # of an answer that was searched for
    words: Words
    can_copy: bool


@dataclass(frozen=True)
class FoundList:
    """What a search found, and the sentence that says how much."""

    sentence: str
    rows: tuple[Found, ...]


@dataclass(frozen=True)
class FoundPart:
    """A part of an earlier report."""

    pk: int
    heading: str
    consultation: str
    at: dt.datetime
    tag: Tag
    url: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class FoundParts:
    """What a search found in earlier reports, and the sentence that says how much."""

    sentence: str
    rows: tuple[FoundPart, ...]


def found_part_list(parts: Sequence[Any], search: Sequence[str]) -> FoundParts:
    shown = parts[:MOST_FOUND]
    number = len(shown)
    sentence = ngettext(
        "%(number)s part of a report has these words.",
        "%(number)s parts of reports have these words.",
        number,
    )
    if len(parts) > MOST_FOUND:
        sentence = _("More than %(number)s parts of reports have these words. The newest:")
    return FoundParts(
        sentence % {"number": number}, tuple(found_part(part, search) for part in shown)
    )


def found_part(part: Any, search: Sequence[str]) -> FoundPart:
    response = part.response
    text = "\n\n".join(filter(None, [part.text, part.not_applicable_text]))
    return FoundPart(
        pk=part.pk,
        heading=part.heading,
        consultation=response.invitation.consultation.title,
        at=part.at,
        tag=tag_of(response),
        url=reverse("responses:read", args=response.url_args),
        marks=tuple(snippet(text or part.heading, search)),
    )


def found_list(
    answers: Sequence[Answer], search: Sequence[str], into: Question | None
) -> FoundList:
    shown = answers[:MOST_FOUND]
    number = len(shown)
    if len(answers) > MOST_FOUND:
        sentence = _("More than %(number)s answers have these words. The %(number)s newest:")
    elif shown:
        sentence = ngettext(
            "%(number)s answer has these words.", "%(number)s answers have these words.", number
        )
    else:
        sentence = _("No earlier answer of the council has all of these words.")
    return FoundList(
        sentence % {"number": number}, tuple(found_answer(answer, search, into) for answer in shown)
    )


def found_answer(answer: Answer, search: Sequence[str], into: Question | None) -> Found:
    said = said_earlier(answer)
    response = answer.response
    shown = words(answer.question, said)
    is_same = into is not None and into.identity == answer.question.identity
    takes_words = into is not None and bool(into.spec.words) and bool(said.text)
    return Found(
        pk=answer.pk,
        number=answer.question.number,
        wording=answer.question.wording,
        consultation=response.invitation.consultation.title,
        at=answer.at,  # type: ignore[attr-defined]
        tag=tag_of(response),
        url=reverse("responses:read", args=response.url_args),
        marks=tuple(snippet(searched(shown), search)) if search else (),
        words=shown,
        can_copy=said.state == AnswerState.ANSWERED
        and (takes_words or (is_same and bool(said.choices))),
    )


def searched(shown: Words) -> str:
    """The text in which words are looked for: what is written, what is chosen, the reason."""
    return "\n\n".join(filter(None, [shown.text, *shown.chosen, shown.reason]))

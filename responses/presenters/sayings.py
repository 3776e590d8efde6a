"""What the report says of questions that are left out, and whether own words are still of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from responses import left_out
from responses.left_out import LeftOut, named
from responses.models import ReportPart, Response
from responses.presenters.checking import Reminder


@dataclass(frozen=True)
class CheckPart:
    """One part of the report as it is read on the check page."""

    heading: str
    text: str
    sayings: tuple[str, ...]  # in place of questions
    url: str


def check_parts(response: Response, parts: Sequence[ReportPart]) -> list[CheckPart]:
    return [
        CheckPart(
            part.heading,
            part.text,
            sayings_of(part, left_out.of_response(response, part.section_id)),
            reverse("responses:part", args=[*response.url_args, part.position]),
        )
        for part in parts
    ]


def sayings_of(part: ReportPart, out: LeftOut) -> tuple[str, ...]:
    return out.sayings(part.not_applicable_text, part.not_applicable_to)


def outdated(response: Response, parts: Sequence[ReportPart]) -> list[Reminder]:
    """Own words that are not printed, because other questions are left out than when they were
    written."""
    found = []
    for part in parts:
        if not part.not_applicable_text:
            continue
        out = left_out.of_response(response, part.section_id)
        if part.not_applicable_to == out.stored and out.numbers:
            continue
        numbers = part.not_applicable_to.split()
        sentence = _not_printed(is_known=bool(numbers), are_now=bool(out.numbers)) % {
            "heading": part.heading,
            "questions": named(numbers, out.order) if numbers else "",
            "now": out.in_words if out.numbers else "",
        }
        url = reverse("responses:part", args=[*response.url_args, part.position])
        found.append(Reminder(sentence, url))
    return found


def _not_printed(*, is_known: bool, are_now: bool) -> str:
    """`is_known`: of which questions the words were; `are_now`: others are left out now."""
    match is_known, are_now:
        case True, True:
            return _(
                "Your own words for %(questions)s in “%(heading)s” are not printed: now it is "
                "%(now)s."
            )
        case True, False:
            return _(
                "Your own words for %(questions)s in “%(heading)s” are not printed: now none is "
                "left out."
            )
        case False, True:
            return _(
                "Your own words for questions left out in “%(heading)s” are not printed: now it "
                "is %(now)s."
            )
    return _(
        "Your own words for questions left out in “%(heading)s” are not printed: now none is "
        "left out."
    )

"""What the report says of questions that are left out, and whether own words are still of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

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
        which = f" for {named(numbers, out.order)}" if numbers else " for questions left out"
        now = f"now it is {out.in_words}" if out.numbers else "now none is left out"
        sentence = f"Your own words{which} in “{part.heading}” are not printed: {now}."
        url = reverse("responses:part", args=[*response.url_args, part.position])
        found.append(Reminder(sentence, url))
    return found

"""What a new draft made of a file will be: all of it, as who reviews a draft reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from consultations import policies
from consultations.definition import Definition
from consultations.definition.checks import problems
from consultations.definition.release_checks import faults
from consultations.models import Consultation
from consultations.presenters.reading import SectionWords, sections_of
from consultations.presenters.welsh import Translation, side_by_side
from consultations.release_plan import complete
from consultations.release_words import ReleaseWords, words_of

MOST_UNFINISHED = 20


@dataclass(frozen=True)
class Held:
    """`release` is missing where it cannot stay as the file declares it (`unfinished` says so)."""

    texts: Definition
    councils: int  # that would be asked by the register of today
    release: ReleaseWords | None
    sections: list[SectionWords]
    translated: list[Translation]


@dataclass(frozen=True)
class Unfinished:
    """What has to be mended before it is published; how many more there are."""

    sentences: tuple[str, ...]
    more: int


def held(brought: Definition) -> Held:
    """One query."""
    draft = Consultation(opens_at=brought.opens_at, asked=brought.asked.to_json())
    councils = policies.councils_asked(draft, timezone.now())
    plan = complete(
        brought.release,
        {council.nation for council in councils},
        {council.division for council in councils},
    )
    return Held(
        texts=brought,
        councils=len(councils),
        release=None if faults(brought) else words_of(plan, brought.kinds_asked),
        sections=sections_of(brought),
        translated=side_by_side(brought),
    )


def unfinished(brought: Definition) -> Unfinished:
    """Without what depends on the councils asked, which the pages of the draft say."""
    found = [str(problem) for problem in problems(brought)]
    return Unfinished(tuple(found[:MOST_UNFINISHED]), max(len(found) - MOST_UNFINISHED, 0))

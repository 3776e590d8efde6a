"""What publishing means for who reads Welsh, as sentences: the LGA decides, and it is kept what it
was told.  Plain Python."""

from __future__ import annotations

from collections.abc import Iterable

from consultations.definition import Definition
from consultations.definition.welsh import WALES, parts, progress
from councils.functions import CouncilFacts


def about_welsh(definition: Definition, asked: Iterable[CouncilFacts]) -> list[str]:
    """Nothing where the Welsh is complete, or where there is none and no council in Wales is
    asked."""
    done = progress(parts(definition))
    if done.is_complete:
        return []
    if not done.translated and not done.stale:
        welsh = sum(council.nation == WALES for council in asked)
        if not welsh:
            return []
        councils = "1 council in Wales is" if welsh == 1 else f"{welsh} councils in Wales are"
        return [f"{councils} asked, and none of the {done.total} texts is in Welsh."]
    found = []
    if done.missing:
        found.append(f"{done.missing} of {done.total} texts {_verb(done.missing)} no Welsh")
    if done.stale:
        found.append(f"the English of {done.stale} has changed since the translation")
    words = ", and ".join(found)
    return [f"The Welsh is not complete: {words}. These are read in English."]


def _verb(number: int) -> str:
    return "has" if number == 1 else "have"

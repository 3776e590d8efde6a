"""Questions that none of the councils asked gets: a slip of the pen more often than not, but a list
of councils may be short on purpose, so that it is said and publishing goes on.  Plain Python."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.definition import Definition
from councils.functions import CouncilFacts

MOST_NAMED = 12


def about_nobody(definition: Definition, asked: Sequence[CouncilFacts]) -> list[str]:
    """A sentence that names them; nothing where every question is for some council asked, or where
    no council is asked (which blocks publishing)."""
    if not asked:
        return []
    numbers = [
        question.number
        for question in definition.questions
        if (question.spec is None or question.spec.is_asked)
        and not any(question.applies_to.fits(council) for council in asked)
    ]
    if not numbers:
        return []
    shown = ", ".join(numbers[:MOST_NAMED])
    if len(numbers) > MOST_NAMED:
        shown += f" and {len(numbers) - MOST_NAMED} more"
    verb = "is" if len(numbers) == 1 else "are"
    return [f"{shown} {verb} for none of the councils asked, so nobody will answer."]

"""Which follow-up questions are asked, given the answers before them.

A follow-up names an earlier question and the options of it that make it relevant.  It is
relevant when that question is itself relevant and one of those options is chosen.  Without
options (the earlier question is answered in prose) "If you answered no" is advice, and the
follow-up is always asked.  What makes a question relevant may change with every answer, so
nothing is stored: whoever shows, checks, signs or sends answers asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FollowUp:
    """One question in this respect: which earlier question it follows, on which options."""

    question: int
    follows: int | None
    options: frozenset[str] = frozenset()


def relevant(questions: Iterable[FollowUp], chosen: Mapping[int, Collection[str]]) -> set[int]:
    """The questions that are asked. `chosen` are the chosen options of each answered question;
    `questions` come in their order, so that what one follows came before it."""
    asked: set[int] = set()
    for each in questions:
        is_free = each.follows is None or not each.options
        if is_free or (each.follows in asked and each.options & set(chosen.get(each.follows, ()))):
            asked.add(each.question)
    return asked

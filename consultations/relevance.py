"""Which follow-up questions are asked, given the answers before them.

A follow-up names earlier questions and the options of each that make it relevant.  It is
relevant when each of these is itself relevant and has one of its options chosen.  Without
options (the earlier question is answered in prose) "If you answered no" is advice, which
stands in nobody's way.  What makes a question relevant may change with every answer, so
nothing is stored: whoever shows, checks, signs or sends answers asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Followed:
    """An earlier question, and the options of it of which one must be chosen."""

    question: int
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FollowUp:
    """One question in this respect: which earlier ones it follows, all of them at once."""

    question: int
    follows: tuple[Followed, ...] = ()


def relevant(questions: Iterable[FollowUp], chosen: Mapping[int, Collection[str]]) -> set[int]:
    """The questions that are asked. `chosen` are the chosen options of each answered question;
    `questions` come in their order, so that what one follows came before it."""
    asked: set[int] = set()
    for each in questions:
        if all(
            not one.options
            or (one.question in asked and one.options & set(chosen.get(one.question, ())))
            for one in each.follows
        ):
            asked.add(each.question)
    return asked

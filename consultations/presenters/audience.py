"""How many councils a rule reaches, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consultations.applicability import Rule, asked_in_words
from councils.enums import CouncilType, councils_and_bodies
from councils.models import Council

MOST_LISTED = 40


@dataclass(frozen=True)
class TypeLine:
    label: str
    number: int
    of: int


@dataclass(frozen=True)
class Reached:
    """`number` of `of` councils; `names` are empty where they would be a long list."""

    number: int
    of: int
    words: str
    types: tuple[TypeLine, ...]
    names: tuple[str, ...]
    not_asked: tuple[str, ...]  # named, and not among those of whom they can be chosen

    @property
    def is_nobody(self) -> bool:
        return self.number == 0


def asked_by(rule: Rule, register: Sequence[Council]) -> Reached:
    """Whom a consultation with the rule asks; no query. Of bodies other than councils those are
    counted that the rule asks for."""
    found = [council for council in register if rule.asks(council.facts)]
    kinds = {council.type for council in found} | rule.types
    among = [one for one in register if one.facts.is_principal or one.type in kinds]
    return _reached(rule, asked_in_words(rule), found, among, register)


def reached(rule: Rule, among: Sequence[Council], register: Sequence[Council]) -> Reached:
    """Which of the councils `among`, those asked, fit the rule of a question; no query. Named ones
    are looked up in the register."""
    found = [council for council in among if rule.fits(council.facts)]
    everybody = f"All {councils_and_bodies(one.type for one in among)}"
    words = rule.in_words() if rule != Rule() else everybody
    return _reached(rule, words, found, among, register)


def _reached(
    rule: Rule,
    words: str,
    found: Sequence[Council],
    among: Sequence[Council],
    register: Sequence[Council],
) -> Reached:
    numbers = Counter(council.type for council in found)
    totals = Counter(council.type for council in among)
    codes = {council.code for council in among}
    return Reached(
        number=len(found),
        of=len(among),
        words=words,
        types=tuple(
            TypeLine(str(kind.label), numbers[kind.value], totals[kind.value])
            for kind in CouncilType
            if totals[kind.value]
        ),
        names=tuple(council.name for council in found) if len(found) <= MOST_LISTED else (),
        not_asked=tuple(
            council.name
            for council in register
            if council.code in rule.councils and council.code not in codes
        ),
    )

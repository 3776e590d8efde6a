"""Which council a line of a spreadsheet means. Pure: names → codes.

A name is compared without capitals, accents, punctuation and the words that say what kind of
council it is, because lists leave them out or write them differently ("LB Camden", "Camden
Council", "London Borough of Camden").  Where these words are all that tells two councils apart,
the whole name decides; where nothing decides, both are named and nobody guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = (
    "london borough of",
    "royal borough of",
    "metropolitan borough of",
    "borough of",
    "city and county of",
    "city of",
    "county of",
    "council of the",
    "council of",
    "corporation",
    "metropolitan",
    "principal",
    "borough",
    "district",
    "county",
    "city",
    "unitary",
    "council",
    "authority",
    "the",
    "lb",
    "rb",
    "mbc",
    "mdc",
    "cbc",
    "bc",
    "cc",
    "dc",
    "cyngor",
)
KIND = re.compile(rf"\b({'|'.join(KINDS)})\b")


def plain(name: str) -> str:
    """The whole name without capitals, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.replace("'", "").replace("’", "")).split())


def bare(name: str) -> str:
    """What stays without the words for the kind of council; the plain name if nothing stays."""
    return " ".join(KIND.sub(" ", plain(name)).split()) or plain(name)


@dataclass(frozen=True)
class Named:
    """A council with what it is known by; `is_over`: it has been abolished."""

    code: str
    name: str
    names: tuple[str, ...]  # short, Welsh and former names, the slug
    gss_codes: tuple[str, ...]
    is_over: bool


class Names:
    """All councils by what they are called."""

    def __init__(self, councils: Iterable[Named]) -> None:
        self.by_code: dict[str, Named] = {}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        for council in councils:
            self.by_code[council.code] = council
            for code in (council.code, *council.gss_codes):
                self._exact[code].add(council.code)
            self._whole[plain(council.name)].add(council.code)
            for name in (council.name, *council.names):
                self._bare[bare(name)].add(council.code)
                self._bare[plain(name)].add(council.code)

    def meant(self, words: str) -> list[Named]:
        """The councils that the words may mean: one if they are clear, none if unknown.

        A code decides first, then a whole name, then a name without the kind. A council that is
        over gives way to one in being.
        """
        asked = words.strip()
        looked_up: tuple[tuple[Mapping[str, set[str]], str], ...] = (
            (self._exact, asked.upper()),
            (self._whole, plain(asked)),
            (self._bare, plain(asked)),
            (self._bare, bare(asked)),
        )
        for names, key in looked_up:
            if key and (codes := names.get(key)):
                found = [self.by_code[code] for code in sorted(codes)]
                return [one for one in found if not one.is_over] or found
        return []

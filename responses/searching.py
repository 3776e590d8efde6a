"""Finding words in answers, and showing where they stand.

An answer is found when it has all the words, in capitals or not, also as parts of longer words.
The database finds the answers; what is marked in them is found here, in the same way.

Plain Python on plain values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 10
AROUND = 80  # characters shown on either side of a word that was found
LONGEST_BEGINNING = 320  # characters of a text in which none was looked for


@dataclass(frozen=True)
class Mark:
    """Some of a text: found words, or what stands between them."""

    text: str
    is_found: bool = False


def words_of(search: str) -> list[str]:
    """The words of a search, each once whatever its capitals; no more than ten."""
    found = {word.casefold(): word for word in reversed(search.split())}
    return list(reversed(found.values()))[:MOST_WORDS]


def spellings(word: str) -> list[str]:
    """Ways in which a word can stand in a text, for a database that knows no capitals beyond
    A to Z: as it was typed, small, in capitals, with a capital first."""
    if word.isascii():
        return [word]
    return list(dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()]))


def snippet(text: str, words: Sequence[str]) -> list[Mark]:
    """The first place of each word with what stands around it; the beginning of the text where
    none of them stands. What is left out is an ellipsis, and every word that is shown is marked."""
    found = _places(text, words)
    if not found:
        short = text[:LONGEST_BEGINNING]
        return [Mark(_cut_end(short) + " …" if len(text) > len(short) else text)]
    shown = _windows(text, found)
    marks: list[Mark] = []
    if shown[0][0] > 0:
        marks.append(Mark("… "))
    for number, (begin, end) in enumerate(shown):
        if number:
            marks.append(Mark(" … "))
        at = begin
        for start, stop in found:
            if begin <= start and stop <= end:
                marks += [Mark(text[at:start])] if start > at else []
                marks.append(Mark(text[start:stop], is_found=True))
                at = stop
        marks += [Mark(text[at:end])] if end > at else []
    if shown[-1][1] < len(text):
        marks.append(Mark(" …"))
    return marks


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, none overlapping another; a longer word goes first."""
    if not words:
        return []
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in longest_first)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _windows(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of whole words around the first place of each word, in their order."""
    first: dict[str, tuple[int, int]] = {}
    for start, stop in found:
        first.setdefault(text[start:stop].casefold(), (start, stop))
    windows: list[tuple[int, int]] = []
    for start, stop in sorted(first.values()):
        begin, end = _whole_words(text, max(0, start - AROUND), min(len(text), stop + AROUND))
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((begin, end))
    return windows


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """Moved inwards to the next space, a few characters at most."""
    if begin > 0:
        space = text.find(" ", begin, begin + 20)
        begin = space + 1 if space >= 0 else begin
    if end < len(text):
        space = text.rfind(" ", end - 20, end)
        end = space if space >= 0 else end
    return begin, end


def _cut_end(text: str) -> str:
    return text.rsplit(" ", 1)[0] if " " in text else text

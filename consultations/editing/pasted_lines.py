"""What a line of a pasted questionnaire looks like: its mark in front, and what it says.

Nothing here decides what a line *is*; that depends on the lines before it (pasted.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BOXES = "☐☑☒□■❑❒❏○◯◻◽⬜▢▪\uf06f\uf071\uf072\uf0a3\uf0a1\uf0fe\uf0a8"
BOX = re.compile(rf"[{BOXES}]|\[\s*\]|\(\s+\)")
BULLET = re.compile(r"^[-*•▫◦‣⁃●–—·]\s+(?=\S)")
QUESTION = re.compile(
    r"^(?P<mark>(?:Q|Question)\s*\.?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)(?![\w])"
    r"\s*(?P<sign>[.:)–—-]*))\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
SECTION = re.compile(
    r"^(?P<mark>(?:consultation\s+)?(?:section|part|chapter|theme)\s+(?:\d{1,2}|[A-Z]|[ivx]{1,4})"
    r"(?![\w])\s*(?P<sign>[.:)–—-]*))\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
DEEP = re.compile(r"^(?P<mark>(?P<number>\d{1,2}(?:\.\d{1,2})+)[.)]?)\s+(?P<rest>\S.*)$", re.DOTALL)
PLAIN = re.compile(
    r"^(?P<mark>(?P<number>\d{1,3})(?:(?P<sign>[.)])\s*|\t\s*))(?P<rest>[^\W\d_]|[^\w\s.)].*|"
    r"[^\W\d_].*)$",
    re.DOTALL,
)
LETTER = re.compile(r"^(?P<mark>\(?(?:[A-Za-z]|[ivx]{2,4})[.)])\s+(?P<rest>\S.*)$", re.DOTALL)
PAGE = re.compile(
    r"^(?:[-–—|]?\s*\d{1,3}\s*[-–—|]?|(?:\d{1,3}\s*\|\s*)?page(?:\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)?)$",
    re.IGNORECASE,
)
# What stands above options or questions and says nothing else.
LABEL = re.compile(
    r"^(?P<options>(?:answer\s+)?options?|answers|choose(?:\s+from)?)\s*:?$|"
    r"^(?:your\s+(?:answer|response)|answer|response|questions?|"
    r"consultation\s+questions?(?:\s+and\s+suggested\s+responses?)?)\s*:?$",
    re.IGNORECASE,
)
SUGGESTED = re.compile(r"^[*_]*\s*(?:suggested|proposed|draft)\s+response\b", re.IGNORECASE)
FOLLOWS = re.compile(
    r"^if\s+(?:you(?:r\s+council)?\s+(?:have\s+)?(?:answered|said|say|chose|selected|ticked|agreed|"
    r"disagreed|agree|disagree)|your\s+answer|yes\b|no\b|so\b|not\b)",
    re.IGNORECASE,
)
GUIDING = re.compile(
    r"^(?:[(\[]|please\b|note\b|nb\b|guidance\b|help\b|hint\b|for\s+example\b|e\.g\.|you\s+may\b|"
    r"you\s+might\b|this\s+(?:includes|means)\b|by\s+.{1,40}\s+we\s+mean\b)",
    re.IGNORECASE,
)
COMMENT = re.compile(
    r"^(?:if\s+\w+,?\s+)?(?:please\s+)?(?:explain|give\s+(?:your\s+|us\s+)?reasons?|"
    r"(?:any\s+)?(?:further\s+|other\s+|additional\s+)?comments?|add\s+(?:any\s+)?comments?|"
    r"tell\s+us\s+(?:why|more)|provide\s+(?:further\s+|more\s+)?(?:details?|reasons?|comments?)|"
    r"why\??$|say\s+why|use\s+(?:this|the)\s+(?:space|box))",
    re.IGNORECASE,
)
MANY = re.compile(
    r"(?P<all>[(\[]\s*(?:please\s+)?(?:tick|select|choose|check|mark)\s+(?:all|any|as\s+many|up\s+to|"
    r"more\s+than\s+one)[^)\]\n]{0,60}[)\]]|(?:please\s+)?\b(?:tick|select|choose|check|mark)\s+"
    r"(?:all|as\s+many|up\s+to|more\s+than\s+one)[^.?\n]{0,40}[.:]?$)",
    re.IGNORECASE | re.MULTILINE,
)
ONE = re.compile(
    r"[(\[]\s*(?:please\s+)?(?:tick|select|choose|check|mark)\s+(?:only\s+)?(?:one|1)\b[^)\]\n]{0,40}"
    r"[)\]]|(?:please\s+)?\b(?:tick|select|choose|check|mark)\s+(?:only\s+)?(?:one|1)\b[^.?\n]{0,40}"
    r"[.:]?$",
    re.IGNORECASE | re.MULTILINE,
)
_LIMIT = (
    r"(?:please\s+)?(?:(?:limit|keep)\s+[^)\]\n]{0,30}?\bto\s+|use\s+|in\s+|word\s+limit:?\s*)?(?:a\s+)?"
    r"(?:max(?:imum|\.)?|no\s+more\s+than|up\s+to|about|approximately|around|at\s+most|not\s+more\s+than)?"
    r"(?:\s+of)?\s*(?P<count>\d[\d,]{0,6})\s*words?"
    r"(?:\s+(?:max(?:imum)?\.?|or\s+(?:less|fewer)|limit|at\s+most))?\s*\.?"
)
LIMITS = (
    re.compile(rf"[(\[]\s*{_LIMIT}\s*[)\]]", re.IGNORECASE),
    re.compile(rf"^{_LIMIT}$", re.IGNORECASE | re.MULTILINE),
)
ENDS = (".", "?", "!", ":", ";", ")", "]", "”", '"')
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marked:
    """A mark such as "Q4.", the number in it, and the words behind it."""

    mark: str
    number: str
    rest: str


def tidy(line: str) -> str:
    """Without the signs with which text editors mark headings and bold words, and without the
    dots and lines on which an answer is written by hand."""
    line = re.sub(r"\*\*|__+|\.{4,}|…{2,}", " ", line)
    line = re.sub(r"^\s*#{1,6}\s+", "", line)
    line = re.sub(r"[^\S\t]+", " ", line)
    return re.sub(r" ?\t[\t ]*", "\t", line).strip("\t ")


def words_of(text: str) -> list[str]:
    """The words of a text, which are counted to see that none is lost."""
    return WORD.findall(text)


def is_ended(text: str) -> bool:
    return text.rstrip("*_ ").endswith(ENDS)


def is_short(text: str, most: int = 14) -> bool:
    return len(text.split()) <= most and len(text) <= 150


def question_mark(line: str) -> Marked | None:
    """ "Q4. …", "Question 4: …"; not "Question 4 asks …"."""
    found = QUESTION.match(line)
    if found is None:
        return None
    rest = found["rest"].strip()
    if not found["sign"] and rest[:1].islower():
        return None
    return Marked(found["mark"].strip(), found["number"], rest)


def section_mark(line: str) -> Marked | None:
    """ "SECTION 2 – …", "Part B: …"; not "Part 2 of this paper asks …."."""
    found = SECTION.match(line)
    if found is None:
        return None
    rest = found["rest"].strip()
    if len(rest) > 190 or (not found["sign"] and (rest.endswith((".", "?")) or rest[:1].islower())):
        return None
    return Marked(found["mark"].strip(), "", rest)


def _marked(pattern: re.Pattern[str], line: str) -> Marked | None:
    found = pattern.match(line)
    if found is None:
        return None
    number = found.groupdict().get("number") or ""
    return Marked(found["mark"].strip(), number, found["rest"].strip())


def deep_mark(line: str) -> Marked | None:
    """ "5.1 …" """
    return _marked(DEEP, line)


def plain_mark(line: str) -> Marked | None:
    """ "1. …", "1) …" """
    return _marked(PLAIN, line)


def letter_mark(line: str) -> Marked | None:
    """ "a) …", "(b) …", "iv. …" """
    return _marked(LETTER, line)


def boxed(line: str) -> list[str]:
    """The options of a line with boxes to tick; nothing where there is no box."""
    if not BOX.search(line):
        return []
    return [part for each in BOX.split(line) if words_of(part := each.strip(" \t|"))]


def bullet(line: str) -> str:
    """What stands behind a bullet; "" where there is none."""
    found = BULLET.match(line)
    return line[found.end() :].strip() if found else ""


def is_shouted(line: str) -> bool:
    """A heading in capitals: "IMPROVEMENT SUPPORT"."""
    letters = [sign for sign in line if sign.isalpha()]
    return (
        len(letters) >= 6
        and len(line) <= 150
        and not line.endswith("?")
        and not any(sign.islower() for sign in letters)
    )

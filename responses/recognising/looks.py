"""What a line looks like: a question's number, the label of an answer, a numbered paragraph.

Nothing here decides what a line *is*; that depends on the questions and on the lines around it.
Every expression looks at a line's beginning only, or at words that stand apart, so that time stays
in proportion to length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_MARK = 300  # characters of a line in which a label or a mark is looked for
DASHES = "–—‒―-"
NUMBER = r"\d{1,3}(?:\.\d{1,2})?[a-z]?"
QUESTION = re.compile(
    rf"^[\[(]?(?:consultation\s+)?(?:q|qu|qn|question)\s?\.?\s?(?:no\.?\s?)?(?P<number>{NUMBER})(?!\w)"
    rf"[\])]?\s*(?P<sign>[.:){DASHES}]*)\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
WEAK = re.compile(rf"^\(?(?P<number>{NUMBER})(?P<sign>[.):]*)(?:\s+|$)(?P<rest>.*)$", re.DOTALL)
# "Questions 13 – 19", "Q13–Q19", "Questions 13, 14 and 15"
_NEXT = (
    rf"\s?(?:,|&|and|to|until|through|[{DASHES}])\s?(?:and\s)?(?:q|question)?\s?\.?{NUMBER}(?!\w)"
)
RANGE = re.compile(
    rf"^(?:consultation\s+)?(?:qs?|questions?)\s?\.?\s?(?P<numbers>{NUMBER}(?!\w)(?:{_NEXT})+)\s*"
    rf"(?P<sign>[.:){DASHES}]*)\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
REPORT_NUMBER = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})[.)]?(?:\s+|$)")
BULLET = re.compile(r"^[-*•▪▫◦‣⁃●○■□–—·\uf0b7]\s+(?=\S)")
TICKED = "☒☑✓✔✅🗹🗷●◉⦿\uf0fe\uf0fd\uf078\uf0fc"
UNTICKED = "☐□❏❑○◯◻⬜\uf0a8\uf06f\uf071"
BOX = re.compile(rf"[{TICKED}{UNTICKED}]|\[\s?[xX✓✔✗✘]?\s?\]|\(\s?[xX✓✔✗✘]?\s?\)")

OPTIONS_LABEL = re.compile(
    r"^(?:(?:answer|response)\s+options?|options?|possible\s+answers|answers\s+offered|"
    r"(?:please\s+)?(?:tick|select|choose|delete|circle|highlight)\b.{0,60}?)\s*:?\s*$",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:response|reply|answer|views?|position|comments?|submission|feedback|explanation|reasons?)"
)
LABEL = re.compile(
    rf"^[\[(]?(?P<who>(?:[^\s:]{{1,24}}\s){{0,7}}?)(?P<noun>{_NOUN})"
    rf"(?P<to>\sto\s(?:this\s)?(?:q|question)?\s?\.?[\w.]{{0,6}}|\s\([^()\n]{{1,40}}\))?[\])]?\s?"
    rf"(?P<sign>:\s?[{DASHES}]?|[{DASHES}](?=\s|$)|$)\s*",
    re.IGNORECASE,
)
# Within a line only what cannot be meant otherwise.
INNER_LABEL = re.compile(
    r"(?<=[\s.?!])(?:suggested|proposed|draft|recommended)\s(?:response|reply|answer)\s?:",
    re.IGNORECASE,
)
WHO = frozenset({
    "the", "our", "my", "a", "suggested", "proposed", "draft", "recommended", "final", "initial",
    "full", "formal", "written", "agreed", "council", "councils", "council's", "authority",
    "authority's", "authorities", "officer", "officers", "officer's", "officers'", "borough",
    "city", "county", "district", "unitary", "metropolitan", "london", "of", "and", "policy",
    "team", "department", "department's", "service", "service's", "local", "provisional",
    "summary", "authority’s", "council’s", "officers’", "officer’s", "councils’", "councils'",
    "director’s", "director's",
})  # fmt: skip
COUNCILS = frozenset({"council", "council's", "council’s", "authority", "corporation"})
COMMENTING = re.compile(r"^(?:comments?|explanation|reasons?|feedback)$", re.IGNORECASE)
LEAD_IN = re.compile(
    r"^(?:the\s+)?(?:consultation\s+)?questions?(?:\s+and\s+(?:the\s+)?(?:(?:suggested|proposed|"
    r"draft|recommended|council.s)\s+)?(?:responses?|answers?|repl(?:y|ies)))?\s*:?\s*$|"
    r"^(?:suggested|proposed|draft)\s+(?:responses|answers|replies)\s*:?\s*$",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(
    r"^(?:[-–—|]?\s?\d{1,3}\s?[-–—|]?|(?:\d{1,3}\s?\|\s?)?page\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?)$",
    re.IGNORECASE,
)
SIGNED_OFF = re.compile(
    r"^(?:yours\s+(?:sincerely|faithfully)|signed\b.{0,40}$|signature\b|"
    r"(?:for\s+)?further\s+information\s+(?:on|about|contact|please|can)\b|"
    r"contact\s+officer\b|report\s+author\b|officer\s+recommendation\s+supported\b|"
    r"background\s+papers?\b.{0,60}$|list\s+of\s+background\s+papers\b|end\s+of\s+(?:report|document)\b)",
    re.IGNORECASE,
)
NO_RESPONSE = re.compile(
    r"^(?:nil|no)[\s-](?:(?:further|additional|specific)\s)?(?:response|reply|answer|return|comments?|"
    r"views?)"
    r"(?:\s(?:is|was|are|were|has\sbeen))?(?:\s(?:suggested|proposed|given|offered|made|required|"
    r"recommended|to\smake|to\sbe\smade|to\sthis\squestion|from\sthe\scouncil))?"
    rf"(?:\s?[.;:,{DASHES}]\s?|\s(?=as|because|since|\()|$)(?P<reason>.*)$",
    re.IGNORECASE | re.DOTALL,
)
NOT_APPLICABLE = re.compile(
    r"^(?:(?:this\s(?:question\s)?)?(?:is\s)?not\s(?:applicable|relevant)|n\s?/\s?a|(?:this\squestion\s)?"
    r"does\snot\sapply)(?!\w)"
    r"(?:\sto\s(?:the|this|our|a|district|borough|county)\s?(?:district|borough|county|city|unitary)?"
    r"\s?(?:councils?|authority|authorities|us))?"
    rf"(?:\s?[.;:,{DASHES}]\s?|\s(?=as|because|since|\()|$)(?P<reason>.*)$",
    re.IGNORECASE | re.DOTALL,
)
SAYING = re.compile(
    r"^(?:is|does|was|relates?|concerns?|refers?|focus(?:es)?|has)\b", re.IGNORECASE
)
NOT_FOR_US = re.compile(
    r"\bnot\s(?:applicable|relevant)\b|\bdo(?:es)?\snot\sapply\b|\bn\s?/\s?a\b|"
    r"\b(?:focus(?:es)?|relates?|refers?|concerns?|are|is)\s(?:only\s)?(?:on|to|for)?\s?(?:the\s)?"
    r"[\w\s’']{0,40}\b(?:council|authorit|function|service)|\boutside\b|\bresponsib",
    re.IGNORECASE,
)
SAYS_NONE = re.compile(
    r"\bno\s(?:response|reply|answer|comments?|suggested\sresponse)\b|\bnot\s(?:be(?:en|ing)?\s)?"
    r"(?:answered|responded|responding)\b",
    re.IGNORECASE,
)
ENDED = (".", "?", "!", ":", ";", ")", "]", "”", '"', "’")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"(?<=\w)['’‘`´](?=\w)")
WORD_WHOLE = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*")


@dataclass(frozen=True)
class Marked:
    """A mark at the beginning of a line, the number in it, and where the words behind it begin."""

    number: str
    sign: str
    end: int


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; "don’t" is one."""
    return WORD.findall(APOSTROPHES.sub("", text).lower())


def key_of(number: str) -> str:
    """A question's number as it is compared: "Q02a" and "2A" are the same."""
    found = re.search(r"\d.*", number.lower().strip())
    return (found[0].lstrip("0") or "0") if found else number.lower().strip()


def question_mark(text: str, *, is_loose: bool = False) -> Marked | None:
    """ "Q4. …", "Question 4: …", "Q 3 – …"; "Question 4 asks …" only where that is looked at."""
    found = QUESTION.match(text)
    if found is None:
        return None
    rest, sign = found["rest"], found["sign"]
    if not sign and rest[:1].islower() and not is_loose:
        return None
    return Marked(found["number"], sign, found.start("rest"))


def weak_mark(text: str) -> Marked | None:
    """ "3. …", "3) …", "3 …": a question only if its words say so."""
    found = WEAK.match(text)
    return Marked(found["number"], found["sign"], found.start("rest")) if found else None


def range_mark(text: str) -> tuple[list[str], int] | None:
    """The numbers that "Questions 13 – 19" names, a "-" between two that are ends; and where the
    words behind it begin."""
    found = RANGE.match(text[:2_000])
    if found is None:
        return None
    tokens = re.findall(rf"{NUMBER}|to|until|through|[{DASHES}]", found["numbers"], re.IGNORECASE)
    return ["-" if not each[0].isdigit() else each for each in tokens], found.start("rest")


def single_mark(text: str) -> tuple[list[str], int] | None:
    """The number in "Question 14 is not applicable …", and where the words behind it begin."""
    found = QUESTION.match(text[:2_000])
    if found is None or found["sign"] or not SAYING.match(found["rest"]):
        return None
    return [found["number"]], found.start("rest")


@dataclass(frozen=True)
class Label:
    """ "Suggested response:" and where the words behind it begin."""

    words: str
    noun: str
    end: int

    @property
    def is_comment(self) -> bool:
        return bool(COMMENTING.match(self.noun))


def label(text: str) -> Label | None:
    """The label of an answer at the beginning of a line."""
    head = text[:MOST_MARK]
    found = LABEL.match(head)
    if found is None:
        return None
    who = [word.strip("()[].,*").lower() for word in found["who"].split()]
    is_ours = all(word in WHO for word in who)
    sign = found["sign"]
    if not is_ours:
        # "Anyborough Borough Council response:", and no sentence that happens to hold the word.
        names = [word for word in found["who"].split() if word.strip("()[].,").lower() not in WHO]
        is_named = all(word[:1].isupper() for word in names) and sign.startswith(":")
        if not (is_named and any(word in COUNCILS for word in who)):
            return None
    if found.end() < len(text) and not sign:
        return None
    if sign and not sign.startswith(":") and text[found.end() : found.end() + 1].islower():
        return None  # "The response – which was late – …"
    noun = found["noun"].lower()
    if not who and not sign.startswith(":") and (noun in {"view", "views", "position"} or sign):
        return None
    return Label(head[: found.end()].strip(), noun, found.end())


def is_shouted(text: str) -> bool:
    """A heading in capitals: "IMPROVEMENT SUPPORT"."""
    if not 6 <= len(text) <= 200 or text.endswith(("?", "!")):
        return False
    return text.isupper() and sum(map(str.isalpha, text)) >= 6


def is_ended(text: str) -> bool:
    return text.rstrip("*_ ").endswith(ENDED)


def begins_anew(text: str) -> bool:
    """Whether a line begins something by its looks alone, whatever stands before it."""
    return bool(
        BULLET.match(text)
        or question_mark(text)
        or range_mark(text)
        or OPTIONS_LABEL.match(text[:MOST_MARK])
        or (BOX.match(text) and not text.startswith("("))
        or label(text)
    )

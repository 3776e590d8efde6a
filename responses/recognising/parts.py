"""The headings of a council's report, and which part of ours each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from responses.enums import PartKind
from responses.outline import CONSIDERATIONS, LONGEST_CONSIDERATION, LONGEST_HEADING
from responses.recognising import looks
from responses.recognising.agreement import grams
from responses.recognising.pieces import Piece
from responses.recognising.values import PaperQuestion

UNKNOWN = ""
_REPORT = r"(?:(?:of|for|to)\s(?:the\s|this\s)?report)"
NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (str(kind), re.compile(rf"^(?:the\s)?(?:{words})$"))
    for kind, words in (
        (PartKind.PURPOSE, rf"purpose|purpose\s{_REPORT}|report\spurpose|reasons?\s{_REPORT}"),
        (
            PartKind.REASONS,
            r"reasons?\s(?:for|of)\s(?:the\s)?(?:recommendations?|decision)s?|"
            r"reasons?\sfor\srecommended\soptions?",
        ),
        (
            PartKind.RECOMMENDATIONS,
            r"(?:officer\s)?recommendations?|recommended|it\sis\srecommended",
        ),
        (
            PartKind.BACKGROUND,
            r"background|introduction\sand\sbackground|background\sinformation|context|"
            r"background\sand\scontext",
        ),
        (
            PartKind.CONSULTATION,
            r"consultation|lga\sconsultation|consultation\sdetails|"
            r"details\sof\sthe\sconsultation|about\sthe\sconsultation",
        ),
        (
            PartKind.ALTERNATIVES,
            r"alternative\soptions(?:\sconsidered)?(?:\sand\srejected)?|options\sconsidered|"
            r"alternatives\sconsidered|other\soptions\sconsidered|options\sappraisal|alternatives",
        ),
        (
            CONSIDERATIONS,
            r"(?:other\s|key\s)?considerations|implications|(?:corporate|other)\simplications|"
            r"implications\sand\sconsiderations|comments\sof\sstatutory\sofficers",
        ),
    )
)
CONSIDERATION = re.compile(
    r"^(?:(?:financial|finance|resources?|legal|risk|risks|equalit(?:y|ies)|human\sresources?|hr|staffing|"
    r"climate(?:\schange)?|environment(?:al)?|sustainability|data\sprotection|information\sgovernance|"
    r"health(?:\sand\s(?:safety|wellbeing))?|crime\sand\sdisorder|community\ssafety|property|procurement|"
    r"policy|safeguarding|human\srights|social\svalue|diversity|workforce|ict|carbon|biodiversity|"
    r"value\sfor\smoney|corporate\splan|privacy|wellbeing)(?:\s(?:and|or)\s\w+(?:\s\w+)?)?"
    r"(?:\s(?:implications?|considerations?|comments|issues|management|assessment|impact|impacts|"
    r"impact\sassessment|implications\sand\srisks?|change))*)$"
)
APPENDIX = re.compile(r"^(?:appendix|annex|schedule)\s(?:\d{1,2}|[a-z])\b", re.IGNORECASE)
SECTION = re.compile(
    rf"^(?:consultation\s+)?(?:section|part|theme|chapter)\s+(?P<number>\d{{1,2}})(?!\w)\s*"
    rf"[.:){looks.DASHES}]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
PLAIN_NUMBER = re.compile(r"^(?:\d{1,2}|[A-Z])[.)]?\s+(?=\D)")
NAMED = re.compile(
    rf"^(?P<name>[^.:{looks.DASHES}]{{3,60}}?)\s?(?:\s[{looks.DASHES}]\s|:\s)(?P<rest>.+)$",
    re.DOTALL,
)
LIKE = 0.75


@dataclass(frozen=True)
class Heading:
    """`kind` is one of PartKind, CONSIDERATIONS for what holds several of them, or UNKNOWN."""

    kind: str
    words: str
    number: str = ""
    section: int | None = None


class Headings:
    """Asked line by line. The sections are those of the questions."""

    def __init__(self, questions: Sequence[PaperQuestion], pieces: Sequence[Piece]) -> None:
        titles = {one.section: one.section_title for one in questions}
        self.titles = titles
        self.grams = {number: grams(looks.words_of(title)) for number, title in titles.items()}
        # Words that stand in capitals within ordinary sentences keep them in a heading.
        self.capitals = {
            word
            for piece in pieces
            if not looks.is_shouted(piece.text)
            for word in re.findall(r"\b[A-Z]{2,8}s?\b", piece.text[:5_000])
        }

    def heading(self, piece: Piece) -> Heading | None:
        """The heading that this line is; None where it is none."""
        text = piece.text
        if not text or len(text) > LONGEST_HEADING or piece.cell or piece.is_item:
            return None
        number, words = piece.number or piece.label, text
        if not piece.number and (plain := PLAIN_NUMBER.match(text)):
            number, words = plain[0].strip(" .)"), text[plain.end() :]
        words = words.rstrip(": ")
        is_headed = piece.is_headed or looks.is_shouted(words)
        if APPENDIX.match(words) and (is_headed or len(words) < 15):
            return Heading(PartKind.APPENDIX, self.in_small_letters(words), number)
        if found := self._section(words, is_headed=is_headed or bool(number)):
            section, words = found
            return Heading(PartKind.SECTION, self.in_small_letters(words), number, section)
        plain_words = " ".join(looks.words_of(words))
        for kind, pattern in NAMES:
            if pattern.match(plain_words):
                return Heading(kind, self.in_small_letters(words), number)
        if CONSIDERATION.match(plain_words) and (is_headed or number or plain_words.endswith("s")):
            is_short = len(words) <= LONGEST_CONSIDERATION
            kind = str(PartKind.CONSIDERATION) if is_short else UNKNOWN
            return Heading(kind, self.in_small_letters(words), number)
        is_unknown = piece.block.level or looks.is_shouted(words)
        return Heading(UNKNOWN, self.in_small_letters(words), number) if is_unknown else None

    def _section(self, words: str, *, is_headed: bool) -> tuple[int, str] | None:
        counted = grams(looks.words_of(words))
        if marked := SECTION.match(words):
            number, title = int(marked["number"]), marked["title"]
            if number in self.titles and (
                not looks.words_of(title) or self._like(grams(looks.words_of(title)), number) >= 0.5
            ):
                return number, words
            counted = grams(looks.words_of(title))
        if not counted or not (is_headed or marked):
            return None
        like = {number: self._like(counted, number) for number in self.titles}
        best = max(like, key=lambda number: like[number], default=None)
        if best is None or like[best] < LIKE:
            return None
        return best, words

    def _like(self, counted: Counter[tuple[str, ...]], number: int) -> float:
        title = self.grams[number]
        size = sum(counted.values()) + sum(title.values())
        return 2 * sum((counted & title).values()) / size if size else 0.0

    def in_small_letters(self, words: str) -> str:
        """A heading in capitals as a sentence: "Consultation section 1 – Key principles"."""
        if not looks.is_shouted(words) and not words.isupper():
            return words
        return re.sub(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", self._small, words)

    def _small(self, word: re.Match[str]) -> str:
        if word[0] in self.capitals:
            return word[0]
        before = word.string[: word.start()].rstrip()
        begins = (
            not before or before.endswith(("–", "—", ":")) or before[-1:] == "." or before.isdigit()
        )
        return word[0].capitalize() if begins else word[0].lower()


def consideration(text: str) -> tuple[str, str] | None:
    """ "Risk Management – full engagement …" as its heading and its words."""
    found = NAMED.match(text)
    if found is None or len(found["name"].split()) > 7:
        return None
    return found["name"].strip(), found["rest"].strip()

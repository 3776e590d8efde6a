"""Every field of a consultation's file: its name, what it takes, what it means.

The JSON Schema (schema.py) and the columns of the workbook (workbook.py) are made of these
tables, and tests hold the reader (reading.py, questions.py) to them.  A new field is one line
here, beside its line in the reader and in plain.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from consultations.applicability import KNOWN, PARTS
from consultations.definition.moments import MOMENT
from consultations.definition.questions import (
    CODE,
    IDENTITY_NAME,
    MOST_BECAUSE,
    MOST_WORDS,
    NUMBER,
)
from consultations.kinds import KINDS

MOST_SECTION, MOST_SCORE = 999, 999
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Takes(Enum):
    """What stands in a field."""

    LINE = "text of one line"
    PROSE = "text"
    NUMBER = "a whole number"
    FLAG = "true or false"
    CODES = "a list of texts"
    RULE = "whom it is for"
    GROUPS = "a list of groups of fields"
    RELEASE = "how results are released"


@dataclass(frozen=True)
class Field:
    """`most` and `least` bound the characters of a text or a number itself; `pattern` is for the
    whole text; `of` the groups of a list. `is_usually`: what a flag means when it is left out."""

    name: str
    takes: Takes
    what: str
    most: int = 0
    least: int = 0
    is_needed: bool = False
    pattern: str = ""
    known: tuple[str, ...] = ()
    of: Group | None = None
    is_usually: bool = False


@dataclass(frozen=True)
class Group:
    """Fields that stand together: a question, an option. `sheet` holds them in a workbook."""

    name: str
    sheet: str
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def _line(name: str, most: int, what: str, *, is_needed: bool = False, pattern: str = "") -> Field:
    return Field(name, Takes.LINE, what, most=most, is_needed=is_needed, pattern=pattern)


def _prose(name: str, what: str, *, is_needed: bool = False) -> Field:
    return Field(name, Takes.PROSE, what, most=MOST_WORDS, is_needed=is_needed)


def _groups(name: str, of: Group, what: str, *, is_needed: bool = False) -> Field:
    return Field(name, Takes.GROUPS, what, of=of, is_needed=is_needed)


CODE_AND_LABEL = (
    _line("code", 40, "Its name in files", is_needed=True, pattern=CODE.pattern),
    _line("label", 200, "Its words", is_needed=True),
)
OPTION = Group(
    "option",
    "Options",
    (
        *CODE_AND_LABEL,
        Field("other", Takes.FLAG, "Asks for words: “Other, please specify”"),
        Field("exclusive", Takes.FLAG, "Never chosen with another: “Don’t know”"),
        Field("score", Takes.NUMBER, "Its point on a scale", most=MOST_SCORE, least=-MOST_SCORE),
    ),
)
STATEMENT = Group("statement", "Statements", CODE_AND_LABEL)
CONDITION = Group(
    "condition",
    "Conditions",
    (
        _line("follows", 12, "Number of another earlier question", is_needed=True),
        Field("follows_when", Takes.CODES, "Codes of its options", is_needed=True),
    ),
)
QUESTION = Group(
    "question",
    "Questions",
    (
        _line("number", 12, "As it is printed: Q8", is_needed=True, pattern=NUMBER.pattern),
        _line(
            "identity",
            120,
            "What stays the same across waves: a UUID or a name such as taking-stock-2015/Q4; left "
            "out: the consultation’s code and the number",
            pattern=f"{IDENTITY_NAME.pattern}|{UUID}",
        ),
        Field("kind", Takes.LINE, "What is asked for", is_needed=True, known=tuple(KINDS)),
        _prose("text", "Its wording"),
        Field(
            "wording_held",
            Takes.FLAG,
            "False where no source gives the wording; then there is no text",
            is_usually=True,
        ),
        _prose("guidance", "Help for who answers"),
        Field(
            "words",
            Takes.NUMBER,
            "About how many words are asked for; nothing is cut off",
            most=MOST_WORDS,
            least=1,
        ),
        _groups("options", OPTION, "Answer options; left out: those that are usual for the kind"),
        _groups("statements", STATEMENT, "The statements of a grid"),
        _line("follows", 12, "Number of an earlier question that makes this one relevant"),
        Field(
            "follows_when",
            Takes.CODES,
            "Codes of its options that make this one asked; left out: advice only",
        ),
        _line("follows_note", 200, "“If you answered no, or suggested changes”"),
        _groups("also_when", CONDITION, "Further conditions, all of which must hold too"),
        Field("applies_to", Takes.RULE, "For which councils it is; left out: all that are asked"),
        _line("applies_because", MOST_BECAUSE, "Why it is not for the others, who read it"),
    ),
)
SECTION = Group(
    "section",
    "Sections",
    (
        Field(
            "number",
            Takes.NUMBER,
            "Greater than that of the section before",
            most=MOST_SECTION,
            least=1,
            is_needed=True,
        ),
        _line("title", 200, "Its heading", is_needed=True),
        _prose("background", "What councils should know before they answer"),
        _line("background_note", 200, "Where the background comes from"),
        _groups("questions", QUESTION, "In the order in which they are asked"),
    ),
)
TRANSLATION = Group(
    "translation",
    "Welsh",
    (
        _line(
            "place",
            80,
            "Which text: title, section 2 background, Q4 text, Q4 option yes",
            is_needed=True,
        ),
        _prose("english", "The English that it translates; left out: as it stands in the file"),
        _prose("welsh", "The Welsh text", is_needed=True),
    ),
)
CONSULTATION = Group(
    "consultation",
    "Consultation",
    (
        Field("format", Takes.LINE, "Always this", is_needed=True, known=("consultation/1",)),
        _line("code", 60, "Its name in addresses", is_needed=True, pattern=CODE.pattern),
        _line("title", 200, "Its title", is_needed=True),
        _line("publisher", 120, "Who asks", is_needed=True),
        _prose("summary", "What it is about"),
        _prose("purpose", "What it is for; publishing needs it"),
        _prose("still_open", "What is still open, and what is decided; publishing needs it"),
        _prose("confidentiality", "What is promised about responses", is_needed=True),
        _prose("next_steps", "What is done with the answers, and by when; publishing needs it"),
        _prose("contact", "Whom to ask"),
        _line("opens", 40, "London time: 2015-02-04 09:00", is_needed=True, pattern=MOMENT.pattern),
        _line(
            "closes",
            40,
            "London time, the first moment at which a response is late",
            is_needed=True,
            pattern=MOMENT.pattern,
        ),
        Field("asked", Takes.RULE, "Which councils and bodies; left out: all principal councils"),
        Field(
            "accepts_subject_to_call_in",
            Takes.FLAG,
            "Whether a council may submit while its published decision can still be called in",
        ),
        Field(
            "unfinished",
            Takes.FLAG,
            "True: a draft, which may lack what only publishing asks for",
        ),
        Field("release", Takes.RELEASE, "How the results will be released; left out: the default"),
        _groups("sections", SECTION, "Its sections, in order", is_needed=True),
        _groups("welsh", TRANSLATION, "Its texts in Welsh; any of them can be missing"),
    ),
)
GROUPS = (CONSULTATION, SECTION, QUESTION, OPTION, STATEMENT, CONDITION, TRANSLATION)
# A rule's parts and what they may name; nothing known: any text. Besides them a rule has a flag.
RULE_PARTS: Mapping[str, tuple[str, ...]] = {
    part: tuple(sorted(KNOWN.get(part, ()))) for part in PARTS
}
OF_MEMBERS_ONLY = "Only members of the LGA on the opening day"

"""The kinds of question: the one place that says what a kind means.

Definition files, forms, pages, papers, exports and the release rule know no kind by name.  They
ask here what an answer consists of (words, one option, several, one for each statement), what is
wrong with one, what it still lacks, how it reads, and what is published of it
(../docs/disclosure.md, R10: a kind comes with its release rule or not at all).  To add a kind is
to add an entry to `KINDS`.

Wrong and lacking are two things.  What is wrong is never stored.  What is lacking, such as the
words of "Other, please specify" or the choice beside a comment, may come a minute later: a draft
keeps what is there, so that nothing typed is lost, and is not sent before the rest has come.

Plain Python on plain values: no database, no form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from consultations.enums import QuestionKind
from slisystem.languages import in_language_of

BETWEEN = ":"  # "statement:option", the answer to one row of a grid
MOST_OTHER = 500  # characters of "Other, please specify"
NO_ANSWER = "No answer"  # of a statement that was left out of a grid


class Choosing(Enum):
    """How many of its options a question takes."""

    NONE = "none"
    ONE = "one"
    MANY = "many"
    ONE_EACH = "one for each statement"


@dataclass(frozen=True)
class Option:
    """An answer option. `is_other` takes words; `is_exclusive` never stands beside another."""

    code: str
    label: str
    is_other: bool = False
    is_exclusive: bool = False
    score: int | None = None


@dataclass(frozen=True)
class Row:
    """A statement of a grid."""

    code: str
    label: str


@dataclass(frozen=True)
class Asked:
    """What of a question its kind has to know."""

    number: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def labels(self) -> Mapping[str, str]:
        return {option.code: option.label for option in self.options}

    @property
    def other(self) -> Option | None:
        """The option that takes words, if there is one."""
        return next((option for option in self.options if option.is_other), None)


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer: the part of it (text, choices, other) and a sentence."""

    part: str
    sentence: str


AGREEMENT = (
    Option("strongly-agree", "Strongly agree", score=5),
    Option("agree", "Agree", score=4),
    Option("neither", "Neither agree nor disagree", score=3),
    Option("disagree", "Disagree", score=2),
    Option("strongly-disagree", "Strongly disagree", score=1),
    Option("dont-know", "Don’t know"),
)
YES_NO = (Option("yes", "Yes"), Option("no", "No"))


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    `words` is what the free text of an answer is called, "" where there is none, and
    `words_label` the label of its field; for a kind without options the text is the answer.
    `usual` are the options that stand where a definition gives none. `is_asked` False: there is
    nothing to answer. `is_scored`: its options may be points of a scale; `is_scale`: they always
    are, but for such as "Don't know".
    """

    value: QuestionKind
    choosing: Choosing = Choosing.NONE
    words: str = ""
    words_label: str = ""
    usual: tuple[Option, ...] = ()
    is_asked: bool = True
    is_scored: bool = False
    is_scale: bool = False

    @property
    def label(self) -> str:
        return str(self.value.label)

    @property
    def has_options(self) -> bool:
        return self.choosing is not Choosing.NONE

    @property
    def takes_several(self) -> bool:
        return self.choosing is Choosing.MANY

    @property
    def has_rows(self) -> bool:
        return self.choosing is Choosing.ONE_EACH

    def is_empty(self, text: str, choices: Sequence[str], other: str = "") -> bool:
        """Whether nothing was answered."""
        return not (choices or text or other)

    def faults(self, asked: Asked, text: str, choices: Sequence[str], other: str) -> list[Fault]:
        """What is wrong with an answer and cannot be stored, in the order of its parts."""
        found = [*self._choice_faults(asked, choices), *_other_faults(asked, choices, other)]
        if text and not self.words:
            sentence = (
                _("%(number)s takes no words, only a choice.")
                if self.is_asked
                else _("%(number)s is not a question.")
            )
            found.append(Fault("text", sentence % {"number": asked.number}))
        return found

    def lacks(self, asked: Asked, text: str, choices: Sequence[str], other: str) -> list[Fault]:
        """What an answer without faults still needs before it is sent; nothing if it is empty."""
        if text and self.has_options and not choices:
            sentence = _("Choose an answer to %(number)s beside the words, too.") % {
                "number": asked.number
            }
            return [Fault("choices", sentence)]
        option = asked.other
        if option is not None and option.code in choices and not other:
            return [
                Fault(
                    "other",
                    _("Say what “%(option)s” is in %(number)s.")
                    % {"option": option.label, "number": asked.number},
                )
            ]
        return []

    def _choice_faults(self, asked: Asked, choices: Sequence[str]) -> list[Fault]:
        number = asked.number
        if not self.has_options:
            return (
                [Fault("choices", _("%(number)s has no answer options.") % {"number": number})]
                if choices
                else []
            )
        if len(set(choices)) < len(choices):
            return [
                Fault("choices", _("An option of %(number)s is chosen twice.") % {"number": number})
            ]
        if self.has_rows:
            return _row_faults(asked, choices)
        if not set(asked.labels).issuperset(choices):
            return [
                Fault(
                    "choices",
                    _("Choose one of the answer options of %(number)s.") % {"number": number},
                )
            ]
        if self.choosing is Choosing.ONE and len(choices) > 1:
            return [
                Fault("choices", _("Choose one answer to %(number)s only.") % {"number": number})
            ]
        alone = [option for option in asked.options if option.is_exclusive]
        for option in alone:
            if option.code in choices and len(choices) > 1:
                sentence = _(
                    "“%(option)s” cannot be chosen together with another answer to %(number)s."
                ) % {"option": option.label, "number": number}
                return [Fault("choices", sentence)]
        return []

    def in_words(self, asked: Asked, choices: Sequence[str], other: str) -> list[str]:
        """The choice as it reads, one line each: "Yes", "Other: a levy", "Speed: Agree".

        A grid of which something is answered has a line for each statement: what is left out
        says so.
        """
        if self.has_rows:
            chosen = by_row(choices)
            labels = {**asked.labels, "": NO_ANSWER}
            return [
                in_language_of(
                    row.label,
                    f"{row.label}: {labels.get(chosen.get(row.code, ''), chosen.get(row.code))}",
                )
                for row in asked.rows
                if chosen
            ]
        lines = []
        for option in asked.options:
            if option.code in choices:
                has_words = option.is_other and other
                lines.append(f"{option.label}: {other}" if has_words else option.label)
        return lines

    def published(self, asked: Asked) -> dict[str, dict[str, Any]]:
        """What a release counts of the question, in the form of plan.json; free text never.

        Each statement of a grid is a single choice of its own: "Q5.speed".
        """
        if not self.has_options:
            return {}
        question: dict[str, Any] = {
            "kind": "multi" if self.takes_several else "single",
            "options": [option.code for option in asked.options],
            "nonresponse": True,
        }
        scores = {one.code: one.score for one in asked.options if one.score is not None}
        if scores and not self.takes_several:
            question["scores"] = scores
        if self.has_rows:
            return {f"{asked.number}.{row.code}": dict(question) for row in asked.rows}
        return {asked.number: question}

    def names(self, asked: Asked) -> dict[str, str]:
        """The names of `published` as people say them: {"Q5.speed": "Q5: Faster"}."""
        if self.has_rows:
            rows = {row.code: row.label for row in asked.rows}
            return {f"{asked.number}.{code}": f"{asked.number}: {rows[code]}" for code in rows}
        return {asked.number: asked.number} if self.has_options else {}

    def counted(self, asked: Asked, choices: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """One answer by the questions of `published`: {"Q8": ("yes",)}."""
        if not self.has_options or not choices:
            return {}
        if self.has_rows:
            return {f"{asked.number}.{row}": (option,) for row, option in by_row(choices).items()}
        return {asked.number: tuple(choices)}


def by_row(choices: Sequence[str]) -> dict[str, str]:
    """The chosen option of each statement of a grid: {"speed": "agree"}."""
    return dict(choice.split(BETWEEN, 1) for choice in choices if BETWEEN in choice)


def _row_faults(asked: Asked, choices: Sequence[str]) -> list[Fault]:
    rows = {row.code for row in asked.rows}
    answered: set[str] = set()
    for choice in choices:
        row, option = choice.partition(BETWEEN)[::2]
        if row not in rows or option not in asked.labels:
            return [
                Fault(
                    "choices",
                    _("Choose one of the answer options of %(number)s.") % {"number": asked.number},
                )
            ]
        if row in answered:
            return [
                Fault(
                    "choices",
                    _("Choose one answer for each statement of %(number)s.")
                    % {"number": asked.number},
                )
            ]
        answered.add(row)
    return []


def _other_faults(asked: Asked, choices: Sequence[str], other: str) -> list[Fault]:
    if not other:
        return []
    option = asked.other
    if option is None:
        return [
            Fault(
                "other",
                _("%(number)s has no option that takes words of its own.")
                % {"number": asked.number},
            )
        ]
    if option.code not in choices:
        return [Fault("other", _("Choose “%(option)s” to say this.") % {"option": option.label})]
    if len(other) > MOST_OTHER:
        return [Fault("other", _("Use at most %(limit)s characters here.") % {"limit": MOST_OTHER})]
    return []


_LIST = (
    Kind(
        QuestionKind.OPEN_TEXT,
        words="Suggested response",
        words_label="Suggested response to {number}",
    ),
    Kind(QuestionKind.SINGLE_CHOICE, Choosing.ONE),
    Kind(QuestionKind.MULTIPLE_CHOICE, Choosing.MANY),
    Kind(
        QuestionKind.CHOICE_WITH_COMMENT,
        Choosing.ONE,
        words="Comment",
        words_label="Comment on {number} (optional)",
    ),
    Kind(
        QuestionKind.YES_NO,
        Choosing.ONE,
        words="Explanation",
        words_label="Explanation of the answer to {number} (optional)",
        usual=YES_NO,
    ),
    Kind(QuestionKind.AGREEMENT, Choosing.ONE, usual=AGREEMENT, is_scored=True, is_scale=True),
    Kind(QuestionKind.GRID, Choosing.ONE_EACH, usual=AGREEMENT, is_scored=True),
    Kind(QuestionKind.INFORMATION, is_asked=False),
)
KINDS: Mapping[str, Kind] = {str(kind.value): kind for kind in _LIST}


def words_said(text: str) -> int:
    """How many words an answer has, as a person counts them: "well-known" is one, "–" none.

    The same stands in static/src/words.js.
    """
    return sum(1 for word in text.split() if any(map(str.isalnum, word)))


def words_line(text: str, advised: int | None) -> str:
    """ "231 of about 300 words": advice, nothing is cut off. Empty where none is given."""
    if not advised:
        return ""
    said = words_said(text)
    line = (
        _("%(said)s of about %(advised)s words: longer than asked for, and not cut off")
        if said > advised
        else _("%(said)s of about %(advised)s words")
    )
    return line % {"said": f"{said:,}", "advised": f"{advised:,}"}

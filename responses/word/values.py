"""What a draft's Word document says, as plain frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consultations.kinds import KINDS, Asked, Kind
from responses.part_words import PartWords
from responses.said import Said
from responses.word import marks


@dataclass(frozen=True)
class Remark:
    """A comment. `at` is a moment in ISO 8601; "" where an editor kept none."""

    author: str
    at: str
    text: str


@dataclass(frozen=True)
class AnswerPlace:
    """One question with its suggested response as of `version`.

    `notes` say for whom it is and after which answer it is asked. `is_aimed`: whether the
    question's rule includes the council.
    """

    identity: str
    asked: Asked
    kind: str
    wording: str
    guidance: str
    notes: tuple[str, ...]
    is_aimed: bool
    said: Said
    version: int
    question_version: int = 1  # of the words of the question
    remarks: tuple[Remark, ...] = ()

    @property
    def key(self) -> str:
        return marks.answer_key(self.identity)

    @property
    def number(self) -> str:
        return self.asked.number

    @property
    def spec(self) -> Kind:
        return KINDS[self.kind]

    @property
    def label(self) -> str:
        """What its place to write is called, or the question where there is none."""
        words = self.spec.words_label or self.spec.words or "{number}"
        return words.format(number=self.number)

    @property
    def codes(self) -> tuple[str, ...]:
        """Everything that can be chosen: codes of options, of a grid "statement:option"."""
        options = self.asked.options if self.spec.has_options else ()
        if self.spec.has_rows:
            return tuple(f"{row.code}:{one.code}" for row in self.asked.rows for one in options)
        return tuple(one.code for one in options)


@dataclass(frozen=True)
class Told:
    """Something that only informs: a question for other councils, an item without an answer."""

    heading: str
    text: str


@dataclass(frozen=True)
class PartPlace:
    """One part of the report as of `version`. `left_out` says which questions are left out, in
    whose place the council may say something; "": there are none."""

    position: int
    label: str  # as no other part of the report is called
    words: PartWords
    version: int
    left_out: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def key(self) -> str:
        return marks.part_key(self.position)

    @property
    def instead_key(self) -> str:
        return marks.instead_key(self.position)

    @property
    def has_instead(self) -> bool:
        return bool(self.left_out or self.words.not_applicable_text)

    @property
    def instead_label(self) -> str:
        return f"{self.label}, in place of questions that are left out"


@dataclass(frozen=True)
class Chapter:
    """A part of the report, with the questions of its section if it is one."""

    part: PartPlace
    entries: tuple[AnswerPlace | Told, ...] = ()


@dataclass(frozen=True)
class WordDraft:
    """The whole document. `consultation` and `council` are codes, `response` says which row."""

    consultation: str
    council: str
    response: str
    title: str  # of the consultation
    council_name: str
    publisher: str
    closes: str
    at: str  # the moment of what it says, in ISO 8601
    said_at: str  # the same as people say it
    chapters: tuple[Chapter, ...]

    @property
    def parts(self) -> Iterator[PartPlace]:
        return (chapter.part for chapter in self.chapters)

    @property
    def answers(self) -> Iterator[AnswerPlace]:
        for chapter in self.chapters:
            for entry in chapter.entries:
                if isinstance(entry, AnswerPlace):
                    yield entry

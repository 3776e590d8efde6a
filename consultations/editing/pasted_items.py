"""What a pasted questionnaire is proposed to become."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Section:
    """A heading with the background below it; its questions follow."""

    title: str = ""
    background: str = ""
    into: str = ""  # a section that is there, as the page names it; "": a new one


@dataclass
class Question:
    """`number` is the one in the paste, if it has one."""

    number: str = ""
    text: str = ""
    kind: str = ""
    guidance: str = ""
    options: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    words: str = ""  # how many are advised
    hangs_on_previous: bool = False


@dataclass
class Unused:
    """Words that fitted nowhere."""

    text: str = ""


Item = Section | Question | Unused


@dataclass(frozen=True)
class Proposal:
    items: tuple[Item, ...]
    marks: tuple[str, ...]

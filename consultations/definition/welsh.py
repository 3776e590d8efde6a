"""The Welsh texts of a definition as one list, as its file has them: place, English, Welsh.

A place is named as people name it in the file: "title", "section 2 background", "Q4 text",
"Q4 option yes".  What is stored in a part of a definition is translated.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from consultations.definition.marked import Form
from consultations.definition.questions import MOST_WORDS
from consultations.definition.translated import Part, Translated, is_line
from consultations.definition.values import Definition, QuestionDefinition
from consultations.prose import CONTROL, clean
from councils.enums import Nation

WALES = str(Nation.WALES)
Plain = dict[str, Any]
Texts = Mapping[str, tuple[Translated, ...]]  # by the name of the part


@dataclass(frozen=True)
class Named:
    """A part and how the places of its texts begin: "", "section 2 ", "Q4 "."""

    name: str
    part: Part

    def place(self, place: str) -> str:
        return f"{self.name} {place}".lstrip()


def parts(definition: Definition) -> Iterator[Named]:
    """The consultation, its sections and their questions, in order."""
    yield Named("", definition)
    for section in definition.sections:
        yield Named(f"section {section.number}", section)
        for question in section.questions:
            yield Named(question.number, question)


def with_welsh(definition: Definition, texts: Texts) -> Definition:
    """The definition with these Welsh texts in the parts that are named; the others keep theirs."""
    sections = tuple(
        replace(
            section,
            welsh=texts.get(f"section {section.number}", section.welsh),
            questions=tuple(
                replace(question, welsh=texts.get(question.number, question.welsh))
                for question in section.questions
            ),
        )
        for section in definition.sections
    )
    return replace(definition, welsh=texts.get("", definition.welsh), sections=sections)


def to_list(definition: Definition, *, with_missing: bool = False) -> list[Plain]:
    """The list of a file; with those that are missing, which have no Welsh, for who translates."""
    found = []
    for named in parts(definition):
        there = named.part.translations
        for place, english in named.part.texts.items():
            entry = {"place": named.place(place), "english": english, "welsh": ""}
            if translated := there.get(place):
                entry |= {"english": translated.of, "welsh": translated.text}
            if translated or with_missing:
                found.append(entry)
    return found


def as_stored(text: str, place: str) -> str:
    """As the English of that place is stored: a line as it is, prose cleaned."""
    return CONTROL.sub("", text).strip() if is_line(place) else clean(text)


def read_welsh(form: Form, definition: Definition) -> Definition:
    """The definition with the Welsh texts of its file."""
    known = {
        named.place(place): (named, place)
        for named in parts(definition)
        for place in named.part.texts
    }
    found: dict[str, list[Translated]] = {}
    seen = set()
    for path, node in form.items("welsh"):
        inner = Form(node, path, form.problems)
        name = inner.line_of_text("place", 80, needed=True)
        english = inner.text("english", MOST_WORDS)
        welsh = inner.text("welsh", MOST_WORDS, needed=True)
        if name and name not in known:
            inner.problem("place", f"there is no text “{name}” in this consultation.")
        elif name in seen:
            inner.problem("place", f"“{name}” stands twice.")
        elif name:
            named, place = known[name]
            if is_line(place) and len(welsh.strip().splitlines()) > 1:
                inner.problem("welsh", "must stand in one line, as the English does.")
            of = as_stored(english, place) or named.part.texts[place]
            translated = Translated(place, as_stored(welsh, place), of)
            found.setdefault(named.name, []).append(translated)
        seen.add(name)
        inner.close()
    return with_welsh(definition, {name: tuple(texts) for name, texts in found.items()})


# --- how far the translation is -----------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """Of how many texts there is Welsh; a stale one translates an earlier English."""

    total: int = 0
    translated: int = 0
    stale: int = 0

    @property
    def missing(self) -> int:
        return self.total - self.translated - self.stale

    @property
    def is_complete(self) -> bool:
        return self.translated == self.total

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.total + other.total,
            self.translated + other.translated,
            self.stale + other.stale,
        )


def progress(found: Iterable[Named]) -> Progress:
    """Over these parts, without questions that no council in Wales is asked."""
    done = Progress()
    for named in found:
        if is_for_wales(named.part):
            part = named.part
            stale, welsh = len(part.stale), len(part.welsh)
            done += Progress(len(part.texts), welsh - stale, stale)
    return done


def is_for_wales(part: Part) -> bool:
    """Whether councils in Wales may be asked it; what is no question they all read."""
    if not isinstance(part, QuestionDefinition):
        return True
    return not part.applies_to.nations or WALES in part.applies_to.nations

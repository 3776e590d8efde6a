"""How far the Welsh of a consultation is, and one page of it side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.forms.boundfield import BoundField

from consultations.definition import Definition
from consultations.definition.translated import Part, what
from consultations.definition.welsh import Named, Progress, is_for_wales, parts, progress
from consultations.redline import Piece, redline

NOT_IN_WALES = "No council in Wales is asked this, so it need not be translated."


@dataclass(frozen=True)
class PageLine:
    """One page of the translation: the consultation's own texts (`section` is 0), or a section."""

    section: int
    title: str
    far: str
    tag: str
    colour: str


@dataclass(frozen=True)
class Row:
    """One text: its English, and the field of its Welsh."""

    label: str
    english: str
    pieces: tuple[Piece, ...]  # what changed in the English since; none: the Welsh is of this one
    stored: str  # the Welsh that a colleague stored meanwhile
    field: BoundField
    right: BoundField | None


@dataclass(frozen=True)
class Group:
    heading: str
    note: str
    rows: tuple[Row, ...]


def pages(definition: Definition) -> list[PageLine]:
    """The pages on which it is translated, in order."""
    found = list(parts(definition))
    lines = [_line(0, "The consultation itself", progress(found[:1]))]
    for section in definition.sections:
        own = [Named("", section), *(Named(each.number, each) for each in section.questions)]
        title = f"Section {section.number}: {section.title}"
        lines.append(_line(section.number, title, progress(own)))
    return lines


def _line(section: int, title: str, done: Progress) -> PageLine:
    if done.is_complete:
        tag, colour = "Complete", "green"
    elif done.stale:
        tag, colour = "Stale texts", "yellow"
    elif done.translated:
        tag, colour = "Begun", "blue"
    else:
        tag, colour = "To do", "grey"
    return PageLine(section, title, in_words(done), tag, colour)


def in_words(done: Progress) -> str:
    """ "14 of 37 texts translated, 2 stale"."""
    texts = "text" if done.total == 1 else "texts"
    words = f"{done.translated} of {done.total} {texts} translated"
    return f"{words}, {done.stale} stale" if done.stale else words


def of_page(shown: list[Part]) -> str:
    return in_words(progress(Named("", part) for part in shown))


def groups(form: Any) -> list[Group]:
    """The texts of a form (forms.welsh.WelshForm) by the question that they belong to."""
    return [
        Group(heading, _note(texts[0].part), tuple(_row(form, text) for text in texts))
        for heading, texts in (
            (heading, list(found))
            for heading, found in groupby(form.texts.values(), key=lambda text: text.heading)
        )
    ]


def _note(part: Part) -> str:
    return "" if is_for_wales(part) else NOT_IN_WALES


def _row(form: Any, text: Any) -> Row:
    right = f"{text.name}-right"
    return Row(
        label=what(text.place),
        english=text.english,
        pieces=tuple(redline(text.translates, text.english)) if text.is_stale else (),
        stored=text.welsh if text.name in form.changed else "",
        field=form[text.name],
        right=form[right] if right in form.fields else None,
    )

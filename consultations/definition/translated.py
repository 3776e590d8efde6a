"""Welsh texts beside the English ones, kept in the part of a definition that they belong to.

So whatever is done to a part is done to its Welsh: it moves, is numbered anew and goes with it.
A Welsh text whose English is no longer there is gone too.  Which English it translates is kept
word for word: where that is not the English of now, the Welsh is stale, and the page can say what
has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LINES = frozenset({"title", "background_note", "follows_note", "applies_because"})
OPTION, STATEMENT = "option ", "statement "  # and a code
WORDS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "purpose": _("Purpose"),
    "still_open": _("What is still open"),
    "confidentiality": _("Confidentiality"),
    "next_steps": _("What happens next"),
    "contact": _("Contact"),
    "background": _("Background"),
    "background_note": _("Note below the background"),
    "text": _("Wording"),
    "guidance": _("Guidance"),
    "follows_note": _("When it is asked, in words"),
    "applies_because": _("Why it is not for all"),
}


@dataclass(frozen=True, order=True)
class Translated:
    """The Welsh of a text of a part; `place` names it there: "guidance", "option yes"."""

    place: str
    text: str
    of: str  # the English that it translates


def is_line(place: str) -> bool:
    """Whether the text is of one line."""
    return place in LINES or place.startswith((OPTION, STATEMENT))


def what(place: str) -> str:
    """ "Guidance", "Option yes"."""
    if place.startswith(OPTION):
        return gettext("Option %(code)s") % {"code": place.removeprefix(OPTION)}
    if place.startswith(STATEMENT):
        return gettext("Statement %(code)s") % {"code": place.removeprefix(STATEMENT)}
    return str(WORDS[place])


class Part:
    """A part of a definition that councils read. Its dataclass has the field `welsh`."""

    welsh: tuple[Translated, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Its English texts by place, in the order in which people read them."""
        raise NotImplementedError

    def __post_init__(self) -> None:
        """Keeps the Welsh of texts that are there, in their order."""
        if self.welsh:
            there = self.translations
            kept = tuple(there[place] for place in self.texts if place in there)
            object.__setattr__(self, "welsh", kept)

    @property
    def translations(self) -> dict[str, Translated]:
        return {each.place: each for each in self.welsh if each.text}

    @property
    def in_welsh(self) -> dict[str, str]:
        """The Welsh by place, without what is stale."""
        texts = self.texts
        return {each.place: each.text for each in self.welsh if each.of == texts[each.place]}

    @property
    def stale(self) -> tuple[str, ...]:
        """The places whose English has changed since."""
        texts = self.texts
        return tuple(each.place for each in self.welsh if each.of != texts[each.place])


def given(**texts: str) -> dict[str, str]:
    """Those that say something."""
    return {place: text for place, text in texts.items() if text}


def labelled(prefix: str, labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The texts of options or statements."""
    return {f"{prefix}{code}": label for code, label in labels if label}


def of_question(
    *,
    text: str,
    guidance: str,
    options: Iterable[tuple[str, str]],
    statements: Iterable[tuple[str, str]],
    follows_note: str,
    applies_because: str,
) -> dict[str, str]:
    """The texts of a question; options and statements by code."""
    return (
        given(text=text, guidance=guidance)
        | labelled(OPTION, options)
        | labelled(STATEMENT, statements)
        | given(follows_note=follows_note, applies_because=applies_because)
    )


def as_rows(welsh: Iterable[Translated]) -> list[list[str]]:
    """As a row of a table keeps them."""
    return [[each.place, each.text, each.of] for each in welsh]


def from_rows(rows: Iterable[Iterable[str]]) -> tuple[Translated, ...]:
    return tuple(Translated(*row) for row in rows)

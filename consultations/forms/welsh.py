"""The Welsh texts of a part of a draft: parsed and checked, nothing saved here.

What the page showed of each text is sent back in one field, so that a text which nobody touched is
left as it is, and one that a colleague changed meanwhile is not overwritten unawares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from consultations.definition.translated import Part, is_line, what
from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
from consultations.editing.welsh import Owner, Typed, base_of
from consultations.forms.texts import Line, Prose
from consultations.prose import clean, clean_line

MOST_OF_LINE = 400
LETTERS_IN_ROW = 55
CHANGED = (
    "A colleague changed the English or the Welsh after you opened the page. Compare yours with "
    "what is stored, and save again."
)
GONE = "“{}” belongs to a text that was moved or removed after you opened the page."


@dataclass(frozen=True)
class Text:
    """One text of the page: its English and Welsh as they are stored."""

    owner: Owner
    part: Part
    name: str  # of its field
    heading: str  # of what it is: "Q4"
    place: str

    @property
    def english(self) -> str:
        return self.part.texts[self.place]

    @property
    def welsh(self) -> str:
        there = self.part.translations.get(self.place)
        return there.text if there else ""

    @property
    def translates(self) -> str:
        """The English that the Welsh is of."""
        there = self.part.translations.get(self.place)
        return there.of if there else ""

    @property
    def is_stale(self) -> bool:
        return bool(self.welsh) and self.translates != self.english

    def cleaned(self, welsh: str) -> str:
        return clean_line(welsh) if is_line(self.place) else clean(welsh)

    @property
    def seen(self) -> list[str]:
        """What the page shows of it: as a whole, and its Welsh."""
        return [base_of(self.part, self.place), _digest(self.cleaned(self.welsh))]


def texts_of(parts: Sequence[Part]) -> Iterator[Text]:
    for part in parts:
        owner: Owner = None
        name, heading = "consultation", "The consultation"
        if isinstance(part, SectionDefinition):
            owner, name, heading = part.number, "section", "Heading and background"
        elif isinstance(part, QuestionDefinition):
            owner, name, heading = part.identity, f"q{part.identity.hex}", part.number
        for place in part.texts:
            yield Text(owner, part, f"{name}-{place.replace(' ', '-')}", heading, place)


def parts_of(section: Definition | SectionDefinition) -> list[Part]:
    """What one page shows: the consultation's own texts, or a section with its questions."""
    return [section, *section.questions] if isinstance(section, SectionDefinition) else [section]


class WelshForm(forms.Form):
    """A field for each text, and a box “still right” where the English has changed since."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        self.texts = {text.name: text for text in texts_of(parts)}
        self.changed: set[str] = set()  # names of the texts that a colleague changed meanwhile
        initial: dict[str, Any] = {name: text.welsh for name, text in self.texts.items()}
        initial["seen"] = json.dumps({name: text.seen for name, text in self.texts.items()})
        super().__init__(*args, **{"initial": initial, **kwargs})
        for name, text in self.texts.items():
            self.fields[name] = _field(text)
            if text.is_stale:
                self.fields[f"{name}-right"] = forms.BooleanField(
                    required=False, label="The Welsh is still right"
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        shown = self._shown()
        for name, text in self.texts.items():
            if (
                name in cleaned
                and self._is_touched(name, shown)
                and self._base(name) != text.seen[0]
            ):
                self.changed.add(name)
                self.add_error(name, CHANGED)
        for name, (_, digest) in shown.items():
            typed = str(self.data.get(name, ""))
            lost = name not in self.texts and digest not in {
                _digest(clean(typed)),
                _digest(clean_line(typed)),
            }
            if lost and typed.strip():
                self.add_error(None, GONE.format(typed.strip()))
        return cleaned

    @property
    def typed(self) -> list[Typed]:
        """What a valid form changes or confirms."""
        shown = self._shown()
        return [
            Typed(text.owner, text.place, self._base(name), self.cleaned_data[name])
            for name, text in self.texts.items()
            if self._is_touched(name, shown)
        ]

    @property
    def seen_again(self) -> str:
        """What the page shows when it is shown again: what a colleague changed is seen now."""
        seen = self._shown()
        seen |= {name: text.seen for name, text in self.texts.items() if name in self.changed}
        kept = {name: found for name, found in seen.items() if name in self.texts}
        return json.dumps(kept)

    def _is_touched(self, name: str, shown: dict[str, list[str]]) -> bool:
        said = self.cleaned_data.get(name, "")
        is_right = self.cleaned_data.get(f"{name}-right", False)
        return bool(is_right) or _digest(said) != shown.get(name, ["", _digest("")])[1]

    def _base(self, name: str) -> str:
        return self._shown().get(name, ["", ""])[0]

    def _shown(self) -> dict[str, list[str]]:
        """What the page that was sent showed; nothing where that was tampered with."""
        try:
            found = json.loads(self.data.get("seen", ""))
            pairs = {str(name): [str(base), str(digest)] for name, (base, digest) in found.items()}
        except (ValueError, TypeError, AttributeError):
            return {}
        return pairs


def _field(text: Text) -> forms.CharField:
    attrs = {"lang": "cy", "aria-label": f"Welsh: {text.heading}, {what(text.place)}"}
    rows = sum(-(-max(len(line), 1) // LETTERS_IN_ROW) for line in text.english.split("\n"))
    if is_line(text.place):
        return Line(
            label="Welsh", required=False, max_length=MOST_OF_LINE, rows=min(rows, 5), attrs=attrs
        )
    return Prose(label="Welsh", required=False, rows=min(rows + 1, 20), attrs=attrs)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

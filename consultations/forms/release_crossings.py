"""Which pairs of questions are counted together.

The rows are added and taken out by buttons (rows_by_button.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import Truncator

from consultations.editing.release import Counted
from consultations.forms import rows_by_button
from consultations.forms.rows_by_button import keys_of
from consultations.prose import clean_line
from consultations.release_plan import MOST_CROSSINGS

MOST_ROWS = 40
MOST_OF_A_QUESTION = 70


@dataclass(frozen=True)
class CrossingRow:
    key: str
    name: str  # "Pair 2"
    one: BoundField
    two: BoundField
    figures: str  # "3 × 4 = 12 figures"


def pressed(typed: QueryDict) -> tuple[QueryDict, bool]:
    """What was typed after the button was pressed, and whether it is to be saved."""
    return rows_by_button.pressed(typed, fields=("one", "two"), most=MOST_ROWS)


class CrossingsForm(forms.Form):
    """Pairs of questions; `stored` are those that are declared, by their keys."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Sequence[tuple[str, str]],
        known: Mapping[str, Counted],
        base: str,
    ) -> None:
        super().__init__(data, initial={"base": base})
        self.known = {key: one for key, one in known.items() if one.is_single}
        self.keys = (
            [str(at) for at in range(len(stored))] if data is None else keys_of(data, MOST_ROWS)
        )
        choices = [
            ("", "Choose a question"),
            *((key, _choice(one)) for key, one in self.known.items()),
        ]
        for at, key in enumerate(self.keys, 1):
            for side, name in enumerate(("one", "two")):
                initial = stored[int(key)][side] if int(key) < len(stored) else ""
                self.fields[f"{key}-{name}"] = forms.ChoiceField(
                    label=f"{'First' if name == 'one' else 'Second'} question of pair {at}",
                    choices=choices,
                    required=False,
                    initial=initial if initial in self.known else "",
                )

    def forget_errors(self) -> None:
        self._errors = ErrorDict()

    @property
    def rows(self) -> list[CrossingRow]:
        return [
            CrossingRow(
                key,
                f"Pair {at}",
                self[f"{key}-one"],
                self[f"{key}-two"],
                self._figures(key),
            )
            for at, key in enumerate(self.keys, 1)
        ]

    def _figures(self, key: str) -> str:
        sides = [self.known.get(str(self[f"{key}-{name}"].value())) for name in ("one", "two")]
        if None in sides:
            return ""
        numbers = [len(one.options) for one in sides if one is not None]
        return f"{numbers[0]} × {numbers[1]} = {numbers[0] * numbers[1]} figures"

    @property
    def can_add(self) -> bool:
        return len(self.keys) < MOST_ROWS and len(self.known) > 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The rows in which something is chosen; asked of a valid form."""
        both = (
            (self.cleaned_data[f"{key}-one"], self.cleaned_data[f"{key}-two"]) for key in self.keys
        )
        return [pair for pair in both if any(pair)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        before: list[frozenset[str]] = []
        counts: dict[str, int] = {}
        for key in self.keys:
            first, second = (cleaned.get(f"{key}-{name}") for name in ("one", "two"))
            if not first and not second:
                continue
            if not first or not second:
                self.add_error(f"{key}-{'two' if first else 'one'}", "Choose the other question")
                continue
            if first == second:
                self.add_error(f"{key}-two", "Choose another question than the first")
                continue
            if frozenset((first, second)) in before:
                self.add_error(f"{key}-two", "These two stand together already")
                continue
            before.append(frozenset((first, second)))
            for name, chosen in (("one", first), ("two", second)):
                counts[chosen] = counts.get(chosen, 0) + 1
                if counts[chosen] > MOST_CROSSINGS:
                    said = f"{self.known[chosen].said} stands in more than {MOST_CROSSINGS} pairs"
                    self.add_error(f"{key}-{name}", said)
        return cleaned


def _choice(one: Counted) -> str:
    words = one.question.text if one.question.is_wording_held else ""
    said = one.said if one.said != one.question.number else f"{one.said}. {clean_line(words)}"
    return Truncator(said).chars(MOST_OF_A_QUESTION)

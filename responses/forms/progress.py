"""Filters of the LGA's pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms

from councils.enums import CouncilType, Nation
from responses.progress import CouncilProgress, Progress, Said, Start

ANYTHING = "anything"
PLACES = ("type", "region", "nation")
# Each state; below "not started" its two parts.
STATES = [
    choice
    for state in Progress
    for choice in (
        (state.value, state.label),
        *(
            ((part.value, f"– {part.label}") for part in Start)
            if state == Progress.NOT_STARTED
            else ()
        ),
    )
]


class ProgressFilterForm(forms.Form):
    """Filters of the board and its files; they stay in the address, and nonsense is no filter.

    The page offers the types, regions and nations of the councils on it; an address may name others
    of the register, such as one from before a council was dropped, and then shows none.
    """

    state = forms.ChoiceField(label="State", required=False)
    type = forms.ChoiceField(label="Type", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    nation = forms.ChoiceField(label="Nation", required=False)
    said = forms.ChoiceField(label="What it said about the date", required=False)

    def __init__(self, data: Any, *, regions: list[str]) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, str]]] = {
            "state": STATES,
            "type": list(CouncilType.choices),
            "region": [(region, region) for region in regions],
            "nation": list(Nation.choices),
            "said": [(ANYTHING, "That it cannot make it"), *Said.choices],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "All"), *values]

    def offer(self, rows: Iterable[CouncilProgress]) -> None:
        """Only what filters these councils, and what is chosen."""
        found = [tuple(getattr(row, name) for name in PLACES) for row in rows]
        there = zip(*found, strict=True) if found else ((),) * len(PLACES)
        for name, values in zip(PLACES, map(set, there), strict=True):
            known = {"", self.chosen.get(name), *values}
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.widget.choices = [one for one in field.widget.choices if one[0] in known]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """ "?state=submitted&region=Wales", as it stands in an address; empty without a filter."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def fits(self, row: CouncilProgress) -> bool:
        """Whether the filters let this council through."""
        return all(_fits(row, name, value) for name, value in self.chosen.items())


def _fits(row: CouncilProgress, name: str, value: str) -> bool:
    match name:
        case "state":
            return value in {row.state, row.start}
        case "said":
            return row.said is not None and value in {ANYTHING, row.said}
    return bool(getattr(row, name) == value)

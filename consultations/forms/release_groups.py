"""Which tables of results there are, and with which others a group is merged that is too small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from consultations.release_plan import ATTRIBUTES, DIVISION, STRATUM
from consultations.release_words import category, dimension_name
from councils.listed import listed
from slisystem.fields import Checkboxes, Radios

USUAL, OWN, TOGETHER = "usual", "own", "together"
HINTS = {
    "type": "County council, district council, unitary authority and so on.",
    "region": "The nine regions of England, and Wales.",
    "tier": "Upper tier, lower tier, single tier.",
    "nation": "England and Wales.",
}


class GroupsForm(forms.Form):
    """By which attributes there are tables, and whether each nation is counted by itself.

    `usual` are the attributes of the default, `stored` those that are declared.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Sequence[str] | None,
        usual: Sequence[str],
        stratum: str | None,
        base: str,
    ) -> None:
        super().__init__(
            data,
            initial={
                "base": base,
                "how": USUAL if stored is None else OWN,
                "dimensions": list(usual if stored is None else stored),
                "stratum": USUAL if stratum is None else stratum or TOGETHER,
            },
        )
        self.fields["how"] = forms.ChoiceField(
            label="Which tables there are, beside the one of all councils together",
            choices=[
                (USUAL, f"As usual: {listed(f'one by {dimension_name(name)}' for name in usual)}"),
                (OWN, "As chosen here"),
            ],
            widget=Radios(reveals={OWN: "dimensions"}, attrs={"label_size": "m"}),
            error_messages={"required": "Choose which tables there are"},
        )
        self.fields["dimensions"] = forms.MultipleChoiceField(
            label="One table by each of these",
            help_text="Choose none to publish figures of all councils together only.",
            choices=[(name, self._named(name)) for name in ATTRIBUTES],
            required=False,
            widget=Checkboxes(hints=HINTS, attrs={"small": True}),
        )
        self.fields["stratum"] = forms.ChoiceField(
            label="Councils of England and of Wales",
            choices=[
                (USUAL, "As usual: each nation by itself where councils of both are asked"),
                (STRATUM, "Each nation by itself, whichever are asked"),
                (DIVISION, "Counted together, and other bodies by themselves"),
                (TOGETHER, "Counted together"),
            ],
            widget=Radios(
                hints={
                    USUAL: "Where there is a table by nation, all other tables are of both. Where "
                    "other bodies are asked too, they are counted by themselves instead.",
                    STRATUM: "Two sets of figures, and none of both nations.",
                    DIVISION: "Combined authorities and the like are never counted with councils.",
                    TOGETHER: "One set of figures, in which nobody sees the nations apart.",
                },
                attrs={"label_size": "m"},
            ),
            error_messages={"required": "Choose how the two nations are counted"},
        )

    @staticmethod
    def _named(name: str) -> str:
        said = dimension_name(name)
        return said[:1].upper() + said[1:]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_table = STRATUM in (self.dimensions_of(cleaned) or ())
        if has_table and cleaned.get("stratum") == STRATUM:
            sentence = (
                "There is a table by nation already: leave that out, or choose another way here"
            )
            self.add_error("stratum", sentence)
        return cleaned

    @staticmethod
    def dimensions_of(cleaned: Mapping[str, Any]) -> list[str] | None:
        return cleaned.get("dimensions", []) if cleaned.get("how") == OWN else None

    @property
    def dimensions(self) -> list[str] | None:
        """None: the default; asked of a valid form."""
        return self.dimensions_of(self.cleaned_data)

    @property
    def stratum(self) -> str | None:
        chosen = self.cleaned_data["stratum"]
        return None if chosen == USUAL else "" if chosen == TOGETHER else str(chosen)


# --- neighbours -------------------------------------------------------------------------------

FEWEST_PLACES = 3
ORDINALS = ("First choice", "Second choice", "Third choice")


@dataclass(frozen=True)
class NeighbourRow:
    """One group, how many councils of it are asked, and with whom it is merged."""

    name: str
    asked: int
    fields: tuple[BoundField, ...]


class NeighboursForm(forms.Form):
    """With which groups each one of a breakdown is merged, in their order. `numbers`: how many
    councils of each would be asked."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        dimension: str,
        lists: Mapping[str, Sequence[str]],
        numbers: Mapping[str, int],
        base: str,
    ) -> None:
        self.numbers = numbers
        known = ATTRIBUTES[dimension]
        self.categories = sorted(
            known, key=lambda name: (not numbers.get(name), category(name))
        )  # those that are asked first
        longest = max(map(len, lists.values()), default=0)
        self.places = min(max(FEWEST_PLACES, longest), len(known) - 1)
        super().__init__(data, initial={"base": base} | self._values(lists))
        for at, name in enumerate(self.categories):
            choices = [
                (other, category(other)) for other in sorted(known, key=category) if other != name
            ]
            for place in range(self.places):
                self.fields[f"group-{at}-{place}"] = forms.ChoiceField(
                    label=ORDINALS[place] if place < len(ORDINALS) else f"Choice {place + 1}",
                    choices=[("", "Smallest other group" if place == 0 else "None"), *choices],
                    required=False,
                )

    def _values(self, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
        return {
            f"group-{at}-{place}": name
            for at, group in enumerate(self.categories)
            for place, name in enumerate(lists.get(group, ()))
        }

    def filled(self, lists: Mapping[str, Sequence[str]]) -> QueryDict:
        """What was typed, with these neighbours in the place of all that was chosen."""
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        for name in self.fields:
            if name != "base":
                typed[name] = ""
        typed.update(self._values(lists))
        return typed

    @property
    def rows(self) -> list[NeighbourRow]:
        return [
            NeighbourRow(
                category(name),
                self.numbers.get(name, 0),
                tuple(self[f"group-{at}-{place}"] for place in range(self.places)),
            )
            for at, name in enumerate(self.categories)
        ]

    @property
    def asked_rows(self) -> list[NeighbourRow]:
        return [row for row in self.rows if row.asked]

    @property
    def other_rows(self) -> list[NeighbourRow]:
        return [row for row in self.rows if not row.asked]

    @property
    def lists(self) -> dict[str, list[str]]:
        """As chosen so far; a group that is not named is not in it."""
        found = {}
        for at, name in enumerate(self.categories):
            chosen = [self.cleaned_data.get(f"group-{at}-{place}") for place in range(self.places)]
            if names := [one for one in chosen if one]:
                found[name] = list(dict.fromkeys(names))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for at, name in enumerate(self.categories):
            before: set[str] = set()
            for place in range(self.places):
                field = f"group-{at}-{place}"
                chosen = cleaned.get(field) or ""
                if chosen in before:
                    said = f"{category(chosen)} stands twice for {category(name)}"
                    self.add_error(field, said)
                before |= {chosen} if chosen else set()
        return cleaned

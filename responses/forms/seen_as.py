"""As which council somebody at the LGA looks at a consultation; it stays in the address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms

from consultations.applicability import REGIONS
from councils.enums import CouncilType
from councils.functions import CouncilFacts
from councils.models import Council
from councils.typical import REGION_BY_TYPE, typical

IN_ONE_REGION = frozenset(REGION_BY_TYPE.values()) - {"South West"}


class SeenAsForm(forms.Form):
    """A council by its name, else a type and, where it matters, a region."""

    type = forms.ChoiceField(label="Type of council", required=False)
    region = forms.ChoiceField(
        label="Region of a council of that type",
        help_text="It matters only for questions that are for some regions.",
        required=False,
    )
    council = forms.ChoiceField(
        label="Or one council",
        required=False,
        error_messages={
            "invalid_choice": "Choose a council of the list; it may be in being no more"
        },
    )

    def __init__(self, data: Any, *, councils: Iterable[Council]) -> None:
        super().__init__(data or None)
        self.councils = {council.slug: council for council in councils}
        self._choices("type", [("", "None chosen"), *CouncilType.choices])
        regions = [(region, region) for region in REGIONS if region not in IN_ONE_REGION]
        self._choices("region", [("", "Any"), *regions])
        by_type = sorted(self.councils.values(), key=lambda one: (one.get_type_display(), one.name))
        groups = [
            (label, [(council.slug, council.name) for council in group])
            for label, group in groupby(by_type, lambda one: one.get_type_display())
        ]
        self._choices("council", [("", "None chosen"), *groups])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def facts(self) -> CouncilFacts | None:
        """The council chosen; none before anything is, and for what is no choice."""
        if not self.is_valid():
            return None
        if council := self.councils.get(self.cleaned_data["council"]):
            return council.facts
        kind = self.cleaned_data["type"]
        return typical(kind, self.cleaned_data["region"]) if kind else None

    @property
    def query(self) -> str:
        """The choice as it stands in the address, with its question mark."""
        names = ("council",) if self.cleaned_data["council"] else ("type", "region")
        chosen = {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
        return f"?{urlencode(chosen)}"

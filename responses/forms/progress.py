"""Filters of the LGA's pages."""

from __future__ import annotations

from typing import Any

from django import forms


class ProgressFilterForm(forms.Form):
    """Filters of the LGA's progress page; they stay in the address."""

    type = forms.ChoiceField(label="Type", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(
        self,
        data: Any,
        *,
        types: list[tuple[str, str]],
        regions: list[tuple[str, str]],
        states: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("type", types), ("region", regions), ("state", states)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "All"), *choices]

"""What is looked for in the council's earlier answers, and for which question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 200  # characters


class EarlierForm(forms.Form):
    q = forms.CharField(
        label=_("Words to look for"),
        max_length=LONGEST_SEARCH,
        required=False,
        help_text=_(
            "Answers and paragraphs of reports that have all of these words, in capitals or not."
        ),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`questions` (number, words) are those into which this person may copy."""
        super().__init__(**kwargs)
        if questions:
            self.fields["for"] = forms.ChoiceField(
                label=gettext("To copy into"), choices=questions, required=False
            )

    @property
    def into(self) -> BoundField | None:
        return self["for"] if "for" in self.fields else None

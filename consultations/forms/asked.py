"""What an editor types to ask a further council."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.forms.extending import words_field
from councils.models import Council
from councils.naming import KnownCouncils
from slisystem.layout import Buttons, Submit


class AddCouncilForm(forms.Form):
    """One council of the register by its name or code, and why it is asked in addition."""

    council = forms.CharField(
        label="Council or other body",
        help_text="Its name or its code in the register.",
        max_length=200,
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Name the council or body"},
    )
    reason = words_field(
        "Why is it asked in addition?",
        hint="It stands on record, and the council reads it.",
        missing="Say why it is asked in addition",
    )

    def __init__(self, *args: Any, councils: Sequence[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.councils = councils
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Buttons(Submit("Ask this council")))

    def clean_council(self) -> Council:
        typed = self.cleaned_data["council"].strip()
        council, unclear = KnownCouncils(self.councils).meant(typed)
        if council is None:
            raise forms.ValidationError(
                unclear
                or f"No council or other body in being is known by “{typed[:80]}”. An LGA "
                "administrator adds a body that the register lacks"
            )
        return council

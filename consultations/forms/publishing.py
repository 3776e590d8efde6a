"""What is typed when a draft is reviewed and published: parsed and checked, nothing saved here."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.enums import Verdict
from consultations.forms.extending import words_field
from slisystem.fields import Radios
from slisystem.layout import Buttons, Link, Submit


class PublishForm(forms.Form):
    """One button; where the dates leave little time, also a box that says that this is known."""

    despite_warnings = forms.BooleanField(
        label="Publish it with these dates",
        error_messages={"required": "Confirm that the dates are meant, or change them"},
    )

    def __init__(self, *args: Any, warned: bool, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["despite_warnings"]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields, Buttons(Submit("Publish"), Link("Cancel", cancel_url))
        )


class TakeBackForm(forms.Form):
    """Why what was published becomes a draft again."""

    reason = words_field(
        "Why is it taken back?",
        hint="Your colleagues at the LGA read this.",
        missing="Say why it is taken back",
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "reason", Buttons(Submit("Take it back to a draft"), Link("Cancel", cancel_url))
        )


class ReviewForm(forms.Form):
    """What a colleague says of the draft as the page showed it (`seen`, its digest)."""

    verdict = forms.ChoiceField(
        label="What do you say?",
        choices=Verdict.choices,
        widget=Radios(),
        error_messages={"required": "Choose what you say"},
    )
    words = words_field(
        "Words to your colleagues", required=False, hint="Needed if changes should be made."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, seen: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "seen",
            "verdict",
            "words",
            Buttons(Submit("Send the review"), Link("Cancel", cancel_url)),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == Verdict.CHANGES and not (cleaned.get("words") or "").strip():
            self.add_error("words", "Say what should change")
        return cleaned

"""What becomes of a decision: published, called in, and how that ended."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.prose import clean
from responses.enums import CallInOutcome
from responses.forms.texts import long_text, one_line
from slisystem.fields import DateField, Radios


class PublishDecisionForm(forms.Form):
    published_on = DateField(label="When was it published?", name="day of publication")
    where = one_line(
        label="Where?",
        max_length=250,
        help_text="The register, page or notice board, as it can be found.",
        error_messages={"required": "Say where it was published"},
    )


class CallInForm(forms.Form):
    called_in_on = DateField(label="When was it called in?", name="day of the call-in")
    called_in_by = one_line(
        label="By whom?",
        max_length=250,
        help_text="As the council’s scheme names them, for example “Chair of the Overview and "
        "Scrutiny Committee”.",
        error_messages={"required": "Say who called it in"},
    )
    grounds = long_text(label="On what grounds? (optional)", rows=4)

    def clean_grounds(self) -> str:
        return clean(self.cleaned_data["grounds"] or "")


class EndCallInForm(forms.Form):
    outcome = forms.ChoiceField(
        label="How did the call-in end?",
        choices=CallInOutcome.choices,
        error_messages={"required": "Choose how the call-in ended"},
        widget=Radios(),
    )
    outcome_on = DateField(label="When was that found?", name="day of the outcome")
    words = long_text(
        label="What was found (optional)",
        rows=4,
        help_text="If the decision is to be made again, whoever decides reads it with the report.",
    )

    def __init__(self, *args: Any, goes_on: bool, **kwargs: Any) -> None:
        """`goes_on`: something later is drafted or decided, which stays as it is."""
        super().__init__(*args, **kwargs)
        again = (
            "What is drafted or was decided since goes on as it stands."
            if goes_on
            else "The report goes back to whoever decides, as a new round."
        )
        self.fields["outcome"].widget.hints = {
            CallInOutcome.STANDS: "It has effect from the day that you give below, and what was "
            "submitted on it counts.",
            CallInOutcome.RECONSIDER: f"{again} This decision and what was submitted on it stay on "
            "record and do not count.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["words"] = clean(cleaned.get("words") or "")
        return cleaned

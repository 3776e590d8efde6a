"""What becomes of a decision: published, called in, and how that ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.enums import CallInOutcome
from responses.forms.texts import long_text, one_line
from slisystem.fields import DateField, Radios


class PublishDecisionForm(forms.Form):
    published_on = DateField(label=_("When was it published?"), name=_("day of publication"))
    where = one_line(
        label=_("Where?"),
        max_length=250,
        help_text=_("The register, page or notice board, as it can be found."),
        error_messages={"required": _("Say where it was published")},
    )


class CallInForm(forms.Form):
    called_in_on = DateField(label=_("When was it called in?"), name=_("day of the call-in"))
    called_in_by = one_line(
        label=_("By whom?"),
        max_length=250,
        help_text=_(
            "As the council’s scheme names them, for example “Chair of the Overview and Scrutiny "
            "Committee”."
        ),
        error_messages={"required": _("Say who called it in")},
    )
    grounds = long_text(label=_("On what grounds? (optional)"), rows=4)

    def clean_grounds(self) -> str:
        return clean(self.cleaned_data["grounds"] or "")


class EndCallInForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did the call-in end?"),
        choices=CallInOutcome.choices,
        error_messages={"required": _("Choose how the call-in ended")},
        widget=Radios(),
    )
    outcome_on = DateField(label=_("When was that found?"), name=_("day of the outcome"))
    words = long_text(
        label=_("What was found (optional)"),
        rows=4,
        help_text=_(
            "If the decision is to be made again, whoever decides reads it with the report."
        ),
    )

    def __init__(self, *args: Any, goes_on: bool, **kwargs: Any) -> None:
        """`goes_on`: something later is drafted or decided, which stays as it is."""
        super().__init__(*args, **kwargs)

        self.fields["outcome"].widget.hints = {
            CallInOutcome.STANDS: gettext(
                "It has effect from the day that you give below, and what was submitted on it "
                "counts."
            ),
            CallInOutcome.RECONSIDER: gettext(
                "What is drafted or was decided since goes on as it stands. This decision and what "
                "was submitted on it stay on record and do not count."
            )
            if goes_on
            else gettext(
                "The report goes back to whoever decides, as a new round. This decision and what "
                "was submitted on it stay on record and do not count."
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["words"] = clean(cleaned.get("words") or "")
        return cleaned

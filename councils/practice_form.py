"""The form on which a council's administrators say how it decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import OneLineField, helper
from councils.models import Practice
from slisystem.fields import Radios
from slisystem.layout import Buttons, Link, Submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES, NO = "yes", "no"
MOST_CALL_IN, MOST_TO_DECIDE, MOST_TO_PUBLISH = 30, 60, 30  # as the table holds them


def days_field(
    label: StrOrPromise, *, least: int, most: int, missing: StrOrPromise, **kwargs: Any
) -> forms.Field:
    message = format_lazy(_("Enter a whole number from {least} to {most}"), least=least, most=most)
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages={
            "required": missing,
            "invalid": message,
            "min_value": message,
            "max_value": message,
        },
        widget=forms.TextInput({"inputmode": "numeric", "width": 2, "autocomplete": "off"}),
        **kwargs,
    )


class PracticeForm(forms.Form):
    """Call-in, and usual days."""

    call_in_applies = forms.ChoiceField(
        label=_("Can decisions of executive members be called in?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        error_messages={"required": _("Choose whether decisions can be called in")},
        widget=Radios(
            hints={
                YES: _(
                    "After publication there is a time in which scrutiny may call a "
                    "decision in. It has effect, and is submitted, when that time is over."
                ),
                NO: _("A decision has effect as soon as it is made."),
            },
            reveals={YES: "call_in_working_days"},
        ),
    )
    call_in_working_days = days_field(
        _("For how many working days?"),
        least=1,
        most=MOST_CALL_IN,
        missing=_("Enter for how many working days a decision can be called in"),
        required=False,
        help_text=_(
            "Counted from the day after publication, without bank holidays, as the "
            "constitution says. Often 5."
        ),
    )
    days_to_decide = days_field(
        _("Working days that a member usually takes to decide"),
        least=0,
        most=MOST_TO_DECIDE,
        missing=_("Enter how many working days a member usually takes"),
        help_text=_("From the day on which the report is sent to them."),
    )
    days_to_publish = days_field(
        _("Working days from a decision to its publication"),
        least=0,
        most=MOST_TO_PUBLISH,
        missing=_("Enter how many working days publication usually takes"),
        help_text=_("0 if decisions are published on the day on which they are made."),
    )
    where_published = OneLineField(
        label=_("Where decisions are published (optional)"),
        required=False,
        max_length=250,
        help_text=_(
            "For example “Register of executive decisions, www.example.org/decisions”. It "
            "is proposed whenever a publication is recorded."
        ),
    )

    def __init__(self, *args: Any, practice: Practice | None, back: str, **kwargs: Any) -> None:
        usual = practice or Practice()
        kwargs["initial"] = {
            "call_in_working_days": usual.call_in_working_days or 5,
            "days_to_decide": usual.days_to_decide,
            "days_to_publish": usual.days_to_publish,
            "where_published": usual.where_published,
        }
        if practice is not None:
            kwargs["initial"]["call_in_applies"] = YES if practice.call_in_applies else NO
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name != "call_in_working_days"]
        self.helper = helper(
            *names, Buttons(Submit(gettext("Save")), Link(gettext("Cancel"), back))
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        applies = cleaned.get("call_in_applies") == YES
        if applies and not cleaned.get("call_in_working_days"):
            if "call_in_working_days" not in self.errors:
                self.add_error(
                    "call_in_working_days",
                    gettext("Enter for how many working days a decision can be called in"),
                )
        elif not applies:
            self.errors.pop("call_in_working_days", None)  # not asked, so nothing is wrong with it
        cleaned["call_in_applies"] = applies
        cleaned["call_in_working_days"] = cleaned.get("call_in_working_days") or 0 if applies else 0
        return cleaned

"""What editors type about an entry of the forward programme: parsed and checked, not saved here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from consultations.actions.programme import Planned
from consultations.models import Consultation, ProgrammeEntry
from slisystem.fields import DateField, month_number
from slisystem.layout import Buttons, Link, Submit

MONTH_AND_YEAR = re.compile(r"([a-z]+|\d{1,2})[ /.-]*(\d{4})", re.I)
YEAR_AND_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def read_month(typed: str) -> dt.date:
    """The first day of "March 2027", "mar 2027", "3/2027" or "2027-03". Raises ValueError."""
    text = typed.strip()
    if found := YEAR_AND_MONTH.fullmatch(text):
        year, month = found.groups()
    elif found := MONTH_AND_YEAR.fullmatch(text):
        month, year = found.groups()
    else:
        raise ValueError(typed)
    if not 1990 <= int(year) <= 2200:
        raise ValueError(typed)
    return dt.date(int(year), month_number(month), 1)


class MonthField(forms.CharField):
    """A month and its year in one box; empty while nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=30,
            widget=forms.TextInput({"width": 10, "autocomplete": "off"}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%B %Y}" if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_month(typed)
        except ValueError as error:
            raise ValidationError("Enter a month and a year, like March 2027") from error


class EntryForm(forms.Form):
    """One entry: everything but the title may be open still."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter a title"}
    )
    consultation = forms.ChoiceField(
        label="Consultation",
        required=False,
        help_text="Once it is published, its own dates stand in the programme.",
    )
    opens_in = MonthField(label="Opens in", help_text="For example, March 2027.")
    closes_in = MonthField(label="Closes in")
    reports_in = MonthField(label="Reports in")
    board = forms.CharField(
        label="Board", required=False, max_length=120, help_text="The board that hears of it."
    )
    board_on = DateField(label="Meeting of the board", name="day of the meeting", required=False)
    owner = forms.CharField(
        label="Owner",
        required=False,
        max_length=120,
        help_text="The person or team that answers for it.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        strip=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "true"}),
    )
    is_announced = forms.BooleanField(
        label="Announced to councils",
        required=False,
        help_text="Councils see announced entries, with everything that stands here.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        consultations: Iterable[Consultation],
        entry: ProgrammeEntry | None = None,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        initial = _initial(entry) if entry else {}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.consultations = {one.code: one for one in consultations}
        field = self.fields["consultation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "None yet"),
            *((code, f"{one.title} ({code})") for code, one in self.consultations.items()),
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields, Buttons(Submit("Save the entry"), Link("Cancel", cancel_url))
        )

    @property
    def planned(self) -> Planned:
        said = {name: self.cleaned_data[name] for name in self.fields if name != "version"}
        said["consultation"] = self.consultations.get(said["consultation"])
        return Planned(**said)

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0


def _initial(entry: ProgrammeEntry) -> dict[str, Any]:
    names = ("title", "opens_in", "closes_in", "reports_in", "board", "board_on", "owner", "note")
    return {
        **{name: getattr(entry, name) for name in (*names, "version")},
        "consultation": entry.consultation.code if entry.consultation else "",
        "is_announced": entry.announced_at is not None,
    }

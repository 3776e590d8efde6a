"""A consultation as a whole: begun, and its particulars changed. Nothing is saved here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.definition import Definition, london_moment, london_words
from consultations.definition.questions import CODE
from consultations.definition.values import RESERVED
from consultations.editing.wording import Particulars, base_of, particulars_of
from consultations.forms.texts import Line, Prose
from slisystem.fields import DateField
from slisystem.layout import Buttons, Fieldset, Link, Submit

FIRST_TIME, LAST_TIME = "09:00", "23:59"
ZONES = "London time, such as {}. Where the clocks repeat it, add BST (the first) or GMT."


def time_field(label: str, usual: str) -> Line:
    return Line(
        label=label,
        max_length=12,
        initial=usual,
        help_text=ZONES.format(usual),
        attrs={"width": 10},
        error_messages={"required": f"Give a time, such as {usual}"},
    )


class DatesForm(forms.Form):
    """When it opens and closes: `opens_at` and `closes_at` in `cleaned_data`."""

    opens_on = DateField(label="Opening day", name="opening day")
    opens_time = time_field("Opening time", FIRST_TIME)
    closes_on = DateField(label="Closing day", name="closing day")
    closes_time = time_field("Closing time", LAST_TIME)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("opens", "closes"):
            cleaned[f"{name}_at"] = self._moment(cleaned, name)
        opens_at, closes_at = cleaned["opens_at"], cleaned["closes_at"]
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_on", "The closing must be after the opening")
        return cleaned

    def _moment(self, cleaned: dict[str, Any], name: str) -> dt.datetime | None:
        day, time = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_time")
        if not day or not time:
            return None
        try:
            return london_moment(f"{day.isoformat()} {time}")
        except ValueError as error:
            words = str(error)
            self.add_error(f"{name}_time", words[:1].upper() + words[1:])
            return None


DATES = Fieldset("Dates", "opens_on", "opens_time", "closes_on", "closes_time")


def title_field() -> Line:
    return Line(
        label="Title", max_length=200, rows=2, error_messages={"required": "Give it a title"}
    )


def publisher_field() -> Line:
    return Line(
        label="Publisher",
        max_length=120,
        help_text="Who asks, as councils read it.",
        error_messages={"required": "Say who asks"},
    )


def confidentiality_field() -> Prose:
    return Prose(
        label="Confidentiality",
        help_text="What becomes of a council’s answer, and who is named where. Councils read it "
        "before they answer.",
        error_messages={"required": "Say what becomes of the answers"},
    )


class NewForm(DatesForm):
    """The first page of a new consultation."""

    title = title_field()
    code = Line(
        label="Address (optional)",
        required=False,
        max_length=60,
        help_text="What stands in links and file names, such as taking-stock-2015. Leave it empty "
        "to make it from the title. It stays as it is from then on.",
        attrs={"width": 20, "spellcheck": "false"},
    )
    publisher = publisher_field()
    confidentiality = confidentiality_field()

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "code", "publisher"])
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            "code",
            "publisher",
            DATES,
            "confidentiality",
            Buttons(Submit("Begin the draft"), Link("Cancel", cancel_url)),
        )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError("Use small letters, digits and single hyphens only.")
        if code in RESERVED:
            raise forms.ValidationError("Use another one: this is the address of another page.")
        return code


class ParticularsForm(DatesForm):
    """The particulars of a draft. `base` says what the page showed."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    title = title_field()
    publisher = publisher_field()
    summary = Prose(
        label="Summary",
        required=False,
        rows=8,
        help_text="What it is about. Everybody reads it first.",
    )
    purpose = Prose(
        label="Purpose",
        required=False,
        rows=4,
        help_text="What it is for: which decision or which work needs the answers. Needed before "
        "it is published.",
    )
    still_open = Prose(
        label="What is still open",
        required=False,
        rows=4,
        help_text="What the answers can change, and what is decided already. Needed before it is "
        "published.",
    )
    confidentiality = confidentiality_field()
    next_steps = Prose(
        label="What happens next",
        required=False,
        rows=4,
        help_text="What is done with the answers, who decides, and by when councils hear of it. "
        "Needed before it is published.",
    )
    contact = Prose(
        label="Contact",
        required=False,
        rows=3,
        help_text="Whom councils ask: an office, with an address or a number.",
    )
    accepts_subject_to_call_in = forms.BooleanField(
        label="Councils may submit subject to call-in",
        required=False,
        help_text="A decision that is published and can still be called in is accepted before it "
        "has effect.",
    )

    def __init__(self, *args: Any, definition: Definition, cancel_url: str, **kwargs: Any) -> None:
        stored = particulars_of(definition)
        super().__init__(*args, **{"initial": _shown(stored), **kwargs})
        self.order_fields(["base", "title", "publisher", "summary", "purpose", "still_open"])
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "base",
            "title",
            "publisher",
            "summary",
            "purpose",
            "still_open",
            DATES,
            "accepts_subject_to_call_in",
            "confidentiality",
            "next_steps",
            "contact",
            Buttons(Submit("Save"), Link("Cancel", cancel_url)),
        )

    @property
    def particulars(self) -> Particulars:
        """What the form says; asked of a valid one."""
        names = Particulars.__dataclass_fields__
        return Particulars(**{name: self.cleaned_data[name] for name in names})


def _shown(stored: Particulars) -> dict[str, Any]:
    found = {**vars(stored), "base": base_of(stored)}
    for name, moment in (("opens", stored.opens_at), ("closes", stored.closes_at)):
        day, found[f"{name}_time"] = london_words(moment).split(" ", 1)
        found[f"{name}_on"] = dt.date.fromisoformat(day)
    return found

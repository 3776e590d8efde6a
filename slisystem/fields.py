"""Form fields and widgets whose shape needs more than Django's own.

`Radios` and `Checkboxes` know a hint for each option, fields that appear when an option is
chosen, and options that stand apart, below an "or"; `DateField` asks for day, month and year in
three boxes, because people know dates and calendars on a phone do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.listed import listed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class OptionsMixin:
    """Hints and revealed fields by option value, options apart; the form pack prints them."""

    hints: Mapping[str, StrOrPromise]
    reveals: Mapping[str, tuple[str, ...]]
    apart: frozenset[str]

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, StrOrPromise] | None = None,
        reveals: Mapping[str, str | tuple[str, ...]] | None = None,
        apart: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})
        self.reveals = {
            value: (names,) if isinstance(names, str) else tuple(names)
            for value, names in (reveals or {}).items()
        }
        self.apart = frozenset(apart)


class Radios(OptionsMixin, forms.RadioSelect):
    """`Radios(hints={value: text}, reveals={value: "field_name"}, attrs={"tiles": True})`."""


class Checkboxes(OptionsMixin, forms.CheckboxSelectMultiple):
    """Several choices at once, with the same words as `Radios`.

    An option in `apart` is not chosen together with another; the form has to check it.
    """


class DateParts(forms.MultiWidget):
    """Day, month and year as three short text boxes."""

    use_fieldset = True
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    widths = {"day": 2, "month": 2, "year": 4}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({part: forms.TextInput(attrs=digits) for part in self.labels}, attrs)

    def decompress(self, value: dt.date | str | None) -> list[Any]:
        if isinstance(value, str):
            try:
                value = dt.date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        return [value.day, value.month, value.year] if value else [None, None, None]


# As they are called within a sentence.
PARTS = (_("day"), _("month"), _("year"))


def month_number(text: str) -> int:
    """4, "04", "Apr" or "April"; raises ValueError for anything else."""
    if text.isdecimal():
        return int(text)
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(text.lower())]
    if len(text) < 3 or len(found) != 1:
        raise ValueError(text)
    return found[0]


class DateField(forms.MultiValueField):
    """A date typed in three parts.  `name` is what messages call it ("date of the meeting")."""

    widget = DateParts

    def __init__(self, *, name: StrOrPromise = "", **kwargs: Any) -> None:
        self.name = name or _("date")
        messages = {
            "required": format_lazy(_("Enter the {name}"), name=self.name),
            **kwargs.pop("error_messages", {}),
        }
        parts = tuple(forms.CharField(required=False, max_length=20) for _ in range(3))
        super().__init__(parts, error_messages=messages, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dt.date | None:
        if not any(data_list):
            return None
        missing = [part for part, text in zip(PARTS, data_list, strict=True) if not text]
        if missing:
            raise ValidationError(
                gettext("The %(name)s must include a %(parts)s")
                % {"name": self.name, "parts": listed(str(part) for part in missing)}
            )
        try:
            day, month, year = int(data_list[0]), month_number(data_list[1]), int(data_list[2])
            if not 1900 <= year <= 2200:
                raise ValueError(year)
            return dt.date(year, month, day)
        except ValueError as error:
            raise ValidationError(
                gettext("The %(name)s must be a real date") % {"name": self.name}
            ) from error

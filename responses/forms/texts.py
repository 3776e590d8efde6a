"""Fields and small forms that several pages share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.said import LONGEST

TOO_LONG = _(
    "There is room for 200,000 characters, and this has %(show_value)s. Nothing of it was "
    "saved, and all of it is still here: shorten it."
)


def long_text(**kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    rows = kwargs.pop("rows", 8)
    kwargs.setdefault("error_messages", {}).setdefault("max_length", TOO_LONG)
    attrs = {"rows": rows, "spellcheck": "true", **kwargs.pop("attrs", {})}
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs), strip=False, **kwargs)


def one_line(**kwargs: Any) -> forms.CharField:
    """A line too long for a phone's width: a box of two rows; line breaks become spaces."""
    return LineField(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class LineField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return " ".join((super().to_python(value) or "").split())


class FormGroup:
    """Several forms of one page, as the error summary and the page's title see them."""

    def __init__(self, forms: Sequence[forms.Form]) -> None:
        self.forms = forms
        self.is_bound = any(form.is_bound for form in forms)

    def non_form_errors(self) -> list[str]:
        return []


class ReasonForm(forms.Form):
    reason = long_text(label=_("Reason"), required=True, rows=5)

    def __init__(self, *, label: str, hint: str = "", missing: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
        self.fields["reason"].error_messages["required"] = missing

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(self.fields["reason"].error_messages["required"])
        return reason

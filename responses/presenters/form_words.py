"""What a form holds, as words: for a page on which it can only be read at present."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from councils.policies import spoken

Sets = forms.Form | forms.BaseFormSet[Any]


@dataclass(frozen=True)
class FieldWords:
    label: str
    words: str


@dataclass(frozen=True)
class FormWords:
    """The fields of one form, in their order."""

    rows: tuple[FieldWords, ...]


def stored_words(form: Sets) -> list[FormWords]:
    """What is stored: each field of a form, and of a list those that say something."""
    return _words(form, _stored, lambda field: _stored(field) or not hasattr(form, "forms"))


def sent_words(form: Sets) -> list[FormWords]:
    """What was sent and is something else than what is stored."""
    return _words(form, _sent, lambda field: _sent(field) and _sent(field) != _stored(field))


def _words(
    form: Sets, read: Callable[[BoundField], str], is_shown: Callable[[BoundField], Any]
) -> list[FormWords]:
    found = []
    for one in getattr(form, "forms", [form]):
        rows = tuple(
            FieldWords(str(field.label).removesuffix(" (optional)"), read(field))
            for field in one.visible_fields()
            if is_shown(field)
        )
        if rows:
            found.append(FormWords(rows))
    return found


def _stored(bound: BoundField) -> str:
    return _spoken(bound.field, bound.initial)


def _sent(bound: BoundField) -> str:
    """As it would be stored; where it could not be, as it was typed."""
    widget = bound.field.widget
    typed = widget.value_from_datadict(bound.form.data, bound.form.files, bound.html_name)
    try:
        value = bound.field.clean(typed)
    except forms.ValidationError:
        value = " ".join(map(str, filter(None, typed))) if isinstance(typed, list) else typed
    return _spoken(bound.field, value)


def _spoken(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, dt.date):
        return spoken(value)
    if isinstance(field, forms.ChoiceField):
        labels = dict(field.widget.choices)
        values = value if isinstance(value, list) else [value or ""]
        return "\n".join(str(labels.get(one, one)) for one in values)
    return "\n".join(str(value or "").splitlines()).strip()

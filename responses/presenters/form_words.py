"""What a form holds, as words: for a page on which it can only be read at present."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from councils.policies import spoken


@dataclass(frozen=True)
class FieldWords:
    label: str
    words: str


def stored_words(form: forms.Form) -> list[FieldWords]:
    """What is stored, each field in its order."""
    return [_words(field, _stored(field)) for field in form.visible_fields()]


def sent_words(form: forms.Form) -> list[FieldWords]:
    """What was sent and is something else than what is stored."""
    sent = [(field, _sent(field)) for field in form.visible_fields()]
    return [_words(field, said) for field, said in sent if said and said != _stored(field)]


def _words(field: BoundField, words: str) -> FieldWords:
    return FieldWords(str(field.label).removesuffix(f" {_('(optional)')}"), words)


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
        return _("Yes") if value else ""
    if isinstance(value, dt.date):
        return spoken(value)
    if isinstance(field, forms.ChoiceField):
        labels = dict(field.widget.choices)
        values = value if isinstance(value, list) else [value or ""]
        return "\n".join(str(labels.get(one, one)) for one in values)
    return "\n".join(str(value or "").splitlines()).strip()

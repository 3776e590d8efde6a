"""Typed text as it is stored: what a word processor leaves behind is put right, as in
answers (consultations/prose.py)."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.definition.questions import MOST_WORDS
from consultations.prose import clean, clean_line

LONG = 10  # rows of a box for a page of text


class Line(forms.CharField):
    """Text that stands in one line."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        attrs = {**kwargs.pop("attrs", {}), "autocomplete": "off"}
        kwargs["widget"] = (
            forms.Textarea({"class": "app-line", "rows": rows, "spellcheck": "true", **attrs})
            if rows
            else forms.TextInput(attrs)
        )
        _say_most(kwargs)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return clean_line(str(value or ""))


class Prose(forms.CharField):
    """Paragraphs and simple lists."""

    def __init__(
        self, *, rows: int = 5, attrs: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        shown = {"rows": rows, "spellcheck": "true", **(attrs or {})}
        if rows > LONG:
            shown["class"] = "app-long"
        kwargs["widget"] = forms.Textarea(shown)
        kwargs.setdefault("max_length", MOST_WORDS)
        _say_most(kwargs)
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        return clean(str(value or ""))


def _say_most(kwargs: dict[str, Any]) -> None:
    messages = kwargs.setdefault("error_messages", {})
    messages.setdefault(
        "max_length", "Use at most %(limit_value)d characters here; there are %(show_value)d."
    )

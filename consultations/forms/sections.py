"""A section's heading and background: parsed and checked, nothing saved here."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.editing.wording import Heading, base_of
from consultations.forms.texts import Line, Prose
from slisystem.layout import Buttons, Link, Submit


class SectionForm(forms.Form):
    """`base` says what the page showed; empty for a new section."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    title = Line(
        label="Heading",
        max_length=200,
        rows=2,
        error_messages={"required": "Give the section a heading"},
    )
    background = Prose(
        label="Background",
        required=False,
        rows=14,
        help_text="What a council has to know before it answers. An empty line begins the next "
        "paragraph; lines that begin with “- ” are a list. Papers number the paragraphs.",
    )
    background_note = Line(
        label="Note below the background",
        required=False,
        max_length=200,
        help_text="Where it comes from, for example. In one line.",
    )

    def __init__(
        self, *args: Any, heading: Heading | None, button: str, cancel_url: str, **kwargs: Any
    ) -> None:
        shown = {**vars(heading), "base": base_of(heading)} if heading else {}
        super().__init__(*args, **{"initial": shown, **kwargs})
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "base",
            "title",
            "background",
            "background_note",
            Buttons(Submit(button), Link("Cancel", cancel_url)),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("background_note") and not cleaned.get("background"):
            self.add_error("background_note", "There is no background that the note could be of")
        return cleaned

    @property
    def heading(self) -> Heading:
        """What the form says; asked of a valid one."""
        cleaned = self.cleaned_data
        return Heading(cleaned["title"], cleaned["background"], cleaned["background_note"])

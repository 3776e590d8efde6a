"""What is typed and clicked on the steps of a release and for notes; nothing is saved here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from consultations.prose import clean, clean_line
from results.actions.noting import NOT_A_RESPONDENT, SAY_WHERE, SAY_WHY, TOO_LONG
from results.models import LONGEST_NOTE

LONGEST = 5_000  # characters of a reason or an erratum
STALE = "This page was about another release. Look at it again."


class StepForm(forms.Form):
    """A step with nothing to type. `release` is the one that the page was about, so that a page
    left open does nothing with another release; of a preparation, `layout` is the one shown."""

    release = forms.IntegerField(
        widget=forms.HiddenInput, required=False, error_messages={"invalid": STALE}
    )
    layout = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, *, label: str = "", hint: str = "", missing: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if "words" in self.fields:
            self.fields["words"].label = label
            self.fields["words"].help_text = hint
            self.fields["words"].error_messages["required"] = missing

    @property
    def said(self) -> str:
        """What was typed; empty where nothing is."""
        return str(self.cleaned_data.get("words", ""))


class WordsForm(StepForm):
    """A step with a reason, or an erratum: plain text, kept as typed."""

    words = forms.CharField(
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )

    def clean_words(self) -> str:
        words = clean(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words


class NoteLine(forms.CharField):
    """One line about a note: text, from which nothing is ever fetched."""

    def __init__(self, *, missing: str, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST_NOTE,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": missing.rstrip("."), "max_length": TOO_LONG},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return clean_line(super().clean(value))


class NoteForm(forms.Form):
    """That a council has published its answers; `councils` are those that can be chosen, by
    invitation."""

    council = forms.TypedChoiceField(
        coerce=int,
        label="Council",
        error_messages={"required": "Choose a council", "invalid_choice": NOT_A_RESPONDENT},
    )
    where = NoteLine(
        missing=SAY_WHERE,
        label="Where its answers were published",
        help_text="One line, such as the address of the page or the meeting whose papers have "
        "them. It is kept as text; nothing is fetched from there.",
    )

    def __init__(self, *args: Any, councils: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choose a council"), *councils.items()]


class EndNoteForm(forms.Form):
    reason = NoteLine(missing=SAY_WHY, label="Why is the note a mistake?")

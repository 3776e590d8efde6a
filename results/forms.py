"""What is typed and clicked on the steps of a release; nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.prose import clean

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

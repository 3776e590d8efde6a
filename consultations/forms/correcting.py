"""What an editor types to correct the words of one place; nothing is saved here.

It is sent twice: first to see what changes, word by word, then to make exactly that correction.
`previewed` is the mark of the words of which the redline was on the page.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from consultations.correctable import Words
from consultations.forms.extending import words_field
from consultations.prose import clean, clean_line
from slisystem.fields import Radios
from slisystem.layout import Buttons, Fieldset, Link, Submit

WORDING, MEANING = "wording", "meaning"
LONGEST_TEXT = 40_000
LONGEST_LINE = 200
# Texts of several paragraphs; everything else is a line.
LONG = {
    "text": "Wording",
    "guidance": "Guidance",
    "background": "Background",
}
LINES = {"title": "Title"}
CAUSES = {
    WORDING: "For example a spelling mistake. Councils are told, and nothing has to be done. Their "
    "answers stay as they are.",
    MEANING: "An answer to the earlier words may be none to these. Councils are told, and confirm "
    "their answer or change it before they decide. Where a council has decided, it can propose an "
    "amendment for this question. What was submitted counts, marked as an answer to the earlier "
    "words.",
}


class CorrectForm(forms.Form):
    """`words` are those that stand there now; `is_question`: the meaning can change."""

    reason = words_field(
        "Why is it corrected?",
        hint="Everybody who can read the questions reads this beside the old and the new words.",
        missing="Say why it is corrected",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, *args: Any, words: Words, is_question: bool, seen: int, cancel_url: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.cancel_url = words, cancel_url
        self.fields["seen"].initial = seen
        for name, label in LINES.items():
            if name in words:
                self._line(name, label, words[name], required=True)
        for name, label in LONG.items():
            if name in words:
                self._text(name, label, words[name])
        for part, label in (("options", "Answer option"), ("statements", "Statement")):
            for place, (_, said) in enumerate(words.get(part, ()), 1):
                self._line(f"{part}-{place}", f"{label} {place}", said, required=True)
        if words.get("note"):
            self._line("note", "Note", words["note"])
        self.places = [name for name in self.fields if name not in CorrectForm.base_fields]
        if is_question:
            self.fields["changes"] = forms.ChoiceField(
                label="What does this change?",
                choices=[(WORDING, "The wording only"), (MEANING, "What the question means")],
                widget=Radios(hints=CAUSES),
                error_messages={"required": "Say whether it changes the wording or the meaning"},
            )
        self._lay_out(Submit("See what changes"))

    def _line(self, name: str, label: str, said: str, *, required: bool = False) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            initial=said,
            required=required,
            max_length=LONGEST_LINE,
            widget=forms.TextInput({"spellcheck": "true", "autocomplete": "off"}),
            error_messages={
                "required": f"{label} cannot be empty",
                "max_length": f"Write at most {LONGEST_LINE} characters",
            },
        )

    def _text(self, name: str, label: str, said: str) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            initial=said,
            required=False,
            strip=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea({"rows": 8 if len(said) > 400 else 4, "spellcheck": "true"}),
            error_messages={"max_length": f"Write at most {LONGEST_TEXT:,} characters"},
        )

    def _lay_out(self, *buttons: Submit) -> None:
        changes = ["changes"] if "changes" in self.fields else []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "seen",
            "previewed",
            Fieldset("The new words", *self.places),
            "reason",
            *changes,
            Buttons(*buttons, Link("Cancel", self.cancel_url)),
        )

    def words(self) -> Words:
        """What was typed, in the form of the words that stand there."""
        typed, found = self.cleaned_data, dict(self.before)
        for name in self.places:
            said = typed.get(name) or ""
            value = clean(said) if name in LONG else clean_line(said)
            part, _, place = name.partition("-")
            if not place:
                found[part] = value
                continue
            labels = [list(pair) for pair in found[part]]
            labels[int(place) - 1][1] = value
            found[part] = labels
        return found

    @property
    def is_of_meaning(self) -> bool:
        return self.cleaned_data.get("changes") == MEANING

    @property
    def mark(self) -> str:
        """Changes with every word that was typed, and with what it is said to change."""
        said = json.dumps([self.words(), self.is_of_meaning], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def is_previewed(self) -> bool:
        """Whether exactly this was on the page as a redline."""
        return bool(self.cleaned_data["previewed"] == self.mark)

    def ask_to_confirm(self) -> None:
        """The page shows what changes, and the form makes it when it is sent again unchanged."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["previewed"] = self.mark
        self.data = data
        self._lay_out(Submit("Make this correction"))

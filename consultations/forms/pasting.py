"""A questionnaire to paste, and the fields of a proposal as they were sent, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from consultations.editing.pasted import read
from consultations.editing.pasted_items import Item, Proposal, Question, Section, Unused
from consultations.forms.rows import MOST_ROWS
from consultations.prose import clean, clean_line
from slisystem.layout import Buttons, Link, Submit

MOST_PASTED = 200_000
# A page of more fields than that cannot be sent (Django's DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_FIELDS = 950
NONE_FOUND = (
    "No question was found. A question begins with a number, such as “Q1.”, “Question 1” or “1.”, "
    "or ends with a question mark."
)
LETTERS: dict[type[Item], str] = {Section: "s", Question: "q", Unused: "u"}


class PasteForm(forms.Form):
    """`proposal` is what was read."""

    text = forms.CharField(
        label="The questionnaire",
        strip=False,
        max_length=MOST_PASTED,
        help_text="All of it, with its headings, background, questions and answer options. You "
        "check and change what is made of it before anything is added.",
        widget=forms.Textarea({"rows": 20, "spellcheck": "false", "class": "app-long"}),
        error_messages={
            "required": "Paste the questionnaire",
            "max_length": f"Paste at most {MOST_PASTED:,} characters at once",
        },
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = Proposal((), ())
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "text", Buttons(Submit("Show what it becomes"), Link("Cancel", cancel_url))
        )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        self.proposal = read(text)
        if not any(isinstance(item, Question) for item in self.proposal.items):
            raise forms.ValidationError(NONE_FOUND)
        if fields_of(self.proposal.items) > MOST_FIELDS:
            count = sum(isinstance(item, Question) for item in self.proposal.items)
            raise forms.ValidationError(
                f"There are {count} questions in it, too many for one page. Paste it in parts."
            )
        return text


def fields_of(items: Sequence[Item]) -> int:
    """How many fields a page with these items sends at most."""
    each: dict[type[Item], int] = {Section: 4, Question: 9, Unused: 2}
    return 10 + sum(each[type(item)] for item in items)


class Rows(forms.CharField):
    """A list, one line for each."""

    def to_python(self, value: Any) -> Any:
        return lines_of(str(value or ""))

    def validate(self, value: Any) -> None:
        for at, line in enumerate(value):
            if len(line) > 200:
                sentence = f"“{line[:40]}…” has more than 200 characters"
                raise forms.ValidationError(sentence)
            if line in value[:at]:
                raise forms.ValidationError(f"“{line}” stands twice")
        if len(value) > MOST_ROWS:
            raise forms.ValidationError(f"There can be at most {MOST_ROWS}")

    def run_validators(self, value: Any) -> None:
        """All is asked in `validate`."""


def rows_field(label: str, rows: int) -> Rows:
    widget = forms.Textarea({"rows": rows, "spellcheck": "true"})
    return Rows(label=label, required=False, widget=widget)


def lines_of(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := clean_line(each))]


# --- what was sent, right or wrong ----------------------------------------------------------------


def sent_keys(data: QueryDict) -> list[str]:
    """The items in their order, each once."""
    given = [
        key
        for key in data.get("order", "").split()
        if key[0] in LETTERS.values()
        and key[1:].isascii()
        and key[1:].isdecimal()
        and len(key) <= 5
    ]
    return list(dict.fromkeys(given))[:MOST_FIELDS]


def sent_items(data: QueryDict) -> list[tuple[Item, str]]:
    """Each item as its fields say it, and what becomes of it."""
    return [(_sent_item(data, key), data.get(f"{key}-do", "")) for key in sent_keys(data)]


def _sent_item(data: QueryDict, key: str) -> Item:
    def text(name: str) -> str:
        return clean(data.get(f"{key}-{name}", ""))

    if key[0] == "s":
        return Section(clean_line(text("title")), text("background"), clean_line(text("into")))
    if key[0] == "u":
        return Unused(text("text"))
    return Question(
        number=clean_line(text("number")),
        text=text("text"),
        kind=clean_line(text("kind")),
        guidance=text("guidance"),
        options=lines_of(text("options")),
        statements=lines_of(text("statements")),
        words=clean_line(text("words")),
        hangs_on_previous=f"{key}-hangs" in data,
    )

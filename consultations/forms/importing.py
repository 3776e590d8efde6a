"""A consultation's file, uploaded or pasted: read and checked, never kept."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.files.uploadedfile import UploadedFile

from consultations.definition import Definition
from consultations.definition.files import read_file
from consultations.definition.marked import Malformed, Problem
from consultations.definition.reading import parse_json
from consultations.definition.xlsx_cells import MOST_BYTES
from slisystem.layout import Buttons, Link, Submit

MOST_PASTED = 500_000


class ImportForm(forms.Form):
    """One of both; `definition` is what it describes, `problems` is what is wrong with it."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="YAML (.yaml), JSON (.json) or a workbook (.xlsx), of at most 2 MB.",
        widget=forms.FileInput({"accept": ".yaml,.yml,.json,.xlsx"}),
        error_messages={"empty": "The file is empty"},
    )
    text = forms.CharField(
        label="Or paste the text of one",
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        help_text="YAML or JSON.",
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        error_messages={"max_length": f"Paste at most {MOST_PASTED:,} characters"},
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition: Definition | None = None
        self.problems: tuple[Problem, ...] = ()
        self.is_unfinished = False  # whether a draft may have all of these problems
        self.source = b""
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "file", "text", Buttons(Submit("Check the file"), Link("Cancel", cancel_url))
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), str(cleaned.get("text") or "")
        if file is None and not text.strip():
            self.add_error("file", "Choose a file, or paste the text of one")
        elif file is not None and text.strip():
            self.add_error("text", "Choose a file or paste text, not both")
        elif isinstance(file, UploadedFile):
            if (file.size or 0) > MOST_BYTES:  # not read into memory
                self.add_error("file", "The file has more than 2 MB")
            else:
                self._read("file", file.read(), file.name or "")
        else:
            self._read("text", text.encode(), "")
        return cleaned

    def _read(self, field: str, source: bytes, name: str) -> None:
        self.source = source
        try:
            self.definition = read_file(source, name)
        except Malformed as refusal:
            self.problems, self.is_unfinished = refusal.problems, refusal.is_unfinished
            count = len(self.problems)
            places = "the place" if count == 1 else f"the {count} places"
            what = "file" if field == "file" else "text"
            again = " and choose it again" if field == "file" else ""
            self.add_error(
                field, f"The {what} cannot be loaded: mend {places} under “What to mend”{again}"
            )


class ConfirmForm(forms.Form):
    """What was previewed, as the preview's page carries it; nobody types here."""

    definition = forms.CharField(strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_definition(self) -> Definition:
        try:
            return parse_json(self.cleaned_data["definition"])
        except Malformed as refusal:
            raise forms.ValidationError("Load the file again: the page was incomplete") from refusal

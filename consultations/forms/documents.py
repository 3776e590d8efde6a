"""A document that is handed in: title, file, and what is new in it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.document_files import ACCEPT, KINDS, TOO_LARGE, NotTaken, handed
from consultations.forms.extending import words_field
from councils.uploads import MOST_BYTES
from slisystem.layout import Buttons, Link, Submit


class DocumentForm(forms.Form):
    """`is_new`: with a title, of a document that is not there yet. `is_published`: with a reason,
    which councils read."""

    title = forms.CharField(
        label="Title",
        help_text="As councils find it in the list, for example “Draft regulations”.",
        max_length=200,
        error_messages={"required": "Enter a title", "max_length": "Use at most 200 characters"},
    )
    file = forms.FileField(
        label="File",
        help_text=f"{KINDS[0].upper()}{KINDS[1:]}, at most {MOST_BYTES // 1024 // 1024} MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def __init__(
        self, *args: Any, is_new: bool, is_published: bool, cancel_url: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["title"]
        if is_published:
            note = words_field(
                "What is new, and why",
                hint="Councils and everybody else read this beside the document, with the day.",
                missing="Say what is new and why; councils read it",
            )
        else:
            note = words_field("What is new in it", required=False, hint="Shown beside it.")
        self.fields["note"] = note
        if is_new and not is_published:
            del self.fields["note"]
        button = "Add the document" if is_new else "Add the version"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields, Buttons(Submit(button), Link("Cancel", cancel_url))
        )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(TOO_LARGE)
        try:
            return handed(upload.name, upload.read())
        except NotTaken as why:
            raise forms.ValidationError(str(why)) from why

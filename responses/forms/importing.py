"""A file from which words may be taken over, checked where it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from councils.refusals import Refused
from councils.uploads import MOST_BYTES
from slisystem.layout import Buttons, Link, Submit

MEGABYTES = MOST_BYTES // 1024 // 1024
TOO_LARGE = f"The file has more than {MEGABYTES} MB. Take the pictures out of it"
MOST_PASTED = 300_000  # characters; a 20,000-word answer has 130,000

Look = Callable[[bytes], object]  # raises Refused for what cannot be taken


class _SentForm(forms.Form):
    """`look` says what the file would do. `file_name` is "" for what was pasted."""

    file_name = ""
    file: forms.FileField
    button = "Show what would change"

    def __init__(self, *args: Any, look: Look, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields, Buttons(Submit(self.button), Link("Cancel", cancel_url))
        )

    def clean_file(self) -> bytes | None:
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        if (upload.size or 0) > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(TOO_LARGE)
        self.file_name = upload.name or "paper"
        content: bytes = upload.read()
        self.check(content)
        return content

    def check(self, content: bytes) -> None:
        try:
            self.look(content)
        except Refused as refused:
            raise forms.ValidationError([one.sentence for one in refused.blockers]) from refused


class WordForm(_SentForm):
    """The draft, as it came back."""

    file = forms.FileField(
        label="The draft that was edited",
        help_text=f"The Word document (.docx) that was downloaded here, at most {MEGABYTES} MB.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": "Choose the Word document",
            "empty": "The file is empty",
        },
    )


class PaperForm(_SentForm):
    """A paper in a file, or its text; the text is read as a file is."""

    button = "Show what is recognised"
    file = forms.FileField(
        label="The paper",
        help_text="A Word document (.docx), an OpenDocument text (.odt), a PDF with text or plain "
        f"text (.txt), at most {MEGABYTES} MB.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.pdf,.txt"}),
        error_messages={"empty": "The file is empty"},
    )
    pasted = forms.CharField(
        label="Or paste its text",
        strip=False,
        required=False,
        max_length=MOST_PASTED,
        help_text=f"With the questions and the answers, at most {MOST_PASTED:,} characters.",
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        error_messages={"max_length": f"Paste at most {MOST_PASTED:,} characters at once"},
    )

    def __init__(self, *args: Any, look_at_pasted: Look, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_at_pasted = look_at_pasted

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        pasted = str(found.get("pasted") or "")
        if found.get("file") and pasted.strip():
            self.add_error("pasted", "Choose a file or paste a text, not both")
        elif not found.get("file") and not pasted.strip():
            self.add_error("file", "Choose the paper, or paste its text below")
        elif not found.get("file"):
            found["file"] = pasted.encode()
            self.look = self.look_at_pasted
            try:
                self.check(found["file"])
            except forms.ValidationError as error:
                self.add_error("pasted", error)
        return found

"""A file from which words may be taken over, checked where it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.refusals import Refused
from councils.uploads import MOST_BYTES
from slisystem.layout import Buttons, Link, Submit

MEGABYTES = MOST_BYTES // 1024 // 1024
MOST_PASTED = 300_000  # characters; a 20,000-word answer has 130,000

Look = Callable[[bytes], object]  # raises Refused for what cannot be taken


class _SentForm(forms.Form):
    """`look` says what the file would do. `file_name` is "" for what was pasted."""

    file_name = ""
    file: forms.FileField
    button = _("Show what would change")

    def __init__(self, *args: Any, look: Look, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields, Buttons(Submit(str(self.button)), Link(gettext("Cancel"), cancel_url))
        )

    def clean_file(self) -> bytes | None:
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        if (upload.size or 0) > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(
                gettext("The file has more than %(megabytes)s MB. Take the pictures out of it")
                % {"megabytes": MEGABYTES}
            )
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
        label=_("The draft that was edited"),
        help_text=format_lazy(
            _("The Word document (.docx) that was downloaded here, at most {megabytes} MB."),
            megabytes=MEGABYTES,
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("Choose the Word document"),
            "empty": _("The file is empty"),
        },
    )


class PaperForm(_SentForm):
    """A paper in a file, or its text; the text is read as a file is."""

    button = _("Show what is recognised")
    file = forms.FileField(
        label=_("The paper"),
        help_text=format_lazy(
            _(
                "A Word document (.docx), an OpenDocument text (.odt), a PDF with text or plain "
                "text (.txt), at most {megabytes} MB."
            ),
            megabytes=MEGABYTES,
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.pdf,.txt"}),
        error_messages={"empty": _("The file is empty")},
    )
    pasted = forms.CharField(
        label=_("Or paste its text"),
        strip=False,
        required=False,
        max_length=MOST_PASTED,
        help_text=format_lazy(
            _("With the questions and the answers, at most {limit} characters."),
            limit=f"{MOST_PASTED:,}",
        ),
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        error_messages={
            "max_length": format_lazy(
                _("Paste at most {limit} characters at once"), limit=f"{MOST_PASTED:,}"
            )
        },
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
            self.add_error("pasted", gettext("Choose a file or paste a text, not both"))
        elif not found.get("file") and not pasted.strip():
            self.add_error("file", gettext("Choose the paper, or paste its text below"))
        elif not found.get("file"):
            found["file"] = pasted.encode()
            self.look = self.look_at_pasted
            try:
                self.check(found["file"])
            except forms.ValidationError as error:
                self.add_error("pasted", error)
        return found

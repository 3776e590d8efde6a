"""The report around the answers, and whether the council's answers are public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone

from consultations.prose import clean
from responses.enums import PartKind, Publication
from responses.forms.texts import long_text, one_line
from responses.models import ReportPart, Response
from responses.outline import LONGEST_HEADING
from slisystem.fields import DateField, Radios


class TitleBlockForm(forms.Form):
    title = one_line(
        label="Title of the report",
        max_length=250,
        error_messages={"required": "Give the report a title"},
    )
    reference = forms.CharField(
        label="Reference",
        max_length=40,
        required=False,
        help_text="The council's own file reference, for example J030.",
    )
    classification = forms.CharField(
        label="Classification",
        max_length=60,
        error_messages={"required": "Say whether the report is for publication"},
    )
    meeting = forms.CharField(
        label="Meeting",
        max_length=200,
        required=False,
        help_text="For a decision by one person: their office.",
    )
    meeting_on = DateField(label="Date of the meeting", name="date of the meeting", required=False)
    report_by = forms.CharField(label="Report by", max_length=120, required=False)
    wards = forms.CharField(label="Ward", max_length=200, required=False)
    areas_label = forms.CharField(
        label="What your council calls its areas",
        max_length=60,
        help_text="For example Community assemblies, or Area committees.",
        error_messages={"required": "Say what your council calls its areas"},
    )
    areas = forms.CharField(label="Areas concerned", max_length=200, required=False)
    contact = one_line(
        label="Contact sentence",
        max_length=250,
        required=False,
        help_text="Printed at the end of the report.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *, response: Response, **kwargs: Any) -> None:
        initial = {name: getattr(response, name) for name in self.base_fields if name != "version"}
        super().__init__(initial={**initial, "version": response.title_version}, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PartForm(forms.Form):
    clash: Any = None  # as of AnswerForm
    resolution: Any = None
    heading = forms.CharField(
        label="Heading", max_length=200, error_messages={"required": "Give this part a heading"}
    )
    text = long_text(
        label="Paragraphs",
        rows=14,
        help_text="Leave an empty line between paragraphs; they are numbered in the report. "
        "Begin a line with a hyphen for a list.",
    )
    not_applicable_text = long_text(
        label="In place of the questions that are not for your council",
        rows=3,
        help_text="Printed once where those questions would stand. Leave it empty if there are "
        "none.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *, part: ReportPart, **kwargs: Any) -> None:
        names = ("heading", "text", "not_applicable_text", "version")
        super().__init__(initial={name: getattr(part, name) for name in names}, **kwargs)
        if part.kind != PartKind.SECTION:
            del self.fields["not_applicable_text"]


class ConsiderationForm(forms.Form):
    heading = forms.CharField(label="Heading", max_length=120, required=False)
    text = long_text(label="Text", rows=6)
    cleared_name = forms.CharField(
        label="Cleared by (optional)",
        max_length=120,
        required=False,
        help_text="Who cleared exactly these words, for example the monitoring officer.",
    )
    cleared_on = DateField(label="Cleared on", name="date of the clearance", required=False)

    def __init__(self, *args: Any, known: Collection[str] = (), **kwargs: Any) -> None:
        """`known` are headings, in small letters, that may stay without a text."""
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("text") or "").strip() and not cleaned.get("heading"):
            self.add_error("heading", "Give this consideration a heading.")
        heading, text = cleaned.get("heading") or "", clean(cleaned.get("text") or "")
        is_cleared = cleaned.get("cleared_name") or cleaned.get("cleared_on")
        is_begun = heading and (is_cleared or heading.lower() not in self.known)
        # With heading and text emptied, what is left of the clearance goes with them.
        if not text and (is_begun or (is_cleared and not self.initial.get("heading"))):
            self.add_error("text", f"Write the text of “{heading or 'this consideration'}”.")
        if cleaned.get("cleared_name") and not cleaned.get("cleared_on"):
            if "cleared_on" not in self.errors:
                self.add_error("cleared_on", "Say when it was cleared.")
        elif cleaned.get("cleared_on") and not cleaned.get("cleared_name"):
            self.add_error("cleared_name", "Say who cleared it.")
        if (cleaned.get("cleared_on") or dt.date.min) > timezone.localdate():
            self.add_error("cleared_on", "The date of the clearance must not be in the future.")
        return cleaned

    def item(self) -> tuple[Any, ...]:
        """What `save_considerations` takes."""
        value = self.cleaned_data.get
        return (
            value("heading") or "",
            value("text") or "",
            value("cleared_name") or "",
            value("cleared_on"),
        )


ConsiderationFormSet = forms.formset_factory(
    ConsiderationForm, extra=1, max_num=30, absolute_max=40, validate_max=True
)


class BackgroundPapersForm(forms.Form):
    titles = long_text(
        label="Background papers",
        rows=6,
        help_text="Unpublished documents on which the report relies. One title on each line.",
    )
    are_none = forms.BooleanField(
        label="There are none",
        required=False,
        help_text="“None” is then printed. As long as nothing is said here, it stays open.",
    )
    base = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_titles(self) -> list[str]:
        titles = [line.strip() for line in clean(self.cleaned_data["titles"]).split("\n")]
        titles = [title for title in titles if title]
        if len(titles) > 100:
            raise forms.ValidationError("List at most 100 background papers.")
        if any(len(title) > 250 for title in titles):
            raise forms.ValidationError("A title can have at most 250 characters.")
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("titles") and cleaned.get("are_none"):
            sentence = (
                "Titles are listed above, so “There are none” does not fit. Keep one of them."
            )
            self.add_error("are_none", sentence)
        return cleaned


class AppendixForm(forms.Form):
    heading = forms.CharField(
        label="Heading of the appendix",
        max_length=LONGEST_HEADING,
        error_messages={
            "required": "Give the appendix a heading",
            "max_length": f"A heading can have at most {LONGEST_HEADING} characters.",
        },
    )


class VersionForm(forms.Form):
    """What was shown when a step was confirmed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublicationForm(forms.Form):
    publication = forms.ChoiceField(
        label="Has the council published its answers, or will it publish them?",
        choices=Publication.choices,
        widget=Radios(),
        help_text="The LGA publishes no council's answers without consent. It has to know which "
        "answers are public already, so that its figures protect the others.",
        error_messages={"required": "Choose one of the three answers"},
    )

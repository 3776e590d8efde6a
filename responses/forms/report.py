"""The report around the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.enums import Sheet
from responses.forms.texts import long_text, one_line
from responses.models import Response
from responses.sheets import TITLE_BLOCK, SheetOf, papers, title_block
from slisystem.fields import DateField


class SheetForm(forms.Form):
    """The title block or the background papers, saved as a whole."""

    clash: Any = None  # as of AnswerForm
    resolution: Any = None
    conflict_prefix = "sheet"
    levels = (2, 3)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def content(self) -> dict[str, Any]:
        """What a valid form says, as it is stored."""
        raise NotImplementedError


class TitleBlockForm(SheetForm):
    title = one_line(
        label=_("Title of the report"),
        max_length=250,
        error_messages={"required": _("Give the report a title")},
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=40,
        required=False,
        help_text=_("The council's own file reference, for example J030."),
    )
    meeting = forms.CharField(
        label=_("Meeting"),
        max_length=200,
        required=False,
        help_text=_("For a decision by one person: their office."),
    )
    meeting_on = DateField(
        label=_("Date of the meeting"), name=_("date of the meeting"), required=False
    )
    report_by = forms.CharField(label=_("Report by"), max_length=120, required=False)
    wards = forms.CharField(label=_("Ward"), max_length=200, required=False)
    areas_label = forms.CharField(
        label=_("What your council calls its areas"),
        max_length=60,
        help_text=_("For example Community assemblies, or Area committees."),
        error_messages={"required": _("Say what your council calls its areas")},
    )
    areas = forms.CharField(label=_("Areas concerned"), max_length=200, required=False)
    contact = one_line(
        label=_("Contact sentence"),
        max_length=250,
        required=False,
        help_text=_("Printed at the end of the report."),
    )

    def __init__(self, *, response: Response, **kwargs: Any) -> None:
        initial = {name: getattr(response, name) for name in TITLE_BLOCK}
        # What is no longer asked here (the classification is one of the particulars) stays.
        self.kept = SheetOf(response, Sheet.TITLE_BLOCK).content
        super().__init__(initial={**initial, "version": response.title_version}, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TITLE_BLOCK if name in self.fields}

    def content(self) -> dict[str, Any]:
        return {**self.kept, **title_block(self.values())}


class BackgroundPapersForm(SheetForm):
    titles = long_text(
        label=_("Background papers"),
        rows=6,
        help_text=_("Unpublished documents on which the report relies. One title on each line."),
    )
    are_none = forms.BooleanField(
        label=_("There are none"),
        required=False,
        help_text=_("“None” is then printed. As long as nothing is said here, it stays open."),
    )

    def __init__(self, *, response: Response, **kwargs: Any) -> None:
        said = SheetOf(response, Sheet.PAPERS).content
        initial = {"titles": "\n".join(said["titles"]), "are_none": said["are_none"]}
        super().__init__(initial={**initial, "version": response.papers_version}, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("titles", "are_none")}

    def content(self) -> dict[str, Any]:
        return papers(**self.values())

    def clean_titles(self) -> list[str]:
        titles = [line.strip() for line in clean(self.cleaned_data["titles"]).split("\n")]
        titles = [title for title in titles if title]
        if len(titles) > 100:
            raise forms.ValidationError(gettext("List at most 100 background papers."))
        if any(len(title) > 250 for title in titles):
            raise forms.ValidationError(gettext("A title can have at most 250 characters."))
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("titles") and cleaned.get("are_none"):
            sentence = gettext(
                "Titles are listed above, so “There are none” does not fit. Keep one of them."
            )
            self.add_error("are_none", sentence)
        return cleaned

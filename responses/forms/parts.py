"""The parts of the report: written, added, taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.enums import PartKind
from responses.forms.answers import rows_for
from responses.forms.texts import long_text
from responses.left_out import LeftOut, named
from responses.models import ReportPart
from responses.outline import LONGEST_CONSIDERATION, LONGEST_HEADING
from responses.part_words import FIELDS, PartWords
from slisystem.fields import Checkboxes, DateField


class AnyOf(forms.MultipleChoiceField):
    """Takes what an older page offered, too: whether it still counts is asked elsewhere."""

    def valid_value(self, value: Any) -> bool:
        return True


def said_without(out: LeftOut) -> str:
    """What the report says by itself of the questions that are left out."""
    said = " ".join(f"“{one}”" for one in out.sentences)
    if len(out.sentences) == 1:
        return gettext("Without them the report says: %(said)s") % {"said": said}
    return gettext(
        "Without them the report says: %(said)s Yours are printed instead of the first."
    ) % {"said": said}


class PartForm(forms.Form):
    """One part of the report; a consideration also says who cleared it and when.

    `may_be_unfinished` is for saving while somebody types: a clearance that is given by half is
    then no error, and nothing is cleared by it (`unfinished` says what is lacking).
    """

    clash: Any = None  # as of AnswerForm
    resolution: Any = None
    line: Any  # presenters.lines.AnswerLine, set by the page
    standing: Any = None  # presenters.considerations.Standing, set by the page
    read: Any = ()  # presenters.form_words.FieldWords where nothing can be written, set by the page
    unsaved: Any = ()  # the same of what was sent nevertheless
    heading = forms.CharField(
        label=_("Heading"),
        max_length=200,
        error_messages={"required": _("Give this part a heading")},
    )
    text = long_text(
        label=_("Paragraphs"),
        rows=14,
        help_text=_(
            "Leave an empty line between paragraphs; they are numbered in the report. Begin a line "
            "with a hyphen for a list."
        ),
    )
    not_applicable_text = long_text(
        label=_("Your own words for the questions that are not for your council (optional)"), rows=3
    )
    affirmed = AnyOf(
        label=_("Are your own words still right?"), required=False, widget=Checkboxes()
    )
    # What the page says is left out: own words that are typed there are of these questions.
    left_out = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
    cleared_name = forms.CharField(
        label=_("Cleared by (optional)"),
        max_length=120,
        required=False,
        help_text=_("Who cleared exactly these words, for example the monitoring officer."),
    )
    cleared_on = DateField(label=_("Cleared on"), name=_("date of the clearance"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *,
        part: ReportPart,
        out: LeftOut | None = None,
        may_be_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        """`out` are the questions of a section that are left out, for the page that says so."""
        self.part = part
        self.may_be_unfinished = may_be_unfinished
        self.unfinished: list[str] = []
        is_consideration = part.kind == PartKind.CONSIDERATION
        initial = {"version": part.version, **PartWords.of(part).columns()}
        prefix = f"consideration-{part.position}" if is_consideration else None
        super().__init__(prefix=prefix, initial=initial, **kwargs)
        if part.kind != PartKind.SECTION:
            for name in ("not_applicable_text", "affirmed", "left_out"):
                del self.fields[name]
        elif out is not None:
            self._stand_for(out)
        if is_consideration:
            self._weigh(part)
        else:
            del self.fields["cleared_name"], self.fields["cleared_on"]

    def _stand_for(self, out: LeftOut) -> None:
        own, are_of = self.part.not_applicable_text, self.part.not_applicable_to
        self.initial["left_out"] = out.stored
        field = self.fields["not_applicable_text"]
        if not (out.numbers or own or "not_applicable_text" in self.data):
            del self.fields["not_applicable_text"]
        elif out.numbers:
            field.label = gettext("Your own words for %(questions)s (optional)") % {
                "questions": out.in_words
            }
            field.help_text = said_without(out)
        else:
            field.help_text = gettext(
                "No question of this section is left out, so nothing is printed."
            )
        if own and out.numbers and are_of != out.stored:
            affirmed = self.fields["affirmed"]
            yes = gettext("Yes, for %(questions)s") % {"questions": out.in_words}
            affirmed.choices = [(out.stored, yes)]  # type: ignore[attr-defined]
            if are_of:
                affirmed.help_text = gettext(
                    "They were written for %(questions)s. They are not printed until you change "
                    "them, or say that they are right of what is left out now."
                ) % {"questions": named(are_of.split(), out.order)}
            else:
                affirmed.help_text = gettext(
                    "They are not printed until you change them, or say that they are right of "
                    "what is left out now."
                )
        else:
            del self.fields["affirmed"]

    def _weigh(self, part: ReportPart) -> None:
        self.fields["heading"] = forms.CharField(
            label=gettext("Heading"),
            max_length=LONGEST_CONSIDERATION,
            error_messages={"required": gettext("Give this consideration a heading")},
        )
        self.fields["text"] = long_text(label=gettext("Text"), rows=rows_for(part.text))

    @property
    def conflict_prefix(self) -> str:
        return self.prefix or "part"

    @property
    def levels(self) -> tuple[int, int]:
        """Of the headings in a conflict: below the page's, or below the consideration's own."""
        return (3, 4) if self.prefix else (2, 3)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.add_prefix("text") not in self.data:
            self.add_error(
                "text", gettext("The words did not arrive, so nothing was changed. Save again.")
            )
        if "cleared_on" in self.fields:
            self._check_clearance(cleaned)
        return cleaned

    def _check_clearance(self, cleaned: dict[str, Any]) -> None:
        name, day = cleaned.get("cleared_name"), cleaned.get("cleared_on")
        if name and not day and "cleared_on" not in self.errors:
            self.add_error("cleared_on", gettext("Say when it was cleared."))
        elif day and not name and "cleared_name" not in self.errors:
            self.add_error("cleared_name", gettext("Say who cleared it."))
        elif name and day and not clean(cleaned.get("text") or ""):
            self.add_error(
                "cleared_name", gettext("Nothing is written yet that somebody could clear.")
            )
        if day and day > timezone.localdate():
            self.add_error(
                "cleared_on", gettext("The date of the clearance must not be in the future.")
            )
        if self.may_be_unfinished:
            for field in ("cleared_name", "cleared_on"):
                self.unfinished += [str(one) for one in self.errors.pop(field, [])]

    def words(self) -> PartWords:
        """What a valid form says; words that it does not ask for stay as they are."""
        values = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        if self.add_prefix("not_applicable_text") not in self.data:
            values.pop("not_applicable_text", None)
        if self.unfinished:
            values |= {"cleared_name": "", "cleared_on": None}
        kept = PartWords.of(self.part).said()
        words = PartWords.typed(**{name: values.get(name, kept[name]) for name in FIELDS})
        if words.not_applicable_text == kept["not_applicable_text"]:
            return words
        return replace(words, not_applicable_to=self.cleaned_data.get("left_out") or "")


class AddForm(forms.Form):
    """The heading of an appendix or a consideration that is added."""

    heading = forms.CharField()

    def __init__(
        self, *args: Any, what: str, longest: int = LONGEST_HEADING, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"] = forms.CharField(
            label=gettext("Heading of the %(part)s") % {"part": what},
            max_length=longest,
            error_messages={
                "required": gettext("Give the %(part)s a heading") % {"part": what},
                "max_length": gettext("A heading can have at most %(limit)s characters here.")
                % {"limit": longest},
            },
        )


class VersionForm(forms.Form):
    """What was shown when a step was confirmed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

"""What people type about a response: parsed and checked, nothing saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from consultations.models import Question
from consultations.prose import clean
from responses.actions.deciding import Change
from responses.enums import AnswerState, Outcome, PartKind, Publication
from responses.models import Answer, DecisionDraft, ReportPart, Response
from slisystem.fields import DateField, Radios

LONGEST = 200_000  # characters: a 20,000-word answer fits, a pasted book does not
NO_RESPONSE = "no-response"
NOT_APPLICABLE = "not-applicable"


def long_text(**kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    rows = kwargs.pop("rows", 8)
    attrs = {"rows": rows, "spellcheck": "true", **kwargs.pop("attrs", {})}
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs), strip=False, **kwargs)


def one_line(**kwargs: Any) -> forms.CharField:
    """A line too long for a phone's width: a box of two rows; line breaks become spaces."""
    return LineField(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class LineField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return " ".join((super().to_python(value) or "").split())


class AnswerForm(forms.Form):
    """One question on a section's page: words or an option, or "no response".

    `is_for_council` is False where the rule leaves the council out; the question may be
    answered all the same, and an emptied answer is "not applicable" again.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *, answer: Answer, is_for_council: bool, reason_against: str = "", **kwargs: Any
    ) -> None:
        self.answer = answer
        self.question: Question = answer.question
        self.is_for_council = is_for_council
        self.reason_against = reason_against
        self.theirs: Answer | None = None
        initial = {"version": answer.version, "text": answer.text}
        initial["no_response"] = answer.state == AnswerState.NO_RESPONSE
        initial["choice"] = self._chosen()
        super().__init__(prefix=self.question.number, initial=initial, **kwargs)
        if self.question.has_options:
            self.fields["choice"] = self._choice_field()
        else:
            self.fields["text"] = long_text(
                label="Suggested response", rows=rows_for(answer.text), help_text=""
            )
            self.fields["no_response"] = forms.BooleanField(
                label=f"No response to {self.question.number}", required=False
            )

    def _choice_field(self) -> forms.ChoiceField:
        choices = [(option.code, option.label) for option in self.question.options.all()]
        choices.append((NO_RESPONSE, "No response"))
        if not self.is_for_council:
            choices.append((NOT_APPLICABLE, "Not applicable to the council"))
        return forms.ChoiceField(
            label="Suggested response", choices=choices, required=False, widget=Radios()
        )

    def _chosen(self) -> str:
        if self.answer.state in {AnswerState.NO_RESPONSE, AnswerState.NOT_APPLICABLE}:
            return str(self.answer.state)
        return self.answer.choices[0] if self.answer.choices else ""

    @property
    def main_field(self) -> str:
        return "choice" if self.question.has_options else "text"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "text" in self.fields and self.add_prefix("text") not in self.data:
            self.add_error(
                "text",
                f"The answer to {self.question.number} did not arrive, so it was not changed. "
                "Save again.",
            )
        if cleaned.get("no_response") and clean(cleaned.get("text") or ""):
            self.add_error(
                "text",
                f"{self.question.number} has words and is marked “no response”. "
                "Remove the words or untick “no response”.",
            )
        return cleaned

    def content(self) -> tuple[str, str, list[str]]:
        """State, text and choices as the form says them."""
        choice = self.cleaned_data.get("choice") or ""
        text = self.cleaned_data.get("text") or ""
        if self.cleaned_data.get("no_response") or choice == NO_RESPONSE:
            return AnswerState.NO_RESPONSE, "", []
        if choice == NOT_APPLICABLE or (not choice and not clean(text)):
            empty = AnswerState.UNANSWERED if self.is_for_council else AnswerState.NOT_APPLICABLE
            return empty, "", []
        return AnswerState.ANSWERED, text, [choice] if choice else []

    def show_conflict(self, stored: Answer) -> None:
        """Keeps what was typed, names who saved meanwhile, and lets the next save replace it."""
        self.theirs = stored
        self._go_on_from(stored)
        self.add_error(
            self.main_field,
            f"{stored.saved_by.name} saved a newer version of {self.question.number} while you "
            "were writing. Both are shown. Saving again replaces it with yours. Your other "
            "answers on this page were saved.",
        )

    def show_saved(self, stored: Answer) -> None:
        """After a save: the page, if it is shown again, goes on from what is stored.

        That can be a colleague's newer text, where the writer left theirs untouched: the old
        words must not stand beside the new version, or the next save would bring them back.
        """
        self.answer = stored
        is_none = stored.state == AnswerState.NO_RESPONSE
        self._go_on_from(
            stored, text=stored.text, choice=self._chosen(), no_response="on" if is_none else ""
        )

    def _go_on_from(self, stored: Answer, **shown: str) -> None:
        data = cast(QueryDict, self.data).copy()
        for name, value in {"version": str(stored.version), **shown}.items():
            data[self.add_prefix(name)] = value
        self.data = data


def rows_for(text: str) -> int:
    """Height of a text box that shows most of what is in it."""
    lines = sum(1 + len(line) // 80 for line in text.split("\n")) if text else 0
    return max(4, min(16, lines + 1))


class FormGroup:
    """Several forms of one page, as the error summary and the page's title see them."""

    def __init__(self, forms: Sequence[forms.Form]) -> None:
        self.forms = forms
        self.is_bound = any(form.is_bound for form in forms)

    def non_form_errors(self) -> list[str]:
        return []


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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("text") or "").strip() and not cleaned.get("heading"):
            self.add_error("heading", "Give this consideration a heading.")
        is_without_text = cleaned.get("heading") and not clean(cleaned.get("text") or "")
        if is_without_text and self.has_changed() and not self.initial.get("text"):
            self.add_error("text", f"Write the text of “{cleaned['heading']}”.")
        return cleaned


SUGGESTED_CONSIDERATIONS = ("Risk management", "Equalities")
ConsiderationFormSet = forms.formset_factory(
    ConsiderationForm, extra=1, max_num=30, absolute_max=40, validate_max=True
)


class BackgroundPapersForm(forms.Form):
    titles = long_text(
        label="Background papers",
        rows=6,
        help_text="One title on each line. Leave it empty to print “None”.",
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


class PublicationForm(forms.Form):
    publication = forms.ChoiceField(
        label="Has the council published its answers, or will it publish them?",
        choices=Publication.choices,
        widget=Radios(),
        help_text="The LGA publishes no council's answers without consent. It has to know which "
        "answers are public already, so that its figures protect the others.",
        error_messages={"required": "Choose one of the three answers"},
    )


class ReasonForm(forms.Form):
    reason = long_text(label="Reason", required=True, rows=5)

    def __init__(self, *, label: str, hint: str = "", missing: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
        self.fields["reason"].error_messages["required"] = missing

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(self.fields["reason"].error_messages["required"])
        return reason


class DecisionForm(forms.Form):
    """The decision as a whole; what is changed per question stands in a `ChangeForm` each."""

    outcome = forms.ChoiceField(
        label="Your decision",
        required=False,
        widget=Radios(attrs={"tiles": True}),
    )
    reasons = long_text(
        label="Reasons",
        rows=4,
        help_text="Needed when the report is not supported. Otherwise the report's own reasons "
        "stand.",
    )
    comments = long_text(
        label="Comments", rows=4, help_text="Or your own decision in words, where it is yours."
    )
    consultee_comments = long_text(
        label="Comments of consultee executive members (if applicable)", rows=3
    )

    def __init__(self, *, recommended: bool, draft: DecisionDraft | None, **kwargs: Any) -> None:
        names = ("outcome", "reasons", "comments", "consultee_comments")
        initial = {name: getattr(draft, name) for name in names} if draft else {}
        super().__init__(initial=initial, **kwargs)
        offered = (
            [Outcome.SUPPORTED, Outcome.MODIFIED, Outcome.NOT_SUPPORTED]
            if recommended
            else [Outcome.OWN_DECISION, Outcome.NOT_SUPPORTED]
        )
        if not recommended:
            self.fields["comments"].label = "Your decision in words"
            self.fields["comments"].help_text = ""
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(outcome.value, outcome.label) for outcome in offered]
        field.widget.hints = {
            Outcome.SUPPORTED: "The suggested responses are sent as they are.",
            Outcome.MODIFIED: "They are sent with the changes that you make below.",
            Outcome.NOT_SUPPORTED: "Nothing is sent to the LGA.",
            Outcome.OWN_DECISION: "Officers recommend nothing. The responses below are sent as you "
            "leave or change them.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("reasons", "comments", "consultee_comments"):
            cleaned[name] = clean(cleaned.get(name) or "")
        return cleaned


class ChangeForm(AnswerForm):
    """The member's words for one question, filled with the suggestion until they differ."""

    reason = forms.CharField(
        label="Why it is changed (optional)", max_length=1000, required=False, strip=True
    )

    def __init__(self, *, stored: dict[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        del self.fields["version"]
        if stored:
            self.initial = {
                "text": stored["text"],
                "no_response": stored["state"] == AnswerState.NO_RESPONSE,
                "choice": stored["choices"][0] if stored["choices"] else stored["state"],
                "reason": stored["reason"],
            }
        self.is_changed = bool(stored)
        self.order_fields(["choice", "text", "no_response", "reason"])
        if "text" in self.fields:
            self.fields["text"].label = "Your words"
        if "choice" in self.fields:
            self.fields["choice"].label = "Your choice"

    def clean(self) -> dict[str, Any]:
        # A tick beside the untouched suggestion means "no response instead of it".
        if self.data.get(self.add_prefix("no_response")):
            typed = self.cleaned_data.get("text")
            if typed is not None and clean(typed) == self.answer.text:
                self.cleaned_data["text"] = ""
        return super().clean()

    @property
    def is_unfolded(self) -> bool:
        """Whether the page shows the fields: something is changed here, or is wrong."""
        if not self.is_bound:
            return self.is_changed
        if not self.is_valid():
            return True
        wanted = self.change()
        answer = self.answer
        return (wanted.state, wanted.text, list(wanted.choices)) != (
            answer.state,
            answer.text,
            list(answer.choices),
        )

    def change(self) -> Change:
        state, text, choices = self.content()
        return Change(state, clean(text), tuple(choices), self.cleaned_data["reason"])


class ProgressFilterForm(forms.Form):
    """Filters of the LGA's progress page; they stay in the address."""

    type = forms.ChoiceField(label="Type", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(
        self,
        data: Any,
        *,
        types: list[tuple[str, str]],
        regions: list[tuple[str, str]],
        states: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("type", types), ("region", regions), ("state", states)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "All"), *choices]

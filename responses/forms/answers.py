"""One question on a section's page, and the member's words for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import QueryDict

from consultations.models import Question
from consultations.prose import clean
from responses.actions.deciding import Change
from responses.enums import AnswerState
from responses.forms.texts import long_text
from responses.models import Answer
from responses.said import Said
from slisystem.fields import Radios

NO_RESPONSE = "no-response"
NOT_APPLICABLE = "not-applicable"


class AnswerForm(forms.Form):
    """One question on a section's page: words or an option, or "no response".

    `is_for_council` is False where the rule leaves the council out; the question may be
    answered all the same, and an emptied answer is "not applicable" again.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    line: Any  # presenters.lines.AnswerLine, set by the page

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

    def said(self) -> Said:
        """What the form says."""
        choice = self.cleaned_data.get("choice") or ""
        text = self.cleaned_data.get("text") or ""
        if self.cleaned_data.get("no_response") or choice == NO_RESPONSE:
            return Said(AnswerState.NO_RESPONSE)
        if choice == NOT_APPLICABLE or (not choice and not clean(text)):
            empty = AnswerState.UNANSWERED if self.is_for_council else AnswerState.NOT_APPLICABLE
            return Said(empty)
        return Said(AnswerState.ANSWERED, text, (choice,) if choice else ())

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


class ChangeForm(AnswerForm):
    """The member's words for one question, filled with the suggestion until they differ."""

    reason = forms.CharField(
        label="Why it is changed (optional)", max_length=1000, required=False, strip=True
    )

    def __init__(self, *, stored: dict[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        del self.fields["version"]
        if stored:
            said = Change.from_json(stored).said
            self.initial = {
                "text": said.text,
                "no_response": said.state == AnswerState.NO_RESPONSE,
                "choice": said.choices[0] if said.choices else said.state,
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
        return self.change().said != Said.of(self.answer)

    def change(self) -> Change:
        said = self.said()
        return Change(replace(said, text=clean(said.text)), self.cleaned_data["reason"])

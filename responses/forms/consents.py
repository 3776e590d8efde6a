"""What may be published of the answers: one level for all, then the exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from responses.consent import HINTS, WARNING, consents, is_quotable
from responses.enums import AnswerState, Consent, Publication
from responses.forms.report import SheetForm
from responses.models import Response, SubmittedAnswer
from slisystem.fields import Radios

AS_FOR_ALL = _("As for all answers")
PREFIX = "consent-"


class ConsentForm(SheetForm):
    warning = WARNING
    publication = forms.ChoiceField(
        label=_("Has the council published its answers, or will it publish them?"),
        choices=Publication.choices,
        widget=Radios(),
        help_text=_(
            "The LGA publishes no council's answers without consent. It has to know which answers "
            "are public already, so that its figures protect the others."
        ),
        error_messages={"required": _("Choose one of the three answers")},
    )
    common = forms.TypedChoiceField(
        label=_("What may the LGA publish of the words of all answers?"),
        choices=Consent.choices,
        coerce=int,
        widget=Radios(hints={str(int(level)): hint for level, hint in HINTS.items()}),
        help_text=_("The executive member sees it and signs it with the answers."),
        error_messages={"required": _("Choose what may be published of all answers")},
    )

    def __init__(self, *, response: Response, **kwargs: Any) -> None:
        self.quotable = [
            answer.question
            for answer in response.answers_in_order
            if is_quotable(answer.question) and answer.state != AnswerState.NOT_APPLICABLE
        ]
        initial: dict[str, Any] = {
            "version": response.consents_version,
            "publication": response.publication,
            "common": response.consent,
        }
        levels = {answer.question_id: answer.consent for answer in response.answers_in_order}
        for question in self.quotable:
            level = levels[question.pk]
            initial[PREFIX + question.number] = "" if level == response.consent else level
        super().__init__(initial=initial, **kwargs)
        choices = [("", AS_FOR_ALL), *((str(value), label) for value, label in Consent.choices)]
        for question in self.quotable:
            self.fields[PREFIX + question.number] = forms.ChoiceField(
                label=f"{question.number}. {question.wording}", choices=choices, required=False
            )

    @property
    def ruled_off(self) -> str:
        """The name of the field before which the exceptions begin."""
        return PREFIX + self.quotable[0].number if self.quotable else ""

    def values(self) -> dict[str, Any]:
        chosen = {each.number: self.cleaned_data[PREFIX + each.number] for each in self.quotable}
        return {
            "publication": self.cleaned_data["publication"],
            "common": self.cleaned_data["common"],
            "exceptions": {number: int(level) for number, level in chosen.items() if level},
        }

    def content(self) -> dict[str, Any]:
        values = self.values()
        return consents(values["publication"], values["common"], values["exceptions"].items())


class ConsentChangeForm(forms.Form):
    """After submission: a level that allows less, for each answer whose words may be quoted.

    `levels` are those that count now, by the question's id.
    """

    def __init__(
        self, *, answers: Iterable[SubmittedAnswer], levels: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.levels = levels
        self.questions = {
            PREFIX + answer.question.number: answer.question
            for answer in answers
            if levels[answer.question_id] and (answer.text or answer.other)
        }
        for name, question in self.questions.items():
            present = levels[question.pk]
            self.initial[name] = present
            self.fields[name] = forms.TypedChoiceField(
                label=f"{question.number}. {question.wording}",
                choices=[each for each in Consent.choices if each[0] <= present],
                coerce=int,
            )

    def changed(self) -> dict[int, int]:
        """The levels that are other than at present, by the question's id."""
        chosen = {one.pk: self.cleaned_data[name] for name, one in self.questions.items()}
        return {pk: level for pk, level in chosen.items() if level != self.levels[pk]}

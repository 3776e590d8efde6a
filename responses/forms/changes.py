"""The member's words for one question, beside what was suggested."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.actions.deciding import Change
from responses.consent import in_words, is_quotable
from responses.content import words
from responses.enums import AnswerState
from responses.forms.answers import CLEAR, AnswerForm
from responses.models import Answer
from responses.said import Said


class ChangeForm(AnswerForm):
    """The member's words for one question, filled with the suggestion until they differ."""

    choice_label = _("Your choice for %(number)s")

    why = forms.CharField(
        label=_("Why it is changed"),
        max_length=1000,
        required=False,  # asked before signing (deciding.open_ends), so that nothing is lost
        strip=True,
    )

    def __init__(self, *, answer: Answer, stored: dict[str, Any] | None, **kwargs: Any) -> None:
        change = Change.from_json(stored) if stored else None
        shown = change.said if change else Said.of(answer)
        super().__init__(answer=answer, shown=shown, **kwargs)
        del self.fields["version"], self.fields["wording"]
        self.is_changed = bool(stored)
        facts = answer.response.facts
        self.suggested = words(self.question, Said.of(answer), facts)
        is_asked = answer.state != AnswerState.NOT_APPLICABLE and is_quotable(self.question)
        self.consent = in_words(answer.consent).lower() if is_asked else ""
        self.initial["why"] = change.reason if change else ""
        if "text" in self.fields and not self.spec.has_options:
            self.fields["text"].label = gettext("Your words for %(number)s") % {
                "number": self.question.number
            }
        self.order_fields([name for name in self.fields if name != "why"])

    @property
    def _instead_values(self) -> list[str]:
        # Who decides leaves nothing open: an answer that the rule wants is not cleared.
        return [one for one in super()._instead_values if one != CLEAR or not self.is_for_council]

    def _check_set_aside(self, instead: str) -> None:
        # "No response" beside the untouched suggestion means "instead of it".
        if clean(self.cleaned_data.get("text") or "") == self.answer.text:
            self.cleaned_data["text"] = ""
        super()._check_set_aside(instead)

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
        return Change(replace(said, text=clean(said.text)), self.cleaned_data["why"])

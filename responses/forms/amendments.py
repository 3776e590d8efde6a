"""Proposing other words than were decided, and signing them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from responses.actions.amending.signing import interest_faults
from responses.enums import InterestKind
from responses.forms.changes import ChangeForm
from responses.forms.signing import SignForm
from responses.forms.texts import long_text
from responses.models import AmendedAnswer, Answer, Response
from responses.said import Said
from slisystem.fields import Radios


class AmendForm(ChangeForm):
    """What an officer proposes for one question, filled with the decided words until they differ.

    `base` are the decided words; `version` is that of the proposal shown, 0 where there is none.
    """

    choice_label = _("Proposed response to %(number)s")

    def __init__(
        self,
        *,
        response: Response,
        answer: Answer,
        base: Said,
        stored: AmendedAnswer | None,
        **kwargs: Any,
    ) -> None:
        decided = Answer(
            response=response,
            question=answer.question,
            version=answer.version,
            **base.columns(),
        )
        proposed = (
            {"said": Said.of(stored, "proposed_").to_json(), "reason": stored.why}
            if stored
            else None
        )
        super().__init__(answer=decided, stored=proposed, **kwargs)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
        self.initial["version"] = stored.version if stored else 0
        self.fields["wording"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["why"].label = gettext("Why this answer changes (optional)")
        if "text" in self.fields and not self.spec.has_options:
            self.fields["text"].label = gettext("Proposed words for %(number)s") % {
                "number": self.question.number
            }

    def go_on_from(self, version: int) -> None:
        """After somebody else's save: saving what was typed again replaces that version."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data


class SignAmendmentForm(SignForm):
    """The member's own line under an amendment, with the interest that they declare."""

    field_order = ("interest_kind", "interest", "dispensation")

    interest_kind = forms.ChoiceField(
        label=_("Your interests in this matter"),
        choices=InterestKind.choices,
        required=False,
        widget=Radios(),
    )
    interest = long_text(label=_("What the interest is, if you have one"), rows=2)
    dispensation = long_text(
        label=_("Who gave a dispensation and when, if the interest is a disclosable pecuniary one"),
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        faults = interest_faults(
            cleaned.get("interest_kind", ""),
            cleaned.get("interest", "").strip(),
            cleaned.get("dispensation", "").strip(),
        )
        for fault in faults:
            self.add_error(fault.anchor, fault.sentence)
        return cleaned


class SeenForm(forms.Form):
    """Which decision a confirm page showed."""

    decision = forms.IntegerField(widget=forms.HiddenInput, required=False)

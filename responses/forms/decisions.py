"""The decision as a whole."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.prose import clean
from responses.actions.comments import LONGEST
from responses.enums import Outcome
from responses.forms.texts import long_text
from responses.models import DecisionDraft
from slisystem.fields import Radios


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
        label="Comments of consultee executive members (if applicable)",
        rows=3,
        help_text="Those given elsewhere. What members enter here themselves is on record already.",
    )

    def __init__(
        self,
        *,
        recommended: bool,
        draft: DecisionDraft | None,
        is_nil: bool = False,
        **kwargs: Any,
    ) -> None:
        names = ("outcome", "reasons", "comments", "consultee_comments")
        initial = {name: getattr(draft, name) for name in names} if draft else {}
        super().__init__(initial=initial, **kwargs)
        self.is_nil = is_nil
        if is_nil:
            del self.fields["outcome"]  # there is but one; who does not agree returns it
            self.fields["reasons"].help_text = "The reason that officers give stands beside them."
            return
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
        if self.is_nil:
            cleaned["outcome"] = Outcome.NIL_RETURN.value
        for name in ("reasons", "comments", "consultee_comments"):
            cleaned[name] = clean(cleaned.get(name) or "")
        return cleaned


class AskForm(forms.Form):
    """What the member asks the policy officers about one question."""

    question = forms.CharField(
        label="Your question to the policy officers",
        max_length=LONGEST,
        strip=False,
        help_text="It stands among the comments on this question, and each officer is told. It is "
        "in no paper.",
        widget=forms.Textarea({"rows": 3, "spellcheck": "true"}),
        error_messages={
            "required": "Write what you ask",
            "max_length": f"A question can have at most {LONGEST} characters",
        },
    )

    def clean_question(self) -> str:
        text = clean(self.cleaned_data["question"])
        if not text:
            raise forms.ValidationError("Write what you ask")
        return text

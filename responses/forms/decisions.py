"""The decision as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from responses.actions.comments import LONGEST
from responses.enums import InterestKind, Outcome, PartKind
from responses.forms.texts import long_text
from responses.interests import choices, reasons_to_stand_aside
from responses.models import DecisionDraft
from slisystem.fields import Radios

WRITTEN = (
    "reasons",
    "comments",
    "consultee_comments",
    "alternatives",
    "interest",
    "dispensation",
)


class DecisionForm(forms.Form):
    """The decision as a whole; what is changed per question stands in a `ChangeForm` each."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        required=False,
        widget=Radios(attrs={"tiles": True}),
    )
    reasons = long_text(
        label=_("Reasons"),
        rows=4,
        help_text=_(
            "Needed when the report is not supported. Otherwise the report's own reasons stand."
        ),
    )
    comments = long_text(
        label=_("Comments"),
        rows=4,
        help_text=_("Or your own decision in words, where it is yours."),
    )
    consultee_comments = long_text(
        label=_("Comments of consultee executive members (if applicable)"),
        rows=3,
        help_text=_(
            "Those given elsewhere. What members enter here themselves is on record already."
        ),
    )
    alternatives = long_text(label=_("Alternatives considered and rejected"), rows=3)
    has_no_alternatives = forms.BooleanField(
        label=_("There were none"),
        required=False,
        help_text=_("“None” then stands in the record: it is never inferred."),
    )
    interest_kind = forms.ChoiceField(
        label=_("Do you have an interest to declare in this decision?"),
        required=False,
        widget=Radios(),
    )
    interest = long_text(
        label=_("What the interest is"),
        rows=2,
        help_text=_("It stands in the record of the decision."),
    )
    dispensation = long_text(
        label=_("Dispensation, if one was granted to you"),
        rows=2,
        help_text=_("Who granted it and when."),
    )

    def __init__(
        self,
        *,
        given: frozenset[PartKind],
        nation: str,
        draft: DecisionDraft | None,
        is_nil: bool = False,
        **kwargs: Any,
    ) -> None:
        """`given`: which of recommendations, alternatives and reasons the report itself gives."""
        recommended = PartKind.RECOMMENDATIONS in given
        initial = {name: getattr(draft, name) for name in self.base_fields} if draft else {}
        super().__init__(initial=initial, **kwargs)
        kinds = self.fields["interest_kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = choices(nation)
        self.is_nil = is_nil
        if PartKind.REASONS not in given:
            self.fields["reasons"].help_text = gettext("Needed: the report gives none.")
        self.fields["alternatives"].help_text = (
            gettext("The report’s own part stands. Add what else you considered.")
            if PartKind.ALTERNATIVES in given
            else gettext(
                "The report names none. Say which you considered, and why they were rejected."
            )
        )
        if PartKind.ALTERNATIVES in given:
            del self.fields["has_no_alternatives"]
        if is_nil:
            del self.fields["outcome"]  # there is but one; who does not agree returns it
            self.fields["comments"].help_text = ""
            self.fields["reasons"].help_text = gettext(
                "The reason that officers give stands beside them."
            )
            self.fields["alternatives"].help_text = gettext("Which you considered, and why not.")
            return
        offered = (
            [Outcome.SUPPORTED, Outcome.MODIFIED, Outcome.NOT_SUPPORTED]
            if recommended
            else [Outcome.OWN_DECISION, Outcome.NOT_SUPPORTED]
        )
        if not recommended:
            self.fields["comments"].label = gettext("Your decision in words")
            self.fields["comments"].help_text = ""
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(outcome.value, outcome.label) for outcome in offered]
        field.widget.hints = {
            Outcome.SUPPORTED: gettext("The suggested responses are sent as they are."),
            Outcome.MODIFIED: gettext("They are sent with the changes that you make below."),
            Outcome.NOT_SUPPORTED: gettext("Nothing is sent to the LGA."),
            Outcome.OWN_DECISION: gettext(
                "Officers recommend nothing. The responses below are sent as you leave or change "
                "them."
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_nil:
            cleaned["outcome"] = Outcome.NIL_RETURN.value
        for name in WRITTEN:
            cleaned[name] = clean(cleaned.get(name) or "")
        return cleaned


class HandOverForm(forms.Form):
    """The interest for which the member takes no part, and who decides instead."""

    interest_kind = forms.ChoiceField(
        label=_("Which interest do you have?"),
        widget=Radios(),
        error_messages={"required": _("Say which kind of interest it is")},
    )
    interest = long_text(
        label=_("What the interest is"),
        rows=3,
        required=True,
        help_text=_("It stands in the record of the decision, with your name."),
        error_messages={"required": _("Say what your interest is")},
    )
    to = forms.ChoiceField(
        label=_("Who decides instead?"),
        widget=Radios(),
        error_messages={"required": _("Choose who decides instead")},
    )

    def __init__(
        self,
        *,
        others: Sequence[tuple[str, str]],
        nation: str,
        draft: DecisionDraft | None,
        **kwargs: Any,
    ) -> None:
        """`others`: ids and names of those to whom it can be handed over."""
        initial = {}
        if draft and draft.interest_kind in {InterestKind.OTHER, InterestKind.PECUNIARY}:
            initial = {"interest_kind": draft.interest_kind, "interest": draft.interest}
        super().__init__(initial=initial, **kwargs)
        offered = {"interest_kind": reasons_to_stand_aside(nation), "to": list(others)}
        for name, found in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found

    def clean_interest(self) -> str:
        text = clean(self.cleaned_data["interest"])
        if not text:
            raise forms.ValidationError(gettext("Say what your interest is"))
        return text


class AskForm(forms.Form):
    """What the member asks the policy officers about one question."""

    question = forms.CharField(
        label=_("Your question to the policy officers"),
        max_length=LONGEST,
        strip=False,
        help_text=_(
            "It stands among the comments on this question, and each officer is told. It is in no "
            "paper."
        ),
        widget=forms.Textarea({"rows": 3, "spellcheck": "true"}),
        error_messages={
            "required": _("Write what you ask"),
            "max_length": _("A question can have at most %(limit_value)s characters"),
        },
    )

    def clean_question(self) -> str:
        text = clean(self.cleaned_data["question"])
        if not text:
            raise forms.ValidationError(gettext("Write what you ask"))
        return text

"""Asking members to comment, and what they say to the record; why questions are given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean
from councils.models import User
from councils.policies import spoken
from responses.enums import InterestKind
from responses.forms.texts import ReasonForm, long_text
from responses.forms.working import MOST_RADIOS
from responses.models import Answer
from slisystem.fields import DateField, Radios


class AskMemberForm(forms.Form):
    """Which member is asked, and by when they are to comment."""

    member = forms.ChoiceField(
        label=_("Who is asked"), error_messages={"required": _("Choose who is asked")}
    )
    comment_by = DateField(label=_("Comment by"), name=_("day until which they can comment"))

    def __init__(
        self, *args: Any, members: Sequence[tuple[User, str]], until: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member, _ in members}
        self.fields["comment_by"].help_text = gettext(
            "The last day on which they can. It is today or later, and not after %(day)s, when "
            "the consultation closes."
        ) % {"day": spoken(until)}
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        if len(members) <= MOST_RADIOS:
            field.widget = Radios(hints={str(one.pk): office for one, office in members})
            field.choices = [(str(one.pk), one.name) for one, _ in members]
        else:
            named = [(str(one.pk), f"{one.name}, {office}") for one, office in members]
            field.choices = [("", gettext("Choose")), *named]

    @property
    def chosen(self) -> User:
        return self.members[self.cleaned_data["member"]]


class CommentToRecordForm(forms.Form):
    """A consulted member's comment with the interest they declare; both are kept for good."""

    comment = long_text(
        label=_("Your comment"),
        rows=8,
        help_text=_(
            "It stands in the record of the decision under your name. Leave it empty if you have "
            "no comment."
        ),
    )
    interest_kind = forms.ChoiceField(
        label=_("Your interest in this matter"),
        choices=[
            (InterestKind.NONE.value, _("I have no interest to declare")),
            (InterestKind.OTHER.value, _("I have another interest")),
            (InterestKind.PECUNIARY.value, _("I have a disclosable pecuniary interest")),
        ],
        widget=Radios(
            hints={
                InterestKind.OTHER: _(
                    "As your council’s code of conduct has it, and not a disclosable pecuniary one."
                ),
                InterestKind.PECUNIARY: _("Speak to the monitoring officer before you comment."),
            },
            reveals={
                InterestKind.OTHER: "other_interest",
                InterestKind.PECUNIARY: ("pecuniary_interest", "dispensation"),
            },
        ),
        error_messages={"required": _("Declare an interest, or that you have none")},
    )
    other_interest = long_text(label=_("What the interest is"), rows=2)
    pecuniary_interest = long_text(label=_("What the pecuniary interest is"), rows=2)
    dispensation = forms.CharField(
        label=_("Dispensation, if you have one"),
        required=False,
        max_length=500,
        help_text=_("Who granted it and when."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        fields = {
            InterestKind.OTHER.value: "other_interest",
            InterestKind.PECUNIARY.value: "pecuniary_interest",
        }
        name = fields.get(cleaned.get("interest_kind", ""))
        interest = clean(cleaned.get(name) or "") if name else ""
        if name and not interest:
            self.add_error(name, gettext("Say what the interest is"))
        return {
            "comment": clean(cleaned.get("comment") or ""),
            "interest_kind": cleaned.get("interest_kind", ""),
            "interest": interest,
            "dispensation": clean(cleaned.get("dispensation") or ""),
        }


class ReturnForm(ReasonForm):
    """What should change, in general and, where it helps, question by question."""

    def __init__(self, *, answers: Sequence[Answer], **kwargs: Any) -> None:
        super().__init__(
            label=gettext("What should change?"),
            missing=gettext("Say what should change"),
            **kwargs,
        )
        self.questions = {f"q{answer.question_id}": answer.question for answer in answers}
        for name, question in self.questions.items():
            self.fields[name] = long_text(
                label=gettext("What should change in %(number)s") % {"number": question.number},
                rows=3,
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Each question with its field."""
        return [(question, self[name]) for name, question in self.questions.items()]

    def notes(self) -> dict[int, str]:
        """What is said of questions, by their ids."""
        said = {
            question.pk: clean(self.cleaned_data[name]) for name, question in self.questions.items()
        }
        return {pk: text for pk, text in said.items() if text}

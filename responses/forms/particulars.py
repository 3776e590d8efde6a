"""What officers say of the decision: is it a key decision, may it be published, is it urgent."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.prose import clean, clean_line
from responses.forms.report import SheetForm
from responses.forms.texts import long_text, one_line
from responses.models import Response
from responses.particulars import (
    CLASSIFICATIONS,
    EXCEPTIONS,
    PARAGRAPHS,
    PART,
    WALES,
    Classification,
    KeyException,
    Particulars,
    contradictions,
)
from responses.sheets import particulars_of
from slisystem.fields import Checkboxes, Radios

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES, NO = "yes", "no"
TEXTS = ("key_reason", "public_interest", "urgency_reason", "consultation_undertaken")
LINES = ("key_notice", "urgency_agreed_by", "lead_officer", "proper_officer")


def several(label: StrOrPromise, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=Checkboxes(), **kwargs)


@dataclass(frozen=True)
class Group:
    """Fields that go together; with a summary they are folded until one of them is needed."""

    summary: str
    fields: tuple[BoundField, ...]
    is_open: bool


# What is asked in which order; what goes with an unusual answer is folded.
GROUPS = (
    ("", ("is_key",)),
    (_("If it is a key decision"), ("key_reason", "key_notice", "key_exception")),
    ("", ("classification",)),
    (
        _("If something of it is exempt"),
        ("paragraphs", "public_interest", "exempt_parts", "exempt_questions"),
    ),
    (_("If it cannot wait for call-in"), ("urgency_reason", "urgency_agreed_by")),
    ("", ("consultation_undertaken", "lead_officer", "proper_officer")),
)


class ParticularsForm(SheetForm):
    """Two things are asked always; what goes with an unusual answer is folded under it."""

    is_key = forms.ChoiceField(
        label=_("Is it a key decision?"),
        choices=[(NO, _("No")), (YES, _("Yes"))],
        widget=Radios(hints={YES: _("It is significant in its cost, or for two or more wards.")}),
        error_messages={"required": _("Say whether it is a key decision")},
    )
    key_reason = long_text(
        label=_("Why it is a key decision"),
        rows=3,
        help_text=_("With an exception: also why it could not wait for 28 days’ notice."),
    )
    key_notice = one_line(
        label=_("Notice of the key decision"),
        max_length=250,
        required=False,
        help_text=_("Its reference, and where it was published 28 clear days before."),
    )
    key_exception = forms.ChoiceField(
        label=_("Exception relied upon"),
        choices=[(value, _(words)) for value, words in EXCEPTIONS.items()],
        required=False,
        widget=Radios(),
    )
    classification = forms.ChoiceField(
        label=_("May the report be published?"),
        choices=[(value, _(words)) for value, words in CLASSIFICATIONS.items()],
        widget=Radios(),
        error_messages={"required": _("Say whether the report may be published")},
        help_text=_("It is printed at the head of the report."),
    )
    paragraphs = several(_("What the exempt information is about"))
    public_interest = long_text(
        label=_("Why it is kept exempt"),
        rows=3,
        help_text=_(
            "Why the public interest is greater in keeping it exempt than in publishing it."
        ),
    )
    exempt_parts = several(_("Exempt parts of the report"))
    exempt_questions = several(_("Exempt questions"))
    urgency_reason = long_text(
        label=_("Why it cannot wait for call-in"),
        rows=3,
    )
    urgency_agreed_by = one_line(
        label=_("Who agreed that call-in is waived"),
        max_length=250,
        required=False,
        help_text=_("Name and office, as the council’s constitution asks it."),
    )
    consultation_undertaken = long_text(label=_("Consultation undertaken"), rows=3)
    lead_officer = one_line(
        label=_("Lead officer"),
        max_length=120,
        required=False,
        help_text=_("The head of service or director who answers for the report."),
    )
    proper_officer = one_line(
        label=_("Proper officer"),
        max_length=120,
        required=False,
        help_text=_("Who confirms that the record of the decision was produced."),
    )

    def __init__(self, *, response: Response, **kwargs: Any) -> None:
        self.nation = response.council.nation
        said = particulars_of(response)
        super().__init__(initial=_initial(response, said), **kwargs)
        known = PARAGRAPHS[self.nation]
        self._offer("paragraphs", [(str(one), f"{one}. {gettext(known[one])}") for one in known])
        self.fields["paragraphs"].help_text = gettext(
            "Only where something is exempt: the paragraphs of Part %(part)s of Schedule 12A to "
            "the Local Government Act 1972."
        ) % {"part": PART[self.nation]}
        parts = [part for part in response.parts.all() if response.report_outline.keeps(part)]
        self._offer("exempt_parts", [(str(one.position), one.heading) for one in parts])
        answers = response.answers.select_related("question")
        questions = [one.question for one in answers]
        self._offer(
            "exempt_questions",
            [
                (one.number, f"{one.number}. {shorten(one.wording, 70, placeholder=' …')}")
                for one in questions
            ],
        )
        self.fields["exempt_parts"].help_text = gettext("Where only part of it is exempt: which.")
        self.fields["consultation_undertaken"].help_text = (
            gettext("In Wales the record has to say it.")
            if self.nation == WALES
            else gettext("Good practice.")
        )

    @property
    def groups(self) -> list[Group]:
        found = []
        for summary, names in GROUPS:
            fields = tuple(self[name] for name in names)
            is_needed = any(field.value() or field.errors for field in fields)
            found.append(Group(str(summary), fields, is_needed))
        return found

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What was chosen stays a choice, also where the report has no such part any more."""
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        offered = {value for value, _ in choices}
        gone = [one for one in self.initial[name] if one not in offered]
        field.choices = [
            *choices,
            *((one, gettext("%(number)s (no longer there)") % {"number": one}) for one in gone),
        ]

    def values(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"said": self.said()}

    def said(self) -> Particulars:
        data = self.cleaned_data
        return Particulars(
            is_key=data.get("is_key") == YES,
            key_exception=KeyException(data.get("key_exception") or ""),
            classification=Classification(data.get("classification") or Classification.PUBLIC),
            paragraphs=tuple(int(one) for one in data.get("paragraphs", ())),
            exempt_parts=tuple(int(one) for one in data.get("exempt_parts", ())),
            exempt_questions=tuple(data.get("exempt_questions", ())),
            **{name: clean(data.get(name) or "") for name in TEXTS},
            **{name: clean_line(data.get(name) or "") for name in LINES},
        )

    def content(self) -> dict[str, Any]:
        return self.said().to_json()

    def clean(self) -> dict[str, Any]:
        """What contradicts itself is mended here; what is not said yet can be said later."""
        cleaned = super().clean() or {}
        if {"is_key", "classification"} <= cleaned.keys():
            for lack in contradictions(self.said(), self.nation):
                self.add_error(lack.field, lack.sentence)
        return cleaned


def _initial(response: Response, said: Particulars) -> dict[str, Any]:
    is_said = bool(response.particulars)
    return {
        **{name: getattr(said, name) for name in (*TEXTS, *LINES)},
        "version": response.particulars_version,
        "is_key": (YES if said.is_key else NO) if is_said else "",
        "key_exception": said.key_exception,
        "classification": said.classification if is_said else "",
        "paragraphs": [str(one) for one in said.paragraphs],
        "exempt_parts": [str(one) for one in said.exempt_parts],
        "exempt_questions": list(said.exempt_questions),
    }

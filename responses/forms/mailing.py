"""What an editor types of a letter to councils: parsed and checked, nothing saved here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from consultations.enums import MailingKind, Whom
from consultations.forms.extending import invitations_named
from consultations.lists import LONGEST as LONGEST_LIST
from consultations.models import Invitation
from consultations.prose import clean
from responses.actions.mailing import Words
from responses.letter_text import DEFAULTS, PLACES, unknown_places
from slisystem.fields import Radios
from slisystem.layout import Buttons, Link, Submit

LONGEST = 10_000
STEP, PREVIEW, SEND, CHANGE = "step", "preview", "send", "change"
PLACES_IN_WORDS = ", ".join(f"{{{name}}} for {what}" for name, what in PLACES.items())


class MailingForm(forms.Form):
    """A letter and whom it goes to.

    `numbers`: how many councils each choice is at present. `chosen`: the codes of councils with
    which it is filled in.
    """

    kind = forms.ChoiceField(
        label="What is it?",
        choices=MailingKind.choices,
        error_messages={"required": "Choose what it is"},
    )
    whom = forms.ChoiceField(
        label="Which councils?",
        choices=Whom.choices,
        error_messages={"required": "Choose which councils"},
    )
    councils = forms.CharField(
        label="Councils",
        help_text="One a line: its name or its code.",
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )
    subject = forms.CharField(
        label="Subject",
        max_length=150,
        strip=True,
        widget=forms.TextInput({"spellcheck": "true"}),
        error_messages={
            "required": "Write a subject",
            "max_length": "Write at most 150 characters",
        },
    )
    body = forms.CharField(
        label="Letter",
        help_text=f"Plain text. These are filled in for each council: {PLACES_IN_WORDS}. It begins "
        "with “Dear” and the name, and ends with who sends it and where to ask.",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 14, "spellcheck": "true"}),
        error_messages={
            "required": "Write the letter",
            "max_length": f"Write at most {LONGEST} characters",
        },
    )

    def __init__(
        self,
        *args: Any,
        invitations: Sequence[Invitation],
        numbers: Mapping[str, int],
        kind: str = MailingKind.REMINDER,
        chosen: Collection[str] = (),
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        subject, body = DEFAULTS[kind]
        # Of an invitation, too: who logged in once before knows nothing of this consultation.
        whom = Whom.NOT_SUBMITTED
        initial = {"kind": kind, "subject": subject, "body": body, "whom": whom}
        wanted = set(chosen)
        names = [one.council.name for one in invitations if one.council.code in wanted]
        if names:
            initial |= {"whom": Whom.NAMED, "councils": "\n".join(names)}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.invitations = invitations
        hints = {
            value: "1 council at present" if number == 1 else f"{number} councils at present"
            for value, number in numbers.items()
        }
        self.fields["kind"].widget = Radios(choices=MailingKind.choices)
        self.fields["whom"].widget = Radios(
            choices=Whom.choices, hints=hints, reveals={Whom.NAMED: "councils"}
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "kind",
            "whom",
            "subject",
            "body",
            Buttons(Submit("Preview", name=STEP, value=PREVIEW), Link("Cancel", cancel_url)),
        )

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        if len(subject.splitlines()) > 1 or not subject.isprintable():
            raise forms.ValidationError("Write the subject on one line, without control characters")
        return _with_known_places(subject)

    def clean_body(self) -> str:
        body = clean(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError("Write the letter")
        return _with_known_places(body)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["named"] = frozenset()
        if cleaned.get("whom") == Whom.NAMED:
            found, problems = invitations_named(cleaned.get("councils") or "", self.invitations)
            cleaned["named"] = frozenset(one.council.code for one in found)
            for problem in problems:
                self.add_error("councils", problem)
        if cleaned.get("whom") == Whom.ALL and cleaned.get("kind") != MailingKind.OTHER:
            self.add_error(
                "whom", "Only “Other letter” goes to councils that have submitted. Choose others"
            )
        return cleaned

    @property
    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(
            MailingKind(typed["kind"]),
            typed["subject"],
            typed["body"],
            Whom(typed["whom"]),
            typed["named"],
        )


class AgainForm(forms.Form):
    """Whether letters that may have arrived are sent again, too."""

    also_unclear = forms.BooleanField(
        label="Also those that may have arrived",
        required=False,
        help_text="They may then arrive twice.",
    )


def _with_known_places(text: str) -> str:
    unknown = unknown_places(text)
    if unknown:
        named = ", ".join(f"{{{name[:40]}}}" for name in unknown[:5])
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        stands = "stands" if len(unknown) == 1 else "stand"
        raise forms.ValidationError(f"{named} {stands} for nothing. Use {known}")
    return text

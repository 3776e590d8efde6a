"""What people type about more time: parsed and checked, nothing saved here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.actions.extending import Grant
from consultations.definition import london_moment, london_words
from consultations.lists import LONGEST as LONGEST_LIST
from consultations.lists import some_of
from consultations.models import ExtensionRequest, Invitation
from consultations.policies import end_of_day
from councils.naming import KnownCouncils
from slisystem.fields import DateField, Radios
from slisystem.layout import Buttons, Link, Submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GRANT, DECLINE = "grant", "decline"
ALL, NAMED = "all", "named"
LONGEST = 4000
USUAL_TIME = "23:59"


def words_field(
    label: StrOrPromise,
    *,
    required: bool = True,
    hint: StrOrPromise = "",
    missing: StrOrPromise = "",
) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "true"}),
        error_messages={
            "required": missing,
            "max_length": format_lazy(_("Write at most {number} characters"), number=LONGEST),
        },
    )


def invitations_named(
    typed: str, invitations: Sequence[Invitation]
) -> tuple[list[Invitation], list[str]]:
    """The councils asked that somebody typed, one a line by name or code, and what is wrong."""
    known = KnownCouncils([one.council for one in invitations])
    by_council = {one.council_id: one for one in invitations}
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    problems = [] if lines else [gettext("Name at least one council")]
    found: dict[int, Invitation] = {}
    for line in lines:
        council, unclear = known.meant(line)
        if council is None:
            problems.append(
                unclear
                or gettext("“%(line)s” is not asked by this consultation") % {"line": line[:80]}
            )
        else:
            found[council.pk] = by_council[council.pk]
    return list(found.values()), some_of(problems)


class AskForm(forms.Form):
    """A council asks for more time: the day it needs, and why."""

    wanted_on = DateField(
        label=_("Last day that you need"),
        name=_("last day"),
        help_text=_("Until 23:59 of that day."),
    )
    reason = words_field(
        _("Why does the council need more time?"),
        hint=_("The LGA reads this. Say what your calendar needs, not what you will answer."),
        missing=_("Say why the council needs more time"),
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *self.fields,
            Buttons(Submit(gettext("Ask for more time")), Link(gettext("Cancel"), cancel_url)),
        )

    @property
    def wanted_until(self) -> dt.datetime:
        return end_of_day(self.cleaned_data["wanted_on"])


class GrantForm(forms.Form):
    """What is given: time until a day and a time of that day, permission, or both."""

    until_on = DateField(
        label=_("Last day"),
        name=_("last day"),
        required=False,
        help_text=_("Leave it empty if the end stays as it is."),
    )
    until_time = forms.CharField(
        label=_("Time of that day"),
        required=False,
        max_length=12,
        help_text=_("London time. Where the clocks repeat it, add BST (the first) or GMT."),
        widget=forms.TextInput({"width": 10, "autocomplete": "off"}),
        initial=USUAL_TIME,
    )
    subject_to_call_in = forms.BooleanField(
        label=_("May submit subject to call-in"),
        required=False,
        help_text=_(
            "A decision that is published and can still be called in is accepted before it "
            "has effect."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day: dt.date | None = cleaned.get("until_on")
        cleaned["until"] = None
        if day is not None:
            time = (cleaned.get("until_time") or USUAL_TIME).strip()
            try:
                cleaned["until"] = london_moment(f"{day.isoformat()} {time}")
            except ValueError as error:
                words = str(error)
                self.add_error("until_time", words[:1].upper() + words[1:])
        return cleaned

    @property
    def granted(self) -> Grant:
        return Grant(self.cleaned_data["until"], self.cleaned_data["subject_to_call_in"])


class AnswerForm(GrantForm):
    """An editor's answer to one request."""

    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(GRANT, _("Give more time")), (DECLINE, _("Decline"))],
        widget=Radios(
            reveals={GRANT: ("until_on", "until_time", "subject_to_call_in")},
        ),
        error_messages={"required": _("Choose an answer")},
    )
    answer = words_field(
        _("Words to the council"),
        required=False,
        hint=_("Needed if you decline. The council reads it."),
    )

    def __init__(
        self, *args: Any, request: ExtensionRequest, cancel_url: str, **kwargs: Any
    ) -> None:
        day, time = london_words(request.wanted_until).split(" ", 1)
        initial = {"until_on": dt.date.fromisoformat(day), "until_time": time}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.order_fields(["decision"])
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "decision",
            "answer",
            Buttons(Submit(gettext("Send the answer")), Link(gettext("Cancel"), cancel_url)),
        )

    @property
    def is_granted(self) -> bool:
        return bool(self.cleaned_data["decision"] == GRANT)


class ExtendForm(GrantForm):
    """More time without a request, for all councils or for some, named one a line.

    `chosen`: the codes of councils with which it is filled in.
    """

    whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=[(ALL, _("All councils asked")), (NAMED, _("These councils"))],
        widget=Radios(reveals={NAMED: "councils"}),
        error_messages={"required": _("Choose for whom")},
    )
    councils = forms.CharField(
        label=_("Councils"),
        help_text=_("One a line: its name or its code."),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )
    reason = words_field(
        _("Why?"),
        hint=_("It stands on record, and the councils read it."),
        missing=_("Say why more time is given"),
    )

    def __init__(
        self,
        *args: Any,
        invitations: Sequence[Invitation],
        chosen: Collection[str] = (),
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        wanted = set(chosen)
        names = [one.council.name for one in invitations if one.council.code in wanted]
        if names:
            kwargs["initial"] = {"whom": NAMED, "councils": "\n".join(names)}
        super().__init__(*args, **kwargs)
        self.invitations = invitations
        self.order_fields(["whom", "councils"])
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "whom",
            "until_on",
            "until_time",
            "subject_to_call_in",
            "reason",
            Buttons(Submit(gettext("Give more time")), Link(gettext("Cancel"), cancel_url)),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["invitations"] = None
        if cleaned.get("whom") == NAMED:
            found, problems = invitations_named(cleaned.get("councils") or "", self.invitations)
            cleaned["invitations"] = found
            for problem in problems:
                self.add_error("councils", problem)
        return cleaned

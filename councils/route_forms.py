"""What an administrator types about how the council decides: parsed and checked, nothing saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils import policies
from councils.enums import RouteKind
from councils.forms import OneLineField, helper
from councils.models import User
from slisystem.fields import DateField, Radios
from slisystem.layout import Buttons, Link, Submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_HINTS: dict[str, StrOrPromise] = {
    RouteKind.MEMBER: _("Any executive member, or one whom the officer names when sending."),
    RouteKind.LEADER: _("The officer names the person where the council has several members here."),
    RouteKind.BODY: _("Nobody signs here: an administrator records the decision from the minutes."),
    RouteKind.OFFICER: _("An officer whom the sender names and who wrote nothing of the response."),
}


class RouteForm(forms.Form):
    """A way by which the council decides."""

    kind = forms.ChoiceField(
        label=_("Who decides"),
        choices=RouteKind.choices,
        error_messages={"required": _("Choose who decides")},
        widget=Radios(hints=KIND_HINTS, reveals={RouteKind.OFFICER: "consults_member"}),
    )
    consults_member = forms.BooleanField(
        label=_("The officer consults an executive member first"), required=False
    )
    name = OneLineField(
        label=_("Name"),
        max_length=120,
        help_text=_(
            "As it stands in the record, for example “Executive Member for Governance”, "
            "“Cabinet” or “Chief Executive”."
        ),
        error_messages={"required": _("Give the route a name")},
    )
    reference = OneLineField(
        label=_("Reference in the constitution or scheme of delegation"),
        max_length=250,
        required=False,
        help_text=_("For example “Part 3, section 2.4”. An officer decides only with one."),
    )

    field_order = ["kind", "name", "reference"]

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [name for name in self.fields if name != "consults_member"]
        self.helper = helper(
            *shown, Buttons(Submit(gettext("Add route")), Link(gettext("Cancel"), cancel_url))
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != RouteKind.OFFICER:
            cleaned["consults_member"] = False
        elif "reference" in cleaned and not cleaned["reference"]:
            self.add_error("reference", gettext("Give the reference of the scheme of delegation"))
        return cleaned


def person_field(label: str, people: Sequence[User], missing: str) -> forms.TypedChoiceField:
    """One of these people, by id; a list begins empty so that nobody is chosen by accident."""
    by_pk = {person.pk: person for person in people}
    return forms.TypedChoiceField(
        label=label,
        choices=[
            ("", gettext("Choose a person")),
            *((str(pk), one.name) for pk, one in by_pk.items()),
        ],
        coerce=lambda pk: by_pk[int(pk)],
        error_messages={"required": missing},
    )


class StandInForm(forms.Form):
    """One executive member acts for another, under the leader's scheme."""

    reference = OneLineField(
        label=_("Reference of the leader’s scheme or decision"),
        max_length=100,
        help_text=_("It stands in the record of what the stand-in signs."),
        error_messages={"required": _("Give the reference of the leader’s scheme or decision")},
    )
    scope = OneLineField(
        label=_("For what"),
        max_length=250,
        help_text=_("For example “all functions of the portfolio”."),
        error_messages={"required": _("Say for what they stand in")},
    )
    reason = OneLineField(label=_("Why (optional)"), max_length=250, required=False)
    starts_on = DateField(label=_("First day"), name=_("first day"))
    ends_on = DateField(label=_("Last day"), name=_("last day"))

    field_order = ["member", "stand_in", "reference", "scope", "reason", "starts_on", "ends_on"]

    def __init__(self, *args: Any, members: Sequence[User], cancel_url: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["member"] = person_field(
            gettext("Executive member"), members, gettext("Choose the executive member")
        )
        self.fields["stand_in"] = person_field(
            gettext("Who stands in for them"), members, gettext("Choose who stands in")
        )
        self.order_fields(self.field_order)
        self.helper = helper(
            *self.fields,
            Buttons(Submit(gettext("Record stand-in")), Link(gettext("Cancel"), cancel_url)),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on:
            for blocker in policies.dates_make_sense(starts_on, ends_on):
                self.add_error("ends_on", blocker.sentence)
        return cleaned

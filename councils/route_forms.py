"""What an administrator types about how the council decides: parsed and checked, nothing saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from councils import policies
from councils.enums import RouteKind
from councils.forms import OneLineField, helper
from councils.models import User
from slisystem.fields import DateField, Radios
from slisystem.layout import Buttons, Link, Submit

KIND_HINTS: dict[str, str] = {
    RouteKind.MEMBER: "Any executive member, or one whom the officer names when sending.",
    RouteKind.LEADER: "The officer names the person where the council has several members here.",
    RouteKind.BODY: "Nobody signs here: an administrator records the decision from the minutes.",
    RouteKind.OFFICER: "An officer whom the sender names and who wrote nothing of the response.",
}


class RouteForm(forms.Form):
    """A way by which the council decides."""

    kind = forms.ChoiceField(
        label="Who decides",
        choices=RouteKind.choices,
        error_messages={"required": "Choose who decides"},
        widget=Radios(hints=KIND_HINTS, reveals={RouteKind.OFFICER: "consults_member"}),
    )
    consults_member = forms.BooleanField(
        label="The officer consults an executive member first", required=False
    )
    name = OneLineField(
        label="Name",
        max_length=120,
        help_text="As it stands in the record, for example “Executive Member for Governance”, "
        "“Cabinet” or “Chief Executive”.",
        error_messages={"required": "Give the route a name"},
    )
    reference = OneLineField(
        label="Reference in the constitution or scheme of delegation",
        max_length=250,
        required=False,
        help_text="For example “Part 3, section 2.4”. An officer decides only with one.",
    )

    field_order = ["kind", "name", "reference"]

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [name for name in self.fields if name != "consults_member"]
        self.helper = helper(*shown, Buttons(Submit("Add route"), Link("Cancel", cancel_url)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != RouteKind.OFFICER:
            cleaned["consults_member"] = False
        elif "reference" in cleaned and not cleaned["reference"]:
            self.add_error("reference", "Give the reference of the scheme of delegation")
        return cleaned


def person_field(label: str, people: Sequence[User], missing: str) -> forms.TypedChoiceField:
    """One of these people, by id; a list begins empty so that nobody is chosen by accident."""
    by_pk = {person.pk: person for person in people}
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "Choose a person"), *((str(pk), one.name) for pk, one in by_pk.items())],
        coerce=lambda pk: by_pk[int(pk)],
        error_messages={"required": missing},
    )


class StandInForm(forms.Form):
    """One executive member acts for another, under the leader's scheme."""

    reference = OneLineField(
        label="Reference of the leader’s scheme or decision",
        max_length=100,
        help_text="It stands in the record of what the stand-in signs.",
        error_messages={"required": "Give the reference of the leader’s scheme or decision"},
    )
    scope = OneLineField(
        label="For what",
        max_length=250,
        help_text="For example “all functions of the portfolio”.",
        error_messages={"required": "Say for what they stand in"},
    )
    reason = OneLineField(label="Why (optional)", max_length=250, required=False)
    starts_on = DateField(label="First day", name="first day")
    ends_on = DateField(label="Last day", name="last day")

    field_order = ["member", "stand_in", "reference", "scope", "reason", "starts_on", "ends_on"]

    def __init__(self, *args: Any, members: Sequence[User], cancel_url: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["member"] = person_field(
            "Executive member", members, "Choose the executive member"
        )
        self.fields["stand_in"] = person_field(
            "Who stands in for them", members, "Choose who stands in"
        )
        self.order_fields(self.field_order)
        self.helper = helper(
            *self.fields, Buttons(Submit("Record stand-in"), Link("Cancel", cancel_url))
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on:
            for blocker in policies.dates_make_sense(starts_on, ends_on):
                self.add_error("ends_on", blocker.sentence)
        return cleaned

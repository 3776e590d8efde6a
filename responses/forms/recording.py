"""How a report is sent for decision, and what is recorded of a decision made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.enums import RouteKind
from councils.models import DecisionRoute, User
from councils.uploads import MOST_BYTES
from responses.enums import DecisionWay
from responses.evidence import NotEvidence, scan_of
from responses.forms.texts import LineField, ReasonForm
from responses.ways import Way
from slisystem.fields import DateField, Radios
from slisystem.form_pack import revealed_names

ANY = "any"


class SendForm(forms.Form):
    """By which of the council's routes the report is sent, and to whom where several could."""

    route = forms.ChoiceField(
        label=_("How is it decided?"),
        widget=Radios(),
        error_messages={"required": _("Choose how it is decided")},
    )

    def __init__(self, *, ways: Sequence[Way], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ways = {str(way.route.pk): way for way in ways if way.is_usable}
        route = self.fields["route"]
        assert isinstance(route, forms.ChoiceField)
        route.choices = [(pk, way.route.name) for pk, way in self.ways.items()]
        hints, reveals = {}, {}
        for pk, way in self.ways.items():
            hints[pk] = route_hint(way)
            if way.may_name and len(way.people) > 1:
                self.fields[f"person-{pk}"] = self._person(way)
                reveals[pk] = (f"person-{pk}",)
        route.widget.hints, route.widget.reveals = hints, reveals
        if len(self.ways) == 1:
            self.initial.setdefault("route", next(iter(self.ways)))

    @staticmethod
    def _person(way: Way) -> forms.ChoiceField:
        first = (
            ("", gettext("Choose a person"))
            if way.must_name
            else (ANY, gettext("Any executive member"))
        )
        people = [(str(one.pk), one.name) for one in way.people]
        return forms.ChoiceField(
            label=gettext("Who decides?"),
            required=False,
            choices=[first, *people],
            initial=first[0],
        )

    @property
    def asks(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.ways) > 1 or any(name.startswith("person-") for name in self.fields)

    def visible_fields(self) -> list[BoundField]:
        """Those that stand inside an option are printed with it."""
        inside = revealed_names(self)
        return [field for field in super().visible_fields() if field.name not in inside]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        pk = cleaned.get("route")
        name = f"person-{pk}"
        if pk and self.ways[pk].must_name and name in self.fields and not cleaned.get(name):
            self.add_error(name, gettext("Choose who decides"))
        return cleaned

    @property
    def chosen(self) -> DecisionRoute:
        return self.ways[self.cleaned_data["route"]].route

    @property
    def decider(self) -> User | None:
        pk = self.cleaned_data["route"]
        named = self.cleaned_data.get(f"person-{pk}", "")
        people = {str(one.pk): one for one in self.ways[pk].people}
        return people.get(named)


class SendNilForm(SendForm, ReasonForm):
    """The same of a nil return, with the reason that is decided on."""

    field_order = ["reason"]


def route_hint(way: Way) -> str:
    """Who decides by it and under what."""
    route = way.route
    if route.kind == RouteKind.BODY:
        said = gettext("It meets; the council’s administrator records what it decides.")
    elif len(way.people) == 1:
        said = gettext("%(name)s decides.") % {"name": way.people[0].name}
    else:
        said = str(route.get_kind_display()) + "."
    if route.consults_member:
        said += " " + gettext("An executive member is consulted first.")
    return f"{said} {route.reference}".strip()


class RecordForm(forms.Form):
    """Who decided, how and when, with the scan that shows it."""

    BODY = "body"

    who = forms.ChoiceField(
        label=_("Who decided?"),
        widget=Radios(reveals={BODY: "body"}),
        error_messages={"required": _("Choose who decided")},
    )
    body = LineField(
        label=_("Name of the body, for example “Cabinet”"), required=False, max_length=120
    )
    way = forms.ChoiceField(
        label=_("How was it decided?"),
        choices=[
            (DecisionWay.PAPER, DecisionWay.PAPER.label),
            (DecisionWay.MEETING, DecisionWay.MEETING.label),
        ],
        widget=Radios(reveals={DecisionWay.MEETING: "meeting"}),
        error_messages={"required": _("Choose how it was decided")},
    )
    meeting = LineField(
        label=_("Which meeting, and which item or minute"),
        help_text=_("For example “Cabinet, 12 March 2015, minute 47”."),
        required=False,
        max_length=200,
    )
    made_on = DateField(
        label=_("On which day was it decided?"),
        name=_("day of the decision"),
        help_text=_("As the paper or the minutes say."),
    )
    evidence = forms.FileField(
        label=_("Scan of the signed paper or of the minutes"),
        help_text=_(
            "A PDF, a PNG or a JPEG of at most 10 MB. It is kept with the record and can be read "
            "by those who read the council’s decisions."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={
            "required": _("Choose the scan of the signed paper or of the minutes"),
            "empty": _("The file is empty"),
        },
    )

    def __init__(self, *, people: Sequence[User], bodies: Sequence[str], **kwargs: Any) -> None:
        """`bodies`: the names of those that may have decided; "" is one to be named."""
        super().__init__(**kwargs)
        self.people = {str(one.pk): one for one in people}
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        choices = [(pk, one.name) for pk, one in self.people.items()]
        choices += [
            (self.BODY, name or gettext("A meeting: cabinet or committee")) for name in bodies
        ]
        who.choices = choices
        if not bodies or bodies[0]:
            del self.fields["body"]
            who.widget.reveals = {}
        if len(choices) == 1:
            self.initial.setdefault("who", choices[0][0])
        if not self.people:  # a meeting decides, and nobody else
            way = self.fields["way"]
            assert isinstance(way, forms.ChoiceField)
            way.choices = [(DecisionWay.MEETING.value, DecisionWay.MEETING.label)]
            self.initial.setdefault("way", DecisionWay.MEETING)

    def visible_fields(self) -> list[BoundField]:
        inside = revealed_names(self)
        return [field for field in super().visible_fields() if field.name not in inside]

    def clean_evidence(self) -> Any:
        upload = self.cleaned_data["evidence"]
        if upload.size > MOST_BYTES:  # not read into memory
            raise forms.ValidationError(
                gettext("The file has more than 10 MB. Scan it at less detail.")
            )
        try:
            return scan_of(upload.name, upload.read())
        except NotEvidence as why:
            raise forms.ValidationError(str(why)) from why

    @property
    def decided_by(self) -> User | None:
        return self.people.get(self.cleaned_data["who"])

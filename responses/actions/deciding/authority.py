"""Who decides and by which authority, as it is signed and stands in the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.enums import Role, RouteKind
from councils.models import StandIn, User
from councils.refusals import Blocker
from responses.enums import DecisionWay
from responses.models import Response


@dataclass(frozen=True)
class Authority:
    """Whoever decides, by what right, and how the decision came here.

    `person` is who decided; where a meeting did, it is who recorded that, and `signed_name` is
    the meeting's.
    """

    person: User
    signed_name: str
    office: str
    route_kind: str
    route_name: str
    route_reference: str
    consults_member: bool
    in_place_of: str = ""
    way: str = DecisionWay.SIGNED
    made_on: dt.date | None = None
    meeting: str = ""
    recorded_by: User | None = None
    evidence: str = ""  # its SHA-256

    @property
    def content(self) -> dict[str, Any]:
        """What of it is signed."""
        return {
            "member": self.person.pk,
            "signed_name": self.signed_name,
            "office": self.office,
            "authority": {
                "kind": self.route_kind,
                "name": self.route_name,
                "reference": self.route_reference,
                "consults_member": self.consults_member,
                "in_place_of": self.in_place_of,
            },
            "way": self.way,
            "made_on": self.made_on.isoformat() if self.made_on else None,
            "meeting": self.meeting,
            "recorded_by": self.recorded_by.pk if self.recorded_by else None,
            "evidence": self.evidence,
        }

    def columns(self, now: dt.datetime) -> dict[str, Any]:
        """What of it stands in columns of the decision."""
        return {
            "decided_by": self.person,
            "signed_name": self.signed_name,
            "office": self.office,
            "route_kind": self.route_kind,
            "route_name": self.route_name,
            "route_reference": self.route_reference,
            "in_place_of": self.in_place_of,
            "way": self.way,
            "made_on": self.made_on or timezone.localdate(now),
            "meeting": self.meeting,
            "recorded_by": self.recorded_by,
        }


def authority_of(response: Response, person: User, **recorded: Any) -> Authority:
    """By which authority this person decides on the response today; `recorded` replaces what
    somebody else says of the decision."""
    council = response.invitation.council_id
    is_officer = response.route_kind == RouteKind.OFFICER
    role = Role.OFFICER if is_officer else Role.EXECUTIVE_MEMBER
    said = {
        "person": person,
        "signed_name": person.name,
        "office": person.office_at(council, role),
        "route_kind": response.route_kind,
        "route_name": response.route_name,
        "route_reference": response.route_reference,
        "consults_member": response.route_consults_member,
        "in_place_of": in_place_of(response, person),
    }
    return Authority(**{**said, **recorded})


def in_place_of(response: Response, person: User, on: dt.date | None = None) -> str:
    """ "for Jo Doe, under the leader's scheme of 1 May", if the person stands in that day."""
    if response.decider_id in (None, person.pk) or response.route_kind == RouteKind.OFFICER:
        return ""
    acting = StandIn.objects.active(on).filter(
        council_id=response.invitation.council_id, member_id=response.decider_id, stand_in=person
    )
    standing = acting.select_related("member").first()
    return f"for {standing.member.name}, under {standing.reference}" if standing else ""


def name_faults(typed: str, signer: User) -> list[Blocker]:
    """Whoever signs types the name of their own account; capitals and spaces do not matter."""
    if " ".join(typed.split()).casefold() == " ".join(signer.name.split()).casefold():
        return []
    sentence = _("Type your name as it stands in your account: %(name)s.") % {"name": signer.name}
    return [Blocker("name", sentence, "typed_name")]

"""What tests of routes and recorded decisions share: scans, routes, and recording through the
real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone

from councils.actions import deciding as how_deciding
from councils.enums import Role
from councils.models import DecisionRoute, Membership, User
from responses.actions import deciding
from responses.actions.deciding import Recorded
from responses.enums import DecisionWay, Outcome, State
from responses.evidence import Scan, scan_of
from responses.models import Decision, Response
from tests.world import ASKED, Place, a_member, a_place, a_response, fill, fresh

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40 + b"\xff\xd9"


def a_scan() -> Scan:
    return scan_of("signed.pdf", PDF)


def a_route(place: Place, kind: str, name: str, **kwargs: Any) -> DecisionRoute:
    return how_deciding.add_route(
        council=place.council, kind=kind, name=name, by=place.administrator, **kwargs
    )


def sent(place: Place | None = None, **kwargs: Any) -> Place:
    """A finished draft that was sent, by the route and to the person given."""
    place = a_response(State.DRAFTING, place=place or a_place())
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer, **kwargs)
    place.again()
    return place


def another_officer(place: Place, name: str = "Chief Officer") -> User:
    return a_member(place.council, Role.OFFICER, name=name, office="Chief Executive")


def stand_in(place: Place, acting: User, **kwargs: Any) -> Any:
    today = timezone.localdate()
    said = {
        "reference": "Leader's decision 7",
        "scope": "All functions",
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=7),
        **kwargs,
    }
    return how_deciding.add_stand_in(
        council=place.council,
        member=place.member,
        stand_in=acting,
        by=place.administrator,
        **said,
    )


def signs(place: Place, person: User, outcome: str = Outcome.SUPPORTED, **said: Any) -> Decision:
    """Whoever decides saves a draft and signs what the page shows."""
    person = fresh(person)
    draft = deciding.save_decision_draft(
        response=place.response, by=person, outcome=outcome, changes={}, **ASKED, **said
    )
    response = Response.objects.with_places().get(pk=place.response.pk)
    return deciding.decide(
        response=response,
        by=person,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
    )


def on_paper(place: Place, **kwargs: Any) -> Recorded:
    said = {
        "way": DecisionWay.PAPER,
        "made_on": timezone.localdate(),
        "decided_by": place.member,
    }
    return Recorded(**{**said, **kwargs})


def in_meeting(**kwargs: Any) -> Recorded:
    said = {
        "way": DecisionWay.MEETING,
        "made_on": timezone.localdate(),
        "body": "Cabinet",
        "meeting": "Cabinet, item 7",
    }
    return Recorded(**{**said, **kwargs})


def records(
    place: Place,
    recorded: Recorded | None = None,
    *,
    by: User | None = None,
    outcome: str = Outcome.SUPPORTED,
    scan: Scan | None = None,
    **said: Any,
) -> Decision:
    """The administrator enters what was decided and records it with the scan."""
    by = fresh(by or place.administrator)
    draft = deciding.save_decision_draft(
        response=place.response,
        by=by,
        outcome=outcome,
        changes=said.pop("changes", {}),
        **ASKED,
        **said,
    )
    response = Response.objects.with_places().get(pk=place.response.pk)
    return deciding.record_decision(
        response=response,
        by=by,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
        recorded=recorded or on_paper(place),
        evidence=scan or a_scan(),
    )


def also(person: User, place: Place, role: str) -> User:
    """The person with one more role at the council."""
    Membership.objects.create(user=person, council=place.council, role=role)
    return fresh(person)


__all__ = [
    "JPEG",
    "PDF",
    "PNG",
    "a_route",
    "a_scan",
    "also",
    "another_officer",
    "in_meeting",
    "on_paper",
    "records",
    "replace",
    "sent",
    "signs",
    "stand_in",
]

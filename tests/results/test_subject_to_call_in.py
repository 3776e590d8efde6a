"""Figures wait until everything that counts is final; the working export marks what is not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses.actions import deciding
from responses.enums import State
from results.actions import exporting, preparing
from tests.responses.test_taking_effect import DAY, LAST, WEDNESDAY, on
from tests.world import Place, a_consultation, a_place, a_practice, a_response, call_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Iterator[list[Place]]:
    """Three councils that submitted subject to call-in, one whose decision had effect; closed."""
    with on(WEDNESDAY):
        consultation = a_consultation(accepts_subject_to_call_in=True)
        found = []
        for days in (5, 5, 5, 0):
            place = a_place(consultation)
            a_practice(place, days)
            found.append(a_response(State.SUBMITTED, place=place))
        consultation.closes_at = timezone.now() + DAY
        consultation.save()
    with on(WEDNESDAY + DAY):
        yield found


def refusal(place: Place) -> str:
    analyst = staff(StaffRoleKind.ANALYST)
    with pytest.raises(Refused) as refused:
        preparing.prepare(consultation=place.invitation.consultation, by=analyst)
    return refused.value.blockers[0].sentence


def test_results_wait_for_what_can_still_be_called_in(places: list[Place]) -> None:
    sentence = refusal(places[0])
    assert sentence == (
        "3 responses are still subject to call-in, until 11 March 2015 at the latest. Results can "
        "be prepared from 12 March 2015."
    )
    assert not any(place.council.name in sentence for place in places)
    call_in(places[0])  # not in force, so nobody waits for it
    assert refusal(places[0]).startswith("2 responses are still subject to call-in")
    call_in(places[1])
    deciding.end_call_in(
        response=places[1].again(),
        by=places[1].officer,
        outcome="stands",
        outcome_on=timezone.localdate(),
        words="",
    )
    assert refusal(places[0]).startswith("1 response is still subject to call-in")
    with on(LAST + DAY):
        analyst = staff(StaffRoleKind.ANALYST)
        release = preparing.prepare(consultation=places[0].invitation.consultation, by=analyst)
        assert release.state == "prepared"


def test_overview_says_it_and_takes_the_same_queries(places: list[Place]) -> None:
    client = Client()
    client.force_login(staff(StaffRoleKind.ANALYST))
    code = places[0].args[1]

    def page(name: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as found:
            answer = client.get(reverse(name, args=[code]))
        assert answer.status_code == 200
        return answer.content.decode(), len(found)

    page("results:prepare")
    before = page("results:prepare")[1]
    assert "3 responses are still subject to call-in" in page("results:prepare")[0]
    assert page("results:overview")[1] <= 12
    assert "3 of the responses are still subject to call-in" in page("results:export")[0]
    call_in(places[0])
    assert page("results:prepare")[1] == before


def test_working_export_marks_it(places: list[Place]) -> None:
    consultation = places[0].invitation.consultation
    analyst = staff(StaffRoleKind.ANALYST)

    def taken(file_format: str) -> str:
        found = exporting.take(consultation=consultation, by=analyst, file_format=file_format)
        return b"".join(found.pieces).decode("utf-8-sig")

    def marks() -> dict[str, str]:
        rows = csv.DictReader(io.StringIO(taken("csv")))
        return {row["council_code"]: row["subject_to_call_in_until"] for row in rows}

    codes = [place.council.code for place in places]
    assert marks() == {**dict.fromkeys(codes[:3], "2015-03-11"), codes[3]: ""}
    lines = json.loads(taken("json"))["responses"]
    by_code = {
        line["submission"]["council"]["code"]: line["subject_to_call_in_until"] for line in lines
    }
    assert by_code == {**dict.fromkeys(codes[:3], "2015-03-11"), codes[3]: None}
    call_in(places[0])
    assert codes[0] not in marks()
    with on(LAST + DAY):
        assert set(marks().values()) == {""}

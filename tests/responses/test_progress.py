"""The LGA knows five states and what was submitted, and nothing of a draft, in any page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import StaffRoleKind
from responses.enums import State
from responses.progress import Progress, counts, progress_of
from tests.world import Place, a_consultation, a_place, a_response, staff

pytestmark = pytest.mark.django_db
CANARY = "Our answer to"


def state_of(place: Place) -> Progress:
    rows = progress_of(
        Consultation.objects.get(pk=place.invitation.consultation_id),
        staff(StaffRoleKind.ANALYST),
        timezone.now(),
    )
    return next(row.state for row in rows if row.name == place.council.name)


EXPECTED = {
    State.DRAFTING: Progress.IN_PROGRESS,
    State.AWAITING_DECISION: Progress.IN_PROGRESS,
    State.APPROVED: Progress.IN_PROGRESS,
    State.NOT_SUPPORTED: Progress.IN_PROGRESS,
    State.NIL_RETURN: Progress.NOT_RESPONDING,
    State.SUBMITTED: Progress.SUBMITTED,
    State.WITHDRAWN: Progress.IN_PROGRESS,
}


@pytest.mark.parametrize("state", list(State))
def test_state_tells_nothing_of_the_decision_but_a_nil_return(state: State) -> None:
    place = a_response(state)
    assert state_of(place) == EXPECTED[state]
    Consultation.objects.filter(pk=place.invitation.consultation_id).update(
        closes_at=timezone.now()
    )
    after = Progress.SUBMITTED if state == State.SUBMITTED else Progress.NOT_RESPONDING
    assert state_of(place) == after


def test_before_starting_and_before_opening() -> None:
    place = a_place()
    assert state_of(place) == Progress.NOT_STARTED
    Consultation.objects.filter(pk=place.invitation.consultation_id).update(
        opens_at=timezone.now() + dt.timedelta(days=1)
    )
    assert state_of(place) == Progress.NOT_INVITED


def test_council_people_and_lga_administrators_get_no_progress() -> None:
    place = a_response(State.SUBMITTED)
    consultation = place.invitation.consultation
    for person in (place.officer, place.member, staff(StaffRoleKind.ADMINISTRATOR)):
        assert progress_of(consultation, person, timezone.now()) == []


def test_counts_cover_all_councils() -> None:
    consultation = a_consultation()
    for state in (State.DRAFTING, State.SUBMITTED):
        a_response(state, place=a_place(consultation))
    a_place(consultation)
    rows = progress_of(consultation, staff(StaffRoleKind.EDITOR), timezone.now())
    assert dict(counts(rows)) == {
        Progress.NOT_INVITED: 0,
        Progress.NOT_STARTED: 1,
        Progress.IN_PROGRESS: 1,
        Progress.SUBMITTED: 1,
        Progress.NOT_RESPONDING: 0,
    }


@pytest.mark.parametrize("role", [StaffRoleKind.EDITOR, StaffRoleKind.ANALYST])
def test_no_page_of_the_lga_shows_a_draft(role: StaffRoleKind) -> None:
    consultation = a_consultation()
    places = {state: a_response(state, place=a_place(consultation)) for state in State}
    client = Client()
    client.force_login(staff(role))
    page = client.get(reverse("responses:progress", args=[consultation.code])).content.decode()
    assert CANARY not in page
    assert page.count("/lga/submissions/") == 1
    for place in places.values():
        for submission in place.response.submissions.all():
            answer = client.get(reverse("responses:submission", args=[submission.reference]))
            in_force = place.response.state == State.SUBMITTED
            assert answer.status_code == (200 if in_force else 404)
            assert (CANARY in answer.content.decode()) == in_force
        for name in ("task-list", "read", "check", "decision", "submitted", "history"):
            assert client.get(reverse(f"responses:{name}", args=place.args)).status_code == 404


def test_filters_narrow_the_table_and_stay_in_the_address() -> None:
    consultation = a_consultation()
    north = a_place(consultation, region="North East", name="Northplace")
    south = a_place(consultation, region="South West", name="Southplace")
    client = Client()
    client.force_login(staff(StaffRoleKind.EDITOR))
    address = reverse("responses:progress", args=[consultation.code])
    page = client.get(address, {"region": "North East"}).content.decode()
    assert north.council.name in page and south.council.name not in page
    assert "1 of 2 councils shown" in page
    nonsense = client.get(address, {"region": "Atlantis"}).content.decode()
    assert "2 of 2 councils shown" in nonsense


def test_queries_do_not_grow_with_councils() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    client = Client()
    client.force_login(staff(StaffRoleKind.EDITOR))
    client.get(reverse("home"))  # the session's first request notes its time
    for number in (1, 3):
        consultation = a_consultation()
        for _ in range(number):
            a_response(State.SUBMITTED, place=a_place(consultation))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("responses:progress", args=[consultation.code]))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12, counted

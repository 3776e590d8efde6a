"""A decision on a page for everybody: when the council may put it there, and what stands on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.refusals import Refused
from responses.actions import comments, deciding, drafting
from responses.enums import Publication, State, Verb
from responses.history import first_broken
from responses.models import PublicDecision
from responses.verification import faults
from tests.house.test_access import client_of
from tests.world import Place, a_response, publish, sign

pytestmark = pytest.mark.django_db


def address(place: Place, name: str = "public-decision") -> str:
    return reverse(f"responses:{name}", args=place.args)


@pytest.fixture
def place() -> Place:
    place = a_response(State.APPROVED)
    publish(place)
    return place


def test_it_is_there_while_the_council_shows_it(place: Place) -> None:
    assert Client().get(address(place)).status_code == 404
    officer = client_of(place.officer)
    assert "Put the decision on a public page" in officer.get(address(place, "decision")).text
    assert officer.post(address(place, "put-on-page")).status_code == 302
    page = Client().get(address(place))
    assert page.status_code == 200
    assert place.member.name in page.text and place.council.name in page.text
    entry = Client().get(address(place, "public-decision-json")).json()
    assert entry["decision_maker"] == place.member.name
    assert "public page" in officer.get(address(place, "decision")).text
    assert officer.post(address(place, "take-off-page")).status_code == 302
    assert Client().get(address(place)).status_code == 404
    assert Client().get(address(place, "public-decision-json")).status_code == 404
    verbs = [event.verb for event in place.response.events.order_by("-number")[:2]]
    assert verbs == [Verb.TAKE_OFF_PAGE, Verb.PUT_ON_PAGE]
    assert first_broken(place.response.events.all()) is None
    assert faults(place.again()) == []


def test_no_comment_and_no_suggestion_that_was_agreed_stands_on_it(place: Place) -> None:
    answer = place.response.answers.get(question__number="Q1")
    comments.write_comment(
        response=place.response, by=place.officer, text="Between us only.", answer=answer
    )
    deciding.put_on_page(response=place.response, by=place.officer)
    for name in ("public-decision", "public-decision-json"):
        assert "Between us only." not in Client().get(address(place, name)).text
        assert answer.text not in Client().get(address(place, name)).text


def test_only_what_is_published_and_only_once(place: Place) -> None:
    deciding.put_on_page(response=place.response, by=place.administrator)
    with pytest.raises(Refused, match="already"):
        deciding.put_on_page(response=place.response, by=place.officer)
    other = a_response(State.APPROVED)
    with pytest.raises(Refused, match="published"):
        deciding.put_on_page(response=other.response, by=other.officer)
    with pytest.raises(Refused, match="not on a public page"):
        deciding.take_off_page(response=other.response, by=other.officer)


def test_who_publishes_no_answers_shows_none() -> None:
    place = a_response(State.AWAITING_DECISION)
    deciding.recall(response=place.response, by=place.officer)
    drafting.save_publication(
        response=place.response, by=place.officer, publication=Publication.NOT_PUBLISHED
    )
    deciding.send_for_decision(response=place.response, by=place.officer)
    sign(place)
    publish(place)
    with pytest.raises(Refused, match="does not publish its answers"):
        deciding.put_on_page(response=place.response, by=place.officer)
    page = client_of(place.officer).get(address(place, "put-on-page"))
    assert "does not publish its answers" in page.text


def test_of_what_is_not_supported_no_answer_is_sent_so_it_may_be_shown() -> None:
    place = a_response(State.NOT_SUPPORTED)
    publish(place)
    deciding.put_on_page(response=place.response, by=place.officer)
    assert "not supported" in Client().get(address(place)).text.lower()


@pytest.mark.parametrize("who", ["member"])
def test_officers_and_administrators_put_it_there(place: Place, who: str) -> None:
    with pytest.raises(PermissionDenied):
        deciding.put_on_page(response=place.response, by=getattr(place, who))


def test_a_later_decision_says_that_this_one_is_superseded(place: Place) -> None:
    deciding.put_on_page(response=place.response, by=place.officer)
    deciding.reopen(response=place.response, by=place.officer, reason="Once more.")
    assert "Superseded" in Client().get(address(place)).text


def test_the_table_knows_one_row_that_is_shown(place: Place) -> None:
    row = deciding.put_on_page(response=place.response, by=place.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicDecision.objects.create(
            decision=row.decision, put_at=timezone.now(), put_by=place.officer
        )


def test_queries_of_the_public_page(place: Place, django_assert_max_num_queries: Any) -> None:
    deciding.put_on_page(response=place.response, by=place.officer)
    with django_assert_max_num_queries(8):
        assert Client().get(address(place)).status_code == 200

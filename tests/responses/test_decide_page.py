"""The page of the whole decision: what it costs, and what the member asked while going through the
briefing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.enums import Role
from responses.actions import deciding
from responses.enums import InterestKind, State
from tests.responses.test_hearing import say
from tests.responses.test_pages import as_, url
from tests.world import Place, a_member, a_response, consult, fresh, propose_nil

pytestmark = pytest.mark.django_db


def handed_over(place: Place) -> None:
    """By another member, who had an interest."""
    another = a_member(place.council, Role.EXECUTIVE_MEMBER)
    deciding.hand_over(
        response=place.again(),
        by=fresh(another),
        to=place.member,
        interest_kind=InterestKind.PECUNIARY,
        interest="A tender.",
    )


def asked_again(place: Place) -> None:
    deciding.return_for_changes(
        response=place.again(), by=place.member, reason="Plainer.", notes={}
    )
    deciding.send_for_decision(response=place.again(), by=place.officer)


def heard(place: Place) -> None:
    say(place, consult(place))
    consult(place)


@pytest.mark.parametrize(
    ["walks", "most"],
    [
        ([], 8),
        ([handed_over], 8),
        ([heard], 8),
        ([handed_over, heard], 8),
        ([asked_again, handed_over, heard], 9),  # and what was asked when it was returned
    ],
)
def test_queries_of_the_page(walks: list[Callable[[Place], None]], most: int) -> None:
    place = a_response(State.AWAITING_DECISION)
    for walk in walks:
        walk(place)
    answer = place.again().answers.select_related("question").first()
    assert answer is not None
    deciding.mark_agreed(response=place.response, by=place.member, answer=answer)
    client = as_(place.member)
    client.get(url("decide", place))
    with CaptureQueriesContext(connection) as found:
        assert client.get(url("decide", place)).status_code == 200
    assert len(found) <= most, [query["sql"][:250] for query in found]


def test_queries_of_the_page_of_a_nil_return() -> None:
    place = a_response()
    propose_nil(place)
    handed_over(place)
    heard(place)
    client = as_(place.member)
    client.get(url("decide", place))
    with CaptureQueriesContext(connection) as found:
        assert client.get(url("decide", place)).status_code == 200
    assert len(found) <= 8, [query["sql"][:250] for query in found]


def test_the_page_names_what_was_asked_in_the_briefing() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    assert "You asked about" not in client.get(url("decide", place)).content.decode()
    for answer in place.response.answers.select_related("question"):
        if answer.question.number in {"Q1", "Q3"}:
            deciding.ask(
                response=place.response, by=place.member, answer=answer, text="Is that so?"
            )
    page = client.get(url("decide", place)).content.decode()
    briefing = client.get(url("briefing", place)).content.decode()
    for shown in (page, briefing):
        assert "You asked about" in shown
        for number in ("Q1", "Q3"):
            link = reverse("responses:briefing-question", args=[*place.args, number])
            assert f'href="{link}">{number}</a>' in shown
    answer = place.response.answers.get(question__number="Q1")
    deciding.mark_agreed(response=place.again(), by=place.member, answer=answer)
    page = client.get(url("decide", place)).content.decode()
    assert ">Q3</a>" in page and ">Q1</a>" not in page
    # Who records a decision made elsewhere was asked nothing of it.
    recorded = as_(place.administrator).get(url("record-decision", place)).content.decode()
    assert "You asked about" not in recorded

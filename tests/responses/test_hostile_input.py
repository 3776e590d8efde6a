"""Whatever a browser sends, a page answers with a page: never a fault of the server."""

from __future__ import annotations

import pytest

from responses.actions import drafting
from responses.enums import State
from tests.responses.test_pages import as_, url
from tests.world import a_response

pytestmark = pytest.mark.django_db

HOSTILE = ["x" * 200_001, "\x00", "9" * 30]
OFFICER = {
    "section": ["Q5-version", "Q5-choice", "Q6-text", "Q6-instead", "Q6-reason"],
    "title": ["title", "version", "meeting_on_0", "meeting_on_2", "sheet-seen"],
    "part": ["heading", "text", "version"],
    "considerations": [
        "consideration-{first}-version",
        "consideration-{first}-text",
        "consideration-{first}-cleared_on_year",
        "heading",
        "expected",
    ],
    "background-papers": ["titles", "version", "sheet-seen", "sheet-keep"],
    "publication": ["publication"],
}
MEMBER = {
    "decide": ["outcome", "reasons", "Q1-text", "Q5-choice"],
    "confirm-decision": ["nonce", "digest", "typed_name"],
}


@pytest.mark.parametrize("state", [State.DRAFTING, State.AWAITING_DECISION])
def test_odd_values_never_break_a_page(state: State) -> None:
    place = a_response(state)
    for person, pages in ((place.officer, OFFICER), (place.member, MEMBER)):
        client = as_(person)
        for page, fields in pages.items():
            more = {"section": [3], "part": [1]}.get(page, [])
            where = url(page, place, *more)
            first = drafting.considerations_of(place.response)[0].position
            fields = [field.format(first=first) for field in fields]
            given = {f"consideration-{first}-version": "1", "add": "1"}
            posted = [{**given, field: value} for field in fields for value in HOSTILE]
            posted += [{**given, field: ["1", "2"]} for field in fields]
            for data in posted:
                assert client.post(where, data).status_code < 500, (page, data)
            odd = client.post(where, b"\xff\xfe{", content_type="application/json")
            assert odd.status_code < 500, page
    assert place.again().state == state


@pytest.mark.parametrize("tail", ["sections/0/", f"sections/{'9' * 30}/", f"report/{'9' * 30}/"])
def test_numbers_out_of_range_are_not_there(tail: str) -> None:
    place = a_response()
    assert as_(place.officer).get(url("task-list", place) + tail).status_code == 404


def test_twenty_thousand_words_are_kept() -> None:
    place = a_response()
    words = "Gŵyl 🎪 of words. " * 5_000
    data = {"Q1-version": "1", "Q1-text": words, "Q2-version": "1", "Q2-text": ""}
    assert as_(place.officer).post(url("section", place, 1), data).status_code == 302
    assert place.response.answers.get(question__number="Q1").text == words.strip()

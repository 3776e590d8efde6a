"""The history of a response on pages: what was written gathered, everything else line by line."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import Role
from councils.models import User
from responses.actions import deciding, drafting, versions
from responses.enums import State, Verb
from responses.models import Event
from responses.presenters.history import PAGE_OF_EVENTS, PAUSE, Happened, runs
from tests.responses.test_contributors import a_contributor, give, question, save
from tests.responses.test_pages import as_, url
from tests.world import Place, a_member, a_response, fill, weigh

pytestmark = pytest.mark.django_db


def page_of(place: Place, query: str = "", person: Any = None) -> str:
    reply = as_(person or place.officer).get(url("history", place) + query)
    assert reply.status_code == 200
    return reply.content.decode()


def rows(page: str) -> list[str]:
    """The words of each line, newest first."""
    body = page[page.index("<tbody") : page.index("</tbody>")]
    found = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def many_saves(place: Place, number: int, step: dt.timedelta, by: User | None = None) -> None:
    """As hours of writing leave them."""
    last = place.response.events.last()
    version = place.response.events.filter(facts__question="Q1").count() + 1
    Event.objects.bulk_create(
        Event(
            response=place.response,
            number=last.number + each,
            at=last.at + each * step,
            by=by or place.officer,
            verb=Verb.SAVE_ANSWER,
            from_state=State.DRAFTING,
            to_state=State.DRAFTING,
            facts={"question": "Q1", "version": version + each, "content": "0" * 64},
            previous_hash="0" * 64,
            hash=f"{last.number + each:064x}",
        )
        for each in range(1, number + 1)
    )


def test_an_hour_of_writing_is_one_line() -> None:
    place = a_response()
    many_saves(place, 1500, dt.timedelta(seconds=2))
    page = page_of(place)
    assert len(page) < 20_000
    first, second = rows(page)
    assert "saved an answer: Q1 (versions 2 to 1501)" in first
    assert "1500 saves since" in first and first.startswith("1501 ")
    assert "started the response" in second
    assert f"{1501:064x}" in page  # the head of the chain


def test_each_event_can_be_shown_on_pages() -> None:
    place = a_response()
    many_saves(place, 1500, dt.timedelta(seconds=2))
    page = page_of(place, "?each=1")
    assert len(rows(page)) == PAGE_OF_EVENTS and "Page 1 of 31" in page
    assert "?each=1&amp;page=2" in page
    last = page_of(place, "?each=1&page=31")
    assert "started the response" in rows(last)[-1] and f"{1501:064x}" in last
    numbers = [
        int(row.split()[0])
        for number in range(1, 32)
        for row in rows(page_of(place, f"?each=1&page={number}"))
    ]
    assert numbers == list(range(1501, 0, -1))


def test_pauses_end_a_line() -> None:
    place = a_response()
    many_saves(place, 120, dt.timedelta(minutes=6))
    page = page_of(place)
    assert len(rows(page)) == PAGE_OF_EVENTS and "Page 1 of 3" in page
    assert "Show each event" not in page  # nothing is gathered


def test_two_people_who_write_at_once_have_a_line_each() -> None:
    place = a_response()
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    for turn in range(3):
        save(place, place.officer, "Q1", f"Mine {turn}.")
        save(place, colleague, "Q2", f"Theirs {turn}.")
    found = rows(page_of(place))
    assert len(found) == 3
    assert "Orla Example saved an answer: Q2 (versions 2 to 4)" in found[0]
    assert f"{place.officer.name} saved an answer: Q1 (versions 2 to 4)" in found[1]


def test_line_names_every_question_and_keeps_colleagues_versions_out() -> None:
    place = a_response()
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    save(place, place.officer, "Q1", "One.")
    save(place, colleague, "Q1", "Two.")
    save(place, place.officer, "Q1", "Three.")
    save(place, place.officer, "Q3", "Three.")
    found = rows(page_of(place))
    assert "saved answers: Q1 (2 versions, the last is 4), Q3 (version 2)" in found[0]
    assert "Orla Example saved an answer: Q1 (version 3)" in found[1]


def test_no_line_reaches_over_a_move_and_what_was_restored_stands_alone() -> None:
    place = a_response()
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    deciding.recall(response=place.again(), by=place.officer)
    save(place, place.officer, "Q1", "Changed.")
    versions.restore_answer(
        response=place.response,
        question=question(place, "Q1"),
        by=place.officer,
        base_version=3,
        version=2,
    )
    save(place, place.officer, "Q1", "Changed again.")
    whats = [
        re.sub(r"^.*?(saved|recalled|sent|said|started)", r"\1", row)
        for row in rows(page_of(place))
    ]
    assert [what.rsplit(" ", 1)[0].removesuffix(" Awaiting") for what in whats] == [
        "saved an answer: Q1 (version 5)",
        "saved an answer: Q1 (version 4)",
        "saved an answer: Q1 (version 3)",
        "recalled it",
        "sent it for decision",
        "saved what may be published of the answers: consent and publication (version 2)",
        "saved answers: Q1 (version 2), Q2 (version 2), Q3 (version 2), Q4 (version 2), "
        "Q5 (version 2)",
        "started the response",
    ]


def test_line_names_every_part_of_the_report() -> None:
    place = a_response()
    for base_version in (1, 2):
        drafting.save_background_papers(
            response=place.response,
            by=place.officer,
            base_version=base_version,
            titles=[f"Survey {base_version}"],
            are_none=False,
        )
    said = "saved a part of the report: background papers (versions 2 to 3)"
    assert said in rows(page_of(place))[0]
    weigh(place, ("Equalities", "None."))
    (line,) = rows(page_of(place))[:-1]
    assert "saved parts of the report: background papers (versions 2 to 3), " in line
    assert "“Equalities” (version 2)" in line
    page = as_(place.officer).get(url("history", place), {"each": "1"}).content.decode()
    assert "saved a part of the report: “Equalities” (version 2)" in rows(page)[0]


happened = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from([Verb.SAVE_ANSWER, Verb.SAVE_ANSWER, Verb.SAVE_REPORT, Verb.ASSIGN]),
        st.integers(0, 8),
        st.booleans(),
    ),
    max_size=40,
)


@given(happened, st.booleans())
def test_every_event_stands_in_one_line_and_no_line_hides_a_move(
    found: list[Any], each: bool
) -> None:
    at, events = timezone.now(), []
    for number, (by, verb, minutes, is_copied) in enumerate(found, 1):
        at += dt.timedelta(minutes=minutes)
        facts = {"source": "version 1"} if is_copied and verb != Verb.ASSIGN else {}
        events.append(Happened(number, at, by, verb, facts))
    lines = runs(events, each=each)
    assert sorted(event.number for run in lines for event in run) == [one.number for one in events]
    assert [run[-1].number for run in lines] == sorted(
        (run[-1].number for run in lines), reverse=True
    )
    for run in lines:
        assert len(run) == 1 or not each
        assert len({event.by_id for event in run}) == 1
        assert len(run) == 1 or all(event.is_save for event in run)
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(run)]
        assert all(gap <= PAUSE for gap in gaps)
        between = events[run[0].number - 1 : run[-1].number]
        assert len(run) == 1 or all(event.is_save for event in between)


def test_number_of_queries_does_not_grow() -> None:
    counted = []
    place = a_response()
    give(place, a_contributor(place), "Q1")
    for until in (2, 300):
        many_saves(place, until, dt.timedelta(minutes=7))
        give(place, a_contributor(place), "Q2")
        for query in ("", "?each=1", "?page=2"):
            client = as_(place.officer)
            client.get(url("history", place))
            with CaptureQueriesContext(connection) as captured:
                client.get(url("history", place) + query)
            counted.append(len(captured))
    assert counted[0] == counted[3] and counted[1] == counted[4], counted
    assert max(counted) <= 10, counted


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=999", "?each=&page=-1"])
def test_odd_pages_are_the_nearest_one(query: str) -> None:
    place = a_response()
    assert "started the response" in page_of(place, query)

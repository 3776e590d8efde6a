"""Every version of an answer and of a part of the report: read, compared, restored."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses.actions import assigning, drafting, versions
from responses.actions.drafting.answers import write
from responses.enums import AnswerState, State
from responses.history import first_broken
from responses.models import Answer, AnswerRevision, ReportPart, Response
from responses.presenters.subjects import subject_of_answer
from responses.presenters.versions import PAGE, Saved, compare, sittings
from responses.said import Said
from tests.responses.test_races import at_once
from tests.world import Place, a_consultation, a_member, a_place, a_response, fresh

pytestmark = pytest.mark.django_db

ANSWERED, NO_RESPONSE = AnswerState.ANSWERED, AnswerState.NO_RESPONSE


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def the_answer(place: Place, number: str = "Q1") -> Answer:
    answers = place.response.answers.select_related("question__section", "saved_by")
    return answers.get(question__number=number)


def say(place: Place, number: str = "Q1", **said: Any) -> Answer:
    answer = the_answer(place, number)
    return drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=said.pop("by", place.officer),
        base_version=said.pop("base", answer.version),
        **{"state": ANSWERED, **said},
    )


def restore(place: Place, version: int, number: str = "Q1", **given: Any) -> Answer:
    answer = the_answer(place, number)
    return versions.restore_answer(
        response=place.response,
        question=answer.question,
        by=given.get("by", place.officer),
        base_version=given.get("base", answer.version),
        version=version,
    )


def url(name: str, place: Place, *more: Any) -> str:
    return reverse(f"responses:{name}", args=[*place.args, *more])


def history(place: Place, person: Any = None, number: str = "Q1", query: str = "") -> str:
    section = the_answer(place, number).question.section.number
    page = as_(person or place.officer).get(url("answer-history", place, section, number) + query)
    assert page.status_code == 200
    return page.content.decode()


def unmarked(page: str) -> str:
    """The page's words as they are seen, without the marks of what went and came."""
    return re.sub(r'<span class="govuk-visually-hidden">[^<]*</span>|</?(ins|del)>', "", page)


# --- reading --------------------------------------------------------------------------------


def test_history_says_who_when_and_what_changed_newest_first() -> None:
    place = a_response()
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    say(place, text="We agree with the plan.")
    say(place, text="We fully agree with this plan.", by=colleague)
    say(place, state=NO_RESPONSE, reason="Not our business.")
    page = history(place, query="?each=1")
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in page.split("<tr")[2:]]
    assert len(rows) == 4
    assert "Status: No response, was answered. 6 words removed. Reason: 3 words added." in " ".join(
        rows[0].split()
    )
    assert "Orla Example" in rows[1] and "2 words added, 1 removed." in rows[1]
    assert "Status: Answered, was not yet answered. 5 words added." in " ".join(rows[2].split())
    assert "The response was started." in rows[3]
    assert "Current" in rows[0] and "Current" not in rows[1]


def test_two_versions_side_by_side_with_marks_that_are_no_colour() -> None:
    place = a_response()
    say(place, text="We agree with the old plan.")
    say(place, text="We agree with the new plan.")
    page = history(place, query="?earlier=2&later=3")
    assert "<del>" in page and "<ins>" in page
    left, right = page.split('class="app-columns__side"')[1:]
    assert re.search(r"<del><span[^>]*>removed: </span>old<span", left) and "<ins>" not in left
    assert re.search(r"<ins><span[^>]*>added: </span>new<span", right) and "<del>" not in right
    turned = history(place, query="?earlier=3&later=2")  # in whichever order
    sides = [re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", one) for one in (turned, page)]
    assert sides[0].split("<h3")[1] == sides[1].split("<h3")[1]
    assert "Both say the same." in history(place, query="?earlier=2&later=2")


@pytest.mark.parametrize("query", ["earlier=0&later=2", "earlier=1&later=9", "earlier=x&later=2"])
def test_versions_that_are_not_there_are_said(query: str) -> None:
    place = a_response()
    say(place, text="One.")
    page = history(place, query=f"?{query}")
    assert "There is a problem" in page and "<ins>" not in page


def test_choice_and_other_words_are_compared_too() -> None:
    place = a_response()
    say(place, "Q5", choices=["yes"])
    say(place, "Q5", choices=["no"])
    page = history(place, number="Q5", query="?earlier=2&later=3")
    assert "Choice changed." in page
    assert re.search(r"<del><span[^>]*>removed: </span>Yes<span", page)
    assert re.search(r"<ins><span[^>]*>added: </span>No<span", page)


def test_long_texts_without_much_in_common_are_not_a_thicket_of_marks() -> None:
    place = a_response()
    say(place, text=" ".join(f"old{n}" for n in range(80)))
    say(place, text=" ".join(f"new{n}" for n in range(80)))
    page = history(place, query="?earlier=2&later=3")
    assert "have little in common" in page and "<ins>" not in page
    assert "old79" in page and "new79" in page


words = st.lists(st.sampled_from(["one", "two,", "three.", "(four)", "five\n\nsix"]), max_size=90)


@given(words, words)
def test_each_side_holds_the_whole_text_of_its_version(before: list[str], after: list[str]) -> None:
    place = a_place_once()
    answer = the_answer(place)
    sides = [
        AnswerRevision(
            answer=answer,
            version=number,
            state=ANSWERED,
            text=" ".join(text),
            saved_by=place.officer,
            saved_at=answer.saved_at,
        )
        for number, text in enumerate((before, after), 1)
    ]
    compared = compare(subject_of_answer(answer), sides[0], sides[1])
    for side, revision in ((compared.left, sides[0]), (compared.right, sides[1])):
        held = {one.label: "".join(piece.text for piece in one.pieces) for one in side.aspects}
        assert held.get("Words", "") == revision.text
    assert compared.is_same == (before == after or " ".join(before) == " ".join(after))


def a_place_once() -> Place:
    """The examples of one test share a response: nothing of it is changed."""
    response = Response.objects.with_places().first()
    if response is None:
        return a_response()
    people = {role.role: role.user for role in response.council.memberships.all()}
    return Place(
        response.council,
        people[Role.OFFICER],
        people[Role.EXECUTIVE_MEMBER],
        people[Role.ADMINISTRATOR],
        response.invitation,
        response,
    )


def test_parts_of_the_report_have_a_history_too() -> None:
    place = a_response()
    part = place.response.parts.get(kind="reasons")
    old = part.text
    drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=1,
        heading="Reasons",
        text="Because it matters.",
    )
    client = as_(place.officer)
    where = url("part-history", place, part.position)
    page = unmarked(client.get(f"{where}?earlier=1&later=2").content.decode())
    assert "Heading" in page and "Because it matters." in page
    answer = client.post(url("restore-part", place, part.position, 1), {"base": "2"})
    assert (answer.status_code, answer["Location"]) == (302, where)
    part.refresh_from_db()
    assert (part.version, part.text) == (3, old)
    assert part.revisions.get(version=3).source == "version 1"


def test_everybody_who_reads_the_draft_reads_the_history_but_not_all_restore() -> None:
    place = a_response()
    say(place, text="One.")
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    for person in (place.member, place.administrator, contributor):
        assert "Restore" not in history(place, person)
        where = url("restore-answer", place, 1, "Q1", 1)
        assert as_(person).get(where).status_code == 403
        assert as_(person).post(where, {"base": "2"}).status_code == 403
        with pytest.raises(PermissionDenied):
            restore(place, 1, by=person)
    assert "Restore" in history(place)


def test_contributor_restores_where_they_are_to_write() -> None:
    place = a_response()
    say(place, text="One.")
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    question = the_answer(place).question
    assigning.assign(
        response=place.response, by=place.officer, person=contributor, question=question
    )
    assert "Restore" in history(place, contributor)
    assert restore(place, 1, by=contributor).state == AnswerState.UNANSWERED
    say(place, "Q2", text="Two.")
    assert "Restore" not in history(place, contributor, "Q2")


@pytest.mark.parametrize("state", [one for one in State if one != State.DRAFTING])
def test_nothing_is_restored_outside_a_draft(state: str) -> None:
    place = a_response(state)
    assert "Restore" not in history(place)
    where = url("restore-answer", place, 1, "Q1", 1)
    page = as_(place.officer).post(where, {"base": "2"})
    assert page.status_code == 422 and "Restore version 1</button>" not in page.content.decode()
    with pytest.raises(Refused):
        restore(place, 1)


def test_number_of_queries_does_not_grow_with_versions_or_pages() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    part = place.response.parts.get(kind="reasons")
    addresses = [
        url("answer-history", place, 1, "Q1") + "?each=1",
        url("answer-history", place, 3, "Q5") + "?earlier=1&later=2",
        url("part-history", place, part.position),
        url("restore-answer", place, 1, "Q1", 1),
    ]
    clients, counted = [as_(place.officer), as_(contributor)], []
    for client in clients:
        client.get(addresses[0])
    say(place, "Q5", choices=["no"])
    for until in (2, 60):
        for turn in range(the_answer(place).version, until):
            say(place, text=f"Turn {turn}.")
            say(place, "Q5", choices=[("yes", "no")[turn % 2]])
        for client in clients:
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    client.get(address)
                counted.append(len(captured))
    assert counted[:8] == counted[8:]
    assert max(counted) <= 8, counted


def many_versions(place: Place, step: dt.timedelta, until: int = 300) -> None:
    """As an hour of writing leaves them."""
    answer = the_answer(place)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            version=number,
            state=ANSWERED,
            text=f"Turn {number}.",
            saved_at=answer.saved_at + number * step,
            saved_by=place.officer,
        )
        for number in range(2, until + 1)
    )
    Answer.objects.filter(pk=answer.pk).update(version=until, state=ANSWERED, text=f"Turn {until}.")


def test_three_hundred_versions_stand_on_pages() -> None:
    place = a_response()
    many_versions(place, dt.timedelta(minutes=11))
    page = history(place)
    assert page.count("<tr") == PAGE + 1 and "Page 1 of 15" in page
    assert "The response was started." in history(place, query="?page=15")
    assert "Turn 7." in unmarked(history(place, query="?earlier=7&later=290"))
    assert len(page) < 60_000


def test_what_one_person_saved_while_writing_stands_in_one_line() -> None:
    place = a_response()
    many_versions(place, dt.timedelta(seconds=2))
    page = history(place)
    assert page.count("<tr") == 3  # the head, the sitting, the start
    assert "2 to 300" in page and "299 versions since" in page
    assert "earlier=1&amp;later=300" in page
    assert history(place, query="?each=1").count("<tr") == PAGE + 1
    assert "Page 2 of 15" in history(place, query="?each=1&page=2")
    restore(place, 50)
    assert "2 to 300" in history(place) and history(place).count("<tr") == 4


versions_saved = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 20), st.sampled_from(["", "", "version 1"])),
    min_size=1,
    max_size=30,
)


@given(versions_saved, st.booleans())
def test_sittings_hold_every_version_once_in_its_order(found: list[Any], each: bool) -> None:
    at, saved = dt.datetime(2026, 10, 25, tzinfo=dt.UTC), []
    for number, (by, minutes, source) in enumerate(found, 1):
        at += dt.timedelta(minutes=minutes)
        saved.append(Saved(number, by, at, source))
    lines = sittings(saved, each=each)
    held = [n for one in lines for n in range(one.last.version, one.before, -1)]
    assert held == list(range(len(saved), 0, -1))
    for one in lines:
        run = saved[one.before : one.last.version]
        assert len({version.by_id for version in run}) == 1
        assert len(run) == 1 or not any(version.source for version in run)
        assert not each or len(run) == 1


# --- restoring ------------------------------------------------------------------------------


def test_restored_version_is_a_new_one_and_says_where_it_came_from() -> None:
    place = a_response()
    say(place, text="One.")
    say(place, state=NO_RESPONSE, reason="Nothing to say.")
    restored = restore(place, 2)
    assert (restored.version, restored.text, restored.state) == (4, "One.", ANSWERED)
    revision = restored.revisions.get(version=4)
    assert (revision.source, revision.saved_by) == ("version 2", place.officer)
    assert "The words of version 2" in history(place)
    event = place.response.events.last()
    assert (event.verb, event.facts["source"]) == ("save-answer", "version 2")
    assert restore(place, 2, base=1).version == 4  # said already: the reply was lost
    assert first_broken(place.response.events.all()) is None


def test_restore_takes_readiness_back() -> None:
    place = a_response()
    say(place, text="One.")
    Answer.objects.filter(pk=the_answer(place).pk).update(
        ready_at=place.response.started_at, ready_by=place.officer
    )
    assert restore(place, 1).ready_at is None


def test_conflict_restores_nothing_and_shows_the_newer_version() -> None:
    place = a_response()
    say(place, text="One.")
    say(place, text="Two.")
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    client, where = as_(place.officer), url("restore-answer", place, 1, "Q1", 2)
    assert ("3", where) in restore_buttons(history(place, query="?each=1"))
    say(place, text="Three, by a colleague.", by=colleague)
    answer = client.post(where, {"base": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Orla Example saved version 4 meanwhile" in page
    assert "Three, by a colleague." in unmarked(page)
    assert the_answer(place).text == "Three, by a colleague."
    assert 'name="base" value="4"' in page
    assert client.post(where, {"base": "4"}).status_code == 302
    assert the_answer(place).text == "One."
    with pytest.raises(Conflict):
        restore(place, 3, base=4)


@pytest.mark.parametrize("base", ["", "x", "-1", "99", "9" * 40, "３", None])
def test_hostile_base_restores_nothing_and_asks_first(base: str | None) -> None:
    place = a_response()
    say(place, text="One.")
    data = {} if base is None else {"base": base}
    answer = as_(place.officer).post(url("restore-answer", place, 1, "Q1", 1), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert the_answer(place).text == "One."
    assert "What would change" in page and 'name="base" value="2"' in page
    assert "meanwhile" not in page  # nobody saved anything


def restore_buttons(page: str) -> set[tuple[str, str]]:
    """The forms that restore: the version they are based on, and where they lead."""
    forms = re.findall(r'<form method="post" action="([^"]+/restore/)".*?</form>', page, re.DOTALL)
    bases = re.findall(r'name="base" value="(\d+)"', page)
    return set(zip(bases, forms, strict=True))


def test_history_restores_in_one_step() -> None:
    place = a_response()
    for text in ("One.", "Two.", "Three."):
        say(place, text=text)
    page = history(place, query="?each=1&earlier=2&later=3")
    where = url("restore-answer", place, 1, "Q1", 2)
    assert restore_buttons(page) == {
        ("4", url("restore-answer", place, 1, "Q1", number)) for number in (1, 2, 3)
    }
    # From the list and from the side of a comparison.
    assert page.count(f'action="{where}"') == 2
    reply = as_(place.officer).post(where, {"base": "4"}, follow=True)
    assert "Version 2 is restored as version 5." in reply.content.decode()
    assert the_answer(place).text == "One."


def test_restoring_what_stands_there_changes_nothing_and_says_so() -> None:
    place = a_response()
    for text in ("One.", "Two.", "One."):
        say(place, text=text)
    where = url("restore-answer", place, 1, "Q1", 2)
    page = as_(place.officer).post(where, {"base": "4"}, follow=True).content.decode()
    said = "Version 2 says what stands there now: nothing was changed."
    assert said in page
    # Also where a colleague wrote just that since the page was shown.
    page = as_(place.officer).post(where, {"base": "3"}, follow=True).content.decode()
    assert said in page
    assert the_answer(place).version == 4
    assert the_answer(place).version == 4


def test_versions_and_questions_that_are_not_there_are_404() -> None:
    place, client = a_response(), None
    client = as_(place.officer)
    assert client.get(url("restore-answer", place, 1, "Q1", 9)).status_code == 404
    assert client.get(url("answer-history", place, 2, "Q1")).status_code == 404
    assert client.get(url("answer-history", place, 1, "Q99")).status_code == 404
    assert client.get(url("part-history", place, 99)).status_code == 404
    with pytest.raises(Refused, match="There is no version 9"):
        restore(place, 9)


def test_typed_text_is_no_markup_in_the_history() -> None:
    place = a_response()
    say(place, text="<script>alert(1)</script> {{ 7|add:7 }}")
    say(place, text="<img src=x onerror=alert(1)> {{ 7|add:7 }}")
    page = history(place, query="?earlier=2&later=3")
    assert "<script>alert" not in page and "<img src=x" not in page and "{{ 7|add:7 }}" in page


moves = st.lists(
    st.tuples(
        st.sampled_from(["save", "stale save", "restore", "stale restore"]),
        st.sampled_from(["One.", "Two.", "Three.", ""]),
        st.integers(1, 12),
    ),
    max_size=14,
)


@given(moves)
def test_no_order_of_saves_and_restores_loses_a_version(found: list[tuple[str, str, int]]) -> None:
    """Whatever was acknowledged stands in the history as it was, in an unbroken row."""
    place = a_response()
    ledger: dict[int, Said] = {1: Said(AnswerState.UNANSWERED)}
    for move, text, number in found:
        current = the_answer(place)
        base = current.version if "stale" not in move else max(current.version - number, 0)
        wanted = ledger.get(number)
        try:
            if "save" in move:
                answer = say(place, text=text, base=base)
            else:
                answer = restore(place, number, base=base)
                assert Said.of(answer) == wanted
        except Conflict:
            assert base != current.version
            assert Said.of(the_answer(place)) == Said.of(current)
        except Refused:
            assert wanted is None
        else:
            ledger.setdefault(answer.version, Said.of(answer))
            assert Said.of(answer) == ledger[answer.version]
    stored = {one.version: Said.of(one) for one in the_answer(place).revisions.all()}
    assert stored == ledger
    assert sorted(stored) == list(range(1, len(stored) + 1))
    assert Said.of(the_answer(place)) == stored[max(stored)]
    assert first_broken(place.response.events.all()) is None


@pytest.mark.django_db(transaction=True)
def test_restore_against_a_save_at_the_same_time() -> None:
    place = a_response(place=a_place(a_consultation()))
    say(place, text="One.")
    say(place, text="Two.")
    results = at_once(
        lambda: restore(place, 2, base=3),
        lambda: say(place, text="Three.", base=3),
        lambda: restore(place, 2, base=3),
    )
    # One of the two texts came first; a second restore of the same text is no conflict.
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds in (["Answer", "Answer", "Conflict"], ["Answer", "Conflict", "Conflict"])
    revisions = the_answer(place).revisions.all()
    assert [one.version for one in revisions] == [1, 2, 3, 4]
    assert revisions[3].text in {"One.", "Three."}


def test_the_writer_of_versions_is_one() -> None:
    """The control: what the property test would find if a restore replaced a version."""
    place = a_response()
    say(place, text="One.")
    answer = the_answer(place)
    answer.version -= 1  # as a restore without a new version would
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        write(place.response, answer, Said(ANSWERED, "Two."), fresh(place.officer), answer.saved_at)


def test_part_conflict_names_the_newer_one() -> None:
    place = a_response()
    part: ReportPart = place.response.parts.get(kind="reasons")
    for base, text in enumerate(("One.", "Two."), 1):
        drafting.save_part(
            response=place.response,
            part=part,
            by=place.officer,
            base_version=base,
            heading=part.heading,
            text=text,
        )
    with pytest.raises(Conflict):
        versions.restore_part(
            response=place.response, part=part, by=place.officer, base_version=2, version=1
        )

"""While a response is no draft its pages of writing show words, and keep what is sent to them."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from councils.enums import Role
from responses.actions import assigning, deciding, drafting, submitting
from responses.enums import Publication, State
from responses.policies import sentence_for_state
from responses.views.drafting import clashes
from tests.every_kind import a_place_asked_everything, fill_everything
from tests.responses.test_pages import as_, url
from tests.world import Place, a_member, a_response, decide_nil, fill, sign, weigh

pytestmark = pytest.mark.django_db

LOCKED = [state for state in State if state != State.DRAFTING]
FIELD = re.compile(r"<(?:textarea|select)\b|<input\b(?![^>]*type=\"hidden\")|<button[^>]*submit")


def written(place: Place) -> None:
    """A report with something in each of its pieces."""
    response, by = place.response, place.officer
    drafting.save_title_block(
        response=response,
        by=by,
        base_version=1,
        title="Taking stock",
        reference="J030",
        meeting_on=dt.date(2015, 3, 4),
    )
    part = response.parts.get(kind="purpose")
    drafting.save_part(
        response=response,
        part=part,
        by=by,
        base_version=1,
        heading="Purpose",
        text="To agree.\n\n- First\n- Second",
    )
    weigh(place, ("Risk", "None is seen."))
    titles = ["Minutes of 3 March"]
    drafting.save_background_papers(response=response, by=by, base_version=1, titles=titles)


def locked(state: str = State.AWAITING_DECISION) -> Place:
    place = a_response()
    written(place)
    return a_response_on(place, state)


def a_response_on(place: Place, state: str) -> Place:
    """The written draft of `place` walked on to `state`."""
    fill(place)
    if state == State.NIL_RETURN:
        decide_nil(place)
        place.again()
        return place
    deciding.send_for_decision(response=place.response, by=place.officer)
    if state != State.AWAITING_DECISION:
        sign(place, "not-supported" if state == State.NOT_SUPPORTED else "supported")
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        submitting.submit(response=place.response, by=place.officer)
    if state == State.WITHDRAWN:
        submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert place.again().state == state
    return place


def pages(place: Place) -> dict[str, str]:
    position = place.response.parts.get(kind="purpose").position
    return {
        "section": url("section", place, 1),
        "title": url("title", place),
        "part": url("part", place, position),
        "considerations": url("considerations", place),
        "papers": url("background-papers", place),
        "publication": url("publication", place),
    }


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


WORDS = {
    "section": ["Our answer to Q1.", "Our answer to Q2."],
    "title": ["Taking stock", "J030", "4 March 2015", "Empty"],
    "part": ["Purpose", "To agree.", "<li>First</li>"],
    "considerations": ["Risk", "None is seen."],
    "papers": ["Minutes of 3 March"],
    "publication": [str(Publication.WILL_PUBLISH.label)],
}


@pytest.mark.parametrize("state", LOCKED)
def test_every_page_of_writing_shows_words_and_no_field(state: str) -> None:
    place = locked(state)
    client = as_(place.officer)
    for name, address in pages(place).items():
        page = unescape(main(client.get(address).content.decode()))
        assert not FIELD.findall(page), (name, FIELD.findall(page))
        for words in WORDS[name]:
            assert words in page, (name, words)
        assert sentence_for_state(place.response) in page, name
        assert str(place.response.get_state_display()) in page, name


def test_drafts_have_fields_as_the_control() -> None:
    place = a_response()
    written(place)
    client = as_(place.officer)
    for name, address in pages(place).items():
        page = main(client.get(address).content.decode())
        assert FIELD.findall(page), name
        state = re.search(r'app-heading__state">(.*?)</p>', page)
        assert state and "Drafting" in state[1] and "working days" in state[1], name


SENT: dict[str, tuple[dict[str, Any], list[str]]] = {
    "section": ({"Q1-text": "Too late,\r\nand long.", "Q1-version": 2}, ["Too late,", "and long."]),
    "title": (
        {"title": "A late title", "meeting_on_day": "5", "meeting_on_month": "March", "version": 2},
        ["A late title", "5 March"],
    ),
    "part": ({"heading": "Purpose", "text": "Late words.", "version": 2}, ["Late words."]),
    "considerations": (
        {"heading": "Risk", "text": "A late risk.", "version": 2},
        ["A late risk."],
    ),
    "papers": ({"titles": "A late paper", "version": 2}, ["A late paper"]),
    "publication": ({"publication": "no-publication"}, ["no-publication"]),
}


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_too_late_is_not_stored_and_can_be_copied(name: str) -> None:
    place = locked()
    client = as_(place.officer)
    before = place.response.events.count()
    data, words = SENT[name]
    if name == "considerations":
        (row,) = [one for one in drafting.considerations_of(place.response) if one.text]
        data = {f"consideration-{row.position}-{key}": value for key, value in data.items()}
    reply = client.post(pages(place)[name], data)
    page = unescape(main(reply.content.decode()))
    assert reply.status_code == 422
    assert page.count("Recall it first") == 1
    assert "<title>Not saved: " in reply.content.decode()
    assert place.response.events.count() == before
    assert not FIELD.findall(page)
    for one in words:
        assert one in page, one
    assert "You sent this, and it was not saved." in page
    assert "There is a problem" not in page


def test_what_was_sent_unchanged_is_not_shown_twice() -> None:
    place = locked()
    client = as_(place.officer)
    text = "To agree.\r\n\r\n- First\r\n- Second"
    data = {"heading": "Purpose", "text": text, "version": 2}
    page = client.post(pages(place)["part"], data).content.decode()
    assert "You sent this" not in page and page.count("To agree.") == 1
    data = {"Q1-text": "Our answer to Q1.", "Q1-version": 2}
    assert "You sent this" not in client.post(pages(place)["section"], data).content.decode()


def test_report_that_is_sent_while_a_page_is_open_shows_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = a_response()
    written(place)
    fill(place)
    client, original = as_(place.officer), clashes.save_part

    def sent_just_before(*args: Any, **kwargs: Any) -> Any:
        deciding.send_for_decision(response=place.response, by=place.officer)
        return original(*args, **kwargs)

    monkeypatch.setattr(clashes, "save_part", sent_just_before)
    data = {"heading": "Purpose", "text": "Late words.", "version": 2}
    reply = client.post(pages(place)["part"], data)
    page = main(reply.content.decode())
    assert reply.status_code == 422 and "Recall it first" in page
    assert "Late words." in page and not FIELD.findall(page)


def test_chosen_options_and_reasons_are_read_and_kept_too() -> None:
    place = a_place_asked_everything()
    fill_everything(place)
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    data = {"Q4-choices": ["study"], "Q4-version": "2", "Q1-instead": "no-response"}
    data |= {"Q1-text": "", "Q1-reason": "We have no view.", "Q1-version": "2"}
    page = unescape(main(as_(place.officer).post(url("section", place, 1), data).content.decode()))
    kept = page[page.index('id="Q4"') :]
    assert "You sent this" in kept and "Places to study" in kept
    assert "We have no view." in page and "Keep every branch open." in page


def test_words_kept_in_the_tab_find_their_place() -> None:
    """What the scripts may offer to be copied: addresses under which words are kept."""
    place = locked()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    where = reverse("responses:save-answer", args=[*place.args, 1, "Q1"])
    page = as_(place.officer).get(pages(place)["section"]).content.decode()
    assert f'data-kept="{where}" data-name="Q1"' in page and "data-save=" not in page
    part = as_(place.officer).get(pages(place)["part"]).content.decode()
    assert 'data-kept="' in part and "data-save=" not in part
    assert "data-kept" not in as_(contributor).get(pages(place)["section"]).content.decode()


def test_contributor_who_may_write_reads_too() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    section = place.invitation.consultation.sections.first()
    assigning.assign(response=place.response, by=place.officer, person=contributor, section=section)
    written(place)
    a_response_on(place, State.AWAITING_DECISION)
    client = as_(contributor)
    assert not FIELD.findall(main(client.get(pages(place)["section"]).content.decode()))
    reply = client.post(pages(place)["section"], {"Q1-text": "Late.", "Q1-version": 2})
    assert reply.status_code == 422 and "Late." in reply.content.decode()

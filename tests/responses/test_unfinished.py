"""The save button: what was saved, what was not, and what a saved answer still lacks."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from councils.enums import Role
from councils.models import User
from responses.actions import deciding, drafting
from responses.enums import State
from responses.models import Answer
from responses.said import Said
from responses.views.drafting import clashes
from tests.every_kind import (
    FULL,
    a_place_asked_everything,
    answer_to,
    answered,
    fill_everything,
    say,
)
from tests.responses.test_every_kind import page_data
from tests.responses.test_pages import as_, url
from tests.world import Place, a_consultation, a_member, a_place, a_question, a_response, fill

pytestmark = pytest.mark.django_db

UNFINISHED = {
    "Q2": ({"Q2-choice": "other"}, "Say what “Other, please specify” is in Q2."),
    "Q5": ({"Q5-text": "Soon."}, "Choose an answer to Q5 beside the words, too."),
    "Q6": ({"Q6-text": "If."}, "Choose an answer to Q6 beside the words, too."),
}
STORED = {"Q2": answered("", "other"), "Q5": answered("Soon."), "Q6": answered("If.")}
SECTION = {"Q2": 1, "Q5": 2, "Q6": 2}


def sent(place: Place, number: int, button: str = "continue", **changes: Any) -> Any:
    """The section's page as a browser without script sends it, with these changes."""
    client = as_(place.officer)
    data: dict[str, Any] = page_data(client, place, number)
    data |= {name: [value] for name, value in changes.items()} | {button: ["1"]}
    return client.post(url("section", place, number), data)


def summary(page: str) -> tuple[str, list[str]]:
    """Title and lines of the error summary."""
    found = re.search(r'govuk-error-summary__title">([^<]+)<.*?</ul>', page, re.DOTALL)
    assert found, "no error summary"
    lines = re.findall(r'<a href="#[^"]+">([^<]+)</a>', found[0])
    return unescape(found[1]), [unescape(line) for line in lines]


def colleague_saves(place: Place, number: str, said: Said) -> None:
    colleague = User.objects.filter(name="Orla Example").first() or a_member(
        place.council, Role.OFFICER, "Orla Example"
    )
    say(Place(**{**vars(place), "officer": colleague}), number, said)


# --- what is lacking --------------------------------------------------------------------------


@pytest.mark.parametrize("number", UNFINISHED)
@pytest.mark.parametrize("button", ["continue", "back"])
def test_half_an_answer_is_saved_by_the_button_and_what_it_lacks_is_named(
    number: str, button: str
) -> None:
    place = a_place_asked_everything()
    changes, sentence = UNFINISHED[number]
    reply = sent(place, SECTION[number], button, **changes)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert Said.of(answer_to(place, number)) == STORED[number]
    said = f"Saved, but not finished. {sentence}"
    assert summary(page) == ("Not finished yet", [said])
    assert "<title>Error: " in page and "not saved" not in page
    beside = page[page.index(f'id="{number}"') :]
    assert said in unescape(beside[: beside.index("</section>")])
    assert f'name="{number}-version" value="2"' in page
    assert f'<a class="govuk-link" href="{place.response.get_absolute_url()}">Finish it' in page
    # Sent again as it is, the page names it again and makes no version.
    assert sent(place, SECTION[number], button).status_code == 422
    assert answer_to(place, number).version == 2


def test_what_is_lacking_is_not_named_before_the_button_is_pressed() -> None:
    place = a_place_asked_everything()
    sent(place, 1, **UNFINISHED["Q2"][0])
    page = as_(place.officer).get(url("section", place, 1)).content.decode()
    assert "ot finished" not in page and "Finish it later" not in page


def test_finished_answers_lead_on() -> None:
    place = a_place_asked_everything()
    sent(place, 1, **UNFINISHED["Q2"][0])
    reply = sent(place, 1, **{"Q2-other": "A co-operative"})
    assert (reply.status_code, reply["Location"]) == (302, url("section-check", place, 1))
    assert Said.of(answer_to(place, "Q2")) == answered("", "other", other="A co-operative")


@pytest.mark.parametrize("is_asked", [True, False])
def test_follow_up_lacks_something_only_while_it_is_asked(is_asked: bool) -> None:
    consultation = a_consultation()
    choice = consultation.questions.get(number="Q5")
    options = {"follows": choice, "follows_options": ["no"], "kind": "yes-no"}
    a_question(consultation.sections.get(number=3), 9, **options)
    place = a_response(place=a_place(consultation))
    say(place, "Q5", answered("", "no" if is_asked else "yes"))
    reply = sent(place, 3, **{"Q9-text": "It depends."})
    assert Said.of(answer_to(place, "Q9")) == answered("It depends.")
    assert reply.status_code == (422 if is_asked else 302)


def test_answer_that_asks_for_more_keeps_no_button_from_its_work() -> None:
    place = a_place_asked_everything()
    say(place, "Q1", FULL["Q1"])
    client = as_(place.officer)
    data: dict[str, Any] = page_data(client, place, 1)
    data |= {"Q2-choice": ["other"], "ready": ["Q1"]}
    page = client.post(url("section", place, 1), data).content.decode()
    assert answer_to(place, "Q1").ready_at is not None
    assert "Q1 is marked as ready for review." in page and "Ready for review, " in page
    assert summary(page)[0] == "Not finished yet"


def test_half_an_answer_still_stops_the_report() -> None:
    from councils.refusals import Refused

    place = a_place_asked_everything()
    fill_everything(place)
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    sent(place, 1, **{"Q2-choice": "other", "Q2-other": ""})
    with pytest.raises(Refused) as refused:
        deciding.send_for_decision(response=place.again(), by=place.officer)
    assert [one.sentence for one in refused.value.blockers] == [UNFINISHED["Q2"][1]]


# --- what is wrong ----------------------------------------------------------------------------

WRONG = {
    "Q2": ({"Q2-choice": "nobody"}, "Choose one of the answer options of Q2."),
    "Q4": (
        {"Q4-choices": ["lending", "none"]},
        "“None of these” cannot be chosen together with another answer to Q4.",
    ),
}


@pytest.mark.parametrize("number", WRONG)
def test_what_is_wrong_is_not_stored_and_stays_on_the_page(number: str) -> None:
    place = a_place_asked_everything()
    client = as_(place.officer)
    changes, sentence = WRONG[number]
    data: dict[str, Any] = page_data(client, place, 1) | changes | {"Q1-text": ["Kept."]}
    page = client.post(url("section", place, 1), data).content.decode()
    assert answer_to(place, number).version == 1
    assert answer_to(place, "Q1").text == "Kept."
    assert summary(page) == ("There is a problem", [sentence])
    assert f"{number} was not saved. Everything else on this page was saved." in page


# --- what was saved, and what was not -----------------------------------------------------------


def test_conflict_says_that_the_rest_was_saved_when_it_was() -> None:
    place = a_place_asked_everything()
    client = as_(place.officer)
    data: dict[str, Any] = page_data(client, place, 1) | {"Q1-text": ["Mine."]}
    colleague_saves(place, "Q1", answered("Theirs."))
    data |= {"Q4-choices": ["lending"]}
    page = client.post(url("section", place, 1), data).content.decode()
    assert "Q1 was not saved. Everything else on this page was saved." in page
    assert answer_to(place, "Q4").choices == ["lending"]


def test_conflict_beside_half_an_answer_tells_them_apart() -> None:
    """Somebody read that their other answers were saved, and an explanation was gone."""
    place = a_place_asked_everything()
    client = as_(place.officer)
    data: dict[str, Any] = page_data(client, place, 2)
    colleague_saves(place, "Q5", answered("", "later"))
    data |= {"Q5-choice": ["this-year"], "Q6-text": ["An explanation without yes or no"]}
    page = client.post(url("section", place, 2), data).content.decode()
    assert answer_to(place, "Q6").text == "An explanation without yes or no"
    assert "Q5 was not saved. Everything else on this page was saved." in page
    title, lines = summary(page)
    assert title == "There is a problem"
    assert lines[0].startswith("Orla Example saved another version of Q5")
    assert lines[-1] == "Saved, but not finished. Choose an answer to Q6 beside the words, too."


def test_conflict_beside_something_wrong_names_both() -> None:
    place = a_place_asked_everything()
    client = as_(place.officer)
    data: dict[str, Any] = page_data(client, place, 1)
    colleague_saves(place, "Q1", answered("Theirs."))
    data |= {"Q1-text": ["Mine."], "Q4-choices": ["lending", "none"], "Q2-choice": ["trust"]}
    page = client.post(url("section", place, 1), data).content.decode()
    assert "Q1 and Q4 were not saved. Everything else on this page was saved." in page
    stored = {number: answer_to(place, number).version for number in ("Q1", "Q2", "Q4")}
    assert stored == {"Q1": 2, "Q2": 2, "Q4": 1}


def test_nothing_saved_is_said_as_it_is() -> None:
    place = a_response()
    colleague_saves(place, "Q3", Said("answered", "Theirs."))
    colleague_saves(place, "Q4", Said("answered", "Theirs."))
    data = {"Q3-text": "Mine.", "Q3-version": 1, "Q4-text": "Mine.", "Q4-version": 1}
    page = as_(place.officer).post(url("section", place, 2), data).content.decode()
    assert "Nothing on this page was saved." in page and "Everything else" not in page


def test_report_sent_in_the_middle_saves_what_it_said_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = a_response()
    fill(place)
    original, client = clashes.save_answer, as_(place.officer)

    def sends_after_the_first(*args: Any, **kwargs: Any) -> Answer:
        stored = original(*args, **kwargs)
        if place.again().state == State.DRAFTING:
            deciding.send_for_decision(response=place.response, by=place.officer)
        return stored

    monkeypatch.setattr(clashes, "save_answer", sends_after_the_first)
    where = reverse("responses:section", args=[*place.args, 1])
    data = {"Q1-text": "One.", "Q1-version": 2, "Q2-text": "Two, late.", "Q2-version": 2}
    reply = client.post(where, data)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Q2 was not saved. Everything else on this page was saved." in page
    assert answer_to(place, "Q1").text == "One."
    assert answer_to(place, "Q2").text == "Our answer to Q2."
    assert "<textarea" not in page and "Two, late." in page and "it was not saved" in page

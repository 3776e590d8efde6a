"""The paper in the page: that it is what the paper prints, and what is never on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from councils.enums import Role
from responses.actions import assigning, comments, drafting
from responses.enums import AnswerState, PartKind, State
from responses.models import Paper
from responses.paper import part_of_report, report_facts
from tests.responses.test_pages import as_, queries, shown, url
from tests.world import Place, a_consultation, a_member, a_place, a_response, fill, weigh

pytestmark = pytest.mark.django_db


def fragment(client: Client, place: Place, part: Any) -> str:
    answer = client.get(url("preview-part", place, part), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def part(place: Place, kind: str) -> Any:
    return place.response.parts.get(kind=kind)


def write(place: Place, kind: str, text: str) -> Any:
    here = part(place, kind)
    return drafting.save_part(
        response=place.response,
        part=here,
        by=place.officer,
        base_version=here.version,
        heading=here.heading,
        text=text,
    )


def test_every_part_of_the_paper_is_found_by_the_row_on_which_it_is_written() -> None:
    place = a_response()
    fill(place)
    drafting.add_appendix(response=place.response, by=place.officer, heading="Figures")
    weigh(place, ("Risk", "Low."))
    response = place.again()
    facts = report_facts(response)
    for row in response.parts.all():
        found = part_of_report(response, row.position)
        if row.kind in {PartKind.ALTERNATIVES, PartKind.CONSIDERATION} and not row.text:
            assert found is None
            continue
        if row.kind == PartKind.CONSIDERATION:
            assert found == part_of_report(response, "considerations")
            continue
        assert found in facts.parts
        assert found is not None and found.heading.endswith(row.heading)
    found = part_of_report(response, "considerations")
    assert found in facts.parts and found is not None and found.heading == "Considerations"
    assert part_of_report(response, 99) is None


def test_a_fragment_is_the_part_as_printed_and_nothing_around_it() -> None:
    place = a_response()
    here = write(place, PartKind.BACKGROUND, "First <b>words</b>.\n\nSecond:\n- one\n- two")
    html = fragment(as_(place.officer), place, here.position)
    assert "<html" not in html and "3.0 Background" in html
    assert "First &lt;b&gt;words&lt;/b&gt;." in html and "3.2" in html
    assert html.count("<li>") == 2


def test_without_script_it_is_a_page_of_its_own() -> None:
    place = a_response()
    client = as_(place.officer)
    here = part(place, PartKind.BACKGROUND).position
    page = client.get(url("preview-part", place, here)).content.decode()
    assert "<h1" in page and "Preview of this part of the report" in page
    assert url("preview", place) in page
    whole = client.get(url("preview", place)).content.decode()
    for one in report_facts(place.again()).parts:
        assert one.heading.replace("'", "&#x27;") in whole


def test_lists_and_the_title_have_a_preview_too() -> None:
    place = a_response()
    client = as_(place.officer)
    assert "8.0 Considerations" in fragment(client, place, "considerations")
    title = words(fragment(client, place, "title"))
    assert "Not yet stated" in title and "FOR PUBLICATION" in title
    for nothing in ("99", "nonsense", "999999999"):
        assert client.get(url("preview-part", place, nothing)).status_code == 404


def test_what_is_not_printed_says_so() -> None:
    place = a_response()
    here = part(place, PartKind.ALTERNATIVES).position
    assert "Nothing of this is printed at present" in fragment(as_(place.officer), place, here)


def test_a_section_shows_questions_and_suggested_responses_as_the_paper_does() -> None:
    place = a_response()
    fill(place)
    here = place.response.parts.get(section__number=1)
    text = words(fragment(as_(place.officer), place, here.position))
    assert "Our answer to Q1." in text and "Consultation questions and suggested responses" in text
    assert "Our answer to Q3." not in text


def test_nothing_of_how_people_work_on_it_is_in_the_preview() -> None:
    place = a_response()
    fill(place)
    contributor = a_member(place.council, Role.CONTRIBUTOR, "Nina Nowhere")
    answer = place.response.answers.get(question__number="Q1")
    assigning.assign(
        response=place.response, by=place.officer, person=contributor, question=answer.question
    )
    secret = "A remark that stays within the council."
    comments.write_comment(response=place.response, by=place.officer, answer=answer, text=secret)
    here = place.response.parts.get(section__number=1)
    comments.write_comment(response=place.response, by=place.officer, part=here, text=secret)
    client = as_(place.officer)
    pages = [fragment(client, place, here.position), fragment(client, place, "title")]
    whole = client.get(url("preview", place), headers={"HX-Request": "true"})
    for html in (*pages, whole.content.decode()):
        assert secret not in html and "Nina Nowhere" not in html
        assert place.officer.name not in html


def test_no_pdf_is_made_or_asked_for_by_a_preview() -> None:
    place = a_response()
    client = as_(place.officer)
    client.get(url("preview", place))
    fragment(client, place, 1)
    client.get(url("part", place, 1))
    assert not Paper.objects.exists()


def test_every_form_has_the_paper_beside_it_and_asks_for_its_own_part() -> None:
    place = a_response()
    client = as_(place.officer)
    section = place.response.parts.get(section__number=2).position
    expected = {
        url("part", place, 1): "1",
        url("section", place, 2): str(section),
        url("considerations", place): "considerations",
        url("title", place): "title",
        url("background-papers", place): "title",
    }
    for where, which in expected.items():
        html = client.get(where).content.decode()
        assert f'hx-get="{url("preview-part", place, which)}"' in html, where


# --- the consultation's background ----------------------------------------------------------


def a_place_with_background() -> Place:
    place = a_place(a_consultation(summary="Why we ask."))
    section = place.invitation.consultation.sections.get(number=1)
    section.background = "What it is about.\n\n- one\n- two"
    section.save()
    return a_response(place=place)


def test_a_part_begins_with_the_background_and_offers_it_only_when_it_is_gone() -> None:
    place = a_place_with_background()
    client = as_(place.officer)
    here = place.response.parts.get(section__number=1)
    where = url("part", place, here.position)
    assert here.text == "What it is about.\n\n- one\n- two"
    assert "Insert the consultation" not in client.get(where).content.decode()
    data = {"heading": here.heading, "text": "Our own.", "version": "1"}
    data["not_applicable_text"] = here.not_applicable_text
    client.post(where, data)
    page = client.get(where).content.decode()
    assert "Insert the consultation’s background" in page
    # What was typed since is saved with it, before it.
    client.post(where, {**data, "text": "Our own, changed.", "version": "2", "insert": "1"})
    here.refresh_from_db()
    assert here.text == "What it is about.\n\n- one\n- two\n\nOur own, changed."
    versions = [(one.version, one.source) for one in here.revisions.order_by("version")]
    assert versions[-2:] == [(3, ""), (4, "the consultation's background")]
    assert "Insert the consultation" not in client.get(where).content.decode()


def test_a_conflict_in_the_words_inserts_nothing() -> None:
    place = a_place_with_background()
    here = place.response.parts.get(section__number=1)
    write_here = {"heading": here.heading, "not_applicable_text": here.not_applicable_text}
    drafting.save_part(
        response=place.response,
        part=here,
        by=a_member(place.council, Role.OFFICER),
        base_version=1,
        **write_here,
        text="Theirs.",
    )
    data = {**write_here, "text": "Mine.", "version": "1", "insert": "1"}
    answer = as_(place.officer).post(url("part", place, here.position), data)
    assert answer.status_code == 422
    assert shown(answer.content.decode(), "text") == "Mine."
    here.refresh_from_db()
    assert (here.text, here.version) == ("Theirs.", 2)


def test_parts_of_which_the_consultation_says_nothing_offer_nothing() -> None:
    place = a_place_with_background()
    client = as_(place.officer)
    write(place, PartKind.BACKGROUND, "")
    write(place, PartKind.PURPOSE, "")
    offers = {
        kind: "Insert the consultation"
        in client.get(url("part", place, part(place, kind).position)).content.decode()
        for kind in (PartKind.BACKGROUND, PartKind.PURPOSE)
    }
    assert offers == {PartKind.BACKGROUND: True, PartKind.PURPOSE: False}


# --- as fast with many questions ------------------------------------------------------------


@pytest.mark.parametrize("name", ["preview", "preview-part"])
def test_queries_do_not_grow_with_the_questions(name: str) -> None:
    counted = []
    for questions in (1, 3):
        place = a_response(place=a_place(a_consultation(questions_per_section=questions)))
        more = [place.response.parts.get(section__number=1).position] if "part" in name else []
        counted.append(queries(as_(place.officer), url(name, place, *more)))
    assert counted[0] == counted[1] <= 8, counted


def test_a_submitted_report_is_shown_as_it_was_suggested() -> None:
    place = a_response(State.SUBMITTED)
    here = place.response.parts.get(section__number=1)
    assert "Our answer to Q1." in fragment(as_(place.member), place, here.position)
    assert place.response.answers.get(question__number="Q1").state == AnswerState.ANSWERED

"""Considerations: clearance is of exactly these words; what is expected, open, or not said."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from responses.actions import drafting
from responses.clearance import Weighed, in_force
from responses.enums import PartKind, State
from responses.models import Consideration
from responses.paper import report_facts, report_html
from tests.responses.test_pages import as_, hidden, url
from tests.world import Place, a_response, fill

DAY = dt.date(2015, 3, 4)
RISK = Weighed("Risk", "Low.", "Lena Example", DAY)
EQUAL = Weighed("Equalities", "None.", "Lena Example", DAY)
BARE = Weighed("Legal", "Fine.")
PARTS = ("day", "month", "year")


@pytest.mark.parametrize(
    ("before", "wanted", "cleared"),
    [
        ([RISK], [RISK], [True]),
        ([], [RISK], [True]),  # given with the words
        ([RISK.uncleared], [RISK], [True]),  # given to words that were there
        ([RISK], [Weighed("Risk", "High.", *RISK.clearance)], [False]),
        ([RISK], [Weighed("Risk", "High.", "Lena Example", DAY + dt.timedelta(1))], [True]),
        ([RISK], [Weighed("Risk", "High.", "Otto Example", DAY)], [True]),
        ([RISK], [Weighed("Dangers", "Low.", *RISK.clearance)], [True]),  # the same words
        ([RISK], [Weighed("Dangers", "High.", *RISK.clearance)], [False]),  # renamed on the way
        ([RISK], [RISK, EQUAL], [True, True]),  # one more, by the same person on the same day
        ([RISK, BARE], [RISK, Weighed("Legal", "Bad.", *RISK.clearance)], [True, True]),
        ([RISK, EQUAL], [RISK, Weighed("Equalities", "Some.", *EQUAL.clearance)], [True, False]),
    ],
)
def test_a_clearance_is_of_exactly_these_words(
    before: list[Weighed], wanted: list[Weighed], cleared: list[bool]
) -> None:
    found = in_force(before, wanted)
    assert [one.is_cleared for one in found] == cleared
    assert [one.uncleared for one in found] == [one.uncleared for one in wanted]


weighed = st.builds(
    Weighed,
    heading=st.sampled_from(["Risk", "Legal", "Equalities"]),
    text=st.sampled_from(["Low.", "High.", "None."]),
)
cleared = st.one_of(
    weighed,
    st.builds(
        lambda one, name, day: Weighed(one.heading, one.text, name, DAY + dt.timedelta(day)),
        weighed,
        st.sampled_from(["Lena", "Otto"]),
        st.integers(0, 1),
    ),
)


@given(
    st.lists(cleared, max_size=4, unique_by=lambda one: one.heading),
    st.lists(st.sampled_from(["Low.", "High.", "None.", "Other."]), min_size=4, max_size=4),
)
def test_changing_words_alone_never_leaves_a_clearance_on_them(
    before: list[Weighed], texts: list[str]
) -> None:
    """Whoever only edits texts, and touches no clearance, clears nothing."""
    wanted = [
        Weighed(one.heading, text, *one.clearance) for one, text in zip(before, texts, strict=False)
    ]
    given_words = {(one.text, one.clearance) for one in before if one.is_cleared}
    for one in in_force(before, wanted):
        assert not one.is_cleared or (one.text, one.clearance) in given_words


def test_a_clearance_needs_a_name_and_a_day() -> None:
    assert not Weighed.typed("Risk", "Low.", "Lena").is_cleared
    assert Weighed.typed("Risk", "Low.", " ", DAY) == Weighed("Risk", "Low.")
    assert Weighed.typed(" Risk  ", " Low.\r\n", " Lena  Example ", DAY) == RISK


# --- saved, and on the page -----------------------------------------------------------------


def save(place: Place, *items: tuple[Any, ...]) -> list[Consideration]:
    return drafting.save_considerations(response=place.response, by=place.officer, items=items)


def page(place: Place, name: str = "considerations", *more: Any) -> str:
    return as_(place.officer).get(url(name, place, *more)).content.decode()


def sent(place: Place, **changes: str) -> dict[str, str]:
    """What a browser would send back from the page, with these changes."""
    html = page(place)
    names = re.findall(r'name="(item-\d+-[\w-]+|item-[A-Z_]+)"[^>]*?value="([^"]*)"', html)
    data = dict(names)
    for name, text in re.findall(r'<textarea name="(item-\d+-text)"[^>]*>\n?([^<]*)<', html):
        data[name] = text
    return {**data, "base": hidden(html, "base"), **changes}


@pytest.mark.django_db
def test_changed_words_drop_the_clearance_and_the_page_says_so() -> None:
    place = a_response()
    save(place, ("Equalities", "None.", "Lena Example", DAY))
    html = page(place)
    assert "by Lena Example, 4 March 2015" in html
    data = sent(place, **{"item-0-text": "Some."})
    answer = as_(place.officer).post(url("considerations", place), data, follow=True)
    said = "“Equalities” was cleared by Lena Example on 4 March 2015. The words changed, so it has"
    assert said in answer.content.decode()
    stored = place.response.considerations.get()
    assert (stored.text, stored.cleared_name, stored.cleared_on) == ("Some.", "", None)
    # The same person on the same day, given anew to the words that stand there now.
    again = {"item-0-cleared_name": "Lena Example"}
    again |= {
        f"item-0-cleared_on_{name}": part
        for name, part in zip(PARTS, ("4", "3", "2015"), strict=True)
    }
    answer = as_(place.officer).post(url("considerations", place), sent(place, **again))
    assert answer.status_code == 302
    assert place.response.considerations.get().cleared_on == DAY


@pytest.mark.django_db
def test_what_is_expected_and_not_written_has_its_place_on_the_page() -> None:
    place = a_response()
    save(place, ("equalities", "None."))
    html = page(place)
    assert html.count("It is not written yet.") == 1
    assert 'value="Risk management"' in html and 'value="Equalities"' not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"item-0-cleared_name": "Lena"}, "Say when it was cleared."),
        (
            {
                "item-0-cleared_on_day": "4",
                "item-0-cleared_on_month": "3",
                "item-0-cleared_on_year": "2015",
            },
            "Say who cleared it.",
        ),
        (
            {
                "item-0-cleared_name": "Lena",
                "item-0-cleared_on_day": "1",
                "item-0-cleared_on_month": "1",
                "item-0-cleared_on_year": str(timezone.localdate().year + 1),
            },
            "must not be in the future",
        ),
    ],
)
def test_a_clearance_that_cannot_be_is_asked_about_and_kept(
    changes: dict[str, str], sentence: str
) -> None:
    place = a_response()
    data = sent(place, **{"item-0-text": "Words <b>typed</b>."}, **changes)
    answer = as_(place.officer).post(url("considerations", place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html and "Words &lt;b&gt;typed&lt;/b&gt;." in html
    assert not place.response.considerations.exists()


@pytest.mark.django_db
def test_a_consideration_goes_with_its_clearance_when_heading_and_text_are_emptied() -> None:
    place = a_response()
    save(place, ("Risk", "Low.", "Lena Example", DAY), ("Legal", "Fine."))
    data = sent(place, **{"item-0-text": "", "item-0-heading": ""})
    assert as_(place.officer).post(url("considerations", place), data).status_code == 302
    assert [one.heading for one in place.response.considerations.all()] == ["Legal"]
    data = sent(place, **{"item-3-cleared_name": "Lena Example"})
    answer = as_(place.officer).post(url("considerations", place), data)
    assert answer.status_code == 422
    assert "Write the text of “this consideration”." in answer.content.decode()


@pytest.mark.django_db
def test_a_newer_list_is_shown_and_not_replaced() -> None:
    place = a_response()
    data = sent(place, **{"item-0-text": "Mine."})
    save(place, ("Risk", "Theirs.", "Lena Example", DAY))
    answer = as_(place.officer).post(url("considerations", place), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs." in html and "Mine." in html and "Cleared by Lena Example, 4 March 2015" in html
    assert place.response.considerations.get().text == "Theirs."
    again = {**data, "base": hidden(html, "base")}
    assert as_(place.officer).post(url("considerations", place), again).status_code == 302
    assert place.response.considerations.get().text == "Mine."


# --- the check page and the paper -----------------------------------------------------------


@pytest.mark.django_db
def test_the_check_page_names_what_is_open_and_lets_it_be_sent_all_the_same() -> None:
    place = a_response()
    fill(place)
    save(place, ("Risk management", "Low."), ("Legal", "Fine.", "Lena Example", DAY))
    html = page(place, "check")
    assert "“Equalities” is expected and not written." in html
    assert "“Risk management” is not cleared by anybody." in html
    assert "Nobody has said yet whether there are background papers." in html
    assert "Send to executive member" in html
    save(
        place,
        ("Risk management", "Low.", "Otto Example", DAY),
        ("Legal", "Fine.", "Lena Example", DAY),
        ("EQUALITIES", "None.", "Lena Example", DAY),
    )
    drafting.save_background_papers(
        response=place.response, by=place.officer, titles=[], are_none=True
    )
    html = page(place, "check")
    assert "expected and not written" not in html and "not cleared by anybody" not in html
    assert "background papers." not in html


def printed(place: Place) -> str:
    return report_html(report_facts(place.again()))


@pytest.mark.django_db
def test_clearance_is_printed_where_it_was_given_and_silence_as_nothing() -> None:
    place = a_response()
    save(place, ("Risk", "Low.", "Lena & Otto", DAY), ("Legal", "Fine."))
    paragraphs = report_facts(place.again()).parts[7].paragraphs
    assert [one.clearance for one in paragraphs] == ["Cleared by Lena & Otto, 4 March 2015", ""]
    assert printed(place).lower().count("cleared") == 1
    assert "Cleared by Lena &amp; Otto, 4 March 2015" in printed(place)
    save(place, ("Risk", "Low."), ("Legal", "Fine."))
    assert "lear" not in re.sub(r"<style.*?</style>", "", printed(place)).replace("Clearly", "")


@pytest.mark.django_db
def test_no_background_papers_is_said_and_never_inferred() -> None:
    place = a_response()
    assert report_facts(place.again()).without_papers == "Not yet stated"
    client, where = as_(place.officer), url("background-papers", place)
    base = hidden(client.get(where).content.decode(), "base")
    both = client.post(where, {"base": base, "titles": "Minutes", "are_none": "on"})
    assert both.status_code == 422 and "does not fit" in both.content.decode()
    assert client.post(where, {"base": base, "titles": "", "are_none": "on"}).status_code == 302
    assert report_facts(place.again()).without_papers == "None"
    # Taken back again, it is open again; a base from before is not accepted.
    assert client.post(where, {"base": base, "titles": ""}).status_code == 422
    base = hidden(client.get(where).content.decode(), "base")
    assert client.post(where, {"base": base, "titles": ""}).status_code == 302
    assert report_facts(place.again()).without_papers == "Not yet stated"


@pytest.mark.django_db
def test_a_final_paper_prints_none_where_nobody_said_so() -> None:
    place = a_response(State.AWAITING_DECISION)
    assert not place.response.has_no_background_papers
    assert report_facts(place.response).without_papers == "None"
    assert "Not yet stated" not in printed(place)


@pytest.mark.django_db
def test_alternatives_are_printed_only_when_written() -> None:
    place = a_response()
    part = place.response.parts.get(kind=PartKind.ALTERNATIVES)
    assert part.heading not in printed(place)
    drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=1,
        heading=part.heading,
        text="Not to respond.",
    )
    assert part.heading in printed(place) and "Not to respond." in printed(place)

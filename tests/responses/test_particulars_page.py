"""The particulars of the decision as a sheet of the report: its page, versions and conflicts, the
line that is printed, and what stands in the way of sending."""

from __future__ import annotations

import re
from typing import Any

import pytest

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses.actions import deciding, drafting
from responses.enums import Sheet, State
from responses.paper import report_facts
from responses.particulars import ENGLAND, PARAGRAPHS, WALES, Classification, Particulars
from responses.presenters import particulars_lines
from responses.sheets import SheetOf, particulars_of
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, shown, url
from tests.world import Place, a_member, a_place, a_response, fill

pytestmark = pytest.mark.django_db

PLAIN = {"is_key": "no", "classification": "public", "version": "1"}
EXEMPT = Particulars(
    classification=Classification.EXEMPT, paragraphs=(3, 1), public_interest="A contract is open."
)


def save(place: Place, base: int, by: Any = None, **said: Any) -> Any:
    return drafting.save_particulars(
        response=place.response,
        by=by or place.officer,
        base_version=base,
        said=Particulars(**said),
    )


def said(place: Place) -> list[tuple[int, dict[str, Any], str]]:
    rows = place.response.sheet_revisions.filter(sheet=Sheet.PARTICULARS).order_by("version")
    return [(row.version, row.content, row.source) for row in rows]


def post(place: Place, **data: Any) -> Any:
    return as_(place.officer).post(url("particulars", place), {**PLAIN, **data})


def test_nothing_is_said_at_first_and_nothing_is_inferred() -> None:
    place = a_response()
    assert said(place) == [(1, {}, "")]
    page = as_(place.officer).get(url("particulars", place)).content.decode()
    assert "Not yet saved" in page and "<details open" not in page
    assert len(re.findall(r"\schecked", page)) == 1  # "no exception": nothing is relied upon
    tasks = as_(place.officer).get(url("task-list", place)).content.decode()
    assert "Particulars of the decision" in tasks
    check = as_(place.officer).get(url("check", place)).content.decode()
    assert "Nobody has said yet whether it is a key decision" in check
    answer = as_(place.officer).post(url("particulars", place), {"version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Say whether it is a key decision" in page


def test_everything_that_is_typed_is_kept_and_comes_back() -> None:
    place = a_response()
    sent = {
        "is_key": "yes",
        "key_reason": "It concerns two wards.",
        "key_notice": "Notice 7",
        "classification": "part-exempt",
        "paragraphs": ["1", "3"],
        "public_interest": "A contract is open.",
        "exempt_parts": ["2"],
        "exempt_questions": ["Q1"],
        "urgency_reason": "The deadline.",
        "urgency_agreed_by": "The chair",
        "consultation_undertaken": "All members.",
        "lead_officer": "Lee  Example",
        "proper_officer": "Prue Example",
    }
    assert post(place, **sent).status_code == 302
    assert particulars_of(place.again()) == Particulars(
        is_key=True,
        key_reason="It concerns two wards.",
        key_notice="Notice 7",
        classification="part-exempt",
        paragraphs=(1, 3),
        public_interest="A contract is open.",
        exempt_parts=(2,),
        exempt_questions=("Q1",),
        urgency_reason="The deadline.",
        urgency_agreed_by="The chair",
        consultation_undertaken="All members.",
        lead_officer="Lee Example",
        proper_officer="Prue Example",
    )
    page = as_(place.officer).get(url("particulars", place)).content.decode()
    assert shown(page, "urgency_reason") == "The deadline."
    assert len(re.findall(r"\schecked", page)) == 7
    lines = {one.label: one.text for one in particulars_lines(place.response)}
    assert len(lines) == len(sent)
    assert lines["Exempt parts"] == "part 2"
    assert faults(place.response) == []


@pytest.mark.parametrize(
    ["data", "sentence"],
    [
        (
            {"key_notice": "Notice 7"},
            "Say that it is a key decision, or empty what belongs to one.",
        ),
        (
            {"is_key": "yes", "key_notice": "7", "key_exception": "urgent"},
            "say which exception is relied upon: one of the two",
        ),
        ({"public_interest": "None."}, "nothing of it can be exempt"),
    ],
)
def test_what_contradicts_itself_is_not_saved_and_stays_typed(
    data: dict[str, str], sentence: str
) -> None:
    place = a_response()
    answer = post(place, **data)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert all(value in page for value in data.values())
    assert said(place) == [(1, {}, "")]


def test_a_restored_or_older_contradiction_stands_in_the_way_of_sending() -> None:
    place = a_response()
    fill(place)
    save(place, 1, key_notice="Notice 7")
    with pytest.raises(Refused, match="empty what belongs to one"):
        deciding.send_for_decision(response=place.response, by=place.officer)
    page = as_(place.officer).get(url("check", place)).content.decode()
    assert f'href="{url("particulars", place)}"' in page
    # What is merely not said yet does not.
    save(place, 2, is_key=True, urgency_reason="The deadline.")
    page = as_(place.officer).get(url("check", place)).content.decode()
    assert "Say why it is a key decision." in page
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert place.again().state == State.AWAITING_DECISION


def test_the_paragraphs_are_those_of_the_councils_nation() -> None:
    english, welsh = a_response(), a_response(place=a_place(nation="Wales", type="welsh-unitary"))
    pages = [
        as_(one.officer).get(url("particulars", one)).content.decode() for one in (english, welsh)
    ]
    assert "Part 1 of Schedule 12A" in pages[0] and "Part 4 of Schedule 12A" in pages[1]
    offered = [
        re.findall(r'name="paragraphs"\s+type="checkbox"\s+value="(\d+)"', one) for one in pages
    ]
    assert offered == [[str(one) for one in PARAGRAPHS[nation]] for nation in (ENGLAND, WALES)]
    assert "In Wales the record has to say it." in pages[1]


def test_the_line_of_the_report_is_the_title_blocks_until_the_particulars_say_it() -> None:
    place = a_response()
    drafting.save_title_block(
        response=place.response,
        by=place.officer,
        base_version=1,
        classification="Restricted",
        reference="J030",
    )
    facts = report_facts(place.again())
    assert (facts.classification, facts.footer) == ("Restricted", "RESTRICTED · J030")
    place.response = drafting.save_particulars(
        response=place.response, by=place.officer, base_version=1, said=EXEMPT
    )
    facts = report_facts(place.again())
    assert facts.classification == (
        "Not for publication by virtue of paragraphs 1 and 3 of Part 1 of Schedule 12A to the "
        "Local Government Act 1972"
    )
    assert facts.footer == "NOT FOR PUBLICATION · J030"
    # The title page asks it no more and loses nothing of what was said there.
    page = as_(place.officer).get(url("title", place)).content.decode()
    assert "Classification" not in page
    data = {"title": "Two", "areas_label": "Areas", "version": hidden(page, "version")}
    assert as_(place.officer).post(url("title", place), data).status_code == 302
    assert place.again().classification == "Restricted"


# --- versions -------------------------------------------------------------------------------


def test_versions_are_compared_restored_and_vouched_for() -> None:
    place = a_response()
    save(place, 1, lead_officer="Lee Example")
    save(
        place, 2, lead_officer="Lou Example", is_key=True, by=a_member(place.council, Role.OFFICER)
    )
    where = url("particulars-history", place)
    page = as_(place.officer).get(f"{where}?earlier=2&later=3").content.decode()
    assert "Lead officer: Lou Example, was: Lee Example." in page
    assert "Key decision: Yes, was: No." in page
    history = as_(place.officer).get(url("history", place)).content.decode()
    assert "particulars of the decision (version 3)" in history
    for version, expected in ((2, Particulars(lead_officer="Lee Example")), (1, Particulars())):
        base = place.again().particulars_version
        answer = as_(place.officer).post(
            url("restore-particulars", place, version), {"base": str(base)}
        )
        assert answer.status_code == 302
        assert particulars_of(place.again()) == expected
    assert place.response.particulars == {}  # nothing was said then, and nothing is now
    assert faults(place.response) == []


def test_a_save_against_an_older_version_replaces_nothing_and_both_stay() -> None:
    place = a_response()
    colleague = a_member(place.council, Role.OFFICER, "Orla Example")
    save(place, 1, by=colleague, lead_officer="Theirs")
    with pytest.raises(Conflict) as conflict:
        save(place, 1, lead_officer="Mine")
    assert isinstance(conflict.value.current, SheetOf)
    answer = post(place, lead_officer="Mine")
    page = answer.content.decode()
    assert answer.status_code == 422
    clash = page.split('class="app-conflict"')[1].split("</button>")[0]
    assert "Theirs" in clash and "Mine" in clash and "Key decision" not in clash
    post(
        place,
        lead_officer="Mine",
        **{
            "sheet-seen": hidden(page, "sheet-seen"),
            "sheet-keep": "theirs",
            "resolve": "sheet",
        },
    )
    kept = [content.get("lead_officer") for _, content, _ in said(place)]
    assert kept == [None, "Theirs", "Mine", "Theirs"]
    assert faults(place.again()) == []


@pytest.mark.parametrize("state", [State.AWAITING_DECISION, State.APPROVED, State.SUBMITTED])
def test_outside_a_draft_it_is_read(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused):
        save(place, 1, lead_officer="Late")
    page = as_(place.officer).get(url("particulars", place)).content.decode()
    assert "Lead officer" in page and "<form" not in page.split("<main")[1]


def test_queries_do_not_grow() -> None:
    counted = []
    for number in (1, 9):
        place = a_response()
        for version in range(1, number + 1):
            save(place, version, lead_officer=f"Person {version}")
        names = ("particulars", "particulars-history")
        counted.append([queries(as_(place.officer), url(name, place)) for name in names])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 8, counted

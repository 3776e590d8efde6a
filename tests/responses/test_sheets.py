"""The title block and the background papers: every save is a version that stays, and a save
against an older one replaces nothing."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses.actions import drafting, versions
from responses.actions.drafting import Keep
from responses.enums import Sheet, State
from responses.history import first_broken
from responses.models import ReportSheetRevision
from responses.paper import report_facts, report_html
from responses.sheets import SheetOf, papers
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, shown, url
from tests.responses.test_versions import unmarked
from tests.world import Place, a_member, a_response

pytestmark = pytest.mark.django_db

BLOCK = {
    "title": "Taking stock",
    "reference": "J030",
    "classification": "For publication",
    "meeting": "Deputy Leader",
    "meeting_on_day": "4",
    "meeting_on_month": "3",
    "meeting_on_year": "2015",
    "report_by": "Policy Manager",
    "wards": "All",
    "areas_label": "Community assemblies",
    "areas": "All",
    "contact": "the Policy Manager",
}


def save_title(place: Place, base: int, by: Any = None, **fields: Any) -> Any:
    return drafting.save_title_block(
        response=place.response, by=by or place.officer, base_version=base, **fields
    )


def save_papers(place: Place, base: int, *titles: str, by: Any = None, **more: Any) -> Any:
    return drafting.save_background_papers(
        response=place.response, by=by or place.officer, base_version=base, titles=titles, **more
    )


def said(place: Place, sheet: Sheet) -> list[tuple[int, Any, str]]:
    rows = place.response.sheet_revisions.filter(sheet=sheet).order_by("version")
    return [(row.version, row.content, row.source) for row in rows]


def listed(place: Place) -> list[tuple[str, ...]]:
    """Which papers each version lists."""
    return [tuple(content["titles"]) for _, content, _ in said(place, Sheet.PAPERS)]


def a_colleague(place: Place) -> Any:
    return a_member(place.council, Role.OFFICER, "Orla Example")


# --- saving ---------------------------------------------------------------------------------


def test_both_have_a_first_version_from_the_start() -> None:
    place = a_response()
    (first,) = said(place, Sheet.TITLE_BLOCK)
    assert first[0] == 1 and first[1]["title"] == place.response.title
    assert said(place, Sheet.PAPERS) == [(1, {"titles": [], "are_none": False}, "")]
    client = as_(place.officer)
    for name in ("title", "background-papers"):
        assert "Not yet saved" in client.get(url(name, place)).content.decode()


def test_every_save_is_a_version_of_the_whole_and_a_line_of_the_history_vouches_for_it() -> None:
    place = a_response()
    save_title(place, 1, title="A", meeting_on=dt.date(2015, 3, 4))
    save_title(place, 2, meeting="B")
    newest = said(place, Sheet.TITLE_BLOCK)[-1][1]
    assert (newest["title"], newest["meeting"], newest["meeting_on"]) == ("A", "B", "2015-03-04")
    save_title(place, 1, title="A", meeting="B")  # what is stored, whatever it was based on
    assert [version for version, _, _ in said(place, Sheet.TITLE_BLOCK)] == [1, 2, 3]
    save_papers(place, 1, "Notes", "Minutes")
    facts = [event.facts for event in place.response.events.filter(verb="save-report")]
    page = as_(place.officer).get(url("history", place)).content.decode()
    assert "background papers (version 2)" in page
    assert [(one["sheet"], one["version"]) for one in facts] == [
        ("title-block", 2),
        ("title-block", 3),
        ("papers", 2),
    ]
    assert faults(place.again()) == []


def test_a_save_against_an_older_version_replaces_nothing() -> None:
    place = a_response()
    save_papers(place, 1, "Theirs", by=a_colleague(place))
    with pytest.raises(Conflict) as conflict:
        save_papers(place, 1, "Mine")
    assert isinstance(conflict.value.current, SheetOf)
    assert conflict.value.current.saved_by.name == "Orla Example"
    assert listed(place) == [(), ("Theirs",)]
    # Left as the older page showed it: there is nothing of mine to keep.
    save_papers(place, 1, are_none=False)
    assert listed(place) == [(), ("Theirs",)]


def test_a_repeated_request_after_a_lost_reply_is_no_conflict() -> None:
    place = a_response()
    save_papers(place, 1, "Mine")
    save_papers(place, 2, "Mine", "Theirs", by=a_colleague(place))
    save_papers(place, 1, "Mine")
    assert listed(place) == [(), ("Mine",), ("Mine", "Theirs")]


@pytest.mark.parametrize("state", [one for one in State if one != State.DRAFTING])
def test_nothing_is_saved_or_restored_outside_a_draft(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused):
        save_papers(place, 1, "Late")
    with pytest.raises(Refused):
        versions.restore_sheet(
            response=place.response,
            sheet=Sheet.PAPERS,
            by=place.officer,
            base_version=1,
            version=1,
        )


# --- the history page -----------------------------------------------------------------------


def test_versions_stand_side_by_side_and_an_earlier_one_comes_back_as_a_new_one() -> None:
    place = a_response()
    save_title(place, 1, title="One", meeting="Cabinet")
    save_title(place, 2, by=a_colleague(place), title="Two", meeting="")
    client, where = as_(place.officer), url("title-history", place)
    page = client.get(f"{where}?earlier=2&later=3").content.decode()
    assert "Title of the report: Two, was: One. Meeting: nothing, was: Cabinet." in page
    assert "by Orla Example" in page and "The response was started." in page
    assert re.search(r"<del><span[^>]*>removed: </span>One<span", page)
    assert "Two" in unmarked(client.get(url("restore-title", place, 2)).content.decode())
    answer = client.post(url("restore-title", place, 2), {"base": "3"})
    assert (answer.status_code, answer["Location"]) == (302, where)
    place.again()
    assert (place.response.title, place.response.meeting) == ("One", "Cabinet")
    assert said(place, Sheet.TITLE_BLOCK)[-1][2] == "version 2"
    assert faults(place.response) == []


def test_papers_are_compared_line_by_line_and_restored_with_what_was_said() -> None:
    place = a_response()
    save_papers(place, 1, "Notes", "Minutes")
    save_papers(place, 2, are_none=True)
    client, where = as_(place.officer), url("papers-history", place)
    page = client.get(f"{where}?earlier=2&later=3").content.decode()
    assert "Papers listed changed. Said that there are none: Yes, was: No." in page
    client.post(url("restore-papers", place, 2), {"base": "3"})
    place.again()
    titles = [one.title for one in place.response.background_papers.all()]
    assert (titles, place.response.has_no_background_papers) == (["Notes", "Minutes"], False)
    assert faults(place.response) == []


def test_a_restore_on_top_of_a_newer_version_is_asked_about_first() -> None:
    place = a_response()
    save_papers(place, 1, "Notes")
    save_papers(place, 2, "Theirs", by=a_colleague(place))
    answer = as_(place.officer).post(url("restore-papers", place, 1), {"base": "2"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was restored yet" in page and "Orla Example saved version 3 meanwhile" in page
    assert listed(place)[-1] == ("Theirs",)


def test_everybody_of_the_council_reads_the_history_and_officers_restore() -> None:
    place = a_response()
    save_papers(place, 1, "Notes")
    for person in (place.member, place.administrator, a_member(place.council, Role.CONTRIBUTOR)):
        page = as_(person).get(url("papers-history", place))
        assert page.status_code == 200 and "Restore" not in page.content.decode()
        assert as_(person).post(url("restore-papers", place, 1), {"base": "2"}).status_code == 403
    assert "Restore" in as_(place.officer).get(url("papers-history", place)).content.decode()


def test_queries_do_not_grow_with_versions_or_papers() -> None:
    counted = []
    for number in (1, 12):
        place = a_response()
        for version in range(1, number + 1):
            save_papers(place, version, *(f"Paper {one}" for one in range(version)))
            save_title(place, version, title=f"Title {version}")
        names = ("title", "background-papers", "title-history", "papers-history", "task-list")
        counted.append([queries(as_(place.officer), url(name, place)) for name in names])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 8, counted


# --- a conflict on the page -----------------------------------------------------------------


def a_conflict(place: Place) -> tuple[Any, str, dict[str, str]]:
    client, where = as_(place.officer), url("title", place)
    version = hidden(client.get(where).content.decode(), "version")
    save_title(place, 1, by=a_colleague(place), title="Theirs", meeting="Cabinet")
    data = {**BLOCK, "title": "Mine", "meeting": "Cabinet", "version": version}
    answer = client.post(where, data)
    html = answer.content.decode()
    assert answer.status_code == 422
    return client, html, {**data, "sheet-seen": hidden(html, "sheet-seen")}


def test_a_conflict_shows_both_and_what_was_typed_stays_in_the_fields() -> None:
    place = a_response()
    _, html, _ = a_conflict(place)
    conflict = html.split('class="app-conflict"')[1].split("</button>")[0]
    assert "Two texts for the title block" in conflict
    assert "Theirs" in conflict and "Mine" in conflict and "Orla Example" in conflict
    assert "Cabinet" not in conflict  # both say the same of the meeting
    assert shown(html, "title") == "Mine"
    assert [version for version, _, _ in said(place, Sheet.TITLE_BLOCK)] == [1, 2]


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_both_stay_in_the_history_whatever_is_chosen(keep: str) -> None:
    place = a_response()
    client, _, data = a_conflict(place)
    again = client.post(url("title", place), data)
    assert again.status_code == 422 and "Choose which text stands" in again.content.decode()
    answer = client.post(url("title", place), {**data, "sheet-keep": keep, "resolve": "sheet"})
    assert answer.status_code == 302
    titles = [content["title"] for _, content, _ in said(place, Sheet.TITLE_BLOCK)][1:]
    assert titles == {"mine": ["Theirs", "Mine"], "theirs": ["Theirs", "Mine", "Theirs"]}[keep]
    assert place.again().title == titles[-1]
    # Sent twice, nothing more happens.
    client.post(url("title", place), {**data, "sheet-keep": keep, "resolve": "sheet"})
    assert len(said(place, Sheet.TITLE_BLOCK)) == len(titles) + 1
    assert faults(place.response) == []


def test_a_choice_that_comes_too_late_for_yet_another_version_shows_that() -> None:
    place = a_response()
    client, _, data = a_conflict(place)
    save_title(place, 2, title="Newer still")
    answer = client.post(url("title", place), {**data, "sheet-keep": "mine"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Newer still" in html and hidden(html, "sheet-seen") == "3"
    assert place.again().title == "Newer still"


# --- "None" is said -------------------------------------------------------------------------


def test_no_background_papers_is_said_and_never_inferred() -> None:
    place = a_response()
    assert report_facts(place.again()).without_papers == "Not yet stated"
    client, where = as_(place.officer), url("background-papers", place)
    both = client.post(where, {"version": "1", "titles": "Minutes", "are_none": "on"})
    assert both.status_code == 422 and "does not fit" in both.content.decode()
    assert client.post(where, {"version": "1", "are_none": "on", "titles": ""}).status_code == 302
    assert report_facts(place.again()).without_papers == "None"
    # Taken back again, it is open again.
    version = hidden(client.get(where).content.decode(), "version")
    assert client.post(where, {"version": version, "titles": ""}).status_code == 302
    assert report_facts(place.again()).without_papers == "Not yet stated"
    assert [content["are_none"] for _, content, _ in said(place, Sheet.PAPERS)] == [
        False,
        True,
        False,
    ]


def test_a_final_paper_prints_none_where_nobody_said_so() -> None:
    place = a_response(State.AWAITING_DECISION)
    assert not place.response.has_no_background_papers
    facts = report_facts(place.response)
    assert facts.without_papers == "None" and "Not yet stated" not in report_html(facts)


# --- what was written holds -----------------------------------------------------------------

FORGERIES = {
    "content": "UPDATE responses_reportsheetrevision SET content = '{\"titles\": []}' "
    "WHERE sheet = 'papers' AND version = 2",
    "a version taken out": "DELETE FROM responses_reportsheetrevision WHERE version = 2",
}


@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_behind_the_triggers_is_found(statement: str) -> None:
    place = a_response()
    save_papers(place, 1, "Notes")
    triggers = importlib.import_module("responses.migrations.0006_report_sheets")
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)
    assert faults(place.again()) == ["version 2 of the background papers is not what was saved"]


def test_lines_from_before_there_were_versions_still_verify() -> None:
    from django.utils import timezone

    from responses import history
    from responses.enums import Verb

    place = a_response()
    for facts in (
        {"part": "title-block", "version": 2, "content": "0" * 64},
        {"part": "papers", "content": "0" * 64, "are_none": True},
        {"part": "considerations", "content": "0" * 64},
    ):
        history.append(
            response=place.response,
            verb=Verb.SAVE_REPORT,
            by=place.officer,
            at=timezone.now(),
            from_state=State.DRAFTING,
            to_state=State.DRAFTING,
            facts=facts,
        )
    save_papers(place, 1, "Notes")
    assert faults(place.again()) == []


# --- nothing is lost, whatever the order ----------------------------------------------------

TITLES = st.lists(st.sampled_from(["Notes", "Minutes", "Letter"]), max_size=2, unique=True)


class Listing(RuleBasedStateMachine):
    """Two people save, end conflicts and restore; every list that was acknowledged stays."""

    @initialize()
    def begin(self) -> None:
        self.place = a_response()
        self.people = [self.place.officer, a_member(self.place.council, Role.OFFICER)]
        self.based_on = [1, 1]
        self.clash: tuple[int, int, tuple[str, ...]] | None = None
        self.acknowledged: set[tuple[str, ...]] = {()}

    @rule(who=st.integers(0, 1), titles=TITLES)
    def save(self, who: int, titles: list[str]) -> None:
        try:
            response = save_papers(
                self.place, self.based_on[who], *titles, by=self.people[who], are_none=False
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, SheetOf)
            self.clash = (who, conflict.current.version, tuple(titles))
        else:
            self.acknowledged.add(tuple(titles))
            if SheetOf(response, Sheet.PAPERS).content["titles"] == titles:
                self.based_on[who] = response.papers_version

    @precondition(lambda self: self.clash)
    @rule(keep=st.sampled_from([Keep.MINE, Keep.THEIRS]))
    def resolve(self, keep: Keep) -> None:
        assert self.clash is not None
        who, seen, mine = self.clash
        try:
            response = drafting.resolve_sheet_conflict(
                response=self.place.response,
                sheet=Sheet.PAPERS,
                by=self.people[who],
                seen_version=seen,
                keep=keep,
                mine=papers(mine, are_none=False),
            )
        except Conflict:
            self.clash = None
        else:
            self.acknowledged.add(mine)
            self.based_on[who], self.clash = response.papers_version, None

    @rule(who=st.integers(0, 1), back=st.integers(1, 4))
    def restore(self, who: int, back: int) -> None:
        newest = self.place.again().papers_version
        try:
            restored = versions.restore_sheet(
                response=self.place.response,
                sheet=Sheet.PAPERS,
                by=self.people[who],
                base_version=self.based_on[who],
                version=max(1, newest - back),
            )
        except Conflict:
            self.based_on[who] = newest
        else:
            self.based_on[who] = restored.version

    @invariant()
    def every_acknowledged_list_is_a_version(self) -> None:
        rows = ReportSheetRevision.objects.filter(
            response=self.place.response, sheet=Sheet.PAPERS
        ).order_by("version")
        assert self.acknowledged <= {tuple(row.content["titles"]) for row in rows}
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        now = SheetOf(self.place.again(), Sheet.PAPERS)
        assert (now.version, now.content) == (len(rows), rows[len(rows) - 1].content)

    def teardown(self) -> None:
        if hasattr(self, "place"):
            assert first_broken(self.place.response.events.all()) is None
            assert faults(self.place.again()) == []


def test_no_list_that_was_acknowledged_is_lost() -> None:
    run_state_machine_as_test(Listing, settings=settings(stateful_step_count=20))

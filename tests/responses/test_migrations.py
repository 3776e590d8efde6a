"""What is in the database when a new version comes: carried over, and back again."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from responses import history
from responses.actions import comments, deciding, drafting
from responses.enums import PartKind, Sheet, State, Verb
from responses.models import Objection, ReportPart, Response
from responses.sheets import SheetOf
from responses.verification import faults
from tests.responses.deciding_ways import records, sent
from tests.world import Place, a_response, weigh

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2015, 3, 4)


def migrate(name: str) -> Apps:
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes("responses")
    target: Any = [("responses", name)] if name else newest
    return executor.migrate(target).apps


@pytest.fixture(autouse=True)
def _newest_afterwards() -> Iterator[None]:
    yield
    migrate("")


def versions(place: Place, heading: str) -> list[tuple[Any, ...]]:
    part = place.response.parts.get(heading=heading, kind=PartKind.CONSIDERATION)
    columns = ("version", "text", "cleared_name", "cleared_on", "source")
    return list(part.revisions.order_by("version").values_list(*columns))


def saved(place: Place, part: str, by: Any) -> None:
    """The line that a save of this left in the history before it had versions."""
    history.append(
        response=place.response,
        verb=Verb.SAVE_REPORT,
        by=by,
        at=timezone.now(),
        from_state=State.DRAFTING,
        to_state=State.DRAFTING,
        facts={"part": part, "content": "0" * 64},
    )


def test_a_list_of_considerations_becomes_parts_with_versions() -> None:
    place = a_response()
    for by in (place.officer, place.member):  # who may have been an officer then
        saved(place, "considerations", by)
    old = migrate("0004_teamwork").get_model("responses", "Consideration")
    rows = (("Legal", "Fine.", "Lena Example", DAY), ("EQUALITIES", "None.", "", None))
    for position, (heading, text, name, day) in enumerate(rows, 1):
        old.objects.create(
            response_id=place.response.pk,
            position=position,
            heading=heading,
            text=text,
            cleared_name=name,
            cleared_on=day,
        )
    migrate("")
    headings = [one.heading for one in drafting.considerations_of(place.again())]
    assert headings == ["Legal", "EQUALITIES", "Risk management"]  # the last is only expected
    source = "the list of considerations, of which no versions were kept"
    assert versions(place, "Legal") == [
        (1, "", "", None, ""),
        (2, "Fine.", "Lena Example", DAY, source),
    ]
    assert versions(place, "EQUALITIES")[1] == (2, "None.", "", None, source)
    assert versions(place, "Risk management") == [(1, "", "", None, "")]
    part = ReportPart.objects.get(heading="Legal")
    last = place.response.events.order_by("-number").first()
    assert last is not None
    assert (part.version, part.saved_at, part.saved_by) == (2, last.at, place.member)
    assert faults(place.again()) == []  # also with the lines of the list
    weigh(place, ("Legal", "Fine, still."))
    assert faults(place.again()) == []


def test_the_way_back_keeps_the_words_and_gives_up_what_a_list_has_no_room_for() -> None:
    place = a_response()
    weigh(place, ("Legal", "Fine.", "Lena Example", DAY), ("EQUALITIES", "None."))
    _, equal, legal = drafting.considerations_of(place.response)
    comments.write_comment(response=place.response, by=place.officer, part=legal, text="Is it?")
    drafting.remove_part(response=place.response, by=place.officer, part=equal, base_version=2)
    apps = migrate("0004_teamwork")
    old = apps.get_model("responses", "Consideration")
    columns = ("position", "heading", "text", "cleared_name", "cleared_on")
    # Also the words of one that was taken out; what nobody wrote has no row.
    assert list(old.objects.order_by("position").values_list(*columns)) == [
        (1, "EQUALITIES", "None.", "", None),
        (2, "Legal", "Fine.", "Lena Example", DAY),
    ]
    # Their positions are given anew: none of them counts as taken out for it.
    assert apps.get_model("responses", "Response").objects.get().outline["removed"] == []
    migrate("")
    assert versions(place, "Legal")[1][1] == "Fine."
    headings = [one.heading for one in drafting.considerations_of(place.again())]
    assert headings == ["EQUALITIES", "Legal", "Risk management"]


def test_what_the_title_block_and_the_papers_say_is_their_first_version() -> None:
    place = a_response()
    saved(place, "title-block", place.member)
    migrate("0005_considerations_are_parts")
    migrate("")
    found = {one.sheet: one for one in place.response.sheet_revisions.all()}
    block, papers = found[Sheet.TITLE_BLOCK], found[Sheet.PAPERS]
    assert block.content == SheetOf(place.again(), Sheet.TITLE_BLOCK).content
    assert (block.version, block.saved_by) == (1, place.member)
    assert block.source == "as it stood when its versions began to be kept"
    assert (papers.version, papers.saved_by, papers.source) == (1, place.officer, "")
    assert papers.content == {"titles": [], "are_none": False}
    particulars = found[Sheet.PARTICULARS]
    assert (particulars.version, particulars.content, particulars.source) == (1, {}, "")
    assert (particulars.saved_by, place.response.particulars_version) == (place.officer, 1)
    drafting.save_title_block(
        response=place.response, by=place.officer, base_version=1, title="Another"
    )
    assert faults(place.again()) == []


def with_the_old_sentence(place: Place, own: str = "") -> ReportPart:
    """A report from when the sentence was written into it; `own` is what somebody made of it."""
    part = place.response.parts.get(section__number=3)
    old = "Question 6 focuses on county council services so no response is suggested."
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)
    part.revisions.update(not_applicable_text=old)
    triggers.install(connection)
    ReportPart.objects.filter(pk=part.pk).update(not_applicable_text=own or old)
    return part


def test_typed_words_are_of_the_questions_left_out_and_the_systems_own_are_not_printed() -> None:
    drafted, typed, sent = a_response(), a_response(), a_response()
    parts = [
        with_the_old_sentence(drafted),
        with_the_old_sentence(typed, "They are the county’s."),
        with_the_old_sentence(sent),
    ]
    # Not by the way of today, whose events the tables of that time do not know.
    Response.objects.filter(pk=sent.response.pk).update(
        state=State.AWAITING_DECISION, sent_at=timezone.now(), sent_by=sent.officer
    )
    migrate("0006_report_sheets")
    migrate("")
    written_for = []
    for part in parts:
        part.refresh_from_db()
        written_for.append(part.not_applicable_to)
    assert written_for == ["", "Q6", "Q6"]  # what was sent stays as it was read
    assert faults(typed.again()) == []


def test_what_was_said_of_publication_is_the_first_version_of_the_consents() -> None:
    silent, said = a_response(), a_response()
    migrate("0011_particulars_and_hand_over")
    history.append(
        response=said.response,
        verb=Verb.SAVE_CONSENT,
        by=said.member,
        at=timezone.now(),
        from_state=State.DRAFTING,
        to_state=State.DRAFTING,
        facts={"publication": "will-publish"},
    )
    connection.cursor().execute(
        "UPDATE responses_response SET publication = 'will-publish' WHERE id = %s",
        [said.response.pk],
    )
    migrate("")
    for place, publication, by in (
        (silent, "", silent.officer),
        (said, "will-publish", said.member),
    ):
        sheet = SheetOf(place.again(), Sheet.CONSENT)
        assert (sheet.version, sheet.saved_by) == (1, by)
        assert sheet.content == {"publication": publication, "common": 0, "exceptions": []}
        assert sheet.newest is not None and sheet.newest.content == sheet.content
        assert set(place.response.answers.values_list("consent", flat=True)) == {0}
        assert faults(place.response) == []


def test_objections_that_had_ended_had_been_withdrawn() -> None:
    place = sent()
    decision = records(place)
    first = deciding.object_to(
        response=place.again(), decision=decision, by=place.member, words="No."
    )
    deciding.end_objection(objection=first, by=place.member, words="It is right.")
    second = deciding.object_to(
        response=place.again(), decision=decision, by=place.member, words="No, after all."
    )
    migrate("0015_public_decisions")  # where an end had a moment and no words
    migrate("")
    columns = ("pk", "ending", "ended_words")
    assert list(Objection.objects.order_by("pk").values_list(*columns)) == [
        (first.pk, "withdrawn", ""),
        (second.pk, "", ""),
    ]

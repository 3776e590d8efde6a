"""The board counts every council once, in every table and list; a draft's words change nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.actions import extending
from consultations.actions.extending import Grant
from consultations.models import Consultation, ExtensionRequest, Invitation
from councils.enums import CouncilType, Nation, Role, StaffRoleKind
from councils.models import Council, Membership
from responses.actions import drafting, submitting
from responses.enums import State
from responses.forms import ProgressFilterForm
from responses.presenters.board import board_tables, key_of, tiles_by_region
from responses.progress import (
    By,
    CouncilProgress,
    Progress,
    Said,
    Start,
    counts,
    figures_by,
    progress_in_pieces,
    progress_of,
)
from responses.progress.figures import COLUMNS, rate_in_words
from tests.world import (
    Place,
    a_code,
    a_consultation,
    a_council,
    a_member,
    a_place,
    a_response,
    a_user,
    counter,
    invite,
    staff,
)

PAGES = ("responses:progress", "responses:progress-figures", "responses:progress-over-time")
REGIONS = ["London", "North East", "Wales", "Elsewhere"]


def board(consultation: Consultation) -> list[CouncilProgress]:
    fresh = Consultation.objects.get(pk=consultation.pk)
    return progress_of(fresh, staff(StaffRoleKind.ANALYST), timezone.now())


def row_of(place: Place) -> CouncilProgress:
    rows = board(place.invitation.consultation)
    return next(row for row in rows if row.code == place.council.code)


def editor() -> Client:
    client = Client()
    client.force_login(staff(StaffRoleKind.EDITOR))
    return client


@pytest.mark.django_db
def test_the_board_says_when_it_opens_and_of_a_draft_who_would_be_asked() -> None:
    client, day = editor(), dt.timedelta(days=1)
    asked = a_consultation(opens=day, closes=9 * day, councils=[a_council(), a_council()])
    opens = timezone.localtime(asked.opens_at)
    for is_draft in (False, True):
        if is_draft:
            none = {"published_at": None, "published_by": None}
            Consultation.objects.filter(pk=asked.pk).update(**none)
        for name in PAGES:
            page = client.get(reverse(name, args=[asked.code])).text
            day_words = f"{opens:%A} {opens.day} {opens:%B %Y, %H:%M}"
            said = ("Would open", "close") if is_draft else ("Opens", "closes")
            assert f"{said[0]} on {day_words} and {said[1]} on" in page
            if name != "responses:progress-over-time":
                assert ("councils would be asked." in page) == is_draft
                assert ("councils asked." in page) != is_draft
    Consultation.objects.filter(pk=asked.pk).update(opens_at=timezone.now() - day)
    page = client.get(reverse(PAGES[0], args=[asked.code])).text
    assert "Opens when it is published and closes on" in page


# --- numbers ------------------------------------------------------------------------------


@st.composite
def rows(draw: st.DrawFn) -> CouncilProgress:
    state = draw(st.sampled_from(Progress))
    kind = draw(st.sampled_from(CouncilType))
    number = draw(st.integers(0, 46_655))
    return CouncilProgress(
        code=a_code("X", number),
        name=f"Place {number}",
        type=kind.value,
        type_label=kind.label,
        region=draw(st.sampled_from(REGIONS)),
        nation=draw(st.sampled_from(Nation)).value,
        state=state,
        start=draw(st.sampled_from(Start)) if state == Progress.NOT_STARTED else None,
        said=draw(st.none() | st.sampled_from(Said)) if state != Progress.SUBMITTED else None,
    )


@given(st.lists(rows(), max_size=40))
def test_every_table_tile_and_list_counts_the_same_councils(found: list[CouncilProgress]) -> None:
    sums = {figures_by(found, by)[-1] for by in By}
    assert len(sums) == 1
    whole = sums.pop()
    by_state = dict(counts(found))
    both = (
        whole.numbers[COLUMNS.index(Start.NOBODY)] + whole.numbers[COLUMNS.index(Start.LOGGED_IN)]
    )
    assert whole.total == len(found) == sum(by_state.values()) == sum(whole.numbers)
    assert both == by_state[Progress.NOT_STARTED]
    for by in By:
        *groups, _ = figures_by(found, by)
        assert [sum(column) for column in zip(*(one.numbers for one in groups), strict=True)] == (
            list(whole.numbers) if groups else []
        )
        for group in groups:
            for column, number in zip(COLUMNS, group.numbers, strict=True):
                data = {"state": column.value, str(by): group.value}
                form = ProgressFilterForm(data, regions=REGIONS)
                assert sum(form.fits(row) for row in found) == number
    assert sum(len(region.tiles) for region in tiles_by_region(found)) == len(found)
    assert sum(key.number for key in key_of(found)) == len(found)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "–"),
        (0, 9, "0 %"),
        (1, 400, "1 %"),
        (1, 8, "13 %"),
        (399, 400, "99 %"),
        (4, 4, "100 %"),
    ],
)
def test_rate_says_nothing_only_of_none_and_all_only_of_all(part, whole, words) -> None:
    assert rate_in_words(part, whole) == words


# --- what the LGA may know ------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_has_logged_in_is_a_fact_about_accounts() -> None:
    place = a_place()
    assert row_of(place).start == Start.NOBODY
    Client().force_login(place.member)
    assert row_of(place).start == Start.LOGGED_IN
    assert row_of(place).state == Progress.NOT_STARTED
    place.member.is_active = False
    place.member.save()
    assert row_of(place).start == Start.NOBODY
    place.member.is_active = True
    place.member.save()
    place.member.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    assert row_of(place).start == Start.NOBODY
    without_accounts = invite(place.invitation.consultation, a_council())
    assert {row.start for row in board(without_accounts.consultation)} == {Start.NOBODY}
    drafting.start(invitation=place.invitation, by=place.officer)
    assert row_of(place).standing == Progress.IN_PROGRESS


@pytest.mark.django_db
def test_cannot_make_it_is_only_what_the_council_said() -> None:
    place = a_response(State.DRAFTING)
    by = staff(StaffRoleKind.EDITOR)
    asked = place.invitation.consultation
    until = asked.closes_at + dt.timedelta(days=3)

    def ask() -> ExtensionRequest:
        return extending.ask(
            invitation=place.invitation, by=place.officer, wanted_until=until, reason="Cabinet."
        )

    assert row_of(place).said is None
    extending.withdraw(request=ask(), by=place.officer)
    assert row_of(place).said is None
    extending.decline(request=ask(), by=by, answer="No.")
    assert row_of(place).said == Said.DECLINED
    request = ask()
    assert row_of(place).said == Said.WAITS
    assert row_of(place).wanted_until == until
    extending.grant(request=request, by=by, granted=Grant(until))
    assert (row_of(place).said, row_of(place).ends_at) == (Said.HAS_TIME, until)
    silent = a_place(asked)
    extending.extend(consultation=asked, by=by, granted=Grant(until), reason="For all.")
    assert row_of(silent).said is None  # nobody there said anything
    assert row_of(a_response(State.NIL_RETURN, place=silent)).said == Said.WILL_NOT
    assert row_of(a_response(State.SUBMITTED, place=a_place(asked))).said is None


@pytest.mark.django_db
def test_what_a_draft_says_changes_nothing_on_the_board() -> None:
    place = a_response(State.DRAFTING)
    client = editor()
    code = place.invitation.consultation.code

    def seen() -> list[str]:
        pages = [client.get(reverse(name, args=[code])).content.decode() for name in PAGES]
        pages += [
            b"".join(client.get(reverse("results:progress-file", args=[code, "csv"]))).decode()
        ]
        return [re.sub(r'(nonce|csrfmiddlewaretoken|value)="[^"]*"', "", page) for page in pages]

    before = seen()
    for answer in place.response.answers.select_related("question")[:2]:
        drafting.save_answer(
            response=place.response,
            question=answer.question,
            by=place.officer,
            base_version=answer.version,
            state="answered",
            text="Words that only the council knows.",
        )
    drafting.save_publication(response=place.response, by=place.officer, publication="will-publish")
    assert seen() == before
    place.response.refresh_from_db()
    submitted = a_response(State.SUBMITTED, place=a_place(place.invitation.consultation))
    assert all(page != was for page, was in zip(seen(), before, strict=True)), submitted


# --- pages and files ------------------------------------------------------------------------


@pytest.mark.django_db
def test_filters_are_the_address_and_files_follow_them() -> None:
    asked = a_consultation()
    north = a_response(
        State.SUBMITTED, place=a_place(asked, region="North East", name="Northplace")
    )
    a_place(asked, region="South West", name="Southplace", nation="England")
    a_place(asked, region="Wales", name="Westplace", nation="Wales", type="welsh-unitary")
    client = editor()
    board_page = reverse("responses:progress", args=[asked.code])
    for query, names in (
        ("state=submitted", ["Northplace"]),
        ("state=not-started", ["Southplace", "Westplace"]),
        ("state=nobody-logged-in&nation=Wales", ["Westplace"]),
        ("type=welsh-unitary", ["Westplace"]),
        ("said=anything", []),
        ("region=Atlantis&state=submitted", ["Northplace"]),
        ("", ["Northplace", "Southplace", "Westplace"]),
    ):
        page = client.get(f"{board_page}?{query}")
        assert [row.name for row in page.context["rows"]] == names, query
        where = reverse("results:progress-file", args=[asked.code, "csv"])
        content = b"".join(client.get(f"{where}?{query}")).decode("utf-8-sig")
        assert [row["Council"] for row in csv.DictReader(io.StringIO(content))] == names, query
    for table in board_tables(asked, board(asked)):
        for row in table.rows:
            for cell in (*row.cells, row.total):
                if cell.url:
                    assert client.get(cell.url).context["number"] == cell.number
    assert north.council.code in client.get(board_page).content.decode()
    there = {"", north.council.type, "welsh-unitary"}
    for query, chosen in (("", set()), ("type=county", {"county"})):
        shown = client.get(f"{board_page}?{query}").context["form"]["type"].field.widget.choices
        assert {value for value, _ in shown} == there | chosen


@pytest.mark.django_db
def test_no_file_holds_a_formula() -> None:
    asked = a_consultation()
    a_place(asked, name="=HYPERLINK(1)", region="@region")
    client = editor()
    text = b"".join(client.get(reverse("results:progress-file", args=[asked.code, "csv"])))
    assert b'"\'=HYPERLINK(1)"' in text and b'"\'@region"' in text
    answer = client.get(reverse("results:progress-file", args=[asked.code, "xlsx"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as book:
        inside = b"".join(book.read(name) for name in book.namelist())
    assert b"<f>" not in inside and b"&#39;=HYPERLINK" in inside.replace(b"'=", b"&#39;=")


@pytest.mark.django_db
def test_list_fills_the_form_of_more_time_and_changes_nothing_yet() -> None:
    asked = a_consultation()
    places = [a_place(asked, name=f"Place{letter}") for letter in "ABC"]
    client = editor()
    page = client.get(reverse("responses:progress", args=[asked.code]), {"state": "not-started"})
    _, action = page.context["list"].actions  # a letter; more time
    before = ExtensionRequest.objects.count()
    chosen = " ".join(place.council.code for place in places[:2])
    form = client.post(action.url, {"list": "1", "councils": f"{chosen} NONE"})
    assert form.status_code == 200 and not form.context["form"].errors
    assert form.context["form"]["councils"].value() == "PlaceA\nPlaceB"
    assert ExtensionRequest.objects.count() == before
    day = timezone.localdate(asked.closes_at) + dt.timedelta(days=4)
    given = client.post(
        action.url,
        {
            "whom": "named",
            "councils": form.context["form"]["councils"].value(),
            "until_on_day": day.day,
            "until_on_month": day.month,
            "until_on_year": day.year,
            "until_time": "23:59",
            "reason": "A late start.",
        },
    )
    assert given.status_code == 302
    assert ExtensionRequest.objects.count() == before + 2
    analyst = Client()
    analyst.force_login(staff(StaffRoleKind.ANALYST))
    address = reverse("responses:progress", args=[asked.code])
    assert not analyst.get(address).context["list"]


def a_crowd_of(number: int) -> Consultation:
    """So many councils with an account each; a few asked for time or have submitted."""
    asked = a_consultation()
    councils = Council.objects.bulk_create(
        Council(
            code=a_code("Y", next(counter)),
            slug=f"crowd-{next(counter)}",
            name=f"Crowd {place}",
            short_name=f"Crowd {place}",
            nation="England",
            type="unitary",
            tier="single",
            region=REGIONS[place % 3],
        )
        for place in range(number)
    )
    person = a_user()
    Membership.objects.bulk_create(
        Membership(user=person, council=council, role=Role.OFFICER) for council in councils
    )
    Invitation.objects.bulk_create(
        Invitation(
            consultation=asked, council=council, rule_in_words="All", invited_at=timezone.now()
        )
        for council in councils
    )
    return asked


@pytest.mark.django_db
def test_queries_are_the_same_for_one_council_three_and_four_hundred() -> None:
    client = editor()
    client.get(reverse("home"))  # the session's first request notes its time
    counted: dict[str, list[int]] = {name: [] for name in PAGES}
    for number in (1, 3, 400):
        asked = a_crowd_of(number)
        a_response(State.SUBMITTED, place=a_place(asked))
        waiting = a_response(State.DRAFTING, place=a_place(asked))
        extending.ask(
            invitation=waiting.invitation,
            by=waiting.officer,
            wanted_until=asked.closes_at + dt.timedelta(days=1),
            reason="Cabinet.",
        )
        for name in PAGES:
            with CaptureQueriesContext(connection) as captured:
                page = client.get(reverse(name, args=[asked.code]))
            assert page.status_code == 200
            counted[name].append(len(captured))
    for name, numbers in counted.items():
        assert len(set(numbers)) == 1 and numbers[0] <= 12, (name, numbers)


@pytest.mark.django_db
def test_read_in_pieces_is_the_same_list() -> None:
    asked = a_consultation()
    for state in (State.DRAFTING, State.SUBMITTED, State.NIL_RETURN):
        a_response(state, place=a_place(asked))
    analyst, now = staff(StaffRoleKind.ANALYST), timezone.now()
    assert list(progress_in_pieces(asked, analyst, now)) == progress_of(asked, analyst, now)
    assert list(progress_in_pieces(asked, a_member(a_council(), Role.OFFICER), now)) == []
    asked.published_at = asked.published_by = None
    asked.save()
    assert list(progress_in_pieces(asked, analyst, now)) == progress_of(asked, analyst, now)


@pytest.mark.django_db
def test_submission_withdrawn_leaves_the_board_at_once() -> None:
    place = a_response(State.SUBMITTED)
    assert row_of(place).state == Progress.SUBMITTED
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert row_of(place).state == Progress.IN_PROGRESS

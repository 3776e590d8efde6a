"""The forward programme: who keeps it, who sees what; the same in page, PDF and calendar."""

from __future__ import annotations

import datetime as dt
import io

import icalendar
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.actions import extending, programme
from consultations.actions.extending import Grant
from consultations.actions.programme import Planned, against
from consultations.forms.programme import read_month
from consultations.models import Consultation, ProgrammeAudience, ProgrammeEntry, ProgrammePaper
from councils.enums import Role, StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from results.presenters.programme import NOT_KNOWN, Programme, Stage, entries_for, programme_of
from results.programme_files import calendar_of, render_programme, request_programme
from tests.world import (
    a_closed_consultation,
    a_consultation,
    a_council,
    a_member,
    a_place,
    a_user,
    staff,
)

NOW = timezone.now()


def month(ahead: int) -> dt.date:
    """The first day of the month so many months after this one."""
    today = timezone.localdate()
    number = today.year * 12 + today.month - 1 + ahead
    return dt.date(number // 12, number % 12 + 1, 1)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen_now() -> Programme:
    return programme_of(entries_for(ProgrammeAudience.STAFF, timezone.now()), timezone.now())


@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 12, 31)))
def test_a_month_is_read_in_every_spelling(day: dt.date) -> None:
    first = day.replace(day=1)
    for form in ("%B %Y", "%b %Y", "%m/%Y", "%m %Y", "%Y-%m"):
        assert read_month(f" {day:{form}} ") == first


@pytest.mark.parametrize("typed", ["soon", "13 2027", "2027", "March", "3 March 2027", "0/2027"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_month(typed)


@given(*[st.none() | st.integers(0, 30)] * 3)
def test_months_are_in_order_or_refused(opens: int | None, closes: int | None, reports: int | None):
    days = [
        None if one is None else dt.date(2027 + one // 12, one % 12 + 1, 1)
        for one in (opens, closes, reports)
    ]
    known = [one for one in days if one is not None]
    assert bool(against(Planned("Next", None, *days))) == (known != sorted(known))


@pytest.mark.django_db
def test_only_editors_keep_it_and_no_change_is_lost() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    for other in (staff(StaffRoleKind.ANALYST), a_member(a_council(), Role.OFFICER), a_user()):
        with pytest.raises(PermissionDenied):
            programme.add(by=other, planned=Planned("Next"))
    entry = programme.add(by=editor, planned=Planned("Next"))
    programme.change(entry=entry, by=editor, seen=1, planned=Planned("Next wave"))
    with pytest.raises(Refused, match="changed this entry meanwhile"):
        programme.change(entry=entry, by=editor, seen=1, planned=Planned("Another"))
    with pytest.raises(Refused):
        programme.remove(entry=entry, by=editor, seen=1)
    programme.remove(entry=entry, by=editor, seen=2)
    with pytest.raises(Refused, match="removed"):
        programme.change(entry=entry, by=editor, seen=2, planned=Planned("Another"))
    with pytest.raises(Refused) as refused:
        programme.add(by=editor, planned=Planned(" ", board_on=month(1)))
    assert [one.anchor for one in refused.value.blockers] == ["title", "board"]


@pytest.mark.django_db
def test_councils_see_what_is_announced_and_nothing_else() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    secret = programme.add(by=editor, planned=Planned("Hushed", opens_in=month(1)))
    programme.add(by=editor, planned=Planned("Told", opens_in=month(1), is_announced=True))
    officer = a_member(a_council(), Role.OFFICER)
    for name in ("programme", "programme-ics"):
        where = reverse(f"results:{name}")
        own, theirs = client_of(officer).get(where), client_of(editor).get(where)
        assert (b"Told" in own.content, b"Hushed" in own.content) == (True, False)
        assert (b"Told" in theirs.content, b"Hushed" in theirs.content) == (True, True)
    assert b"Change" not in client_of(officer).get(reverse("results:programme")).content
    programme.change(entry=secret, by=editor, seen=1, planned=Planned("Hushed", is_announced=True))
    assert b"Hushed" in client_of(officer).get(reverse("results:programme")).content
    assert client_of(a_user()).get(reverse("results:programme")).status_code == 404


@pytest.mark.django_db
def test_stage_and_days_come_from_the_consultation_itself() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    draft = a_consultation(published_at=None, published_by=None)
    coming = a_consultation(opens=dt.timedelta(days=40), closes=dt.timedelta(days=90))
    running, over = a_consultation(), a_closed_consultation(responses=0, silent=1)
    found: dict[str, Consultation | None] = {
        "none": None,
        "draft": draft,
        "coming": coming,
        "running": running,
        "over": over,
    }
    for title, asked in found.items():
        planned = Planned(title, asked, month(1), month(2), month(3), "Improvement Board", month(3))
        programme.add(by=editor, planned=planned)
    programme.add(by=editor, planned=Planned("nothing known"))
    entries = {entry.title: entry for entry in seen_now().entries}
    stages = {title: entry.stage for title, entry in entries.items()}
    assert stages == {
        "none": Stage.PLANNED,
        "draft": Stage.PLANNED,
        "coming": Stage.PLANNED,
        "running": Stage.OPEN,
        "over": Stage.CLOSED,
        "nothing known": Stage.PLANNED,
    }
    assert entries["none"].opens == entries["draft"].opens == f"{month(1):%B %Y}"
    day = timezone.localdate(running.opens_at)
    assert entries["running"].opens == f"{day.day} {day:%B %Y}"
    assert entries["running"].url and not entries["coming"].url
    assert entries["nothing known"].opens == NOT_KNOWN
    assert [entry.title for entry in seen_now().open] == ["nothing known"]
    lines = [line for one in (*seen_now().months, *seen_now().past) for line in one.lines]
    assert len(lines) == sum(len(entry.steps) for entry in entries.values()) == 20


@pytest.mark.django_db
def test_what_was_published_without_being_planned_is_shown_and_who_has_longer() -> None:
    editor, officer = staff(StaffRoleKind.EDITOR), a_member(a_council(), Role.OFFICER)
    day = dt.timedelta(days=1)
    hushed = a_consultation(title="Hushed and open")
    programme.add(by=editor, planned=Planned("Hushed plan", hushed))
    running = a_consultation(title="Running")
    place = a_place(running)
    extending.extend(
        consultation=running,
        by=editor,
        granted=Grant(running.closes_at + 3 * day),
        reason="Easter.",
        invitations=[place.invitation],
    )
    a_consultation(title="Coming", opens=40 * day, closes=90 * day)
    a_consultation(title="A draft", published_at=None, published_by=None)
    a_consultation(title="Old", closes=-day, archived_at=NOW - day / 2)
    reported = a_consultation(title="Told", closes=-day, reported_at=NOW - day / 2)

    def titles(audience: str) -> dict[str, Stage]:
        found = programme_of(entries_for(audience, timezone.now()), timezone.now())
        return {entry.title: entry.stage for entry in found.entries}

    everybody = {"Running": Stage.OPEN, "Told": Stage.REPORTED}
    assert titles(ProgrammeAudience.COUNCILS) == {**everybody, "Hushed and open": Stage.OPEN}
    assert titles(ProgrammeAudience.STAFF) == {
        **everybody,
        "Coming": Stage.PLANNED,
        "Hushed plan": Stage.OPEN,
    }
    found = {entry.title: entry for entry in seen_now().entries}
    closes, last = (timezone.localdate(running.closes_at + days * day) for days in (0, 3))
    assert found["Running"].closes == (
        f"{closes.day} {closes:%B %Y}, for the last councils {last.day} {last:%B %Y}"
    )
    on = timezone.localdate(reported.reported_at)
    assert found["Told"].reports == f"{on.day} {on:%B %Y}"
    events = icalendar.Calendar.from_ical(calendar_of(seen_now(), NOW)).walk("VEVENT")
    names = [str(event["uid"]) for event in events]
    assert len(names) == len(set(names)) and any(f"of-{running.code}@" in one for one in names)
    page = client_of(officer).get(reverse("results:programme")).content.decode()
    assert "for the last councils" in page and "Coming" not in page and "Hushed plan" not in page


@pytest.mark.django_db
def test_calendar_has_every_step_with_names_that_stay() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    running = a_consultation()
    entry = programme.add(
        by=editor, planned=Planned("Wave; two", running, reports_in=month(2), board="Board")
    )

    def events() -> dict[str, icalendar.Event]:
        made = icalendar.Calendar.from_ical(calendar_of(seen_now(), NOW))
        return {str(one["summary"]): one for one in made.walk("VEVENT")}

    before = events()
    assert set(before) == {
        "Opened: Wave; two",
        "Closes: Wave; two",
        "To report: Wave; two (month planned)",
    }
    assert before["Closes: Wave; two"].decoded("dtstart") == running.closes_at.replace(
        microsecond=0
    )
    planned = before["To report: Wave; two (month planned)"]
    assert (planned.decoded("dtstart"), planned.decoded("dtend")) == (month(2), month(3))
    programme.change(
        entry=entry, by=editor, seen=1, planned=Planned("Wave; two", running, reports_in=month(4))
    )
    after = events()["To report: Wave; two (month planned)"]
    assert after["uid"] == planned["uid"]
    assert after.decoded("dtstart") == month(4)


@pytest.mark.django_db
def test_form_keeps_what_was_typed_and_shows_the_error_at_its_field() -> None:
    client = client_of(staff(StaffRoleKind.EDITOR))
    where = reverse("consultations:add-entry")
    wrong = client.post(where, {"title": "Next", "opens_in": "soon", "closes_in": "May 2027"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert 'value="soon"' in page and 'value="May 2027"' in page
    assert page.count("Enter a month and a year, like March 2027") == 2  # summary and field
    late = {"title": "Next", "opens_in": "June 2027", "closes_in": "May 2027"}
    assert b"before the one that comes first" in client.post(where, late).content
    right = client.post(where, {"title": "Next", "opens_in": "2027-05", "is_announced": "on"})
    assert right.status_code == 302
    entry = ProgrammeEntry.objects.get()
    assert (entry.opens_in, entry.announced_at is not None) == (dt.date(2027, 5, 1), True)
    change = reverse("consultations:change-entry", args=[entry.pk])
    assert 'value="May 2027"' in client.get(change).content.decode()
    again = client.post(change, {"title": "Next wave", "version": entry.version})
    assert again.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.opens_in, entry.announced_at) == ("Next wave", None, None)
    remove = reverse("consultations:remove-entry", args=[entry.pk])
    base = {"base": client.get(remove).context["form"]["base"].value()}
    assert client.post(remove, base).status_code == 302
    assert not ProgrammeEntry.objects.exists()


@pytest.mark.django_db
def test_what_somebody_changed_since_the_page_was_opened_is_not_removed() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    entry = programme.add(by=editor, planned=Planned("Next wave"))
    client, remove = client_of(editor), reverse("consultations:remove-entry", args=[entry.pk])
    base = {"base": client.get(remove).context["form"]["base"].value()}
    programme.change(entry=entry, by=editor, seen=1, planned=Planned("Another wave"))
    for sent in (base, {}, {"base": "²"}, {"base": "9" * 30}):
        refused = client.post(remove, sent)
        assert refused.status_code == 422
        assert "Somebody has changed this entry meanwhile." in refused.content.decode()
    assert ProgrammeEntry.objects.get().title == "Another wave"


@pytest.mark.django_db
def test_queries_do_not_grow_with_entries() -> None:
    editor = staff(StaffRoleKind.EDITOR)
    client, counted = client_of(editor), []
    client.get(reverse("results:programme"))
    for number in (1, 2):
        for _ in range(number):
            programme.add(by=editor, planned=Planned("Next", a_consultation(), month(1)))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("results:programme"))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 8, counted


@pytest.mark.django_db
def test_pdf_is_made_by_the_worker_once_for_each_audience() -> None:
    editor, officer = staff(StaffRoleKind.EDITOR), a_member(a_council(), Role.OFFICER)
    entry = programme.add(by=editor, planned=Planned("Hushed", opens_in=month(1)))
    programme.add(by=editor, planned=Planned("Told", note="A <b>note", is_announced=True))
    where = reverse("results:programme-pdf")
    client = client_of(officer)
    assert client.get(where).status_code == 200  # says that nobody has asked for it
    assert client.post(reverse("results:prepare-programme")).status_code == 302
    assert client.get(where).status_code == 202
    paper = request_programme(by=officer, now=timezone.now())
    assert ProgrammePaper.objects.count() == 1  # asking again queues nothing
    render_programme.call(paper.pk)
    served = client.get(where)
    assert served["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(served.content)) as pdf, pdf.open_outline() as outline:
        (every,) = (one for one in outline.root if one.title == "Every entry")
        assert [one.title for one in every.children] == ["Told"]
    assert client_of(editor).get(where).status_code == 200  # their own is another one
    assert not ProgrammePaper.objects.filter(audience=ProgrammeAudience.STAFF).exists()
    programme.change(entry=entry, by=editor, seen=1, planned=Planned("Hushed still"))
    assert client.get(where)["Content-Type"] == "application/pdf"  # nothing of it was announced
    programme.change(entry=entry, by=editor, seen=2, planned=Planned("Told", is_announced=True))
    assert client.get(where)["Content-Type"].startswith("text/html")

"""Who at the LGA read identified answers is on record before they see them; the council sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from responses.actions import deciding, submitting
from responses.actions.reading import SAME_READING, record_export, record_reading
from responses.enums import State, Way
from responses.models import Reading, Submission
from responses.presenters.readings import role_at
from tests.world import Place, a_member, a_place, a_response, fill, fresh, sign, staff

pytestmark = pytest.mark.django_db
ANSWER = "Our answer to"


@pytest.fixture
def place() -> Place:
    return a_response(State.SUBMITTED)


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edna Editor")


@pytest.fixture
def analyst():
    return staff(StaffRoleKind.ANALYST, "Ann Analyst")


def client_of(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def opened(place: Place, person):
    submission = Submission.objects.filter(response=place.response).order_by("number").last()
    return client_of(person).get(reverse("responses:submission", args=[submission.reference]))


def seen_by(place: Place, person) -> str:
    answer = client_of(person).get(reverse("responses:readings", args=place.args))
    assert answer.status_code == 200
    return answer.content.decode()


def of(place: Place) -> list[tuple[str, str]]:
    return [(each.by.name, each.way) for each in Reading.objects.of(place.response).order_by("pk")]


# --- a page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [StaffRoleKind.EDITOR, StaffRoleKind.ANALYST])
def test_page_of_a_submission_is_on_record_with_who_and_when(place, role):
    reader, before = staff(role), timezone.now()
    answer = opened(place, reader)
    assert ANSWER in answer.content.decode()
    assert "is on record" in answer.content.decode()
    reading = Reading.objects.get()
    assert (reading.by, reading.way) == (reader, Way.PAGE)
    assert reading.submission == place.response.submissions.get()
    assert before <= reading.at <= timezone.now()


def test_the_councils_own_people_leave_no_line(place):
    for person in (place.officer, place.member, place.administrator):
        answer = opened(place, person)
        assert answer.status_code == 200
        assert "is on record" not in answer.content.decode()
    assert not Reading.objects.exists()


def test_who_may_not_see_it_leaves_no_line(place):
    for person in (staff(StaffRoleKind.ADMINISTRATOR), a_response(State.SUBMITTED).officer):
        assert opened(place, person).status_code == 404
    assert not Reading.objects.exists()


def test_somebody_of_both_reads_for_the_lga_as_well(place, editor):
    from councils.models import Membership

    Membership.objects.create(user=editor, council=place.council, role=Role.OFFICER)
    assert opened(place, editor).status_code == 200
    assert of(place) == [("Edna Editor", "page")]


def test_without_a_line_nothing_is_shown(place, editor):
    """The database refuses the line: the page with the answers is not sent."""
    if connection.vendor == "sqlite":
        install = (
            "CREATE TRIGGER refuse BEFORE INSERT ON responses_reading "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        remove = "DROP TRIGGER refuse"
    else:
        install = "ALTER TABLE responses_reading ADD CONSTRAINT refuse CHECK (false) NOT VALID"
        remove = "ALTER TABLE responses_reading DROP CONSTRAINT refuse"
    with connection.cursor() as cursor:
        cursor.execute(install)
    answer = opened(place, editor)
    assert answer.status_code in {500, 503}
    assert ANSWER not in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute(remove)
    assert ANSWER in opened(place, editor).content.decode()


def test_the_same_page_within_ten_minutes_is_one_line(place, editor, analyst):
    submission, now = place.response.submissions.get(), timezone.now()
    first = record_reading(submission=submission, by=editor, now=now)
    soon = now + SAME_READING - dt.timedelta(seconds=1)
    assert record_reading(submission=submission, by=editor, now=soon) == first
    # They count from the line that stands: reading on and on is a line every ten minutes.
    assert record_reading(submission=submission, by=editor, now=now + SAME_READING) != first
    assert record_reading(submission=submission, by=analyst, now=now) != first
    other = a_response(State.SUBMITTED).response.submissions.get()
    assert record_reading(submission=other, by=editor, now=now) != first
    assert Reading.objects.count() == 4


def test_only_followers_read_and_only_analysts_export(place, editor):
    submission = place.response.submissions.get()
    for person in (place.officer, staff(StaffRoleKind.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            record_reading(submission=submission, by=person, now=timezone.now())
    with pytest.raises(PermissionDenied):
        record_export(consultation=place.invitation.consultation, by=editor, way=Way.CSV)
    with pytest.raises(ValueError, match="is not an export"):
        record_export(
            consultation=place.invitation.consultation,
            by=staff(StaffRoleKind.ANALYST),
            way=Way.PAGE,
        )
    assert not Reading.objects.exists()


# --- what a council sees ----------------------------------------------------------------------


def test_council_sees_name_role_moment_and_way(place, editor, analyst):
    opened(place, editor)
    record_export(consultation=place.invitation.consultation, by=analyst, way=Way.XLSX)
    reference = place.response.submissions.get().reference
    for person in (place.officer, place.member, place.administrator):
        page = seen_by(place, person)
        for words in (
            "Edna Editor",
            "LGA editor",
            f"read on screen, submission {reference}",
            "Ann Analyst",
            "LGA analyst",
            "exported as Excel workbook, with all other responses",
        ):
            assert words in page


def test_another_council_sees_its_own_lines_only(place, editor, analyst):
    consultation = place.invitation.consultation
    other = a_response(State.SUBMITTED, place=a_place(consultation))
    elsewhere = a_response(State.SUBMITTED)
    opened(place, editor)
    record_export(consultation=consultation, by=analyst, way=Way.JSON)
    assert of(place) == [("Edna Editor", "page"), ("Ann Analyst", "json")]
    assert of(other) == [("Ann Analyst", "json")]
    assert "Edna Editor" not in seen_by(other, other.officer)
    assert "Nobody at the LGA has read it." in seen_by(elsewhere, elsewhere.officer)
    page = client_of(other.officer).get(reverse("responses:readings", args=place.args))
    assert page.status_code == 404
    visible = Reading.objects.visible_to(fresh(other.officer))
    assert [each.way for each in visible] == ["json"]
    assert not Reading.objects.visible_to(fresh(elsewhere.officer)).exists()
    assert not Reading.objects.visible_to(editor).exists()


@pytest.mark.parametrize("state", [state for state in State if state != State.SUBMITTED])
def test_export_took_nothing_of_a_council_without_submission_in_force(state, analyst):
    place = a_response(state)
    record_export(consultation=place.invitation.consultation, by=analyst, way=Way.CSV)
    assert of(place) == []
    assert "There is no submission to read now." in seen_by(place, place.officer)


def test_export_counts_while_the_submission_was_in_force(analyst):
    """Submitted after one export, taken by the second, withdrawn before the third; the fourth
    takes what replaced it, and the fifth what replaced that."""
    place = a_response(State.APPROVED)
    consultation = place.invitation.consultation

    def export(way: str) -> Reading:
        return record_export(consultation=consultation, by=analyst, way=way)

    def submit_again() -> None:
        deciding.send_for_decision(response=place.again(), by=place.officer)
        sign(place)
        submitting.submit(response=place.again(), by=place.officer)

    export("csv")
    submitting.submit(response=place.response, by=place.officer)
    second = export("xlsx")
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    export("csv")
    submitting.resume(response=place.again(), by=place.officer)
    fill(place)
    submit_again()
    fourth = export("json")
    assert list(Reading.objects.of(place.again()).order_by("pk")) == [second, fourth]


def test_opened_page_of_a_withdrawn_submission_stays_in_the_log(place, editor):
    opened(place, editor)
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    page = seen_by(place, place.officer)
    assert "Edna Editor" in page


def test_role_is_the_one_of_that_moment(editor):
    now = timezone.now()
    held = editor.held_staff_roles.get()
    assert role_at([held], now) == "LGA editor"
    held.ended_at = now
    assert role_at([held], now + dt.timedelta(minutes=1)) == "LGA"
    assert role_at([held], now - dt.timedelta(microseconds=1)) == "LGA editor"


def test_links_lead_there_and_history_names_it(place):
    link = reverse("responses:readings", args=place.args)
    client = client_of(place.officer)
    for name in ("task-list", "submitted", "history"):
        page = client.get(reverse(f"responses:{name}", args=place.args)).content.decode()
        assert link in page, name


def test_long_log_has_pages_and_nothing_is_lost(place, analyst):
    consultation = place.invitation.consultation
    for _ in range(101):
        record_export(consultation=consultation, by=analyst, way=Way.CSV)
    assert seen_by(place, place.officer).count("exported as CSV") == 100
    address = reverse("responses:readings", args=place.args)
    last = client_of(place.officer).get(address, {"page": 2}).content.decode()
    assert last.count("exported as CSV") == 1


def test_queries_do_not_grow_with_lines(place):
    counted = []
    client = client_of(place.officer)
    client.get(reverse("home"))
    for number in (1, 3):
        for _ in range(number):
            opened(place, staff(StaffRoleKind.EDITOR))
            record_export(
                consultation=place.invitation.consultation,
                by=staff(StaffRoleKind.ANALYST),
                way=Way.CSV,
            )
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("responses:readings", args=place.args))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 8, counted


def test_queries_of_the_submissions_page_stay_few(place, editor):
    client = client_of(editor)
    client.get(reverse("home"))
    reference = place.response.submissions.get().reference
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("responses:submission", args=[reference]))
    assert len(captured) <= 12


# --- what stays -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement", ["UPDATE responses_reading SET way = 'csv'", "DELETE FROM responses_reading"]
)
def test_lines_are_never_changed_nor_deleted(place, editor, statement):
    opened(place, editor)
    record_export(
        consultation=place.invitation.consultation, by=staff(StaffRoleKind.ANALYST), way=Way.CSV
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert Reading.objects.count() == 2


def test_disposal_removes_the_lines_of_its_pages_and_keeps_the_exports(editor, analyst):
    gone, kept = a_response(State.SUBMITTED), a_response(State.SUBMITTED)
    for place in (gone, kept):
        opened(place, editor)
    record_export(consultation=gone.invitation.consultation, by=analyst, way=Way.CSV)
    long_ago = gone.invitation.consultation.closes_at - dt.timedelta(days=366 * 7)
    Consultation.objects.filter(pk=gone.invitation.consultation_id).update(
        opens_at=long_ago - dt.timedelta(days=30), closes_at=long_ago
    )
    call_command("dispose", gone.args[1], gone.council.slug, by="Clerk", reason="Retention")
    left = Reading.objects.order_by("pk")
    assert [(each.way, each.submission_id) for each in left] == [
        ("page", kept.response.submissions.get().pk),
        ("csv", None),
    ]


def test_a_draft_has_the_page_too_for_its_own_people_only():
    place = a_response(State.DRAFTING)
    contributor = a_member(a_response(State.DRAFTING).council, Role.OFFICER)
    assert "There is no submission" in seen_by(place, place.officer)
    address = reverse("responses:readings", args=place.args)
    for person in (contributor, staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)):
        assert client_of(person).get(address).status_code == 404

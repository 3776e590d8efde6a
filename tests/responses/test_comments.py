"""Comments: who writes and reads them, whom they tell, and that they never leave the council."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from councils.refusals import Refused
from responses.actions import assigning, comments, deciding, submitting
from responses.actions.comments import LONGEST, named, reopen_thread, resolve, write_comment
from responses.canonical import canonical_json
from responses.content import signed_content
from responses.enums import State
from responses.history import first_broken
from responses.models import Answer, Comment, Notice, ReportPart
from responses.paper import report_facts, report_html
from results.actions.exporting import take
from tests.councils.post import (
    letters_minutes_later,
    letters_next_morning,
    path_in,
    run_tasks,
)
from tests.responses.test_races import at_once
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    a_user,
    decide_nil,
    fill,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, place: Place, *more: Any) -> str:
    return reverse(f"responses:{name}", args=[*place.args, *more])


def the_answer(place: Place, number: str = "Q1") -> Answer:
    return place.response.answers.select_related("question__section").get(question__number=number)


def comment(place: Place, text: str = "Too short.", **given: Any) -> Comment:
    by = given.pop("by", place.officer)
    if "part" not in given:
        given.setdefault("answer", the_answer(place))
    return write_comment(response=place.response, by=by, text=text, **given)


def talk(place: Place, person: Any = None, query: str = "") -> str:
    page = as_(person or place.officer).get(url("answer-comments", place, 1, "Q1") + query)
    assert page.status_code == 200
    return page.content.decode()


# --- writing --------------------------------------------------------------------------------


def test_comment_and_reply_through_the_page() -> None:
    place = a_response()
    where = url("answer-comments", place, 1, "Q1")
    officer, member = as_(place.officer), as_(place.member)
    assert "No comments yet." in talk(place)
    answer = officer.post(where, {"text": "Say more.\r\n\r\n- on cost", "thread": ""})
    first = Comment.objects.get()
    assert answer["Location"] == f"{where}#comment-{first.pk}"
    assert first.text == "Say more.\n\n- on cost"
    page = member.get(f"{where}?reply={first.pk}").content.decode()
    assert "Your reply" in page and f'name="thread" value="{first.pk}"' in page
    member.post(where, {"text": "I agree.", "thread": first.pk})
    reply = Comment.objects.get(parent=first)
    assert (reply.written_by, reply.answer, reply.part) == (place.member, first.answer, None)
    page = talk(place, place.administrator)
    assert page.index("Say more.") < page.index("I agree.")
    assert "<li>on cost</li>" in page


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1)])
def test_comment_needs_words_and_an_end_and_keeps_what_was_typed(text: str) -> None:
    place = a_response()
    data = {"text": text, "mentions": [place.member.pk]}
    answer = as_(place.officer).post(url("answer-comments", place, 1, "Q1"), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "There is a problem" in page
    assert text.strip() in page and re.search(r'value="\d+"[^>]*checked', page)
    assert not Comment.objects.exists()
    with pytest.raises(Refused):
        comment(place, text)


def test_comments_of_parts_of_the_report() -> None:
    place = a_response()
    part: ReportPart = place.response.parts.get(kind="reasons")
    where = url("part-comments", place, part.position)
    as_(place.member).post(where, {"text": "Why so few?"})
    assert Comment.objects.get().part == part
    page = as_(place.officer).get(where).content.decode()
    assert "Why so few?" in page and part.text in page
    assert "Comments (1)" in as_(place.officer).get(
        url("part", place, part.position)
    ).content.decode().replace('<span class="govuk-visually-hidden">', "")


def test_number_of_open_threads_stands_in_the_line_under_the_answer() -> None:
    place = a_response()
    section = url("section", place, 1)
    client = as_(place.officer)
    count = lambda: re.findall(  # noqa: E731
        r"Comments \((\d+)\)|>(Comments)<", client.get(section).content.decode()
    )
    assert [found for found in count() if found[0]] == []
    first = comment(place)
    comment(place, "Reply.", thread=first)
    comment(place, "Another thread.")
    assert [found[0] for found in count() if found[0]] == ["2"]
    resolve(comment=first, by=place.officer)
    assert [found[0] for found in count() if found[0]] == ["1"]


def test_thread_of_something_else_takes_no_reply() -> None:
    place, other = a_response(), a_response()
    there, foreign = comment(place, answer=the_answer(place, "Q2")), comment(other)
    client = as_(place.officer)
    for thread in (there, foreign):
        with pytest.raises(Refused):
            comment(place, thread=thread)
        data = {"text": "Mine.", "thread": thread.pk}
        assert client.post(url("answer-comments", place, 1, "Q1"), data).status_code == 404
    with pytest.raises(Refused):
        comment(place, thread=comment(place, "A reply.", thread=comment(place)))
    assert Comment.objects.filter(text="Mine.").count() == 0


def test_comment_says_what_it_is_on() -> None:
    place = a_response()
    with pytest.raises(TypeError):
        write_comment(response=place.response, by=place.officer, text="On nothing.")


def test_typed_text_is_no_markup() -> None:
    place = a_response()
    comment(place, "<script>alert(1)</script>{{ 7|add:7 }}")
    for page in (
        talk(place, place.member),
        as_(place.member).get(url("comments", place)).content.decode(),
    ):
        assert "<script>alert" not in page and "{{ 7|add:7 }}" in page


def test_comments_cannot_be_changed_or_deleted_by_any_page() -> None:
    place = a_response()
    first = comment(place)
    for method in ("put", "patch", "delete"):
        client = as_(place.officer)
        assert getattr(client, method)(url("answer-comments", place, 1, "Q1")).status_code == 405
    as_(place.officer).post(
        url("resolve-comment", place, first.pk), {"text": "Other.", "written_by": place.member.pk}
    )
    first.refresh_from_db()
    assert (first.text, first.written_by) == ("Too short.", place.officer)


# --- who ------------------------------------------------------------------------------------


def test_administrator_and_unassigned_contributor_read_only() -> None:
    place = a_response()
    first = comment(place)
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    for person in (place.administrator, contributor):
        page = talk(place, person)
        assert "Too short." in page and "<textarea" not in page and "Resolve" not in page
        client = as_(person)
        where = url("answer-comments", place, 1, "Q1")
        assert client.post(where, {"text": "Mine."}).status_code == 403
        assert client.post(url("resolve-comment", place, first.pk)).status_code == 403
        with pytest.raises(PermissionDenied):
            comment(place, by=person)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("may_write", [True, False])
def test_contributor_comments_where_they_are_assigned(may_write: bool) -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assigning.assign(
        response=place.response,
        by=place.officer,
        person=contributor,
        question=the_answer(place).question,
        may_write=may_write,
    )
    assert comment(place, by=contributor).written_by == contributor
    with pytest.raises(PermissionDenied):
        comment(place, by=contributor, answer=the_answer(place, "Q2"))
    with pytest.raises(PermissionDenied):
        comment(place, by=contributor, part=place.response.parts.get(kind="reasons"))
    assert "<textarea" in talk(place, contributor)


def test_role_that_ended_while_writing_comments_no_more() -> None:
    place = a_response()
    place.officer.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    with pytest.raises(PermissionDenied):
        comment(place)


def test_nobody_of_another_council_finds_a_thread() -> None:
    place, foreign = a_response(), a_response()
    first = comment(place)
    for person in (foreign.officer, staff(StaffRoleKind.EDITOR), a_user()):
        client = as_(person)
        # Also with the own council's address and the foreign comment's number.
        for where in (place, foreign):
            answer = client.post(url("resolve-comment", where, first.pk))
            assert answer.status_code == 404
        assert client.get(url("comments", place)).status_code == 404
    first.refresh_from_db()
    assert first.resolved_at is None


@pytest.mark.parametrize("state", list(State))
def test_comments_are_open_in_every_state_before_submission(state: str) -> None:
    place = a_response()
    first = comment(place)
    walked = walk(place, state)
    if state == State.SUBMITTED:
        with pytest.raises(Refused, match="has been submitted"):
            comment(walked)
        with pytest.raises(Refused):
            resolve(comment=first, by=place.member)
        page = talk(walked)
        assert "Too short." in page and "<textarea" not in page and "only be read" in page
        answer = as_(place.officer).post(url("answer-comments", place, 1, "Q1"), {"text": "Late."})
        assert answer.status_code == 422 and "only be read" in answer.content.decode()
    else:
        comment(walked, by=place.member)
        assert "<textarea" in talk(walked)
    assert first_broken(place.response.events.all()) is None


def walk(place: Place, state: str) -> Place:
    """From a draft to that state."""
    if state == State.DRAFTING:
        return place
    if state == State.NIL_RETURN:
        decide_nil(place)
        assert place.again().state == state
        return place
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    if state != State.AWAITING_DECISION:
        sign(place, "not-supported" if state == State.NOT_SUPPORTED else "supported")
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        submitting.submit(response=place.response, by=place.officer)
    if state == State.WITHDRAWN:
        submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert place.again().state == state
    return place


def test_who_commented_may_still_decide() -> None:
    place = a_response()
    comment(place, by=place.member)
    assert walk(place, State.APPROVED).response.state == State.APPROVED


# --- mentions -------------------------------------------------------------------------------


def test_mentioned_colleague_gets_a_mail_that_leads_there_after_log_in(client: Client) -> None:
    place = a_response()
    where = url("answer-comments", place, 1, "Q1")
    as_(place.officer).post(
        where, {"text": "Is the secret figure right?", "mentions": [place.member.pk]}
    )
    assert letters_minutes_later() == []  # it waits for nobody
    (letter,) = letters_next_morning()
    assert letter.to == [place.member.email]
    assert f"{place.officer.name} mentions you in a comment on Q1." in letter.message
    assert "secret figure" not in letter.message + letter.subject
    assert path_in(letter) == where
    answer = client.get(where)
    login = f"{reverse('account_login')}?next={where}"
    assert answer["Location"] == login
    answer = client.post(
        login, {"login": place.member.email, "password": "correct horse battery staple"}
    )
    assert answer["Location"] == where
    assert f"tells {place.member.name}" in client.get(where).content.decode()


def test_full_name_after_an_at_sign_is_a_mention() -> None:
    place = a_response()
    lee = a_member(place.council, Role.OFFICER, "Ann Lee")
    smith = a_member(place.council, Role.OFFICER, "Ann Lee-Smith")
    both = [a_member(place.council, Role.OFFICER, "José  Ó Briain") for _ in range(2)]
    people = [lee, smith, *both, place.officer]
    assert named("@Ann Lee, look", people) == {lee.pk}
    assert named("@ann lee-smith!", people) == {smith.pk}
    assert named("mail@ann lee and Ann Lee and @Ann", people) == set()
    assert named("@JOSÉ\nÓ BRIAIN", people) == {one.pk for one in both}
    written = comment(place, f"@Ann Lee and @{place.officer.name}")
    assert set(written.mentions.all()) == {lee}  # nobody tells themselves
    assert [letter.to for letter in letters_next_morning()] == [[lee.email]]


def test_only_people_who_serve_the_council_today_are_told() -> None:
    place, foreign = a_response(), a_response()
    gone = a_member(place.council, Role.OFFICER, "Gone Example")
    gone.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    closed = a_member(place.council, Role.OFFICER, "Closed Example")
    closed.is_active = False
    closed.save()
    outsiders = [gone, closed, foreign.officer, staff(StaffRoleKind.ANALYST)]
    page = talk(place)
    for person in outsiders:
        assert person.name not in page
        with pytest.raises(Refused, match="does not serve"):
            comment(place, mentions=[person.pk])
        data = {"text": "You, too.", "mentions": [person.pk]}
        answer = as_(place.officer).post(url("answer-comments", place, 1, "Q1"), data)
        assert answer.status_code == 422 and "serve your council today" in answer.content.decode()
        comment(place, f"@{person.name}")
    assert letters_next_morning() == [] and not Notice.objects.exists()


# --- resolving ------------------------------------------------------------------------------


def test_thread_is_resolved_folded_and_reopened_with_who_and_when() -> None:
    place = a_response()
    first = comment(place)
    where = url("resolve-comment", place, first.pk)
    page = as_(place.member).post(where, follow=True).content.decode()
    assert f"Resolved by {place.member.name}" in page
    folded = page.split("Resolved (1)")[1]
    assert "Too short." in folded and "Reopen" in folded
    first.refresh_from_db()
    when = first.resolved_at
    resolve(comment=first, by=place.officer)  # again changes nothing
    first.refresh_from_db()
    assert (first.resolved_by, first.resolved_at) == (place.member, when)
    page = as_(place.officer).post(where, {"reopen": "1"}, follow=True).content.decode()
    assert f"Reopened. {place.member.name} had resolved this on" in page
    assert "Resolved (1)" not in page
    reopen_thread(comment=first, by=place.officer)
    assert first.replies.count() == 1


def test_reply_to_a_resolved_thread_reopens_it() -> None:
    place = a_response()
    first = comment(place)
    resolve(comment=first, by=place.officer)
    comment(place, "Not yet!", by=place.member, thread=first)
    first.refresh_from_db()
    assert first.resolved_at is None
    assert [one.text.split(".")[0] for one in first.replies.all()] == ["Reopened", "Not yet!"]


def test_reply_is_not_resolved_by_itself() -> None:
    place = a_response()
    reply = comment(place, "Reply.", thread=comment(place))
    assert as_(place.officer).post(url("resolve-comment", place, reply.pk)).status_code == 404
    with pytest.raises(Refused):
        resolve(comment=reply, by=place.officer)


@pytest.mark.django_db(transaction=True)
def test_two_who_resolve_at_once_are_one_and_replies_are_never_lost() -> None:
    place = a_response(place=a_place(a_consultation()))
    first = comment(place)
    at_once(
        lambda: resolve(comment=first, by=place.officer),
        lambda: resolve(comment=first, by=place.member),
        lambda: comment(place, "One.", thread=first),
        lambda: comment(place, "Two.", thread=first, by=place.member),
    )
    texts = {one.text for one in first.replies.all()}
    assert {"One.", "Two."} <= texts


@pytest.mark.django_db(transaction=True)
def test_comment_against_submission() -> None:
    place = a_response(State.APPROVED, place=a_place(a_consultation()))
    results = at_once(
        lambda: submitting.submit(response=place.response, by=place.officer),
        *[lambda: comment(place, by=place.member)] * 3,
    )
    submitted_at = place.again().submitted_at
    written = [one for one in results if isinstance(one, Comment)]
    assert all(one.written_at <= submitted_at for one in written)
    assert Comment.objects.count() == len(written)


# --- the page of all open threads -----------------------------------------------------------


def test_open_threads_stand_together_and_lead_there() -> None:
    place = a_response()
    part = place.response.parts.get(kind="reasons")
    first = comment(place, "On Q1.")
    comment(place, "Yes.", thread=first)
    comment(place, "On the reasons.", part=part)
    done = comment(place, "All done.")
    resolve(comment=done, by=place.officer)
    page = as_(place.member).get(url("comments", place)).content.decode()
    assert "All done." not in page and "1 reply" in page
    assert page.index("On Q1.") < page.index("On the reasons.")
    assert f"{url('answer-comments', place, 1, 'Q1')}#comment-{first.pk}" in page
    assert url("part-comments", place, part.position) in page
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    page = as_(contributor).get(url("comments", place)).content.decode()
    assert "On Q1." in page and "All questions" not in page


def test_number_of_queries_does_not_grow_with_comments() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assigning.assign(
        response=place.response,
        by=place.officer,
        person=contributor,
        section=the_answer(place).question.section,
    )
    part = place.response.parts.get(kind="reasons")
    addresses = [
        url("answer-comments", place, 1, "Q1"),
        url("answer-comments", place, 3, "Q5"),
        url("part-comments", place, part.position),
        url("comments", place),
        url("section", place, 1),
        url("part", place, part.position),
    ]
    people = (place.officer, place.member, contributor)
    clients, counted = [as_(person) for person in people], []
    for client in clients:
        client.get(addresses[0])
    for _ in range(2):
        for client in clients:
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    client.get(address)
                counted.append(len(captured))
        for _ in range(4):
            first = comment(place, mentions=[place.member.pk, contributor.pk])
            comment(place, "Reply.", thread=first, mentions=[place.member.pk])
            comment(place, part=part)
        resolve(comment=first, by=place.officer)
    half = len(counted) // 2
    assert counted[:half] == counted[half:]
    assert max(counted) <= 8, counted


# --- they stay within the council -----------------------------------------------------------

CANARY = "canary-7f3a"


def everything_stored(but: set[str]) -> dict[str, str]:
    """Every table but these, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in but:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = str([bytes_as_text(row) for row in cursor.fetchall()])
    return found


def bytes_as_text(row: tuple[Any, ...]) -> list[str]:
    held = [bytes(one) if isinstance(one, (bytes, memoryview)) else one for one in row]
    return [one.decode("latin-1") if isinstance(one, bytes) else str(one) for one in held]


def test_no_word_of_a_comment_leaves_the_council() -> None:
    """From draft to export: papers, what is signed and sent, the LGA's pages, files and mails."""
    place = a_response(place=a_place(a_consultation()))
    part = place.response.parts.get(kind="reasons")
    for number in ("Q1", "Q5"):
        first = comment(
            place,
            f"{CANARY} @{place.member.name}",
            answer=the_answer(place, number),
            mentions=[place.administrator.pk],
        )
        comment(place, f"{CANARY} reply", thread=first, answer=the_answer(place, number))
    resolve(comment=comment(place, f"{CANARY} on the report", part=part), by=place.officer)
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    run_tasks()
    assert CANARY not in report_html(report_facts(place.again()))
    assert CANARY not in canonical_json(signed_content(place.response))
    comment(place, f"{CANARY} while it awaits", by=place.member)
    sign(place)
    submitting.submit(response=place.again(), by=place.officer)
    run_tasks()
    submission = place.response.submissions.get()
    assert CANARY not in submission.canonical
    # The control: it is there to leak, and the council reads it.
    assert CANARY in talk(place, place.member)

    assert CANARY not in report_html(report_facts(place.again()))
    for name in ("read", "decision", "submitted", "history"):
        assert CANARY not in as_(place.officer).get(url(name, place)).content.decode(), name
    editor, analyst = staff(StaffRoleKind.EDITOR), staff(StaffRoleKind.ANALYST)
    code = place.args[1:]
    pages = [
        reverse("responses:progress", args=code),
        reverse("responses:submission", args=[submission.reference]),
        reverse("results:overview", args=code),
        reverse("results:export", args=code),
        reverse("consultations:definition", args=code),
    ]
    for person in (editor, analyst):
        for page in pages:
            answer = as_(person).get(page)
            assert answer.status_code in {200, 403} and CANARY not in answer.content.decode(), page
    Consultation.objects.update(closes_at=timezone.now())
    consultation = Consultation.objects.get(code=place.args[1])
    for way in ("csv", "json"):
        taken = take(consultation=consultation, by=analyst, file_format=way)
        content = b"".join(taken.pieces).decode()
        assert "Our answer to Q1." in content and CANARY not in content
    stored = everything_stored(but={"responses_comment"})
    assert {table for table, content in stored.items() if CANARY in content} == set()
    assert "responses_notice" in stored and "post_office_email" in stored


def test_the_control_finds_a_comment_that_was_stored_elsewhere() -> None:
    place = a_response()
    comment(place, CANARY)
    assert CANARY in str(everything_stored(but=set())["responses_comment"])


def test_colleagues_are_those_of_today() -> None:
    place = a_response()
    roles = comments.colleagues(place.response)
    assert {role.user for role in roles} == {place.officer, place.member, place.administrator}

"""The task list, the check of a section and of the whole, as each person sees them."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.working_days import bank_holidays, is_working_day, working_days
from councils.enums import Role
from responses.actions import drafting, visiting
from responses.enums import AnswerState, State
from responses.models import Assignment, Comment, Response, SectionCheck, Visit
from tests.responses.test_contributors import a_contributor, give, question, save
from tests.responses.test_pages import as_, queries, section_data, url
from tests.responses.test_working import complete, mark
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_question,
    a_response,
    fill,
    weigh,
)

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> str:
    """The page's words, without markup, on one line."""
    text = client.get(address).content.decode()
    text = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_rows_say_how_far_who_and_until_when() -> None:
    place = a_response()
    person = a_contributor(place, "Fiona Example")
    due_on = timezone.localdate() + dt.timedelta(days=2)
    give(place, person, "Q1", due_on=due_on)
    save(place, place.officer, "Q2")
    mark(place, place.officer, "Q2", 2)
    words = page_of(as_(place.officer), url("task-list", place))
    assert "1 of 2 answered" in words
    assert f"Q1: Fiona Example, by {due_on.day} {due_on:%B}" in words
    assert "1 ready for review" in words
    assert "0 of 1 answered; Q6 not applicable" in words
    assert "1 of 5 answered" in words  # the whole: Q6 does not count
    assert "0 of 3 sections completed" in words
    assert "working days" in words


def test_late_and_left_colleagues_are_told_apart() -> None:
    place = a_response()
    late, left = a_contributor(place, "Late Example"), a_contributor(place, "Left Example")
    give(place, late, "Q1", due_on=timezone.localdate())
    give(place, left, "Q2", may_write=False)
    Assignment.objects.filter(person=late).update(
        due_on=timezone.localdate() - dt.timedelta(days=1)
    )
    left.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    words = page_of(as_(place.officer), url("task-list", place))
    assert "Late Example, was due" in words
    assert "Q2: Left Example (no longer at the council), to comment" in words


def test_mine_stays_in_the_address_and_holds_for_sections_and_questions() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q2")
    give(place, person, "2")
    client, here = as_(person), url("task-list", place)
    sections = page_of(client, f"{here}?mine=1")
    assert "Mine (3 questions)" in sections
    assert "1. Theme 1" in sections and "2. Theme 2" in sections and "3. Choices" not in sections
    questions = page_of(client, f"{here}?mine=1&questions=1")
    assert "Q2. What" in questions and "Q3. What" in questions
    assert "Q1. What" not in questions
    page = client.get(f"{here}?mine=1").content.decode()
    assert "?mine=1&amp;questions=1#tasks" in page  # one filter keeps the other
    everything = page_of(client, f"{here}?questions=1")
    assert "Q1. What" in everything


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONTRIBUTOR])
def test_empty_list_of_ones_own_says_why(role: Role) -> None:
    place = a_response()
    client = as_(a_member(place.council, role))
    assert "Nothing is assigned to you" in page_of(client, url("task-list", place) + "?mine=1")


def test_task_list_of_a_contributor_leads_nowhere_they_may_not_go() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "1")
    client = as_(person)
    text = client.get(url("task-list", place)).content.decode()
    for link in set(re.findall(r'href="(/councils/[^"#]+)', text)):
        if not link.endswith("/report.pdf"):
            assert client.get(html.unescape(link)).status_code == 200, link


def test_members_and_administrators_see_no_tasks() -> None:
    place = a_response()
    for person in (place.member, place.administrator):
        assert "Suggested responses" not in page_of(as_(person), url("task-list", place))


# --- since the last visit ---------------------------------------------------------------------


def visited(place: Place, by: Any, *, ago: dt.timedelta) -> None:
    visiting.note_visit(response=place.response, by=by)
    Visit.objects.filter(person=by).update(seen_at=timezone.now() - ago)


def test_what_others_changed_since_my_last_visit_is_pointed_out() -> None:
    place = a_response()
    colleague = a_member(place.council, Role.OFFICER)
    save(place, colleague, "Q2", "Before.")
    visited(place, place.officer, ago=dt.timedelta(hours=2))
    Visit.objects.update(seen_at=timezone.now())
    save(place, colleague, "Q1", "After.")
    save(place, place.officer, "Q3", "My own.")
    mark(place, colleague, "Q1", 2)
    comment(place, colleague, "Q2")
    give_by(place, colleague, place.officer, "Q1")
    since = timezone.now()
    Visit.objects.update(seen_at=Response.objects.get().answers.get(question__number="Q2").saved_at)
    later = timezone.now() + dt.timedelta(hours=1)
    words = as_seen(place, later)
    assert since < later
    assert "1 assignment to you, 1 answer saved, 1 answer ready for review, 1 comment." in words, (
        words
    )
    assert "New: Q1 saved, Q1 ready for review, 1 comment, assigned to you" in words
    assert "Q3 saved" not in words


def as_seen(place: Place, now: dt.datetime) -> str:
    """The page as it is an hour later: the visit of just now is then the last one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("responses.views.council.timezone.now", lambda: now)
        return page_of(as_(place.officer), url("task-list", place))


def give_by(place: Place, by: Any, person: Any, number: str) -> None:
    from responses.actions import assigning

    assigning.assign(
        response=place.response, by=by, person=person, question=question(place, number)
    )


def comment(place: Place, by: Any, number: str, **kwargs: Any) -> Comment:
    return Comment.objects.create(
        response=place.response,
        answer=place.response.answers.get(question__number=number),
        text="A comment.",
        written_at=timezone.now(),
        written_by=by,
        **kwargs,
    )


def test_looking_changes_nothing_and_the_visit_is_a_request_of_its_own() -> None:
    place = a_response()
    client = as_(place.officer)
    assert "first visit" in page_of(client, url("task-list", place))
    assert not Visit.objects.exists()
    assert client.post(url("seen", place)).status_code == 204
    assert Visit.objects.get().before is None
    answer = client.post(url("seen", place), {"all": "1"})
    assert answer.url == url("task-list", place)  # type: ignore[attr-defined]
    assert Visit.objects.get().before is not None
    assert "nobody else has changed anything" in page_of(client, url("task-list", place))


# --- a section --------------------------------------------------------------------------------


def test_section_check_shows_answers_faults_and_asks() -> None:
    place = a_response()
    save(place, place.officer, "Q1", "As it will read.")
    client = as_(place.officer)
    words = page_of(client, url("section-check", place, 1))
    assert "As it will read." in words
    assert "Q2 has no suggested response yet" in words
    assert "Have you completed this section?" in words
    assert SectionCheck.objects.count() == 0


def completed_data(client: Client, place: Place, number: int, answer: str) -> dict[str, str]:
    text = client.get(url("section-check", place, number)).content.decode()
    base = re.search(r'name="base" value="([0-9a-f]+)"', text)
    assert base
    return {"base": base[1], "completed": answer}


def test_section_is_completed_and_taken_back_on_its_page() -> None:
    place = a_response()
    fill(place)
    client, here = as_(place.officer), url("section-check", place, 1)
    assert client.post(here, {**completed_data(client, place, 1, "")}).status_code == 422
    answer = client.post(here, completed_data(client, place, 1, "yes"))
    assert answer.url == url("section", place, 2)  # type: ignore[attr-defined]
    words = page_of(client, url("task-list", place))
    assert "1 of 3 sections completed" in words
    assert f"Completed {timezone.localtime():%H:}" in page_of(client, here)
    client.post(here, completed_data(client, place, 1, "no"))
    assert not SectionCheck.objects.exists()


def test_after_the_last_section_comes_the_whole_check() -> None:
    place = a_response()
    fill(place)
    client = as_(place.officer)
    data = completed_data(client, place, 3, "yes")
    answer = client.post(url("section-check", place, 3), data)
    assert answer.url == url("check", place)  # type: ignore[attr-defined]


def test_incomplete_section_is_refused_with_what_is_missing() -> None:
    place = a_response()
    client = as_(place.officer)
    answer = client.post(url("section-check", place, 1), completed_data(client, place, 1, "yes"))
    assert answer.status_code == 422
    assert "Q1 has no suggested response yet" in answer.content.decode()
    assert not SectionCheck.objects.exists()


def test_saving_a_section_leads_to_its_check_and_its_buttons_mark_what_was_saved() -> None:
    place = a_response()
    client, here = as_(place.officer), url("section", place, 1)
    data = section_data(client, place, 1, **{"Q1-text": "Written and ready."})
    answer = client.post(here, {**data, "ready": "Q1"})
    assert answer.url == f"{here}#Q1"  # type: ignore[attr-defined]
    stored = place.response.answers.get(question__number="Q1")
    assert (stored.text, stored.ready_by) == ("Written and ready.", place.officer)
    page = page_of(client, here)
    assert "Ready for review," in page
    client.post(here, {**section_data(client, place, 1), "not_ready": "Q1"})
    stored.refresh_from_db()
    assert stored.ready_at is None
    answer = client.post(here, {**section_data(client, place, 1), "continue": "1"})
    assert answer.url == url("section-check", place, 1)  # type: ignore[attr-defined]


def test_colleagues_newer_words_are_not_marked_as_ready_unseen() -> None:
    place = a_response()
    client, here = as_(place.officer), url("section", place, 1)
    save(place, place.officer, "Q1", "Seen.")
    data = section_data(client, place, 1)
    save(place, a_member(place.council, Role.OFFICER), "Q1", "Newer.")
    answer = client.post(here, {**data, "ready": "Q1"}, follow=True)
    assert "saved Q1 again meanwhile" in answer.content.decode()
    assert place.response.answers.get(question__number="Q1").ready_at is None


def test_reviewer_takes_ready_back_on_the_check_of_the_section() -> None:
    place = a_response()
    save(place, place.officer, "Q1")
    client, here = as_(place.officer), url("section-check", place, 1)
    assert 'name="question"' not in client.get(here).content.decode()
    data = {"question": "Q1", "version": "2", "back": "check", "ready": "1"}
    assert client.post(url("ready", place), data).url == f"{here}#check-Q1"  # type: ignore[attr-defined]
    assert place.response.answers.get(question__number="Q1").ready_by == place.officer
    assert client.get(here).content.decode().count('name="question"') == 1
    client.post(url("ready", place), data | {"ready": ""})
    assert place.response.answers.get(question__number="Q1").ready_at is None
    assert client.post(url("ready", place), {"question": "Q77"}).status_code == 404


@pytest.mark.parametrize("version", ["", "-1", "1e3", "9" * 40, "٣", "None"])
def test_odd_versions_are_refused(version: str) -> None:
    place = a_response()
    save(place, place.officer, "Q1")
    data = {"question": "Q1", "version": version, "ready": "1"}
    assert as_(place.officer).post(url("ready", place), data).status_code == 302
    assert place.response.answers.get(question__number="Q1").ready_at is None


# --- assigning --------------------------------------------------------------------------------


def test_officer_assigns_and_ends_on_the_pages() -> None:
    place = a_response()
    person = a_contributor(place, "Fiona Example")
    client, here = as_(place.officer), url("assign", place)
    page = client.get(f"{here}?what=Q2").content.decode()
    assert '<option value="Q2" selected>' in page
    assert "Nothing is assigned to anybody" in page
    due_on = timezone.localdate() + dt.timedelta(days=1)
    data = {"what": "Q2", "person": person.pk, "task": "comment"}
    data |= {"due_on_day": due_on.day, "due_on_month": due_on.month, "due_on_year": due_on.year}
    answer = client.post(here, data)
    assert answer.url == url("section", place, 1) + "#Q2"  # type: ignore[attr-defined]
    made = Assignment.objects.get()
    assert (made.person, made.may_write, made.due_on) == (person, False, due_on)
    words = page_of(client, here)
    assert f"Q2 Fiona Example, to comment, by {due_on.day}" in words
    ending = url("end-assignment", place, made.pk)
    assert "End the assignment of Q2?" in page_of(client, ending)
    assert client.post(ending).status_code == 302
    assert not Assignment.objects.open().exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"what": "Q77"}, "Select a valid choice"),
        ({"what": ""}, "Choose a question or a section"),
        ({"person": ""}, "Choose a colleague"),
        ({"person": "0"}, "Select a valid choice"),
        ({"due_on_year": "2001"}, "The due date has already passed."),
        ({"due_on_day": "40"}, "The due date must be a real date"),
    ],
)
def test_what_cannot_be_assigned_is_said_and_what_was_typed_stays(
    changes: dict[str, str], sentence: str
) -> None:
    place = a_response()
    today = timezone.localdate()
    data = {"what": "section-1", "person": str(place.officer.pk), "task": "write"}
    data |= {
        "due_on_day": str(today.day),
        "due_on_month": str(today.month),
        "due_on_year": str(today.year),
    }
    answer = as_(place.officer).post(url("assign", place), data | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Assignment.objects.exists()


def test_assignment_of_another_response_is_not_ended_here() -> None:
    place, other = a_response(), a_response()
    foreign = give(other, other.officer, "Q1")
    assert as_(place.officer).post(url("end-assignment", place, foreign.pk)).status_code == 404
    assert Assignment.objects.open().exists()


def test_pages_outside_a_draft_say_why() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.officer)
    assert "Recall it first" in page_of(client, url("assign", place))
    words = page_of(client, url("section-check", place, 1))
    assert "Recall it first" in words and "Have you completed" not in words
    person = {"what": "Q1", "person": place.officer.pk, "task": "write"}
    assert client.post(url("assign", place), person).status_code == 422


# --- the whole check --------------------------------------------------------------------------


def test_whole_check_keeps_the_states_apart() -> None:
    consultation = a_consultation()
    section = consultation.sections.get(number=3)
    choice = consultation.questions.get(number="Q5")
    a_question(section, 9, follows=choice, follows_options=["no"])
    place = a_response(place=a_place(consultation))
    say(place, "Q1", AnswerState.NO_RESPONSE, reason="We have no view.")
    say(place, "Q2", AnswerState.NOT_FOR_US, reason="We run no such scheme.")
    save(place, place.officer, "Q3", "Our words.")
    drafting.save_answer(
        response=place.response,
        question=question(place, "Q5"),
        by=place.officer,
        base_version=1,
        state=AnswerState.ANSWERED,
        choices=["yes"],
    )
    words = page_of(as_(place.officer), url("check", place))
    table = words[words.index("State Number Questions") :][:600]
    assert (
        "Not yet answered 1 Q4 Answered 2 Q3, Q5 No response 1 Q1 "
        "Not applicable in the council’s view 1 Q2 Not applicable by rule 1 Q6: it concerns"
        in table
    )
    assert "Not asked after an earlier answer 1 Q9" in table
    assert "4 of 5 done: 2 answered, 1 no response" in words
    assert "We have no view." in words and "We run no such scheme." in words
    assert "Not asked, after the answer to Q5." in words
    assert "Q4 has no suggested response yet" in words and "Q9 has no suggested" not in words


def say(place: Place, number: str, state: str, **kwargs: str) -> None:
    drafting.save_answer(
        response=place.response,
        question=question(place, number),
        by=place.officer,
        base_version=1,
        state=state,
        **kwargs,  # type: ignore[arg-type]
    )


def test_whole_check_reminds_and_does_not_block() -> None:
    place = a_response()
    fill(place)
    give(place, a_contributor(place, "Fiona Example"), "Q2")
    comment(place, place.member, "Q1")
    mark(place, place.officer, "Q1", 2)
    complete(place, place.officer)
    words = page_of(as_(place.officer), url("check", place))
    assert "1 comment is not resolved." in words
    assert "Q2–Q5 are not marked as ready for review." in words
    assert "Sections 2 and 3 are not marked as completed." in words
    assert "Q2 is still assigned: Fiona Example" in words
    assert "Before it can be sent" not in words
    assert "Send to executive member" in words


# --- queries, and nothing that leaks ----------------------------------------------------------


def crowd(place: Place, number: int) -> None:
    """So many colleagues, each with an assignment, a comment and an answer that is ready."""
    for each in range(number):
        person = a_contributor(place)
        give(place, person, f"Q{1 + each % 5}")
        comment(place, person, f"Q{1 + each % 5}")
    fill(place)
    for answer in place.response.answers.filter(state=AnswerState.ANSWERED):
        mark(place, place.officer, answer.question.number, answer.version)
    complete(place, place.officer)


PAGES = [
    ("task-list", ""),
    ("task-list", "?mine=1"),
    ("task-list", "?questions=1"),
    ("section", ""),
    ("section-check", ""),
]
OF_OFFICERS = [("check", ""), ("assign", "")]


@pytest.mark.parametrize(
    ("who", "name", "asked"),
    [
        *(("officer", *page) for page in [*PAGES, *OF_OFFICERS]),
        *(("contributor", *page) for page in PAGES),
    ],
)
def test_queries_do_not_grow_with_people_comments_and_assignments(
    who: str, name: str, asked: str
) -> None:
    counted = []
    for number in (1, 30):
        place = a_response()
        person = place.officer if who == "officer" else a_contributor(place)
        give(place, person, "1")
        visited(place, person, ago=dt.timedelta(hours=1))
        crowd(place, number)
        more = [1] if name in {"section", "section-check"} else []
        counted.append(queries(as_(person), url(name, place, *more) + asked))
    assert counted[0] == counted[1] <= 8, counted


@pytest.mark.parametrize(("name", "asked"), OF_OFFICERS)
def test_contributors_neither_check_nor_assign(name: str, asked: str) -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "1")
    assert as_(person).get(url(name, place) + asked).status_code == 403
    assert as_(place.officer).get(url(name, place) + asked).status_code == 200


def test_nothing_of_working_together_reaches_the_report_or_the_lga() -> None:
    from responses.paper import report_facts, report_html
    from tests.world import staff

    place = a_response()
    person = a_contributor(place, "Fiona Colleague-Only")
    give(place, person, "Q1", due_on=timezone.localdate())
    fill(place)
    mark(place, place.officer, "Q1", 2)
    complete(place, place.officer)
    give(place, a_contributor(place, "Second Colleague-Only"), "2", may_write=False)
    place = a_response(State.SUBMITTED, place=place)
    response = place.again()
    submission = response.submissions.get()
    texts = [report_html(report_facts(response)), str(vars(submission))]
    for role in ("editor", "analyst"):
        client = as_(staff(role))
        texts.append(
            client.get(
                reverse("responses:submission", args=[submission.reference])
            ).content.decode()
        )
        texts.append(
            client.get(reverse("responses:progress", args=place.args[1:])).content.decode()
        )
    officer = as_(place.officer)
    texts += [officer.get(url(name, place)).content.decode() for name in ("read", "submitted")]
    for text in texts:
        for word in ("Colleague-Only", "eady for review", "ssigned", "ompleted"):
            assert word not in text, word


# --- working days -----------------------------------------------------------------------------


def test_bank_holidays_of_known_years() -> None:
    known = {
        2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
        2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
        2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    }
    for year, days in known.items():
        assert " ".join(f"{day:%m-%d}" for day in sorted(bank_holidays(year))) == days


def test_working_days_left() -> None:
    wednesday = dt.date(2015, 3, 4)
    assert working_days(wednesday, dt.date(2015, 3, 13)) == 7
    assert working_days(wednesday, wednesday) == 0
    assert working_days(dt.date(2015, 4, 2), dt.date(2015, 4, 7)) == 1  # over Easter
    assert not is_working_day(dt.date(2015, 3, 7))
    assert working_days(dt.date(2015, 3, 13), wednesday) == 0


# --- the report, honestly ---------------------------------------------------------------------


def standing(place: Place) -> dict[str, str]:
    """Each row of the report on the task list with its status."""
    page = as_(place.officer).get(url("task-list", place)).content.decode()
    report = page.split("The report around them")[1].split("Before sending")[0]
    rows = re.findall(
        r'govuk-task-list__link"[^>]*>([^<]+)</a>.*?govuk-task-list__status"[^>]*>(.*?)</div>',
        report,
        re.DOTALL,
    )
    return {html.unescape(title): re.sub(r"<[^>]+>", "", status).strip() for title, status in rows}


def save_part(place: Place, heading: str, **changes: Any) -> Any:
    part = place.response.parts.get(heading=heading)
    said = {"heading": heading, "text": part.text, **changes}
    return drafting.save_part(
        response=place.response, part=part, by=place.officer, base_version=part.version, **said
    )


def test_what_a_report_begins_with_is_not_done() -> None:
    place = a_response(place=a_place(a_consultation(summary="Why we ask.")))
    found = standing(place)
    prefilled = ("Purpose of report", "Recommendations", "Background", "The consultation")
    assert {found[heading] for heading in (*prefilled, "Reason for recommendations")} == {
        "Prefilled"
    }
    assert "Done" not in found.values()
    assert (found["Considerations"], found["Background papers"]) == ("Empty", "Not said yet")
    save_part(place, "Purpose of report", text="To respond, because it matters.")
    assert standing(place)["Purpose of report"] == "Done"


def test_what_was_prefilled_is_done_once_somebody_saves_it_as_it_is() -> None:
    place = a_response()
    part = place.response.parts.get(heading="Purpose of report")
    client, where = as_(place.officer), url("part", place, part.position)
    data = {"version": "1", "heading": part.heading, "text": part.text}
    # What saves itself without a change is nothing that anybody has said.
    client.post(url("save-part", place, part.position), data)
    assert standing(place)["Purpose of report"] == "Prefilled"
    client.post(where, data)
    client.post(where, data)
    assert standing(place)["Purpose of report"] == "Done"
    versions = part.revisions.order_by("version").values_list("version", "source")
    assert list(versions) == [(1, ""), (2, "saved as it was prefilled")]
    # Nothing becomes a version where nothing is written.
    empty = place.response.parts.get(section__number=1)
    data = {"version": "1", "heading": empty.heading, "text": ""}
    client.post(url("part", place, empty.position), data)
    assert empty.revisions.count() == 1


def test_considerations_are_done_when_all_that_are_expected_are_written() -> None:
    place = a_response()
    weigh(place, ("Equalities", "None."))
    assert standing(place)["Considerations"] == "In progress"
    words = page_of(as_(place.officer), url("task-list", place))
    assert "Not written yet: Risk management" in words
    weigh(place, ("Risk management", "Low."))
    assert standing(place)["Considerations"] == "Done"


@pytest.mark.parametrize("said", [{"titles": ["Minutes"]}, {"titles": [], "are_none": True}])
def test_background_papers_are_done_when_some_are_listed_or_none_is_said(
    said: dict[str, Any],
) -> None:
    place = a_response()
    drafting.save_background_papers(
        response=place.response, by=place.officer, base_version=1, **said
    )
    assert standing(place)["Background papers"] == "Done"


def test_the_check_page_names_what_nobody_has_saved_yet() -> None:
    place = a_response()
    for heading in ("Recommendations", "The consultation", "Reason for recommendations"):
        save_part(place, heading, text="Ours.")
    words = page_of(as_(place.officer), url("check", place))
    assert "“Purpose of report” is as prefilled: nobody has saved it yet." in words

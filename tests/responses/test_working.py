"""Assignments, ready for review, completed sections, and what changed since the last visit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.actions import roles
from councils.enums import Role
from councils.models import Membership, User
from councils.refusals import Refused
from responses.actions import assigning, drafting, reviewing, visiting
from responses.actions.reviewing import section_base
from responses.counts import Counts
from responses.enums import AnswerState, State, Verb
from responses.models import Answer, Assignment, Event, Response, SectionCheck, Visit
from tests.councils.post import letters_minutes_later, path_in
from tests.responses.test_contributors import a_contributor, give, question, save
from tests.world import Place, a_consultation, a_member, a_place, a_question, a_response, fill

pytestmark = pytest.mark.django_db


def verbs(place: Place) -> list[str]:
    return list(place.response.events.order_by("number").values_list("verb", flat=True))


# --- assignments ------------------------------------------------------------------------------


def test_assigned_person_is_told_and_the_history_says_who_without_words() -> None:
    place = a_response()
    person = a_contributor(place, "Fiona Example")
    due_on = timezone.localdate() + dt.timedelta(days=3)
    give(place, person, "Q1", due_on=due_on)
    (letter,) = letters_minutes_later()
    assert letter.to == [person.email]
    assert (
        f"{place.officer.name} asks you to write Q1 by {due_on.day} {due_on:%B}" in letter.message
    )
    # Not "#Q1": that would be lost on the way through the log-in.
    assert path_in(letter).endswith(f"/consultations/{place.args[1]}/sections/1/?at=Q1")
    event = Event.objects.get(verb=Verb.ASSIGN)
    assert event.facts["about"] == "Q1" and event.facts["person"] == person.pk
    assert "Fiona" not in str(event.facts)


def test_who_takes_something_on_is_not_told() -> None:
    place = a_response()
    give(place, place.officer, "Q1")
    assert letters_minutes_later() == []


def test_the_same_given_twice_is_one_assignment_and_one_event() -> None:
    place = a_response()
    person = a_contributor(place)
    assert give(place, person, "Q1").pk == give(place, person, "Q1").pk
    assert verbs(place).count(Verb.ASSIGN) == 1
    assert len(letters_minutes_later()) == 1


@pytest.mark.parametrize("role", [Role.EXECUTIVE_MEMBER, Role.ADMINISTRATOR])
def test_work_goes_to_officers_and_contributors_only(role: Role) -> None:
    place = a_response()
    with pytest.raises(Refused):
        give(place, a_member(place.council, role), "Q1")
    with pytest.raises(Refused):
        give(place, a_place().officer, "Q1")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (9, True), (10, False)])
def test_due_date_lies_between_today_and_closing(days: int, is_taken: bool) -> None:
    place = a_response()  # closes in nine days
    due_on = timezone.localdate() + dt.timedelta(days=days)
    if is_taken:
        assert give(place, place.officer, "Q1", due_on=due_on).due_on == due_on
    else:
        with pytest.raises(Refused):
            give(place, place.officer, "Q1", due_on=due_on)


def test_question_of_another_consultation_is_not_assigned() -> None:
    place, other = a_response(), a_response()
    for what in (
        {"question": question(other, "Q1")},
        {"section": question(other, "Q1").section},
    ):
        with pytest.raises(Refused):
            assigning.assign(
                response=place.response, by=place.officer, person=place.officer, **what
            )
    with pytest.raises(TypeError):
        assigning.assign(response=place.response, by=place.officer, person=place.officer)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFTING])
def test_nothing_is_assigned_outside_a_draft(state: State) -> None:
    with pytest.raises(Refused):
        give(place := a_response(state), place.officer, "Q1")


def test_end_of_an_assignment_happens_once() -> None:
    place = a_response()
    assignment = give(place, a_contributor(place), "Q1")
    for _ in range(2):
        assigning.end_assignment(assignment=assignment, by=place.officer)
    assert verbs(place).count(Verb.UNASSIGN) == 1
    assignment.refresh_from_db()
    assert assignment.ended_by == place.officer


def test_lost_role_shows_and_ends_the_assignment_for_good() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q1")
    kept = give(place, a_contributor(place), "Q1")
    held = Membership.objects.get(user=person)
    roles.end_role(held=held, by=place.administrator)
    gone = {one.person_id: one.is_here for one in place.again().open_assignments}
    assert gone == {person.pk: False, kept.person_id: True}
    assert assigning.end_lapsed() == 1
    assert assigning.end_lapsed() == 0
    ended = Assignment.objects.get(person=person)
    assert ended.ended_by == place.administrator
    assert Event.objects.get(verb=Verb.UNASSIGN).facts["role_ended"] is True
    # A role that is given again later does not bring it back.
    Membership.objects.create(user=person, council=place.council, role=Role.CONTRIBUTOR)
    with pytest.raises(PermissionDenied):
        save(place, User.objects.get(pk=person.pk), "Q1")


def test_role_that_ran_out_ends_the_assignment_in_the_name_of_who_assigned() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q1")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(user=person).update(starts_on=yesterday, ends_on=yesterday)
    assert assigning.end_lapsed() == 1
    assert Assignment.objects.get().ended_by == place.officer


# --- ready for review -------------------------------------------------------------------------


def mark(place: Place, by: User, number: str, version: int, *, is_ready: bool = True) -> Answer:
    return reviewing.set_ready(
        response=place.response,
        question=question(place, number),
        by=by,
        is_ready=is_ready,
        version=version,
    )


def test_ready_is_said_of_one_version_and_ends_with_the_next() -> None:
    place = a_response()
    save(place, place.officer, "Q1", "One.")
    answer = mark(place, place.officer, "Q1", 2)
    assert answer.ready_by == place.officer
    first = answer.ready_at
    assert mark(place, place.officer, "Q1", 2).ready_at == first
    assert save(place, place.officer, "Q1", "One.").ready_at == first  # nothing was changed
    assert save(place, place.officer, "Q1", "Two.").ready_at is None
    mark(place, place.officer, "Q1", 3)
    assert mark(place, place.officer, "Q1", 0, is_ready=False).ready_at is None


def test_newer_version_is_not_called_ready_by_who_saw_an_older_one() -> None:
    place = a_response()
    save(place, place.officer, "Q1", "One.")
    save(place, a_member(place.council, Role.OFFICER), "Q1", "Two.")
    with pytest.raises(Refused, match="saved Q1 again"):
        mark(place, place.officer, "Q1", 2)
    assert place.response.answers.get(question__number="Q1").ready_at is None


def test_unanswered_is_not_ready() -> None:
    place = a_response()
    with pytest.raises(Refused):
        mark(place, place.officer, "Q1", 1)


def test_ready_is_for_who_may_write_it() -> None:
    place = a_response()
    person = a_contributor(place)
    save(place, place.officer, "Q1", "One.")
    give(place, person, "Q1", may_write=False)
    for other in (person, place.member, place.administrator, a_place().officer):
        with pytest.raises(PermissionDenied):
            mark(place, other, "Q1", 2)
    give(place, person, "Q1")
    assert mark(place, person, "Q1", 2).ready_by == person


def test_ready_is_no_event_and_changes_no_content() -> None:
    from responses.content import signed_content

    place = a_response()
    fill(place)
    before, content = verbs(place), signed_content(place.again())
    mark(place, place.officer, "Q1", 2)
    assert verbs(place) == before
    assert signed_content(place.again()) == content


# --- completed sections -----------------------------------------------------------------------


def base_of(place: Place, number: int) -> str:
    response = Response.objects.get(pk=place.response.pk)
    own = [one for one in response.answers_in_order if one.question.section.number == number]
    return section_base(own, response.parts.get(section__number=number))


def complete(place: Place, by: User, number: int = 1, base: str = "") -> SectionCheck:
    section = place.invitation.consultation.sections.get(number=number)
    return reviewing.complete_section(
        response=place.response, section=section, by=by, base=base or base_of(place, number)
    )


def test_section_with_something_missing_is_not_completed() -> None:
    place = a_response()
    save(place, place.officer, "Q1")
    with pytest.raises(Refused) as refused:
        complete(place, place.officer)
    assert [one.sentence.split()[0] for one in refused.value.blockers] == ["Q2"]
    save(place, place.officer, "Q2")
    complete(place, place.officer)
    complete(place, place.officer)
    assert verbs(place).count(Verb.COMPLETE_SECTION) == 1


def test_completed_is_said_of_what_was_seen() -> None:
    place = a_response()
    fill(place)
    base = base_of(place, 1)
    save(place, place.officer, "Q1", "Changed meanwhile.")
    with pytest.raises(Refused, match="meanwhile"):
        complete(place, place.officer, base=base)


@pytest.mark.parametrize("change", ["answer", "paragraphs", "other section", "nothing"])
def test_saving_takes_completed_back(change: str) -> None:
    place = a_response()
    fill(place)
    complete(place, place.officer)
    part = place.response.parts.get(section__number=1)
    if change == "answer":
        save(place, place.officer, "Q1", "Changed.")
    elif change == "nothing":
        save(place, place.officer, "Q1", "Our answer to Q1.")
    elif change == "other section":
        save(place, place.officer, "Q3", "Changed.")
    else:
        drafting.save_part(
            response=place.response,
            part=part,
            by=place.officer,
            base_version=1,
            heading=part.heading,
            text="Other.",
        )
    is_kept = change in {"nothing", "other section"}
    assert SectionCheck.objects.exists() == is_kept
    assert (Verb.UNCOMPLETE_SECTION in verbs(place)) != is_kept


def test_follow_up_that_is_asked_now_takes_completed_back_elsewhere() -> None:
    consultation = a_consultation()
    choice = consultation.questions.get(number="Q5")
    first = consultation.sections.get(number=1)
    a_question(first, 9, follows=choice, follows_options=["no"])
    place = a_response(place=a_place(consultation))
    save(place, place.officer, "Q1")
    save(place, place.officer, "Q2")
    complete(place, place.officer)  # Q9 is not asked as long as Q5 is not "no"
    save(place, place.officer, "Q5")
    assert not SectionCheck.objects.exists()
    with pytest.raises(Refused) as refused:
        complete(place, place.officer)
    assert refused.value.blockers[0].sentence.startswith("Q9")


def test_who_writes_the_whole_section_completes_it() -> None:
    place = a_response()
    fill(place)
    person = a_contributor(place)
    give(place, person, "Q1")
    with pytest.raises(PermissionDenied):
        complete(place, person)
    give(place, person, "1", may_write=False)
    with pytest.raises(PermissionDenied):
        complete(place, person)
    give(place, person, "1")
    assert complete(place, person).completed_by == person
    section = place.invitation.consultation.sections.get(number=1)
    reviewing.uncomplete_section(response=place.response, section=section, by=person)
    reviewing.uncomplete_section(response=place.response, section=section, by=person)
    assert verbs(place).count(Verb.UNCOMPLETE_SECTION) == 1


# --- visits -----------------------------------------------------------------------------------


def test_a_visit_ends_after_a_pause_and_then_counts_as_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = a_response()
    start = timezone.now()
    clock = {"now": start}

    def minutes(number: int) -> dt.datetime:
        return start + dt.timedelta(minutes=number)

    monkeypatch.setattr(visiting.timezone, "now", lambda: clock["now"])
    seen = []
    for number in (0, 20, 45, 100, 110):
        clock["now"] = minutes(number)
        visit = visiting.note_visit(response=place.response, by=place.officer)
        seen.append((visit.before, visit.seen_at))
    assert seen == [
        (None, minutes(0)),
        (None, minutes(20)),
        (None, minutes(45)),
        (minutes(45), minutes(100)),
        (minutes(45), minutes(110)),
    ]
    clock["now"] = minutes(111)
    visit = visiting.note_visit(response=place.response, by=place.officer, has_seen_all=True)
    assert visit.before == minutes(111)


def test_visit_of_who_does_not_serve_the_council_is_refused() -> None:
    place = a_response()
    with pytest.raises(PermissionDenied):
        visiting.note_visit(response=place.response, by=a_place().officer)
    assert not Visit.objects.exists()


# --- counts -----------------------------------------------------------------------------------

KINDS = st.lists(st.tuples(st.sampled_from(AnswerState.values), st.booleans()), max_size=30)


@given(KINDS)
def test_counts_add_up_and_leave_out_what_is_not_asked(questions: list[tuple[str, bool]]) -> None:
    counts = Counts.of(questions)
    left_out = {AnswerState.NOT_APPLICABLE, AnswerState.NOT_RELEVANT}
    asked = [one for one in questions if one[0] not in left_out]
    assert counts.asked == len(asked)
    assert counts.finished + counts.to_do == counts.asked
    assert counts.asked + counts.not_applicable + counts.not_relevant == len(questions)
    assert f"of {len(asked)}" in counts.in_words
    everything: Any = vars(counts).values()
    assert sum(everything) == len(questions)


def test_counts_in_words_keep_states_apart() -> None:
    done = [("answered", False)] * 2 + [("no-response", False), ("not-for-us", False)]
    left_out = [("not-applicable", False), ("not-relevant", False)]
    assert Counts.of([*done, ("unanswered", True), *left_out]).in_words == (
        "4 of 5 done: 2 answered, 1 no response, 1 not applicable in the council’s view"
    )
    assert Counts.of([("answered", True), ("answered", False)]).in_words == "1 of 2 answered"

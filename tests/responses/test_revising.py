"""Another submission while the one in force counts: who may do what when, and what stays."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses import workflow
from responses.actions import deciding, drafting, revising, submitting
from responses.actions.deciding import Change
from responses.content import signed_content
from responses.enums import AnswerState, Outcome, State, Verb
from responses.history import first_broken
from responses.models import Response, Submission
from responses.progress import Progress, progress_of
from responses.said import Said
from tests.responses.test_workflow import FROM, MAY, MOVES, people
from tests.world import Place, a_consultation, a_place, a_response, fill, fresh, sign, staff

pytestmark = pytest.mark.django_db

# What may be done where a submission is in force: as without one, and these.
REVISING = sorted(workflow.BEFORE_ANOTHER - {State.NIL_RETURN})
FROM_REVISING = FROM | {
    Verb.SEND_NIL: set(),  # what was sent is withdrawn first
    Verb.DECIDE_NIL: set(),
    Verb.RECORD_NIL: set(),
    Verb.RECONSIDER: set(),  # nothing is called in here
    Verb.KEEP: set(REVISING),
    Verb.WITHDRAW: set(REVISING),
}
MEMBERS_WORDS = "What the member wants said."


def modified(place: Place | None = None) -> Place:
    """A submitted response of which the member changed Q1."""
    place = a_response(State.AWAITING_DECISION, place=place or a_place())
    question = place.response.answers.get(question__number="Q1").question
    change = Change(Said(AnswerState.ANSWERED, MEMBERS_WORDS), "Plainer.")
    sign(place, Outcome.MODIFIED, {question.pk: change})
    submitting.submit(response=place.response, by=place.officer)
    place.again()
    return place


def revised(state: str = State.DRAFTING, place: Place | None = None) -> Place:
    """A response with a submission in force whose next submission was walked to `state`."""
    place = place or modified()
    revising.revise(response=place.response, by=place.officer, reason="New facts.")
    if state != State.DRAFTING:
        deciding.send_for_decision(response=place.response, by=place.officer)
    if state in {State.APPROVED, State.NOT_SUPPORTED}:
        is_supported = state == State.APPROVED
        sign(place, Outcome.SUPPORTED if is_supported else Outcome.NOT_SUPPORTED)
    assert place.again().state == state
    return place


def text_of(place: Place, number: str = "Q1") -> str:
    return str(place.response.answers.get(question__number=number).text)


def write(place: Place, text: str, number: str = "Q1") -> None:
    answer = place.response.answers.select_related("question").get(question__number=number)
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text=text,
    )


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(place: Place, name: str, person: Any = None) -> str:
    where = reverse(f"responses:{name}", args=place.args)
    return as_(person or place.officer).get(where).content.decode()


@pytest.mark.parametrize("verb", list(MOVES))
@pytest.mark.parametrize("state", REVISING)
def test_move_for_every_role_while_a_submission_counts(state: State, verb: Verb) -> None:
    place = revised(state)
    before = Submission.objects.in_force().get()
    for role, person in people(place).items():
        person = fresh(person)
        response = Response.objects.with_places().get(pk=place.response.pk)
        events = response.events.count()
        point = transaction.savepoint()
        offered = {t.verb for t in workflow.offered(person, response)}
        blockers = workflow.blockers(workflow.BY_VERB[verb], response, person, timezone.now())
        try:
            MOVES[verb](response, person)
            result = "done"
        except PermissionDenied:
            result = "who"
        except Refused as refused:
            assert all(blocker.sentence for blocker in refused.blockers)
            result = "when"
        is_here = state in FROM_REVISING[verb]
        expected = "who" if role not in MAY[verb] else "done" if is_here else "when"
        # Who may not, at a time when nobody may, is told either.
        is_neither = role not in MAY[verb] and not is_here
        assert result == expected or (is_neither and result == "when"), (state, verb, role)
        assert (verb in offered and not blockers) == (result == "done"), (state, verb, role)
        stored = Response.objects.get(pk=response.pk)
        counted = list(Submission.objects.in_force().filter(response=response))
        if result == "done":
            assert stored.state == workflow.BY_VERB[verb].to_state
            match verb:
                case Verb.WITHDRAW:
                    assert (counted, stored.submitted_at) == ([], None)
                case Verb.SUBMIT:
                    assert [one.number for one in counted] == [2]
                    assert stored.submitted_at == counted[0].submitted_at
                case _:
                    assert (counted, stored.submitted_at) == ([before], before.submitted_at)
        else:
            assert (stored.state, stored.events.count()) == (state, events)
            assert counted == [before]
        transaction.savepoint_rollback(point)


def test_a_new_draft_begins_with_the_words_that_were_sent() -> None:
    place = revised()
    answer = place.response.answers.get(question__number="Q1")
    reference = Submission.objects.get().reference
    assert answer.text == MEMBERS_WORDS
    assert answer.revisions.last().source == f"submission {reference}"
    assert [one.version for one in answer.revisions.all()] == [1, 2, 3]
    untouched = place.response.answers.get(question__number="Q2")
    assert untouched.version == 2  # it said already what was sent
    assert first_broken(place.response.events.all()) is None
    verbs = list(place.response.events.order_by("number").values_list("verb", flat=True))
    assert verbs[-2:] == [Verb.REVISE, Verb.SAVE_ANSWER]


def test_a_follow_up_that_was_not_asked_keeps_the_officers_words() -> None:
    consultation = a_consultation()
    follow = consultation.questions.get(number="Q4")
    follow.follows = consultation.questions.get(number="Q5")
    follow.follows_options = ["no"]
    follow.position, follow.follows.position = 50, 49
    follow.follows.save()
    follow.save()
    place = a_place(consultation)
    modified(place)
    sent = Submission.objects.get().answers.get(question=follow)
    assert sent.state == AnswerState.NOT_RELEVANT
    revised(place=place)
    assert text_of(place, "Q4") == "Our answer to Q4."


def test_the_second_submission_replaces_the_first_only_when_it_is_sent() -> None:
    place = revised(State.APPROVED)
    first = Submission.objects.get()
    frozen = (first.canonical, first.digest, first.submitted_at)
    second = submitting.submit(response=place.response, by=place.officer)
    assert (second.number, list(Submission.objects.in_force())) == (2, [second])
    first.refresh_from_db()
    assert (first.canonical, first.digest, first.submitted_at) == frozen
    assert second.submitted_at > first.submitted_at
    assert place.again().submitted_at == second.submitted_at


@pytest.mark.parametrize("state", REVISING)
def test_the_lga_goes_on_seeing_the_submission(state: State) -> None:
    place = revised(state)
    analyst = staff(StaffRoleKind.ANALYST)
    (row,) = progress_of(place.invitation.consultation, analyst, timezone.now())
    assert (row.state, row.reference) == (Progress.SUBMITTED, Submission.objects.get().reference)
    consultation = place.invitation.consultation
    consultation.closes_at = timezone.now()
    consultation.save()
    (row,) = progress_of(consultation, analyst, timezone.now() + dt.timedelta(seconds=1))
    assert row.state == Progress.SUBMITTED


@pytest.mark.parametrize("state", REVISING)
def test_pages_say_which_submission_counts(state: State) -> None:
    place = revised(state)
    reference = Submission.objects.get().reference
    for name in ("task-list", "submitted", "decision"):
        said = page(place, name)
        assert f"Your submission {reference}, sent on" in said, name
        wanted = "still counts" if state == State.NOT_SUPPORTED else "counts until a new one"
        assert wanted in said, name
    assert "Keep the submission in force" in page(place, "task-list")
    for name in ("decisions", "consultations"):
        where = reverse(f"responses:{name}", args=place.args[:1])
        assert (
            "counts until a new one replaces it" in as_(place.member).get(where).content.decode()
        ), name


def test_without_a_submission_no_page_speaks_of_one() -> None:
    place = a_response()
    for name in ("task-list", "check", "keep"):
        said = page(place, name)
        assert "counts until" not in said and "still counts" not in said
    assert "Keep the submission" not in page(place, "task-list")
    assert "No submission of this response is in force" in page(place, "keep")


def test_an_unfinished_revision_leaves_the_submission_in_force_at_closing() -> None:
    place = revised(State.AWAITING_DECISION)
    consultation = place.invitation.consultation
    consultation.closes_at = timezone.now()
    consultation.save()
    assert "stays in force" in page(place, "task-list")
    with pytest.raises(Refused):
        submitting.withdraw(response=place.response, by=place.officer, reason="Late.")
    revising.keep(response=place.response, by=place.officer)
    assert place.again().state == State.SUBMITTED
    assert Submission.objects.in_force().count() == 1


def test_keeping_brings_back_what_was_signed_and_loses_no_version() -> None:
    place = modified()
    signed = json.loads(place.response.decisions.get().canonical)["response"]
    assert signed_content(place.response) == signed
    revised(place=place)
    write(place, "A new draft of Q2.", "Q2")
    part = place.response.parts.order_by("position").first()
    drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=part.heading,
        text="Another purpose.",
    )
    appendix = drafting.add_appendix(response=place.response, by=place.officer, heading="Map")
    drafting.save_title_block(
        response=place.response,
        by=place.officer,
        base_version=place.again().title_version,
        title="Another title",
    )
    drafting.save_background_papers(
        response=place.response, by=place.officer, base_version=1, titles=["A paper"]
    )
    drafting.save_publication(response=place.response, by=place.officer, publication="published")
    assert signed_content(place.again()) != signed
    revising.keep(response=place.response, by=place.officer)
    kept = signed_content(place.again())
    # The appendix was not there when it was signed; its row stays, taken out of the report.
    assert kept["outline"].pop("removed") == [appendix.position]
    assert kept == signed
    assert place.response.state == State.SUBMITTED
    texts = place.response.answers.get(question__number="Q2").revisions.values_list("text")
    assert ("A new draft of Q2.",) in texts
    assert not place.response.report_outline.keeps(appendix)
    assert place.response.decided_by == place.member
    assert place.response.sent_by == place.officer
    assert first_broken(place.response.events.all()) is None


def test_the_paper_after_keeping_is_of_the_decision_that_was_sent() -> None:
    from responses.paper import report_facts

    place = modified()
    paper = report_facts(place.response)
    revised(State.NOT_SUPPORTED, place=place)
    revising.keep(response=place.response, by=place.officer)
    assert report_facts(place.again()) == paper
    assert "Decision: modified as below" in page(place, "decision")


def test_withdrawing_while_revising_takes_back_what_counts_and_keeps_the_draft() -> None:
    place = revised()
    write(place, "Of the new draft.")
    submitting.withdraw(response=place.response, by=place.officer, reason="All wrong.")
    assert list(Submission.objects.in_force()) == []
    submitting.resume(response=place.response, by=place.officer)
    assert text_of(place) == "Of the new draft."
    assert place.again().is_revising is False


def test_resuming_begins_with_the_words_that_were_sent() -> None:
    place = modified()
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert text_of(place) == "Our answer to Q1."
    submitting.resume(response=place.response, by=place.officer)
    assert text_of(place) == MEMBERS_WORDS
    sent = Submission.objects.get().reference
    last = place.response.answers.get(question__number="Q1").revisions.last()
    assert last.source == f"submission {sent}"


def test_whoever_drafts_again_does_not_decide_and_the_member_still_may() -> None:
    place = revised(State.AWAITING_DECISION)
    with pytest.raises(PermissionDenied):
        sign(replace(place, member=place.officer))
    assert sign(place).number == 2


def test_a_reason_is_needed_and_stands_on_the_task_list() -> None:
    place = modified()
    with pytest.raises(Refused):
        revising.revise(response=place.response, by=place.officer, reason="  ")
    client = as_(place.officer)
    where = reverse("responses:revise", args=place.args)
    assert client.post(where, {"reason": ""}).status_code == 422
    said = client.post(where, {"reason": "A figure is wrong."}, follow=True).content.decode()
    assert "A figure is wrong." in said and "What was submitted still counts." in said


def test_comments_are_open_again_while_another_submission_is_drafted() -> None:
    from responses import policies

    place = modified()
    assert policies.comments_are_open(place.response)
    assert not policies.comments_are_open(revised(place=place).response)


@pytest.mark.parametrize("name", ["task-list", "submitted", "decision", "check", "keep"])
def test_pages_cost_the_same_with_one_and_with_three_submissions(
    name: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    place = modified()
    for _ in range(3):
        revised(place=place)
        client = as_(place.officer)
        where = reverse(f"responses:{name}", args=place.args)
        client.get(where)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(where).status_code == 200
        costs.append(len(queries))
        deciding.send_for_decision(response=place.response, by=place.officer)
        sign(place)
        submitting.submit(response=place.response, by=place.officer)
    assert len(set(costs)) == 1, costs


def test_fill_changes_nothing_in_a_revision() -> None:
    place = revised()
    before = place.response.events.count()
    fill(place)
    assert place.response.events.count() == before

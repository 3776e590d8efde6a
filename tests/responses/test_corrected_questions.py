"""A correction of the consultation at a council: before a decision, after one, after submission."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from councils.refusals import Refused
from responses import workflow
from responses.actions import amending, deciding, drafting, submitting
from responses.actions.amending.content import decided_rows
from responses.actions.confirming import confirm_answer, propose_for_correction
from responses.earlier_wordings import earlier_wordings
from responses.enums import AnswerState, InterestKind, Outcome, State, Verb, Verdict
from responses.models import Decision, Reading, Response, Submission
from responses.paper import paper_facts
from responses.paper import rows as paper_rows
from responses.verification import faults
from responses.views.submitting import submitted_rows
from tests.consultations.test_correcting import correct_words
from tests.responses.test_pages import as_
from tests.world import (
    ASKED,
    a_consultation,
    a_member,
    a_place,
    a_response,
    fill,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db
OLD, NEW = "What do you think of matter 1?", "What do you want of matter 1?"


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR)


@pytest.fixture
def asked(editor):
    return a_consultation(publisher=editor)


def correct_meaning(asked, editor, number="Q1", text=NEW):
    (made,) = correct_words(asked, editor, number, text=text, meaning=True)
    return made


def correct_wording(asked, editor, number="Q1", text=NEW):
    (made,) = correct_words(asked, editor, number, text=text)
    return made


def answer_of(place, number="Q1"):
    return place.response.answers.select_related("question").get(question__number=number)


def codes(place, verb, person):
    place.again()
    found = workflow.blockers(workflow.BY_VERB[verb], place.response, person, timezone.now())
    return [one.code for one in found]


def decided_on(decision, number="Q1"):
    return decision.answers.get(question__number=number)


# --- while it is drafted ----------------------------------------------------------------------


def test_an_answer_keeps_the_version_that_it_answers(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    correct_wording(asked, editor)
    answer = answer_of(place)
    assert (answer.question_version, answer.question.version) == (1, 2)
    assert answer.revisions.get(version=answer.version).question_version == 1
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="Said anew.",
    )
    again = answer_of(place)
    assert again.question_version == 2
    assert again.revisions.get(version=again.version).question_version == 2


def test_a_correction_of_the_wording_counts_from_the_sending(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    correct_wording(asked, editor)
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == []
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert answer_of(place).question_version == 2
    sent = place.response.events.get(verb=Verb.SEND_FOR_DECISION)
    assert sent.facts["wordings"] == {"Q1": [1, 2]}


def test_a_correction_of_the_meaning_is_confirmed_before_it_is_sent(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    correct_meaning(asked, editor)
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == ["unconfirmed"]
    with pytest.raises(Refused, match="corrected what Q1 means"):
        deciding.send_for_decision(response=place.response, by=place.officer)
    question = answer_of(place).question
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    for other in (contributor, place.member):
        with pytest.raises(PermissionDenied):
            confirm_answer(response=place.response, question=question, by=other, seen=2)
    with pytest.raises(Refused, match="once more"):
        confirm_answer(response=place.response, question=question, by=place.officer, seen=1)
    for _ in range(2):  # a second click changes nothing
        confirm_answer(response=place.response, question=question, by=place.officer, seen=2)
    assert place.response.events.filter(verb=Verb.CONFIRM_ANSWER).count() == 1
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == []
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert faults(place.again()) == []


def test_another_answer_to_the_corrected_question_needs_no_confirmation(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    before = answer_of(place)
    correct_meaning(asked, editor)

    def save(text, question_version):
        answer = answer_of(place)
        drafting.save_answer(
            response=place.response,
            question=answer.question,
            by=place.officer,
            base_version=answer.version,
            state=AnswerState.ANSWERED,
            text=text,
            question_version=question_version,
        )

    save("Written on a page that was opened before the correction.", before.question_version)
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == ["unconfirmed"]
    save("Written beside the corrected question.", 2)
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == []


def test_what_nobody_answered_is_not_to_be_confirmed(asked, editor):
    place = a_response(place=a_place(asked))
    correct_meaning(asked, editor)
    correct_meaning(asked, editor, "Q6", "For others?")  # not asked of this council
    fill(place)
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == []


# --- while somebody decides -------------------------------------------------------------------


def draft_decision(place):
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome=Outcome.SUPPORTED, changes={}, **ASKED
    )
    response = Response.objects.get(pk=place.response.pk)
    return draft.nonce, deciding.page_digest(response, draft)


def decide(place, nonce, seen):
    return deciding.decide(
        response=Response.objects.get(pk=place.response.pk),
        by=place.member,
        nonce=nonce,
        seen_digest=seen,
    )


def test_the_wording_can_be_corrected_under_the_page_that_is_signed(asked, editor):
    """The page shows what was sent, before and after; what is signed says so for ever."""
    place = a_response(State.AWAITING_DECISION, place=a_place(asked))
    nonce, seen = draft_decision(place)
    correct_wording(asked, editor)
    decision = decide(place, nonce, seen)
    signed = json.loads(decision.canonical)["response"]["answers"][0]
    assert (signed["wording"], signed["question_version"]) == (OLD, 1)
    assert decided_on(decision).question_version == 1
    assert faults(place.again()) == []


def test_nobody_approves_an_answer_to_what_the_question_no_longer_means(asked, editor):
    place = a_response(State.AWAITING_DECISION, place=a_place(asked))
    nonce, seen = draft_decision(place)
    correct_meaning(asked, editor)
    with pytest.raises(Refused, match="policy officer confirms"):
        decide(place, nonce, seen)
    assert codes(place, Verb.NOT_SUPPORT, place.member) == []
    question = answer_of(place).question
    confirm_answer(response=place.response, question=question, by=place.officer, seen=2)
    with pytest.raises(Refused):  # the open page is another one now
        decide(place, nonce, seen)
    decision = sign(place)
    assert decided_on(decision).question_version == 2
    assert json.loads(decision.canonical)["response"]["answers"][0]["wording"] == NEW
    assert faults(place.again()) == []


# --- after the decision -----------------------------------------------------------------------


def test_what_was_signed_goes_on_saying_what_it_said(asked, editor):
    place = a_response(State.APPROVED, place=a_place(asked))
    before = Decision.objects.get()
    correct_meaning(asked, editor)
    after = Decision.objects.get()
    assert (after.canonical, after.digest) == (before.canonical, before.digest)
    place.again()
    assert place.response.answers_in_order[0].question.text == OLD
    assert paper_rows.read(place.response).questions[0].text == OLD
    page = as_(place.member).get(reverse("responses:decision", args=place.args))
    shown = page.content.decode()
    assert OLD in shown and "corrected since" in shown and NEW not in shown
    assert faults(place.response) == []


def test_the_decision_can_be_submitted_as_it_is_and_says_which_question_it_answers(asked, editor):
    place = a_response(State.APPROVED, place=a_place(asked))
    correct_meaning(asked, editor)
    page = as_(place.officer).get(reverse("responses:submit", args=place.args)).content.decode()
    assert "The meaning of Q1 was corrected after the decision" in page
    submission = submitting.submit(response=place.response, by=place.officer)
    row = submission.answers.get(question__number="Q1")
    sent = json.loads(submission.canonical)["answers"][0]
    assert (row.question_version, sent["question_version"], sent["wording"]) == (1, 1, OLD)
    assert faults(place.again()) == []


def test_after_the_decision_it_is_an_amendment_of_that_question_only(asked, editor):
    place = a_response(State.APPROVED, place=a_place(asked))
    correct_meaning(asked, editor)
    question = answer_of(place).question
    with pytest.raises(Refused, match="decided"):
        confirm_answer(response=place.response, question=question, by=place.officer, seen=2)
    with pytest.raises(PermissionDenied):
        propose_for_correction(response=place.response, question=question, by=place.member, seen=2)
    made = propose_for_correction(
        response=place.response, question=question, by=place.officer, seen=2
    )
    again = propose_for_correction(
        response=place.response, question=question, by=place.officer, seen=2
    )
    assert made == again and made.answers.count() == 1
    amending.send(amendment=made, by=place.officer)
    made.refresh_from_db()
    page = as_(place.member).get(made.get_absolute_url()).content.decode()
    assert "corrected after the decision" in page
    made.response = place.again()
    rows = decided_rows(made.decision)
    decision = amending.sign(
        amendment=made,
        by=place.member,
        nonce=made.nonce,
        seen_digest=amending.page_digest(made, place.member, rows),
        typed_name=place.member.name,
        interest_kind=InterestKind.NONE,
    )
    new, old = decided_on(decision), decided_on(made.decision)
    assert (old.question_version, new.question_version) == (1, 2)
    assert (new.verdict, new.decided_text) == (Verdict.AGREED, old.decided_text)
    assert decided_on(decision, "Q2").question_version == 1
    assert json.loads(decision.canonical)["amended"][0]["question"]["wording"] == NEW
    submission = submitting.submit(response=place.response, by=place.officer)
    sent = json.loads(submission.canonical)["answers"][0]
    assert (sent["question_version"], sent["wording"]) == (2, NEW)
    assert faults(place.again()) == []


def test_nothing_is_proposed_where_only_the_wording_changed(asked, editor):
    place = a_response(State.APPROVED, place=a_place(asked))
    correct_wording(asked, editor)
    with pytest.raises(Refused):
        propose_for_correction(
            response=place.response, question=answer_of(place).question, by=place.officer, seen=2
        )
    assert not place.response.amendments.exists()


# --- after submission -------------------------------------------------------------------------


def test_a_submission_stays_counted_and_is_marked(asked, editor, client):
    place = a_response(State.SUBMITTED, place=a_place(asked))
    before = Submission.objects.get()
    correct_meaning(asked, editor)
    submission = Submission.objects.in_force().get()
    assert (submission.canonical, submission.digest) == (before.canonical, before.digest)
    row = submitted_rows(submission)[0]
    assert row.wording == OLD and "version 1" in row.corrected
    assert faults(place.again()) == []
    assert paper_facts(place.response, "submission", 1) is not None
    found = earlier_wordings(asked, timezone.now())
    assert [(one.number, one.councils, one.too_late) for one in found.questions] == [
        ("Q1", (place.council.name,), 0)
    ]


def test_the_lga_can_give_more_time_to_those_concerned(asked, editor):
    concerned = a_response(State.SUBMITTED, place=a_place(asked))
    other = a_response(State.DRAFTING, place=a_place(asked))
    correct_meaning(asked, editor)
    page = as_(editor).get(reverse("responses:earlier-wordings", args=[asked.code]))
    shown = page.content.decode()
    assert concerned.council.name in shown and other.council.name not in shown
    # The council sees who read that of its submission; opened again at once it is one line.
    as_(editor).get(reverse("responses:earlier-wordings", args=[asked.code]))
    (read,) = Reading.objects.all()
    assert (read.submission.response, read.by, read.way) == (concerned.response, editor, "page")
    listed = page.context["list"]
    assert "kind=other" in listed.actions[0].url  # they have submitted: it is no reminder
    posted = {"list": "1", "councils": listed.codes}
    form = as_(editor).post(listed.actions[1].url, posted).context["form"]
    assert form["councils"].value() == concerned.council.name
    assert form["whom"].value() == "named"


def test_another_submission_begins_with_what_was_sent_and_asks(asked, editor):
    from responses.actions import revising

    place = a_response(State.SUBMITTED, place=a_place(asked))
    correct_meaning(asked, editor)
    revising.revise(response=place.response, by=place.officer, reason="The question changed.")
    assert codes(place, Verb.SEND_FOR_DECISION, place.officer) == ["unconfirmed"]


def test_the_working_export_says_which_question_was_answered(asked, editor):
    from results.working.rows import Source

    a_response(State.SUBMITTED, place=a_place(asked))
    labels = [["yes", "Yes, always"], ["no", "No"], ["dont-know", "Don't know"]]
    correct_words(asked, editor, "Q5", options=labels, meaning=True)
    a_response(State.SUBMITTED, place=a_place(asked))
    source = Source.of(asked, at=timezone.now(), taken_by="Somebody")
    said = [one for each in source.received() for one in each.answers if one.question == "Q5"]
    assert {(one.version, one.chosen, one.codes) for one in said} == {
        ("1", "Yes", "yes"),
        ("2", "Yes, always", "yes"),
    }
    assert source.earlier == {"Q5": 1}


# --- pages ------------------------------------------------------------------------------------


def test_what_was_not_answered_yet_is_said_to_be_corrected_since_the_start(asked, editor):
    place = a_response(place=a_place(asked))
    correct_meaning(asked, editor)
    section = reverse("responses:section", args=[*place.args, 1])
    page = as_(place.officer).get(section).content.decode()
    assert "Q1 was corrected after the response was started" in page and "<ins>" in page


def test_officers_confirm_on_the_page_that_shows_what_changed(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    client = as_(place.officer)
    page = reverse("responses:corrections", args=place.args)
    assert "Nothing was corrected" in client.get(page).content.decode()
    correct_meaning(asked, editor)
    tasks = client.get(reverse("responses:task-list", args=place.args)).content.decode()
    assert "The meaning of Q1 was corrected" in tasks
    section = client.get(reverse("responses:section", args=[*place.args, 1])).content.decode()
    assert "Q1 was corrected after this was answered" in section and "<ins>" in section
    shown = client.get(page).content.decode()
    assert "Confirm that it is still right" in shown and "A slip." in shown
    confirm = reverse("responses:confirm-answer", args=[*place.args, "Q1"])
    stale = client.post(confirm, {"seen": "1"}, follow=True).content.decode()
    assert "corrected once more" in stale
    done = client.post(confirm, {"seen": "2"}, follow=True).content.decode()
    assert "still right" in done and answer_of(place).question_version == 2


def test_the_page_sends_the_version_that_it_shows(asked, editor):
    place = a_response(place=a_place(asked))
    fill(place)
    client = as_(place.officer)
    url = reverse("responses:section", args=[*place.args, 1])
    form = client.get(url).context["forms"][0]
    version = form["version"].value()
    assert form["wording"].value() == 1
    correct_meaning(asked, editor)
    save = reverse("responses:save-answer", args=[*place.args, 1, "Q1"])
    typed = {"Q1-version": version, "Q1-wording": "1", "Q1-text": "Typed before.", "Q1-instead": ""}
    assert client.post(save, typed).json()["outcome"] == "saved"
    assert answer_of(place).question_version == 1


def test_an_officer_begins_the_amendment_with_one_press(asked, editor):
    place = a_response(State.APPROVED, place=a_place(asked))
    correct_meaning(asked, editor)
    client = as_(place.officer)
    shown = client.get(reverse("responses:corrections", args=place.args)).content.decode()
    assert "Propose an amendment for Q1" in shown
    propose = reverse("responses:propose-for-correction", args=[*place.args, "Q1"])
    page = client.post(propose, {"seen": "2"}, follow=True)
    assert page.status_code == 200 and NEW in page.content.decode()
    amendment = place.response.amendments.get()
    assert amendment.reason.endswith("corrected what Q1 means: A slip.")
    listed = client.get(reverse("responses:corrections", args=place.args)).content.decode()
    assert "An amendment is proposed for Q1" in listed


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED, State.SUBMITTED])
def test_the_page_costs_the_same_for_one_and_for_many(asked, editor, state):
    place = a_response(state, place=a_place(asked))
    if state == State.DRAFTING:
        fill(place)
    client, counts = as_(place.officer), []
    client.get(reverse("responses:corrections", args=place.args))  # what is asked once a session
    for number in ("Q1", "Q2", "Q3"):
        correct_meaning(asked, editor, number, f"Other {number}?")
        found = []
        for name in ("corrections", "task-list"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"responses:{name}", args=place.args))
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[2]
    assert Consultation.objects.get(pk=asked.pk).version == 4

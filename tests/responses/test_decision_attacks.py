"""What somebody with a role and bad intentions tries on a decision, and what comes of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from consultations.models import AnswerOption, Question
from councils.enums import Role
from councils.models import Council, Membership, User
from councils.refusals import Refused
from responses import policies
from responses.actions import amending, deciding, revising, submitting
from responses.content import signed_content
from responses.enums import CallInOutcome, Publication, State
from responses.models import (
    BackgroundPaper,
    DecisionDraft,
    PublicDecision,
    Response,
    Submission,
)
from responses.particulars import Classification, Particulars
from responses.said import Said
from tests.conftest import APPEND_ONLY
from tests.responses.deciding_ways import also, records, sent, stand_in
from tests.responses.test_amending import again, an_amendment, change, signed
from tests.responses.test_pages import as_
from tests.world import (
    ASKED,
    Place,
    a_consultation,
    a_member,
    a_place,
    a_practice,
    a_question,
    a_response,
    call_in,
    fill,
    fresh,
    publish,
    sign,
)

pytestmark = pytest.mark.django_db


def refused(do: Any) -> str:
    with pytest.raises(Refused) as refusal:
        do()
    return " ".join(blocker.sentence for blocker in refusal.value.blockers)


# --- what is signed is what was on the page ----------------------------------------------------


def of_response(**columns: Any) -> Callable[[Place], None]:
    def change_it(place: Place) -> None:
        Response.objects.filter(pk=place.response.pk).update(**columns)

    return change_it


def of_answer(**columns: Any) -> Callable[[Place], None]:
    def change_it(place: Place) -> None:
        place.response.answers.filter(question__number="Q1").update(**columns)

    return change_it


def of_part(**columns: Any) -> Callable[[Place], None]:
    def change_it(place: Place) -> None:
        part = place.response.parts.exclude(text="").first()
        place.response.parts.filter(pk=part.pk).update(**columns)

    return change_it


def of_options(place: Place) -> None:
    """What was chosen is called otherwise."""
    AnswerOption.objects.filter(question__consultation=place.invitation.consultation).update(
        label="Quite another thing"
    )


def of_member(**columns: Any) -> Callable[[Place], None]:
    def change_it(place: Place) -> None:
        Membership.objects.filter(user=place.member).update(**columns)

    return change_it


CHANGES: dict[str, Callable[[Place], object]] = {
    "particulars": of_response(particulars={"urgency_reason": "Now.", "urgency_agreed_by": "Me"}),
    "title": of_response(title="Another title"),
    "wards": of_response(wards="Another ward"),
    "meeting": of_response(meeting="Another meeting"),
    "publication": of_response(publication=Publication.PUBLISHED),
    "no background papers": of_response(has_no_background_papers=True),
    "round": of_response(round=7),
    "route": of_response(route_kind="member", route_name="Another", route_reference="None"),
    "a background paper": lambda place: BackgroundPaper.objects.create(
        response=place.response, position=9, title="One more paper"
    ),
    "consent": of_answer(consent=3),
    "words": of_answer(text="Other words."),
    "version of the question": of_answer(question_version=2),
    "wording of a question": lambda place: Question.objects.filter(
        consultation=place.invitation.consultation, number="Q1"
    ).update(text="Another question?"),
    "options": of_options,
    "a part": of_part(text="Other words."),
    "a heading": of_part(heading="Another heading"),
    "office": of_member(office="Another office"),
    "name": lambda place: User.objects.filter(pk=place.member.pk).update(name="Another Name"),
    "council": lambda place: Council.objects.filter(pk=place.council.pk).update(name="Another"),
    "rule of call-in": lambda place: a_practice(place, 9),
    "own words": lambda place: DecisionDraft.objects.update(reasons="Other reasons."),
    "interest": lambda place: DecisionDraft.objects.update(interest="Shares."),
    "alternatives": lambda place: DecisionDraft.objects.update(alternatives="To say nothing."),
    "own words for a question": lambda place: DecisionDraft.objects.update(
        changes={
            str(place.response.answers.get(question__number="Q2").question_id): {
                "said": Said("answered", "Other words.").to_json(),
                "reason": "None.",
            }
        }
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_behind_the_page_is_not_signed(what: str) -> None:
    place = sent()
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    CHANGES[what](place)
    said = refused(
        lambda: deciding.decide(
            response=place.again(), by=fresh(place.member), nonce=draft.nonce, seen_digest=seen
        )
    )
    assert "Nothing was signed" in said
    assert not place.response.decisions.exists()


# --- around an objection -----------------------------------------------------------------------


def objected() -> Place:
    """Somebody recorded a decision in the member's name, and the member says it was not so."""
    place = sent()
    decision = records(place)
    deciding.object_to(response=place.response, decision=decision, by=place.member, words="No.")
    place.again()
    return place


def test_no_amendment_is_begun_beside_a_decision_that_is_objected_to() -> None:
    place = objected()
    said = refused(
        lambda: amending.propose(response=place.response, by=place.officer, reason="A comma.")
    )
    assert place.member.name in said


def test_an_objection_is_not_passed_over_by_an_amendment_that_somebody_else_signs() -> None:
    """The member changes nothing by it: who objected is the one who settles it."""
    place = sent()
    decision = records(place)
    other = a_member(place.council, Role.EXECUTIVE_MEMBER, office="Leader")
    place.again()
    made = amending.propose(response=place.response, by=place.officer, reason="A comma.")
    change(made, place.officer)
    amending.send(amendment=made, by=place.officer)
    deciding.object_to(response=place.response, decision=decision, by=place.member, words="No.")
    assert place.member.name in refused(lambda: signed(again(made), other))
    assert place.response.decisions.count() == 1
    deciding.end_objection(objection=decision.objections.get(), by=place.member, words="Settled.")
    signed(again(made), other)
    submitting.submit(response=place.again(), by=place.officer)


# --- around a call-in --------------------------------------------------------------------------


def test_a_call_in_is_not_passed_over_by_an_amendment() -> None:
    """Signed before its call-in ends, the amended decision could be sent as soon as the council
    says that its decisions are not called in any more."""
    place = a_place()
    a_practice(place, 5)
    a_response(State.APPROVED, place=place)
    publish(place)
    place, made = an_amendment(place=place)
    amending.send(amendment=made, by=place.officer)
    call_in(place)
    a_practice(place, 0)
    assert "called in" in refused(lambda: signed(again(made), place.member))
    amending.withdraw(amendment=again(made), by=place.officer)
    place.again()
    said = refused(
        lambda: amending.propose(response=place.response, by=place.officer, reason="A comma.")
    )
    assert "called in" in said
    assert "called in" in refused(
        lambda: submitting.submit(response=place.response, by=place.officer)
    )


def test_what_is_to_be_decided_again_is_not_kept() -> None:
    """The call-in of what was submitted ends while another submission is drafted."""
    place = a_place()
    a_practice(place, 5)
    place.invitation.may_submit_subject_to_call_in = True
    place.invitation.save()
    a_response(State.SUBMITTED, place=place)
    call_in(place)
    revising.revise(response=place.again(), by=place.officer, reason="New facts.")
    deciding.end_call_in(
        response=place.again(),
        by=place.officer,
        outcome=CallInOutcome.RECONSIDER,
        outcome_on=timezone.localdate(),
        words="",
    )
    assert not Submission.objects.in_force().filter(response=place.response).exists()
    assert place.again().submitted_at is None
    refused(lambda: revising.keep(response=place.again(), by=place.officer))
    assert place.again().state == State.DRAFTING


# --- one person in two roles -------------------------------------------------------------------


def test_who_recorded_a_decision_in_another_s_name_does_not_submit_it() -> None:
    """Else one person alone could send what nobody decided, before the member reads the mail."""
    place = sent()
    both = also(place.administrator, place, Role.OFFICER)
    records(place, by=both)
    said = refused(lambda: submitting.submit(response=place.again(), by=both))
    assert "recorded" in said
    submitting.submit(response=place.again(), by=place.officer)
    assert place.again().state == State.SUBMITTED


def test_no_administrator_makes_themselves_somebody_s_stand_in() -> None:
    place = sent()
    both = also(place.administrator, place, Role.EXECUTIVE_MEMBER)
    place.administrator = both
    assert "yourself" in refused(lambda: stand_in(place, both))
    other = a_member(place.council, Role.ADMINISTRATOR)
    place.administrator = other
    stand_in(place, both)


def test_who_left_the_council_is_not_told_what_becomes_of_their_decision() -> None:
    place = a_place()
    a_practice(place, 5)
    a_response(State.APPROVED, place=place)
    Membership.objects.filter(user=place.member, council=place.council).update(
        ended_at=timezone.now(), ended_by=place.administrator
    )
    Email.objects.all().delete()
    publish(place)
    call_in(place)
    told = {mail.to[0] for mail in Email.objects.all()}
    assert place.member.email not in told


# --- behind the service ------------------------------------------------------------------------


def with_everything() -> Place:
    """A response of which most of what can be kept is there."""
    place = a_place()
    a_practice(place, 5)
    place.invitation.may_submit_subject_to_call_in = True
    place.invitation.save()
    sent(place)
    heard = a_member(place.council, Role.CONSULTEE)
    deciding.ask_member(
        response=place.response, by=place.officer, member=heard, comment_by=timezone.localdate()
    )
    deciding.comment_to_record(response=place.again(), by=fresh(heard), interest_kind="none")
    decision = records(place)
    deciding.object_to(response=place.again(), decision=decision, by=place.member, words="No.")
    deciding.end_objection(objection=decision.objections.get(), by=place.member, words="Settled.")
    publish(place)
    deciding.put_on_page(response=place.again(), by=place.officer)
    deciding.take_off_page(response=place.again(), by=place.officer)
    submitting.submit(response=place.again(), by=place.officer)
    call_in(place)
    deciding.end_call_in(
        response=place.again(),
        by=place.officer,
        outcome=CallInOutcome.STANDS,
        outcome_on=timezone.localdate(),
        words="",
    )
    submitting.withdraw(response=place.again(), by=place.officer, reason="A mistake.")
    return place


def guarded() -> list[str]:
    guards = [importlib.import_module(name) for name in APPEND_ONLY]
    return sorted({table for guard in guards for table in guard.TABLES})


def forbidden(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_no_row_that_is_kept_is_emptied_or_put_in_the_place_of_another() -> None:
    """TRUNCATE asks no trigger of rows, and REPLACE deletes without saying so."""
    with_everything()
    seen = set()
    for table in guarded():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            if cursor.fetchone()[0] == 0:
                continue
        seen.add(table)
        assert forbidden(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            assert forbidden(f"TRUNCATE {table} CASCADE"), table
        else:
            assert forbidden(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"), table
            assert forbidden(f"REPLACE INTO {table} SELECT * FROM {table}"), table
    afterwards = {"objection", "callin", "publicdecision", "consultedmember", "evidence"}
    assert {f"responses_{name}" for name in afterwards} <= seen
    assert {"responses_event", "responses_receipt", "responses_decision"} <= seen


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE responses_objection SET words = 'I agree.'",
        "UPDATE responses_objection SET ended_at = NULL, ended_by_id = NULL",
        "UPDATE responses_callin SET grounds = 'None.'",
        "UPDATE responses_callin SET outcome = 'reconsider'",
        "UPDATE responses_publicdecision SET taken_off_at = NULL, taken_off_by_id = NULL",
        "UPDATE responses_consultedmember SET comment = 'I agree.'",
        "UPDATE responses_consultedmember SET comment_by = '2015-01-01'",
    ],
)
def test_what_followed_a_decision_is_not_told_otherwise(change: str) -> None:
    with_everything()
    assert forbidden(change)


def test_with_the_end_of_an_objection_its_words_stay() -> None:
    place = objected()
    row = place.response.decisions.get().objections.get()
    row.words, row.ended_at, row.ended_by = "I agree.", timezone.now(), place.member
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    deciding.end_objection(objection=row, by=place.member, words="Settled.")


def test_a_printed_hash_tells_nobody_what_else_was_signed() -> None:
    """All but a few words of a report may be known: without the salt its hash would confirm any
    guess of the rest, of exempt words as of what was said of consent."""
    one, other = (a_response(State.DRAFTING) for _ in range(2))
    assert one.response.salt != other.response.salt
    content = signed_content(one.response)
    assert content["salt"] == one.response.salt and len(one.response.salt) == 32
    place = a_response(State.APPROVED)
    publish(place)
    deciding.put_on_page(response=place.again(), by=place.officer)
    salt = place.response.salt
    assert salt in place.response.decisions.get().canonical
    for name in ("public-decision", "public-decision-json"):
        assert salt not in Client().get(reverse(f"responses:{name}", args=place.args)).text
    for name in ("decision", "register-entry", "history", "task-list"):
        address = reverse(f"responses:{name}", args=place.args)
        assert salt not in as_(place.officer).get(address).text


# --- members who are heard ---------------------------------------------------------------------


def test_a_member_of_the_same_name_does_not_read_what_the_other_said() -> None:
    place = sent()
    one, other = (
        a_member(place.council, Role.CONSULTEE, name="Jo Dummy", office="Ward member")
        for _ in range(2)
    )
    for member, words in ((one, "Said by the one."), (other, "Said by the other.")):
        deciding.ask_member(
            response=place.again(),
            by=place.officer,
            member=member,
            comment_by=timezone.localdate(),
        )
        deciding.comment_to_record(
            response=place.again(), by=fresh(member), interest_kind="none", comment=words
        )
    page = as_(fresh(one)).get(reverse("responses:comment-to-record", args=place.args)).text
    assert "Said by the one." in page and "Said by the other." not in page


# --- exempt answers ----------------------------------------------------------------------------


def test_a_follow_up_does_not_tell_the_exempt_answer_that_it_follows() -> None:
    consultation = a_consultation()
    asks = consultation.questions.get(kind="single-choice")
    a_question(asks.section, 7, follows=asks, follows_options=["no"])
    place = a_response(State.DRAFTING, place=a_place(consultation))
    fill(place)
    exempting = Particulars(
        classification=Classification.PART_EXEMPT,
        paragraphs=(3,),
        public_interest="Prices.",
        exempt_questions=("Q5",),
    )

    def said(particulars: Particulars) -> str:
        stored = particulars.to_json()
        Response.objects.filter(pk=place.response.pk).update(particulars=stored)
        found = policies.particulars_fit(place.again(), place.officer, timezone.now())
        return " ".join(one.sentence for one in found)

    assert "Q7 follows from Q5" in said(exempting)
    assert said(replace(exempting, exempt_questions=("Q5", "Q7"))) == ""


# --- the public page ---------------------------------------------------------------------------


def said_of_publication(place: Place, said: Publication) -> None:
    Response.objects.filter(pk=place.response.pk).update(publication=said)


def test_what_was_signed_says_whether_answers_are_published_not_the_next_draft() -> None:
    """Reopened for a moment, the draft could say otherwise and the decision be shown."""
    place = a_response(State.AWAITING_DECISION)
    said_of_publication(place, Publication.NOT_PUBLISHED)
    sign(place)
    publish(place)
    deciding.reopen(response=place.again(), by=place.officer, reason="For a moment.")
    said_of_publication(place, Publication.WILL_PUBLISH)
    said = refused(lambda: deciding.put_on_page(response=place.again(), by=place.officer))
    assert "does not publish" in said
    assert not PublicDecision.objects.exists()


def test_what_stands_on_a_page_for_everybody_is_not_said_to_be_unpublished() -> None:
    place = a_response(State.APPROVED)
    publish(place)
    deciding.put_on_page(response=place.again(), by=place.officer)
    deciding.reopen(response=place.again(), by=place.officer, reason="Another word.")
    said_of_publication(place, Publication.NOT_PUBLISHED)
    said = refused(lambda: deciding.send_for_decision(response=place.again(), by=place.officer))
    assert "public page" in said
    deciding.take_off_page(response=place.again(), by=place.officer)
    deciding.send_for_decision(response=place.again(), by=place.officer)

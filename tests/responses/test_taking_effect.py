"""A decision has effect after publication and call-in, and what hangs on it waits for that."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from councils.enums import Role, StaffRoleKind
from councils.models import Practice
from councils.refusals import Refused
from responses import workflow
from responses.actions import deciding, submitting
from responses.canonical import digest
from responses.effect import Course, Standing, effect_of, may_be_called_in
from responses.enums import CallInOutcome, Outcome, State, Verb
from responses.history import first_broken
from responses.models import CallIn, DecisionPublication, Response, Submission
from responses.particulars import Particulars
from responses.presenters.course import course_buttons
from responses.timetable import CallIn as Rule
from responses.verification import faults
from tests.responses.forging import behind_the_triggers
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_practice,
    a_response,
    call_in,
    fresh,
    invite,
    publish,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db

WEDNESDAY = dt.date(2015, 3, 4)
DAY = dt.timedelta(days=1)
LAST = dt.date(2015, 3, 11)  # of five working days of call-in after Wednesday
URGENT = Particulars(urgency_reason="It closes today.", urgency_agreed_by="Chair of Scrutiny")


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """Noon of that day, for everything."""
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: noon)
        yield


@pytest.fixture
def today() -> Iterator[None]:
    with on(WEDNESDAY):
        yield


def a_decided(days: int | None = 5, *, accepts: bool = False, **kwargs: Any) -> Place:
    """Approved today, by the council's rule of call-in."""
    consultation = a_consultation(
        closes=dt.timedelta(days=60), accepts_subject_to_call_in=accepts, **kwargs
    )
    place = a_place(consultation)
    a_practice(place, days)
    return a_response(State.APPROVED, place=place)


def submit(place: Place) -> Submission:
    return submitting.submit(response=place.response, by=place.officer)


def ended(place: Place, outcome: str) -> Response:
    return deciding.end_call_in(
        response=place.again(),
        by=place.officer,
        outcome=outcome,
        outcome_on=timezone.localdate(),
        words="So it was found.",
    )


def refusal(place: Place) -> str:
    with pytest.raises(Refused) as refused:
        submit(place)
    assert place.again().state == State.APPROVED
    return refused.value.blockers[0].sentence


# --- every course, against the pure rule ----------------------------------------------------

courses = st.fixed_dictionaries(
    {
        "days": st.sampled_from([None, 0, 1, 5, 10]),
        "is_waived": st.booleans(),
        "accepts": st.booleans(),
        "published": st.none() | st.integers(0, 4),
        "called_in": st.none() | st.integers(0, 16),
        "outcome": st.sampled_from([None, *CallInOutcome.values]),
        "ended": st.integers(0, 6),
        "asked": st.integers(0, 30),
    }
)


@given(courses)
def test_what_is_offered_is_what_the_server_accepts(chosen: dict[str, Any]) -> None:
    point = transaction.savepoint()
    try:
        with on(WEDNESDAY):
            place = a_place(a_consultation(closes=dt.timedelta(days=60)))
            a_practice(place, chosen["days"])
            place.invitation.may_submit_subject_to_call_in = chosen["accepts"]
            place.invitation.save()
            place = a_response(State.AWAITING_DECISION, place=place)
            if chosen["is_waived"]:
                urgent = URGENT.to_json()
                Response.objects.filter(pk=place.response.pk).update(particulars=urgent)
            sign(place)
        walk_and_compare(place, chosen)
    finally:
        transaction.savepoint_rollback(point)


def walk_and_compare(place: Place, chosen: dict[str, Any]) -> None:
    days = chosen["days"]
    rule = None if days is None else Rule(applies=days > 0, working_days=days)
    facts: dict[str, Any] = {"made_on": WEDNESDAY, "rule": rule, "is_waived": chosen["is_waived"]}
    day = WEDNESDAY
    if chosen["published"] is not None:
        day += chosen["published"] * DAY
        with on(day):
            publish(place)
        facts["published_on"] = day
        if chosen["called_in"] is not None:
            day += chosen["called_in"] * DAY
            with on(day):
                # It is offered whenever there can be one: it may be recorded after its last day.
                offered = Verb.CALL_IN in steps(place)
                assert offered == may_be_called_in(Course(**facts), facts["published_on"])
                if may_be_called_in(Course(**facts), day):
                    call_in(place)
                    facts["called_in_on"] = day
                else:
                    with pytest.raises(Refused):
                        call_in(place)
            if "called_in_on" in facts and chosen["outcome"]:
                day += chosen["ended"] * DAY
                with on(day):
                    ended(place, chosen["outcome"])
                facts |= {"outcome": chosen["outcome"], "outcome_on": day}
    day = max(day, WEDNESDAY + chosen["asked"] * DAY)
    effect = effect_of(Course(**facts), day)
    with on(day):
        response = place.again()
        assert response.last_decision is not None
        assert response.last_decision.course == Course(**facts)
        may = effect.standing == Standing.IN_EFFECT or (
            effect.standing == Standing.OPEN and chosen["accepts"]
        )
        if effect.standing == Standing.SENT_BACK:
            assert response.state == State.AWAITING_DECISION
            return
        assert (Verb.SUBMIT in steps(place)) == may
        if not may:
            assert refusal(place).endswith(".")
            return
        sent = submit(place)
        until = effect.until if effect.standing == Standing.OPEN else None
        assert sent.call_in_until == until
        stored = json.loads(sent.canonical)["call_in_until"]
        assert stored == (until.isoformat() if until else None)
        assert list(Submission.objects.in_force()) == [sent]
        subject = Submission.objects.subject_to_call_in
        assert subject(day).exists() == (until is not None)
        assert not until or not subject(until + DAY).exists()
    assert first_broken(place.response.events.all()) is None


def steps(place: Place) -> set[str]:
    """What the officer is offered now."""
    response, officer = place.again(), fresh(place.officer)
    labels = {
        "Record its publication": Verb.PUBLISH_DECISION,
        "Record a call-in": Verb.CALL_IN,
        "Record the outcome of the call-in": Verb.END_CALL_IN,
    }
    offered = {one.label for one in course_buttons(response, officer, timezone.now())}
    found = {verb for label, verb in labels.items() if label in offered}
    transition = workflow.BY_VERB[Verb.SUBMIT]
    if not workflow.blockers(transition, response, officer, timezone.now()):
        found.add(Verb.SUBMIT)
    return {str(verb) for verb in found}


# --- the rule is copied, and part of what is signed -----------------------------------------


@pytest.mark.parametrize("days", [None, 0, 5])
def test_rule_of_the_day_is_signed_and_stays(days: int | None, today: None) -> None:
    place = a_decided(days)
    decision = place.response.last_decision
    assert decision is not None and decision.call_in_days == days
    signed = json.loads(decision.canonical)
    assert signed["call_in"] == {"days": days, "is_waived": False}
    assert decision.digest == digest(signed)
    a_practice(place, 9)
    assert place.again().last_decision.call_in_days == days


def test_rule_that_changed_after_the_page_was_opened_is_not_signed(today: None) -> None:
    place = a_response(State.AWAITING_DECISION)
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}
    )
    seen = deciding.page_digest(place.again(), draft)
    a_practice(place)
    with pytest.raises(Refused) as refused:
        deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )
    assert refused.value.blockers[0].code == "changed"


def test_council_that_has_not_said_submits_at_once_and_is_told(today: None) -> None:
    place = a_decided(None)
    page = shown(place, "responses:decision", place.administrator)
    assert "has not said whether its decisions can be called in, so none is enforced" in page
    assert reverse("councils:practice", args=[place.council.slug]) in page
    page = shown(place, "responses:decision", place.officer)
    assert "The council’s administrator says it under “People”" in page
    assert submit(place).call_in_until is None


# --- sentences ------------------------------------------------------------------------------


def test_refusals_say_what_helps(today: None) -> None:
    place = a_decided()
    assert "Record when and where it was published" in refusal(place)
    publish(place)
    assert refusal(place) == (
        "The decision can be called in until 11 March 2015. The response can be submitted from 12 "
        "March 2015."
    )
    call_in(place)
    assert "When it is known how that ended, record the outcome" in refusal(place)
    with on(LAST + 30 * DAY):  # no day makes it good
        assert "was called in on 4 March 2015" in refusal(place)
        ended(place, CallInOutcome.STANDS)
        assert submit(place).call_in_until is None


def test_a_second_press_that_is_refused_says_once_why_and_leads_to_the_dates(today: None) -> None:
    place = a_decided()
    publish(place)
    client = Client()
    client.force_login(place.officer)
    page = client.post(reverse("responses:submit", args=place.args), follow=True).content.decode()
    assert page.count("The decision can be called in until 11 March 2015.") == 1
    assert f'href="{reverse("responses:dates", args=place.args)}">The decision' in page


def test_too_late_for_the_closing_is_said(today: None) -> None:
    place = a_decided()
    place.invitation.consultation.closes_at = timezone.now() + 3 * DAY
    place.invitation.consultation.save()
    publish(place)
    assert "ask the Local Government Association for more time" in refusal(place)


@pytest.mark.parametrize(
    ["day", "code"],
    [(WEDNESDAY - DAY, "too-early"), (WEDNESDAY + DAY, "to-come")],
)
def test_day_of_publication(day: dt.date, code: str, today: None) -> None:
    place = a_decided()
    with pytest.raises(Refused) as refused:
        publish(place, day)
    assert [blocker.code for blocker in refused.value.blockers] == [code]
    assert not DecisionPublication.objects.exists()


def test_call_in_is_within_its_time_and_may_be_recorded_later(today: None) -> None:
    place = a_decided()
    publish(place)
    with on(LAST + 2 * DAY):
        for day in (WEDNESDAY - DAY, LAST + DAY):
            with pytest.raises(Refused) as refused:
                call_in(place, day)
            assert "from 4 March 2015, when it was published, to 11 March 2015" in str(
                refused.value
            )
        sent = submit(place)  # it had effect by all that was known
        call_in(place, LAST)
        assert not Submission.objects.in_force().exists()
        ended(place, CallInOutcome.STANDS)
        assert list(Submission.objects.in_force()) == [sent]


def test_recorded_once(today: None) -> None:
    place = a_decided()
    with pytest.raises(Refused):
        call_in(place)
    publish(place)
    with pytest.raises(Refused):
        publish(place)
    call_in(place)
    with pytest.raises(Refused):
        call_in(place)
    ended(place, CallInOutcome.STANDS)
    with pytest.raises(Refused):
        ended(place, CallInOutcome.STANDS)


def test_who_records(today: None) -> None:
    place = a_decided()
    others = [
        place.member,
        a_member(place.council, Role.CONTRIBUTOR),
        a_place().officer,
        a_place().administrator,
        *(staff(kind) for kind in StaffRoleKind),
    ]
    for person in others:
        for do in (
            lambda by: deciding.publish_decision(
                response=place.response, by=by, published_on=WEDNESDAY, where="Here"
            ),
            lambda by: deciding.call_in(
                response=place.response,
                by=by,
                called_in_on=WEDNESDAY,
                called_in_by="Me",
                grounds="",
            ),
            lambda by: deciding.end_call_in(
                response=place.response,
                by=by,
                outcome="reconsider",
                outcome_on=WEDNESDAY,
                words="",
            ),
        ):
            with pytest.raises(PermissionDenied):
                do(person)
    deciding.publish_decision(
        response=place.response, by=place.administrator, published_on=WEDNESDAY, where="Here"
    )


# --- what counts ----------------------------------------------------------------------------


def in_force() -> list[int]:
    return sorted(Submission.objects.in_force().values_list("number", flat=True))


def test_what_is_in_force(today: None) -> None:
    """Withdrawn, replaced, called in, and every outcome, each walked to."""
    place = a_decided(accepts=True)
    publish(place)
    submit(place)
    assert in_force() == [1]
    point = transaction.savepoint()
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert in_force() == []
    transaction.savepoint_rollback(point)
    call_in(place)
    assert in_force() == []
    point = transaction.savepoint()
    submitting.withdraw(response=place.response, by=place.officer, reason="Called in.")
    ended(place, CallInOutcome.STANDS)
    assert in_force() == []
    transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    ended(place, CallInOutcome.STANDS)
    assert in_force() == [1]
    assert not Submission.objects.in_force().subject_to_call_in(WEDNESDAY).exists()
    transaction.savepoint_rollback(point)
    ended(place, CallInOutcome.RECONSIDER)
    assert place.again().state == State.AWAITING_DECISION
    assert place.response.decided_at is None
    assert in_force() == []
    sign(place, Outcome.SUPPORTED)
    assert [one.number for one in place.response.decisions.all()] == [1, 2]
    publish(place)
    submit(place)
    assert in_force() == [2]
    assert Submission.objects.count() == 2
    assert faults(place.again()) == []


def test_changed_rows_of_the_course_are_found(today: None) -> None:
    place = a_decided(accepts=True)
    publish(place)
    call_in(place)
    ended(place, CallInOutcome.STANDS)
    assert faults(place.again()) == []
    row = CallIn.objects.get()
    with behind_the_triggers():
        forge_the_course(place, row)


def forge_the_course(place: Place, row: CallIn) -> None:
    for name, value, words in (
        ("grounds", "Others.", "the call-in"),
        ("called_in_on", WEDNESDAY - DAY, "the call-in"),
        ("outcome", CallInOutcome.RECONSIDER, "the outcome of the call-in"),
        ("outcome_words", "Otherwise.", "the outcome of the call-in"),
    ):
        before = getattr(row, name)
        CallIn.objects.update(**{name: value})
        assert faults(place.again()) == [f"{words} of decision 1 is not what was noted"]
        CallIn.objects.update(**{name: before})
    CallIn.objects.all().delete()
    assert len(faults(place.again())) == 2


def test_lga_is_told_and_does_not_read_what_is_called_in(today: None) -> None:
    place = a_decided(accepts=True)
    editor = staff(StaffRoleKind.EDITOR)
    publish(place)
    sent = submit(place)
    page = reverse("responses:submission", args=[sent.reference])
    assert "Subject to call-in until 11 March 2015" in of(editor).get(page).content.decode()
    Email.objects.all().delete()
    call_in(place)
    told = {mail.to[0]: mail for mail in Email.objects.all()}
    assert editor.email in told and place.member.email in told
    assert place.officer.email not in told  # who recorded it
    assert sent.reference in told[editor.email].subject
    assert "Not enough was weighed" not in " ".join(mail.message for mail in told.values())
    assert of(editor).get(page).status_code == 404
    assert "is not counted" in shown(place, "responses:submitted", place.officer)
    with on(LAST):
        ended(place, CallInOutcome.STANDS)
        assert of(editor).get(page).status_code == 200
    last = Email.objects.filter(subject__contains="is counted again")
    assert editor.email in [mail.to[0] for mail in last]


# --- pages ----------------------------------------------------------------------------------


def of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(place: Place, name: str, person: Any) -> str:
    answer = of(person).get(reverse(name, args=place.args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_way_through_the_pages(today: None) -> None:
    place = a_decided(accepts=True)
    officer = of(place.officer)
    where = {
        name: reverse(f"responses:{name}", args=place.args)
        for name in ("publish-decision", "call-in", "end-call-in", "submit", "submitted")
    }
    assert where["publish-decision"] in shown(place, "responses:task-list", place.officer)
    assert (
        "Register of executive decisions" in officer.get(where["publish-decision"]).content.decode()
    )
    day = {
        "published_on_day": "5",
        "published_on_month": "3",
        "published_on_year": "2015",
        "where": "Here",
    }
    answer = officer.post(where["publish-decision"], day)
    assert answer.status_code == 422 and "still to come" in answer.content.decode()
    answer = officer.post(where["publish-decision"], day | {"published_on_day": "4"})
    assert answer.status_code == 302
    page = officer.get(where["submit"]).content.decode()
    assert "It is sent subject to call-in until 11 March 2015" in page
    assert officer.post(where["submit"], {"decision": 1}).status_code == 302
    for name in ("responses:submitted", "responses:task-list"):
        assert "ubject to call-in until 11 March 2015" in shown(place, name, place.officer)
    with on(LAST + DAY):
        page = of(place.officer).get(where["submitted"]).content.decode()
        assert "is final since 12 March 2015" in page
    day = {"called_in_on_day": "4", "called_in_on_month": "3", "called_in_on_year": "2015"}
    answer = officer.post(where["call-in"], day | {"called_in_by": "Chair", "grounds": "None."})
    assert answer.status_code == 302
    assert where["end-call-in"] in shown(place, "responses:task-list", place.officer)
    assert "Record the outcome" not in shown(place, "responses:task-list", place.member)
    day = {"outcome_on_day": "4", "outcome_on_month": "3", "outcome_on_year": "2015", "words": ""}
    assert officer.post(where["end-call-in"], day).status_code == 422
    answer = officer.post(where["end-call-in"], day | {"outcome": "reconsider"})
    assert answer.status_code == 302
    assert place.again().state == State.AWAITING_DECISION
    page = shown(place, "responses:decision", place.member)
    assert "To be made again" in page
    assert (
        "this submission is not counted"
        in shown(place, "responses:submitted", place.officer).lower()
    )


def test_lists_take_the_same_queries_for_one_and_three(today: None) -> None:
    place = a_decided()
    publish(place)

    def queries(name: str) -> int:
        client = of(place.officer)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name, args=[place.council.slug])).status_code == 200
        return len(found)

    names = ("responses:consultations", "responses:decisions")
    before = [queries(name) for name in names]
    for _ in range(2):
        other = replace(place, invitation=invite(a_consultation(), place.council))
        publish(a_response(State.APPROVED, place=other))
    assert [queries(name) for name in names] == before
    client, page = of(place.officer), reverse("responses:decision", args=place.args)
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    assert len(found) <= 13, [query["sql"][:300] for query in found]


# --- what the council says ------------------------------------------------------------------


def test_administrator_says_how_the_council_decides() -> None:
    place = a_place()
    client = of(place.administrator)
    page, people = (
        reverse(name, args=[place.council.slug])
        for name in ("councils:practice", "councils:people")
    )
    assert page in client.get(people).content.decode()
    said = {"days_to_decide": "3", "days_to_publish": "1", "where_published": "The register"}
    assert client.post(page, said).status_code == 422
    answer = client.post(page, said | {"call_in_applies": "yes", "call_in_working_days": ""})
    assert "Enter for how many working days a decision can be called in" in answer.content.decode()
    answer = client.post(page, said | {"call_in_applies": "yes", "call_in_working_days": "31"})
    assert "Enter a whole number from 1 to 30" in answer.content.decode()
    answer = client.post(page, said | {"call_in_applies": "yes", "call_in_working_days": "5"})
    assert answer.status_code == 302
    assert Practice.objects.get().call_in_working_days == 5
    assert "called in for 5 working days" in client.get(people).content.decode()
    answer = client.post(page, said | {"call_in_applies": "no", "call_in_working_days": "x"})
    assert answer.status_code == 302
    practice = Practice.objects.get()
    assert (practice.call_in_applies, practice.call_in_working_days) == (False, 0)
    assert practice.changed_by == place.administrator

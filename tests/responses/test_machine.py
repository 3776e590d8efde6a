"""The whole machine, in whatever order people use it: moves, amendments, writing.

One rule draws from what is *offered* and was done least, beside the one where anybody tries
anything: random moves alone end in the first state nearly always.  After every step: what was
signed and sent is as it was, the events replay to the present state, one submission counts at
most, and the server did exactly what the page had offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from councils.enums import Role
from councils.models import Membership
from councils.refusals import Refused
from responses import amending as steps
from responses import workflow
from responses.actions import amending, drafting
from responses.enums import AmendmentState, AnswerState, State, Verb
from responses.models import Decision, Response, Submission
from responses.said import Said
from responses.verification import faults
from tests.responses.test_amending import again, an_amendment, signed
from tests.responses.test_workflow import MOVES
from tests.world import a_member, a_place, a_response, fill, fresh

pytestmark = pytest.mark.django_db

PEOPLE = ("officer", "member", "both", "administrator", "stranger")
PROPOSE = "propose"
# What takes longest to reach stands first: it is drawn a little more often.
ACTS = [*(str(step.verb) for step in steps.STEPS), PROPOSE, *reversed([*map(str, MOVES)])]
STEP_OF = {step.verb: step for step in steps.STEPS}


class Machine(RuleBasedStateMachine):
    @initialize(state=st.sampled_from([State.DRAFTING, State.SUBMITTED, "amendment sent"]))
    def begin(self, state: str) -> None:
        is_amended = state == "amendment sent"
        self.place = an_amendment(AmendmentState.SENT)[0] if is_amended else a_response(state)
        if state == State.DRAFTING:
            fill(self.place)
        self.done: Counter[str] = Counter()
        both = a_member(self.place.council, Role.EXECUTIVE_MEMBER)
        Membership.objects.create(user=both, council=self.place.council, role=Role.OFFICER)
        self.people = {
            "officer": self.place.officer,
            "member": self.place.member,
            "both": fresh(both),
            "administrator": self.place.administrator,
            "stranger": a_place(self.place.invitation.consultation).officer,
        }
        self.texts = 0
        self.frozen: dict[str, Any] = {}
        self.events = 0

    # --- what can be done, and whether the page offers it ----------------------------------

    @property
    def response(self) -> Response:
        return Response.objects.with_places().get(pk=self.place.response.pk)

    @property
    def amendment(self) -> Any:
        last = self.response.amendments.order_by("-number").first()
        return again(last) if last else None

    def offered_to(self, person: Any, response: Response, amendment: Any) -> set[str]:
        """What this person finds a button for, and the server will do."""
        now, found = timezone.now(), set()
        for transition in workflow.offered(person, response):
            if not workflow.blockers(transition, response, person, now):
                found.add(str(transition.verb))
        if steps.can_propose(person, response):
            found |= set() if steps.not_proposable(response, person, now) else {PROPOSE}
        for step in steps.offered(person, amendment) if amendment else []:
            if not steps.blockers(step, amendment, person, now):
                found.add(str(step.verb))
        return found

    def do(self, act: str, person: Any) -> None:
        if act in MOVES:
            MOVES[Verb(act)](self.response, person)
            return
        if act == PROPOSE:
            amending.propose(response=self.response, by=person, reason="Better.")
            return
        amendment = self.amendment
        doing: dict[str, Callable[[], Any]] = {
            Verb.PROPOSE_AMENDMENT: lambda: self.change(amendment, person),
            Verb.SEND_AMENDMENT: lambda: amending.send(amendment=amendment, by=person),
            Verb.SIGN_AMENDMENT: lambda: signed(amendment, person),
            Verb.DECLINE_AMENDMENT: lambda: amending.decline(
                amendment=amendment, by=person, reason="No."
            ),
            Verb.WITHDRAW_AMENDMENT: lambda: amending.withdraw(amendment=amendment, by=person),
        }
        doing[act]()

    def change(self, amendment: Any, person: Any) -> None:
        row = amendment.decision.answers.select_related("question").get(question__number="Q2")
        stored = amendment.answers.filter(question=row.question).first()
        amending.save_answer(
            amendment=amendment,
            question=row.question,
            by=person,
            base_version=stored.version if stored else 0,
            said=Said(AnswerState.ANSWERED, self.words()),
        )

    def words(self) -> str:
        self.texts += 1
        return f"Words {self.texts}."

    # --- the rules -------------------------------------------------------------------------

    @rule(data=st.data())
    def what_is_offered(self, data: st.DataObject) -> None:
        response, amendment = self.response, self.amendment
        offered = [
            (act, name)
            for name, person in self.people.items()
            for act in sorted(self.offered_to(person, response, amendment), key=ACTS.index)
        ]
        assert offered, f"nobody can do anything in {response.state}"
        # What was done least is tried first: else sending and recalling would take all turns.
        least = min(self.done[act] for act, _ in offered)
        act, name = data.draw(
            st.sampled_from([one for one in offered if self.done[one[0]] == least])
        )
        self.done[act] += 1
        self.do(act, self.people[name])
        if act in MOVES:
            assert self.response.state == workflow.BY_VERB[Verb(act)].to_state

    @rule(data=st.data())
    def what_is_offered_more_often(self, data: st.DataObject) -> None:
        self.what_is_offered(data)

    @rule(act=st.sampled_from(ACTS), name=st.sampled_from(PEOPLE))
    def anything(self, act: str, name: str) -> None:
        person, response, amendment = self.people[name], self.response, self.amendment
        if act in STEP_OF and amendment is None:
            return
        offered, before = act in self.offered_to(person, response, amendment), response.state
        try:
            self.do(act, person)
        except (PermissionDenied, Refused):
            assert not offered, (act, name, before)
            assert self.response.state == before
        else:
            assert offered, (act, name, before)

    @precondition(lambda self: self.response.state == State.DRAFTING)
    @rule(number=st.sampled_from(["Q1", "Q2"]))
    def write(self, number: str) -> None:
        answer = self.response.answers.select_related("question").get(question__number=number)
        drafting.save_answer(
            response=self.response,
            question=answer.question,
            by=self.place.officer,
            base_version=answer.version,
            state=AnswerState.ANSWERED,
            text=self.words(),
        )

    # --- what holds after each -------------------------------------------------------------

    @invariant()
    def what_was_signed_and_sent_is_as_it_was(self) -> None:
        if not hasattr(self, "place"):
            return
        now: dict[str, Any] = {}
        of_this = {"response": self.place.response}
        for decision in Decision.objects.filter(**of_this):
            now[f"decision {decision.number}"] = (
                decision.canonical,
                list(decision.answers.values()),
            )
        for submission in Submission.objects.filter(**of_this):
            rows = list(submission.answers.values())
            now[f"submission {submission.number}"] = (submission.canonical, rows)
        for amendment in self.response.amendments.filter(sent_at__isnull=False):
            now[f"amendment {amendment.number}"] = list(amendment.answers.values())
        assert {name: now[name] for name in self.frozen} == self.frozen
        self.frozen = now

    @invariant()
    def one_submission_counts_at_most_and_the_response_knows_it(self) -> None:
        if not hasattr(self, "place"):
            return
        response = self.response
        counted = list(Submission.objects.in_force().filter(response=response))
        assert len(counted) <= 1
        assert [one.submitted_at for one in counted] == (
            [response.submitted_at] if response.submitted_at else []
        )
        assert response.amendments.not_ended().count() <= (response.state == State.APPROVED)

    @invariant()
    def events_replay_to_the_present_state(self) -> None:
        if not hasattr(self, "place"):
            return
        response, state, counts = self.response, "", False
        for event in response.events.order_by("number"):
            assert event.from_state == state, event
            if event.verb in workflow.BY_VERB:
                assert event.to_state == workflow.BY_VERB[event.verb].to_state
            elif event.verb != Verb.START:
                assert event.to_state == event.from_state
            state = event.to_state
            counts = (counts or event.verb == Verb.SUBMIT) and event.verb != Verb.WITHDRAW
        assert state == response.state
        assert counts == (response.submitted_at is not None)

    def teardown(self) -> None:
        if hasattr(self, "place"):
            assert faults(self.response) == []


def test_the_whole_machine() -> None:
    many = settings.default.max_examples > 100  # ./run test --long
    run_state_machine_as_test(
        Machine,
        settings=settings(stateful_step_count=30 if many else 16, max_examples=200 if many else 8),
    )

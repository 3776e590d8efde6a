"""The life of a response, as one table in the order a person would tell the story.

Buttons, confirm pages and the server ask the same functions over the same rows, so
they cannot disagree.  `docs/states.md` is drawn from this table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import User
from councils.refusals import Blocker
from responses import permissions, policies, taking_effect
from responses.enums import State, Verb
from responses.models import Response
from responses.policies import Policy

Permission = Callable[[User, Response], bool]
Condition = Callable[[Response], bool]


def any_response(response: Response) -> bool:
    return True


@dataclass(frozen=True)
class Transition:
    """One move: what, from where to where, who may, unless what, and its words on screen."""

    verb: Verb
    from_states: frozenset[State]
    to_state: State
    who: Permission
    unless: tuple[Policy, ...]
    words: Promise
    url_name: str
    needs_reason: bool = False
    concerns: Condition = any_response  # without it the move makes no sense, and is not offered

    @property
    def label(self) -> str:
        return str(self.words)


# Where a response stands while the next submission is prepared and the one in force counts.
BEFORE_ANOTHER = frozenset(State) - {State.SUBMITTED, State.WITHDRAWN}

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Verb.SEND_FOR_DECISION,
        frozenset({State.DRAFTING}),
        State.AWAITING_DECISION,
        permissions.can_draft,
        (
            policies.consultation_is_open,
            policies.every_question_is_finished,
            policies.meaning_is_confirmed,
            policies.report_has_title,
            policies.particulars_fit,
            policies.publication_is_said,
            policies.somebody_decides,
        ),
        _("Send to executive member"),
        "responses:send",
    ),
    Transition(
        Verb.SEND_NIL,
        frozenset({State.DRAFTING}),
        State.AWAITING_DECISION,
        permissions.can_draft,
        (
            policies.consultation_is_open,
            policies.no_submission_is_in_force,
            policies.somebody_decides,
        ),
        _("Propose that no response is sent"),
        "responses:send-nil",
        needs_reason=True,
    ),
    Transition(
        Verb.RECALL,
        frozenset({State.AWAITING_DECISION}),
        State.DRAFTING,
        permissions.can_draft,
        (),
        _("Recall from executive member"),
        "responses:recall",
    ),
    Transition(
        Verb.RETURN_FOR_CHANGES,
        frozenset({State.AWAITING_DECISION}),
        State.DRAFTING,
        permissions.can_decide,
        (policies.takes_part,),
        _("Return for changes"),
        "responses:return",
        needs_reason=True,
    ),
    Transition(
        Verb.APPROVE,
        frozenset({State.AWAITING_DECISION}),
        State.APPROVED,
        permissions.can_decide,
        (
            policies.decider_is_independent,
            policies.decider_was_not_consulted,
            policies.takes_part,
            policies.report_was_sent,
            policies.meaning_is_confirmed,
        ),
        _("Decide"),
        "responses:decide",
    ),
    Transition(
        Verb.NOT_SUPPORT,
        frozenset({State.AWAITING_DECISION}),
        State.NOT_SUPPORTED,
        permissions.can_decide,
        (
            policies.decider_is_independent,
            policies.decider_was_not_consulted,
            policies.takes_part,
            policies.report_was_sent,
        ),
        _("Decide"),
        "responses:decide",
    ),
    Transition(
        Verb.DECIDE_NIL,
        frozenset({State.AWAITING_DECISION}),
        State.NIL_RETURN,
        permissions.can_decide,
        (
            policies.decider_is_independent,
            policies.decider_was_not_consulted,
            policies.takes_part,
            policies.nil_return_was_sent,
        ),
        _("Decide"),
        "responses:decide",
    ),
    Transition(
        Verb.RECORD_APPROVAL,
        frozenset({State.AWAITING_DECISION}),
        State.APPROVED,
        permissions.can_record_decision,
        (policies.recorder_is_independent, policies.report_was_sent),
        _("Record a decision made elsewhere"),
        "responses:record-decision",
    ),
    Transition(
        Verb.RECORD_NOT_SUPPORTED,
        frozenset({State.AWAITING_DECISION}),
        State.NOT_SUPPORTED,
        permissions.can_record_decision,
        (policies.recorder_is_independent, policies.report_was_sent),
        _("Record a decision made elsewhere"),
        "responses:record-decision",
    ),
    Transition(
        Verb.RECORD_NIL,
        frozenset({State.AWAITING_DECISION}),
        State.NIL_RETURN,
        permissions.can_record_decision,
        (policies.recorder_is_independent, policies.nil_return_was_sent),
        _("Record a decision made elsewhere"),
        "responses:record-decision",
    ),
    Transition(
        Verb.REOPEN,
        frozenset({State.APPROVED, State.NOT_SUPPORTED, State.NIL_RETURN}),
        State.DRAFTING,
        permissions.can_draft_or_decide,
        (policies.consultation_is_open, policies.takes_part),
        _("Reopen"),
        "responses:reopen",
        needs_reason=True,
    ),
    Transition(
        Verb.RECONSIDER,
        frozenset({State.APPROVED, State.NOT_SUPPORTED, State.NIL_RETURN, State.SUBMITTED}),
        State.AWAITING_DECISION,
        permissions.can_follow_decision,
        (taking_effect.call_in_is_open,),
        _("Record the outcome of the call-in"),
        "responses:end-call-in",
    ),
    Transition(
        Verb.SUBMIT,
        frozenset({State.APPROVED}),
        State.SUBMITTED,
        permissions.can_draft,
        (
            policies.consultation_is_open,
            policies.no_objection_is_open,
            policies.submitter_did_not_record,
            taking_effect.decision_has_effect,
        ),
        _("Submit to the LGA"),
        "responses:submit",
    ),
    Transition(
        Verb.REVISE,
        frozenset({State.SUBMITTED}),
        State.DRAFTING,
        permissions.can_draft,
        (policies.consultation_is_open,),
        _("Prepare another submission"),
        "responses:revise",
        needs_reason=True,
    ),
    Transition(
        Verb.KEEP,
        BEFORE_ANOTHER,
        State.SUBMITTED,
        permissions.can_draft,
        (),
        _("Keep the submission in force"),
        "responses:keep",
        concerns=policies.a_submission_is_in_force,
    ),
    Transition(
        Verb.WITHDRAW,
        BEFORE_ANOTHER | {State.SUBMITTED},
        State.WITHDRAWN,
        permissions.can_draft,
        (policies.consultation_is_open,),
        _("Withdraw the submission"),
        "responses:withdraw",
        needs_reason=True,
        concerns=policies.a_submission_is_in_force,
    ),
    Transition(
        Verb.RESUME,
        frozenset({State.WITHDRAWN}),
        State.DRAFTING,
        permissions.can_draft,
        (policies.consultation_is_open,),
        _("Take it up again"),
        "responses:resume",
    ),
)
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


def offered(user: User, response: Response) -> list[Transition]:
    """The moves this person may make from the present state (blockers not yet asked)."""
    return [
        transition
        for transition in TRANSITIONS
        if response.state in transition.from_states
        and transition.concerns(response)
        and transition.who(user, response)
    ]


def offers(user: User, response: Response, verb: Verb) -> bool:
    return BY_VERB[verb] in offered(user, response)


def blockers(
    transition: Transition, response: Response, by: User, now: dt.datetime
) -> list[Blocker]:
    """Everything that stands in the way now; empty means that the server will do it."""
    if response.state not in transition.from_states or not transition.concerns(response):
        return [Blocker("state", not_from_here(transition, response))]
    return [blocker for policy in transition.unless for blocker in policy(response, by, now)]


def not_from_here(transition: Transition, response: Response) -> str:
    """Why the move cannot start here; a second click finds that it was already done."""
    if response.state == transition.to_state:
        return gettext("This was already done: the response is “%(state)s”.") % {
            "state": response.get_state_display()
        }
    if response.state in transition.from_states:
        return gettext("No submission of this response is in force, so this cannot be done.")
    return gettext(
        "The response is “%(state)s” now, so this cannot be done. Look at the page again to see "
        "what has happened."
    ) % {"state": response.get_state_display()}


def drawn() -> str:
    """The table as a page of the documentation: a diagram and a row for each move."""
    lines = [
        "# States of a response",
        "",
        "Drawn from `responses/workflow.py` by `./run manage draw_states`; a test fails when it "
        "is stale.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {_node(State.DRAFTING)}: start",
    ]
    for transition in TRANSITIONS:
        for state in State:
            if state in transition.from_states:
                move = f"{_node(state)} --> {_node(transition.to_state)}"
                lines.append(f"    {move}: {transition.verb.value}")
    lines += [
        "```",
        "",
        "| move | from | to | who | only when | reason |",
        "|---|---|---|---|---|---|",
    ]
    for transition in TRANSITIONS:
        froms = ", ".join(str(state.label) for state in State if state in transition.from_states)
        asked = [policy.__name__ for policy in transition.unless]
        if transition.concerns is not any_response:
            asked.insert(0, transition.concerns.__name__)
        unless = ", ".join(asked).replace("_", " ")
        lines.append(
            f"| {transition.verb.value} | {froms} | {transition.to_state.label} | "
            f"{transition.who.__name__.replace('_', ' ')} | "
            f"{unless or '–'} | "
            f"{'required' if transition.needs_reason else '–'} |"
        )
    return "\n".join(lines) + "\n"


def _node(state: State) -> str:
    return state.value.replace("-", "_")

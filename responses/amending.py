"""What may be done with a proposed amendment, as one table in the order of its life.

Like the table of a response's moves (workflow.py): buttons, pages and the server ask the same
functions over the same rows.  None of these steps moves the response: what was signed stays in
force until the amendment is signed, and can be submitted meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.enums import RouteKind
from councils.models import User
from councils.refusals import Blocker
from responses import permissions, policies, taking_effect
from responses.enums import AmendmentState, State, Verb
from responses.models import Amendment, Response
from responses.workflow import Permission

Rule = Callable[[Amendment, User, dt.datetime], list[Blocker]]
OPEN, SENT = AmendmentState.OPEN, AmendmentState.SENT


def consultation_is_open(amendment: Amendment, by: User, now: dt.datetime) -> list[Blocker]:
    return policies.consultation_is_open(amendment.response, by, now)


def something_is_proposed(amendment: Amendment, by: User, now: dt.datetime) -> list[Blocker]:
    if amendment.answers.exists():
        return []
    return [
        Blocker("empty", gettext("Nothing is proposed yet: change the words of an answer first."))
    ]


def decision_is_undisputed(amendment: Amendment, by: User, now: dt.datetime) -> list[Blocker]:
    return undisputed(amendment.response, by, now)


def undisputed(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """An amendment carries over what nobody changes: while somebody says that this was not decided,
    or it is called in, that is settled first. Otherwise the new record would stand without either.
    """
    asked = (policies.no_objection_is_open, taking_effect.no_call_in_is_open)
    return [found for policy in asked for found in policy(response, by, now)]


def signer_is_independent(amendment: Amendment, by: User, now: dt.datetime) -> list[Blocker]:
    """Nobody signs what they wrote, proposed or sent: neither the response nor the amendment."""
    if by.pk in {amendment.proposed_by_id, amendment.sent_by_id}:
        return [
            Blocker(
                "own-work",
                gettext("You proposed or sent this amendment, so somebody else decides."),
            )
        ]
    asked = (
        policies.decider_is_independent,
        policies.decider_was_not_consulted,
        policies.takes_part,
    )
    return [found for policy in asked for found in policy(amendment.response, by, now)]


@dataclass(frozen=True)
class Step:
    """One step: what, from where, who may, unless what, and its words on screen."""

    verb: Verb
    from_states: frozenset[AmendmentState]
    who: Permission
    unless: tuple[Rule, ...]
    words: Promise
    url_name: str
    is_secondary: bool = False

    @property
    def label(self) -> str:
        return str(self.words)


CHANGE = Step(
    Verb.PROPOSE_AMENDMENT,
    frozenset({OPEN}),
    permissions.can_draft,
    (consultation_is_open,),
    _("Change an answer"),
    "responses:amendment",
)
SEND = Step(
    Verb.SEND_AMENDMENT,
    frozenset({OPEN}),
    permissions.can_draft,
    (consultation_is_open, something_is_proposed, decision_is_undisputed),
    _("Send to executive member"),
    "responses:send-amendment",
)
SIGN = Step(
    Verb.SIGN_AMENDMENT,
    frozenset({SENT}),
    permissions.can_decide,
    (signer_is_independent, decision_is_undisputed),
    _("Check and sign"),
    "responses:sign-amendment",
)
DECLINE = Step(
    Verb.DECLINE_AMENDMENT,
    frozenset({SENT}),
    permissions.can_decide,
    (signer_is_independent,),
    _("Decline the amendment"),
    "responses:decline-amendment",
    is_secondary=True,
)
WITHDRAW = Step(
    Verb.WITHDRAW_AMENDMENT,
    frozenset({OPEN, SENT}),
    permissions.can_draft,
    (),
    _("Withdraw the amendment"),
    "responses:withdraw-amendment",
    is_secondary=True,
)
STEPS = (CHANGE, SEND, SIGN, DECLINE, WITHDRAW)


def offered(user: User, amendment: Amendment) -> list[Step]:
    """The steps this person may take from where it stands (blockers not yet asked)."""
    return [
        step
        for step in STEPS
        if amendment.state in step.from_states and step.who(user, amendment.response)
    ]


def blockers(step: Step, amendment: Amendment, by: User, now: dt.datetime) -> list[Blocker]:
    """Everything that stands in the way now; empty means that the server will do it."""
    if amendment.state not in step.from_states:
        return [Blocker("state", where_it_stands(amendment))]
    return [blocker for rule in step.unless for blocker in rule(amendment, by, now)]


def where_it_stands(amendment: Amendment) -> str:
    """Why a step cannot be taken from here."""
    match amendment.state:
        case AmendmentState.OPEN:
            return gettext("The amendment is still being written. It was not sent to anybody.")
        case AmendmentState.SENT:
            return gettext(
                "The amendment was sent for signature, so its words cannot be changed. Withdraw "
                "it to propose another one."
            )
        case AmendmentState.SIGNED:
            assert amendment.signed_by
            return gettext("%(name)s has signed this amendment already.") % {
                "name": amendment.signed_by.name
            }
        case AmendmentState.DECLINED:
            assert amendment.declined_by
            return gettext("%(name)s has declined this amendment.") % {
                "name": amendment.declined_by.name
            }
        case _:
            return gettext("The amendment was withdrawn. Nothing of it was signed.")


def can_propose(user: User, response: Response) -> bool:
    """Whether this person finds the button: an officer, beside a decision that was not sent and
    that one person signs."""
    may = response.state == State.APPROVED and response.route_kind != RouteKind.BODY
    return may and permissions.can_draft(user, response)


def not_proposable(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What stands in the way of proposing an amendment now."""
    if response.state != State.APPROVED:
        return [
            Blocker(
                "state",
                gettext(
                    "The response is “%(state)s” now. An amendment is proposed after the decision "
                    "was signed and before it is submitted."
                )
                % {"state": response.get_state_display()},
            )
        ]
    if response.route_kind == RouteKind.BODY:
        return [
            Blocker(
                "meeting",
                gettext(
                    "%(route)s decided in a meeting, and an amendment is signed by one person. To "
                    "change what was decided, reopen the response and send it again."
                )
                % {"route": response.route_name},
                reverse("responses:reopen", args=response.url_args),
            )
        ]
    found = policies.consultation_is_open(response, by, now) + undisputed(response, by, now)
    if response.amendments.not_ended().exists():
        found.append(
            Blocker("another", gettext("There is an amendment already. Withdraw it first."))
        )
    return found

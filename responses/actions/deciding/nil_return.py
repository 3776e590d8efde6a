"""A nil return: the council decides that it does not respond, and why.

It is proposed by officers and decided as a report is, and nothing goes to the LGA. Of the reason
the LGA learns nothing; that the council does not respond is one of the five states it knows
(responses/progress.py).
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from councils.enums import RouteKind
from councils.models import DecisionRoute, User
from councils.refusals import Blocker, Refused
from responses.actions.deciding.rounds import begin_round
from responses.actions.deciding.routes import take_route
from responses.actions.letters import administrators, deciders, letter
from responses.actions.moving import Facts, Moved, move
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import Verb
from responses.models import Response


def send_nil_return(
    *,
    response: Response,
    by: User,
    reason: str,
    route: DecisionRoute | None = None,
    decider: User | None = None,
) -> Response:
    """Proposes to whoever decides that no response is sent; they are told by mail.

    Questions may be unfinished: what was drafted stays, and is not sent.
    """
    reason = reason.strip()
    if not reason:
        raise Refused([Blocker("reason", _("Say why the council does not respond."))])

    def work(fresh: Response, now: dt.datetime) -> Facts:
        take_route(fresh, by=by, route=route, decider=decider)
        round_facts = begin_round(fresh, nil_reason=reason)
        return {
            **round_facts,
            "content": digest(signed_content(fresh)),
            "reason": digest(reason),
        }

    def afterwards(moved: Moved) -> None:
        for member in deciders(moved.response):
            letter("nil-return-awaited", member, moved, path="responses:read", reason=reason)
        if moved.response.route_kind == RouteKind.BODY:
            for recorder in administrators(moved.response):
                letter("decision-to-record", recorder, moved, path="responses:record-decision")

    return move(
        response=response, verb=Verb.SEND_NIL, by=by, work=work, afterwards=afterwards
    ).response

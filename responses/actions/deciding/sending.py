"""To whoever decides, and back: sending, recalling, returning, reopening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext as _

from councils.enums import RouteKind
from councils.models import DecisionRoute, User
from councils.refusals import Blocker, Refused
from responses.actions import confirming
from responses.actions.deciding.rounds import begin_round
from responses.actions.deciding.routes import take_route
from responses.actions.letters import administrators, deciders, letter, officers
from responses.actions.moving import Facts, Moved, move
from responses.actions.notices import tell
from responses.actions.papers import request_report
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import NoticeKind, Verb
from responses.models import Response, ReturnNote


def send_for_decision(
    *,
    response: Response,
    by: User,
    route: DecisionRoute | None = None,
    decider: User | None = None,
) -> Response:
    """Sends the report to whoever decides by the route; they are told by mail.

    `route` and `decider` are needed only where the council has several, see `take_route`.
    """

    def work(fresh: Response, now: dt.datetime) -> Facts:
        take_route(fresh, by=by, route=route, decider=decider)
        # What was asked in the round before is kept until the decision: the member reads it there.
        wordings = confirming.take_wordings(fresh)
        return {"content": digest(signed_content(fresh)), **wordings, **begin_round(fresh)}

    def afterwards(moved: Moved) -> None:
        for member in deciders(moved.response):
            letter("decision-awaited", member, moved, path="responses:read")
        if moved.response.route_kind == RouteKind.BODY:
            for recorder in administrators(moved.response):
                letter("decision-to-record", recorder, moved, path="responses:record-decision")
        request_report(response=moved.response)

    return move(
        response=response, verb=Verb.SEND_FOR_DECISION, by=by, work=work, afterwards=afterwards
    ).response


def recall(*, response: Response, by: User) -> Response:
    """Takes the report back to the officer's desk before a decision."""

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.decision_drafts.all().delete()
        return {}

    return move(response=response, verb=Verb.RECALL, by=by, work=work).response


def return_for_changes(
    *, response: Response, by: User, reason: str, notes: Mapping[int, str] | None = None
) -> Response:
    """Gives the report back to the officers with what should change; they are told by mail.

    `notes` say by question id what should change there. It waits for the officers, so each is
    told: at once, or in the day's one mail.
    """
    reason = _required(reason, _("Say what should change."))
    asked = {pk: text.strip() for pk, text in (notes or {}).items() if text.strip()}

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = reason
        fresh.save(update_fields=["return_reason"])
        fresh.decision_drafts.all().delete()
        write_return_notes(fresh, asked, by, now)
        return {
            "round": fresh.round,
            "reason": digest(reason),
            "notes": {str(pk): digest(text) for pk, text in sorted(asked.items())},
        }

    def afterwards(moved: Moved) -> None:
        for officer in officers(moved.response):
            tell(
                officer,
                NoticeKind.RETURNED,
                moved.response,
                f"{by.name} has returned the report for changes.",
                moved.response.get_absolute_url(),
                at=moved.at,
                letter=partial(
                    letter, "returned", officer, moved, path="responses:task-list", reason=reason
                ),
            )

    return move(
        response=response,
        verb=Verb.RETURN_FOR_CHANGES,
        by=by,
        work=work,
        afterwards=afterwards,
    ).response


def reopen(*, response: Response, by: User, reason: str) -> Response:
    """Leads a decided response back to drafting; the signed decision stays on record."""
    reason = _required(reason, _("Say why the response is reopened."))

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = reason
        fresh.is_nil, fresh.nil_reason = False, ""  # a decided one stands in its record
        fresh.save(update_fields=["return_reason", "is_nil", "nil_reason"])
        return {"reason": digest(reason)}

    return move(response=response, verb=Verb.REOPEN, by=by, work=work).response


def write_return_notes(
    response: Response, asked: Mapping[int, str], by: User, now: dt.datetime
) -> None:
    """What should change, question by question. The caller holds the lock."""
    known = set(response.answers.values_list("question", flat=True))
    if not set(asked) <= known:
        raise Refused([Blocker("question", _("One of the questions is not of this response."))])
    ReturnNote.objects.bulk_create(
        ReturnNote(
            response=response,
            round=response.round,
            question_id=pk,
            reason=text,
            written_at=now,
            written_by=by,
        )
        for pk, text in asked.items()
    )


def _required(text: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise Refused([Blocker("reason", sentence)])
    return text

"""A member's objection to a decision that somebody else recorded in their name."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.actions.letters import administrators, letter, officers
from responses.actions.moving import Moved, as_of_now, locked, note
from responses.canonical import digest
from responses.enums import DECIDED, ObjectionEnd, Verb
from responses.models import Decision, Event, Objection, Response


def object_to(*, response: Response, decision: Decision, by: User, words: str) -> Objection:
    """Says that the decision was not made as it is recorded. Officers and administrators are told.

    While it is open the response is not submitted.
    """
    words = clean(words)
    with locked(response) as (fresh, now):
        by = as_of_now(by)
        if not permissions.can_object(by, fresh, decision):
            raise PermissionDenied(_("Only who is named in a recorded decision objects to it."))
        last = fresh.decisions.order_by("-number").first()
        if fresh.state not in DECIDED or last is None or last.pk != decision.pk:
            raise Refused(
                [Blocker("state", _("This decision is no longer in force, so nothing follows it."))]
            )
        if not words:
            raise Refused([Blocker("words", _("Say what is wrong with the record."), "reason")])
        if decision.objections.filter(made_by=by, ended_at__isnull=True).exists():
            raise Refused([Blocker("objected", _("You have objected already."))])
        objection = Objection.objects.create(
            decision=decision, words=words, made_at=now, made_by=by
        )
        facts = {
            "decision": decision.number,
            "objection": objection.pk,
            "content": digest(words),
        }
        moved = Moved(fresh, note(fresh, Verb.OBJECT, by, now, facts), now)
        _tell(moved, decision, "objection", words=words)
        return objection


def end_objection(*, objection: Objection, by: User, words: str) -> Objection:
    """Whoever objected withdraws it and says how it was settled. The words of both stay on record.

    Raises PermissionDenied for anybody else, Refused when it has ended or nothing is said.
    """
    words = clean(words)
    with locked(objection.decision.response) as (fresh, now):
        row = Objection.objects.select_related("decision").get(pk=objection.pk)
        by = as_of_now(by)
        if row.made_by_id != by.pk or not permissions.can_read(by, fresh):
            raise PermissionDenied(_("Only who objected withdraws the objection."))
        if row.ended_at is not None:
            raise Refused([Blocker("ended", _ended(row))])
        if not words:
            raise Refused([Blocker("words", _("Say how it was settled."), "reason")])
        event = _end(fresh, row, ObjectionEnd.WITHDRAWN, words, by, now)
        _tell(Moved(fresh, event, now), row.decision, "objection-ended", words=words)
        return row


def settle_objections(response: Response, decision: Decision, by: User, now: dt.datetime) -> None:
    """A new decision settles what was objected to earlier ones. The caller holds the lock."""
    rows = Objection.objects.filter(decision__response=response, ended_at__isnull=True)
    for row in rows.exclude(decision=decision).select_related("decision").order_by("pk"):
        words = f"Decision {decision.number} was made."
        _end(response, row, ObjectionEnd.REPLACED, words, by, now)


def _end(
    response: Response, row: Objection, ending: str, words: str, by: User, now: dt.datetime
) -> Event:
    row.ended_at, row.ended_by, row.ending, row.ended_words = now, by, ending, words
    row.save(update_fields=["ended_at", "ended_by", "ending", "ended_words"])
    facts = {
        "decision": row.decision.number,
        "objection": row.pk,
        "content": digest(row.end_content),
    }
    return note(response, Verb.END_OBJECTION, by, now, facts)


def _ended(row: Objection) -> str:
    if row.ending == ObjectionEnd.REPLACED:
        return _("A new decision was made meanwhile, which settled this objection.")
    return _("This objection has already been withdrawn.")


def _tell(moved: Moved, decision: Decision, template: str, **context: str) -> None:
    told = {one.pk: one for one in (*officers(moved.response), *administrators(moved.response))}
    for person in told.values():
        letter(template, person, moved, path="responses:decision", decision=decision, **context)

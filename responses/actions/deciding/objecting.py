"""A member's objection to a decision that somebody else recorded in their name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.actions.letters import administrators, letter, officers
from responses.actions.moving import Moved, as_of_now, locked, note
from responses.canonical import digest
from responses.enums import DECIDED, Verb
from responses.models import Decision, Objection, Response


def object_to(*, response: Response, decision: Decision, by: User, words: str) -> Objection:
    """Says that the decision was not made as it is recorded. Officers and administrators are told.

    While it is open the response is not submitted.
    """
    words = clean(words)
    with locked(response) as (fresh, now):
        by = as_of_now(by)
        if not permissions.can_object(by, fresh, decision):
            raise PermissionDenied("Only who is named in a recorded decision objects to it.")
        last = fresh.decisions.order_by("-number").first()
        if fresh.state not in DECIDED or last is None or last.pk != decision.pk:
            raise Refused(
                [Blocker("state", "This decision is no longer in force, so nothing follows it.")]
            )
        if not words:
            raise Refused([Blocker("words", "Say what is wrong with the record.", "reason")])
        if decision.objections.filter(made_by=by, ended_at__isnull=True).exists():
            raise Refused([Blocker("objected", "You have objected already.")])
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


def end_objection(*, objection: Objection, by: User) -> Objection:
    """Whoever objected withdraws it, because it is settled. The words stay on record."""
    with locked(objection.decision.response) as (fresh, now):
        row = Objection.objects.select_related("decision").get(pk=objection.pk)
        by = as_of_now(by)
        if row.made_by_id != by.pk or not permissions.can_read(by, fresh):
            raise PermissionDenied("Only who objected withdraws the objection.")
        if row.ended_at is not None:
            raise Refused([Blocker("ended", "This objection has already been withdrawn.")])
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
        facts = {"decision": row.decision.number, "objection": row.pk}
        moved = Moved(fresh, note(fresh, Verb.END_OBJECTION, by, now, facts), now)
        _tell(moved, row.decision, "objection-ended")
        return row


def _tell(moved: Moved, decision: Decision, template: str, **context: str) -> None:
    told = {one.pk: one for one in (*officers(moved.response), *administrators(moved.response))}
    for person in told.values():
        letter(template, person, moved, path="responses:decision", decision=decision, **context)

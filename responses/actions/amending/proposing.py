"""Proposing an amendment: its words, sending it, withdrawing it, declining it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from consultations.models import Question
from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses import amending, permissions
from responses.actions.amending.content import base_words, decided_rows, open_ends
from responses.actions.drafting import normalised
from responses.actions.letters import deciders, letter, officers
from responses.actions.moving import Moved, as_of_now, locked, note
from responses.canonical import digest
from responses.enums import AnswerState, Verb
from responses.models import AmendedAnswer, Amendment, Response
from responses.said import Said


@contextmanager
def taking(
    step: amending.Step, amendment: Amendment, by: User
) -> Iterator[tuple[Amendment, User, dt.datetime]]:
    """The response's lock, the amendment read under it, and the table asked again."""
    with locked(amendment.response) as (response, now):
        person = as_of_now(by)
        if not step.who(person, response):
            raise PermissionDenied(
                _("Your role does not include “%(step)s”.") % {"step": step.label}
            )
        people = ("signed_by", "declined_by", "withdrawn_by", "decision")
        fresh = response.amendments.select_related(*people).get(pk=amendment.pk)
        fresh.response = response
        if found := amending.blockers(step, fresh, person, now):
            raise Refused(found)
        yield fresh, person, now


def propose(*, response: Response, by: User, reason: str) -> Amendment:
    """Begins an amendment of the decision that is in force; nothing of that changes.

    What was proposed before on the same decision and not signed is taken over, so that a
    correction need not be typed again. Raises PermissionDenied for anybody but officers, Refused
    without a reason, while there is another one, and in any state but "approved".
    """
    reason = _required(reason, _("Say why the decision is to be amended."))
    with locked(response) as (fresh, now):
        by = as_of_now(by)
        if not permissions.can_draft(by, fresh):
            raise PermissionDenied(_("Only the council's policy officers propose amendments."))
        if found := amending.not_proposable(fresh, by, now):
            raise Refused(found)
        decision = fresh.decisions.order_by("-number")[0]
        before = fresh.amendments.order_by("-number").first()
        made = Amendment.objects.create(
            response=fresh,
            number=before.number + 1 if before else 1,
            decision=decision,
            reason=reason,
            proposed_at=now,
            proposed_by=by,
        )
        facts = {"amendment": made.number, "decision": decision.number, "reason": digest(reason)}
        note(fresh, Verb.PROPOSE_AMENDMENT, by, now, facts)
        if before is not None and before.decision_id == decision.pk:
            for row in before.answers.select_related("question"):
                row.pk, row.amendment, row.version = None, made, 1
                row.saved_at, row.saved_by = now, by
                row._state.adding = True
                row.save(force_insert=True)
                _note_answer(made, row, by, now)
        return made


def save_answer(
    *,
    amendment: Amendment,
    question: Question,
    by: User,
    base_version: int,
    said: Said,
    why: str = "",
    question_version: int | None = None,
) -> AmendedAnswer | None:
    """Stores what is proposed for one question; None where it equals what was decided.

    `question_version` is the version of the question to which it is written, if not the one that
    was decided on: then the decided words may be proposed for the question as it was corrected.
    `base_version` is that of the proposal which was seen, 0 where there was none. Raises Conflict
    (with the stored proposal, or None) when it is another now, Refused when the amendment is no
    longer being written or the answer does not fit the question.
    """
    why = clean(why)
    with taking(amending.CHANGE, amendment, by) as (fresh, person, now):
        rows = decided_rows(fresh.decision)
        row = next((one for one in rows if one.question_id == question.pk), None)
        if row is None:
            raise Refused([Blocker("question", _("This question is not part of the decision."))])
        base = base_words(fresh.response, rows)[question.pk]
        is_aimed = row.question.rule.fits(fresh.response.facts)
        wanted = normalised(row.question, said, is_aimed=is_aimed)
        if wanted.state == AnswerState.UNANSWERED:
            sentence = _("Write a response to %(number)s, or record “no response”.") % {
                "number": row.question.number
            }
            raise Refused([Blocker("unfinished", sentence)])
        stored = fresh.answers.select_related("saved_by").filter(question=question).first()
        version = max(row.question_version, min(question_version or 0, row.question.version))
        is_same = wanted == base and version == row.question_version
        if _holds(stored, is_same, wanted, why, version):
            return stored
        if (stored.version if stored else 0) != base_version:
            raise Conflict(stored)
        if is_same:
            assert stored is not None
            stored.delete()
            facts = {"amendment": fresh.number, "undone": row.question.number}
            note(fresh.response, Verb.PROPOSE_AMENDMENT, person, now, facts)
            return None
        stored = stored or AmendedAnswer(amendment=fresh, question=row.question, version=0)
        for name, value in {
            **base.columns("base_"),
            **wanted.columns("proposed_"),
            "why": why,
            "question_version": version,
            "version": stored.version + 1,
            "saved_at": now,
            "saved_by": person,
        }.items():
            setattr(stored, name, value)
        stored.question = row.question
        stored.save()
        _note_answer(fresh, stored, person, now)
        return stored


def _holds(
    stored: AmendedAnswer | None, is_same: bool, wanted: Said, why: str, version: int
) -> bool:
    """Whether there is nothing to save, whatever version it was based on."""
    if stored is None:
        return is_same
    held = (Said.of(stored, "proposed_"), stored.why, stored.question_version)
    return held == (wanted, why, version)


def _note_answer(amendment: Amendment, row: AmendedAnswer, by: User, now: dt.datetime) -> None:
    facts = {
        "amendment": amendment.number,
        "question": row.question.number,
        "version": row.version,
        "content": digest([Said.of(row, "proposed_").content, row.why]),
    }
    note(amendment.response, Verb.PROPOSE_AMENDMENT, by, now, facts)


def send(*, amendment: Amendment, by: User) -> Amendment:
    """Sends it to the council's executive members, who are told by mail; from now on its words
    stay as they are. Raises Refused when nothing is proposed or something would be missing."""
    with taking(amending.SEND, amendment, by) as (fresh, person, now):
        rows = decided_rows(fresh.decision)
        if ends := open_ends(fresh, rows):
            raise Refused(ends)
        fresh.sent_at, fresh.sent_by, fresh.nonce = now, person, secrets.token_hex(16)
        fresh.save(update_fields=["sent_at", "sent_by", "nonce"])
        facts = {"amendment": fresh.number, "content": digest(fresh.proposed_content)}
        moved = _noted(fresh, Verb.SEND_AMENDMENT, person, now, facts)
        for member in deciders(fresh.response):
            tell(fresh, "amendment-awaited", member, moved, reason=fresh.reason)
        return fresh


def withdraw(*, amendment: Amendment, by: User) -> Amendment:
    """Takes an unsigned amendment back. What was signed is as it was."""
    with taking(amending.WITHDRAW, amendment, by) as (fresh, person, now):
        fresh.withdrawn_at, fresh.withdrawn_by = now, person
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        note(fresh.response, Verb.WITHDRAW_AMENDMENT, person, now, {"amendment": fresh.number})
        return fresh


def decline(*, amendment: Amendment, by: User, reason: str) -> Amendment:
    """The member does not sign it, with a reason; officers are told by mail."""
    reason = _required(reason, _("Say why the amendment is declined."))
    with taking(amending.DECLINE, amendment, by) as (fresh, person, now):
        fresh.declined_at, fresh.declined_by, fresh.decline_reason = now, person, reason
        fresh.save(update_fields=["declined_at", "declined_by", "decline_reason"])
        facts = {"amendment": fresh.number, "reason": digest(reason)}
        moved = _noted(fresh, Verb.DECLINE_AMENDMENT, person, now, facts)
        for officer in officers(fresh.response):
            tell(fresh, "amendment-declined", officer, moved, reason=reason)
        return fresh


def _noted(
    amendment: Amendment, verb: Verb, by: User, now: dt.datetime, facts: dict[str, Any]
) -> Moved:
    return Moved(amendment.response, note(amendment.response, verb, by, now, facts), now)


def tell(amendment: Amendment, template: str, to: User, moved: Moved, **context: Any) -> None:
    """Queues one mail about the amendment, with a link to its page."""
    args = [*amendment.response.url_args, amendment.number]
    letter(
        template,
        to,
        moved,
        path="responses:amendment",
        url_args=args,
        amendment=amendment,
        **context,
    )


def _required(text: str, sentence: str) -> str:
    text = clean(text)
    if not text:
        raise Refused([Blocker("reason", sentence)])
    return text

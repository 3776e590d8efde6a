"""What the member has chosen so far."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions.drafting import normalised
from responses.actions.moving import as_of_now, locked
from responses.enums import Outcome, State
from responses.models import Answer, DecisionDraft, Response
from responses.said import Said


@dataclass(frozen=True)
class Change:
    """What the member wants said instead of one suggested response, and why."""

    said: Said
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"said": self.said.to_json(), "reason": self.reason}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Change:
        return cls(Said.from_json(stored["said"]), stored["reason"])


def require_deciding(response: Response, by: User) -> None:
    """Asked under the lock: somebody who decides or records here today, on what awaits it, and has
    not handed it over."""
    if not permissions.can_choose_decision(as_of_now(by), response):
        raise PermissionDenied(_("You do not decide on this response."))
    if response.state != State.AWAITING_DECISION:
        raise Refused([Blocker("state", _("This response does not await a decision now."))])
    if blockers := policies.takes_part(response, by, timezone.now()):
        raise Refused(blockers)


def kept_change(response: Response, answer: Answer, change: Change) -> dict[str, Any] | None:
    """The change as the draft holds it; None for what equals the suggested response."""
    is_aimed = answer.question.rule.fits(response.facts)
    said = normalised(answer.question, change.said, is_aimed=is_aimed)
    return None if said == Said.of(answer) else Change(said, change.reason).to_json()


def save_decision_draft(
    *,
    response: Response,
    by: User,
    outcome: str,
    changes: Mapping[int, Change],
    reasons: str = "",
    comments: str = "",
    consultee_comments: str = "",
    alternatives: str = "",
    has_no_alternatives: bool = False,
    interest_kind: str = "",
    interest: str = "",
    dispensation: str = "",
) -> DecisionDraft:
    """Keeps what the member has chosen so far, with a new nonce. Nothing is decided by it.

    `changes` is keyed by question id; what equals the suggested response falls out.
    """
    with locked(response) as (fresh, now):
        require_deciding(fresh, by)
        kept: dict[str, Any] = {}
        if outcome == Outcome.NIL_RETURN:
            changes = {}  # no answer is sent, so none is changed
        for answer in fresh.answers.select_related("question"):
            change = changes.get(answer.question_id)
            if change is None:
                continue
            if stored := kept_change(fresh, answer, change):
                kept[str(answer.question_id)] = stored
        draft, _ = DecisionDraft.objects.update_or_create(
            response=fresh,
            member=by,
            defaults={
                "outcome": outcome,
                "reasons": reasons,
                "comments": comments,
                "consultee_comments": consultee_comments,
                "alternatives": alternatives,
                "has_no_alternatives": has_no_alternatives,
                "interest_kind": interest_kind,
                "interest": interest,
                "dispensation": dispensation,
                "changes": kept,
                "nonce": secrets.token_hex(16),
                "saved_at": now,
            },
        )
        return draft

"""The signature under an amendment: a complete record of its own, over exactly what was on the
page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import amending
from responses.actions.amending.content import (
    amended_verdicts,
    decided_rows,
    open_ends,
    page_content,
)
from responses.actions.amending.proposing import taking, tell
from responses.actions.deciding.authority import authority_of, name_faults
from responses.actions.deciding.call_in_rule import call_in_rule
from responses.actions.letters import officers
from responses.actions.moving import Moved, note
from responses.actions.papers import request_papers
from responses.canonical import canonical_json, digest
from responses.enums import InterestKind, Outcome, PaperKind, State, Verb
from responses.models import Amendment, AnswerDecision, Decision, Response

# What the new record says for itself; all else is carried over from the one it amends.
OWN = frozenset(
    [
        "id",
        "number",
        "outcome",
        "decided_at",
        "decided_by_id",
        "signed_name",
        "office",
        "interest_kind",
        "interest",
        "dispensation",
        "made_on",
        "way",
        "route_kind",
        "route_name",
        "route_reference",
        "in_place_of",
        "meeting",
        "recorded_by_id",
        "call_in_days",
        "is_call_in_waived",
        "amends_id",
        "canonical",
        "digest",
    ]
)


def sign(
    *,
    amendment: Amendment,
    by: User,
    nonce: str,
    seen_digest: str,
    typed_name: str,
    interest_kind: str,
    interest: str = "",
    dispensation: str = "",
) -> Decision:
    """Signs the amendment: a new, complete decision that supersedes the one it amends. The
    response stays "approved".

    `nonce` and `seen_digest` come from the page that was confirmed. If anything changed since
    that page was opened, or it was signed already, nothing is signed (Refused). The caller has
    asked for fresh authentication. Raises PermissionDenied for who does not decide here.
    """
    interest, dispensation = clean(interest), clean(dispensation)
    with taking(amending.SIGN, amendment, by) as (fresh, person, now):
        # Name and office are those of this moment.
        member = User.objects.get(pk=person.pk)
        rows = decided_rows(fresh.decision)
        _same_page(fresh, member, rows, nonce, seen_digest)
        if faults := [
            *name_faults(typed_name, member),
            *interest_faults(interest_kind, interest, dispensation),
            *open_ends(fresh, rows),
        ]:
            raise Refused(faults)
        declared = {
            "interest_kind": interest_kind,
            "interest": interest if interest_kind != InterestKind.NONE else "",
            "dispensation": dispensation if interest_kind == InterestKind.PECUNIARY else "",
        }
        decision = _record(fresh, member, rows, now, declared)
        fresh.signed_at, fresh.signed_by = now, member
        fresh.save(update_fields=["signed_at", "signed_by"])
        response = fresh.response
        Response.objects.filter(pk=response.pk, state=State.APPROVED).update(
            decided_at=now, decided_by=member
        )
        facts = {
            "amendment": fresh.number,
            "decision": decision.number,
            "outcome": decision.outcome,
            "content": decision.digest,
            "page": seen_digest,
        }
        moved = Moved(response, note(response, Verb.SIGN_AMENDMENT, member, now, facts), now)
        for officer in officers(response):
            outcome = str(Outcome(decision.outcome).label)
            tell(fresh, "amendment-signed", officer, moved, outcome=outcome)
        request_papers(response, PaperKind.REPORT, PaperKind.DECISION)
        return decision


def _same_page(
    amendment: Amendment,
    member: User,
    rows: list[AnswerDecision],
    nonce: str,
    seen_digest: str,
) -> None:
    if nonce != amendment.nonce:
        sentence = _("This page is of another amendment. Nothing was signed. Read this one.")
        raise Refused([Blocker("stale", sentence)])
    newest = amendment.response.decisions.order_by("-number")[0]
    if newest.pk != amendment.decision_id:
        sentence = _("Another decision was signed after this was proposed. Nothing was signed.")
        raise Refused([Blocker("changed", sentence)])
    if digest(page_content(amendment, member, rows)) != seen_digest:
        raise Refused(
            [
                Blocker(
                    "changed",
                    _(
                        "Something on this page changed after you opened it. Nothing was signed. "
                        "Read it again before you decide."
                    ),
                )
            ]
        )


def interest_faults(kind: str, interest: str, dispensation: str) -> list[Blocker]:
    """What a declaration lacks. With a pecuniary interest only who has a dispensation decides
    (Localism Act 2011, section 31(8) and section 33)."""
    if kind not in InterestKind.values:
        return [
            Blocker("interest", _("Declare an interest, or that you have none."), "interest_kind")
        ]
    found = []
    if kind != InterestKind.NONE and not interest:
        found.append(Blocker("interest", _("Say what the interest is."), "interest"))
    if kind == InterestKind.PECUNIARY and not dispensation:
        found.append(
            Blocker(
                "dispensation",
                _(
                    "With a disclosable pecuniary interest you cannot sign, unless you were given "
                    "a dispensation: say who gave it and when. Otherwise somebody else signs."
                ),
                "dispensation",
            )
        )
    return found


def _record(
    amendment: Amendment,
    member: User,
    rows: list[AnswerDecision],
    now: dt.datetime,
    declared: dict[str, str],
) -> Decision:
    """Writes the decision and its verdicts. The caller holds the lock and has asked who may."""
    earlier = amendment.decision
    carried: dict[str, Any] = {
        field.attname: getattr(earlier, field.attname)
        for field in Decision._meta.concrete_fields
        if field.attname not in OWN
    }
    content = page_content(amendment, member, rows) | declared
    decision = Decision.objects.create(
        **carried,
        **declared,
        number=earlier.number + 1,
        outcome=content["outcome"],
        decided_at=now,
        **authority_of(amendment.response, member).columns(now),
        **call_in_rule(amendment.response).columns(),
        amends=earlier,
        canonical=canonical_json(content),
        digest=digest(content),
    )
    AnswerDecision.objects.bulk_create(amended_verdicts(decision, amendment, rows))
    return decision

"""The signature: one decision, over exactly what was on the page."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.deciding.authority import Authority, authority_of
from responses.actions.deciding.call_in_rule import call_in_rule
from responses.actions.deciding.content import page_content, page_digest, verdicts_of
from responses.actions.deciding.hearing import changed_meanwhile
from responses.actions.deciding.objecting import settle_objections
from responses.actions.deciding.open_ends import open_ends
from responses.actions.letters import letter, officers
from responses.actions.moving import Facts, Moved, move
from responses.actions.papers import request_papers
from responses.canonical import canonical_json, digest
from responses.enums import Outcome, PaperKind, Verb
from responses.models import AnswerDecision, Decision, DecisionDraft, Response

# Outcomes by which nothing is sent; every other approves.
VERBS: dict[str, Verb] = {
    Outcome.NOT_SUPPORTED: Verb.NOT_SUPPORT,
    Outcome.NIL_RETURN: Verb.DECIDE_NIL,
}


def decide(*, response: Response, by: User, nonce: str, seen_digest: str) -> Decision:
    """Signs the member's draft: the decision with a verdict for every question.

    `nonce` and `seen_digest` come from the page that was confirmed. If anything changed since
    that page was opened, or it was signed already, nothing is signed (Refused). The caller has
    asked for the typed name and for fresh authentication.
    """
    draft = DecisionDraft.objects.filter(response=response, member=by).first()
    if draft is None:
        raise Refused([Blocker("signed", no_draft(response, by))])
    verb = VERBS.get(draft.outcome, Verb.APPROVE)
    decisions: list[Decision] = []

    def work(fresh: Response, now: dt.datetime) -> Facts:
        # The member is read anew with it: the name and office signed are those of this moment.
        drafts = DecisionDraft.objects.select_for_update(of=("self",)).select_related("member")
        mine = drafts.filter(pk=draft.pk).first()
        if mine is None or mine.nonce != nonce:
            raise Refused(
                [
                    Blocker(
                        "stale",
                        _(
                            "This page is out of date: your decision was saved again in another "
                            "window. Nothing was signed. Check it and confirm again."
                        ),
                    )
                ]
            )
        if page_digest(fresh, mine) != seen_digest:
            raise Refused([changed_meanwhile(fresh, mine, seen_digest)])
        if ends := open_ends(fresh, mine):
            raise Refused(ends)
        if VERBS.get(mine.outcome, Verb.APPROVE) != verb:
            raise Refused(
                [Blocker("stale", _("Your decision changed meanwhile. Confirm it again."))]
            )
        decision = sign_record(fresh, mine, now)
        decisions.append(decision)
        fresh.decision_drafts.all().delete()
        return {"decision": decision.number, "outcome": decision.outcome, "content": seen_digest}

    def afterwards(moved: Moved) -> None:
        for officer in officers(moved.response):
            letter(
                "decided",
                officer,
                moved,
                path="responses:decision",
                outcome=str(Outcome(decisions[0].outcome).label),
            )
        request_papers(moved.response, PaperKind.REPORT, PaperKind.DECISION)

    move(response=response, verb=verb, by=by, work=work, afterwards=afterwards)
    return decisions[0]


def sign_record(
    response: Response,
    draft: DecisionDraft,
    now: dt.datetime,
    authority: Authority | None = None,
) -> Decision:
    """Writes the decision and its verdicts. The caller holds the lock and has asked who may."""
    authority = authority or authority_of(response, draft.member)
    content = page_content(response, draft, authority)
    decision = Decision.objects.create(
        response=response,
        number=response.decisions.count() + 1,
        outcome=draft.outcome,
        decided_at=now,
        **authority.columns(now),
        reasons=draft.reasons,
        comments=draft.comments,
        consultee_comments=draft.consultee_comments,
        alternatives=draft.alternatives,
        has_no_alternatives=draft.has_no_alternatives,
        interest_kind=draft.interest_kind,
        interest=draft.interest,
        dispensation=draft.dispensation,
        **call_in_rule(response).columns(),
        canonical=canonical_json(content),
        digest=digest(content),
    )
    # What was asked of the officers is answered by the decision.
    Response.objects.filter(pk=response.pk).update(return_reason="")
    answers = list(response.answers.select_related("question"))
    AnswerDecision.objects.bulk_create(verdicts_of(decision, answers, draft))
    settle_objections(response, decision, draft.member, now)
    return decision


def no_draft(response: Response, by: User) -> str:
    """Why there is nothing to sign or record."""
    last = Decision.objects.filter(response=response).order_by("-number").first()
    if last and last.recorded_by_id == by.pk:
        return _("You have already recorded this decision; it was not recorded a second time.")
    if last and last.decided_by_id == by.pk:
        return _("You have already signed this decision; it was not signed a second time.")
    if last:
        return _("%(name)s has already decided. Nothing was signed twice.") % {
            "name": last.signed_name
        }
    return _("Your decision is not saved yet. Choose it and confirm again.")

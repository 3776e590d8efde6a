"""From the officer's desk to the executive member's signature and back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied

from councils.enums import Role
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.actions.drafting import normalised
from responses.actions.letters import deciders, letter, officers
from responses.actions.moving import Facts, Moved, as_of_now, locked, move
from responses.actions.notices import tell
from responses.actions.papers import request_report
from responses.canonical import canonical_json, digest
from responses.content import answers_as_asked, as_asked, lacking, signed_content
from responses.enums import AnswerState, NoticeKind, Outcome, PartKind, State, Verb, Verdict
from responses.models import Answer, AnswerDecision, Decision, DecisionDraft, Response
from responses.said import Said


def send_for_decision(*, response: Response, by: User) -> Response:
    """Sends the report to the council's executive members; they are told by mail."""

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = ""
        fresh.save(update_fields=["return_reason"])
        return {"content": digest(signed_content(fresh))}

    def afterwards(moved: Moved) -> None:
        for member in deciders(moved.response):
            letter("decision-awaited", member, moved, path="responses:read")
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


def return_for_changes(*, response: Response, by: User, reason: str) -> Response:
    """Gives the report back to the officers with what should change; they are told by mail.

    It waits for them, so each is told: at once, or in the day's one mail.
    """
    reason = _required(reason, "Say what should change.")

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = reason
        fresh.save(update_fields=["return_reason"])
        fresh.decision_drafts.all().delete()
        return {"reason": digest(reason)}

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
    reason = _required(reason, "Say why the response is reopened.")

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = reason
        fresh.save(update_fields=["return_reason"])
        return {"reason": digest(reason)}

    return move(response=response, verb=Verb.REOPEN, by=by, work=work).response


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


def save_decision_draft(
    *,
    response: Response,
    by: User,
    outcome: str,
    changes: Mapping[int, Change],
    reasons: str = "",
    comments: str = "",
    consultee_comments: str = "",
) -> DecisionDraft:
    """Keeps what the member has chosen so far, with a new nonce. Nothing is decided by it.

    `changes` is keyed by question id; what equals the suggested response falls out.
    """
    with locked(response) as (fresh, now):
        if not permissions.can_decide(as_of_now(by), fresh):
            raise PermissionDenied("Only the council's executive members decide.")
        if fresh.state != State.AWAITING_DECISION:
            raise Refused([Blocker("state", "This response does not await a decision now.")])
        kept: dict[str, Any] = {}
        for answer in fresh.answers.select_related("question"):
            change = changes.get(answer.question_id)
            if change is None:
                continue
            is_aimed = answer.question.rule.fits(fresh.council.facts)
            said = normalised(answer.question, change.said, is_aimed=is_aimed)
            if said != Said.of(answer):
                kept[str(answer.question_id)] = Change(said, change.reason).to_json()
        draft, _ = DecisionDraft.objects.update_or_create(
            response=fresh,
            member=by,
            defaults={
                "outcome": outcome,
                "reasons": reasons,
                "comments": comments,
                "consultee_comments": consultee_comments,
                "changes": kept,
                "nonce": secrets.token_hex(16),
                "saved_at": now,
            },
        )
        return draft


def page_content(response: Response, draft: DecisionDraft) -> dict[str, Any]:
    """Exactly what the member is asked to sign: the report, the decision, and their own line."""
    member = draft.member
    answers = list(response.answers.select_related("question"))
    decided = decided_answers(answers, draft)
    return {
        "schema": "decision/2",
        "response": signed_content(response),
        "outcome": draft.outcome,
        "reasons": draft.reasons,
        "comments": draft.comments,
        "consultee_comments": draft.consultee_comments,
        "changes": draft.changes,
        "decided": [
            {"number": answer.question.number, **decided[answer.question_id].to_json()}
            for answer in answers
        ],
        "member": draft.member_id,
        "signed_name": member.name,
        "office": member.office_at(response.invitation.council_id, Role.EXECUTIVE_MEMBER),
    }


def page_digest(response: Response, draft: DecisionDraft) -> str:
    """The hash of `page_content`, as it stands on the page and in the record."""
    return digest(page_content(response, draft))


def has_recommendation(response: Response) -> bool:
    """Whether officers recommend anything; if not, the member's decision is their own."""
    return response.parts.filter(kind=PartKind.RECOMMENDATIONS, text__gt="").exists()


def open_ends(response: Response, draft: DecisionDraft) -> list[Blocker]:
    """What the chosen outcome still lacks before it can be signed."""
    found = []
    if not draft.outcome:
        return [Blocker("outcome", "Choose a decision.", "#id_outcome")]
    recommended = has_recommendation(response)
    if recommended and draft.outcome == Outcome.OWN_DECISION:
        found.append(
            Blocker(
                "outcome",
                "Officers made a recommendation: support it, support it as modified, or do not "
                "support it.",
                "#id_outcome",
            )
        )
    if not recommended and draft.outcome in {Outcome.SUPPORTED, Outcome.MODIFIED}:
        found.append(
            Blocker(
                "outcome",
                "Officers made no recommendation, so there is nothing to support: choose “own "
                "decision”.",
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.SUPPORTED and draft.changes:
        found.append(
            Blocker(
                "changes",
                "You changed some responses: choose “modified as below”, or undo the changes.",
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.NOT_SUPPORTED and draft.changes:
        found.append(
            Blocker(
                "changes",
                "Nothing is sent when the report is not supported: undo your changes, or choose "
                "“modified as below”.",
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.MODIFIED and not draft.changes:
        found.append(
            Blocker(
                "changes",
                "Nothing is modified yet: change the words of a response below, or choose "
                "“supported”.",
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.OWN_DECISION and not draft.comments:
        found.append(Blocker("comments", "Write down your decision.", "#id_comments"))
    if draft.outcome == Outcome.NOT_SUPPORTED and not draft.reasons:
        found.append(Blocker("reasons", "Give the reason why it is not supported.", "#id_reasons"))
    return found + _unfinished(response, draft)


def _unfinished(response: Response, draft: DecisionDraft) -> list[Blocker]:
    """Questions of which something is lacking in what the draft decides.

    That can be a follow-up which a change of the member's made relevant.
    """
    if draft.outcome == Outcome.NOT_SUPPORTED:  # nothing is sent
        return []
    answers = response.answers_in_order
    suggested, decided = answers_as_asked(answers), decided_answers(answers, draft)
    found = []
    for answer in answers:
        number = answer.question.number
        sentence = lacking(answer.question, decided[answer.question_id])
        if sentence and suggested[answer.question_id].state == AnswerState.NOT_RELEVANT:
            sentence = (
                f"Your changes make {number} a question to be answered, and it has no complete "
                "response: write one, record “no response”, or undo the change."
            )
        if sentence:
            found.append(Blocker("unfinished", sentence, f"#{number}"))
    return found


def decide(*, response: Response, by: User, nonce: str, seen_digest: str) -> Decision:
    """Signs the member's draft: the decision with a verdict for every question.

    `nonce` and `seen_digest` come from the page that was confirmed. If anything changed since
    that page was opened, or it was signed already, nothing is signed (Refused). The caller has
    asked for fresh authentication.
    """
    draft = DecisionDraft.objects.filter(response=response, member=by).first()
    if draft is None:
        raise Refused([Blocker("signed", _no_draft(response, by))])
    verb = Verb.NOT_SUPPORT if draft.outcome == Outcome.NOT_SUPPORTED else Verb.APPROVE
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
                        "This page is out of date: your decision was saved again in another "
                        "window. Nothing was signed. Check it and confirm again.",
                    )
                ]
            )
        if page_digest(fresh, mine) != seen_digest:
            raise Refused(
                [
                    Blocker(
                        "changed",
                        "The report changed after you opened this page. Nothing was signed. "
                        "Read it again before you decide.",
                    )
                ]
            )
        if ends := open_ends(fresh, mine):
            raise Refused(ends)
        if (mine.outcome == Outcome.NOT_SUPPORTED) != (verb == Verb.NOT_SUPPORT):
            raise Refused([Blocker("stale", "Your decision changed meanwhile. Confirm it again.")])
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
        request_report(response=moved.response)

    move(response=response, verb=verb, by=by, work=work, afterwards=afterwards)
    return decisions[0]


def sign_record(response: Response, draft: DecisionDraft, now: dt.datetime) -> Decision:
    """Writes the decision and its verdicts. The caller holds the lock and has asked who may."""
    content = page_content(response, draft)
    decision = Decision.objects.create(
        response=response,
        number=response.decisions.count() + 1,
        outcome=draft.outcome,
        decided_at=now,
        decided_by=draft.member,
        signed_name=content["signed_name"],
        office=content["office"],
        reasons=draft.reasons,
        comments=draft.comments,
        consultee_comments=draft.consultee_comments,
        canonical=canonical_json(content),
        digest=digest(content),
    )
    answers = list(response.answers.select_related("question"))
    AnswerDecision.objects.bulk_create(verdicts_of(decision, answers, draft))
    return decision


def decided_answers(answers: Sequence[Answer], draft: DecisionDraft) -> dict[int, Said]:
    """What the draft decides is said to each question, by its id; nothing is lost by it.

    The member's changes count for what follows them: a follow-up that they make relevant says
    what the officers had written, and one that they make irrelevant says nothing.
    """
    said = {answer.question_id: Said.of(answer) for answer in answers}
    said |= {int(pk): Change.from_json(stored).said for pk, stored in draft.changes.items()}
    return as_asked([answer.question for answer in answers], said)


def verdicts_of(
    decision: Decision, answers: Sequence[Answer], draft: DecisionDraft
) -> list[AnswerDecision]:
    """What signing writes for each question (not saved here)."""
    suggested, decided = answers_as_asked(answers), decided_answers(answers, draft)
    found = []
    for answer in answers:
        pk = answer.question_id
        before, after = suggested[pk], decided[pk]
        if draft.outcome == Outcome.NOT_SUPPORTED:
            verdict, after = Verdict.NOT_SENT, Said(AnswerState.UNANSWERED)
        elif before == after:
            verdict = Verdict.AGREED
        else:
            # Where officers suggested nothing, the words are the member's own decision.
            verdict = Verdict.MODIFIED if before.state == AnswerState.ANSWERED else Verdict.OWN
        stored = draft.changes.get(str(pk))
        found.append(
            AnswerDecision(
                decision=decision,
                question=answer.question,
                verdict=verdict,
                **before.columns("suggested_"),
                **after.columns("decided_"),
                reason=stored["reason"] if stored and verdict != Verdict.NOT_SENT else "",
            )
        )
    return found


def _no_draft(response: Response, by: User) -> str:
    last = Decision.objects.filter(response=response).order_by("-number").first()
    if last and last.decided_by_id == by.pk:
        return "You have already signed this decision; it was not signed a second time."
    if last:
        return f"{last.signed_name} has already decided. Nothing was signed twice."
    return "Your decision is not saved yet. Choose it and confirm again."


def _required(text: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise Refused([Blocker("reason", sentence)])
    return text

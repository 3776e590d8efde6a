"""The papers of every decision and submission of a response, the earlier ones among them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from responses import permissions
from responses.enums import Outcome, PaperKind
from responses.models import Decision, Response, Submission
from responses.paper.wording import day_in_words
from responses.presenters.steps import moment


@dataclass(frozen=True)
class PaperLink:
    name: str
    url: str


@dataclass(frozen=True)
class OnRecord:
    """One decision or submission, what became of it, and its papers."""

    title: str
    words: str
    papers: tuple[PaperLink, ...]


def papers_on_record(response: Response, user: User) -> list[OnRecord]:
    """Decisions, for who reads them, and submissions, each by number (two queries)."""
    found = []
    if permissions.can_read_decisions(user, response.invitation.council_id):
        decisions = response.decisions.only("number", "outcome", "made_on", "decided_at", "amends")
        found += [_decision(response, one) for one in decisions.order_by("number")]
    sent = response.submissions.select_related("withdrawal", "receipt").defer("canonical")
    submissions = list(sent.order_by("number"))
    found += [_submission(response, one, submissions[-1]) for one in submissions]
    return found


def _decision(response: Response, decision: Decision) -> OnRecord:
    words = f"{Outcome(decision.outcome).label}, {day_in_words(decision.day)}"
    return OnRecord(
        _("Decision no. %(number)s") % {"number": decision.number},
        _("%(decided)s, an amendment") % {"decided": words} if decision.amends_id else words,
        (_link(response, PaperKind.DECISION, decision.number, _("Decision record (PDF)")),),
    )


def _submission(response: Response, submission: Submission, last: Submission) -> OnRecord:
    sent = {"when": moment(submission.submitted_at)}
    withdrawal = getattr(submission, "withdrawal", None)
    if withdrawal is not None:
        sent |= {"withdrawn": moment(withdrawal.withdrawn_at)}
        words = _("Sent %(when)s, withdrawn %(withdrawn)s") % sent
    elif submission.number < last.number:
        sent |= {"reference": last.reference}
        words = _("Sent %(when)s, replaced by %(reference)s") % sent
    else:
        words = _("Sent %(when)s") % sent
    papers = [_link(response, PaperKind.SUBMISSION, submission.number, _("Submission (PDF)"))]
    if hasattr(submission, "receipt"):
        papers.append(_link(response, PaperKind.RECEIPT, submission.number, _("Receipt (PDF)")))
    return OnRecord(
        _("Submission %(reference)s") % {"reference": submission.reference}, words, tuple(papers)
    )


def _link(response: Response, kind: PaperKind, number: int, name: str) -> PaperLink:
    url = reverse(f"responses:{kind}-pdf-of", args=[*response.url_args, number])
    return PaperLink(name, url)

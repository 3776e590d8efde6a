"""One decision as its record says it: what was signed (`Signed`), and what became of it.

What comes after the signature is known from rows of its own: publication, call-in and its outcome,
evidence, objections, decisions that came later.  The record says it in words that are as true
tomorrow as today, so that a paper does not change from day to day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings

from consultations.wordings import as_answered
from responses import effect
from responses.enums import CHANGED, DecisionWay, Sheet, State, Verdict
from responses.interests import NOT_SAID, in_words
from responses.left_out import named
from responses.models import AnswerDecision, CallIn, ConsultedMember, Decision, Response
from responses.paper.decided import change_of
from responses.paper.exempt import Exempt
from responses.paper.facts import Change
from responses.paper.pages import page_of
from responses.paper.signed import Signed, together
from responses.paper.standing import Standing
from responses.paper.wording import (
    day_in_words,
    moment_in_words,
    objection_in_words,
    silence,
)
from responses.particulars import Particulars
from responses.said import Said
from responses.sheets import SheetOf

NOT_RECORDED = "Not recorded"
# Everything that `Recorded` reads of a decision in one query.
RELATED = ("decided_by", "recorded_by", "published", "called_in")


def decision_of_record(response: Response, number: int | None = None) -> Decision | None:
    """The decision with this number, else the one in force, else the newest, with the rows that its
    record reads."""
    decisions = response.decisions.select_related(*RELATED)
    if number is not None:
        return decisions.filter(number=number).first()
    if response.state == State.SUBMITTED:  # not one that was given up with a later draft
        decisions = decisions.filter(submissions__isnull=False)
    return decisions.order_by("-number").first()


class Recorded(Signed):
    """The words of one decision, without what is exempt. Each property is one field."""

    def __init__(self, decision: Decision, response: Response) -> None:
        """`response` comes with its council and consultation (`with_places`)."""
        self.decision, self.response = decision, response
        self.council = response.invitation.council
        page = page_of(decision)
        stored = page.get("response", {}).get("particulars", response.particulars)
        super().__init__(page, Exempt.of(Particulars.from_json(stored), self.council.nation))

    @property
    def nation(self) -> str:
        return str(self.council.nation)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        return dict(self.response.parts.values_list("kind", "position"))

    def stored_title_block(self) -> Mapping[str, Any]:
        """Fields that were not asked yet when it was signed read as they do now."""
        now = SheetOf(self.response, Sheet.TITLE_BLOCK).content
        return {**now, **super().stored_title_block()}

    @property
    def council_then(self) -> str:
        return super().council_then or f"{self.council.name} ({self.council.code})"

    @property
    def standing(self) -> str:
        """That it is not the decision in force, or that the submission rests on another."""
        return self.among.sentence(self.decision)

    @property
    def is_in_force(self) -> bool:
        return self.among.is_in_force(self.decision)

    @cached_property
    def among(self) -> Standing:
        """All decisions on the response, and what was sent."""
        return Standing.of(self.response)

    # --- how it was made ----------------------------------------------------------------------

    @property
    def made_on(self) -> dt.date:
        return self.decision.day

    @property
    def made_on_in_words(self) -> str:
        return day_in_words(self.decision.day)

    @property
    def way(self) -> str:
        decision = self.decision
        at = moment_in_words(decision.decided_at)
        if decision.way == DecisionWay.SIGNED:
            return f"Signed in this service on {at}: name typed, after a fresh log-in"
        by = decision.recorded_by.name if decision.recorded_by else ""
        how = "Signed on paper"
        if decision.way == DecisionWay.MEETING:
            how = f"Made in a meeting ({decision.meeting})" if decision.meeting else "In a meeting"
        return f"{how}; recorded in this service by {by} on {at}"

    @property
    def signed_name(self) -> str:
        return self.decision.signed_name

    @property
    def account(self) -> str:
        return f"{self.decision.decided_by.name}, no. {self.decision.decided_by_id}"

    @property
    def time(self) -> str:
        return moment_in_words(self.decision.decided_at)

    @property
    def digest(self) -> str:
        return self.decision.digest

    @cached_property
    def evidence(self) -> str:
        found = self.decision.evidence.values_list("name", "sha256")
        return "\n".join(f"- {name}, SHA-256 {sha256}" for name, sha256 in found)

    @property
    def objection(self) -> str:
        """Who objected, and how that ended; not what they wrote."""
        found = self.decision.objections.select_related("made_by", "ended_by")
        return "\n".join(
            objection_in_words(one, how=self.own(one.ended_words)) for one in found.order_by("pk")
        )

    @property
    def retention(self) -> str:
        years = settings.RETENTION_YEARS
        return f"At least {years} years after the consultation has closed, with the report"

    # --- the responses ------------------------------------------------------------------------

    @cached_property
    def verdicts(self) -> list[AnswerDecision]:
        answers = self.decision.answers.select_related("question__follows")
        return list(as_answered(list(answers.prefetch_related("question__options"))))

    @property
    def changes(self) -> tuple[Change, ...]:
        """Those that may be printed."""
        return tuple(
            change_of(one.question, Said.of(one, "suggested_"), one)
            for one in self.verdicts
            if one.verdict in CHANGED and not self.exempt.of_question(one.question.number)
        )

    @property
    def left_out(self) -> str:
        """That something of the decision is exempt."""
        changed = [one.question.number for one in self.verdicts if one.verdict in CHANGED]
        return self.exempt.of_decision([one for one in changed if self.exempt.of_question(one)])

    @property
    def unchanged(self) -> str:
        """Which responses were decided as they were suggested, in one sentence."""
        order = [one.question.number for one in self.verdicts]
        if not order:
            return ""
        if any(one.verdict == Verdict.NOT_SENT for one in self.verdicts):
            return "The report was not supported: no response is sent."
        agreed = [one.question.number for one in self.verdicts if one.verdict == Verdict.AGREED]
        if len(agreed) == len(order):
            return "Every response was agreed as suggested."
        if not agreed:
            return "No response was agreed as suggested."
        return f"{named(agreed, order)}: agreed as suggested."

    # --- who was heard, and what was declared -------------------------------------------------

    @cached_property
    def consulted(self) -> list[ConsultedMember]:
        """Who was asked to comment since the decision before this one, each once, as last asked; of
        an amended decision also those who were heard on what it amends."""
        asked = self.response.consulted_members.standing()
        asked = asked.filter(asked_at__lte=self.decision.decided_at)
        before = self.among.heard_since(self.decision)
        if before is not None:
            asked = asked.filter(asked_at__gt=before)
        return list({one.member_id: one for one in asked.order_by("round", "pk")}.values())

    def comment_of(self, member: ConsultedMember) -> str:
        """What a consulted member said; or that they said nothing."""
        if member.commented_at is None:
            return silence(member.comment_by)
        comment = self.own(member.comment) or "No comment."
        return together(comment, f"On {day_in_words(member.commented_at)}.")

    def interests(self) -> Iterator[tuple[str, str]]:
        """Name and declaration of the decision maker and of each consulted member."""
        yield self.decision.signed_name, self._declared(self.decision)
        for member in self.consulted:
            if member.commented_at is not None:
                yield member.name, self._declared(member)

    def _declared(self, row: Decision | ConsultedMember) -> str:
        words = in_words(row.interest_kind, row.interest, self.nation)
        return f"{words}\nDispensation: {row.dispensation}" if row.dispensation else words

    # --- publication and call-in ----------------------------------------------------------------

    @property
    def published_on(self) -> dt.date | None:
        published = getattr(self.decision, "published", None)
        return published.published_on if published else None

    @property
    def publication(self) -> str:
        published = getattr(self.decision, "published", None)
        if published is None:
            return NOT_RECORDED
        return ", ".join(filter(None, [day_in_words(published.published_on), published.where]))

    @property
    def call_in_of(self) -> CallIn | None:
        return getattr(self.decision, "called_in", None)

    @property
    def call_in(self) -> str:
        """The rule, and what came of it."""
        found = [super().call_in]
        if called_in := self.call_in_of:
            day = day_in_words(called_in.called_in_on)
            found += [f"Called in on {day} by {called_in.called_in_by}"]
            found.append(self.own(called_in.grounds))
            if called_in.outcome_on:
                outcome, on = called_in.get_outcome_display(), day_in_words(called_in.outcome_on)
                found += [f"{outcome} ({on})", self.own(called_in.outcome_words)]
        return "\n".join(filter(None, found))

    @property
    def effective(self) -> str:
        """Since when it has effect."""
        found = self.decision.effect_on(self.made_on)
        match found.standing:
            case effect.Standing.UNPUBLISHED:
                return "Not before it is published and can no longer be called in"
            case effect.Standing.CALLED_IN:
                return "Not before the call-in is over"
            case effect.Standing.SENT_BACK:
                return "Never: it is to be decided again"
            case effect.Standing.OPEN:
                assert found.since is not None
                return f"{day_in_words(found.since)}, unless it is called in before"
        return day_in_words(found.since) if found.since else NOT_SAID

"""Which decision is in force, and what a paper of another one says of that.

A response has several decisions when one was amended, when the report was returned and decided
again, or when another submission is prepared while the one before counts.  Three rules:

- Of a submitted response that decision is in force on which the submission rests: a later one that
  was given up with its draft is not.  Else it is the newest, as long as nobody took the response
  up again.
- A paper of a decision that is not in force says so, and which one took its place.
- A paper of a decision that was not submitted names the submission that stands meanwhile, and the
  decision on which that rests: what is printed is never taken for what was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from responses.enums import DECIDED, State
from responses.models import Decision, Response, Submission
from responses.paper.wording import day_in_words

STAYS = "It stays on record."
UNTIL = "It stands until another submission takes its place or it is withdrawn."


@dataclass(frozen=True)
class Standing:
    """The decisions of one response and the submission that stands, if there is one."""

    response: Response
    decisions: Sequence[Decision]  # by number, without their text
    sent: Submission | None

    @classmethod
    def of(cls, response: Response) -> Standing:
        """Two queries."""
        decisions = response.decisions.only(
            "response", "number", "made_on", "decided_at", "amends"
        ).order_by("number")
        sent = Submission.objects.standing().filter(response=response)
        return cls(
            response,
            list(decisions),
            sent.only("response", "number", "reference", "submitted_at", "decision").first(),
        )

    @cached_property
    def in_force(self) -> Decision | None:
        if self.response.state not in DECIDED or not self.decisions:
            return None
        if self.response.state == State.SUBMITTED and self.sent is not None:
            return self._decision(self.sent.decision_id)
        return self.decisions[-1]

    def _decision(self, pk: int | None) -> Decision:
        return next(one for one in self.decisions if one.pk == pk)

    def is_in_force(self, decision: Decision) -> bool:
        return self.in_force is not None and self.in_force.pk == decision.pk

    def heard_since(self, decision: Decision) -> dt.datetime | None:
        """When the decision before it was made: who was heard earlier was heard on that one. Who
        was heard on an amended decision was heard on its amendment, too."""
        first = self._decision(decision.pk)
        while first.amends_id is not None:
            first = self._decision(first.amends_id)
        before = [one.decided_at for one in self.decisions if one.number < first.number]
        return before[-1] if before else None

    def sentence(self, decision: Decision) -> str:
        """What its papers say at their head; "" for one in force on which the submission rests, or
        of which nothing is submitted."""
        if self.is_in_force(decision):
            return self.sent_on_another(decision)
        if self.response.state == State.SUBMITTED and self._is_after(self.in_force, decision):
            assert self.in_force is not None
            return (
                "This decision was given up with the draft on which it was made, and nothing was "
                f"sent on it. {STAYS} In force is {named(self.in_force)}."
            )
        if successor := self._successor(decision):
            amended = successor.amends_id == decision.pk
            what = (
                "amended this one and took its place" if amended else "took the place of this one"
            )
            return together(f"{capital(named(successor))} {what}. {STAYS}", self._sent_on(decision))
        if self.response.state == State.WITHDRAWN:
            return (
                "What was submitted was withdrawn. This decision stays on record; a new one is "
                "needed before anything is sent."
            )
        return together(
            f"The response was taken up again after this decision. {STAYS} A new one is needed "
            "before anything else is sent.",
            self._sent_on(decision) or self.sent_on_another(decision),
        )

    def sent_on_another(self, decision: Decision | None = None) -> str:
        """That the submission that stands rests on another decision than the one that is printed
        (than a blank one)."""
        if self.sent is None or (decision is not None and self.sent.decision_id == decision.pk):
            return ""
        rests_on = named(self._decision(self.sent.decision_id))
        return f"{self._submission} rests on {rests_on}. {UNTIL}"

    def _sent_on(self, decision: Decision) -> str:
        if self.sent is None or self.sent.decision_id != decision.pk:
            return ""
        return f"{self._submission} rests on it. {UNTIL}"

    @property
    def _submission(self) -> str:
        assert self.sent is not None
        return f"Submission {self.sent.reference} of {day_in_words(self.sent.submitted_at)}"

    def _is_after(self, one: Decision | None, decision: Decision) -> bool:
        return one is not None and decision.number > one.number

    def _successor(self, decision: Decision) -> Decision | None:
        """The one that amends it, else the one in force, else the newest."""
        later = [one for one in self.decisions if one.number > decision.number]
        amending = [one for one in later if one.amends_id == decision.pk]
        if amending or not later:
            return amending[0] if amending else None
        return self.in_force or later[-1]


def named(decision: Decision) -> str:
    """ "decision no. 2 of 9 March 2015"."""
    return f"decision no. {decision.number} of {day_in_words(decision.day)}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))

"""How far a response is, counted honestly: what counts is what the council is asked.

Questions whose rule leaves the council out, and follow-ups that no earlier answer asks for, are
kept apart and count neither as done nor as still to do.  Plain Python: no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from responses.enums import AnswerState

NOT_COUNTED = frozenset({AnswerState.NOT_APPLICABLE, AnswerState.NOT_RELEVANT})


@dataclass(frozen=True)
class Counts:
    """Questions by where they stand. `begun` is answered in part: something is still lacking."""

    unanswered: int = 0
    begun: int = 0
    answered: int = 0
    no_response: int = 0
    not_for_us: int = 0
    not_applicable: int = 0
    not_relevant: int = 0

    @classmethod
    def of(cls, questions: Iterable[tuple[str, bool]]) -> Counts:
        """From (state, whether something is lacking) of each question, as they are asked."""
        counted = Counter(
            "begun" if state == AnswerState.ANSWERED and is_lacking else state.replace("-", "_")
            for state, is_lacking in questions
        )
        return cls(**counted)

    @property
    def asked(self) -> int:
        """How many questions the council is asked."""
        return self.finished + self.to_do

    @property
    def finished(self) -> int:
        return self.answered + self.no_response + self.not_for_us

    @property
    def to_do(self) -> int:
        return self.unanswered + self.begun

    @property
    def in_words(self) -> str:
        """ "3 of 5 answered"; "4 of 5 done: 3 answered, 1 no response" where they differ."""
        if self.answered == self.finished:
            return _("%(finished)s of %(asked)s answered") % {
                "finished": self.finished,
                "asked": self.asked,
            }
        kept_apart = [
            (self.answered, _("%(count)s answered")),
            (self.no_response, _("%(count)s no response")),
            (self.not_for_us, _("%(count)s not applicable in the council’s view")),
        ]
        parts = ", ".join(words % {"count": number} for number, words in kept_apart if number)
        done = {"finished": self.finished, "asked": self.asked, "parts": parts}
        return _("%(finished)s of %(asked)s done: %(parts)s") % done

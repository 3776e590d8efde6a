"""What a public paper leaves out, and the line that stands in its place.

A council may keep parts of a report from publication (Local Government Act 1972, Schedule 12A).
The reader of the public paper is told that something is missing, where, and by which paragraph;
never what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from councils.listed import listed
from responses.models import Response
from responses.particulars import Classification, Particulars, by_virtue
from responses.sheets import particulars_of


@dataclass(frozen=True)
class Exempt:
    """What of one response is exempt: positions of parts of the report, numbers of questions."""

    parts: frozenset[int] = frozenset()
    questions: frozenset[str] = frozenset()
    is_whole: bool = False
    virtue: str = ""  # "by virtue of paragraph 3 of Part 1 of Schedule 12A to the …"

    @classmethod
    def of(cls, particulars: Particulars, nation: str) -> Exempt:
        if particulars.is_public:
            return cls()
        return cls(
            parts=frozenset(particulars.exempt_parts),
            questions=frozenset(particulars.exempt_questions),
            is_whole=particulars.classification == Classification.EXEMPT,
            virtue=by_virtue(particulars, nation),
        )

    def of_part(self, position: int | None) -> str:
        """The line in place of a part of the report; "" where it is printed."""
        if self.is_whole or position in self.parts:
            return self._line("This part")
        return ""

    def of_question(self, number: str) -> str:
        """The line in place of the response to a question; "" where it is printed."""
        if self.is_whole or number in self.questions:
            return self._line("The response to this question")
        return ""

    def of_decision(self, numbers: Sequence[str]) -> str:
        """The line in a decision of which something is left out; `numbers` are those of the
        questions whose changed responses are."""
        if self.is_whole:
            return self._line("What this decision says")
        if numbers:
            return self._line(f"What was decided on {listed(numbers, 'and')}")
        return ""

    def _line(self, what: str) -> str:
        return f"{what} is not for publication {self.virtue}, and is left out of this paper."


def exempt_of(response: Response) -> Exempt:
    """As the response stands now."""
    return Exempt.of(particulars_of(response), response.invitation.council.nation)

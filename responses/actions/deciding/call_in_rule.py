"""How a decision that is signed now can be called in: copied into it, so that what the council says
later changes nothing about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from councils.models import Practice
from responses.models import Response
from responses.particulars import Particulars


@dataclass(frozen=True)
class CallInRule:
    """`days`: working days of call-in; 0 where there is none, None where the council has not said.
    `is_waived`: this one cannot wait, and somebody agreed."""

    days: int | None
    is_waived: bool

    def columns(self) -> dict[str, Any]:
        return {"call_in_days": self.days, "is_call_in_waived": self.is_waived}

    def to_json(self) -> dict[str, Any]:
        return {"days": self.days, "is_waived": self.is_waived}


def call_in_rule(response: Response) -> CallInRule:
    """What holds at this moment (one query)."""
    practice = Practice.objects.filter(council=response.invitation.council_id).first()
    particulars = Particulars.from_json(response.particulars)
    return CallInRule(practice.call_in_working_days if practice else None, particulars.is_waived)

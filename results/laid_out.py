"""The layout of a release as it is stored with it: what the preparer and the approver see.

Groups, how many councils were *asked* in each, the questions and the warnings.  There is no
figure in it and no number of respondents: whoever approves a layout knows nothing that could
make them prefer one draw of the figures, or one grouping, to another.
"""

from __future__ import annotations

from typing import Any

from consultations.models import Consultation
from responses.canonical import digest
from results.disclosure.layout import Group, Layout, Stratum, lay_out
from results.disclosure.plan import Plan
from results.plans import plan_of
from results.tables import Collected, collect


def of_now(consultation: Consultation) -> tuple[Plan, Collected, Layout]:
    """The plan, what it is applied to, and the groups that follow, as things stand."""
    plan = plan_of(consultation)
    collected = collect(consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    return plan, collected, layout


def stored(plan: Plan, layout: Layout) -> dict[str, Any]:
    """The layout as plain values for `Release.layout`."""
    return {
        "questions": [question.id for question in plan.questions],
        "groups": [
            _group(group, dimension, stratum)
            for stratum in layout.strata
            for dimension, groups in ((None, (stratum.whole,)), *stratum.breakdowns)
            for group in groups
        ],
        "warnings": list(layout.warnings),
    }


def layout_digest(form: dict[str, Any]) -> str:
    """The SHA-256 of a stored layout: equal layouts have equal digests."""
    return digest(form)


def _group(group: Group, dimension: str | None, stratum: Stratum) -> dict[str, Any]:
    return {
        "dimension": dimension,
        "at": {attribute: list(names) for attribute, names in group.at},
        "asked": group.asked,
        "is_released": stratum.is_released,  # False: only the number of responses
    }

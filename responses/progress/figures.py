"""How many councils stand where, by type, by region and by nation. Plain Python on plain values.

Every council is in one group of each table and in one column, so that the totals of all tables are
the same.  A rate is whole per cent of the councils asked; it says 0 only of none, and 100 only of
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from responses.progress.councils import CouncilProgress, Progress, Start

# "Not started" stands as its two parts.
Column = Progress | Start
COLUMNS: tuple[Column, ...] = (
    Progress.NOT_INVITED,
    Start.NOBODY,
    Start.LOGGED_IN,
    Progress.IN_PROGRESS,
    Progress.SUBMITTED,
    Progress.NOT_RESPONDING,
)


class By(StrEnum):
    """What the groups of a table are made by; the name of the filter that shows a group."""

    TYPE = "type"
    REGION = "region"
    NATION = "nation"


@dataclass(frozen=True)
class Figures:
    """One group, or all of them (`value` empty): councils in each of the COLUMNS, and the sum."""

    value: str
    label: str
    numbers: tuple[int, ...]
    total: int

    @property
    def submitted(self) -> int:
        return self.numbers[COLUMNS.index(Progress.SUBMITTED)]

    @property
    def rate(self) -> str:
        return rate_in_words(self.submitted, self.total)


def figures_by(rows: Sequence[CouncilProgress], by: By) -> list[Figures]:
    """The groups in the order of their names, then the sum of all."""
    groups: dict[tuple[str, str], list[CouncilProgress]] = {}
    for row in rows:
        value = getattr(row, by)
        label = row.type_label if by == By.TYPE else value
        groups.setdefault((label, value), []).append(row)
    found = [_figures(value, label, groups[label, value]) for label, value in sorted(groups)]
    return [*found, _figures("", "All councils asked", rows)]


def rate_in_words(part: int, whole: int) -> str:
    """ "42 %"; "–" of none asked."""
    if not whole:
        return "–"
    if 0 < part < whole:
        return f"{min(99, max(1, (200 * part + whole) // (2 * whole)))} %"
    return "100 %" if part else "0 %"


def _figures(value: str, label: str, rows: Sequence[CouncilProgress]) -> Figures:
    numbers = tuple(sum(row.standing == column for row in rows) for column in COLUMNS)
    return Figures(value, label, numbers, len(rows))

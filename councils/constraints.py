"""Two builders for the constraints that every table needs, each with a message for people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q


def paired(table: str, at: str, by: str) -> models.CheckConstraint:
    """A moment and the person who caused it are both there or both absent."""
    neither = Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(
        condition=neither | both,
        name=f"{table}_{at}_has_{by}",
        violation_error_message=f"{at} and {by} go together: give both or neither.",
    )


def in_order(
    table: str, first: str, last: str, *, strictly: bool = False
) -> models.CheckConstraint:
    """`first` is not after `last` (with `strictly`: it is before); empty ends are allowed."""
    operator = "lt" if strictly else "lte"
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{first}__{operator}": F(last)}),
        name=f"{table}_{first}_before_{last}",
        violation_error_message=f"{first} must come before {last}.",
    )


def one_of(table: str, field: str, values: Iterable[str]) -> models.CheckConstraint:
    """The field holds one of the values (Django's choices alone do not reach the database)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": sorted(str(value) for value in values)}),
        name=f"{table}_{field}_known",
        violation_error_message=f"{field} is not one of the known values.",
    )

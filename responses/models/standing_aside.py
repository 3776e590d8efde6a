"""Members who declared an interest and took no part in a decision."""

from __future__ import annotations

from django.db import models

from councils.constraints import one_of
from councils.models import User
from responses.enums import InterestKind
from responses.models.response import Response
from responses.models.response_rows import OfResponseQuerySet


class HandOver(models.Model):
    """That a member declared an interest, took no part in one round, and handed the decision over.

    Append-only: what was declared stands in the record of the decision (Localism Act 2011, section
    31; SI 2012/2089 regulation 13).
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="hand_overs")
    round = models.PositiveSmallIntegerField()
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=120, blank=True)
    interest_kind = models.CharField(max_length=10, choices=InterestKind.choices)
    interest = models.TextField()
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=120)
    handed_at = models.DateTimeField()

    objects = OfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response", "round", "pk"]
        constraints = [
            models.UniqueConstraint("response", "round", "member", name="handover_once"),
            one_of("handover", "interest_kind", [InterestKind.OTHER, InterestKind.PECUNIARY]),
            models.CheckConstraint(
                condition=~models.Q(interest=""),
                name="handover_says_interest",
                violation_error_message="Say what the interest is.",
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("to")),
                name="handover_to_another",
                violation_error_message="Hand it over to another member.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, round {self.round}"

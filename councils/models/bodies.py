"""Which councils a combined authority consists of."""

from __future__ import annotations

from django.db import models

from councils.constraints import in_order
from councils.enums import StaffRoleKind
from councils.models.people import User
from councils.models.register import Council


class ConstituentQuerySet(models.QuerySet["Constituent"]):
    def visible_to(self, user: User) -> ConstituentQuerySet:
        """The register and what stands in it are LGA administrators' to keep."""
        return self if StaffRoleKind.ADMINISTRATOR in user.staff_roles else self.none()


class Constituent(models.Model):
    """The time in which a council is part of a body, such as a combined authority; both days count,
    and where one is empty it is not known, or the council is still part of it.

    Nothing follows from it: each is asked and answers for itself. A council of which only the
    register's column of combined authorities speaks has no row here.
    """

    body = models.ForeignKey(Council, models.PROTECT, related_name="constituents")
    council = models.ForeignKey(Council, models.PROTECT, related_name="constituent_of")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ConstituentQuerySet.as_manager()

    class Meta:
        ordering = ["council__name"]
        constraints = [
            models.UniqueConstraint(
                "body",
                "council",
                name="constituent_once",
                violation_error_message="This council is recorded already.",
            ),
            in_order("constituent", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.council} in {self.body}"

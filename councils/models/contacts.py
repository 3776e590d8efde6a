"""People at councils who have no account and are written to until somebody there has one."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from councils.constraints import one_of
from councils.enums import CONTACT_KEEPERS, ContactRole, Role
from councils.models.people import User
from councils.models.register import Council

CHECKED_DAYS = 365


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> ContactQuerySet:
        """LGA editors and administrators see all, a council's administrators their council's."""
        if user.staff_roles & CONTACT_KEEPERS:
            return self
        return self.filter(council_id__in=user.councils_as(Role.ADMINISTRATOR))


class Contact(models.Model):
    """Name and address of one person at a council, and what they do there; nothing else.

    Removing a contact deletes the row: no name and no address stays behind.
    """

    council = models.ForeignKey(Council, models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=30, choices=ContactRole.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    source = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # When somebody last said that it is right: added, corrected, or found so in a spreadsheet.
    checked_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["council__name", "role", "name", "pk"]
        constraints = [
            one_of("contact", "role", ContactRole.values),
            models.UniqueConstraint(
                "council",
                "email",
                name="contact_once",
                violation_error_message="This council already has a contact with this address.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="contact_email_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.council}"

    def is_stale(self, now: dt.datetime) -> bool:
        """Whether nobody has said for a year that it is still right."""
        return self.checked_at < now - dt.timedelta(days=CHECKED_DAYS)

"""Which councils are asked, and who of them was given more time."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models.asking import Consultation
from councils.constraints import in_order, paired
from councils.enums import FOLLOWERS
from councils.models import Council, User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> InvitationQuerySet:
        """Invitations of the councils this person serves, once the consultation has opened."""
        return self.filter(
            council_id__in={role.council_id for role in user.roles},
            consultation__published_at__isnull=False,
            consultation__opens_at__lte=timezone.now(),
        )


class Invitation(models.Model):
    """One council asked to answer one consultation; the list is final once it has opened
    (`Consultation.asked_fixed_at`), save for councils that are named in addition."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="invitations")
    council = models.ForeignKey(Council, models.PROTECT, related_name="invitations")
    rule_in_words = models.CharField(max_length=300)
    invited_at = models.DateTimeField()
    # By whom and why it was named in addition to the rule.
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_reason = models.TextField(blank=True)
    # What the LGA granted this council alone.
    extended_until = models.DateTimeField(null=True)
    may_submit_subject_to_call_in = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "council__name"]
        constraints = [
            models.UniqueConstraint(
                "consultation",
                "council",
                name="invitation_once",
                violation_error_message="This council is already asked.",
            ),
            models.CheckConstraint(
                condition=Q(added_by__isnull=True, added_reason="")
                | (Q(added_by__isnull=False) & ~Q(added_reason="")),
                name="invitation_added_has_reason",
                violation_error_message="A council that is named in addition has a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} – {self.consultation}"

    @property
    def ends_at(self) -> dt.datetime:
        """The moment at which this council can no longer submit."""
        closes_at = self.consultation.closes_at
        return max(closes_at, self.extended_until or closes_at)

    def is_open_at(self, now: dt.datetime) -> bool:
        """Whether this council can submit at that moment; its end itself is too late."""
        asked = self.consultation
        return asked.published_at is not None and asked.opens_at <= now < self.ends_at

    @property
    def is_open(self) -> bool:
        return self.is_open_at(timezone.now())


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    def visible_to(self, user: User) -> ExtensionRequestQuerySet:
        """Those of the councils this person serves; all for LGA editors and analysts."""
        if user.staff_roles & FOLLOWERS:
            return self
        return self.filter(invitation__council_id__in={role.council_id for role in user.roles})

    def with_people(self) -> ExtensionRequestQuerySet:
        """With council and consultation, and whoever asked, answered or withdrew."""
        return self.select_related(
            "invitation__council",
            "invitation__consultation",
            "asked_by",
            "answered_by",
            "withdrawn_by",
        )

    def waiting(self) -> ExtensionRequestQuerySet:
        """Neither answered nor withdrawn."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)


class ExtensionRequest(models.Model):
    """A council asks the LGA for more time; what was answered, or that the council withdrew it,
    stands in the same row."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="extension_requests")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    wanted_until = models.DateTimeField()
    reason = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    granted_until = models.DateTimeField(null=True)
    grants_subject_to_call_in = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            paired("extensionrequest", "answered_at", "answered_by"),
            paired("extensionrequest", "withdrawn_at", "withdrawn_by"),
            in_order("extensionrequest", "asked_at", "withdrawn_at"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="extensionrequest_ends_once",
                violation_error_message="A request is answered or withdrawn, not both.",
            ),
            models.UniqueConstraint(
                "invitation",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="extensionrequest_one_waits",
                violation_error_message="A request of this council is waiting for an answer.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False)
                | Q(granted_until__isnull=True, grants_subject_to_call_in=False, answer=""),
                name="extensionrequest_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: until {self.wanted_until:%d %B %Y}"

    @property
    def is_unasked(self) -> bool:
        """The LGA gave it of its own accord: asked and answered in one act."""
        return self.asked_at == self.answered_at and self.asked_by_id == self.answered_by_id

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def is_granted(self) -> bool:
        return self.granted_until is not None or self.grants_subject_to_call_in

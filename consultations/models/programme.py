"""The forward programme: what the LGA plans to ask, when, and which board hears of it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models.asking import Consultation
from councils.constraints import in_order, one_of, paired
from councils.models import User


class ProgrammeAudience(models.TextChoices):
    """Whose programme: the LGA's with all entries, or the councils' with what is announced."""

    STAFF = "staff", "All entries"
    COUNCILS = "councils", "Announced entries"


class ProgrammeEntryQuerySet(models.QuerySet["ProgrammeEntry"]):
    def announced(self) -> ProgrammeEntryQuerySet:
        return self.filter(announced_at__isnull=False)

    def visible_to(self, user: User) -> ProgrammeEntryQuerySet:
        """All for people with a role at the LGA, announced ones for people of councils."""
        if user.staff_roles:
            return self
        return self.announced() if user.roles else self.none()


class ProgrammeEntry(models.Model):
    """One consultation that is planned, or was: its months as planned, each known or not.

    A month is stored as its first day. Once the consultation is linked and published, its own
    moments are shown instead.
    """

    title = models.CharField(max_length=200)
    consultation = models.ForeignKey(
        Consultation, models.SET_NULL, null=True, related_name="programme_entries"
    )
    opens_in = models.DateField(null=True)
    closes_in = models.DateField(null=True)
    reports_in = models.DateField(null=True)
    board = models.CharField(max_length=120, blank=True)
    board_on = models.DateField(null=True)
    owner = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # From then on councils see it.
    announced_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProgrammeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["opens_in", "title", "pk"]
        constraints = [
            in_order("programmeentry", "opens_in", "closes_in"),
            in_order("programmeentry", "closes_in", "reports_in"),
            in_order("programmeentry", "opens_in", "reports_in"),
            paired("programmeentry", "announced_at", "announced_by"),
            models.CheckConstraint(
                condition=Q(board_on__isnull=True) | ~Q(board=""),
                name="programmeentry_board_on_has_board",
                violation_error_message="Name the board that meets on that day.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammePaper(models.Model):
    """The programme as a PDF, stored by content and audience: asking again renders nothing."""

    audience = models.CharField(max_length=10, choices=ProgrammeAudience.choices)
    content_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=250, blank=True)
    pdf = models.BinaryField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            one_of("programmepaper", "audience", ProgrammeAudience.values),
            models.UniqueConstraint("audience", "content_digest", name="programmepaper_once"),
            models.CheckConstraint(
                condition=Q(pdf__isnull=True) | Q(failure=""),
                name="programmepaper_ready_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()} {self.content_digest[:8]}"

    @property
    def requested_at(self) -> dt.datetime:
        """As the papers of responses call it."""
        return self.asked_at

    @property
    def state(self) -> str:
        """ "ready", "failed" or "queued", as the papers of responses say it."""
        if self.pages is not None:
            return "ready"
        return "failed" if self.failure else "queued"

"""What keeps the register: files that wait for a yes, the log of imports, names by which a
council is known, and when it was a member of the LGA."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from councils.constraints import in_order, one_of
from councils.enums import FileKind, StaffRoleKind
from councils.models.people import User
from councils.models.register import Council

KEPT_HOURS = 24


class WaitingFileQuerySet(models.QuerySet["WaitingFile"]):
    def visible_to(self, user: User) -> WaitingFileQuerySet:
        """A person's own, for a day: whoever sent a file is the one who reads what it would do."""
        return self.filter(sent_by=user).kept(timezone.now())

    def kept(self, now: dt.datetime) -> WaitingFileQuerySet:
        return self.filter(sent_at__gt=now - dt.timedelta(hours=KEPT_HOURS))

    def run_out(self, now: dt.datetime) -> WaitingFileQuerySet:
        return self.filter(sent_at__lte=now - dt.timedelta(hours=KEPT_HOURS))


class WaitingFile(models.Model):
    """A file that was sent and not confirmed yet: one of a kind for each person.

    It is deleted when it is confirmed or given up, and a day later in any case.
    """

    kind = models.CharField(max_length=10, choices=FileKind.choices)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.CASCADE, related_name="waiting_files")

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("waitingfile", "kind", FileKind.values),
            models.UniqueConstraint("sent_by", "kind", name="waitingfile_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User) -> RegisterImportQuerySet:
        return self if StaffRoleKind.ADMINISTRATOR in user.staff_roles else self.none()


class RegisterImport(models.Model):
    """One import of the register: who, when, of which file, with what effect. Append-only.

    `imported_by` is empty for the command on the server. `before_sha256` and `after_sha256` are
    of the whole register, so that a gap between two imports shows.
    """

    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    before_sha256 = models.CharField(max_length=64)
    after_sha256 = models.CharField(max_length=64)
    counts = models.JSONField()

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.imported_at:%Y-%m-%d}"


class CouncilName(models.Model):
    """Another name by which a council is known: one it had, or one that lists use for it.

    `plain` is the name as names are compared (councils.contacts.matching).
    """

    council = models.ForeignKey(Council, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=120)
    plain = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint("council", "plain", name="councilname_once")]

    def __str__(self) -> str:
        return self.name


class LgaMembershipQuerySet(models.QuerySet["LgaMembership"]):
    def visible_to(self, user: User) -> LgaMembershipQuerySet:
        """The register and what stands in it are LGA administrators' to keep."""
        return self if StaffRoleKind.ADMINISTRATOR in user.staff_roles else self.none()

    def holding(self, on: dt.date) -> LgaMembershipQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class LgaMembership(models.Model):
    """A time in which a council was a member of the LGA; both days count.

    Periods of one council never overlap: the database refuses it (migration 0009).
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="lga_memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LgaMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [in_order("lgamembership", "starts_on", "ends_on")]

    def __str__(self) -> str:
        return f"{self.council}, {self.starts_on} to {self.ends_on or 'now'}"

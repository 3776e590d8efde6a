"""Receipts of submissions, the keys that sign them, and what was counted at closing."""

from __future__ import annotations

from django.db import models

from consultations.models import Consultation, Invitation
from councils.enums import FOLLOWERS
from councils.models import User
from responses.models.submission import Submission


class ReceiptKey(models.Model):
    """The public half of a key that signs receipts. The private half is no row of any table."""

    key_id = models.CharField(max_length=16, unique=True)  # start of the SHA-256 of `public`
    public = models.CharField(max_length=64, unique=True)  # 32 bytes, hexadecimal
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.key_id


class Receipt(models.Model):
    """What the council keeps as proof of one submission. Append-only."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="receipt")
    key = models.ForeignKey(ReceiptKey, models.PROTECT, related_name="+")
    canonical = models.TextField()  # canonical JSON of the receipt, which is signed
    signature = models.CharField(max_length=128)  # Ed25519, hexadecimal

    def __str__(self) -> str:
        return f"Receipt of {self.submission_id}"


class ManifestQuerySet(models.QuerySet["Manifest"]):
    def visible_to(self, user: User) -> ManifestQuerySet:
        """Those of consultations that the councils of this person were asked in; all for LGA
        editors and analysts."""
        if user.staff_roles & FOLLOWERS:
            return self
        asked = Invitation.objects.visible_to(user).values("consultation")
        return self.filter(consultation__in=asked)


class Manifest(models.Model):
    """The tree over the receipts that counted when the consultation ended. Append-only."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="manifest")
    key = models.ForeignKey(ReceiptKey, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    leaves = models.JSONField()  # all leaves in their order, hexadecimal; dummies among them
    root = models.CharField(max_length=64)
    canonical = models.TextField()  # canonical JSON of what is signed: root, size, consultation
    signature = models.CharField(max_length=128)

    objects = ManifestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Manifest of {self.consultation_id}"


class ConsentChangeQuerySet(models.QuerySet["ConsentChange"]):
    def levels_now(self) -> dict[int, int]:
        """Of one submission's changes: what counts now instead of what was submitted, by the
        question's id (one query)."""
        changed: dict[int, int] = {}
        for levels in self.order_by("pk").values_list("levels", flat=True):
            changed |= {int(pk): level for pk, level in levels.items()}
        return changed


class ConsentChange(models.Model):
    """What may be published of submitted answers, changed after submission: it counts from its
    moment, the submission stays as it was. Append-only."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="consent_changes")
    levels = models.JSONField()  # question id → 0 to 3
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ConsentChangeQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "pk"]

    def __str__(self) -> str:
        return f"Consent of {self.submission_id}"

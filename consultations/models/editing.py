"""How a draft came to be what it is: every version of it, kept."""

from __future__ import annotations

from django.db import models

from consultations.enums import Verdict
from consultations.models.asking import Consultation
from councils.constraints import one_of
from councils.models import User


class ConsultationVersion(models.Model):
    """One state of a definition. Append-only; gone only with the draft itself."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()  # the definition as JSON (definition/plain.py)
    sha256 = models.CharField(max_length=64)
    what = models.CharField(max_length=300)  # what was done, in words
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: a file

    class Meta:
        ordering = ["consultation", "-number"]
        constraints = [
            models.UniqueConstraint("consultation", "number", name="consultationversion_once")
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, version {self.number}"


class Review(models.Model):
    """What a colleague said of one version before it is published. Append-only; gone only with the
    draft itself."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField()  # ConsultationVersion.number
    sha256 = models.CharField(max_length=64)  # of the definition that was read
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    words = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["consultation", "-reviewed_at", "-pk"]
        constraints = [
            one_of("review", "verdict", Verdict.values),
            models.CheckConstraint(
                condition=~models.Q(verdict=Verdict.CHANGES, words=""),
                name="review_of_changes_says_which",
                violation_error_message="Say what should change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.consultation}, version {self.version}"

"""How a draft came to be what it is: every version of it, kept."""

from __future__ import annotations

from django.db import models

from consultations.models.asking import Consultation
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

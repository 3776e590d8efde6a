"""In which language a person in a Welsh council reads the texts of consultations."""

from __future__ import annotations

from django.db import models

from consultations.enums import Language
from councils.constraints import one_of
from councils.models import User


class ReadingLanguage(models.Model):
    """What a person chose, for all consultations; without a row they read English."""

    person = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="reading_language"
    )
    language = models.CharField(max_length=2, choices=Language.choices)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("readinglanguage", "language", Language.values)]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_language_display()}"

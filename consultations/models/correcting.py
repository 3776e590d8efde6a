"""What was corrected after publishing: old and new words, the reason, who and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from consultations.models.asking import Consultation, Question, Section
from councils.models import User


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def since_opening(self) -> CorrectionQuerySet:
        """Those of words that anybody outside the LGA could read."""
        return self.filter(made_at__gte=F("consultation__opens_at"))


class Correction(models.Model):
    """New words in one place: a question, a section, or a text of the consultation. Append-only.

    The versions are those of the question; elsewhere those of the definition. So the words of a
    question in any version are the `before` of the correction that ended it.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="corrections")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="corrections")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="corrections")
    field = models.CharField(max_length=20, blank=True)  # correctable.FIELDS
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    before = models.JSONField()  # correctable.Words
    after = models.JSONField()
    reason = models.TextField()
    # Whether an answer to the earlier words may be none to these; else only the wording changed.
    is_of_meaning = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "-made_at", "pk"]
        constraints = [
            models.UniqueConstraint("question", "from_version", name="correction_once"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, section__isnull=True, field="")
                | Q(question__isnull=True, section__isnull=False, field="", is_of_meaning=False)
                | (
                    Q(question__isnull=True, section__isnull=True, is_of_meaning=False)
                    & ~Q(field="")
                ),
                name="correction_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(to_version__gt=F("from_version")),
                name="correction_makes_a_version",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.consultation}, {self.made_at:%d %B %Y}"

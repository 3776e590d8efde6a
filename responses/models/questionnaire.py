"""The blank questionnaire of a consultation as a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.models import Consultation
from councils.constraints import one_of
from responses.enums import PaperState, QuestionnaireFormat


class Questionnaire(models.Model):
    """One file, made once for its content; what it said before goes when it is made anew."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questionnaires")
    format = models.CharField(max_length=4, choices=QuestionnaireFormat.choices)
    # The council for which it is (CouncilFacts as JSON), and its digest; nothing for everybody.
    council = models.JSONField(default=dict, blank=True)
    council_digest = models.CharField(max_length=64, blank=True)
    content_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=PaperState.choices, default=PaperState.QUEUED)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=250, blank=True)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)  # of a PDF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "consultation", "format", "content_digest", name="questionnaire_once"
            ),
            one_of("questionnaire", "format", QuestionnaireFormat.values),
            one_of("questionnaire", "state", PaperState.values),
            models.CheckConstraint(
                condition=Q(state=PaperState.READY, content__isnull=False, sha256__gt="")
                | (~Q(state=PaperState.READY) & Q(content__isnull=True)),
                name="questionnaire_ready_has_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.format} {self.content_digest[:8]}"

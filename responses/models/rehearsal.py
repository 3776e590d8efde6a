"""A rehearsal before the opening: what people at the LGA answer to try the questions.

These rows stand apart from responses, answers and submissions, so that whatever counts, exports or
publishes cannot meet them.  A draft's questions may be written anew at any time: an answer names
its question by the identity, and keeps what was asked then.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models import Consultation
from councils.constraints import one_of
from councils.functions import CouncilFacts
from councils.models import User
from responses.enums import REHEARSED, AnswerState


class RehearsedCouncilQuerySet(models.QuerySet["RehearsedCouncil"]):
    def visible_to(self, user: User) -> RehearsedCouncilQuerySet:
        """For people with a role at the LGA, until the consultation opens: from that moment on
        nobody meets a rehearsal any more, whenever it is thrown away."""
        return self.before_opening() if user.staff_roles else self.none()

    def before_opening(self) -> RehearsedCouncilQuerySet:
        return self.filter(
            Q(consultation__published_at__isnull=True)
            | Q(consultation__opens_at__gt=timezone.now())
        )


class RehearsedCouncil(models.Model):
    """One round through the questions: who answers them, and as which council."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="rehearsed")
    number = models.PositiveSmallIntegerField()
    council_facts = models.JSONField()  # CouncilFacts
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RehearsedCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint("consultation", "number", name="rehearsedcouncil_number_once"),
        ]

    def __str__(self) -> str:
        return f"Rehearsed council {self.number}"

    @property
    def facts(self) -> CouncilFacts:
        return CouncilFacts.from_json(self.council_facts)


class RehearsedAnswer(models.Model):
    """What was said to one question in one round; a question without a row is unanswered."""

    council = models.ForeignKey(RehearsedCouncil, models.CASCADE, related_name="answers")
    identity = models.UUIDField()  # of the question
    # What was asked: the version of the draft, and of the question what its answer depends on.
    of_version = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    asked = models.JSONField()  # rehearsing.shape_of
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)  # said.Said.choices
    other = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["council", "pk"]
        constraints = [
            models.UniqueConstraint("council", "identity", name="rehearsedanswer_once"),
            one_of("rehearsedanswer", "state", REHEARSED),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.council}"

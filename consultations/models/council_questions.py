"""What councils asked about a consultation, and what all of them were answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.models.asking import Consultation, Question
from consultations.models.inviting import Invitation
from councils.enums import FOLLOWERS
from councils.models import User


class CouncilQuestionQuerySet(models.QuerySet["CouncilQuestion"]):
    def visible_to(self, user: User) -> CouncilQuestionQuerySet:
        """With the name of the council: its own, and all for those at the LGA who follow."""
        if user.staff_roles & FOLLOWERS:
            return self
        return self.filter(invitation__council_id__in={role.council_id for role in user.roles})

    def waiting(self) -> CouncilQuestionQuerySet:
        return self.filter(answers__isnull=True)


class CouncilQuestion(models.Model):
    """One question of a council, as its officer wrote it. Append-only: who asked is known to the
    council and to the LGA, and what everybody reads stands in its answers."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="council_questions")
    about = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CouncilQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.text[:60]}"


class CouncilAnswer(models.Model):
    """One version of what is published: the question in words that name nobody, and the answer.
    Append-only: a correction is the next version, with its reason."""

    asked = models.ForeignKey(CouncilQuestion, models.PROTECT, related_name="answers")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="council_answers")
    number = models.PositiveIntegerField()
    question = models.TextField()
    text = models.TextField()
    reason = models.TextField(blank=True)  # why it was corrected
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["consultation", "asked", "-number"]
        constraints = [
            models.UniqueConstraint("asked", "number", name="councilanswer_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="councilanswer_corrected_with_reason",
                violation_error_message="Say why the answer is corrected.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_id}, version {self.number}"

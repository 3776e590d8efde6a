"""What the LGA received, and what was taken back."""

from __future__ import annotations

import datetime as dt

from django.db import models

from consultations.models import Consultation, Invitation, Question
from councils.constraints import one_of
from councils.enums import FOLLOWERS
from councils.models import User
from responses.enums import (
    EXPORTING,
    AnswerState,
    CallInOutcome,
    Publication,
    Way,
)
from responses.models.course import CallIn
from responses.models.decision import Decision
from responses.models.response import Response, consent_is_known


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def standing(self) -> SubmissionQuerySet:
        """Not withdrawn, and not replaced by a later one of the same response."""
        later = Submission.objects.filter(
            response=models.OuterRef("response"), number__gt=models.OuterRef("number")
        )
        # Not `withdrawal__isnull`, nor a second Exists: of a join with the few there are,
        # PostgreSQL expects that hardly any submission is left, and then looks everything else up
        # row by row.
        withdrawn = Withdrawal.objects.values("submission")
        return self.filter(~models.Exists(later), ~models.Q(pk__in=withdrawn))

    def in_force(self) -> SubmissionQuerySet:
        """Those that count: standing, and their decision is neither called in nor to be made
        again. A call-in that ended with "the decision stands" leaves the submission as it was."""
        # A subquery that is looked up in a hash table, as in `standing` and for the same reason.
        called_in = CallIn.objects.exclude(outcome=CallInOutcome.STANDS).values("decision")
        return self.standing().filter(~models.Q(decision__in=called_in))

    def subject_to_call_in(self, on: dt.date) -> SubmissionQuerySet:
        """Those whose decision can still be called in on that day. After the last day they are
        final without anybody doing anything, and so are those whose call-in is over."""
        called_in = CallIn.objects.values("decision")
        return self.filter(~models.Q(decision__in=called_in), call_in_until__gte=on)

    def visible_to(self, user: User) -> SubmissionQuerySet:
        """The council's own; and for LGA editors and analysts those in force."""
        own = models.Q(invitation__council_id__in={role.council_id for role in user.roles})
        if user.staff_roles & FOLLOWERS:
            return self.filter(own | models.Q(pk__in=self.model.objects.in_force().values("pk")))
        return self.filter(own)


class Submission(models.Model):
    """What the LGA received: frozen at that moment. The LGA reads these and nothing else."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="submissions")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=12, unique=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="submissions")
    publication = models.CharField(max_length=20, choices=Publication.choices)
    # Sent before its decision had effect: final after this day, unless it is called in.
    call_in_until = models.DateField(null=True)
    council_facts = models.JSONField()  # name, type, tier, nation, region on the day
    canonical = models.TextField()  # canonical JSON of all that was submitted
    digest = models.CharField(max_length=64)  # SHA-256 of `canonical`

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint("response", "number", name="submission_number_once"),
            one_of("submission", "publication", Publication.values),
        ]

    def __str__(self) -> str:
        return self.reference


class SubmittedAnswer(models.Model):
    """One answer as it was submitted. Append-only."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    question_version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list)
    other = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    consent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["submission", "question__position"]
        constraints = [
            models.UniqueConstraint("submission", "question", name="submittedanswer_once"),
            one_of("submittedanswer", "state", AnswerState.values),
            consent_is_known("submittedanswer"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_id}"


class Withdrawal(models.Model):
    """A submission taken back by the council, with its reason. Append-only."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()

    def __str__(self) -> str:
        return f"Withdrawal of {self.submission_id}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, response: Response) -> ReadingQuerySet:
        """Every reading of what this response submitted, on a page or in an export.

        An export took the submission that was in force at its moment: submitted before, and
        neither withdrawn nor replaced before, and its decision not called in at that time.
        """
        at = models.OuterRef(models.OuterRef("at"))
        called_in = CallIn.objects.filter(
            models.Q(ended_at__isnull=True)
            | models.Q(outcome=CallInOutcome.RECONSIDER)
            | models.Q(ended_at__gt=at),
            decision=models.OuterRef("decision"),
            recorded_at__lte=at,
        )
        taken = Submission.objects.filter(
            ~models.Exists(called_in), response=response, submitted_at__lte=models.OuterRef("at")
        ).exclude(withdrawal__withdrawn_at__lte=models.OuterRef("at"))
        replaced = Submission.objects.filter(
            response=models.OuterRef("response"),
            number__gt=models.OuterRef("number"),
            submitted_at__lte=models.OuterRef(models.OuterRef("at")),
        )
        return self.filter(
            models.Q(submission__response=response)
            | models.Q(
                models.Exists(taken.filter(~models.Exists(replaced))),
                submission__isnull=True,
                consultation=response.invitation.consultation_id,
            )
        )

    def visible_to(self, user: User) -> ReadingQuerySet:
        """Readings in consultations that the councils this person serves were asked in."""
        councils = {role.council_id for role in user.roles}
        return self.filter(
            models.Q(submission__invitation__council_id__in=councils)
            | models.Q(
                models.Exists(
                    Invitation.objects.filter(
                        consultation=models.OuterRef("consultation"), council_id__in=councils
                    )
                ),
                submission__isnull=True,
            )
        )


class Reading(models.Model):
    """Somebody at the LGA read identified answers; visible to the council. Append-only.

    An export takes all submissions of the consultation that were in force at that moment and
    is one row without a submission; a page shows one submission and names it.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="readings")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="readings")
    way = models.CharField(max_length=10, choices=Way.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["consultation", "-at"], name="reading_by_consultation")]
        constraints = [
            one_of("reading", "way", Way.values),
            models.CheckConstraint(
                condition=models.Q(way__in=sorted(EXPORTING), submission__isnull=True)
                | (~models.Q(way__in=sorted(EXPORTING)) & models.Q(submission__isnull=False)),
                name="reading_of_one_or_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.get_way_display()}"

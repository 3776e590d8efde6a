"""Who was heard before a decision, and what becomes of it: rows of their own, so that what was
signed is never touched."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from consultations.models import Question
from councils.constraints import in_order, one_of, paired
from councils.models import User
from responses.enums import CONSULTED_ROLES, CallInOutcome, InterestKind, ObjectionEnd
from responses.models.decision import Decision
from responses.models.response import Response
from responses.models.response_rows import OfResponseQuerySet, readable_by


class ConsultedMemberQuerySet(OfResponseQuerySet):
    def standing(self) -> ConsultedMemberQuerySet:
        """Those whose request was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class ConsultedMember(models.Model):
    """A consultee executive member who was asked to comment by a day, in one round.

    What they say, or that they said nothing, stands in the record of the decision. A request that
    was withdrawn before stands in the history alone (decision 0032).
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="consulted_members")
    round = models.PositiveSmallIntegerField()
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    comment_by = models.DateField()
    commented_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    interest_kind = models.CharField(max_length=10, choices=InterestKind.choices, blank=True)
    interest = models.TextField(blank=True)
    dispensation = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ConsultedMemberQuerySet.as_manager()

    class Meta:
        ordering = ["response", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                "response",
                "round",
                "member",
                condition=Q(withdrawn_at__isnull=True),
                name="consultedmember_once",
            ),
            paired("consultedmember", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(commented_at__isnull=True),
                name="consultedmember_withdrawn_before_comment",
                violation_error_message="What was said to the record is not withdrawn.",
            ),
            one_of("consultedmember", "interest_kind", ["", *InterestKind.values]),
            models.CheckConstraint(
                condition=Q(commented_at__isnull=True, comment="", interest_kind="")
                | (Q(commented_at__isnull=False) & ~Q(interest_kind="")),
                name="consultedmember_comment_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, round {self.round}"

    @property
    def recorded(self) -> dict[str, Any]:
        """As the record of the decision has it."""
        commented_at = self.commented_at
        return {
            "name": self.name,
            "office": self.office,
            "asked_at": self.asked_at.astimezone(dt.UTC).isoformat(),
            "comment_by": self.comment_by.isoformat(),
            "commented_at": commented_at.astimezone(dt.UTC).isoformat() if commented_at else None,
            "comment": self.comment,
            "interest_kind": self.interest_kind,
            "interest": self.interest,
            "dispensation": self.dispensation,
        }

    @property
    def content(self) -> list[str]:
        """What they said and declared, as the history's hash of it is taken."""
        return [self.comment, self.interest_kind, self.interest, self.dispensation]


def asked_of(user: User, through: str = "consulted_members") -> models.Prefetch[Any, Any, Any]:
    """For lists: what this person was asked to comment on, as `asked_of_user` of each response, in
    one query. `through` leads from what is listed to the consulted members."""
    asked = ConsultedMember.objects.standing().filter(member=user)
    if not any(role.role in CONSULTED_ROLES for role in user.roles):
        asked = asked.none()  # nobody asks them, and no query is spent on it
    return models.Prefetch(through, queryset=asked, to_attr="asked_of_user")


class ReturnNote(models.Model):
    """Why one question was given back, in the round that ended with it."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="return_notes")
    round = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    reason = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response", "round", "question__position"]
        constraints = [
            models.UniqueConstraint("response", "round", "question", name="returnnote_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}, round {self.round}"


class OfDecisionQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> OfDecisionQuerySet:
        """Those of decisions of the councils this person serves today."""
        return self.filter(readable_by(user, "decision__response__"))


class Evidence(models.Model):
    """The scan of a decision that was made on paper or in a meeting. Append-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)

    objects = OfDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Objection(models.Model):
    """What a member says of a decision that was recorded in their name; once it is settled, who
    settled it, when and how."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="objections")
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=12, choices=ObjectionEnd.choices, blank=True)
    # How it was settled, as whoever withdrew it says; of some old ones nobody said it.
    ended_words = models.TextField(blank=True)

    class Meta:
        ordering = ["decision", "pk"]
        constraints = [
            paired("objection", "ended_at", "ended_by"),
            one_of("objection", "ending", ["", *ObjectionEnd.values]),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", ended_words="")
                | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="objection_end_has_moment",
            ),
            models.UniqueConstraint(
                "decision",
                "made_by",
                condition=Q(ended_at__isnull=True),
                name="objection_once",
                violation_error_message="You have objected already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Objection to {self.decision_id}"

    @property
    def end_content(self) -> list[str]:
        """What the event of its end hashes."""
        return [self.ending, self.ended_words]


class DecisionPublication(models.Model):
    """When and where the council published the decision; call-in runs from it. Append-only."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="published")
    published_on = models.DateField()
    where = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Publication of {self.decision_id}"

    @property
    def content(self) -> list[str]:
        """What its event hashes."""
        return [self.published_on.isoformat(), self.where]


class PublicDecisionQuerySet(models.QuerySet["PublicDecision"]):
    def readable_by_all(self) -> PublicDecisionQuerySet:
        """Those that the council shows to everybody now."""
        return self.filter(taken_off_at__isnull=True)


class PublicDecision(models.Model):
    """That the council shows a decision on its public page, until it takes it off."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="on_page")
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_off_at = models.DateTimeField(null=True)
    taken_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PublicDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "pk"]
        constraints = [
            paired("publicdecision", "taken_off_at", "taken_off_by"),
            models.UniqueConstraint(
                "decision",
                condition=Q(taken_off_at__isnull=True),
                name="publicdecision_once",
                violation_error_message="The decision is on its public page already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Public page of {self.decision_id}"


class CallIn(models.Model):
    """That the decision was called in, by whom and when; once it is over, with its outcome."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="called_in")
    called_in_on = models.DateField()
    called_in_by = models.CharField(max_length=250)  # as the council's scheme names them
    grounds = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=CallInOutcome.choices, blank=True)
    outcome_on = models.DateField(null=True)
    outcome_words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("callin", "outcome", ["", *CallInOutcome.values]),
            paired("callin", "ended_at", "ended_by"),
            in_order("callin", "called_in_on", "outcome_on"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True, ended_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, ended_at__isnull=False)),
                name="callin_outcome_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Call-in of {self.decision_id}"

    @property
    def content(self) -> list[str]:
        """What the event of the call-in hashes."""
        return [self.called_in_on.isoformat(), self.called_in_by, self.grounds]

    @property
    def outcome_content(self) -> list[str]:
        """What the event of its end hashes."""
        day = self.outcome_on.isoformat() if self.outcome_on else ""
        return [self.outcome, day, self.outcome_words]

"""What an executive member decides: the draft of a decision, and the signed record."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models import Question
from councils.constraints import one_of
from councils.enums import RouteKind
from councils.models import User
from responses.effect import CallInOutcome, Course, Effect, effect_of
from responses.enums import (
    AnswerState,
    DecisionWay,
    InterestKind,
    Outcome,
    Verdict,
)
from responses.models.response import Response, consent_is_known, with_objected
from responses.timetable import CallIn


class DecisionDraft(models.Model):
    """What an executive member has chosen so far, until it is signed or let go.

    `changes` holds per question id: state, text, choices, reason. `nonce` changes with every
    save and is used up by signing, so that no page can be signed twice.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="decision_drafts")
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    comments = models.TextField(blank=True)
    consultee_comments = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    alternatives = models.TextField(blank=True)  # considered and rejected, beside the report's
    has_no_alternatives = models.BooleanField(default=False)  # "none" is said, never inferred
    interest_kind = models.CharField(max_length=10, choices=InterestKind.choices, blank=True)
    interest = models.TextField(blank=True)  # its nature
    dispensation = models.TextField(blank=True)  # who granted it and when
    marks = models.JSONField(default=dict, blank=True)  # question id → "agree" or "ask"
    nonce = models.CharField(max_length=32)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("response", "member", name="decisiondraft_once"),
            one_of("decisiondraft", "interest_kind", ["", *InterestKind.values]),
        ]

    def __str__(self) -> str:
        return f"Draft decision of {self.member}"


class Decision(models.Model):
    """A signed decision on a response; never changed, later ones supersede it."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=120)
    office = models.CharField(max_length=120)
    reasons = models.TextField(blank=True)
    comments = models.TextField(blank=True)
    consultee_comments = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    has_no_alternatives = models.BooleanField(default=False)
    # Blank only in records that were signed before this was asked.
    interest_kind = models.CharField(max_length=10, choices=InterestKind.choices, blank=True)
    interest = models.TextField(blank=True)
    dispensation = models.TextField(blank=True)

    # The authority and how the decision came here. `decided_at` is the moment of the record,
    # `made_on` the day on which it was decided (a meeting may have been earlier).
    made_on = models.DateField(null=True)
    way = models.CharField(max_length=10, choices=DecisionWay.choices, default=DecisionWay.SIGNED)
    route_kind = models.CharField(max_length=20, choices=RouteKind.choices, blank=True)
    route_name = models.CharField(max_length=120, blank=True)
    route_reference = models.CharField(max_length=250, blank=True)
    in_place_of = models.CharField(max_length=250, blank=True)  # for whom a stand-in decided
    meeting = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    # The council's rule of call-in on that day; null: it has not said. 0: there is none.
    call_in_days = models.PositiveSmallIntegerField(null=True)
    is_call_in_waived = models.BooleanField(default=False)

    # The decision that this one supersedes in part: what was not amended was carried over.
    amends = models.ForeignKey("self", models.RESTRICT, null=True, related_name="amended_by")

    canonical = models.TextField()  # canonical JSON of everything that was on the page
    digest = models.CharField(max_length=64)  # SHA-256 of `canonical`

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint("response", "number", name="decision_number_once"),
            one_of("decision", "outcome", Outcome.values),
            one_of("decision", "way", DecisionWay.values),
            one_of("decision", "interest_kind", ["", *InterestKind.values]),
            one_of("decision", "route_kind", ["", *RouteKind.values]),
            models.CheckConstraint(
                condition=Q(way=DecisionWay.SIGNED, recorded_by__isnull=True)
                | (~Q(way=DecisionWay.SIGNED) & Q(recorded_by__isnull=False)),
                name="decision_recorded_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} by {self.signed_name}"

    @property
    def day(self) -> dt.date:
        """The day on which it was made; a meeting may have been before the record."""
        return self.made_on or timezone.localdate(self.decided_at)

    @property
    def rule(self) -> CallIn | None:
        """How it can be called in, by what the council had said when it was signed."""
        days = self.call_in_days
        return None if days is None else CallIn(applies=days > 0, working_days=days)

    @property
    def course(self) -> Course:
        """What became of it so far; read along with it: "published" and "called_in"."""
        published = getattr(self, "published", None)
        called_in = getattr(self, "called_in", None)
        return Course(
            made_on=self.day,
            rule=self.rule,
            is_waived=self.is_call_in_waived,
            published_on=published.published_on if published else None,
            called_in_on=called_in.called_in_on if called_in else None,
            outcome=CallInOutcome(called_in.outcome) if called_in and called_in.outcome else None,
            outcome_on=called_in.outcome_on if called_in else None,
        )

    def effect_on(self, today: dt.date) -> Effect:
        """Where it stands on that day."""
        return effect_of(self.course, today)


def with_course(through: str = "decisions") -> models.Prefetch[str, models.QuerySet[Decision], str]:
    """For lists: the decisions of all responses with what became of them, in one query and without
    their text. `through` leads from what is listed to the decisions."""
    made = Decision.objects.select_related("published", "called_in").defer("canonical")
    return models.Prefetch(through, queryset=with_objected(made))


class AnswerDecision(models.Model):
    """What the decision says of one question: suggested beside decided. Append-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    question_version = models.PositiveIntegerField(default=1)  # to which it is an answer
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    suggested_state = models.CharField(max_length=20, choices=AnswerState.choices)
    suggested_text = models.TextField(blank=True)
    suggested_choices = models.JSONField(default=list)
    suggested_other = models.CharField(max_length=500, blank=True)
    suggested_reason = models.TextField(blank=True)
    decided_state = models.CharField(max_length=20, choices=AnswerState.choices)
    decided_text = models.TextField(blank=True)
    decided_choices = models.JSONField(default=list)
    decided_other = models.CharField(max_length=500, blank=True)
    decided_reason = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    consent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["decision", "question__position"]
        constraints = [
            models.UniqueConstraint("decision", "question", name="answerdecision_once"),
            one_of("answerdecision", "verdict", Verdict.values),
            one_of("answerdecision", "suggested_state", AnswerState.values),
            one_of("answerdecision", "decided_state", AnswerState.values),
            consent_is_known("answerdecision"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_verdict_display()}"

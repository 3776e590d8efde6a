"""Changes that are proposed beside a signed text, which stays in force until one is signed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from consultations.models import Question
from councils.constraints import in_order, one_of, paired
from councils.models import User
from responses.enums import AmendmentState, AnswerState
from responses.models.decision import Decision
from responses.models.response import OfResponseQuerySet, Response
from responses.said import Said

# Each end of an amendment has its moment and its person; it has one at most.
ENDS = ("signed_at", "declined_at", "withdrawn_at")
NOT_ENDED = Q(**{f"{end}__isnull": True for end in ENDS})


class AmendmentQuerySet(OfResponseQuerySet):
    def visible_to(self, user: User) -> AmendmentQuerySet:
        """Those of the responses of the councils this person serves today."""
        return self.filter(pk__in=super().visible_to(user))

    def not_ended(self) -> AmendmentQuerySet:
        """Those that are being written or await a signature."""
        return self.filter(NOT_ENDED)

    def awaiting(self) -> AmendmentQuerySet:
        """Those that somebody is asked to sign."""
        return self.not_ended().filter(sent_at__isnull=False)


class Amendment(models.Model):
    """One proposed change of one decision. What it says once it was sent is never changed, nor is
    how it ended; `nonce` is of the page on which it is signed."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="amendments")
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    nonce = models.CharField(max_length=32, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decline_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint("response", "number", name="amendment_number_once"),
            models.UniqueConstraint(
                "response",
                condition=NOT_ENDED,
                name="amendment_one_at_a_time",
                violation_error_message="There is an amendment already. Withdraw it first.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_reason"),
            paired("amendment", "sent_at", "sent_by"),
            paired("amendment", "signed_at", "signed_by"),
            paired("amendment", "declined_at", "declined_by"),
            paired("amendment", "withdrawn_at", "withdrawn_by"),
            in_order("amendment", "proposed_at", "sent_at"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, declined_at__isnull=True)
                | Q(signed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
                name="amendment_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False)
                | Q(signed_at__isnull=True, declined_at__isnull=True),
                name="amendment_answered_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False) & ~Q(decline_reason="")),
                name="amendment_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, nonce="")
                | (Q(sent_at__isnull=False) & ~Q(nonce="")),
                name="amendment_sent_has_nonce",
            ),
        ]

    def __str__(self) -> str:
        return f"Amendment {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("responses:amendment", args=[*self.response.url_args, self.number])

    @property
    def state(self) -> AmendmentState:
        """Where it stands, from its moments."""
        for end, state in zip(
            ENDS,
            (AmendmentState.SIGNED, AmendmentState.DECLINED, AmendmentState.WITHDRAWN),
            strict=True,
        ):
            if getattr(self, end) is not None:
                return state
        return AmendmentState.OPEN if self.sent_at is None else AmendmentState.SENT

    @property
    def proposed_content(self) -> list[Any]:
        """What the history's hash is taken over when it is sent."""
        rows = self.answers.select_related("question").order_by("question__position")
        said = [
            [row.question.number, Said.of(row, "proposed_").content, row.why]
            # Proposals from before a question could be corrected keep the shorter form.
            + ([row.question_version] if row.question_version > 1 else [])
            for row in rows
        ]
        return [self.reason, said]


class AmendedAnswer(models.Model):
    """What an amendment wants said to one question instead of what was decided.

    `base_…` are the decided words from which the proposal was written; they stay beside it.
    """

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    # For which the proposal was written. Where that is later than the version decided on, the
    # words may stay: it is proposed that they answer the corrected question.
    question_version = models.PositiveIntegerField(default=1)
    base_state = models.CharField(max_length=20, choices=AnswerState.choices)
    base_text = models.TextField(blank=True)
    base_choices = models.JSONField(default=list)
    base_other = models.CharField(max_length=500, blank=True)
    base_reason = models.TextField(blank=True)
    proposed_state = models.CharField(max_length=20, choices=AnswerState.choices)
    proposed_text = models.TextField(blank=True)
    proposed_choices = models.JSONField(default=list)
    proposed_other = models.CharField(max_length=500, blank=True)
    proposed_reason = models.TextField(blank=True)
    why = models.TextField(blank=True)  # why this answer changes, beside the reason of it all
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["amendment", "question__position"]
        constraints = [
            models.UniqueConstraint("amendment", "question", name="amendedanswer_once"),
            one_of("amendedanswer", "base_state", AnswerState.values),
            one_of("amendedanswer", "proposed_state", AnswerState.values),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}, amendment {self.amendment_id}"

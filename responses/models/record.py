"""History, what is left after disposal, and rendered papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from councils.constraints import one_of
from councils.models import User
from responses.enums import (
    PaperKind,
    PaperState,
    State,
    Verb,
)
from responses.models.response import Response


class Event(models.Model):
    """One line of a response's history. Append-only, chained by hash, without any text.

    `facts` holds ids, versions and content hashes only: what people wrote can be disposed of
    while the history still proves that, when and by whom it was done.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30, choices=Verb.choices)
    from_state = models.CharField(max_length=20, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=State.choices)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint("response", "number", name="event_number_once"),
            one_of("event", "verb", Verb.values),
            one_of("event", "to_state", State.values),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_verb_display()}"


class Tombstone(models.Model):
    """What is left of a response that was disposed of: that it was, and its chain's head.

    Writing it first is also what lets the database delete that response's frozen rows.
    """

    response_id_was = models.BigIntegerField(unique=True)
    consultation_code = models.CharField(max_length=60)
    council_code = models.CharField(max_length=4)
    state = models.CharField(max_length=20, choices=State.choices)
    events = models.PositiveIntegerField()
    last_hash = models.CharField(max_length=64)
    disposed_at = models.DateTimeField(default=timezone.now)
    disposed_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=250)

    def __str__(self) -> str:
        return f"Disposed: {self.council_code} – {self.consultation_code}"


class Paper(models.Model):
    """A rendered PDF, stored once per content: asking again renders nothing."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    # Of the decision or submission that it is of; null: of the response as it stands.
    number = models.PositiveIntegerField(null=True)
    content_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=PaperState.choices, default=PaperState.QUEUED)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=250, blank=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("response", "kind", "content_digest", name="paper_once"),
            one_of("paper", "kind", PaperKind.values),
            one_of("paper", "state", PaperState.values),
            models.CheckConstraint(
                condition=Q(state=PaperState.READY, pdf__isnull=False, sha256__gt="")
                | (~Q(state=PaperState.READY) & Q(pdf__isnull=True)),
                name="paper_ready_has_pdf",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.content_digest[:8]}"

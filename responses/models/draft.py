"""What is written in a response: answers, the report, every past version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from consultations.models import Question, Section
from councils.constraints import one_of, paired
from councils.models import User
from responses.enums import (
    DRAFTED,
    REPEATED_PARTS,
    AnswerState,
    PartKind,
)

if TYPE_CHECKING:
    pass

from responses.models.response import OfResponseQuerySet, Response, consent_is_known


class Answer(models.Model):
    """The suggested response to one question. Each save makes the next version."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)  # said.Said.choices
    other = models.CharField(max_length=500, blank=True)  # the words of "Other, please specify"
    reason = models.TextField(blank=True)  # of no response, or why it is not for the council
    version = models.PositiveIntegerField(default=1)
    # To which version of the question it is an answer: that for which it was written, or a later
    # one for which it was confirmed.
    question_version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # "Ready for review" is said of one version and ends with the next.
    ready_at = models.DateTimeField(null=True)
    ready_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What of these words may be published, 0 to 3 (consent.py); the most closed by default.
    consent = models.PositiveSmallIntegerField(default=0)

    open_threads: int  # what `with_open_threads` reads along

    objects = OfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response", "question__position"]
        constraints = [
            models.UniqueConstraint("response", "question", name="answer_once"),
            one_of("answer", "state", DRAFTED),
            consent_is_known("answer"),
            paired("answer", "ready_at", "ready_by"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.ANSWERED) | Q(text="", choices=[], other=""),
                name="answer_without_response_is_empty",
                violation_error_message="An answer with words or a choice is an answer.",
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.NO_RESPONSE)
                | (Q(state=AnswerState.NOT_FOR_US) & ~Q(reason=""))
                | (~Q(state__in=[AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US]) & Q(reason="")),
                name="answer_reason_fits_state",
                violation_error_message="Say why the question is not for the council.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.number}: {self.get_state_display()}"


class AnswerRevision(models.Model):
    """A version of an answer as it was saved: who, when, what. Append-only."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)
    other = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    question_version = models.PositiveIntegerField(default=1)  # for which it was written
    # Where the words came from if nobody typed them here: "version 3", a paper.
    source = models.CharField(max_length=250, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answer", "version"]
        constraints = [models.UniqueConstraint("answer", "version", name="answerrevision_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} version {self.version}"


def cleared_by_and_when(table: str) -> models.CheckConstraint:
    """Who cleared the words and when: both or none."""
    return models.CheckConstraint(
        condition=Q(cleared_name="", cleared_on__isnull=True)
        | (~Q(cleared_name="") & Q(cleared_on__isnull=False)),
        name=f"{table}_cleared_by_and_when",
        violation_error_message="Give both who cleared it and when.",
    )


class ReportPart(models.Model):
    """One part of the council's report: a heading and numbered paragraphs.

    A consideration (risk management, equalities and so on) is one of its own.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind.choices)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    # The council's own words in place of the questions of this section that are left out, and
    # the numbers of those for which they were written (left_out.LeftOut.stored).
    not_applicable_text = models.TextField(blank=True)
    not_applicable_to = models.TextField(blank=True)
    # Who cleared exactly these words of a consideration (a finance officer, the monitoring
    # officer) and when; without both it is not cleared.
    cleared_name = models.CharField(max_length=120, blank=True)
    cleared_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    # Set by a save: the clearance that was sent with it was given of other words.
    has_lost_clearance = False

    open_threads: int  # what `with_open_threads` reads along
    # What the task list reads along: whether the part's section is completed, and by whom.
    completed_at: dt.datetime | None
    completed_by_id: int | None
    completed_by_name: str | None

    objects = OfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            one_of("reportpart", "kind", PartKind.values),
            models.UniqueConstraint("response", "position", name="reportpart_position_once"),
            models.UniqueConstraint("response", "section", name="reportpart_section_once"),
            models.UniqueConstraint(
                "response",
                "kind",
                condition=~Q(kind__in=sorted(REPEATED_PARTS)),
                name="reportpart_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=PartKind.SECTION, section__isnull=False)
                | (~Q(kind=PartKind.SECTION) & Q(section__isnull=True)),
                name="reportpart_section_fits_kind",
            ),
            cleared_by_and_when("reportpart"),
            models.CheckConstraint(
                condition=Q(kind=PartKind.CONSIDERATION) | Q(cleared_name=""),
                name="reportpart_clearance_fits_kind",
                violation_error_message="Only a consideration is cleared.",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_prefilled(self) -> bool:
        """Whether it says what it was started with and nobody has saved it yet."""
        return self.version == 1 and bool(self.text or self.not_applicable_text)


class ReportPartRevision(models.Model):
    """A version of a part of the report as it was saved. Append-only."""

    part = models.ForeignKey(ReportPart, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    not_applicable_text = models.TextField(blank=True)
    not_applicable_to = models.TextField(blank=True)
    cleared_name = models.CharField(max_length=120, blank=True)
    cleared_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["part", "version"]
        constraints = [
            models.UniqueConstraint("part", "version", name="reportpartrevision_once"),
            cleared_by_and_when("reportpartrevision"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} version {self.version}"

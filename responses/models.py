"""A council's response: its draft, its report, the decision, the submission, the history.

What was signed, submitted or entered in the history is append-only: the database
itself refuses to change or delete it (migration 0002, both engines).  The one way
out is disposal after the retention date, which leaves a tombstone.
"""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from consultations.models import Invitation, Question, Section
from councils.constraints import one_of, paired
from councils.enums import Role, StaffRoleKind
from councils.models import Council, User
from responses.enums import (
    DECIDED,
    SENT,
    AnswerState,
    Outcome,
    PaperKind,
    PaperState,
    PartKind,
    Publication,
    State,
    Verb,
    Verdict,
)


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> ResponseQuerySet:
        """Responses of the councils this person serves today. The LGA sees submissions only."""
        return self.filter(invitation__council_id__in={role.council_id for role in user.roles})

    def awaiting_decision_of(self, user: User) -> ResponseQuerySet:
        """What waits for a decision at the councils where this person is an executive member."""
        return self.filter(
            invitation__council_id__in=user.councils_as(Role.EXECUTIVE_MEMBER),
            state=State.AWAITING_DECISION,
        )

    def with_places(self) -> ResponseQuerySet:
        return self.select_related("invitation__council", "invitation__consultation")


class Response(models.Model):
    """The response to one invitation: its state and the title block of the council's report."""

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="response")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFTING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)  # what the member asked for, while redrafting

    title = models.CharField(max_length=250)
    reference = models.CharField(max_length=40, blank=True)  # the council's own file reference
    classification = models.CharField(max_length=60, default="For publication")
    meeting = models.CharField(max_length=200, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    report_by = models.CharField(max_length=120, blank=True)
    wards = models.CharField(max_length=200, blank=True)
    areas_label = models.CharField(max_length=60, default="Community assemblies")
    areas = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=250, blank=True)
    title_version = models.PositiveIntegerField(default=1)
    publication = models.CharField(max_length=20, choices=Publication.choices, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("response", "state", State.values),
            one_of("response", "publication", ["", *Publication.values]),
            paired("response", "sent_at", "sent_by"),
            paired("response", "decided_at", "decided_by"),
            paired("response", "submitted_at", "submitted_by"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SENT), sent_at__isnull=False)
                | (~Q(state__in=sorted(SENT)) & Q(sent_at__isnull=True)),
                name="response_sent_state_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_at__isnull=True)),
                name="response_decided_state_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUBMITTED, submitted_at__isnull=False)
                | (~Q(state=State.SUBMITTED) & Q(submitted_at__isnull=True)),
                name="response_submitted_state_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}"

    def get_absolute_url(self) -> str:
        return reverse("responses:task-list", args=self.url_args)

    @property
    def council(self) -> Council:
        return self.invitation.council

    @cached_property
    def answers_in_order(self) -> list[Answer]:
        """Its answers with their questions and options: two queries, once for this object."""
        return list(
            self.answers.select_related(
                "question__section", "question__follows", "saved_by"
            ).prefetch_related("question__options")
        )

    @property
    def url_args(self) -> list[str]:
        """The council's slug and the consultation's code, with which all its addresses begin."""
        return [self.invitation.council.slug, self.invitation.consultation.code]


class Answer(models.Model):
    """The suggested response to one question. Each save makes the next version."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)  # codes of the chosen answer options
    version = models.PositiveIntegerField(default=1)
    question_version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "question__position"]
        constraints = [
            models.UniqueConstraint("response", "question", name="answer_once"),
            one_of("answer", "state", AnswerState.values),
            models.CheckConstraint(
                condition=Q(state=AnswerState.ANSWERED) | Q(text="", choices=[]),
                name="answer_without_response_is_empty",
                violation_error_message="An answer with words or a choice is an answer.",
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
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answer", "version"]
        constraints = [models.UniqueConstraint("answer", "version", name="answerrevision_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} version {self.version}"


class ReportPart(models.Model):
    """One part of the council's report: a heading and numbered paragraphs."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind.choices)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    # Printed in place of the questions of this section that do not apply to the council.
    not_applicable_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            one_of("reportpart", "kind", PartKind.values),
            models.UniqueConstraint("response", "position", name="reportpart_position_once"),
            models.CheckConstraint(
                condition=Q(kind=PartKind.SECTION, section__isnull=False)
                | (~Q(kind=PartKind.SECTION) & Q(section__isnull=True)),
                name="reportpart_section_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class ReportPartRevision(models.Model):
    """A version of a part of the report as it was saved. Append-only."""

    part = models.ForeignKey(ReportPart, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    not_applicable_text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["part", "version"]
        constraints = [models.UniqueConstraint("part", "version", name="reportpartrevision_once")]

    def __str__(self) -> str:
        return f"{self.part_id} version {self.version}"


class Consideration(models.Model):
    """One implication the report weighs: risk management, equalities and so on."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="considerations")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.UniqueConstraint("response", "position", name="consideration_position_once")
        ]

    def __str__(self) -> str:
        return self.heading


class BackgroundPaper(models.Model):
    """An unpublished document the report relies on (SI 2012/2089 regulation 2)."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="background_papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.UniqueConstraint("response", "position", name="backgroundpaper_position_once")
        ]

    def __str__(self) -> str:
        return self.title


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
    nonce = models.CharField(max_length=32)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("response", "member", name="decisiondraft_once")]

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
    digest = models.CharField(max_length=64)  # of everything that was on the page

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint("response", "number", name="decision_number_once"),
            one_of("decision", "outcome", Outcome.values),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} by {self.signed_name}"


class AnswerDecision(models.Model):
    """What the decision says of one question: suggested beside decided. Append-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    suggested_state = models.CharField(max_length=20, choices=AnswerState.choices)
    suggested_text = models.TextField(blank=True)
    suggested_choices = models.JSONField(default=list)
    decided_state = models.CharField(max_length=20, choices=AnswerState.choices)
    decided_text = models.TextField(blank=True)
    decided_choices = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["decision", "question__position"]
        constraints = [
            models.UniqueConstraint("decision", "question", name="answerdecision_once"),
            one_of("answerdecision", "verdict", Verdict.values),
            one_of("answerdecision", "suggested_state", AnswerState.values),
            one_of("answerdecision", "decided_state", AnswerState.values),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_verdict_display()}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def in_force(self) -> SubmissionQuerySet:
        """Those that count: not withdrawn and not replaced by a later one of the same response."""
        later = Submission.objects.filter(
            response=models.OuterRef("response"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later), withdrawal__isnull=True)

    def visible_to(self, user: User) -> SubmissionQuerySet:
        """The council's own; and for LGA editors and analysts those in force."""
        if user.staff_roles & {StaffRoleKind.EDITOR, StaffRoleKind.ANALYST}:
            return self.in_force()
        return self.filter(invitation__council_id__in={role.council_id for role in user.roles})


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

    class Meta:
        ordering = ["submission", "question__position"]
        constraints = [
            models.UniqueConstraint("submission", "question", name="submittedanswer_once"),
            one_of("submittedanswer", "state", AnswerState.values),
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

"""A consultation with its sections, questions and options."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import cached_property

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone

from consultations.applicability import Rule
from consultations.enums import ConsultationState, QuestionKind
from consultations.kinds import KINDS, Asked, Kind, Option, Row
from consultations.relevance import Followed, FollowUp
from councils.constraints import in_order, one_of, paired
from councils.functions import CouncilFacts
from councils.models import User
from slisystem.languages import in_language_of, joined

NOT_ASKED = [value for value, kind in KINDS.items() if not kind.is_asked]
# What a page shows of an item that only informs.
INFORMING = ("id", "position", "number", "kind", "text", "guidance", "applies_to", "welsh")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def published(self) -> ConsultationQuerySet:
        return self.filter(published_at__isnull=False)

    def readable_by_all(self, now: dt.datetime) -> ConsultationQuerySet:
        """Consultations that anybody may read: published and opened."""
        return self.published().filter(opens_at__lte=now)

    def visible_to(self, user: User) -> ConsultationQuerySet:
        """The LGA's pages: every consultation, for people with a role at the LGA."""
        return self if user.staff_roles else self.none()


class Consultation(models.Model):
    """One consultation. Its state follows from its moments and the clock."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    # What good practice asks a consultation to say; publishing asks for all three.
    purpose = models.TextField(blank=True)
    still_open = models.TextField(blank=True)  # and what is decided already
    confidentiality = models.TextField()
    next_steps = models.TextField(blank=True)  # what is done with the answers, and by when
    contact = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    asked = models.JSONField(default=dict, blank=True)  # applicability.Rule
    # How the results will be released (release_plan.py); complete and fixed once published.
    release_plan = models.JSONField(default=dict, blank=True)
    demonstration_note = models.TextField(blank=True)
    # A decision that is published and still open to call-in may be submitted before it has effect.
    accepts_subject_to_call_in = models.BooleanField(default=False)
    # Its Welsh texts: [[place, Welsh, the English that it translates]…] (definition/translated.py).
    welsh = models.JSONField(default=list, blank=True)
    # The latest moment that any council was given; the others' closing stays `closes_at`.
    extended_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # of its definition; ConsultationVersion
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What the publisher was warned of and published in spite of, one sentence a line.
    published_despite = models.TextField(blank=True)
    # When the list of councils asked became final: publishing, or the opening of one that was
    # published before; and what changed then, one sentence a line.
    asked_fixed_at = models.DateTimeField(null=True)
    asked_changes = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)  # when the first results were published
    archived_at = models.DateTimeField(null=True)  # may lie ahead

    objects = ConsultationQuerySet.as_manager()
    only_in_english = ""  # set by a page that is read in Welsh

    class Meta:
        ordering = ["closes_at", "code"]
        constraints = [
            in_order("consultation", "opens_at", "closes_at", strictly=True),
            in_order("consultation", "closes_at", "extended_until", strictly=True),
            paired("consultation", "published_at", "published_by"),
            in_order("consultation", "closes_at", "archived_at"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultations:public", args=[self.code])

    @property
    def rule(self) -> Rule:
        return Rule.from_json(self.asked)

    def state_at(self, now: dt.datetime) -> ConsultationState:
        """The state at that moment; a moment itself belongs to what it begins."""
        if self.published_at is None:
            return ConsultationState.DRAFT
        if now < self.opens_at:
            return ConsultationState.SCHEDULED
        if now < self.closes_at:
            return ConsultationState.OPEN
        if self.archived_at is not None and self.archived_at <= now:
            return ConsultationState.ARCHIVED
        if self.reported_at is not None and self.reported_at <= now:
            return ConsultationState.REPORTED
        return ConsultationState.CLOSED

    @property
    def ends_at(self) -> dt.datetime:
        """The moment at which the last council asked can no longer submit."""
        return max(self.closes_at, self.extended_until or self.closes_at)

    @property
    def is_extended(self) -> bool:
        """Whether some council can submit after the closing."""
        return self.ends_at > self.closes_at

    @property
    def state(self) -> ConsultationState:
        return self.state_at(timezone.now())

    @property
    def is_open(self) -> bool:
        return self.state == ConsultationState.OPEN

    @cached_property
    def questions_in_order(self) -> list[Question]:
        """Its questions with their options: two queries, once for this object."""
        found = self.questions.select_related("follows").prefetch_related("options")
        return list(found.order_by("position"))

    def sections_with_information(self) -> tuple[list[Section], list[Question]]:
        """Its sections and, in their order, the items that only inform; one query for both."""
        rows = (
            self.sections.annotate(
                item=FilteredRelation("questions", condition=Q(questions__kind__in=NOT_ASKED))
            )
            .annotate(**{f"item_{name}": F(f"item__{name}") for name in INFORMING})
            .order_by("number", "item__position")
        )
        sections: dict[int, Section] = {}
        items = []
        for row in rows:
            sections.setdefault(row.pk, row)
            values = {name: getattr(row, f"item_{name}") for name in INFORMING}
            if values["id"]:
                items.append(Question(consultation=self, section=sections[row.pk], **values))
        return list(sections.values()), items

    @property
    def days_left(self) -> int:
        """Whole calendar days in London from today to the closing day; negative afterwards."""
        return (timezone.localdate(self.closes_at) - timezone.localdate()).days


class Section(models.Model):
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    background = models.TextField(blank=True)
    background_note = models.CharField(max_length=200, blank=True)
    welsh = models.JSONField(default=list, blank=True)  # as of a consultation
    only_in_english = ""

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint("consultation", "number", name="section_number_once")
        ]

    def __str__(self) -> str:
        return f"Section {self.number}: {self.title}"


class Question(models.Model):
    """One question. `identity` stays the same across waves, `version` counts its wordings."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    identity = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    text = models.TextField(blank=True)
    is_wording_held = models.BooleanField(default=True)
    guidance = models.TextField(blank=True)
    statements = models.JSONField(default=list, blank=True)  # of a grid: [[code, label]…]
    words_advised = models.PositiveIntegerField(null=True)  # a soft limit: nothing is cut off
    applies_to = models.JSONField(default=dict, blank=True)  # applicability.Rule
    applies_because = models.CharField(max_length=300, blank=True)
    # "If you answered no": the earlier question that makes this one relevant, and the codes of
    # its options that do. Without codes (that question is answered in prose) it is advice only.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    follows_options = models.JSONField(default=list, blank=True)
    follows_note = models.CharField(max_length=200, blank=True)
    # Further conditions, all of which must hold as well: [[number, [codes]]…].
    also_when = models.JSONField(default=list, blank=True)
    welsh = models.JSONField(default=list, blank=True)  # as of a consultation
    only_in_english = ""

    # Labels of an earlier version by code, where the question is shown as it was asked then
    # (wordings.py).
    labels_then: Mapping[str, str] = {}

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            one_of("question", "kind", QuestionKind.values),
            models.UniqueConstraint("consultation", "position", name="question_position_once"),
            models.UniqueConstraint("consultation", "number", name="question_number_once"),
            models.UniqueConstraint("consultation", "identity", name="question_identity_once"),
            # A draft may lack a wording for a while; publishing asks for it (checks.py).
            models.CheckConstraint(
                condition=Q(is_wording_held=True) | Q(text=""),
                name="question_has_wording_only_where_held",
                violation_error_message="Leave the wording empty, or say that it is held.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.wording}"

    @property
    def wording(self) -> str:
        return self.text if self.is_wording_held else "The wording of this question is not held."

    @property
    def rule(self) -> Rule:
        return Rule.from_json(self.applies_to)

    @property
    def spec(self) -> Kind:
        """What its kind means."""
        return KINDS[self.kind]

    @property
    def has_options(self) -> bool:
        return self.spec.has_options

    @property
    def asked(self) -> Asked:
        """Its options and statements as plain values (one query unless prefetched)."""
        options = self.options.all() if self.has_options else ()
        return Asked(
            self.number,
            tuple(
                Option(
                    one.code,
                    self.labels_then.get(one.code, one.label),
                    one.is_other,
                    one.is_exclusive,
                    one.score,
                )
                for one in options
            ),
            tuple(Row(code, label) for code, label in self.statements),
        )

    def reason_against(self, council: CouncilFacts, *, several: bool = False) -> str:
        """Why it is not for the council, without a full stop: what the rule says and, where the
        consultation gives one, its own reason. Empty where it is for the council."""
        against = self.rule.reason_against(council, several=several)
        if not against or not self.applies_because:
            return against
        because = in_language_of(self.applies_because, self.applies_because.rstrip("."))
        return joined(against, ". ", because)

    @property
    def conditions(self) -> list[tuple[str, tuple[str, ...]]]:
        """The numbers of the questions that it follows, each with the codes of the options of
        which one asks for it (one query unless `follows` is there)."""
        first = [(self.follows.number, self.follows_options)] if self.follows else []
        return [(number, tuple(codes)) for number, codes in [*first, *self.also_when]]

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The numbers of the questions that it follows, each once."""
        return tuple(dict.fromkeys(number for number, _ in self.conditions))

    def follow_up(self, places: Mapping[str, int]) -> FollowUp:
        """`places` are the ids of the questions by number; of one that is not there nothing can
        be chosen."""
        first = (
            [Followed(self.follows_id, frozenset(self.follows_options))] if self.follows_id else []
        )
        also = [Followed(places.get(number, 0), frozenset(when)) for number, when in self.also_when]
        return FollowUp(self.pk, (*first, *also))


class AnswerOption(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    is_other = models.BooleanField(default=False)  # "Other, please specify": takes words
    is_exclusive = models.BooleanField(default=False)  # "Don't know": never beside another
    score = models.SmallIntegerField(null=True)  # its point on a scale

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint("question", "position", name="answeroption_position_once"),
            models.UniqueConstraint("question", "code", name="answeroption_code_once"),
        ]

    def __str__(self) -> str:
        return self.label

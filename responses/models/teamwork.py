"""How a council's people work on one response together: nothing of it leaves the council.

None of these tables is read by any paper, export or page of the LGA (a test says so).
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from consultations.models import Question, Section
from councils.constraints import one_of, paired
from councils.enums import ASSIGNABLE, MailTime
from councils.models import Council, Membership, User
from responses.enums import NoticeKind
from responses.models.draft import Answer, ReportPart
from responses.models.response import Response
from responses.models.response_rows import readable_by


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Those on the responses of the councils this person serves today."""
        return self.filter(readable_by(user, "response__"))

    def open_threads(self) -> CommentQuerySet:
        """The first comments of threads that nobody has resolved."""
        return self.filter(parent__isnull=True, resolved_at__isnull=True)


class Comment(models.Model):
    """A comment on an answer or a part of the report; with `parent` a reply in its thread.

    A thread is resolved as a whole: `resolved_at` stands on its first comment only.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="comments")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="comments")
    part = models.ForeignKey(ReportPart, models.PROTECT, null=True, related_name="comments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    text = models.TextField()
    mentions = models.ManyToManyField(User, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["response", "pk"]
        constraints = [
            paired("comment", "resolved_at", "resolved_by"),
            models.CheckConstraint(
                condition=Q(answer__isnull=False, part__isnull=True)
                | Q(answer__isnull=True, part__isnull=False),
                name="comment_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(resolved_at__isnull=True),
                name="comment_reply_is_not_resolved",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.written_by}: {self.text[:40]}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Those of the councils this person serves today."""
        return self.filter(readable_by(user, "response__"))

    def open(self) -> AssignmentQuerySet:
        return self.filter(ended_at__isnull=True)

    def with_people(self) -> AssignmentQuerySet:
        """With the person, and whether they still have a role in which they can be assigned."""
        return self.select_related("person").annotate(is_here=_has_role())

    def lapsed(self) -> AssignmentQuerySet:
        """Open ones of people who no longer have such a role."""
        return self.open().filter(~_has_role())


def _has_role() -> models.Exists:
    roles = Membership.objects.filter(
        user=models.OuterRef("person"),
        council=models.OuterRef("response__invitation__council"),
        role__in=ASSIGNABLE,
        user__is_active=True,
    )
    return models.Exists(roles.active())


class Assignment(models.Model):
    """Somebody is to write, or only to comment on, one question or a whole section.

    Officers may write everywhere all the same; to a contributor it opens what is assigned.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="assignments")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    may_write = models.BooleanField(default=True)
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    is_here: bool  # what `with_people` reads along

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["response", "pk"]
        constraints = [
            paired("assignment", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, section__isnull=True)
                | Q(question__isnull=True, section__isnull=False),
                name="assignment_of_one_thing",
            ),
            models.UniqueConstraint(
                "response",
                "question",
                "person",
                condition=Q(ended_at__isnull=True, question__isnull=False),
                name="assignment_question_once",
            ),
            models.UniqueConstraint(
                "response",
                "section",
                "person",
                condition=Q(ended_at__isnull=True, section__isnull=False),
                name="assignment_section_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.question_id or self.section_id}"

    def covers(self, question: Question) -> bool:
        """Whether it is of this question, alone or with its whole section."""
        return question.pk == self.question_id or self.covers_section(question.section_id)

    def covers_section(self, section_id: int | None) -> bool:
        """Whether it is of the whole section."""
        return self.section_id is not None and self.section_id == section_id


class SectionCheck(models.Model):
    """Somebody said that a section is completed; saving an answer of it takes that back."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="section_checks")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("response", "section", name="sectioncheck_once")]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.section_id}"


# Not seen for so long, a visit is over and the next one begins.
VISIT_PAUSE = dt.timedelta(minutes=30)


class Visit(models.Model):
    """When somebody last looked at a response: `before` is the visit before this one.

    What happened after `before` is "changed since your last visit". A visit ends when the
    person has not been seen for a while; then `seen_at` becomes `before`.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="visits")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    before = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("response", "person", name="visit_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.response_id}"

    def changed_since(self, now: dt.datetime) -> dt.datetime | None:
        """The end of the visit before the one of this moment; None in the first."""
        return since_last_visit(self.before, self.seen_at, now)


def since_last_visit(
    before: dt.datetime | None, seen_at: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    """What happened after this moment is new to somebody with such a visit."""
    if seen_at is not None and now - seen_at > VISIT_PAUSE:
        return seen_at
    return before


class Presence(models.Model):
    """Somebody has a section or a part of the report open just now (seen a few seconds ago)."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="presences")
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="+")
    part = models.ForeignKey(ReportPart, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, part__isnull=True)
                | Q(section__isnull=True, part__isnull=False),
                name="presence_in_one_place",
            ),
            models.UniqueConstraint("response", "section", "person", name="presence_once"),
            models.UniqueConstraint("response", "part", "person", name="presence_once_in_part"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.section_id or self.part_id}"


class Notice(models.Model):
    """Something a person is to be told by mail: at once, or in the day's one mail (`mail_time`).

    `sent_at` empty: it waits for the mail in which it is gathered.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    response = models.ForeignKey(Response, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    sentence = models.CharField(max_length=400)
    path = models.CharField(max_length=300)  # where the link leads, from the site's root
    mail_time = models.CharField(max_length=10, choices=MailTime.choices, default=MailTime.DAILY)
    told_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["person", "told_at"]
        constraints = [
            one_of("notice", "kind", NoticeKind.values),
            one_of("notice", "mail_time", [MailTime.AT_ONCE.value, MailTime.DAILY.value]),
        ]

    def __str__(self) -> str:
        return self.sentence


class ReportTemplateQuerySet(models.QuerySet["ReportTemplate"]):
    def visible_to(self, user: User) -> ReportTemplateQuerySet:
        """Those of the councils this person serves today."""
        return self.filter(council_id__in={role.council_id for role in user.roles})


class ReportTemplate(models.Model):
    """How one council's reports are built (outline.Outline); who has none gets the usual order."""

    council = models.OneToOneField(Council, models.PROTECT, related_name="report_template")
    outline = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ReportTemplateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Report template of {self.council}"

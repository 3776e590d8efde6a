"""What is published of a consultation, and the working export that is not.

A `Release` is prepared by one person, approved by another, frozen in one transaction and
published by an act of its own.  Its figures are the content of its JSON file and stand nowhere
else; every other file and page is rendered from that.  Files, history, what was counted and
errata are append-only: the database itself refuses to change or delete them (migration 0002).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from consultations.models import Consultation, Invitation
from councils.constraints import one_of, paired
from councils.enums import FOLLOWERS, StaffRoleKind
from councils.models import User
from results.enums import (
    MADE,
    ExportFormat,
    ExportState,
    FileFormat,
    NoteVerb,
    ReleaseState,
    ReleaseVerb,
)

LONGEST_NOTE = 300  # characters


class ReleaseQuerySet(models.QuerySet["Release"]):
    def made(self) -> ReleaseQuerySet:
        """Those with figures, also rejected ones: they count towards the most there may be."""
        return self.filter(state__in=sorted(MADE))

    def published(self) -> ReleaseQuerySet:
        return self.filter(state=ReleaseState.PUBLISHED)

    def readable_by_all(self) -> ReleaseQuerySet:
        """Published releases: anybody may read them."""
        return self.published()

    def visible_to(self, user: User) -> ReleaseQuerySet:
        """The steps of every release, for LGA editors and analysts."""
        return self if user.staff_roles & FOLLOWERS else self.none()


class Release(models.Model):
    """One release of a consultation's results, from its preparation on.

    `layout` is what the preparer and the approver see: {"groups": [{"dimension", "at",
    "asked"}…], "warnings": […]}, with no figure; `layout_digest` is the SHA-256 of its canonical
    JSON. `number` is given by the freeze (1 or 2).
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(
        max_length=20, choices=ReleaseState.choices, default=ReleaseState.PREPARED
    )
    layout = models.JSONField()
    layout_digest = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # set aside, or rejected
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "pk"]
        constraints = [
            one_of("release", "state", ReleaseState.values),
            paired("release", "frozen_at", "frozen_by"),
            paired("release", "published_at", "published_by"),
            paired("release", "ended_at", "ended_by"),
            models.UniqueConstraint("consultation", "number", name="release_number_once"),
            models.UniqueConstraint(
                "consultation",
                condition=Q(state=ReleaseState.PREPARED),
                name="release_prepared_once",
                violation_error_message="A release is prepared already.",
            ),
            models.UniqueConstraint(
                "consultation",
                condition=Q(state=ReleaseState.FROZEN),
                name="release_frozen_once",
                violation_error_message="A frozen release waits to be published already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(MADE), number__in=[1, 2], frozen_at__isnull=False)
                | (~Q(state__in=sorted(MADE)) & Q(number__isnull=True, frozen_at__isnull=True)),
                name="release_made_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=ReleaseState.PUBLISHED) & Q(published_at__isnull=True)),
                name="release_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ReleaseState.REJECTED, ReleaseState.SET_ASIDE],
                    ended_at__isnull=False,
                )
                | (
                    ~Q(state__in=[ReleaseState.REJECTED, ReleaseState.SET_ASIDE])
                    & Q(ended_at__isnull=True)
                ),
                name="release_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(frozen_by__isnull=True) | ~Q(frozen_by=F("prepared_by")),
                name="release_two_persons",
                violation_error_message="Another person approves than the one who prepared.",
            ),
        ]

    def __str__(self) -> str:
        number = f"Release {self.number}" if self.number else "Release"
        return f"{number} – {self.consultation}"

    def get_absolute_url(self) -> str:
        return reverse("results:public", args=[self.consultation.code])


class CountedSubmission(models.Model):
    """Which submission of a council a release counts, by the hash of its content. Append-only.

    It is what a correction compares with; it holds no answer.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="counted")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="+")
    submission_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("release", "invitation", name="countedsubmission_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.invitation_id}"


class ReleaseFileQuerySet(models.QuerySet["ReleaseFile"]):
    def readable_by_all(self) -> ReleaseFileQuerySet:
        """Files of published releases."""
        return self.filter(release__state=ReleaseState.PUBLISHED)

    def visible_to(self, user: User) -> ReleaseFileQuerySet:
        """Files of every release that has figures, for LGA editors and analysts."""
        return self if user.staff_roles & FOLLOWERS else self.none()


class ReleaseFile(models.Model):
    """A file of a release, rendered once. The JSON is the release itself. Append-only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    format = models.CharField(max_length=20, choices=FileFormat.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = ReleaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint("release", "format", name="releasefile_once"),
            one_of("releasefile", "format", FileFormat.values),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}.{self.format}"


class ReleaseEvent(models.Model):
    """One line of the history of a consultation's results. Append-only, chained by hash.

    A note about a council (`NoteVerb`) is about no release.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="release_events")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20, choices=[*ReleaseVerb.choices, *NoteVerb.choices])
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint("consultation", "number", name="releaseevent_number_once"),
            one_of("releaseevent", "verb", [*ReleaseVerb.values, *NoteVerb.values]),
            models.CheckConstraint(
                condition=Q(verb__in=sorted(NoteVerb.values), release__isnull=True)
                | (~Q(verb__in=sorted(NoteVerb.values)) & Q(release__isnull=False)),
                name="releaseevent_is_of_release_or_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_verb_display()}"


class PublicationNoteQuerySet(models.QuerySet["PublicationNote"]):
    def visible_to(self, user: User) -> PublicationNoteQuerySet:
        """For LGA editors and analysts."""
        return self if user.staff_roles & FOLLOWERS else self.none()

    def standing(self, consultation: Consultation) -> PublicationNoteQuerySet:
        """Those that hold now: the last word about their council, and it says published."""
        later = PublicationNote.objects.filter(
            invitation=OuterRef("invitation"), pk__gt=OuterRef("pk")
        )
        said = self.filter(invitation__consultation=consultation, is_published=True)
        return said.filter(~Exists(later))


class PublicationNote(models.Model):
    """That a council has published its own answers, though it did not say so when it submitted.

    Append-only: one that was a mistake is ended by another row, with `is_published` False.
    `words` say where the answers were published, or why the note was a mistake; they are text
    and nothing is fetched by them.
    """

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="publication_notes")
    is_published = models.BooleanField()
    words = models.CharField(max_length=LONGEST_NOTE)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PublicationNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="publicationnote_has_words")
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.words}"


class Erratum(models.Model):
    """A correction in words, beside the figures of a published release. Append-only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="errata")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["release", "written_at"]

    def __str__(self) -> str:
        return f"Erratum of {self.release_id}"


class WorkingExportQuerySet(models.QuerySet["WorkingExport"]):
    def visible_to(self, user: User) -> WorkingExportQuerySet:
        """For LGA analysts only: these files name councils."""
        return self if StaffRoleKind.ANALYST in user.staff_roles else self.none()


class WorkingExport(models.Model):
    """A workbook of identified responses, made by the worker and deleted when it expires.

    That it was asked for and each time it was fetched stand in `responses.Reading`, which stays.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="exports")
    format = models.CharField(max_length=10, choices=ExportFormat.choices)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=250, blank=True)

    objects = WorkingExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            one_of("workingexport", "format", ExportFormat.values),
            one_of("workingexport", "state", ExportState.values),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} ({self.format})"


class WorkingExportPart(models.Model):
    """A piece of the file, so that no process ever holds the whole of it."""

    export = models.ForeignKey(WorkingExport, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["export", "number"]
        constraints = [models.UniqueConstraint("export", "number", name="workingexportpart_once")]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"

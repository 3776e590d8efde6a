"""What councils can read beside the questions: documents with all their versions."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest

from consultations.models.asking import Consultation
from councils.models import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """All, for people with a role at the LGA."""
        return self if user.staff_roles else self.none()


class Document(models.Model):
    """One document of a consultation; what it is stands in its versions."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint("consultation", "position", name="document_position_once")
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    def visible_to(self, user: User) -> DocumentVersionQuerySet:
        """All, for people with a role at the LGA."""
        return self if user.staff_roles else self.none()

    def published(self) -> DocumentVersionQuerySet:
        """Without those that were replaced before anybody outside the LGA could read them."""
        since = Greatest(
            OuterRef("document__consultation__opens_at"),
            OuterRef("document__consultation__published_at"),
        )
        newer = DocumentVersion.objects.filter(
            document=OuterRef("document"), number__gt=OuterRef("number"), added_at__lte=since
        )
        return self.exclude(Exists(newer.order_by()))

    def readable_by_all(self, now: dt.datetime) -> DocumentVersionQuerySet:
        readable = Consultation.objects.readable_by_all(now)
        return self.filter(document__consultation__in=readable).published()


class DocumentVersion(models.Model):
    """The file as it was handed in. Append-only; gone only with a draft or its document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)  # ours (councils/uploads.py)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)  # what changed, and after publishing why
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint("document", "number", name="documentversion_once")]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

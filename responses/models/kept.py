"""The files from which words were taken over, where whoever took them wanted them kept."""

from __future__ import annotations

from django.db import models

from councils.models import User
from responses.models.response import Response
from responses.models.response_rows import readable_by


class KeptFileQuerySet(models.QuerySet["KeptFile"]):
    def visible_to(self, user: User) -> KeptFileQuerySet:
        """Those of the responses of the councils this person serves today."""
        return self.filter(readable_by(user, "response__"))


class KeptFile(models.Model):
    """A Word document or a paper as it came, once for each response. Append-only."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="kept_files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = KeptFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("response", "sha256", name="keptfile_once")]

    def __str__(self) -> str:
        return self.name

"""The title block, the background papers and the particulars: what of the report is neither an
answer nor a part."""

from __future__ import annotations

from django.db import models

from councils.constraints import one_of
from councils.models import User
from responses.enums import Sheet
from responses.models.response import Response


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


class ReportSheetRevision(models.Model):
    """A version of one sheet as it was saved, as a whole. Append-only."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="sheet_revisions")
    sheet = models.CharField(max_length=20, choices=Sheet.choices)
    version = models.PositiveIntegerField()
    content = models.JSONField()  # sheets.title_block, sheets.papers, Particulars.to_json
    source = models.CharField(max_length=250, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "sheet", "version"]
        constraints = [
            models.UniqueConstraint(
                "response", "sheet", "version", name="reportsheetrevision_once"
            ),
            one_of("reportsheetrevision", "sheet", Sheet.values),
        ]

    def __str__(self) -> str:
        return f"{self.get_sheet_display()}, version {self.version}"

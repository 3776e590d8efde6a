"""States of a release, what happens to it, and the files it is given out in."""

from django.db import models


class ReleaseState(models.TextChoices):
    """Where a release stands. Only the transition table moves it."""

    PREPARED = "prepared", "Prepared"
    SET_ASIDE = "set-aside", "Set aside"  # before any figure was made; does not count
    FROZEN = "frozen", "Frozen"
    REJECTED = "rejected", "Rejected"  # after figures were made; counts as a release
    PUBLISHED = "published", "Published"


# Those with figures: they have a number and count towards the most that may be made.
MADE = frozenset({ReleaseState.FROZEN, ReleaseState.REJECTED, ReleaseState.PUBLISHED})


class ReleaseVerb(models.TextChoices):
    """What can happen to the results of a consultation, as their history says it."""

    PREPARE = "prepare", "prepared a release"
    SET_ASIDE = "set-aside", "set the prepared release aside"
    FREEZE = "freeze", "approved the layout; the figures were frozen"
    REJECT = "reject", "rejected the frozen figures"
    PUBLISH = "publish", "published the release"
    ERRATUM = "erratum", "published an erratum in words"


class NoteVerb(models.TextChoices):
    """What is noted beside the releases, in the same history."""

    NOTE = "note", "noted that a council has published its answers"
    END_NOTE = "end-note", "ended the note that a council has published its answers"


class FileFormat(models.TextChoices):
    """The files of a release; each is rendered from the JSON, which is frozen with it."""

    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    DICTIONARY = "dictionary", "CSV: data dictionary"
    XLSX = "xlsx", "Excel workbook"
    ODS = "ods", "OpenDocument spreadsheet"


class ExportFormat(models.TextChoices):
    """The files of the working export, which identifies councils."""

    XLSX = "xlsx", "Excel workbook"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class ExportState(models.TextChoices):
    QUEUED = "queued", "Being prepared"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be prepared"

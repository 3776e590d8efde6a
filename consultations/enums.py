"""Kinds of question, the states of a consultation, and what a review comes to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """What is asked for; what each kind means stands in consultations/kinds.py."""

    OPEN_TEXT = "open-text", "Open text"
    SINGLE_CHOICE = "single-choice", "Single choice"
    MULTIPLE_CHOICE = "multiple-choice", "Multiple choice"
    CHOICE_WITH_COMMENT = "choice-with-comment", "Choice with comment"
    YES_NO = "yes-no", "Yes or no, with explanation"
    AGREEMENT = "agreement", "Agreement scale"
    GRID = "grid", "Grid of statements"
    INFORMATION = "information", "Information only"


class ConsultationState(models.TextChoices):
    """Follows from the consultation's moments and the clock; nobody has to click."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    REPORTED = "reported", _("Reported")
    ARCHIVED = "archived", _("Archived")

    @property
    def is_over(self) -> bool:
        """Its closing has passed."""
        return self in {self.CLOSED, self.REPORTED, self.ARCHIVED}

    @property
    def has_opened(self) -> bool:
        return self == self.OPEN or self.is_over


class Verdict(models.TextChoices):
    """What a review of a draft comes to."""

    APPROVED = "approved", "Ready to publish"
    CHANGES = "changes", "Changes are needed"


class Language(models.TextChoices):
    """Of the texts of a consultation, as HTML names it."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Welsh"


class MailingKind(models.TextChoices):
    """What a letter to councils is for."""

    INVITATION = "invitation", "Invitation"
    REMINDER = "reminder", "Reminder"
    LAST_CALL = "last-call", "Last call"
    OTHER = "other", "Other letter"


class Whom(models.TextChoices):
    """Which of the councils asked a letter goes to; said by their state when it leaves."""

    NO_ACCOUNT = "no-account", "Nobody there has an account yet"
    NOBODY = "nobody-logged-in", "Nobody has logged in"
    NOT_STARTED = "not-started", "Not started"
    IN_PROGRESS = "in-progress", "In progress"
    NOT_SUBMITTED = "not-submitted", "All that have not submitted"
    ALL = "all", "All councils asked, also those that have submitted"
    NAMED = "named", "Councils that I name"


class DeliveryState(models.TextChoices):
    """What became of one letter of a mailing."""

    WAITING = "waiting", "Waits to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    LEFT_OUT = "left-out", "Left out"

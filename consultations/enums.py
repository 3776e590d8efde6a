"""Kinds of question and the moments of a consultation."""

from django.db import models


class QuestionKind(models.TextChoices):
    OPEN_TEXT = "open-text", "Open text"
    SINGLE_CHOICE = "single-choice", "Single choice"


class ConsultationState(models.TextChoices):
    """Follows from the moments of publishing, opening and closing; nobody has to click."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"

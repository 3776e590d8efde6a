"""Kinds of question and the moments of a consultation."""

from django.db import models


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
    """Follows from the moments of publishing, opening and closing; nobody has to click."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"

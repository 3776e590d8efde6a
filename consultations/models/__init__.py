"""What the LGA asks, of whom, and until when."""

from consultations.models.asking import (
    NOT_ASKED,
    AnswerOption,
    Consultation,
    ConsultationQuerySet,
    Question,
    Section,
)
from consultations.models.editing import ConsultationVersion
from consultations.models.inviting import ExtensionRequest, Invitation

__all__ = [
    "NOT_ASKED",
    "AnswerOption",
    "Consultation",
    "ConsultationQuerySet",
    "ConsultationVersion",
    "ExtensionRequest",
    "Invitation",
    "Question",
    "Section",
]

"""What the LGA asks: consultation, sections, questions, options, and who is asked."""

from consultations.models.asking import (
    INFORMING,
    NOT_ASKED,
    AnswerOption,
    Consultation,
    ConsultationQuerySet,
    Question,
    Section,
)
from consultations.models.documents import Document, DocumentQuerySet, DocumentVersion
from consultations.models.editing import ConsultationVersion, Review
from consultations.models.inviting import (
    ExtensionRequest,
    ExtensionRequestQuerySet,
    Invitation,
    InvitationQuerySet,
)

__all__ = [
    "INFORMING",
    "NOT_ASKED",
    "AnswerOption",
    "Consultation",
    "ConsultationQuerySet",
    "ConsultationVersion",
    "Document",
    "DocumentQuerySet",
    "DocumentVersion",
    "ExtensionRequest",
    "ExtensionRequestQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Question",
    "Review",
    "Section",
]

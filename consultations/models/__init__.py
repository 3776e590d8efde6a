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
from consultations.models.editing import ConsultationVersion, Review
from consultations.models.inviting import (
    ExtensionRequest,
    ExtensionRequestQuerySet,
    Invitation,
    InvitationQuerySet,
)
from consultations.models.mailing import Mailing, MailingQuerySet, MailingRecipient
from consultations.models.programme import (
    ProgrammeAudience,
    ProgrammeEntry,
    ProgrammeEntryQuerySet,
    ProgrammePaper,
)

__all__ = [
    "INFORMING",
    "NOT_ASKED",
    "AnswerOption",
    "Consultation",
    "ConsultationQuerySet",
    "ConsultationVersion",
    "ExtensionRequest",
    "ExtensionRequestQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Mailing",
    "MailingQuerySet",
    "MailingRecipient",
    "ProgrammeAudience",
    "ProgrammeEntry",
    "ProgrammeEntryQuerySet",
    "ProgrammePaper",
    "Question",
    "Review",
    "Section",
]

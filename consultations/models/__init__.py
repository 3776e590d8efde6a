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
from consultations.models.correcting import Correction
from consultations.models.council_questions import (
    CouncilAnswer,
    CouncilQuestion,
    CouncilQuestionQuerySet,
)
from consultations.models.documents import (
    Document,
    DocumentQuerySet,
    DocumentVersion,
    DocumentVersionQuerySet,
)
from consultations.models.editing import ConsultationVersion, Review
from consultations.models.inviting import (
    ExtensionRequest,
    ExtensionRequestQuerySet,
    Invitation,
    InvitationQuerySet,
)
from consultations.models.language import ReadingLanguage
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
    "Correction",
    "CouncilAnswer",
    "CouncilQuestion",
    "CouncilQuestionQuerySet",
    "Document",
    "DocumentQuerySet",
    "DocumentVersion",
    "DocumentVersionQuerySet",
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
    "ReadingLanguage",
    "Review",
    "Section",
]

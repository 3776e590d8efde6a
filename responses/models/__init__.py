"""A council's response: its draft, its report, the decision, the submission, the history.

What was signed, submitted or entered in the history is append-only: the database
itself refuses to change or delete it (migration 0002, both engines).  The one way
out is disposal after the retention date, which leaves a tombstone.
"""

from responses.models.amendments import AmendedAnswer, Amendment
from responses.models.course import (
    CallIn,
    ConsultedMember,
    DecisionPublication,
    Evidence,
    Objection,
    PublicDecision,
    ReturnNote,
    asked_of,
)
from responses.models.decision import (
    AnswerDecision,
    Decision,
    DecisionDraft,
    with_course,
)
from responses.models.draft import Answer, AnswerRevision, ReportPart, ReportPartRevision
from responses.models.questionnaire import Questionnaire
from responses.models.receipts import ConsentChange, Manifest, Receipt, ReceiptKey
from responses.models.record import (
    Event,
    Paper,
    Tombstone,
)
from responses.models.response import Response
from responses.models.sheets import BackgroundPaper, ReportSheetRevision
from responses.models.standing_aside import HandOver
from responses.models.submission import (
    Reading,
    Submission,
    SubmittedAnswer,
    Withdrawal,
)
from responses.models.teamwork import (
    Assignment,
    Comment,
    Notice,
    Presence,
    ReportTemplate,
    SectionCheck,
    Visit,
)

__all__ = [
    "AmendedAnswer",
    "Amendment",
    "Answer",
    "AnswerDecision",
    "AnswerRevision",
    "Assignment",
    "BackgroundPaper",
    "CallIn",
    "Comment",
    "ConsentChange",
    "ConsultedMember",
    "Decision",
    "DecisionDraft",
    "DecisionPublication",
    "Event",
    "Evidence",
    "HandOver",
    "Manifest",
    "Notice",
    "Objection",
    "Paper",
    "Presence",
    "PublicDecision",
    "Questionnaire",
    "Reading",
    "Receipt",
    "ReceiptKey",
    "ReportPart",
    "ReportPartRevision",
    "ReportSheetRevision",
    "ReportTemplate",
    "Response",
    "ReturnNote",
    "SectionCheck",
    "Submission",
    "SubmittedAnswer",
    "Tombstone",
    "Visit",
    "Withdrawal",
    "asked_of",
    "with_course",
]

"""States and verdicts, with the words that people read."""

from django.db import models


class State(models.TextChoices):
    """Where a council's response stands. Only the transition table moves it."""

    DRAFTING = "drafting", "Drafting"
    AWAITING_DECISION = "awaiting-decision", "Awaiting decision"
    APPROVED = "approved", "Approved"
    NOT_SUPPORTED = "not-supported", "Not supported"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn"


SENT = frozenset({State.AWAITING_DECISION, State.APPROVED, State.NOT_SUPPORTED, State.SUBMITTED})
DECIDED = frozenset({State.APPROVED, State.NOT_SUPPORTED, State.SUBMITTED})


class AnswerState(models.TextChoices):
    UNANSWERED = "unanswered", "Not yet answered"
    ANSWERED = "answered", "Answered"
    NO_RESPONSE = "no-response", "No response"
    NOT_APPLICABLE = "not-applicable", "Not applicable"  # by the question's rule
    NOT_FOR_US = "not-for-us", "Not applicable in the council's view"
    NOT_RELEVANT = "not-relevant", "Not asked after an earlier answer"


# What a draft can hold. That a follow-up is not relevant follows from another answer: it is
# written down only where the answers themselves are final, in decisions and submissions.
DRAFTED = frozenset(AnswerState) - {AnswerState.NOT_RELEVANT}
# Nothing more is expected of a question in one of these.
FINISHED = frozenset(AnswerState) - {AnswerState.UNANSWERED}


class PartKind(models.TextChoices):
    """The parts of the council's report that people write, in the paper's order."""

    PURPOSE = "purpose", "Purpose of report"
    RECOMMENDATIONS = "recommendations", "Recommendations"
    BACKGROUND = "background", "Background"
    CONSULTATION = "consultation", "The consultation"
    SECTION = "section", "Consultation section"
    CONSIDERATION = "consideration", "Consideration"
    ALTERNATIVES = "alternatives", "Alternative options considered and rejected"
    REASONS = "reasons", "Reason for recommendations"
    APPENDIX = "appendix", "Appendix"


# Parts of which a report may have several.
REPEATED_PARTS = frozenset({PartKind.SECTION, PartKind.CONSIDERATION, PartKind.APPENDIX})
# Those that are added one by one, and taken out of the report and put back.
ADDED_PARTS = frozenset({PartKind.CONSIDERATION, PartKind.APPENDIX})


class Sheet(models.TextChoices):
    """What of the report is neither an answer nor a part, and has versions all the same."""

    TITLE_BLOCK = "title-block", "Title, meeting and reference"
    PAPERS = "papers", "Background papers"


class Publication(models.TextChoices):
    """Whether the council makes its own answers public; later figures depend on it."""

    PUBLISHED = "published", "Yes, it has published them"
    WILL_PUBLISH = "will-publish", "Yes, it will publish them"
    NOT_PUBLISHED = "not-published", "No, it will not publish them"


class Outcome(models.TextChoices):
    SUPPORTED = "supported", "Supported"
    MODIFIED = "modified", "Modified as below"
    OWN_DECISION = "own-decision", "Own decision"
    NOT_SUPPORTED = "not-supported", "Not supported"


class Verdict(models.TextChoices):
    """What the decision did with one suggested response."""

    AGREED = "agreed", "Agreed"
    MODIFIED = "modified", "Changed"
    OWN = "own", "Own decision"
    NOT_SENT = "not-sent", "Not sent"  # the report was not supported


# Verdicts by which other words go out than were suggested.
CHANGED = frozenset({Verdict.MODIFIED, Verdict.OWN})


class PaperKind(models.TextChoices):
    REPORT = "report", "Report"


class PaperState(models.TextChoices):
    QUEUED = "queued", "Being prepared"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be prepared"


class Verb(models.TextChoices):
    """What can happen to a response, as the history says it."""

    START = "start", "started the response"
    SAVE_ANSWER = "save-answer", "saved an answer"
    SAVE_REPORT = "save-report", "saved a part of the report"
    ORDER_REPORT = "order-report", "changed the parts of the report"
    COMPLETE_SECTION = "complete-section", "marked a section as completed"
    UNCOMPLETE_SECTION = "uncomplete-section", "marked a section as not completed"
    ASSIGN = "assign", "assigned work"
    UNASSIGN = "unassign", "ended an assignment"
    SAVE_CONSENT = "save-publication", "said whether the council publishes its answers"
    SEND_FOR_DECISION = "send-for-decision", "sent it for decision"
    RECALL = "recall", "recalled it"
    RETURN_FOR_CHANGES = "return-for-changes", "returned it for changes"
    APPROVE = "approve", "approved it"
    NOT_SUPPORT = "not-support", "did not support it"
    REOPEN = "reopen", "reopened it"
    SUBMIT = "submit", "submitted it to the LGA"
    WITHDRAW = "withdraw", "withdrew the submission"
    RESUME = "resume", "took it up again"


class Way(models.TextChoices):
    """How somebody at the LGA read what councils submitted."""

    PAGE = "page", "read on screen"
    XLSX = "xlsx", "exported as Excel workbook"
    CSV = "csv", "exported as CSV"
    JSON = "json", "exported as JSON"


# Ways that take all submissions of a consultation at once.
EXPORTING = frozenset({Way.XLSX, Way.CSV, Way.JSON})


class NoticeKind(models.TextChoices):
    """What a person is told by mail; each can be had at once, once a day or not at all."""

    ASSIGNED = "assigned", "Assignments"
    MENTIONED = "mentioned", "Mentions"
    RETURNED = "returned", "Returns"
    DATE = "date", "Approaching dates"

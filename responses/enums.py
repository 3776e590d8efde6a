"""States and verdicts, with the words that people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.enums import Role


class State(models.TextChoices):
    """Where a council's response stands. Only the transition table moves it."""

    DRAFTING = "drafting", _("Drafting")
    AWAITING_DECISION = "awaiting-decision", _("Awaiting decision")
    APPROVED = "approved", _("Approved")
    NOT_SUPPORTED = "not-supported", _("Not supported")
    NIL_RETURN = "nil-return", _("Nil return decided")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DECIDED = frozenset({State.APPROVED, State.NOT_SUPPORTED, State.NIL_RETURN, State.SUBMITTED})
SENT = DECIDED | {State.AWAITING_DECISION}
# Whoever is a council's consultee member and nothing else reads its response in one of these.
READ_BY_CONSULTEES = SENT | {State.WITHDRAWN}
# Who can be asked to comment: in this order, where somebody has both roles.
CONSULTED_ROLES = (Role.CONSULTEE, Role.EXECUTIVE_MEMBER)


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
# What somebody says; the others follow from the question, or from nothing being said.
REHEARSED = frozenset({AnswerState.ANSWERED, AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US})


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

    TITLE_BLOCK = "title-block", _("Title, meeting and reference")
    PAPERS = "papers", _("Background papers")
    PARTICULARS = "particulars", _("Particulars of the decision")
    CONSENT = "consent", _("Consent and publication")


class Publication(models.TextChoices):
    """Whether the council makes its own answers public; later figures depend on it."""

    PUBLISHED = "published", "Yes, it has published them"
    WILL_PUBLISH = "will-publish", "Yes, it will publish them"
    NOT_PUBLISHED = "not-published", "No, it will not publish them"


class Consent(models.IntegerChoices):
    """What may be published of the words of one answer (consent.py)."""

    CONFIDENTIAL = 0, "Confidential"
    UNATTRIBUTED = 1, "Without attribution"
    GROUP = 2, "With the group of councils"
    NAMED = 3, "With the council’s name"


class Outcome(models.TextChoices):
    SUPPORTED = "supported", "Supported"
    MODIFIED = "modified", "Modified as below"
    OWN_DECISION = "own-decision", "Own decision"
    NOT_SUPPORTED = "not-supported", "Not supported"
    NIL_RETURN = "nil-return", "No response will be sent"


# Outcomes by which nothing goes to the LGA.
NOTHING_IS_SENT = frozenset({Outcome.NOT_SUPPORTED, Outcome.NIL_RETURN})


class InterestKind(models.TextChoices):
    """What somebody who decides, or is consulted, declares (Localism Act 2011, sections 29 to 31;
    SI 2012/2089 regulations 12 and 13)."""

    NONE = "none", _("No interest to declare")
    OTHER = "other", _("An interest that does not stop me from deciding")
    PECUNIARY = "pecuniary", _("A disclosable pecuniary interest")


class Mark(models.TextChoices):
    """What a member says of one question while going through the report."""

    AGREE = "agree", _("Agreed")
    ASK = "ask", _("Asked the officer")


class DecisionWay(models.TextChoices):
    """How the decision came into the record."""

    SIGNED = "signed", _("Signed here")
    PAPER = "paper", _("Signed on paper")
    MEETING = "meeting", _("Made in a meeting")


class CallInOutcome(models.TextChoices):
    """How a call-in ended; the values of `effect.CallInOutcome`."""

    STANDS = "stands", _("The decision stands")
    RECONSIDER = "reconsider", _("The decision is to be made again")


class ObjectionEnd(models.TextChoices):
    """How an objection to a recorded decision ended."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Settled by a new decision")


class Verdict(models.TextChoices):
    """What the decision did with one suggested response."""

    AGREED = "agreed", _("Agreed")
    MODIFIED = "modified", _("Changed")
    OWN = "own", _("Own decision")
    NOT_SENT = "not-sent", _("Not sent")  # the report was not supported


# Verdicts by which other words go out than were suggested.
CHANGED = frozenset({Verdict.MODIFIED, Verdict.OWN})


class AmendmentState(models.TextChoices):
    """Where a proposed amendment stands; it follows from its moments."""

    OPEN = "open", _("Being written")
    SENT = "sent", _("Awaiting signature")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaperKind(models.TextChoices):
    """What is printed of a response, each from the same rows."""

    REPORT = "report", _("Report")
    DECISION = "decision", _("Decision record")
    SUBMISSION = "submission", _("Submission")
    ANNOTATED = "annotated", _("Annotated copy")
    RECEIPT = "receipt", _("Receipt")


# Of these a response may have several: each is of the decision, or the submission, of one number.
NUMBERED_PAPERS = (PaperKind.DECISION, PaperKind.SUBMISSION, PaperKind.RECEIPT)
# Papers of the council's decision: not for those who do not read decisions.
DECISION_PAPERS = frozenset({PaperKind.DECISION, PaperKind.ANNOTATED})


class PaperState(models.TextChoices):
    QUEUED = "queued", _("Being prepared")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be prepared")


class QuestionnaireFormat(models.TextChoices):
    """A blank questionnaire to take away."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word document")


class Verb(models.TextChoices):
    """What can happen to a response, as the history says it."""

    START = "start", _("started the response")
    SAVE_ANSWER = "save-answer", _("saved an answer")
    SAVE_REPORT = "save-report", _("saved a part of the report")
    ORDER_REPORT = "order-report", _("changed the parts of the report")
    COMPLETE_SECTION = "complete-section", _("marked a section as completed")
    UNCOMPLETE_SECTION = "uncomplete-section", _("marked a section as not completed")
    ASSIGN = "assign", _("assigned work")
    UNASSIGN = "unassign", _("ended an assignment")
    SAVE_CONSENT = "save-publication", _("said whether the council publishes its answers")
    SEND_FOR_DECISION = "send-for-decision", _("sent it for decision")
    RECALL = "recall", _("recalled it")
    RETURN_FOR_CHANGES = "return-for-changes", _("returned it for changes")
    APPROVE = "approve", _("approved it")
    NOT_SUPPORT = "not-support", _("did not support it")
    REOPEN = "reopen", _("reopened it")
    SUBMIT = "submit", _("submitted it to the LGA")
    WITHDRAW = "withdraw", _("withdrew the submission")
    RESUME = "resume", _("took it up again")
    # The record of the decision: its particulars, its people, a nil return.
    CONFIRM_ANSWER = "confirm-answer", _("confirmed that an answer is still right")
    SAVE_PARTICULARS = "save-particulars", _("saved the particulars of the decision")
    SAVE_CONSENTS = "save-consents", _("saved what may be published of the answers")
    ASK_MEMBER = "ask-member", _("asked a member to comment")
    WITHDRAW_REQUEST = "withdraw-request", _("withdrew the request to comment")
    COMMENT_TO_RECORD = "comment-to-record", _("commented to the record")
    SEND_NIL = "send-nil-return", _("sent a nil return for decision")
    DECIDE_NIL = "decide-nil", _("decided that no response is sent")
    HAND_OVER = "hand-over", _("handed the decision over")
    RECORD_APPROVAL = "record-approval", _("recorded an approval")
    RECORD_NOT_SUPPORTED = "record-not-supported", _("recorded that it was not supported")
    RECORD_NIL = "record-nil", _("recorded that no response is sent")
    OBJECT = "object", _("objected to what was recorded")
    END_OBJECTION = "end-objection", _("settled the objection")
    # What becomes of a decision.
    PUBLISH_DECISION = "publish-decision", _("recorded the publication of the decision")
    PUT_ON_PAGE = "put-on-page", _("put the decision on its public page")
    TAKE_OFF_PAGE = "take-off-page", _("took the decision off its public page")
    CALL_IN = "call-in", _("recorded a call-in")
    END_CALL_IN = "end-call-in", _("recorded the outcome of the call-in")
    RECONSIDER = "reconsider", _("sent it back to be decided again")
    # A submission that counts while another is drafted, and changes beside the signed text.
    REVISE = "revise", _("began another submission")
    KEEP = "keep", _("kept the submission in force")
    PROPOSE_AMENDMENT = "propose-amendment", _("proposed an amendment")
    SEND_AMENDMENT = "send-amendment", _("sent an amendment for decision")
    SIGN_AMENDMENT = "sign-amendment", _("signed an amendment")
    DECLINE_AMENDMENT = "decline-amendment", _("declined an amendment")
    WITHDRAW_AMENDMENT = "withdraw-amendment", _("withdrew an amendment")
    CHANGE_CONSENT = "change-consent", _("changed what may be published")


class Way(models.TextChoices):
    """How somebody at the LGA read what councils submitted."""

    PAGE = "page", _("read on screen")
    XLSX = "xlsx", _("exported as Excel workbook")
    CSV = "csv", _("exported as CSV")
    JSON = "json", _("exported as JSON")


# Ways that take all submissions of a consultation at once.
EXPORTING = frozenset({Way.XLSX, Way.CSV, Way.JSON})


class NoticeKind(models.TextChoices):
    """What a person is told by mail; each can be had at once, once a day or not at all."""

    ASSIGNED = "assigned", _("Assignments")
    MENTIONED = "mentioned", _("Mentions")
    RETURNED = "returned", _("Returns")
    DATE = "date", _("Approaching dates")

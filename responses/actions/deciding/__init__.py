"""From the officer's desk to the executive member's signature and back."""

from responses.actions.deciding.asked import NO_PART, SAID_IN_PARTS, said_in_report
from responses.actions.deciding.authority import Authority, authority_of
from responses.actions.deciding.briefing import ask, mark_agreed, mark_changed
from responses.actions.deciding.call_in_rule import CallInRule, call_in_rule
from responses.actions.deciding.content import (
    consulted_content,
    decided_answers,
    has_recommendation,
    page_content,
    page_digest,
    verdicts_of,
)
from responses.actions.deciding.course import call_in, end_call_in, publish_decision
from responses.actions.deciding.draft import Change, save_decision_draft
from responses.actions.deciding.handing_over import (
    hand_over,
    others_who_decide,
    why_not_handed_over,
)
from responses.actions.deciding.hearing import (
    NOT_ASKED,
    ask_member,
    comment_to_record,
    members_to_ask,
    question_of,
    unanswered,
    withdraw_request,
)
from responses.actions.deciding.nil_return import send_nil_return
from responses.actions.deciding.objecting import end_objection, object_to
from responses.actions.deciding.open_ends import open_ends
from responses.actions.deciding.public_page import put_on_page, take_off_page
from responses.actions.deciding.recording import Recorded, record_decision
from responses.actions.deciding.sending import (
    recall,
    reopen,
    return_for_changes,
    send_for_decision,
)
from responses.actions.deciding.signing import decide, sign_record

__all__ = [
    "NOT_ASKED",
    "NO_PART",
    "SAID_IN_PARTS",
    "Authority",
    "CallInRule",
    "Change",
    "Recorded",
    "ask",
    "ask_member",
    "authority_of",
    "call_in",
    "call_in_rule",
    "comment_to_record",
    "consulted_content",
    "decide",
    "decided_answers",
    "end_call_in",
    "end_objection",
    "hand_over",
    "has_recommendation",
    "mark_agreed",
    "mark_changed",
    "members_to_ask",
    "object_to",
    "open_ends",
    "others_who_decide",
    "page_content",
    "page_digest",
    "publish_decision",
    "put_on_page",
    "question_of",
    "recall",
    "record_decision",
    "reopen",
    "return_for_changes",
    "said_in_report",
    "save_decision_draft",
    "send_for_decision",
    "send_nil_return",
    "sign_record",
    "take_off_page",
    "unanswered",
    "verdicts_of",
    "why_not_handed_over",
    "withdraw_request",
]

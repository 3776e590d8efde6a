"""The names of the fields of a record, wherever it is read: before the signature, on the decision's
page, on paper.  `Signed` and `Recorded` have the words of each under the same key."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "title": "Title and reference",
    "council_then": "Council",
    "decided_by": "Decision maker",
    "in_place_of": "In place of",
    "route": "Who decides",
    "authority": "Authority",
    "meeting": "Meeting",
    "outcome": "Decision",
    "made_on_in_words": "Date of the decision",
    "way": "How it was made",
    "amends": "Amends",
    "recommendations": "Recommendations of the report",
    "comments": "Comments of the decision maker",
    "reasons": "Reasons",
    "alternatives": "Alternatives considered and rejected",
    "consultee_comments": "Comments of consultee executive members",
    "interest": "Interests declared",
    "dispensation": "Dispensation",
    "report": "Report considered",
    "report_digest": "Hash of the report",
    "background_papers": "Background papers",
    "key_decision": "Key decision",
    "classification": "Classification",
    "exempt_about": "Exempt information about",
    "exempt_where": "Exempt parts and responses",
    "public_interest": "Public interest",
    "consultation_undertaken": "Consultation undertaken",
    "urgency": "Why it cannot wait for call-in",
    "call_in": "Call-in",
    "publication": "Published",
    "effective": "Effective from",
    "wards": "Wards affected",
    "author": "Report by",
    "contact": "Contact",
    "lead_officer": "Lead officer",
    "proper_officer": "Statement produced by",
    "signed_name": "Name as signed",
    "account": "Account",
    "time": "Time",
    "evidence": "Evidence",
    "objection": "Objection",
    "retention": "Kept",
    "digest": "Hash of what was signed",
}
TOOK_NO_PART = "Took no part"
HASHES = frozenset({"report_digest", "digest"})

"""The record of a decision in words, row by row in the order in which the law and practice list
what it holds (domain.md, B7).

It is read from what was signed and from nothing else, so that a later change of the report, of a
name or of a rule changes no record. Before it is signed, the same rows are read from what will be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from councils.policies import spoken
from responses.actions.deciding import CallInRule
from responses.canonical import digest
from responses.enums import Outcome, PartKind
from responses.interests import NOT_SAID, in_words
from responses.particulars import ENGLAND, Particulars, classification_line
from responses.presenters.course import rule_words
from responses.presenters.particulars import particulars_words

NONE = "None"
HASH = "Hash of the report"
IN_REPORT = "As the report says: {}"


@dataclass(frozen=True)
class RecordRow:
    label: str
    words: str
    is_hash: bool = False


def record_rows(signed: Mapping[str, Any], made_on: dt.date | None = None) -> list[RecordRow]:
    """Everything the signed page says beside the verdicts on the questions; once it is signed, with
    the day on which it was decided.

    What was not asked when it was signed reads "Not said"; what does not arise has no row.
    """
    report = signed["response"]
    nil_reason = signed.get("nil_reason", "")
    words = {**report, "parts": []} if nil_reason else report  # of a nil return none was decided on
    block, council = report["title_block"], signed.get("council") or {}
    nation = council.get("nation", ENGLAND)
    said = particulars_words(report.get("particulars") or {})
    rows = [
        ("Title and reference", _title(block)),
        ("Council", f"{council['name']} ({council['code']})" if council else ""),
        ("Decision maker", f"{signed['signed_name']}, {signed['office']}".rstrip(", ")),
        ("Decision", str(Outcome(signed["outcome"]).label)),
        ("Decision or comments in words", signed["comments"]),
        ("Date of the decision", spoken(made_on) if made_on else ""),
        ("Why no response is sent", nil_reason),
        ("Reasons", _reasons(signed, words)),
        ("Alternatives considered and rejected", _alternatives(signed, words)),
        ("Comments of consultee executive members", signed["consultee_comments"]),
        ("Interests declared", _interest(signed, nation)),
        ("Dispensation", signed.get("dispensation", "")),
        *(("Took no part", _aside(one, nation)) for one in signed.get("took_no_part", ())),
        ("Report considered", _times(signed)),
        (HASH, digest(report)),
        ("Background papers", _papers(report)),
        *_particulars(said, report, nation),
        ("Call-in", rule_words(CallInRule(**signed["call_in"])) if "call_in" in signed else ""),
        ("Wards affected", block["wards"]),
        (block["areas_label"], block["areas"]),
        ("Report by", block["report_by"]),
        ("Contact", block["contact"]),
        ("Lead officer", said.get("lead_officer", "")),
        ("Proper officer", said.get("proper_officer", "")),
    ]
    return [RecordRow(label, words, label == HASH) for label, words in rows if words]


def _title(block: Mapping[str, Any]) -> str:
    reference = block["reference"]
    return f"{block['title']} ({reference})" if reference else str(block["title"])


def _reported(report: Mapping[str, Any], kind: PartKind) -> tuple[str, str]:
    """The heading and the words of the report's own part."""
    for part in report["parts"]:
        if part["kind"] == kind and part["text"]:
            return part["heading"], part["text"]
    return "", ""


def _own_or_reported(own: str, report: Mapping[str, Any], kind: PartKind) -> str:
    _, text = _reported(report, kind)
    found = [own] if own else []
    if text:
        found.append(IN_REPORT.format(text))
    return "\n\n".join(found) or NOT_SAID


def _reasons(signed: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    if signed.get("nil_reason") and not signed["reasons"]:
        return ""
    return _own_or_reported(signed["reasons"], report, PartKind.REASONS)


def _alternatives(signed: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    if signed.get("has_no_alternatives"):
        return NONE
    return _own_or_reported(signed.get("alternatives", ""), report, PartKind.ALTERNATIVES)


def _interest(signed: Mapping[str, Any], nation: str) -> str:
    return in_words(signed.get("interest_kind", ""), signed.get("interest", ""), nation)


def _aside(one: Mapping[str, Any], nation: str) -> str:
    who = f"{one['name']}, {one['office']}".rstrip(", ")
    day = spoken(dt.datetime.fromisoformat(one["at"]).date())
    declared = in_words(one["interest_kind"], one["interest"], nation)
    if one["interest_kind"] == "other":
        declared = f"An interest: {one['interest']}"
    return f"{who}, who handed the decision over to {one['to']} on {day}. {declared}"


def _times(signed: Mapping[str, Any]) -> str:
    """How often it had been sent for decision."""
    times = signed.get("round")
    return f"As it was sent for decision for the {_ordinal(times)} time" if times else ""


def _ordinal(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[number - 1] if number <= len(words) else f"{number}th"


def _papers(report: Mapping[str, Any]) -> str:
    titles = report.get("background_papers", [])
    if titles:
        return "\n".join(titles)
    return NONE if report.get("has_no_background_papers", True) else NOT_SAID


def _particulars(
    said: Mapping[str, str], report: Mapping[str, Any], nation: str
) -> list[tuple[str, str]]:
    if not said:
        return [
            ("Key decision", NOT_SAID),
            ("Classification", report["title_block"]["classification"] or NOT_SAID),
        ]
    line = classification_line(Particulars.from_json(report["particulars"]), nation)
    key = [said[name] for name in ("key_reason", "key_notice", "key_exception") if said[name]]
    waiver = said["urgency_reason"]
    if waiver and said["urgency_agreed_by"]:
        waiver = f"{waiver}\nAgreed by {said['urgency_agreed_by']}"
    return [
        ("Key decision", "\n".join([said["is_key"], *key])),
        ("Classification", line),
        ("Exempt information about", said["paragraphs"]),
        ("Exempt parts", said["exempt_parts"]),
        ("Exempt questions", said["exempt_questions"]),
        ("Public interest", said["public_interest"]),
        ("Consultation undertaken", said["consultation_undertaken"]),
        ("Why it cannot wait for call-in", waiver),
    ]

"""Does what is stored still agree with what was recorded? Asked by `verify_history`.

The chain of events shows that no line was altered or taken out of the middle; a line cut off
at the end shows because the last event names the state the response is in.  The events carry
hashes of what was written, signed and submitted, so that every text is checked against the
chain, and the frozen rows against the canonical JSON they were taken from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from responses.canonical import digest
from responses.course_check import course_faults
from responses.enums import NOTHING_IS_SENT, Sheet, Verb
from responses.history import first_broken
from responses.models import (
    AnswerRevision,
    Decision,
    Event,
    Evidence,
    Objection,
    ReportPartRevision,
    Response,
    Submission,
)
from responses.part_words import PartWords
from responses.receipt_verification import consent_faults, receipt_faults
from responses.record_verification import record_faults
from responses.said import Said


def faults(response: Response) -> list[str]:
    """What does not agree, one sentence each, the chain first; empty when all is whole."""
    events = list(response.events.order_by("number"))
    if not events:
        return ["the history is empty"]
    broken = first_broken(events)
    if broken is not None:
        return [f"{broken} does not fit the chain"]
    found = []
    if events[-1].to_state != response.state:
        found.append("the last event does not lead to the state the response is in")
    found += _revisions(response, events)
    found += _heard(response, events)
    found += _objected(response, events)
    found += course_faults(response, events)
    for event in events:
        if event.verb in SIGNING:
            found += _decision(response, event)
            found += _evidence(response, event)
        elif event.verb == Verb.SEND_AMENDMENT:
            found += _amendment(response, event)
        elif event.verb == Verb.SUBMIT:
            found += _submission(response, event)
            found += receipt_faults(response, event)
        elif event.verb == Verb.CHANGE_CONSENT:
            found += consent_faults(response, event)
    found += _unrecorded(response, events)
    return found or list(record_faults(response, events))


def _unrecorded(response: Response, events: list[Event]) -> Iterator[str]:
    """Every decision and submission is named by some event: none was put in behind the chain."""
    decisions = {event.facts.get("decision") for event in events}
    for number in response.decisions.values_list("number", flat=True):
        if number not in decisions:
            yield f"decision {number} stands in no line of the history"
    submissions = {event.facts.get("submission") for event in events}
    for reference in response.submissions.order_by("number").values_list("reference", flat=True):
        if reference not in submissions:
            yield f"submission {reference} stands in no line of the history"


def _revisions(response: Response, events: list[Event]) -> Iterator[str]:
    """Every saved version of an answer or a part is the text whose hash its event carries.

    Events from before considerations were parts, and before the title block and the papers had
    versions, name them as "part": there is nothing to compare them with.
    """
    answers = {
        (revision.answer.question.number, revision.version): (
            digest(Said.of(revision).content),
            revision.question_version,
        )
        for revision in AnswerRevision.objects.filter(answer__response=response).select_related(
            "answer__question"
        )
    }
    parts = {
        (revision.part.position, revision.version): digest(PartWords.of(revision).content)
        for revision in ReportPartRevision.objects.filter(part__response=response).select_related(
            "part"
        )
    }
    sheets = {
        (revision.sheet, revision.version): digest(revision.content)
        for revision in response.sheet_revisions.all()
    }
    for event in events:
        facts = event.facts
        if event.verb == Verb.SAVE_ANSWER:
            number, version = facts["question"], facts["version"]
            if answers.get((number, version)) != (
                facts["content"],
                facts.get("question_version", 1),
            ):
                yield f"version {version} of {number} is not what was saved"
        elif "sheet" in facts:
            sheet, version = facts["sheet"], facts["version"]
            if sheets.get((sheet, version)) != facts["content"]:
                yield f"version {version} of the {NAMES[sheet]} is not what was saved"
        elif event.verb == Verb.SAVE_REPORT and isinstance(facts["part"], int):
            part, version = facts["part"], facts["version"]
            if parts.get((part, version)) != facts["content"]:
                yield f"version {version} of part {part} is not what was saved"


def _heard(response: Response, events: list[Event]) -> Iterator[str]:
    """What consulted members said, and why questions were given back, is what was noted."""
    asked = list(response.consulted_members.all())
    said = {one.pk: one for one in asked}
    for event in events:
        if event.verb == Verb.COMMENT_TO_RECORD:
            one = said.pop(event.facts["consulted"], None)
            if one is None or digest(one.content) != event.facts["content"]:
                yield f"a comment to the record (event {event.number}) is not what was said"
    if any(one.commented_at for one in said.values()):
        yield "there is a comment to the record that no event notes"
    withdrawn = {
        event.facts["consulted"] for event in events if event.verb == Verb.WITHDRAW_REQUEST
    }
    if withdrawn != {one.pk for one in asked if one.withdrawn_at}:
        yield "which requests to comment were withdrawn is not what was noted"
    noted = {
        (event.facts["round"], pk): hashed
        for event in events
        if event.verb == Verb.RETURN_FOR_CHANGES
        for pk, hashed in event.facts.get("notes", {}).items()
    }
    stored = {
        (one.round, str(one.question_id)): digest(one.reason) for one in response.return_notes.all()
    }
    if noted != stored:
        yield "why questions were given back is not what was noted"


def _objected(response: Response, events: list[Event]) -> Iterator[str]:
    """How each objection ended is what was noted; of old ones only that it ended."""
    noted = {
        event.facts["objection"]: event.facts.get("content")
        for event in events
        if event.verb == Verb.END_OBJECTION
    }
    for one in Objection.objects.filter(decision__response=response).order_by("pk"):
        is_noted = one.pk in noted
        hashed = noted.get(one.pk)
        if is_noted != bool(one.ended_at) or hashed not in {None, digest(one.end_content)}:
            yield f"how objection {one.pk} ended is not what was noted"


NAMES = {
    Sheet.TITLE_BLOCK: "title block",
    Sheet.PAPERS: "background papers",
    Sheet.PARTICULARS: "particulars",
    Sheet.CONSENT: "consents",
}


# What the record and the signed page both say, under the same name.
RECORD = ("outcome", "signed_name", "office", "reasons")
RECORD_SINCE_3 = (
    "comments",
    "consultee_comments",
    "alternatives",
    "has_no_alternatives",
    "interest_kind",
    "interest",
    "dispensation",
    "way",
)
BEFORE_3 = frozenset({"decision/1", "decision/2"})


def _decision(response: Response, event: Event) -> Iterator[str]:
    number = event.facts["decision"]
    decision = Decision.objects.filter(response=response, number=number).first()
    if decision is None:
        yield f"decision {number} is missing"
        return
    if not decision.digest == _sha256(decision.canonical) == event.facts["content"]:
        yield f"decision {number} is not what was signed"
        return
    signed = json.loads(decision.canonical)
    columns = RECORD + (RECORD_SINCE_3 if signed["schema"] not in BEFORE_3 else ())
    if any(getattr(decision, name) != signed[name] for name in columns):
        yield f"the record of decision {number} is not what was signed"
    rule = signed.get("call_in")
    own = {"days": decision.call_in_days, "is_waived": decision.is_call_in_waived}
    if rule is not None and rule != own:
        yield f"the rule of call-in of decision {number} is not what was signed"
    suggested = {
        answer["number"]: Said.from_json(answer) for answer in signed["response"]["answers"]
    }
    decided = {answer["number"]: Said.from_json(answer) for answer in signed.get("decided", ())}
    for verdict in decision.answers.select_related("question"):
        before, after = Said.of(verdict, "suggested_"), Said.of(verdict, "decided_")
        if signed["schema"] == "decision/1":  # these name only what was changed
            change = signed["changes"].get(str(verdict.question_id))
            wanted = Said.from_json(change) if change else before
        else:
            wanted = decided.get(verdict.question.number, after)
        if decision.outcome in NOTHING_IS_SENT:
            wanted = after
        if before != suggested.get(verdict.question.number) or after != wanted:
            yield f"{verdict.question.number} in decision {number} is not what was signed"
        change = signed["changes"].get(str(verdict.question_id))
        if verdict.reason and verdict.reason != (change or {}).get("reason"):
            yield f"the reason at {verdict.question.number} in decision {number} was not signed"


# By these a decision came into the record.
SIGNING = {
    Verb.APPROVE,
    Verb.NOT_SUPPORT,
    Verb.DECIDE_NIL,
    Verb.RECORD_APPROVAL,
    Verb.RECORD_NOT_SUPPORTED,
    Verb.RECORD_NIL,
    Verb.SIGN_AMENDMENT,
}


def _evidence(response: Response, event: Event) -> Iterator[str]:
    """The scan of a recorded decision is still the one whose hash the record carries."""
    wanted = event.facts.get("evidence")
    if wanted is None:
        return
    number = event.facts["decision"]
    scans = Evidence.objects.filter(decision__response=response, decision__number=number)
    if [hashlib.sha256(scan.content).hexdigest() for scan in scans] != [wanted]:
        yield f"the evidence of decision {number} is not what was recorded"


def _amendment(response: Response, event: Event) -> Iterator[str]:
    number = event.facts["amendment"]
    amendment = response.amendments.filter(number=number).first()
    if amendment is None:
        yield f"amendment {number} is missing"
    elif digest(amendment.proposed_content) != event.facts["content"]:
        yield f"amendment {number} is not what was sent"


def _submission(response: Response, event: Event) -> Iterator[str]:
    reference = event.facts["submission"]
    submission = Submission.objects.filter(response=response, reference=reference).first()
    if submission is None:
        yield f"submission {reference} is missing"
        return
    if not submission.digest == _sha256(submission.canonical) == event.facts["content"]:
        yield f"submission {reference} is not what was submitted"
        return
    document = json.loads(submission.canonical)
    until = submission.call_in_until
    if document.get("call_in_until") != (until.isoformat() if until else None):
        yield f"the last day of call-in of submission {reference} is not what was submitted"
    sent = {
        answer["number"]: (Said.from_json(answer), answer.get("consent", 0))
        for answer in document["answers"]
    }
    stored = {
        answer.question.number: (Said.of(answer), answer.consent)
        for answer in submission.answers.select_related("question")
    }
    for number in sorted(sent.keys() | stored.keys()):
        if sent.get(number) != stored.get(number):
            yield f"{number} in submission {reference} is not what was submitted"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

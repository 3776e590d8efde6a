"""The record of a decision as it is printed: the fields of `recorded`, in the paper's order."""

from __future__ import annotations

from collections.abc import Iterator

from consultations.prose import blocks
from responses.models import Response
from responses.paper.facts import Group, Line, RecordPaper
from responses.paper.labels import HASHES, LABELS, TOOK_NO_PART
from responses.paper.recorded import Recorded, decision_of_record
from responses.paper.signed import NONE
from responses.paper.wording import PUBLIC_VERSION, where_to_verify


def record_facts(response: Response, number: int | None = None) -> RecordPaper | None:
    """The facts of the record of the decision in force, else of the newest, or of the one with that
    number; the same number of queries for any."""
    decision = decision_of_record(response, number)
    if decision is None:
        return None
    said = Recorded(decision, response)
    return RecordPaper(
        number=decision.number,
        council=response.invitation.council.name,
        title=said.title_block["title"],
        reference=said.title_block["reference"],
        classification=said.classification,
        version=PUBLIC_VERSION if said.exempt.virtue else "",
        standing=said.standing,
        outcome=said.outcome,
        lines=fields(said, "decided_by", "in_place_of", "made_on_in_words", "way", "amends"),
        groups=tuple(_before(said)),
        left_out=said.left_out,
        changes=said.changes,
        unchanged=said.unchanged,
        more=tuple(_after(said)),
        digest=decision.digest,
        verify=where_to_verify(response),
    )


def fields(said: Recorded, *names: str) -> tuple[Line, ...]:
    """A line for each of these fields that says anything."""
    return tuple(
        Line(LABELS[name], tuple(blocks(words)), is_hash=name in HASHES)
        for name in names
        if (words := said.words(name))
    )


def lines(*rows: tuple[str, str]) -> tuple[Line, ...]:
    """The same of fields that have another name in each record."""
    return tuple(Line(label, tuple(blocks(text))) for label, text in rows if text)


def _before(said: Recorded) -> Iterator[Group]:
    yield Group(
        "Decision maker and authority",
        (
            *fields(said, "council_then", "route", "authority", "meeting", "wards"),
            *lines(said.areas),
        ),
    )
    yield Group(
        "Decision and reasons",
        fields(said, "recommendations", "comments", "reasons", "alternatives"),
    )


def _after(said: Recorded) -> Iterator[Group]:
    heard = [
        (", ".join(filter(None, [one.name, one.office])), said.comment_of(one))
        for one in said.consulted
    ]
    if said.consultee_comments:
        heard.append(("Noted with the decision", said.consultee_comments))
    yield Group(
        "Consultee executive members and consultation",
        (
            *lines(*(heard or [("Executive members consulted", NONE)])),
            *fields(said, "consultation_undertaken"),
        ),
    )
    yield Group(
        "Interests declared, and dispensations",
        lines(*said.interests(), *((TOOK_NO_PART, words) for words in said.stood_aside())),
    )
    yield Group(
        "Report and background papers",
        fields(
            said,
            "report",
            "report_digest",
            "background_papers",
            "author",
            "contact",
            "lead_officer",
        ),
    )
    yield Group(
        "Key decision, publication and call-in",
        fields(
            said,
            "key_decision",
            "classification",
            "exempt_about",
            "public_interest",
            "publication",
            "call_in",
            "urgency",
            "effective",
        ),
    )
    yield Group(
        "Signature and proof",
        fields(
            said,
            "signed_name",
            "account",
            "time",
            "evidence",
            "objection",
            "proper_officer",
            "retention",
            "digest",
        ),
    )

"""The record of a decision as it is printed: the fields of `recorded`, in the paper's order."""

from __future__ import annotations

from collections.abc import Iterator

from consultations.prose import blocks
from responses.models import Response
from responses.paper.facts import Group, Line, RecordPaper
from responses.paper.recorded import NONE, NOT_SAID, Recorded, latest_decision
from responses.paper.wording import PUBLIC_VERSION, moment_in_words, where_to_verify


def record_facts(response: Response) -> RecordPaper | None:
    """The facts of the record of the latest decision; the same number of queries for any."""
    decision = latest_decision(response)
    if decision is None:
        return None
    said = Recorded(decision, response)
    return RecordPaper(
        council=response.invitation.council.name,
        title=said.title_block["title"],
        reference=said.title_block["reference"],
        classification=said.classification,
        version=PUBLIC_VERSION if said.exempt.virtue else "",
        standing=said.standing,
        outcome=said.outcome,
        lines=tuple(_head(said)),
        groups=tuple(_before(said)),
        left_out=said.left_out,
        changes=said.changes,
        unchanged=said.unchanged,
        more=tuple(_after(said)),
        digest=decision.digest,
        verify=where_to_verify(response),
    )


HASHES = frozenset({"Hash of the report", "Hash of what was signed"})


def line(label: str, text: str) -> Line:
    return Line(label, tuple(blocks(text)), is_hash=label in HASHES)


def lines(*rows: tuple[str, str]) -> tuple[Line, ...]:
    """A line for each field that says anything."""
    return tuple(line(label, text) for label, text in rows if text)


def _head(said: Recorded) -> tuple[Line, ...]:
    decision = said.decision
    return lines(
        ("Decided by", said.decided_by),
        ("In place of", decision.in_place_of),
        ("Date of the decision", said.made_on_in_words),
        ("How it was made", said.way),
    )


def _before(said: Recorded) -> Iterator[Group]:
    decision, block = said.decision, said.title_block
    label, areas = said.areas
    yield Group(
        "Decision maker and authority",
        lines(
            ("Council", said.council_then),
            ("Who decides", said.route),
            ("Authority", said.authority),
            ("Meeting", decision.meeting or block["meeting"]),
            ("Wards affected", block["wards"] or NOT_SAID),
            (label, areas),
        ),
    )
    yield Group(
        "Decision and reasons",
        lines(
            ("Recommendations of the report", said.recommendations),
            ("Comments of the decision maker", said.comments),
            ("Reasons", said.reasons),
            ("Alternatives considered and rejected", said.alternatives),
        ),
    )


def _after(said: Recorded) -> Iterator[Group]:
    decision, stated = said.decision, said.particulars
    heard = [
        (", ".join(filter(None, [one.name, one.office])), said.comment_of(one))
        for one in said.consulted
    ]
    if said.consultees_comments:
        heard.append(("Noted with the decision", said.consultees_comments))
    yield Group(
        "Consultee executive members and consultation",
        lines(
            *(heard or [("Executive members consulted", NONE)]),
            ("Consultation undertaken", said.consultation_undertaken),
        ),
    )
    yield Group("Interests declared, and dispensations", lines(*said.interests()))
    yield Group(
        "Report and background papers",
        lines(
            ("Report considered", said.title_block["title"]),
            ("Hash of the report", said.report_digest),
            ("Background papers", said.background_papers),
            ("Report by", said.author),
            ("Contact", said.contact),
            ("Lead officer", stated.lead_officer or NOT_SAID),
        ),
    )
    yield Group(
        "Key decision, publication and call-in",
        lines(
            ("Key decision", said.key_decision),
            ("Classification", said.classification),
            ("Public interest", "" if stated.is_public else said.public_interest),
            ("Published", said.publication),
            ("Call-in", said.call_in),
            ("Effective from", said.effective),
        ),
    )
    yield Group(
        "Signature and proof",
        lines(
            ("Name as signed", decision.signed_name),
            ("Account", f"{decision.decided_by.name}, no. {decision.decided_by_id}"),
            ("Time", moment_in_words(decision.decided_at)),
            ("Evidence", said.evidence),
            ("Objection", said.objection),
            ("Statement produced by", stated.proper_officer or NOT_SAID),
            ("Kept", said.retention),
            ("Hash of what was signed", decision.digest),
        ),
    )

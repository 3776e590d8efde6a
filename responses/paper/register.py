"""A decision as an entry of the council's register of decisions.

Councils publish their decisions on a page each, in much the same shape: decision maker, status,
whether it is a key decision and open to call-in, the decision, its reasons, the alternatives, the
dates, the documents.  This is that shape, so that democratic services can copy it, or read it by
machine.  It says nothing that is exempt from publication, no comment of the discussion, and no
more of the signature than the name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from consultations.prose import Block
from responses.effect import Effect, Standing
from responses.models import Decision
from responses.paper.facts import Change
from responses.paper.labels import TOOK_NO_PART
from responses.paper.recorded import Recorded
from responses.paper.wording import day_in_words

SCHEMA = "decision-register/1"
STATUS = {
    Standing.UNPUBLISHED: "Made, not yet published",
    Standing.OPEN: "Open to call-in",
    Standing.CALLED_IN: "Called in",
    Standing.SENT_BACK: "To be decided again after call-in",
    Standing.IN_EFFECT: "In effect",
}


@dataclass(frozen=True)
class RegisterDocument:
    """A paper that belongs to the decision, at an address that the reader can open."""

    title: str
    address: str


@dataclass(frozen=True)
class RegisterChange:
    """One response that was decided otherwise than suggested."""

    question: str
    wording: str
    suggested: str
    decided: str
    reason: str


@dataclass(frozen=True)
class RegisterInterest:
    name: str
    declared: str


@dataclass(frozen=True)
class RegisterConsultee:
    name: str
    office: str
    said: str


@dataclass(frozen=True)
class RegisterEntry:
    """One decision for the public register. Texts are plain, with blank lines between paragraphs;
    days are ISO 8601."""

    council: str
    council_code: str
    title: str
    reference: str
    consultation: str
    decision_maker: str
    office: str
    in_place_of: str
    route: str
    authority: str
    status: str
    note: str  # that it is not in force, or that something of it is exempt
    classification: str
    is_key_decision: bool | None  # None: nobody has said
    key_decision: str
    is_subject_to_call_in: bool | None  # None: the council has not said
    call_in: str
    outcome: str
    decision: str
    changes: tuple[RegisterChange, ...]
    unchanged: str
    reasons: str
    alternatives: str
    consultees: tuple[RegisterConsultee, ...]
    consultation_undertaken: str
    interests: tuple[RegisterInterest, ...]
    wards: str
    areas_label: str
    areas: str
    report_author: str
    lead_officer: str
    contact: str
    background_papers: str
    decided_on: str
    published_on: str | None
    effective_from: str | None
    effective: str
    documents: tuple[RegisterDocument, ...]
    digest: str

    @property
    def decided_in_words(self) -> str:
        return day_in_words(dt.date.fromisoformat(self.decided_on))

    @property
    def published_in_words(self) -> str:
        return day_in_words(dt.date.fromisoformat(self.published_on)) if self.published_on else ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, with the name of the shape."""
        return {"schema": SCHEMA, **asdict(self)}


def decision_register_entry(
    decision: Decision, *, documents: Sequence[RegisterDocument] = (), on: dt.date | None = None
) -> RegisterEntry:
    """The entry of a decision as it stands on that day (today).

    `documents` are those that the reader can open.  The decision comes with its response and the
    response with its places, else each costs a query more; the number of queries is the same for
    every decision.
    """
    response = decision.response
    said = Recorded(decision, response)
    block = said.title_block
    rule = decision.rule
    effect = decision.effect_on(on or timezone.localdate())
    return RegisterEntry(
        council=said.council.name,
        council_code=said.council.code,
        title=block["title"],
        reference=block["reference"],
        consultation=response.invitation.consultation.title,
        decision_maker=decision.signed_name,
        office=decision.office,
        in_place_of=said.in_place_of,
        route=said.route,
        authority=said.authority,
        status=_status(said, effect),
        note=" ".join(filter(None, [said.standing, said.amends, said.left_out])),
        classification=said.classification,
        is_key_decision=said.particulars.is_key if said.is_stated else None,
        key_decision=said.key_decision,
        is_subject_to_call_in=None
        if rule is None
        else bool(rule.days and not decision.is_call_in_waived),
        call_in=said.call_in,
        outcome=said.outcome,
        decision="\n\n".join(filter(None, [said.recommendations, said.comments])),
        changes=tuple(_change(one) for one in said.changes),
        unchanged=said.unchanged,
        reasons=said.reasons,
        alternatives=said.alternatives,
        consultees=tuple(
            RegisterConsultee(one.name, one.office, said.comment_of(one)) for one in said.consulted
        ),
        consultation_undertaken=said.consultation_undertaken,
        interests=(
            *(RegisterInterest(*one) for one in said.interests()),
            *(RegisterInterest(TOOK_NO_PART, words) for words in said.stood_aside()),
        ),
        wards=said.wards,
        areas_label=block["areas_label"],
        areas=block["areas"],
        report_author=said.author,
        lead_officer=said.lead_officer,
        contact=said.contact,
        background_papers=said.background_papers,
        decided_on=said.made_on.isoformat(),
        published_on=said.published_on.isoformat() if said.published_on else None,
        effective_from=effect.since.isoformat() if effect.since else None,
        effective=said.effective,
        documents=tuple(documents),
        digest=decision.digest,
    )


def _status(said: Recorded, effect: Effect) -> str:
    return STATUS[effect.standing] if said.is_in_force else "Superseded"


def _change(change: Change) -> RegisterChange:
    return RegisterChange(
        change.number,
        change.wording,
        plain(change.before),
        plain(change.after),
        plain(change.reason),
    )


def plain(found: Sequence[Block]) -> str:
    """The text that `consultations.prose.blocks` was given, as far as it matters."""
    return "\n\n".join(
        "\n".join(f"- {item}" for item in block.lines) if block.kind == "ul" else block.lines[0]
        for block in found
    )

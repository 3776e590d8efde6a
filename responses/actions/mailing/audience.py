"""Whom a letter concerns: read from the states of the board, never from drafts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consultations.enums import DeliveryState, MailingKind, Whom
from consultations.models import Consultation, Invitation, MailingRecipient
from councils.models import User
from councils.reaching import Addressee, addresses_of
from responses.progress import CouncilProgress, Progress, Start, progress_of

# Councils that can still submit, and have not.
STILL_AWAITED = frozenset({Progress.NOT_STARTED, Progress.IN_PROGRESS})
HAS_INVITATION = "has its invitation already"


@dataclass(frozen=True)
class Words:
    """A letter as an editor wrote it: `named` holds the codes of councils, for Whom.NAMED."""

    kind: MailingKind
    subject: str
    body: str
    whom: Whom
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reached:
    """One council that is written to, and to whom there."""

    council_id: int
    row: CouncilProgress
    addressees: tuple[Addressee, ...]


@dataclass(frozen=True)
class LeftOut:
    """One council that was named or concerned and is not written to; `why` follows its name."""

    name: str
    why: str


@dataclass(frozen=True)
class Audience:
    """Who gets a letter. `unreached`: councils concerned at which nobody can be written to."""

    reached: tuple[Reached, ...]
    unreached: tuple[CouncilProgress, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def letters(self) -> int:
        return sum(len(one.addressees) for one in self.reached)


def is_concerned(
    kind: MailingKind | str, whom: Whom | str, row: CouncilProgress, *, has_account: bool
) -> bool:
    """Whether a letter of this kind goes to a council in this state.

    Only "other" letters ever reach a council that submitted or does not respond.
    """
    match Whom(whom):
        case Whom.NO_ACCOUNT:
            return row.start == Start.NOBODY and not has_account
        case Whom.NOBODY:
            return row.start == Start.NOBODY
        case Whom.NOT_STARTED:
            return row.state == Progress.NOT_STARTED
        case Whom.IN_PROGRESS:
            return row.state == Progress.IN_PROGRESS
        case Whom.NOT_SUBMITTED:
            return row.state in STILL_AWAITED
        case Whom.ALL:
            return kind == MailingKind.OTHER
        case Whom.NAMED:
            return kind == MailingKind.OTHER or row.state in STILL_AWAITED


def audience_of(consultation: Consultation, by: User, words: Words, now: dt.datetime) -> Audience:
    """Who would get this letter now; six queries, whatever the number of councils."""
    rows = progress_of(consultation, by, now)
    ids = dict(
        Invitation.objects.filter(consultation=consultation).values_list(
            "council__code", "council_id"
        )
    )
    addressees = addresses_of(ids.values())
    invited = _invited(consultation) if words.kind == MailingKind.INVITATION else {}
    reached: list[Reached] = []
    unreached: list[CouncilProgress] = []
    left_out: list[LeftOut] = []
    for row in rows:
        if row.code not in ids or (words.whom == Whom.NAMED and row.code not in words.named):
            continue
        council_id = ids[row.code]
        there = addressees[council_id]
        has_account = any(one.user for one in there)
        if not is_concerned(words.kind, words.whom, row, has_account=has_account):
            if words.whom == Whom.NAMED:
                left_out.append(LeftOut(row.name, row.state.label.lower()))
            continue
        had = invited.get(council_id, frozenset())
        wanted = tuple(one for one in there if one.email not in had)
        if wanted:
            reached.append(Reached(council_id, row, wanted))
        elif there:
            left_out.append(LeftOut(row.name, HAS_INVITATION))
        else:
            unreached.append(row)
    return Audience(tuple(reached), tuple(unreached), tuple(left_out))


def digest_of(words: Words, audience: Audience) -> str:
    """Of what a preview shows: the words, and every address that gets them."""
    shown = [
        [words.kind, words.whom, words.subject, words.body],
        sorted(
            (one.row.code, to.email, to.why) for one in audience.reached for to in one.addressees
        ),
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _invited(consultation: Consultation) -> Mapping[int, Collection[str]]:
    """By council the addresses that have an invitation, or may have one."""
    ended = (DeliveryState.FAILED, DeliveryState.LEFT_OUT)
    had: dict[int, set[str]] = {}
    found = MailingRecipient.objects.filter(
        mailing__consultation=consultation, mailing__kind=MailingKind.INVITATION
    )
    for council_id, address, state, may_have in found.values_list(
        "council_id", "address", "state", "may_have_arrived"
    ):
        if state not in ended or may_have:
            had.setdefault(council_id, set()).add(address)
    return had

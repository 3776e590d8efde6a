"""Letters to councils → plain values for their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consultations.enums import DeliveryState, Whom
from consultations.models import Consultation, Mailing, MailingRecipient
from consultations.policies import spoken_moment
from councils.models import Council
from councils.reaching import addresses_of
from responses.actions.mailing import Audience, Words, is_concerned
from responses.actions.mailing.audience import Reached
from responses.letter_text import Letter, letter_for
from responses.progress import CouncilProgress

MOST_NAMED = 500  # councils of a preview by name; the page of the mailing has them all
COLOURS = {
    DeliveryState.WAITING: "blue",
    DeliveryState.SENDING: "blue",
    DeliveryState.SENT: "green",
    DeliveryState.FAILED: "red",
    DeliveryState.LEFT_OUT: "grey",
}


@dataclass(frozen=True)
class MailingLine:
    """One mailing of the list: what it is, whom it went to, how many letters are in which state."""

    pk: int
    kind: str
    subject: str
    whom: str
    when: dt.datetime
    who: str
    letters: int
    said: str
    has_failed: bool


@dataclass(frozen=True)
class DeliveryCount:
    state: str
    label: str
    number: int


@dataclass(frozen=True)
class RecipientLine:
    """One letter: whom it went to (empty for those who do not see it), what became of it."""

    council: str
    code: str
    name: str
    address: str
    why: str
    state: str
    colour: str
    when: dt.datetime | None
    reason: str


@dataclass(frozen=True)
class PreviewLine:
    council: str
    code: str
    people: str


def numbers_by_whom(
    consultation: Consultation, rows: Sequence[CouncilProgress], kind: str
) -> dict[str, int]:
    """How many councils each choice is at present (three queries)."""
    ids = dict(consultation.invitations.values_list("council__code", "council_id"))
    there = addresses_of(ids.values())
    with_account = {
        code for code, pk in ids.items() if any(one.user is not None for one in there[pk])
    }

    def number(whom: Whom) -> int:
        return sum(
            is_concerned(kind, whom, row, has_account=row.code in with_account) for row in rows
        )

    counted = {str(whom): number(whom) for whom in Whom if whom not in (Whom.NAMED, Whom.ALL)}
    return {**counted, str(Whom.ALL): len(rows)}


def preview_lines(audience: Audience) -> list[PreviewLine]:
    return [
        PreviewLine(
            one.row.name,
            one.row.code,
            ", ".join(f"{to.name} ({to.why[:1].lower()}{to.why[1:]})" for to in one.addressees),
        )
        for one in audience.reached[:MOST_NAMED]
    ]


def preview_letter(
    consultation: Consultation, words: Words, audience: Audience, code: str
) -> tuple[Reached, Letter]:
    """The letter of the council with this code, else of the first one (one query)."""
    shown = next((one for one in audience.reached if one.row.code == code), audience.reached[0])
    to = shown.addressees[0]
    letter = letter_for(
        consultation=consultation,
        council=Council.objects.get(pk=shown.council_id),
        ends_at=shown.row.ends_at or consultation.closes_at,
        subject=words.subject,
        body=words.body,
        name=to.name,
        why=to.why,
        has_account=to.user is not None,
    )
    return shown, letter


def mailing_lines(mailings: QuerySet[Mailing]) -> list[MailingLine]:
    """With the numbers of letters by state (two queries)."""
    found = list(mailings.select_related("made_by"))
    counted: dict[int, dict[str, int]] = {}
    numbers = MailingRecipient.objects.filter(mailing__in=found).values_list("mailing", "state")
    for pk, state, number in numbers.order_by("mailing", "state").annotate(number=Count("pk")):
        counted.setdefault(pk, {})[state] = number
    return [_line(one, counted.get(one.pk, {})) for one in found]


def delivery_counts(mailing: Mailing) -> list[DeliveryCount]:
    """How many letters are in each state, in order; only states that there are (one query)."""
    rows = mailing.recipients.order_by("state").values_list("state").annotate(number=Count("pk"))
    numbers = dict(rows)
    return [
        DeliveryCount(state.value, str(state.label), numbers[state])
        for state in DeliveryState
        if numbers.get(state)
    ]


def recipient_lines(rows: Iterable[MailingRecipient], *, with_people: bool) -> list[RecipientLine]:
    return [
        RecipientLine(
            row.council.name,
            row.council.code,
            (row.name or "A contact that was removed") if with_people else "",
            row.address if with_people else "",
            row.why,
            str(DeliveryState(row.state).label),
            COLOURS[DeliveryState(row.state)],
            row.sent_at or row.failed_at,
            _reason(row),
        )
        for row in rows
    ]


def _reason(row: MailingRecipient) -> str:
    if row.state == DeliveryState.WAITING and row.reason:
        return f"{row.reason} Tried again at {spoken_moment(row.next_at)}."
    if row.may_have_arrived:
        return f"{row.reason} It may have arrived."
    return row.reason


def _line(mailing: Mailing, numbers: dict[str, int]) -> MailingLine:
    said = [
        f"{number} {str(state.label).lower()}"
        for state in DeliveryState
        if (number := numbers.get(state))
    ]
    return MailingLine(
        mailing.pk,
        mailing.get_kind_display(),
        mailing.subject,
        mailing.get_whom_display(),
        mailing.made_at,
        mailing.made_by.name,
        sum(numbers.values()),
        ", ".join(said),
        bool(numbers.get(DeliveryState.FAILED)),
    )

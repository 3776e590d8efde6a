"""The worker's part: each letter is claimed, handed to the mail server, and marked; at most once.

A row is claimed in a transaction of its own, under its lock and by a condition on its state, so
that of several workers one gets it; only then the letter leaves.  A worker that dies in between
leaves a row that is "being sent", and nothing sends it again by itself: after a while it has
failed, with the words that it may have arrived, and an editor decides.  What the mail server
refuses for the time being is tried again, and while it does not answer nothing is claimed: neither
can be twice.

Who is concerned is asked in the claim, once more and for this council alone: one that has
submitted, or said that it does not respond, gets no reminder.  What a council does in the moment
between claim and mail server comes too late.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from consultations.enums import DeliveryState, Whom
from consultations.models import Mailing, MailingRecipient
from councils.delivering import NoMailServer, Undelivered, hand_over, mail_server
from councils.mail import one_line
from councils.models import Contact, Membership
from councils.reaching import REACHED
from responses.actions.mailing.audience import is_concerned
from responses.letter_text import Letter, letter_for
from responses.progress import standings

logger = logging.getLogger(__name__)

LOT = 25  # letters in one connection
TRIES = 5
PAUSE = dt.timedelta(minutes=5)  # after the first refusal; then twice, thrice as long
# Longer than handing over one letter can take (EMAIL_TIMEOUT for each of a few steps).
ABANDONED = dt.timedelta(minutes=10)
UNKNOWN = "Sending broke off, and it is not known whether the letter left."


@dataclass(frozen=True)
class Claim:
    """One letter that this worker alone sends now."""

    recipient: MailingRecipient
    letter: Letter


def send_lot() -> int:
    """Sends what is due, a small number at most; says how many letters were taken up.

    0 when nothing is due or the mail server does not answer.
    """
    give_up_abandoned(timezone.now())
    if not _due(timezone.now()).exists():
        return 0
    taken = 0
    try:
        # Nothing is claimed before the server answers: while it is away nothing fails.
        with mail_server() as connection:
            _say_held_up("")
            while taken < LOT and (claim := claim_next()) is not None:
                taken += 1
                try:
                    hand_over(
                        connection,
                        to=claim.recipient.address,
                        subject=claim.letter.subject,
                        text=claim.letter.text,
                        identity=f"mailing.{claim.recipient.mailing_id}.{claim.recipient.pk}",
                    )
                except Undelivered as problem:
                    mark_undelivered(claim.recipient, problem)
                    if problem.may_have_arrived or problem.is_over:
                        break  # the connection is gone; the next lot has a new one
                else:
                    mark_sent(claim.recipient)
    except NoMailServer as away:
        logger.warning("Letters to councils wait: the mail server does not answer (%s).", away)
        _say_held_up(one_line(str(away))[:250])
    return taken


def claim_next() -> Claim | None:
    """Takes up the next letter that is due and still concerns its council; None: there is none.

    Letters that concern nobody any more are left out on the way.
    """
    while True:
        with transaction.atomic():
            now = timezone.now()
            row = _in_turn(now).first()
            if row is None:
                return None
            found = _letter(row, now)
            if isinstance(found, Letter):
                row.state = DeliveryState.SENDING
                row.claimed_at = now
                row.attempts += 1
            else:
                row.state, row.reason = DeliveryState.LEFT_OUT, found
            row.save(update_fields=["state", "claimed_at", "attempts", "reason"])
        if isinstance(found, Letter):
            return Claim(row, found)


def mark_sent(row: MailingRecipient) -> None:
    """The mail server has it: true whatever was thought of this attempt meanwhile."""
    _of_attempt(row).update(
        state=DeliveryState.SENT,
        sent_at=timezone.now(),
        failed_at=None,
        may_have_arrived=False,
        reason="",
    )


def mark_undelivered(row: MailingRecipient, problem: Undelivered) -> None:
    """It waits for another try where one makes sense, else it has failed."""
    now = timezone.now()
    if problem.is_final or row.attempts >= TRIES:
        _of_attempt(row).update(
            state=DeliveryState.FAILED,
            failed_at=now,
            may_have_arrived=problem.may_have_arrived,
            reason=problem.reason[:300],
        )
    else:
        _of_attempt(row).filter(state=DeliveryState.SENDING).update(
            state=DeliveryState.WAITING,
            next_at=now + PAUSE * row.attempts,
            reason=problem.reason[:300],
        )


def give_up_abandoned(now: dt.datetime) -> int:
    """What a worker took up and never marked has failed, and may have arrived."""
    return MailingRecipient.objects.filter(
        state=DeliveryState.SENDING, claimed_at__lt=now - ABANDONED
    ).update(state=DeliveryState.FAILED, failed_at=now, may_have_arrived=True, reason=UNKNOWN)


def forget_removed_contacts() -> int:
    """Removes name and address of contacts that are no longer kept from letters that are done."""
    kept = Contact.objects.filter(council=OuterRef("council"), email=OuterRef("address"))
    return (
        MailingRecipient.objects.filter(user__isnull=True)
        .exclude(address="")
        .exclude(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))
        .filter(~Exists(kept))
        .update(address="", name="")
    )


def _due(now: dt.datetime) -> QuerySet[MailingRecipient]:
    return MailingRecipient.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)


def _in_turn(now: dt.datetime) -> QuerySet[MailingRecipient]:
    """What is due and no other worker holds, in the order of its index: thousands are due at one
    moment, and sorting them for each claim would take time with their square."""
    return (
        _due(now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("mailing__consultation", "council", "user")
        .order_by("next_at", "pk")
    )


def _of_attempt(row: MailingRecipient) -> QuerySet[MailingRecipient]:
    """The row, unless it was taken up again since; given up it may be."""
    return MailingRecipient.objects.filter(
        pk=row.pk,
        claimed_at=row.claimed_at,
        state__in=(DeliveryState.SENDING, DeliveryState.FAILED),
    )


def _letter(row: MailingRecipient, now: dt.datetime) -> Letter | str:
    """The letter, or why it is not sent."""
    mailing = row.mailing
    if row.user is not None:
        roles = Membership.objects.filter(
            user=row.user_id, council=row.council_id, role__in=REACHED, user__is_active=True
        )
        if not roles.active().exists():
            return "This person no longer has a role there."
    elif not Contact.objects.filter(council=row.council_id, email=row.address).exists():
        return "This address is no longer a contact of the council."
    standing = standings(mailing.consultation, [row.council_id], now).get(row.council_id)
    if standing is None:
        return "The council is no longer asked."
    has_account = mailing.whom == Whom.NO_ACCOUNT and _has_account(row.council_id)
    if not is_concerned(mailing.kind, mailing.whom, standing, has_account=has_account):
        if has_account:
            return "Somebody there has an account since."
        return f"Since then: {standing.standing.label[:1].lower()}{standing.standing.label[1:]}."
    return letter_for(
        consultation=mailing.consultation,
        council=row.council,
        ends_at=standing.ends_at or mailing.consultation.closes_at,
        subject=mailing.subject,
        body=mailing.body,
        name=row.name,
        why=row.why,
        has_account=row.user is not None,
    )


def _has_account(council_id: int) -> bool:
    held = Membership.objects.filter(council=council_id, role__in=REACHED, user__is_active=True)
    return held.active().exists()


def _say_held_up(reason: str) -> None:
    waiting = MailingRecipient.objects.filter(mailing=OuterRef("pk"), state=DeliveryState.WAITING)
    Mailing.objects.exclude(held_up=reason).filter(Exists(waiting)).update(held_up=reason)

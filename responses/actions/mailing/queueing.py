"""A letter is confirmed once and its recipients are written down; what failed is sent again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations.actions.extending import locked
from consultations.enums import DeliveryState
from consultations.models import Consultation, Mailing, MailingRecipient
from consultations.permissions import can_write_to_councils
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.mailing.audience import Audience, Words, audience_of, digest_of
from responses.letter_text import unknown_places
from responses.policies.mailing import against_mailing

LOT = 500  # rows written by one statement


def queue(
    *, consultation: Consultation, by: User, words: Words, seen: str, token: uuid.UUID
) -> Mailing:
    """Writes down the letter and everybody who gets it; the worker sends it.

    `seen` is the digest of what was previewed. The same `token` again gives the mailing that it
    made. Raises PermissionDenied for anybody but editors; Refused when anything differs from the
    preview, when nobody gets it, and before the opening.
    """
    with locked(consultation) as (asked, now):
        by = User.objects.get(pk=by.pk)
        if not can_write_to_councils(by):
            raise PermissionDenied("Only LGA editors write to councils.")
        made = Mailing.objects.filter(token=token, consultation=asked).first()
        if made is not None:
            return made
        _refuse(against_mailing(asked, now))
        _refuse(_unknown(words))
        audience = audience_of(asked, by, words, now)
        if not audience.reached:
            sentence = "No council that this concerns can be written to now."
            raise Refused([Blocker("nobody", sentence, "whom")])
        if digest_of(words, audience) != seen:
            sentence = (
                "Since the preview was made, the letter or who gets it has changed. Nothing was "
                "sent. This is the preview of now."
            )
            raise Refused([Blocker("changed", sentence)])
        mailing = Mailing.objects.create(
            consultation=asked,
            kind=words.kind,
            subject=words.subject,
            body=words.body,
            whom=words.whom,
            unreached="\n".join(row.name for row in audience.unreached),
            token=token,
            made_at=now,
            made_by=by,
        )
        MailingRecipient.objects.bulk_create(_recipients(mailing, audience), batch_size=LOT)
    return mailing


def send_again(*, mailing: Mailing, by: User, also_unclear: bool = False) -> int:
    """Makes the failed letters of a mailing wait once more; says how many.

    `also_unclear`: those, too, that may have arrived; they may then arrive twice. Raises
    PermissionDenied for anybody but editors, Refused where there is none.
    """
    with transaction.atomic():
        by = User.objects.get(pk=by.pk)
        if not can_write_to_councils(by):
            raise PermissionDenied("Only LGA editors write to councils.")
        fresh = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
        failed = fresh.recipients.filter(state=DeliveryState.FAILED).exclude(address="")
        if not also_unclear:
            failed = failed.filter(may_have_arrived=False)
        now = timezone.now()
        number = failed.update(
            state=DeliveryState.WAITING,
            attempts=0,
            next_at=now,
            failed_at=None,
            may_have_arrived=False,
            reason="",
        )
        if not number:
            raise Refused([Blocker("none", "There is no letter to be sent again.")])
        fresh.again_at, fresh.again_by = now, by
        fresh.save(update_fields=["again_at", "again_by"])
    return number


def _recipients(mailing: Mailing, audience: Audience) -> Iterator[MailingRecipient]:
    for one in audience.reached:
        for to in one.addressees:
            yield MailingRecipient(
                mailing=mailing,
                council_id=one.council_id,
                address=to.email,
                name=to.name,
                why=to.why,
                user=to.user,
                next_at=mailing.made_at,
            )


def _unknown(words: Words) -> list[Blocker]:
    return [
        Blocker("unknown-place", f"“{{{name}}}” stands for nothing.", field)
        for field in ("subject", "body")
        for name in unknown_places(getattr(words, field))
    ]


def _refuse(blockers: list[Blocker]) -> None:
    if blockers:
        raise Refused(blockers)

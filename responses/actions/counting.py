"""At the end of a consultation it is fixed which submissions are counted.

The manifest is a tree over their receipts (counted.py), signed.  It is made once, when nobody can
submit any more and it is known of every submission whether it counts: one that was sent subject
to call-in, or whose decision is called in, is waited for.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.refusals import Blocker, Refused
from responses.actions.receipts import give_receipt, key_in_force
from responses.canonical import canonical_json
from responses.counted import Tree
from responses.models import Manifest, Receipt, Response, Submission
from responses.receipt_keys import NoKey
from responses.receipts import manifest_content, receipt_leaf

logger = logging.getLogger("slisystem.receipts")


def undecided(consultation: Consultation, today: dt.date) -> int:
    """Of how many submissions it is not known yet whether they count."""
    standing = Submission.objects.standing().filter(invitation__consultation=consultation)
    called_in = standing.filter(
        decision__called_in__isnull=False, decision__called_in__ended_at=None
    )
    return standing.subject_to_call_in(today).count() + called_in.count()


def freeze_manifest(*, consultation: Consultation) -> Manifest:
    """Freezes which receipts are counted, or gives the manifest that is there.

    Nobody's act: the worker does it, or an operator. A submission in force from before there were
    receipts is given one. Raises Refused before the end, while it is not known what counts, and
    without a key.
    """
    with transaction.atomic():
        fresh = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        there = Manifest.objects.filter(consultation=fresh).first()
        if there is not None:
            return there
        # Whoever submits or withdraws at the last instant has done so before these locks are had;
        # whoever comes after them finds the consultation ended.
        own = Response.objects.filter(invitation__consultation=fresh).order_by("pk")
        list(own.select_for_update(of=("self",)).values_list("pk"))
        now = timezone.now()
        if blockers := _blockers(fresh, now):
            raise Refused(blockers)
        try:
            key, private = key_in_force()
        except NoKey as missing:
            raise Refused([Blocker("receipt-key", str(missing))]) from None
        tree = Tree.over(
            [receipt_leaf(receipt) for receipt in _receipts(fresh)],
            asked=fresh.invitations.count(),
            random=secrets.token_bytes,
        )
        size = len(tree.leaves)
        canonical = canonical_json(manifest_content(fresh.code, tree.root, size, now, key))
        return Manifest.objects.create(
            consultation=fresh,
            key=key,
            frozen_at=now,
            leaves=[leaf.hex() for leaf in tree.leaves],
            root=tree.root.hex(),
            canonical=canonical,
            signature=private.sign(canonical.encode()).hex(),
        )


def _blockers(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    if consultation.published_at is None:
        return [Blocker("not-open", "The consultation was never opened.")]
    if now < consultation.ends_at:
        return [
            Blocker("open", f"Councils can submit until {spoken_moment(consultation.ends_at)}.")
        ]
    if number := undecided(consultation, timezone.localdate(now)):
        sentence = f"Of {number} submissions it is not known yet whether they count: call-in."
        return [Blocker("call-in", sentence)]
    return []


def _receipts(consultation: Consultation) -> list[Receipt]:
    counted = Submission.objects.in_force().filter(invitation__consultation=consultation)
    for submission in counted.filter(receipt__isnull=True).select_related(
        "invitation__consultation"
    ):
        give_receipt(submission)
    return list(Receipt.objects.filter(submission__in=counted))


def freeze_due_manifests(now: dt.datetime) -> list[Manifest]:
    """Those of all consultations that have ended and have none; the log says what stands in the
    way, but for call-ins, which end by themselves."""
    due = Consultation.objects.published().filter(
        Q(extended_until=None) | Q(extended_until__lte=now),
        closes_at__lte=now,
        manifest__isnull=True,
    )
    made = []
    for consultation in due.order_by("pk"):
        try:
            made.append(freeze_manifest(consultation=consultation))
        except Refused as refused:
            if refused.blockers[0].code != "call-in":
                logger.error("No manifest of %s. %s", consultation.code, refused)
    return made

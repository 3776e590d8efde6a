"""Who is asked is fixed at the opening; councils can be named in addition, with a reason.

Publishing asks the councils of that day, so that everything can be seen before the opening.  The
councils of the opening day can be others: the worker asks the rule again when the consultation has
opened, for that very day however late it comes, and from then on the list changes only by a named
addition.  A council that has begun to answer, or was named, stays whatever the rule says.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, ProtectedError

from consultations import permissions, policies
from consultations.actions.extending import locked
from consultations.models import Consultation, Invitation
from consultations.prose import clean
from consultations.release_plan import complete, declared_of
from councils.mail import send_letter
from councils.models import Council, User
from councils.reaching import addresses_of
from councils.refusals import Blocker, Refused

logger = logging.getLogger(__name__)


def fix_due(now: dt.datetime) -> int:
    """Fixes who is asked by every consultation that has opened since it was published; says how
    many were. Doing it again, or at the same time, changes nothing."""
    due = Consultation.objects.filter(
        asked_fixed_at__isnull=True, opens_at__lte=now, published_at__lt=F("opens_at")
    )
    fixed = 0
    for one in due:
        try:
            fixed += fix_who_is_asked(one)
        except Exception:  # another consultation, and the mail after it, does not wait for this one
            logger.exception("Who is asked by %s could not be fixed.", one.code)
    return fixed


def fix_who_is_asked(consultation: Consultation) -> bool:
    """Asks the rule for the opening day; whether anything was left to be fixed."""
    with locked(consultation) as (asked, now):
        if asked.asked_fixed_at is not None or now < asked.opens_at:
            return False
        if now >= asked.ends_at:  # too late: the councils that were invited are those asked
            asked.asked_fixed_at = now
            asked.save(update_fields=["asked_fixed_at"])
            return True
        councils = policies.councils_asked(asked, asked.opens_at)
        found = list(asked.invitations.select_related("council"))
        wanted = {council.pk for council in councils}
        had = {one.council_id for one in found}
        said = []
        for one in found:
            if one.council_id not in wanted and one.added_by_id is None and _drop(one):
                said.append(f"{one.council.name} is no longer asked: the rule does not name it.")
        new = [council for council in councils if council.pk not in had]
        Invitation.objects.bulk_create(
            Invitation(
                consultation=asked,
                council=council,
                rule_in_words=rule_in_words(asked),
                invited_at=now,
            )
            for council in new
        )
        said += [f"{council.name} is asked: the rule names it since." for council in new]
        nations = asked.invitations.values_list("council__nation", flat=True)
        asked.release_plan = complete(declared_of(asked.release_plan), set(nations))
        asked.asked_fixed_at, asked.asked_changes = now, "\n".join(said)
        asked.save(update_fields=["asked_fixed_at", "asked_changes", "release_plan"])
    logger.info(
        "%s opened: %d councils are asked (%d changes).",
        *(asked.code, asked.invitations.count(), len(said)),
    )
    return True


def add_council(
    *, consultation: Consultation, council: Council, by: User, reason: str
) -> Invitation:
    """An editor names a council that is asked in addition; after the opening it is told by mail.

    Raises PermissionDenied for anybody but editors; Refused for a council that is asked already or
    not in being, without a reason, for a draft, and once it is over.
    """
    words = clean(reason)
    with locked(consultation) as (asked, now):
        by = User.objects.get(pk=by.pk)
        if not permissions.can_edit(by):
            raise PermissionDenied("Only LGA editors name further councils.")
        blockers = policies.against_adding(asked, now) or policies.against_added(
            asked, council, now
        )
        if not words:
            blockers.append(Blocker("reason", "Say why it is asked in addition.", "reason"))
        if blockers:
            raise Refused(blockers)
        invitation = Invitation.objects.create(
            consultation=asked,
            council=council,
            rule_in_words="Named in addition",
            invited_at=now,
            added_by=by,
            added_reason=words,
        )
        if now >= asked.opens_at:
            _tell(invitation)
    return invitation


def rule_in_words(consultation: Consultation) -> str:
    words = consultation.rule.in_words()
    return words if len(words) <= 300 else words[:299] + "…"


def _drop(invitation: Invitation) -> bool:
    """Takes the invitation back, unless anything was made of it: what points at it protects it."""
    try:
        with transaction.atomic():
            invitation.delete()
    except ProtectedError:
        return False
    return True


def _tell(invitation: Invitation) -> None:
    council = invitation.council
    for to in addresses_of([council.pk])[council.pk]:
        name, args = (
            ("responses:task-list", [council.slug, invitation.consultation.code])
            if to.user is not None
            else ("consultations:public", [invitation.consultation.code])
        )
        send_letter(
            to=to.user or to.email,
            template="council-added",
            context={
                "name": to.name,
                "council": council,
                "consultation": invitation.consultation,
                "ends_at": invitation.ends_at,
                "reason": invitation.added_reason,
                "url_name": name,
                "url_args": args,
            },
        )

"""Who is asked is fixed at the opening; councils can be named in addition, with a reason.

Publishing asks the councils of that day, so that everything can be seen before the opening.  The
councils of the opening day can be others: the worker asks the rule again when the consultation has
opened, for that very day however late it comes, and from then on the list changes only by a named
addition.  A council that has begun to answer, or was named, stays whatever the rule says.  No time
is given before the list is fixed (policies.against_giving_time): what was given would keep a
council that is no longer there.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, ProtectedError

from consultations import permissions, policies
from consultations.actions.doorway import allowed
from consultations.actions.extending import Grant, editors, given_to_all, locked
from consultations.actions.telling import Telling, tell_councils
from consultations.applicability import asked_in_words
from consultations.models import Consultation, ExtensionRequest, Invitation
from consultations.prose import clean
from consultations.release_plan import complete, declared_of
from consultations.releasing import against_another_plan
from councils.mail import Post, send_letters
from councils.models import Council, User
from councils.refusals import Blocker, Refused

SAME_TIME = "Asked in addition: it has the time that all others were given."

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
        for one in found:
            one.consultation = asked
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
        _fix_membership(asked, now)
        _complete_plan(asked)
        asked.asked_fixed_at, asked.asked_changes = now, "\n".join(said)
        asked.save(update_fields=["asked_fixed_at", "asked_changes", "release_plan"])
        _tell(asked, [one for one in found if one.added_by_id is not None])
        _tell_publisher(asked)
    logger.info(
        "%s opened: %d councils are asked (%d changes).",
        *(asked.code, asked.invitations.count(), len(said)),
    )
    return True


def add_council(
    *, consultation: Consultation, council: Council, by: User, reason: str
) -> Invitation:
    """An editor names a council that is asked in addition, with the time that all others have; it
    is told by mail, before the opening when the list is fixed.

    How results will be released follows the councils asked until the opening, and no more after
    it.

    Raises PermissionDenied for anybody but editors; Refused for a council that is asked already or
    not in being, of a nation that is not asked once the list is fixed, without a reason, for a
    draft, and once the others' time is over.
    """
    words = clean(reason)
    with locked(consultation) as (asked, now):
        by = allowed(by, permissions.can_edit, "Only LGA editors name further councils.")
        blockers = (
            policies.against_adding(asked, now)
            or policies.against_added(asked, council, now)
            or against_another_plan(asked, council, now)
        )
        if not words:
            blockers.append(Blocker("reason", "Say why it is asked in addition.", "reason"))
        if blockers:
            raise Refused(blockers)
        others = given_to_all(asked)
        invitation = Invitation.objects.create(
            consultation=asked,
            council=council,
            rule_in_words="Named in addition",
            invited_at=now,
            is_lga_member=policies.is_lga_member(asked, council, now),
            added_by=by,
            added_reason=words,
        )
        _give_same_time(invitation, others, by, now)
        if now < asked.opens_at:
            _complete_plan(asked)
            asked.save(update_fields=["release_plan"])
        if not asked.is_asked_again:
            _tell(asked, [invitation])
    return invitation


def _complete_plan(asked: Consultation) -> None:
    """How results will be released, for the councils asked as they are now."""
    places = list(asked.invitations.values_list("council__nation", "council__division"))
    asked.release_plan = complete(
        declared_of(asked.release_plan),
        {nation for nation, _ in places},
        {division for _, division in places},
    )


def _fix_membership(asked: Consultation, now: dt.datetime) -> None:
    """Who of those asked is a member of the LGA on the opening day. A council that has begun to
    answer goes on with the questions that it was given."""
    fresh = asked.invitations.filter(response__isnull=True)
    members = Council.objects.lga_members(policies.membership_day(asked, now))
    fresh.update(is_lga_member=False)
    fresh.filter(council__in=members.values("pk")).update(is_lga_member=True)


def rule_in_words(consultation: Consultation) -> str:
    words = asked_in_words(consultation.rule)
    return words if len(words) <= 300 else words[:299] + "…"


def _drop(invitation: Invitation) -> bool:
    """Takes the invitation back, unless anything was made of it: what points at it protects it."""
    try:
        with transaction.atomic():
            invitation.delete()
    except ProtectedError:
        return False
    return True


def _tell(asked: Consultation, invitations: Iterable[Invitation]) -> None:
    """Councils that are named in addition, why and until when they can submit."""
    tell_councils(
        asked,
        "council-added",
        [
            Telling(
                one.council,
                {"ends_at": one.ends_at, "reason": one.added_reason},
                page="responses:task-list",
            )
            for one in invitations
        ],
    )


def _tell_publisher(asked: Consultation) -> None:
    """That it is open and the invitation is due, which only an editor sends: who published it, or
    every editor where that one is none any more."""
    there = editors()
    words = {
        "consultation": asked,
        "number": asked.invitations.count(),
        "closes_at": policies.spoken_moment(asked.closes_at),
        "url_name": "consultations:overview",
        "url_args": [asked.code],
    }
    send_letters(
        Post(editor, "opened", {**words, "person": editor})
        for editor in [one for one in there if one.pk == asked.published_by_id] or there
    )


def _give_same_time(invitation: Invitation, others: Grant, by: User, now: dt.datetime) -> None:
    """What all others were given, on record as given without a request."""
    if others == Grant():
        return
    invitation.extended_until = others.until
    invitation.may_submit_subject_to_call_in = others.subject_to_call_in
    invitation.save(update_fields=["extended_until", "may_submit_subject_to_call_in"])
    ExtensionRequest.objects.create(
        invitation=invitation,
        asked_at=now,
        asked_by=by,
        wanted_until=invitation.ends_at,
        reason=SAME_TIME,
        answered_at=now,
        answered_by=by,
        granted_until=others.until,
        grants_subject_to_call_in=others.subject_to_call_in,
    )

"""Members who are asked to comment to the record: whom, until when, once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from councils.enums import Role, RouteKind
from councils.models import Membership, User
from councils.policies import spoken
from councils.refusals import Blocker
from responses.enums import State
from responses.models import ConsultedMember, Response
from responses.timetable import last_day


def decider_was_not_consulted(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Who is asked to comment on a report does not decide on it as well, in that round."""
    if not any(one.member_id == by.pk for one in response.consulted):
        return []
    sentence = _("You were asked to comment on this to the record, so somebody else decides.")
    return [Blocker("consulted", sentence)]


def awaits_decision(response: Response) -> list[Blocker]:
    """Members are heard while a decision is awaited, neither before nor afterwards."""
    if response.state == State.AWAITING_DECISION:
        return []
    sentence = _(
        "Members are asked to comment while a decision is awaited. The response is “%(state)s” now."
    ) % {"state": response.get_state_display()}
    return [Blocker("state", sentence)]


def can_be_consulted(response: Response, member: User, by: User) -> list[Blocker]:
    """Somebody else than who asks, not asked yet, and not the last who could decide."""
    if member.pk == by.pk:
        return [Blocker("member", _("Ask somebody else: you cannot ask yourself."), "member")]
    asked = {one.member_id for one in response.consulted}
    if member.pk in asked:
        return [
            Blocker(
                "member", _("%(name)s has been asked already.") % {"name": member.name}, "member"
            )
        ]
    if response.decider_id == member.pk:
        sentence = _("%(name)s decides on this, so they are not asked to comment.") % {
            "name": member.name
        }
        return [Blocker("member", sentence, "member")]
    if is_decided_by_member(response) and not executive_members(response) - asked - {member.pk}:
        sentence = _(
            "%(name)s is the only executive member who can still decide on this. Who is asked "
            "to comment does not decide."
        ) % {"name": member.name}
        return [Blocker("member", sentence, "member")]
    return []


def is_decided_by_member(response: Response) -> bool:
    """Whether one of the executive members decides; the others decide in a meeting, or not."""
    return response.route_kind in {"", RouteKind.MEMBER, RouteKind.LEADER}


def executive_members(response: Response) -> set[int]:
    """Ids of the council's executive members of today."""
    held = Membership.objects.filter(
        council=response.invitation.council_id, role=Role.EXECUTIVE_MEMBER, user__is_active=True
    )
    return set(held.active().values_list("user", flat=True))


def day_to_comment_makes_sense(
    response: Response, comment_by: dt.date, today: dt.date
) -> list[Blocker]:
    """Comments are asked for from today up to the last day of the council."""
    closes_on = last_day(response.invitation.ends_at)
    if comment_by < today:
        return [Blocker("day", _("That day has already passed."), "comment_by")]
    if comment_by > closes_on:
        sentence = _("The last day to submit is %(day)s: choose that day or earlier.") % {
            "day": spoken(closes_on)
        }
        return [Blocker("day", sentence, "comment_by")]
    return []


def request_can_be_withdrawn(
    response: Response, asked: ConsultedMember, today: dt.date
) -> list[Blocker]:
    """Before anything was said, and before silence stands: until the end of the day, or the
    decision. `asked` comes with whoever withdrew it."""
    if asked.withdrawn_at is not None and asked.withdrawn_by is not None:
        sentence = _("%(name)s has withdrawn this request already.") % {
            "name": asked.withdrawn_by.name
        }
        return [Blocker("withdrawn", sentence)]
    if response.state != State.AWAITING_DECISION or asked.round != response.round:
        sentence = _("No decision is awaited on this any more, so the record stands.")
        return [Blocker("state", sentence)]
    if asked.commented_at is not None:
        sentence = _("%(name)s has commented, and that stands in the record.") % {
            "name": asked.name
        }
        return [Blocker("said", sentence)]
    if today > asked.comment_by:
        sentence = _(
            "The day until which %(name)s was asked has passed. The record says that they did "
            "not comment."
        ) % {"name": asked.name}
        return [Blocker("day", sentence)]
    return []


def comment_can_be_given(
    response: Response, asked: ConsultedMember, today: dt.date
) -> list[Blocker]:
    """Once, until the day has passed or the decision is made; afterwards the record stands."""
    if response.state != State.AWAITING_DECISION:
        sentence = _("No decision is awaited on this any more, so comments are no longer taken.")
        return [Blocker("state", sentence)]
    if asked.commented_at is not None:
        return [Blocker("said", _("You have commented already. It stands in the record."))]
    if today > asked.comment_by:
        sentence = _(
            "The day until which you were asked, %(day)s, has passed. The record says that you "
            "were asked and did not comment."
        ) % {"day": spoken(asked.comment_by)}
        return [Blocker("day", sentence)]
    return []

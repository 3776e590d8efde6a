"""A member who has an interest hands the decision over and takes no part in it.

The state stays: the report awaits the decision of somebody else. What was declared is kept and
stands in the record of whatever is decided in this round.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions.deciding.authority import authority_of
from responses.actions.letters import could_decide, letter, officers
from responses.actions.moving import Moved, as_of_now, locked, note
from responses.canonical import digest
from responses.enums import InterestKind, State, Verb
from responses.models import HandOver, Response


def others_who_decide(response: Response, by: User) -> list[User]:
    """Executive members of today to whom it can be handed over: those who wrote nothing of it,
    are not asked to comment on it, and did not hand it over themselves."""
    handed = {one.member_id for one in response.handed_over}
    asked = response.consulted_members.standing().filter(round=response.round)
    heard = set(asked.values_list("member_id", flat=True))
    wrote = set(
        response.events.filter(verb__in=policies.WRITING).values_list("by_id", flat=True).distinct()
    )
    away = handed | heard | wrote | {by.pk, response.sent_by_id}
    return [member for member in could_decide(response) if member.pk not in away]


def why_not_handed_over(response: Response, by: User) -> list[Blocker]:
    """What stands in the way of handing over at all."""
    if response.state != State.AWAITING_DECISION:
        return [Blocker("state", _("This response does not await a decision now."))]
    return policies.takes_part(response, by, timezone.now())


def hand_over(
    *, response: Response, by: User, to: User, interest_kind: str, interest: str
) -> HandOver:
    """Declares the interest and hands the decision over; `to` and the officers are told by mail.

    What the member had chosen so far is dropped. Raises PermissionDenied for who does not decide
    here, Refused where it awaits no decision, was handed over already, or `to` cannot decide.
    """
    interest = interest.strip()
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        if not permissions.can_decide(person, fresh):
            raise PermissionDenied(_("Only who decides can hand the decision over."))
        if blockers := why_not_handed_over(fresh, by):
            raise Refused(blockers)
        if interest_kind not in {InterestKind.OTHER, InterestKind.PECUNIARY}:
            raise Refused([Blocker("interest_kind", _("Say which kind of interest it is."))])
        if not interest:
            raise Refused([Blocker("interest", _("Say what your interest is."))])
        if to.pk not in {member.pk for member in others_who_decide(fresh, by)}:
            sentence = _("%(name)s cannot decide on this report: choose somebody else.") % {
                "name": to.name
            }
            raise Refused([Blocker("to", sentence)])
        handed = HandOver.objects.create(
            response=fresh,
            round=fresh.round,
            member=by,
            name=by.name,
            office=authority_of(fresh, person).office,
            interest_kind=interest_kind,
            interest=interest,
            to=to,
            to_name=to.name,
            handed_at=now,
        )
        fresh.decision_drafts.filter(member=by).delete()
        if fresh.decider_id is not None:  # where somebody was named, it is now this person
            fresh.decider = to
            fresh.save(update_fields=["decider"])
        facts = {"to": to.pk, "round": fresh.round, "interest": digest([interest_kind, interest])}
        moved = Moved(fresh, note(fresh, Verb.HAND_OVER, by, now, facts), now)
        letter("handed-over", to, moved, path="responses:read", is_decider=True, decider=to)
        for officer in officers(fresh):
            letter(
                "handed-over",
                officer,
                moved,
                path="responses:task-list",
                is_decider=False,
                decider=to,
            )
        return handed

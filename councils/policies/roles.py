"""Giving, changing and ending somebody's role.

The rule: a council, and the LGA, always has somebody who can let people in.  So the last
administrator's role can neither be ended nor given a last day, and last is everybody whom no
other administrator outlasts.  A role that has ended stays in the table.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.enums import IN_THE_RECORD, Role, StaffRoleKind
from councils.models import Council, Membership, StaffRole
from councils.policies.words import spoken
from councils.refusals import Blocker

AnyRole = Membership | StaffRole


def dates_make_sense(starts_on: dt.date, ends_on: dt.date | None) -> list[Blocker]:
    """The last day is neither before the first nor in the past."""
    if ends_on is None:
        return []
    if ends_on < starts_on:
        return [Blocker("dates", _("The last day is before the first day."), "ends_on")]
    if ends_on < timezone.localdate():
        return [Blocker("dates", _("The last day has already passed."), "ends_on")]
    return []


def office_is_given(role: str, office: str) -> list[Blocker]:
    """A member stands in a decision's record with an office, as who signs or as who was asked."""
    if role not in IN_THE_RECORD or office:
        return []
    return [
        Blocker(
            "office",
            _("Give the executive member's office: it is printed under their signature.")
            if role == Role.EXECUTIVE_MEMBER
            else _("Give the member's office or portfolio: it stands with their comments."),
            "office",
        )
    ]


def held_roles(council: Council | None, email: str, role: str) -> list[AnyRole]:
    """Roles of this kind that were given to this address and not ended by anybody."""
    if council is None:
        return list(StaffRole.objects.filter(user__email=email, role=role, ended_at=None))
    return list(
        Membership.objects.filter(council=council, user__email=email, role=role, ended_at=None)
    )


def has_run_out(held: AnyRole) -> bool:
    """Its last day is past, so the person may be given it anew."""
    return held.ends_on is not None and held.ends_on < timezone.localdate()


def administrators(council: Council | None) -> list[AnyRole]:
    """Who can let people in today."""
    of_the_lga = StaffRole.objects.filter(role=StaffRoleKind.ADMINISTRATOR)
    of_a_council = Membership.objects.filter(role=Role.ADMINISTRATOR, council=council)
    found = of_a_council if council else of_the_lga
    return list(found.filter(user__is_active=True).active().select_related("user"))


def outlasts(other: AnyRole, held: AnyRole) -> bool:
    """It has no last day, or a later one than the role that is to go."""
    if other.ends_on is None:
        return True
    return held.ends_on is not None and other.ends_on > held.ends_on


def somebody_else_administers(held: AnyRole) -> list[Blocker]:
    """The last administrator stays; who leaves before them does not count as another."""
    council = held.council if isinstance(held, Membership) else None
    if held.role != Role.ADMINISTRATOR or not held.is_active:
        return []
    others = [other for other in administrators(council) if other.pk != held.pk]
    if any(outlasts(other, held) for other in others):
        return []
    where = council.name if council else _("the LGA")
    if others:
        return [
            Blocker(
                "last-administrator",
                _(
                    "No other administrator of %(where)s stays longer than %(person)s. "
                    "Without one nobody could let people in: invite another administrator "
                    "first, or take away another's last day."
                )
                % {"where": where, "person": held.user.name},
            )
        ]
    return [
        Blocker(
            "last-administrator",
            _(
                "%(person)s is the only administrator of %(where)s. Without one nobody "
                "could let people in: invite another administrator first."
            )
            % {"person": held.user.name, "where": where},
        )
    ]


def role_can_end(held: AnyRole) -> list[Blocker]:
    """A role ends once, and never that of the last administrator."""
    if held.ended_at is not None:
        return [
            Blocker(
                "ended",
                _("This role ended on %(date)s.")
                % {"date": spoken(timezone.localdate(held.ended_at))},
            )
        ]
    return somebody_else_administers(held)


def role_can_change(
    held: AnyRole, *, office: str, starts_on: dt.date, ends_on: dt.date | None
) -> list[Blocker]:
    """New office and dates must make sense and take no last administrator away.

    Putting a last day off takes nothing away.
    """
    if held.ended_at is not None:
        return role_can_end(held)
    found = dates_make_sense(starts_on, ends_on)
    if isinstance(held, Membership):
        found += office_is_given(held.role, office)
    is_shorter = ends_on is not None and (held.ends_on is None or ends_on < held.ends_on)
    if starts_on > timezone.localdate() or is_shorter:
        found += somebody_else_administers(held)
    return found

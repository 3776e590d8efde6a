"""May it be done *now*? Each policy returns what stands in the way; nothing means yes.

The rule: a council, and the LGA, always has somebody who can let people in.  So the last
administrator's role can neither be ended nor given a last day, and last is everybody whom no
other administrator outlasts.  The LGA steps in only where a council has no administrator at
all.  A role that has ended stays in the table.
"""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from councils.enums import IN_THE_RECORD, Role, RouteKind, StaffRoleKind
from councils.models import (
    AccountInvitation,
    Council,
    DecisionRoute,
    Membership,
    StaffRole,
    StandIn,
    User,
)
from councils.refusals import Blocker

AnyRole = Membership | StaffRole


def spoken(day: dt.date) -> str:
    """ "13 March 2015"."""
    return dateformat.format(day, "j F Y")


def role_label(council: Council | None, role: str) -> str:
    """ "policy officer", "LGA editor": the role's name inside a sentence."""
    if council is None:
        return str(StaffRoleKind(role).label)
    label = str(Role(role).label)
    return label[0].lower() + label[1:]


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


def role_is_free(
    council: Council | None, email: str, role: str, *, but: AccountInvitation | None = None
) -> list[Blocker]:
    """Nobody is asked to take up what they have, or asked twice (`but` is not counted).

    It looks only at this council (or only at the LGA), whose people the inviter sees anyway:
    whether the address has an account somewhere else makes no difference to the answer.
    """
    if any(not has_run_out(held) for held in held_roles(council, email, role)):
        return [
            Blocker(
                "has-role",
                _("%(email)s already has the role %(role)s.")
                % {"email": email, "role": role_label(council, role)},
                "email",
            )
        ]
    waiting = AccountInvitation.objects.open(timezone.now()).filter(
        council=council, email=email, role=role
    )
    if waiting.exclude(pk=but.pk if but else 0).exists():
        return [
            Blocker(
                "invited",
                _(
                    "%(email)s has already been invited as %(role)s. You can send that "
                    "invitation again."
                )
                % {"email": email, "role": role_label(council, role)},
                "email",
            )
        ]
    return []


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


def is_not_oneself(by: User, council: Council | None, email: str) -> list[Blocker]:
    """Nobody lets themselves into a council: of its draft the LGA sees nothing."""
    if council is None or email != by.email.lower():
        return []
    return [
        Blocker(
            "oneself",
            _("You cannot invite yourself to %(council)s. Its own administrator invites people.")
            % {"council": council.name},
        )
    ]


def first_administrator_is_missing(
    council: Council, *, but: AccountInvitation | None = None
) -> list[Blocker]:
    """The LGA invites an administrator only for a council in being that has none."""
    today = timezone.localdate()
    if council.end_date is not None and council.end_date < today:
        return [
            Blocker(
                "abolished",
                _("%(council)s was abolished on %(date)s.")
                % {"council": council.name, "date": spoken(council.end_date)},
            )
        ]
    if administrators(council):
        return [
            Blocker(
                "has-administrator",
                _("%(council)s has an administrator, who invites everybody else there.")
                % {"council": council.name},
            )
        ]
    waiting = (
        AccountInvitation.objects.open(timezone.now())
        .filter(council=council, role=Role.ADMINISTRATOR)
        .exclude(pk=but.pk if but else 0)
        .first()
    )
    if waiting:
        return [
            Blocker(
                "invited",
                _(
                    "%(email)s has been invited as %(council)s's administrator. Send that "
                    "invitation again, or cancel it before you invite somebody else."
                )
                % {"email": waiting.email, "council": council.name},
            )
        ]
    return []


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


def invitation_is_open(invitation: AccountInvitation, now: dt.datetime) -> list[Blocker]:
    """A link works once, until it is cancelled or runs out."""
    if invitation.accepted_at is not None:
        return [
            Blocker("used", _("This invitation has been used. If it was you, log in as usual."))
        ]
    if invitation.cancelled_at is not None:
        return [Blocker("cancelled", _("This invitation was cancelled."))]
    if invitation.expires_at <= now:
        return [
            Blocker(
                "expired",
                _(
                    "This invitation ran out on %(date)s. Ask the person who invited you to "
                    "send it again."
                )
                % {"date": spoken(timezone.localdate(invitation.expires_at))},
            )
        ]
    if invitation.ends_on is not None and invitation.ends_on < timezone.localdate():
        return [
            Blocker(
                "expired",
                _("This role was to end on %(date)s.") % {"date": spoken(invitation.ends_on)},
            )
        ]
    return []


def invitation_can_be_sent_again(invitation: AccountInvitation) -> list[Blocker]:
    """An invitation that ran out may be sent again; a used or cancelled one may not."""
    if invitation.accepted_at is not None:
        return [Blocker("used", _("This invitation has been accepted."))]
    if invitation.cancelled_at is not None:
        return [Blocker("cancelled", _("This invitation was cancelled."))]
    return dates_make_sense(invitation.starts_on, invitation.ends_on)


def nobody_has_the_address(email: str) -> list[Blocker]:
    """Shown only to somebody who holds the link that was mailed to this address."""
    if User.objects.filter(email=email).exists():
        return [
            Blocker(
                "has-account",
                _("You already have an account with this e-mail address. Log in to accept."),
            )
        ]
    return []


def invitation_is_for(invitation: AccountInvitation, user: User) -> list[Blocker]:
    """The role goes to the address the link was mailed to, whoever opens it."""
    if invitation.email == user.email:
        return []
    return [
        Blocker(
            "somebody-else",
            _(
                "This invitation is for %(invited)s, and you are logged in as %(email)s. "
                "Log out and open the link again."
            )
            % {"invited": invitation.email, "email": user.email},
        )
    ]


# --- how the council decides ----------------------------------------------------------------


def people_with(council_id: int, role: str) -> list[User]:
    """Those who have this role at the council today, by name."""
    held = Membership.objects.filter(council_id=council_id, role=role, user__is_active=True)
    people = {one.user_id: one.user for one in held.active().select_related("user")}
    return sorted(people.values(), key=lambda person: (person.name.casefold(), person.pk))


def route_makes_sense(council: Council, kind: str, name: str, reference: str) -> list[Blocker]:
    """A route has a name of its own; an officer decides only under a scheme that can be named."""
    found = []
    if not name:
        found.append(Blocker("name", _("Give the route a name."), "name"))
    elif council.routes.filter(name__iexact=name, ended_at__isnull=True).exists():
        found.append(Blocker("name", _("The council already has a route of this name."), "name"))
    if kind == RouteKind.OFFICER and not reference:
        found.append(
            Blocker("reference", _("Give the reference of the scheme of delegation."), "reference")
        )
    return found


def stand_in_makes_sense(
    council: Council, member: User, stand_in: User, starts_on: dt.date, ends_on: dt.date
) -> list[Blocker]:
    """Both are executive members today, two people, and not said twice for the same days.

    An executive function is discharged by the executive, a member of it, or an officer under
    delegation (Local Government Act 2000, section 9E): a stand-in is a member of the executive.
    """
    if member.pk == stand_in.pk:
        return [Blocker("stand-in", _("Nobody stands in for themselves."), "stand_in")]
    found = []
    members = {person.pk for person in people_with(council.pk, Role.EXECUTIVE_MEMBER)}
    for person, anchor in ((member, "member"), (stand_in, "stand_in")):
        if person.pk not in members:
            sentence = _("%(person)s is not an executive member of the council today.") % {
                "person": person.name
            }
            found.append(Blocker("not-a-member", sentence, anchor))
    same = StandIn.objects.standing().filter(council=council, member=member, stand_in=stand_in)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        sentence = _("%(stand_in)s already stands in for %(member)s on some of these days.") % {
            "stand_in": stand_in.name,
            "member": member.name,
        }
        found.append(Blocker("stand-in", sentence, "stand_in"))
    return found


def stand_in_says_by_what_right(reference: str, scope: str) -> list[Blocker]:
    found = []
    if not reference:
        sentence = _("Give the reference of the leader's scheme or decision.")
        found.append(Blocker("reference", sentence, "reference"))
    if not scope:
        found.append(Blocker("scope", _("Say for what they stand in."), "scope"))
    return found


def stand_in_is_somebody_else(by: User, stand_in: User) -> list[Blocker]:
    """Nobody gives themselves the right to decide, as nobody invites themselves."""
    if by.pk != stand_in.pk:
        return []
    sentence = _("You cannot record yourself as a stand-in: another administrator records it.")
    return [Blocker("oneself", sentence, "stand_in")]


def is_not_ended(row: DecisionRoute | StandIn) -> list[Blocker]:
    if row.ended_at is None:
        return []
    return [Blocker("ended", _("This has already been ended."))]

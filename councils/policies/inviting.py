"""Inviting somebody to a role, and taking an invitation up.

The LGA steps in only where a council has no administrator at all.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.enums import Role
from councils.models import AccountInvitation, Council, User
from councils.policies.roles import administrators, dates_make_sense, has_run_out, held_roles
from councils.policies.words import role_label, spoken
from councils.refusals import Blocker


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

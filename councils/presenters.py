"""People, invitations and the register in the words of their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils import policies
from councils.enums import FOLLOWERS, Division, Role, StaffRoleKind
from councils.models import (
    AccountInvitation,
    CalendarFeed,
    Council,
    CouncilQuerySet,
    LgaMembership,
    MailPreference,
    Membership,
    Practice,
    StaffRole,
    User,
)

AnyRole = Membership | StaffRole
THE_LGA = "Local Government Association"


# --- where a person belongs -----------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One organisation that a person serves, and as what."""

    name: str
    url: str
    roles: str


def places_of(user: User) -> list[Place]:
    """The LGA first, then the person's councils by name."""
    found = []
    if user.staff_roles:
        reads = user.staff_roles & FOLLOWERS
        url = reverse("consultations:list" if reads else "councils:register")
        labels = sorted(str(StaffRoleKind(role).label) for role in user.staff_roles)
        found.append(Place(THE_LGA, url, ", ".join(labels)))
    councils = {held.council for held in user.roles}
    for council in sorted(councils, key=lambda council: council.name):
        labels = [
            held.office or str(Role(held.role).label)
            for held in user.roles
            if held.council_id == council.pk
        ]
        found.append(Place(council.name, council.get_absolute_url(), ", ".join(labels)))
    return found


# --- people and invitations -----------------------------------------------------------------


def mail_times(user: User) -> dict[str, str]:
    """When the person wants which mail, as they chose it or as it usually is."""
    preference = MailPreference.objects.filter(user=user).first() or MailPreference()
    names = ("assignments", "mentions", "returns", "dates")
    return {name: str(getattr(preference, name)) for name in names}


@dataclass(frozen=True)
class RoleRow:
    """One role of one person; the addresses are empty where nothing can be done."""

    name: str
    email: str
    role: str
    office: str
    dates: str
    status: str
    colour: str
    change_url: str
    end_url: str


@dataclass(frozen=True)
class InvitationRow:
    name: str
    email: str
    role: str
    office: str
    invited: str
    link: str
    status: str
    colour: str
    resend_url: str
    cancel_url: str


@dataclass(frozen=True)
class People:
    """The page of a council's people, or of the LGA's."""

    current: list[RoleRow]
    invited: list[InvitationRow]
    former: list[RoleRow]


def dates_in_words(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """ "since 4 March 2015", "from 1 April 2027", "1 May 2015 to 30 April 2016"."""
    if ends_on is not None:
        days = {"first": policies.spoken(starts_on), "last": policies.spoken(ends_on)}
        return _("%(first)s to %(last)s") % days
    day = {"date": policies.spoken(starts_on)}
    return (
        _("from %(date)s") % day if starts_on > timezone.localdate() else _("since %(date)s") % day
    )


def role_row(held: AnyRole, council: Council | None) -> RoleRow:
    if held.ended_at is not None:
        ended = policies.spoken(timezone.localdate(held.ended_at))
        status, colour = _("Ended %(date)s") % {"date": ended}, "grey"
    elif policies.has_run_out(held):
        status, colour = _("Ran out"), "grey"
    elif held.is_active:
        status, colour = _("Active"), "green"
    else:
        status, colour = _("Not begun"), "blue"
    change_url = end_url = ""
    if held.ended_at is None and council is None:
        change_url = reverse("councils:edit-staff-role", args=[held.pk])
        end_url = reverse("councils:end-staff-role", args=[held.pk])
    elif held.ended_at is None and council is not None:
        change_url = reverse("councils:edit-role", args=[council.slug, held.pk])
        end_url = reverse("councils:end-role", args=[council.slug, held.pk])
    return RoleRow(
        name=held.user.name,
        email=held.user.email,
        role=held.get_role_display(),
        office=held.office if isinstance(held, Membership) else "",
        dates=dates_in_words(held.starts_on, held.ends_on),
        status=status,
        colour=colour,
        change_url=change_url,
        end_url=end_url,
    )


def invitation_row(
    invitation: AccountInvitation, *, cancel: str, resend: str, scope: list[str]
) -> InvitationRow:
    """`cancel` and `resend` are URL names; `scope` is the council's slug where there is one."""
    has_expired = invitation.expires_at <= timezone.now()
    runs_out = policies.spoken(timezone.localdate(invitation.expires_at))
    label = policies.role_label(invitation.council, invitation.role)
    day = policies.spoken(timezone.localdate(invitation.invited_at))
    by = invitation.invited_by
    invited = (
        _("%(date)s by %(person)s") % {"date": day, "person": by.name}
        if by
        else _("%(date)s by the system") % {"date": day}
    )
    return InvitationRow(
        name=invitation.name,
        email=invitation.email,
        role=label[0].upper() + label[1:],
        office=invitation.office,
        invited=invited,
        link=_("The link ran out on %(date)s") % {"date": runs_out}
        if has_expired
        else _("The link works until %(date)s") % {"date": runs_out},
        status=_("Ran out") if has_expired else _("Waiting"),
        colour="red" if has_expired else "yellow",
        resend_url=reverse(resend, args=[*scope, invitation.pk]),
        cancel_url=reverse(cancel, args=[*scope, invitation.pk]),
    )


def people(
    *,
    council: Council | None,
    roles: Iterable[AnyRole],
    invitations: Iterable[AccountInvitation],
) -> People:
    """Roles that hold or will, invitations that wait, and roles that were."""
    rows = sorted(roles, key=lambda held: (held.user.name.casefold(), held.role, -held.pk))
    over = [held for held in rows if held.ended_at is not None or policies.has_run_out(held)]
    scope = [] if council is None else [council.slug]
    of_whom = "staff-" if council is None else ""
    return People(
        current=[role_row(held, council) for held in rows if held not in over],
        invited=[
            invitation_row(
                invitation,
                cancel=f"councils:cancel-{of_whom}invitation",
                resend=f"councils:resend-{of_whom}invitation",
                scope=scope,
            )
            for invitation in invitations
        ],
        former=[role_row(held, council) for held in over],
    )


# --- the register ---------------------------------------------------------------------------


@dataclass(frozen=True)
class RegisterRow:
    name: str
    code: str
    type: str
    region: str
    note: str  # when it begins, or will end
    membership: str
    membership_url: str
    body_url: str  # of a body that is no principal council
    status: str
    colour: str
    url: str


def filtered(councils: CouncilQuerySet, wanted: Mapping[str, Any]) -> CouncilQuerySet:
    """The register narrowed to what the filter form asks for."""
    administrators = Membership.objects.filter(
        council=OuterRef("pk"), role=Role.ADMINISTRATOR, user__is_active=True
    ).active()
    invitations = AccountInvitation.objects.open(timezone.now()).filter(
        council=OuterRef("pk"), role=Role.ADMINISTRATOR
    )
    found: Any = councils.annotate(
        has_administrator=Exists(administrators), is_invited=Exists(invitations)
    )
    today = timezone.localdate()
    found = found.annotate(
        is_member=Exists(LgaMembership.objects.holding(today).filter(council=OuterRef("pk")))
    )
    if not wanted.get("abolished"):  # councils to come are there in their shadow year
        found = found.not_ended(today)
    if words := wanted.get("q"):
        found = found.filter(
            Q(name__icontains=words) | Q(name_cy__icontains=words) | Q(code__iexact=words)
        )
    if kind := wanted.get("type"):
        found = found.filter(type=kind)
    if region := wanted.get("region"):
        found = found.filter(region=region)
    if answer := wanted.get("administrator"):
        found = found.filter(has_administrator=answer == "yes")
    if answer := wanted.get("member"):
        found = found.filter(is_member=answer == "yes")
    return cast(CouncilQuerySet, found.order_by("name", "code"))


def register_row(council: Council) -> RegisterRow:
    """A council that came from `filtered`."""
    today, note = timezone.localdate(), ""
    if council.start_date is not None and council.start_date > today:
        note = _("In being from %(date)s on") % {"date": policies.spoken(council.start_date)}
    elif council.end_date is not None and council.end_date >= today:
        note = _("In being until %(date)s") % {"date": policies.spoken(council.end_date)}
    if council.end_date is not None and council.end_date < today:
        status, colour = (
            _("Abolished %(date)s") % {"date": policies.spoken(council.end_date)},
            "grey",
        )
    elif council.has_administrator:  # type: ignore[attr-defined]
        status, colour = _("In place"), "green"
    elif council.is_invited:  # type: ignore[attr-defined]
        status, colour = _("Invited"), "yellow"
    else:
        status, colour = _("None yet"), "grey"
    return RegisterRow(
        name=council.name,
        code=council.code,
        type=council.get_type_display(),
        region=council.region,
        note=note,
        membership=_("Member") if council.is_member else _("No"),  # type: ignore[attr-defined]
        membership_url=reverse("councils:lga-membership", args=[council.slug]),
        body_url=""
        if council.division == Division.PRINCIPAL
        else reverse("councils:body", args=[council.slug]),
        status=status,
        colour=colour,
        url=reverse("councils:first-administrator", args=[council.slug]),
    )


# --- how a council decides ------------------------------------------------------------------


def practice_line(practice: Practice | None) -> str:
    """What the council has said of call-in and of usual days, in a sentence or two."""
    if practice is None:
        return _("The council has not said whether its decisions can be called in.")
    if practice.call_in_applies:
        number = practice.call_in_working_days
        first = ngettext(
            "Decisions can be called in for %(number)s working day after publication.",
            "Decisions can be called in for %(number)s working days after publication.",
            number,
        ) % {"number": number}
    else:
        first = _("Decisions cannot be called in.")
    decide, publish = practice.days_to_decide, practice.days_to_publish
    usual = ngettext(
        "Usually %(decide)s working day to decide and %(publish)s to publish.",
        "Usually %(decide)s working days to decide and %(publish)s to publish.",
        decide,
    ) % {"decide": decide, "publish": publish}
    return f"{first} {usual}"


def calendar_since(user: User) -> dt.datetime | None:
    """Since when this person's calendar has the address that it has; one query."""
    feed = CalendarFeed.objects.filter(user=user).first()
    return feed.made_at if feed else None


def calendar_words(user: User) -> str:
    since = calendar_since(user)
    if since is None:
        return _("No address")
    made = timezone.localtime(since)
    return _("An address since %(moment)s") % {"moment": dateformat.format(made, "j F Y, H:i")}

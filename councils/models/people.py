"""People, and the roles they have."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from councils.constraints import in_order, one_of, paired
from councils.enums import MailTime, Role, StaffRoleKind
from councils.models.register import Council


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, known by e-mail address. What they may do follows from their roles only."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Somebody with this e-mail address is already known.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> list[Membership]:
        """Roles at councils that hold today (one query a request)."""
        if not self.is_active:
            return []
        return list(
            Membership.objects.filter(user=self, user__is_active=True)
            .active()
            .select_related("council")
            .order_by("pk")
        )

    @cached_property
    def staff_roles(self) -> frozenset[str]:
        """Roles at the LGA that hold today (one query a request)."""
        if not self.is_active:
            return frozenset()
        return frozenset(
            StaffRole.objects.filter(user=self, user__is_active=True)
            .active()
            .values_list("role", flat=True)
        )

    @cached_property
    def stands_in_for(self) -> frozenset[tuple[int, int]]:
        """(council, member) for whom this person acts today (one query a request, if asked)."""
        from councils.models.deciding import StandIn

        found = StandIn.objects.active().filter(stand_in=self)
        return frozenset(found.values_list("council_id", "member_id"))

    def roles_at(self, council_id: int) -> set[str]:
        return {role.role for role in self.roles if role.council_id == council_id}

    def councils_as(self, *roles: str) -> set[int]:
        """Ids of the councils where this person has one of these roles today."""
        return {held.council_id for held in self.roles if held.role in roles}

    def councils_beyond(self, role: str) -> set[int]:
        """Ids of the councils where this person has another role today than this one."""
        return {held.council_id for held in self.roles if held.role != role}

    def office_at(self, council_id: int, role: str) -> str:
        """The office held, as it is printed under a signature; the role's name if none is set."""
        for held in self.roles:
            if held.council_id == council_id and held.role == role:
                return held.office or held.get_role_display()
        return ""


class DatedRoleQuerySet(models.QuerySet[Any]):
    def active(self) -> DatedRoleQuerySet:
        """Roles that have begun, have not run out and were not ended."""
        today = timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            starts_on__lte=today,
            ended_at__isnull=True,
        )

    def visible_to(self, user: User) -> DatedRoleQuerySet:
        """Roles a person may see as "people of the council": those of councils they administer."""
        if StaffRoleKind.ADMINISTRATOR in user.staff_roles:
            return self
        if self.model is StaffRole:
            return self.none()
        return self.filter(council_id__in=user.councils_as(Role.ADMINISTRATOR))


class DatedRole(models.Model):
    """A role with its dates. Ending it stops access at once; the row stays as history."""

    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)  # the last day
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey("councils.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("councils.User", models.PROTECT, null=True, related_name="+")

    objects = DatedRoleQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        today = timezone.localdate()
        return (
            self.ended_at is None
            and self.starts_on <= today
            and (self.ends_on is None or self.ends_on >= today)
        )


class Membership(DatedRole):
    """A person's role at a council, with the office or portfolio that is printed on papers."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    council = models.ForeignKey(Council, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    office = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("membership", "role", Role.values),
            in_order("membership", "starts_on", "ends_on"),
            paired("membership", "ended_at", "ended_by"),
            models.UniqueConstraint(
                "user",
                "council",
                "role",
                condition=Q(ended_at__isnull=True),
                name="membership_once",
                violation_error_message="This person already has this role at this council.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.council}"


class StaffRole(DatedRole):
    """A person's role at the LGA."""

    user = models.ForeignKey(User, models.PROTECT, related_name="held_staff_roles")
    role = models.CharField(max_length=20, choices=StaffRoleKind.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("staffrole", "role", StaffRoleKind.values),
            in_order("staffrole", "starts_on", "ends_on"),
            paired("staffrole", "ended_at", "ended_by"),
            models.UniqueConstraint(
                "user",
                "role",
                condition=Q(ended_at__isnull=True),
                name="staffrole_once",
                violation_error_message="This person already has this role.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class MailPreference(models.Model):
    """When a person wants which mail; who has no row wants it as the defaults say.

    By default somebody gets one mail a day, unless it waits for them: work that is assigned, a
    report that is returned. A decision that is awaited is no preference: it is always sent.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="mail_preference")
    assignments = models.CharField(
        max_length=10, choices=MailTime.choices, default=MailTime.AT_ONCE
    )
    mentions = models.CharField(max_length=10, choices=MailTime.choices, default=MailTime.DAILY)
    returns = models.CharField(max_length=10, choices=MailTime.choices, default=MailTime.AT_ONCE)
    dates = models.CharField(max_length=10, choices=MailTime.choices, default=MailTime.DAILY)

    class Meta:
        constraints = [
            one_of("mailpreference", name, MailTime.values)
            for name in ("assignments", "mentions", "returns", "dates")
        ]

    def __str__(self) -> str:
        return f"Mail of {self.user}"


class CalendarFeed(models.Model):
    """A secret address under which a person's calendar program finds the dates of their work.

    Only the secret's SHA-256 is stored. Renewing it ends the old address, deleting the row ends
    it altogether.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.user}"


class AccountInvitationQuerySet(models.QuerySet["AccountInvitation"]):
    def open(self, now: dt.datetime) -> AccountInvitationQuerySet:
        return self.filter(accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=now)

    def visible_to(self, user: User) -> AccountInvitationQuerySet:
        """Council administrators see their council's; LGA administrators all."""
        if StaffRoleKind.ADMINISTRATOR in user.staff_roles:
            return self
        return self.filter(council_id__in=user.councils_as(Role.ADMINISTRATOR))


class AccountInvitation(models.Model):
    """A mailed, one-time link by which a person takes up a role at a council or at the LGA.

    Only the link's SHA-256 is stored, so that a copy of the database opens no door.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, related_name="account_invitations"
    )
    role = models.CharField(max_length=20)
    office = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(council__isnull=False, role__in=Role.values)
                | Q(council__isnull=True, role__in=StaffRoleKind.values),
                name="accountinvitation_role_fits",
                violation_error_message="A council's role needs a council, an LGA role has none.",
            ),
            in_order("accountinvitation", "starts_on", "ends_on"),
            paired("accountinvitation", "accepted_at", "accepted_by"),
            paired("accountinvitation", "cancelled_at", "cancelled_by"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="accountinvitation_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"

"""How a council decides: its practice, its routes to a decision, and who stands in for whom."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from councils.constraints import in_order, one_of, paired
from councils.enums import Role, RouteKind
from councils.letterhead import Letterhead, readable
from councils.models.people import Membership, User
from councils.models.register import Council


class OfCouncilQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> OfCouncilQuerySet:
        """Those of the councils this person serves today."""
        return self.filter(council_id__in={role.council_id for role in user.roles})

    def standing(self) -> OfCouncilQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class Practice(models.Model):
    """What the council's constitution says of call-in, and how many days it usually takes.

    A council without a row has not said: nothing of call-in is enforced then, and pages say so.
    """

    council = models.OneToOneField(Council, models.CASCADE, related_name="practice")
    call_in_applies = models.BooleanField()
    # Working days after the day of publication during which a decision can be called in.
    call_in_working_days = models.PositiveSmallIntegerField(default=5)
    # Working days that a member takes to decide, and from the decision to its publication.
    days_to_decide = models.PositiveSmallIntegerField(default=3)
    days_to_publish = models.PositiveSmallIntegerField(default=1)
    where_published = models.CharField(max_length=250, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(call_in_applies=True, call_in_working_days__gte=1)
                | Q(call_in_applies=False, call_in_working_days=0),
                name="practice_call_in_has_days",
                violation_error_message="Call-in has one working day or more; without it, none.",
            ),
            models.CheckConstraint(
                condition=Q(
                    call_in_working_days__lte=30, days_to_decide__lte=60, days_to_publish__lte=30
                ),
                name="practice_days_are_sensible",
                violation_error_message="Give no more than 30 days of call-in and of publication, "
                "and no more than 60 to decide.",
            ),
        ]

    def __str__(self) -> str:
        return f"Practice of {self.council}"


class Appearance(models.Model):
    """What the council's papers look like. A council without a row has the usual look."""

    council = models.OneToOneField(Council, models.CASCADE, related_name="appearance")
    colour = models.CharField(max_length=7, blank=True)  # "#rrggbb"; blank: the usual one
    logo = models.BinaryField(null=True)  # a PNG that we wrote (letterhead.logo_of)
    logo_alt = models.CharField(max_length=120, blank=True)  # what it says, for who cannot see it
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(logo__isnull=True, logo_alt="")
                | (Q(logo__isnull=False) & ~Q(logo_alt="")),
                name="appearance_logo_has_alt",
                violation_error_message="Say in words what the logo shows.",
            ),
        ]

    def __str__(self) -> str:
        return f"Appearance of {self.council}"

    @property
    def letterhead(self) -> Letterhead:
        logo = base64.b64encode(bytes(self.logo)).decode() if self.logo else ""
        return Letterhead(readable(self.colour), logo, self.logo_alt)


class DecisionRoute(models.Model):
    """Who decides by which authority. Ending it leaves the row: responses were sent by it.

    A council without a route has the usual one: any of its executive members decides.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="routes")
    kind = models.CharField(max_length=20, choices=RouteKind.choices)
    name = models.CharField(max_length=120)  # "Executive Member for Governance", "Cabinet"
    reference = models.CharField(max_length=250, blank=True)  # of the scheme of delegation
    consults_member = models.BooleanField(default=False)  # an officer, after consulting a member
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["council", "position", "pk"]
        constraints = [
            one_of("decisionroute", "kind", RouteKind.values),
            paired("decisionroute", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=~Q(kind=RouteKind.OFFICER) | ~Q(reference=""),
                name="decisionroute_delegation_has_reference",
                violation_error_message="Give the reference of the scheme of delegation.",
            ),
            models.CheckConstraint(
                condition=Q(kind=RouteKind.OFFICER) | Q(consults_member=False),
                name="decisionroute_consults_fits_kind",
                violation_error_message="Only an officer decides after consulting a member.",
            ),
            models.UniqueConstraint(
                "council",
                "name",
                condition=Q(ended_at__isnull=True),
                name="decisionroute_once",
                violation_error_message="The council already has a route of this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StandInQuerySet(OfCouncilQuerySet):
    def active(self, on: dt.date | None = None) -> StandInQuerySet:
        """Those who stand in on that day (today); nobody acts for a member who is none then."""
        day = on or timezone.localdate()
        in_office = Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(ended_at__isnull=True) | Q(ended_at__date__gt=day),
            council=OuterRef("council"),
            user=OuterRef("member"),
            role=Role.EXECUTIVE_MEMBER,
            starts_on__lte=day,
        )
        return self.filter(
            Exists(in_office), ended_at__isnull=True, starts_on__lte=day, ends_on__gte=day
        )


class StandIn(models.Model):
    """A person who acts for an executive member under the leader's scheme, for a time."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="stand_ins")
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(User, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=250)  # of the leader's scheme, or of their decision
    scope = models.CharField(max_length=250)
    reason = models.CharField(max_length=250, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = StandInQuerySet.as_manager()

    class Meta:
        ordering = ["council", "-starts_on", "pk"]
        constraints = [
            in_order("standin", "starts_on", "ends_on"),
            paired("standin", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=~Q(member=F("stand_in")),
                name="standin_is_another_person",
                violation_error_message="Nobody stands in for themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} for {self.member}"

"""Councils as the register knows them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from councils.constraints import in_order, one_of
from councils.enums import CONTACT_KEEPERS, CouncilType, Nation, Role, StaffRoleKind, Tier
from councils.functions import CouncilFacts

if TYPE_CHECKING:
    from councils.models.people import User


class CouncilQuerySet(models.QuerySet["Council"]):
    def in_being(self, on: dt.date) -> CouncilQuerySet:
        """Councils that exist on that day; the register's last day counts as in being."""
        return self.filter(
            Q(start_date__isnull=True) | Q(start_date__lte=on),
            Q(end_date__isnull=True) | Q(end_date__gte=on),
        )

    def not_ended(self, on: dt.date) -> CouncilQuerySet:
        """Councils in being on that day, and those that are to begin later (shadow years)."""
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=on))

    def lga_members(self, on: dt.date) -> CouncilQuerySet:
        """Councils that are members of the LGA on that day."""
        return self.filter(
            Exists(
                apps.get_model("councils", "LgaMembership")
                .objects.filter(council=OuterRef("pk"))
                .holding(on)
            )
        )

    def visible_to(self, user: User) -> CouncilQuerySet:
        """The councils this person serves now."""
        return self.filter(pk__in={membership.council_id for membership in user.roles})

    def with_contacts_kept_by(self, user: User) -> CouncilQuerySet:
        """Councils of whose contacts this person may know that they exist: all for LGA editors
        and administrators, their own for everybody else."""
        if user.staff_roles & CONTACT_KEEPERS:
            return self
        return self.visible_to(user)

    def administered_by(self, user: User) -> CouncilQuerySet:
        """Councils whose people this person looks after: their own; all for LGA administrators."""
        if StaffRoleKind.ADMINISTRATOR in user.staff_roles:
            return self
        return self.filter(pk__in=user.councils_as(Role.ADMINISTRATOR))


class Council(models.Model):
    """One principal council of England or Wales; an abolished one keeps its row."""

    code = models.CharField(max_length=4, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=80)
    name_cy = models.CharField(max_length=120, blank=True)
    gss_code = models.CharField(max_length=9, blank=True)
    former_gss_codes = models.JSONField(default=list, blank=True)
    nation = models.CharField(max_length=10, choices=Nation.choices)
    type = models.CharField(max_length=30, choices=CouncilType.choices)
    tier = models.CharField(max_length=6, choices=Tier.choices)
    region = models.CharField(max_length=40)
    region_gss = models.CharField(max_length=9, blank=True)
    region_source = models.CharField(max_length=20, blank=True)
    county = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="districts"
    )
    combined_authority_code = models.CharField(max_length=9, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)  # the last day in being
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")
    website = models.URLField(blank=True)
    wikidata = models.CharField(max_length=20, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("council", "nation", Nation.values),
            one_of("council", "type", CouncilType.values),
            one_of("council", "tier", Tier.values),
            in_order("council", "start_date", "end_date"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("responses:consultations", args=[self.slug])

    @property
    def facts(self) -> CouncilFacts:
        return CouncilFacts(self.name, self.type, self.tier, self.nation, self.region, self.code)

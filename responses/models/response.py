"""The response itself: where it stands, who reads it, and what goes with it on its pages."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from consultations.models import Invitation
from consultations.wordings import as_answered
from councils.constraints import one_of, paired
from councils.enums import Role, RouteKind
from councils.models import Council, DecisionRoute, Membership, User
from responses.enums import (
    DECIDED,
    READ_BY_CONSULTEES,
    SENT,
    PartKind,
    Publication,
    State,
)
from responses.outline import Outline

if TYPE_CHECKING:
    from responses.models.course import ConsultedMember
    from responses.models.decision import Decision
    from responses.models.draft import Answer, ReportPart
    from responses.models.standing_aside import HandOver
    from responses.models.teamwork import Assignment


def readable_by(user: User, response: str = "") -> Q:
    """Responses of the councils this person serves today; `response` leads to them.

    Who is only a consultee member reads them once they were sent for decision.
    """
    council, state = f"{response}invitation__council_id__in", f"{response}state__in"
    wholly = user.councils_beyond(Role.CONSULTEE)
    found = Q(**{council: wholly})
    if only_consulted := {role.council_id for role in user.roles} - wholly:
        found |= Q(**{council: only_consulted, state: sorted(READ_BY_CONSULTEES)})
    return found


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> ResponseQuerySet:
        """Responses of the councils this person serves today. The LGA sees submissions only."""
        return self.filter(readable_by(user))

    def with_places(self) -> ResponseQuerySet:
        """With council and consultation, whether anybody there decides and by which routes, and
        whether somebody handed the decision over in this round."""
        members = Membership.objects.filter(
            council=models.OuterRef("invitation__council"),
            role=Role.EXECUTIVE_MEMBER,
            user__is_active=True,
        )
        routes = DecisionRoute.objects.standing().filter(
            council=models.OuterRef("invitation__council")
        )
        return self.select_related(
            "invitation__council", "invitation__consultation", "decider"
        ).annotate(
            has_decider=models.Exists(members.active()),
            has_routes=models.Exists(routes),
            has_hand_over=models.Exists(self._hand_overs()),
        )

    def _hand_overs(self) -> models.QuerySet[Any]:
        of_response: Any = self.model._meta.get_field("hand_overs")
        rows = of_response.related_model.objects.order_by()
        return rows.filter(response=models.OuterRef("pk"), round=models.OuterRef("round"))

    def with_consulted(self) -> ResponseQuerySet:
        """With whether anybody was asked to comment in this round. For pages only: under a lock it
        would be as old as the wait for it."""
        asked: Any = self.model._meta.get_field("consulted_members")
        of_round = asked.related_model.objects.filter(
            response=models.OuterRef("pk"),
            round=models.OuterRef("round"),
            withdrawn_at__isnull=True,
        )
        return self.annotate(has_consulted=models.Exists(of_round))

    def with_work_of(self, user: User, verbs: Iterable[str]) -> ResponseQuerySet:
        """With whether this person did any of these. For pages only, as `with_consulted`."""
        of_response: Any = self.model._meta.get_field("events")
        done = of_response.related_model.objects.order_by().filter(
            response=models.OuterRef("pk"), by=user, verb__in=verbs
        )
        return self.annotate(worker_id=models.Value(user.pk), has_worked=models.Exists(done))

    def with_parts_said(self, kinds: Iterable[PartKind]) -> ResponseQuerySet:
        """With whether the report says anything in these parts. For pages only."""
        of_response: Any = self.model._meta.get_field("parts")
        parts = of_response.related_model.objects.order_by()
        said = parts.filter(response=models.OuterRef("pk"), text__gt="")
        return self.annotate(
            **{f"says_{kind}": models.Exists(said.filter(kind=kind)) for kind in kinds}
        )

    def with_number_of_papers(self) -> ResponseQuerySet:
        papers: Any = self.model._meta.get_field("background_papers")
        own = papers.related_model.objects.filter(response=models.OuterRef("pk")).order_by()
        counted = own.values("response").annotate(number=models.Count("pk")).values("number")
        return self.annotate(papers_listed=Coalesce(models.Subquery(counted), 0))

    def with_visit_of(self, user: User) -> ResponseQuerySet:
        """With this person's own last visit."""
        return self.annotate(
            visit=models.FilteredRelation("visits", condition=Q(visits__person=user)),
            visit_before=models.F("visit__before"),
            visit_seen_at=models.F("visit__seen_at"),
        )


def with_objected(decisions: models.QuerySet[Decision]) -> models.QuerySet[Decision]:
    """With whether anybody objects to them."""
    objections: Any = decisions.model._meta.get_field("objections")
    rows = objections.related_model.objects.order_by()
    still_open = rows.filter(decision=models.OuterRef("pk"), ended_at__isnull=True)
    return decisions.annotate(is_objected=models.Exists(still_open))


def consent_is_known(table: str) -> models.CheckConstraint:
    """One of the four levels of consent."""
    return models.CheckConstraint(
        condition=Q(consent__lte=3),
        name=f"{table}_consent_known",
        violation_error_message="Consent is 0, 1, 2 or 3.",
    )


def new_salt() -> str:
    return secrets.token_hex(16)


class Response(models.Model):
    """The response to one invitation: its state and the title block of the council's report."""

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="response")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFTING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Since when a submission of it counts. That can be while another one is drafted.
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)  # what was asked for, until it is decided
    round = models.PositiveSmallIntegerField(default=0)  # how often it was sent for decision

    # Who decides by which authority: copied from the council's route when it is sent, so that a
    # later change of the routes changes nothing here. Without a route any executive member does.
    route_kind = models.CharField(max_length=20, choices=RouteKind.choices, blank=True)
    route_name = models.CharField(max_length=120, blank=True)
    route_reference = models.CharField(max_length=250, blank=True)
    route_consults_member = models.BooleanField(default=False)
    decider = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    # A nil return: what is sent for decision is that no response is sent, and why.
    is_nil = models.BooleanField(default=False)
    nil_reason = models.TextField(blank=True)

    title = models.CharField(max_length=250)
    reference = models.CharField(max_length=40, blank=True)  # the council's own file reference
    classification = models.CharField(max_length=60, default="For publication")
    meeting = models.CharField(max_length=200, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    report_by = models.CharField(max_length=120, blank=True)
    wards = models.CharField(max_length=200, blank=True)
    areas_label = models.CharField(max_length=60, default="Community assemblies")
    areas = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=250, blank=True)
    title_version = models.PositiveIntegerField(default=1)
    papers_version = models.PositiveIntegerField(default=1)
    particulars = models.JSONField(default=dict, blank=True)  # particulars.Particulars
    particulars_version = models.PositiveIntegerField(default=1)
    publication = models.CharField(max_length=20, choices=Publication.choices, blank=True)
    # What may be published of answers that are no exception, 0 to 3 (consent.py).
    consent = models.PositiveSmallIntegerField(default=0)
    consents_version = models.PositiveIntegerField(default=1)
    # Part of what is signed, so that nobody can try out what else a printed hash stands for.
    salt = models.CharField(max_length=32, default=new_salt)
    # The order of the report (outline.Outline), taken from the council's template at the start.
    outline = models.JSONField(default=dict, blank=True)
    # "None" is said, never inferred: without it an empty list is an open end.
    has_no_background_papers = models.BooleanField(default=False)

    # What `with_places` reads along.
    has_decider: bool
    has_hand_over: bool
    has_routes: bool
    papers_listed: int  # what `with_number_of_papers` reads along
    has_worked: bool  # what `with_work_of` reads along
    # What `with_visit_of` reads along.
    visit_before: dt.datetime | None
    visit_seen_at: dt.datetime | None

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("response", "state", State.values),
            one_of("response", "publication", ["", *Publication.values]),
            consent_is_known("response"),
            one_of("response", "route_kind", ["", *RouteKind.values]),
            models.CheckConstraint(
                condition=Q(is_nil=False, nil_reason="") | (Q(is_nil=True) & ~Q(nil_reason="")),
                name="response_nil_has_reason",
                violation_error_message="Say why no response is sent.",
            ),
            paired("response", "sent_at", "sent_by"),
            paired("response", "decided_at", "decided_by"),
            paired("response", "submitted_at", "submitted_by"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SENT), sent_at__isnull=False)
                | (~Q(state__in=sorted(SENT)) & Q(sent_at__isnull=True)),
                name="response_sent_state_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_at__isnull=True)),
                name="response_decided_state_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUBMITTED, submitted_at__isnull=False)
                | Q(state=State.WITHDRAWN, submitted_at__isnull=True)
                | ~Q(state__in=sorted([State.SUBMITTED, State.WITHDRAWN])),
                name="response_submitted_state_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}"

    def get_absolute_url(self) -> str:
        return reverse("responses:task-list", args=self.url_args)

    @property
    def report_outline(self) -> Outline:
        return Outline.from_json(self.outline)

    def in_order(self, parts: Iterable[ReportPart]) -> list[ReportPart]:
        """Those of its parts that the report has, in the paper's order."""
        laid_out = self.report_outline.laid_out(parts)
        return [part for _, placed in laid_out for part in placed]

    @property
    def is_revising(self) -> bool:
        """Whether another submission is prepared while the one in force counts."""
        return self.submitted_at is not None and self.state != State.SUBMITTED

    @property
    def council(self) -> Council:
        return self.invitation.council

    @cached_property
    def answers_in_order(self) -> list[Answer]:
        """Its answers with their questions and options: two queries, once for this object, and
        one more where questions were corrected and it is no draft: then they read as they were
        answered."""
        answers = list(
            self.answers.select_related(
                "question__section", "question__follows", "saved_by", "ready_by"
            )
            .with_open_threads()
            .prefetch_related("question__options")
        )
        if self.state != State.DRAFTING:
            as_answered(answers)
        return answers

    @cached_property
    def last_decision(self) -> Decision | None:
        """The latest decision with what became of it: one query, once for this object. What was
        submitted has the one that it was sent on, not one that was given up with a later draft."""
        known = getattr(self, "_prefetched_objects_cache", {}).get("decisions")
        if known is not None:
            known = [one for one in known if self._is_of_now(one.decided_at)]
            return max(known, key=lambda decision: decision.number, default=None)
        made = with_objected(self.decisions.select_related("published", "called_in"))
        if self.state == State.SUBMITTED and self.decided_at is not None:
            made = made.filter(decided_at=self.decided_at)
        return made.order_by("-number").first()

    @cached_property
    def on_public_page(self) -> frozenset[int]:
        """Ids of its decisions that the council shows to everybody now: one query, once for this
        object."""
        shown = self.decisions.filter(
            on_page__put_at__isnull=False, on_page__taken_off_at__isnull=True
        )
        return frozenset(shown.values_list("pk", flat=True))

    def _is_of_now(self, decided_at: dt.datetime) -> bool:
        return self.state != State.SUBMITTED or decided_at == self.decided_at

    @cached_property
    def consulted(self) -> list[ConsultedMember]:
        """Who was asked to comment in this round and still is: one query, once for this object;
        none where it was read along that nobody was."""
        if getattr(self, "has_consulted", None) is False:
            return []
        return list(self.consulted_members.standing().filter(round=self.round))

    @cached_property
    def open_assignments(self) -> list[Assignment]:
        """Who has what at present, with the people: one query, once for this object."""
        return list(self.assignments.open().with_people())

    @cached_property
    def handed_over(self) -> list[HandOver]:
        """Who declared an interest in this round and handed the decision over: one query, once for
        this object."""
        if not getattr(self, "has_hand_over", True):
            return []
        return list(self.hand_overs.filter(round=self.round))

    @property
    def url_args(self) -> list[str]:
        """The council's slug and the consultation's code, with which all its addresses begin."""
        return [self.invitation.council.slug, self.invitation.consultation.code]


class OfResponseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> OfResponseQuerySet:
        """Those of the responses of the councils this person serves today."""
        return self.filter(readable_by(user, "response__"))

    def with_places(self) -> OfResponseQuerySet:
        """With its response, council and consultation, and who saved it last."""
        return self.select_related(
            "response__invitation__council", "response__invitation__consultation", "saved_by"
        )

    def with_open_threads(self) -> OfResponseQuerySet:
        """With the number of threads of comments that nobody has resolved."""
        comments: Any = self.model._meta.get_field("comments")
        subject = comments.field.name
        own = comments.related_model.objects.open_threads().order_by()
        counted = own.filter(**{subject: models.OuterRef("pk")}).values(subject)
        number = models.Subquery(counted.annotate(number=models.Count("pk")).values("number"))
        return self.annotate(open_threads=Coalesce(number, 0))

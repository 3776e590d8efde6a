"""Which responses somebody reads, and what their pages read along with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from councils.enums import Role
from councils.models import DecisionRoute, Membership, User
from responses.enums import READ_BY_CONSULTEES, PartKind

if TYPE_CHECKING:
    from responses.models.decision import Decision
    from responses.models.response import Response  # noqa: F401  (of the query set)


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

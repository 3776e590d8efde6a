"""Who decides, or has decided, by which authority; and what was objected to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.enums import RouteKind
from councils.models import User
from councils.policies import spoken
from responses import permissions
from responses.enums import DECIDED, DecisionWay, ObjectionEnd
from responses.interests import NOT_SAID
from responses.models import Decision, Objection, Response
from responses.paper.labels import LABELS
from responses.paper.wording import in_place_of_words, route_words
from responses.presenters.steps import Tag, moment

ENDS: dict[str, Tag] = {
    "": Tag(_("Open"), "red"),
    ObjectionEnd.WITHDRAWN: Tag(_("Withdrawn"), "grey"),
    ObjectionEnd.REPLACED: Tag(_("Settled by a new decision"), "grey"),
}


@dataclass(frozen=True)
class Line:
    """One row of the record's head."""

    label: str
    value: str


def authority_lines(decision: Decision) -> list[Line]:
    """By which authority it was decided and how it came into the record; older records that do
    not say it have no line."""
    found = []
    if decision.route_kind:
        words = route_words(decision.route_kind, decision.route_name)
        found.append(Line(LABELS["route"], words))
        found.append(Line(LABELS["authority"], decision.route_reference or NOT_SAID))
    if decision.in_place_of:
        found.append(Line(LABELS["in_place_of"], in_place_of_words(decision.in_place_of)))
    if decision.way != DecisionWay.SIGNED and decision.recorded_by is not None:
        if decision.made_on:
            found.append(Line(gettext("Decision made on"), spoken(decision.made_on)))
        found.append(Line(LABELS["way"], str(decision.get_way_display())))
        if decision.meeting:
            found.append(Line(LABELS["meeting"], decision.meeting))
        recorded = f"{decision.recorded_by.name}, {moment(decision.decided_at)}"
        found.append(Line(gettext("Recorded by"), recorded))
    return found


@dataclass(frozen=True)
class EvidenceLine:
    name: str
    size: str
    sha256: str
    url: str


def evidence_lines(response: Response, decision: Decision) -> list[EvidenceLine]:
    """The scans of a recorded decision, without their bytes."""
    scans = decision.evidence.values_list("pk", "name", "size", "sha256")
    return [
        EvidenceLine(
            name,
            gettext("%(size)s KB") % {"size": f"{max(1, round(size / 1024)):,}"},
            sha256,
            reverse("responses:evidence", args=[*response.url_args, pk]),
        )
        for pk, name, size, sha256 in scans
    ]


@dataclass(frozen=True)
class ObjectionRow:
    """One objection; `to` names the decision where it is an earlier one. `tag` and `ended` say how
    it ended, `ended_words` how it was settled. `end_url` only for who made it, while it is open."""

    to: str
    who: str
    when: str
    words: str
    tag: Tag
    ended: str
    ended_words: str
    end_url: str


def objection_rows(
    response: Response, latest: Decision, objections: Iterable[Objection], user: User
) -> list[ObjectionRow]:
    """Each comes with its decision and people."""
    found = []
    for one in objections:
        is_own = one.ended_at is None and one.made_by_id == user.pk
        end_url = reverse("responses:end-objection", args=[*response.url_args, one.pk])
        found.append(
            ObjectionRow(
                gettext(" to decision %(number)s") % {"number": one.decision.number}
                if one.decision != latest
                else "",
                one.made_by.name,
                moment(one.made_at),
                one.words,
                ENDS[one.ending],
                f"{one.ended_by.name}, {moment(one.ended_at)}"
                if one.ended_at and one.ended_by
                else "",
                one.ended_words,
                end_url if is_own else "",
            )
        )
    return found


def recorded_context(response: Response, made: Sequence[Decision], user: User) -> dict[str, Any]:
    """What the page of a decision, the first of those made, shows of its authority, evidence and
    objections; and those to earlier ones."""
    decision = made[0]
    context: dict[str, Any] = {"authority": authority_lines(decision)}
    recorded = [one for one in made if one.way != DecisionWay.SIGNED]
    if not recorded:
        return context
    objections = list(
        Objection.objects.filter(decision__in=recorded)
        .select_related("decision", "made_by", "ended_by")
        .order_by("-decision__number", "pk")
    )
    context["objections"] = objection_rows(response, decision, objections, user)
    if decision.way == DecisionWay.SIGNED:
        return context
    has_objected = any(one.made_by_id == user.pk and not one.ended_at for one in objections)
    may = permissions.can_object(user, response, decision) and response.state in DECIDED
    return context | {
        "is_recorded": True,
        "is_of_meeting": decision.route_kind == RouteKind.BODY,
        "evidence": evidence_lines(response, decision),
        "is_objected": any(one.ended_at is None for one in objections),
        "object_url": reverse("responses:object", args=response.url_args)
        if may and not has_objected
        else "",
    }

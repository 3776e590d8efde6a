"""The LGA's list of consultations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from consultations import permissions
from consultations.enums import ConsultationState
from consultations.models import Consultation
from councils.models import User

COLOURS = {
    ConsultationState.DRAFT: "grey",
    ConsultationState.SCHEDULED: "blue",
    ConsultationState.OPEN: "green",
    ConsultationState.CLOSED: "",
    ConsultationState.REPORTED: "purple",
    ConsultationState.ARCHIVED: "grey",
}


@dataclass(frozen=True)
class Row:
    """One line of the LGA's list. An empty address means: not for this person, or not now."""

    title: str
    code: str
    url: str
    state: str
    colour: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    asked: int | None  # councils asked; None before publishing
    questions_url: str
    progress_url: str
    results_url: str
    review_url: str
    publish_url: str
    edit_url: str
    public_url: str
    extensions_url: str
    is_archived: bool
    is_asked_for_time: bool  # a council's request for more time waits for an answer


def rows(consultations: Iterable[Consultation], user: User, now: dt.datetime) -> list[Row]:
    """The LGA's list; each consultation carries `councils_asked` and `is_asked_for_time`, found by
    the query."""
    found = []
    for consultation in consultations:
        state = consultation.state_at(now)
        is_draft = state == ConsultationState.DRAFT
        can_publish = is_draft and permissions.can_publish(user)
        found.append(
            Row(
                title=consultation.title,
                code=consultation.code,
                url=reverse("consultations:overview", args=[consultation.code]),
                state=str(state.label),
                colour=COLOURS[state],
                opens_at=consultation.opens_at,
                closes_at=consultation.closes_at,
                asked=None if is_draft else getattr(consultation, "councils_asked"),  # noqa: B009
                questions_url=reverse("consultations:definition", args=[consultation.code]),
                progress_url=reverse("responses:progress", args=[consultation.code])
                if permissions.can_follow(user)
                else "",
                # By its name: the pages of results stand above this app.
                results_url=reverse("results:overview", args=[consultation.code])
                if permissions.can_follow(user)
                else "",
                publish_url=reverse("consultations:publish", args=[consultation.code])
                if can_publish
                else "",
                review_url=reverse("consultations:review", args=[consultation.code])
                if is_draft
                else "",
                edit_url=reverse("consultations:edit", args=[consultation.code])
                if is_draft and permissions.can_edit(user)
                else "",
                is_archived=state == ConsultationState.ARCHIVED,
                public_url=consultation.get_absolute_url() if state.has_opened else "",
                extensions_url=reverse("consultations:extensions", args=[consultation.code])
                if permissions.can_follow(user) and not is_draft
                else "",
                is_asked_for_time=getattr(consultation, "is_asked_for_time"),  # noqa: B009
            )
        )
    return found

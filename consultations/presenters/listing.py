"""The LGA's list of consultations: each line offers what matters in its state, the page of the
consultation leads to everything else."""

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
    """One line of the LGA's list. An empty address means: not for this person, or not now; three at
    most are given."""

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
    letters_url: str
    results_url: str
    review_url: str
    publish_url: str
    edit_url: str
    public_url: str
    extensions_url: str
    is_archived: bool


def rows(consultations: Iterable[Consultation], user: User, now: dt.datetime) -> list[Row]:
    """The LGA's list; each consultation carries `councils_asked` and `is_asked_for_time`, found by
    the query."""
    can_edit, can_follow = permissions.can_edit(user), permissions.can_follow(user)
    found = []
    for consultation in consultations:
        state = consultation.state_at(now)
        is_draft = state == ConsultationState.DRAFT
        is_running = state.has_opened and now < consultation.ends_at
        is_asked_for_time = bool(getattr(consultation, "is_asked_for_time"))  # noqa: B009
        # The pages of progress, letters and results stand in the apps above this one.
        offered = {
            "edit_url": ("consultations:edit", is_draft and can_edit),
            "review_url": ("consultations:review", is_draft),
            "publish_url": ("consultations:publish", is_draft and permissions.can_publish(user)),
            "progress_url": ("responses:progress", is_running and can_follow),
            "letters_url": ("responses:mailings", is_running and can_follow),
            "extensions_url": ("consultations:extensions", is_asked_for_time and can_follow),
            "results_url": ("results:overview", state.is_over and not is_running and can_follow),
            "questions_url": (
                "consultations:definition",
                state == ConsultationState.SCHEDULED or not (can_edit if is_draft else can_follow),
            ),
            "public_url": ("consultations:public", state.has_opened and not is_running),
        }
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
                is_archived=state == ConsultationState.ARCHIVED,
                **{
                    name: reverse(page, args=[consultation.code]) if is_offered else ""
                    for name, (page, is_offered) in offered.items()
                },
            )
        )
    return found

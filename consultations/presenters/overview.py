"""One consultation as the LGA's people come to it: where it stands, what is next, where to go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from consultations import permissions, policies
from consultations.enums import ConsultationState as State
from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.models import User

NOT_PUBLISHED = frozenset({State.DRAFT})
PUBLISHED = frozenset(State) - NOT_PUBLISHED
OPENED = frozenset(state for state in State if state.has_opened)
OVER = frozenset(state for state in State if state.is_over)


@dataclass(frozen=True)
class Place:
    """One page of a consultation: its address by name, who may open it, in which states."""

    label: str
    hint: str
    name: str
    who: Callable[[User], bool]
    when: frozenset[State] = frozenset(State)


WRITING = "Questions"
PUBLISHING = "Publishing"
COUNCILS = "Councils"
RESULTS = "Results"

# In the order in which a consultation comes to them. Pages of apps above this one by their names.
PLACES: tuple[tuple[str, Place], ...] = (
    (
        WRITING,
        Place(
            "Read the questions",
            "As councils read them, with the rules of release",
            "consultations:definition",
            permissions.can_review,
        ),
    ),
    (
        WRITING,
        Place(
            "Write it",
            "Sections, questions, particulars and all versions of the draft",
            "consultations:edit",
            permissions.can_edit,
            NOT_PUBLISHED,
        ),
    ),
    (
        WRITING,
        Place(
            "Documents",
            "What councils can read beside the questions, with all versions",
            "consultations:documents",
            permissions.can_review,
        ),
    ),
    (
        WRITING,
        Place(
            "Preview",
            "As a council of any type will see it, and the questions on paper",
            "responses:seen-as",
            permissions.can_review,
        ),
    ),
    (
        WRITING,
        Place(
            "Public page",
            "What anybody can read",
            "consultations:public",
            permissions.can_review,
            OPENED,
        ),
    ),
    (
        PUBLISHING,
        Place(
            "Review the draft",
            "Somebody else than its author says whether it is ready",
            "consultations:review",
            permissions.can_review,
            NOT_PUBLISHED,
        ),
    ),
    (
        PUBLISHING,
        Place(
            "Publish",
            "What is still to be done, and the button",
            "consultations:publish",
            permissions.can_publish,
            NOT_PUBLISHED,
        ),
    ),
    (
        PUBLISHING,
        Place(
            "Corrections",
            "What was corrected after publishing, and another correction",
            "consultations:corrections",
            permissions.can_review,
            PUBLISHED,
        ),
    ),
    (
        PUBLISHING,
        Place(
            "Archive",
            "Move it to the end of the list, or take it out again",
            "consultations:archive",
            permissions.can_edit,
            OVER,
        ),
    ),
    (
        COUNCILS,
        Place(
            "Progress",
            "Which councils are asked and how far they are",
            "responses:progress",
            permissions.can_follow,
        ),
    ),
    (
        COUNCILS,
        Place(
            "Councils asked",
            "The rule, when the list became final, and councils named in addition",
            "consultations:asked",
            permissions.can_follow,
            PUBLISHED,
        ),
    ),
    (
        COUNCILS,
        Place(
            "More time",
            "What councils asked for and were given",
            "consultations:extensions",
            permissions.can_follow,
            PUBLISHED,
        ),
    ),
    (
        COUNCILS,
        Place(
            "Questions from councils",
            "What they asked, answered once for all of them",
            "consultations:council-questions",
            permissions.can_follow,
            PUBLISHED,
        ),
    ),
    (
        COUNCILS,
        Place(
            "Letters to councils",
            "Invitations, reminders and last calls, and what became of them",
            "responses:mailings",
            permissions.can_follow,
            PUBLISHED,
        ),
    ),
    (
        RESULTS,
        Place(
            "Results",
            "Figures, exports and their release",
            "results:overview",
            permissions.can_follow,
            PUBLISHED,
        ),
    ),
)


@dataclass(frozen=True)
class Link:
    label: str
    hint: str
    url: str


@dataclass(frozen=True)
class Group:
    title: str
    links: tuple[Link, ...]


def groups(consultation: Consultation, user: User, state: State) -> list[Group]:
    """The pages that this person can open now, in groups (no query)."""
    found: dict[str, list[Link]] = {}
    for title, place in PLACES:
        if state in place.when and place.who(user):
            url = reverse(place.name, args=[consultation.code])
            found.setdefault(title, []).append(Link(place.label, place.hint, url))
    return [Group(title, tuple(links)) for title, links in found.items()]


def next_sentences(consultation: Consultation, user: User, now: dt.datetime) -> list[str]:
    """What happened last, what is next and by when."""
    asked = consultation.invitations.count()
    councils = "1 council is asked" if asked == 1 else f"{asked} councils are asked"
    match consultation.state_at(now):
        case State.DRAFT:
            return _of_draft(consultation, user, now)
        case State.SCHEDULED:
            return [
                f"{councils}. It opens on {spoken_moment(consultation.opens_at)}, without anybody "
                "having to do anything."
            ]
        case State.OPEN:
            return [f"{councils}. It closes on {spoken_moment(consultation.closes_at)}."]
        case State.CLOSED if now < consultation.ends_at:
            return [policies.given_more_time(consultation)]
        case State.CLOSED:
            return [
                f"It closed on {spoken_moment(consultation.ends_at)}. Next are its results: an "
                "analyst prepares them, and a second person approves them."
            ]
        case State.REPORTED:
            assert consultation.reported_at is not None  # the state says so
            return [f"Its results were published on {spoken_moment(consultation.reported_at)}."]
        case _:
            assert consultation.archived_at is not None
            return [f"It is archived since {spoken_moment(consultation.archived_at)}."]


def _of_draft(consultation: Consultation, user: User, now: dt.datetime) -> list[str]:
    opens = f"It would open on {spoken_moment(consultation.opens_at)}."
    blockers = policies.against_publishing(consultation, user, now)
    if not blockers:
        return [f"Everything is ready to publish. {opens}"]
    if all(blocker.anchor == "review" for blocker in blockers):
        return [*(blocker.sentence for blocker in blockers), opens]
    number = len(blockers)
    things = "1 thing is" if number == 1 else f"{number} things are"
    return [f"{things} to be done before it can be published. {opens}"]

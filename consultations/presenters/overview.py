"""The pages of one consultation, for the LGA's people; what is next on it is in next_step.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from consultations import permissions
from consultations.enums import ConsultationState as State
from consultations.models import Consultation
from councils.models import User

NOT_PUBLISHED = frozenset({State.DRAFT})
PUBLISHED = frozenset(State) - NOT_PUBLISHED
OPENED = frozenset(state for state in State if state.has_opened)
BEFORE_OPENING = frozenset(State) - OPENED
OVER = frozenset(state for state in State if state.is_over)
READ = PUBLISHED - {State.REPORTED, State.ARCHIVED}  # by councils that may answer


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
            "Sections, questions and particulars of the draft",
            "consultations:edit",
            permissions.can_edit,
            NOT_PUBLISHED,
        ),
    ),
    (
        WRITING,
        Place(
            "Welsh",
            "The texts side by side, and which are missing or stale",
            "consultations:edit-welsh",
            permissions.can_edit,
            READ | NOT_PUBLISHED,
        ),
    ),
    (
        WRITING,
        Place(
            "Versions",
            "Who changed what and when, in the draft and by corrections",
            "consultations:versions",
            permissions.can_review,
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
            "Rehearse",
            "Answer the questions as councils will, see what comes out, throw it away",
            "responses:rehearsal",
            permissions.can_review,
            BEFORE_OPENING,
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
            "Take it back to a draft",
            "Before it opens: to change it, and have it reviewed and published again",
            "consultations:take-back",
            permissions.can_publish,
            frozenset({State.SCHEDULED}),
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
            PUBLISHED,
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

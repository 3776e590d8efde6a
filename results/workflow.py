"""The life of a release, as one table in the order a person would tell the story.

Pages, buttons and the server ask the same functions over the same rows, so they cannot
disagree.  Figures come into being in one move only, `freeze`; everything before it sees the
layout, everything after it sees the frozen file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from councils.models import User
from councils.refusals import Blocker
from results import permissions, policies
from results.enums import ReleaseState, ReleaseVerb
from results.models import Release
from results.policies import Policy
from results.standing import Standing, happened

Permission = Callable[[User], bool]


@dataclass(frozen=True)
class Transition:
    """One move: what, from where to where, who may, unless what, and its words on screen.

    Without `from_states` it begins a new release.
    """

    verb: ReleaseVerb
    from_states: frozenset[ReleaseState]
    to_state: ReleaseState
    who: Permission
    unless: tuple[Policy, ...]
    label: str
    url_name: str


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        ReleaseVerb.PREPARE,
        frozenset(),
        ReleaseState.PREPARED,
        permissions.can_prepare,
        (
            policies.consultation_is_closed,
            policies.nothing_is_subject_to_call_in,
            policies.nothing_is_in_hand,
            policies.another_release_may_be_made,
        ),
        "Prepare a release",
        "results:prepare",
    ),
    Transition(
        ReleaseVerb.FREEZE,
        frozenset({ReleaseState.PREPARED}),
        ReleaseState.FROZEN,
        permissions.can_approve,
        (
            policies.consultation_is_closed,
            policies.nothing_is_subject_to_call_in,
            policies.approver_is_another,
            policies.another_release_may_be_made,
        ),
        "Approve the layout",
        "results:approve",
    ),
    Transition(
        ReleaseVerb.SET_ASIDE,
        frozenset({ReleaseState.PREPARED}),
        ReleaseState.SET_ASIDE,
        permissions.can_end,
        (),
        "Set it aside",
        "results:set-aside",
    ),
    Transition(
        ReleaseVerb.PUBLISH,
        frozenset({ReleaseState.FROZEN}),
        ReleaseState.PUBLISHED,
        permissions.can_publish,
        (policies.consultation_is_closed,),
        "Publish the release",
        "results:publish",
    ),
    Transition(
        ReleaseVerb.REJECT,
        frozenset({ReleaseState.FROZEN}),
        ReleaseState.REJECTED,
        permissions.can_end,
        (),
        "Reject the figures",
        "results:reject",
    ),
    Transition(
        ReleaseVerb.ERRATUM,
        frozenset({ReleaseState.PUBLISHED}),
        ReleaseState.PUBLISHED,
        permissions.can_publish,
        (),
        "Write an erratum",
        "results:erratum",
    ),
)
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


def subject(transition: Transition, standing: Standing) -> Release | None:
    """The release that the move would be made with; None when there is none, and where it
    begins a new one."""
    if not transition.from_states:
        return None
    return standing.latest(*transition.from_states)


def blockers(
    transition: Transition, standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """Everything that stands in the way now; empty means that the server will do it."""
    if transition.from_states and (release is None or release.state not in transition.from_states):
        return [Blocker("state", not_from_here(transition, standing, release, now))]
    return [
        blocker for policy in transition.unless for blocker in policy(standing, release, by, now)
    ]


def not_from_here(
    transition: Transition, standing: Standing, release: Release | None, now: dt.datetime
) -> str:
    """Why the move cannot start here; a second click finds that it was already done."""
    release = release or standing.latest()
    if release is None:
        not_closed = policies.not_closed(standing.consultation, now)
        return not_closed[0].sentence if not_closed else "No release has been prepared yet."
    if release.state == transition.to_state:
        return f"This was already done. {happened(release)}"
    return f"{happened(release)} So this cannot be done now."


def offered(user: User, standing: Standing) -> list[tuple[Transition, Release | None]]:
    """The moves this person may make as things stand, each with its release (policies that
    look at the moment or at other people are not yet asked)."""
    found = []
    for transition in TRANSITIONS:
        release = subject(transition, standing)
        if transition.who(user) and (release is not None or not transition.from_states):
            found.append((transition, release))
    return found

"""The moves of a response that a page offers to somebody, as buttons and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from councils.models import User
from councils.refusals import Blocker
from responses import workflow
from responses.enums import Verb
from responses.models import Response
from responses.presenters.who import label_of
from responses.workflow import Transition

# Not offered: the outcome of a call-in where none waits for it, and to submit before the decision
# has effect (what is next says why and what helps).
NOT_NOW = frozenset({"not-called-in", "ended", "unpublished", "open-to-call-in", "called-in"})


@dataclass(frozen=True)
class Button:
    """A move offered on a page, with what stands in its way."""

    label: str
    url: str
    blockers: tuple[Blocker, ...]
    is_secondary: bool = False  # it leads back, not on


def buttons(
    response: Response, user: User, *, of: Container[Verb] = frozenset(Verb)
) -> list[Button]:
    """The moves this person may make now, one for each address; what leads on comes first."""
    now = timezone.now()
    made: dict[str, Button] = {}
    for transition in workflow.offered(user, response):
        if transition.verb not in of:
            continue
        found = button(transition, response, user, now)
        if any(blocker.code in NOT_NOW for blocker in found.blockers):
            continue
        known = made.setdefault(transition.url_name, found)
        # Of moves that share a page, the one for which less stands in the way is offered.
        if len(found.blockers) < len(known.blockers):
            made[transition.url_name] = found
    return sorted(made.values(), key=lambda one: one.is_secondary)


def links(response: Response, user: User) -> list[Button]:
    """Moves beside the next step on the task list: those whose page is not the next step."""
    main = {"responses:send", "responses:decide", "responses:record-decision"}
    return [
        made
        for made in buttons(response, user)
        if made.url not in {reverse(name, args=response.url_args) for name in main}
        and not any(blocker.code == "closed" for blocker in made.blockers)
    ]


def button(transition: Transition, response: Response, user: User, now: dt.datetime) -> Button:
    return Button(
        label_of(transition.verb, transition.label, response),
        reverse(transition.url_name, args=response.url_args),
        tuple(workflow.blockers(transition, response, user, now)),
        transition.needs_reason or transition.verb in {Verb.RECALL, Verb.KEEP},
    )

"""Before a report is sent for decision: what it has to say, and that somebody can decide."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker
from responses.enums import Publication, Verb
from responses.models import Response
from responses.particulars import contradictions
from responses.sheets import particulars_of
from responses.ways import Way, ways

# Whoever did one of these wrote part of what is decided, in whatever role they did it.
WRITING = (
    Verb.SAVE_ANSWER,
    Verb.CONFIRM_ANSWER,
    Verb.SAVE_REPORT,
    Verb.SAVE_PARTICULARS,
    Verb.ORDER_REPORT,
    Verb.SAVE_CONSENT,
    Verb.SAVE_CONSENTS,
    Verb.PROPOSE_AMENDMENT,
)


def publication_is_said(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """The LGA's figures depend on it: an answer that is public protects nobody."""
    page = reverse("responses:publication", args=response.url_args)
    if not response.publication:
        sentence = _("Say whether the council has published or will publish its answers.")
        return [Blocker("publication", sentence, page)]
    if response.publication == Publication.NOT_PUBLISHED and response.on_public_page:
        sentence = _(
            "An earlier decision is on its public page, where everybody reads answers that were "
            "changed. Take it off, or say that the council publishes its answers."
        )
        return [Blocker("publication", sentence, page)]
    return []


def somebody_decides(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """A report is not sent into the void: somebody can decide on it by one of the routes.

    Without routes that is an executive member; a meeting needs nobody here.
    """
    known = response
    if not hasattr(response, "has_decider"):  # read with the response, as a rule
        known = Response.objects.with_places().get(pk=response.pk)
    if known.has_routes:
        usable = any(way.is_usable for way in ways_to_decide(response, by))
        return [] if usable else [nobody_by_route()]
    if known.has_decider:
        return []
    return [
        Blocker(
            "nobody-decides",
            _(
                "The council has no executive member here yet. Ask the council's administrator to "
                "invite one."
            ),
        )
    ]


def nobody_by_route() -> Blocker:
    sentence = _(
        "Nobody here can decide by one of the council's routes. Ask the council's administrator to "
        "invite somebody or to add a route."
    )
    return Blocker("nobody-decides", sentence)


def ways_to_decide(response: Response, by: User) -> list[Way]:
    """By which of its routes the council can decide on this response, if this person sends it."""
    wrote = set(response.events.filter(verb__in=WRITING).values_list("by_id", flat=True))
    return ways(response.invitation.council_id, {*wrote, by.pk})


def report_has_title(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    if response.title:
        return []
    return [
        Blocker(
            "title",
            _("Give the report a title."),
            reverse("responses:title", args=response.url_args),
        )
    ]


def particulars_fit(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What is said of the decision can all be true; what is not said yet may be said by nobody."""
    page = reverse("responses:particulars", args=response.url_args)
    said = particulars_of(response)
    found = [lack.sentence for lack in contradictions(said, response.invitation.council.nation)]
    if said.exempt_questions:
        found += _told_by_follow_ups(response, set(said.exempt_questions))
    return [Blocker("particulars", sentence, page) for sentence in found]


def _told_by_follow_ups(response: Response, exempt: set[str]) -> list[str]:
    """Whether a follow-up was asked, and so what it says, tells the answer that it follows."""
    found = []
    for answer in response.answers_in_order:
        question = answer.question
        told = [number for number in question.depends_on if number in exempt]
        if told:
            if question.number not in exempt:
                found.append(
                    _(
                        "%(number)s follows from %(followed)s, which is exempt, and would tell "
                        "what was answered there: name it as exempt, too."
                    )
                    % {"number": question.number, "followed": told[0]}
                )
            exempt.add(question.number)
    return found

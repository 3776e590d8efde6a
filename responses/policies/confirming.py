"""Before anybody decides: answers to questions whose meaning was corrected are confirmed."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.policies import spoken_moment
from councils.models import User
from councils.refusals import Blocker
from responses.confirming import unconfirmed
from responses.enums import State
from responses.models import Response

# Until somebody decides. Afterwards an amendment says it anew.
CONFIRMED_IN = frozenset({State.DRAFTING, State.AWAITING_DECISION})


def meaning_is_confirmed(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Every answer was given to the question as it is meant now."""
    if response.is_nil:
        return []
    page = reverse("responses:corrections", args=response.url_args)
    publisher = response.invitation.consultation.publisher
    found = []
    for one in unconfirmed(response.answers_in_order):
        number, last = one.question.number, one.corrections[-1]
        sentence = (
            _(
                "The %(publisher)s corrected what %(number)s means on %(moment)s. Confirm that its "
                "answer is still right, or change it."
            )
            if response.state == State.DRAFTING
            else _(
                "The %(publisher)s corrected what %(number)s means on %(moment)s. A policy officer "
                "confirms that its answer is still right, or recalls the report to change it."
            )
        ) % {"publisher": publisher, "number": number, "moment": spoken_moment(last.made_at)}
        found.append(Blocker("unconfirmed", sentence, f"{page}#{number}"))
    return found


def against_confirming(response: Response) -> list[Blocker]:
    if response.state in CONFIRMED_IN:
        return []
    sentence = (
        _(
            "It has been decided on. If the answer to the corrected question should be another "
            "one, or should be confirmed, propose an amendment."
        )
        if response.state == State.APPROVED
        else _("The response is “%(state)s” now, so nothing is confirmed in it.")
        % {"state": response.get_state_display()}
    )
    return [Blocker("state", sentence)]

"""While the response is written: what can be changed, and what is still to be finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import Section
from councils.models import User
from councils.refusals import Blocker
from responses.content import answers_as_asked, lacking
from responses.enums import State
from responses.models import Answer, Response
from responses.said import Said


def every_question_is_finished(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Every question that is asked has an answer, "no response" or does not apply."""
    return [unfinished(response, answer) for answer in missing(response.answers_in_order)]


def missing(answers: Sequence[Answer]) -> list[Answer]:
    """Those still to be finished, of all answers of a response in their order.

    A choice or words may still be lacking in one that was begun. A follow-up that no earlier
    answer asks for is not missing, nor is what asks nothing.
    """
    said = answers_as_asked(answers)
    return [
        answer
        for answer in answers
        if answer.question.spec.is_asked and lacking(answer.question, said[answer.question_id])
    ]


def unfinished(response: Response, answer: Answer) -> Blocker:
    """What is to be done about a missing answer, and where."""
    page = reverse("responses:section", args=[*response.url_args, answer.question.section.number])
    sentence = lacking(answer.question, Said.of(answer))
    return Blocker("unfinished", sentence, f"{page}#{answer.question.number}")


def section_is_finished(response: Response, section: Section) -> list[Blocker]:
    """A section is completed when nothing is missing in it."""
    return [
        unfinished(response, answer)
        for answer in missing(response.answers_in_order)
        if answer.question.section_id == section.pk
    ]


def is_drafting(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Text can be changed only in a draft; afterwards it is what somebody reads or signed."""
    if response.state == State.DRAFTING:
        return []
    return [Blocker("not-drafting", sentence_for_state(response))]


def comments_are_open(response: Response) -> list[Blocker]:
    """Comments are talk about what is still to be sent; afterwards they can be read."""
    if response.state != State.SUBMITTED:
        return []
    sentence = _("The response has been submitted, so its comments can only be read.")
    return [Blocker("submitted", sentence)]


def sentence_for_state(response: Response) -> str:
    """Why a draft cannot be changed, and what would help."""
    match State(response.state):
        case State.AWAITING_DECISION:
            if response.route_kind:
                return _(
                    "The report has been sent for decision and cannot be changed. Recall it first."
                )
            return _(
                "The report has been sent to the executive member and cannot be changed. Recall it "
                "first."
            )
        case State.APPROVED | State.NOT_SUPPORTED | State.NIL_RETURN:
            if response.route_kind:
                return _("The decision has been made. Reopen the response to change it.")
            return _("The executive member has decided. Reopen the response to change it.")
        case State.SUBMITTED:
            return _(
                "The response has been submitted. To change it, prepare another submission: "
                "this one counts until the new one replaces it."
            )
        case State.WITHDRAWN:
            return _("The submission was withdrawn. Take the response up again to change it.")
        case _:
            return _("The response is a draft.")

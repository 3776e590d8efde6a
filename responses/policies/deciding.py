"""Who may decide or record a decision, on what was sent; and what stands in its way."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker
from responses.enums import DecisionWay
from responses.models import Response
from responses.policies.sending import WRITING


def decider_is_independent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Nobody decides on what they wrote or sent (design.md, who sees what)."""
    match own_work(response, by):
        case "sent":
            sentence = _("You sent this report for decision, so somebody else decides.")
        case "wrote" if response.route_kind:
            sentence = _("You wrote part of this response, so somebody else decides on it.")
        case "wrote":
            sentence = _(
                "You wrote part of this response, so another executive member decides on it."
            )
        case _:
            return []
    return [Blocker("own-work", sentence)]


def own_work(response: Response, person: User) -> str:
    """What of the report is this person's: they "sent" it, they "wrote" in it, or "" nothing."""
    if response.sent_by_id == person.pk:
        return "sent"
    if getattr(response, "worker_id", None) == person.pk:  # read along by a page
        wrote = response.has_worked
    else:
        wrote = response.events.filter(by=person, verb__in=WRITING).exists()
    return "wrote" if wrote else ""


def recorder_is_independent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Whoever records what others decided has neither written nor sent any of it."""
    match own_work(response, by):
        case "sent":
            sentence = _(
                "You sent this report for decision, so another administrator of the council "
                "records the decision."
            )
        case "wrote":
            sentence = _(
                "You wrote part of this response, so another administrator of the council records "
                "the decision."
            )
        case _:
            return []
    return [Blocker("own-work", sentence)]


def no_objection_is_open(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What a member says was not decided like this is not sent while they say so.

    Nobody objects to what they signed themselves.
    """
    last = response.last_decision
    if last is None or last.way == DecisionWay.SIGNED:
        return []
    return [
        Blocker(
            "objection",
            _(
                "%(name)s objects to the decision that was recorded. Speak to them: they can "
                "withdraw the objection, or you reopen the response and a new decision is made."
            )
            % {"name": objection.made_by.name},
            reverse("responses:decision", args=response.url_args) + "#objections",
        )
        for objection in last.objections.filter(ended_at__isnull=True).select_related("made_by")
    ]


def submitter_did_not_record(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """One person alone does not send what they say that others decided."""
    last = response.last_decision
    if last is None or last.recorded_by_id != by.pk:
        return []
    sentence = _("You recorded this decision, so another policy officer of the council submits it.")
    return [Blocker("recorded", sentence)]


def takes_part(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Who declared an interest and handed the decision over takes no more part in this round."""
    handed = next((one for one in response.handed_over if one.member_id == by.pk), None)
    if handed is None:
        return []
    sentence = _(
        "You declared an interest and handed the decision over to %(name)s, so you take no part "
        "in it."
    ) % {"name": handed.to_name}
    return [Blocker("handed-over", sentence)]


def report_was_sent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """A report is supported or not; of a nil return only that can be decided."""
    if not response.is_nil:
        return []
    sentence = _(
        "Officers propose that no response is sent: agree to it, or return it for changes."
    )
    return [Blocker("nil", sentence)]


def nil_return_was_sent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    if response.is_nil:
        return []
    sentence = _(
        "A report was sent for decision, not a nil return. If nothing should be sent, do not "
        "support it, or return it for changes."
    )
    return [Blocker("not-nil", sentence)]


def a_submission_is_in_force(response: Response) -> bool:
    """Whether something of it counts now: also while another submission is prepared."""
    return response.submitted_at is not None


def no_submission_is_in_force(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """That no response is sent cannot be decided while one counts."""
    if not a_submission_is_in_force(response):
        return []
    sentence = _(
        "A submission of this response is in force. If no response should count, withdraw it; "
        "if it should, keep it."
    )
    return [Blocker("in-force", sentence)]

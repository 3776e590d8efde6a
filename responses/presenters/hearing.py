"""Consulted members in words: what they said to the record, or that they said nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import User
from councils.policies import spoken
from responses import permissions
from responses.enums import InterestKind
from responses.models import ConsultedMember, Decision, Response
from responses.policies import request_can_be_withdrawn


@dataclass(frozen=True)
class ConsultedLine:
    """One consulted member. `is_waiting`: they may still answer. `withdraw_url` only where the
    request can be withdrawn, for who may."""

    name: str
    office: str
    comment: str
    comment_by: str  # the day, in words
    sentence: str  # when they answered, or that they did not
    interest: str
    is_waiting: bool
    withdraw_url: str = ""


def consulted_lines(
    consulted: Iterable[Mapping[str, Any]], decided_on: dt.date | None = None
) -> list[ConsultedLine]:
    """`consulted` as the page content and the record have it; `decided_on`: of a decision."""
    today = timezone.localdate()
    return [_line(one, decided_on, today) for one in consulted]


def asked_lines(response: Response) -> list[ConsultedLine]:
    """Who is asked in this round, for those who may ask: with the way to withdraw a request."""
    today = timezone.localdate()
    return [
        replace(
            _line(one.recorded, None, today),
            withdraw_url=""
            if request_can_be_withdrawn(response, one, today)
            else reverse("responses:withdraw-request", args=[*response.url_args, one.pk]),
        )
        for one in response.consulted
    ]


def withdrawn_sentences(response: Response) -> list[str]:
    """Whose request of this round was withdrawn, by whom and when (one query)."""
    rows = response.consulted_members.filter(round=response.round, withdrawn_at__isnull=False)
    return [
        _("%(who)s withdrew the request to %(name)s on %(day)s.")
        % {
            "who": one.withdrawn_by.name,
            "name": one.name,
            "day": spoken(timezone.localdate(one.withdrawn_at)),
        }
        for one in rows.select_related("withdrawn_by")
    ]


def recorded_lines(decision: Decision) -> list[ConsultedLine]:
    """As the signed record has them, whatever happened since."""
    recorded = json.loads(decision.canonical).get("consulted", [])
    return consulted_lines(recorded, decision.made_on or timezone.localdate(decision.decided_at))


def _line(one: Mapping[str, Any], decided_on: dt.date | None, today: dt.date) -> ConsultedLine:
    comment_by = dt.date.fromisoformat(one["comment_by"])
    is_waiting = decided_on is None and not one["commented_at"] and today <= comment_by
    return ConsultedLine(
        name=one["name"],
        office=one["office"],
        comment=one["comment"],
        comment_by=spoken(comment_by),
        sentence=_sentence(one, comment_by, decided_on or today, is_waiting=is_waiting),
        interest=declared(one["interest_kind"], one["interest"], one["dispensation"]),
        is_waiting=is_waiting,
    )


def _sentence(
    one: Mapping[str, Any], comment_by: dt.date, day: dt.date, *, is_waiting: bool
) -> str:
    if one["commented_at"]:
        when = spoken(timezone.localdate(dt.datetime.fromisoformat(one["commented_at"])))
        sentence = (
            _("Commented on %(day)s.") if one["comment"] else _("Had no comment, on %(day)s.")
        )
        return sentence % {"day": when}
    if is_waiting:
        sentence = _("Asked to comment by %(day)s. No answer yet.")
    elif day <= comment_by:
        sentence = _(
            "Was asked to comment by %(day)s and had not commented when the decision was made."
        )
    else:
        sentence = _("Was asked to comment by %(day)s and did not comment.")
    return sentence % {"day": spoken(comment_by)}


def declared(kind: str, interest: str, dispensation: str) -> str:
    """What somebody declares, as a sentence; "" where nothing was declared yet."""
    if not kind:
        return ""
    if kind == InterestKind.NONE:
        return _("Declared that there is no interest.")
    if kind == InterestKind.PECUNIARY:
        sentence = _("Declared a disclosable pecuniary interest: %(interest)s")
    else:
        sentence = _("Declared an interest: %(interest)s")
    said = sentence % {"interest": interest}
    if not dispensation:
        return said
    return f"{said} {_('Dispensation: %(words)s') % {'words': dispensation}}"


def waiting_sentences(lines: Iterable[ConsultedLine]) -> list[str]:
    """What whoever signs before the day has to know."""
    return [
        _(
            "%(name)s has not answered yet. Asked to comment by %(day)s. If you sign now, the "
            "record says that no comment had come."
        )
        % {"name": line.name, "day": line.comment_by}
        for line in lines
        if line.is_waiting
    ]


def asked_sentence(asked: ConsultedMember) -> str:
    """ "Olive Example asks you to comment to the record by 5 March 2015." """
    return _("%(who)s asks you to comment to the record by %(day)s.") % {
        "who": asked.asked_by.name,
        "day": spoken(asked.comment_by),
    }


def next_for_asked(response: Response, user: User) -> tuple[str, ...]:
    """What is next for a member who was asked to comment in this round, with the button that leads
    there; empty where nobody asked them, or that was not read along (`asked_of`)."""
    asked = next(
        (one for one in getattr(response, "asked_of_user", ()) if one.round == response.round), None
    )
    if asked is None or not permissions.can_be_asked(user, response):
        return ()
    page = reverse("responses:comment-to-record", args=response.url_args)
    if asked.commented_at is not None:
        return (_("You have commented to the record."), _("See what you said"), page)
    day = {"day": spoken(asked.comment_by)}
    if timezone.localdate() > asked.comment_by:
        sentence = _("You were asked to comment by %(day)s, which has passed.") % day
        return (sentence, _("Read the report"), reverse("responses:read", args=response.url_args))
    sentence = _("You are asked to comment to the record by %(day)s.") % day
    return (sentence, _("Read it and comment"), page)

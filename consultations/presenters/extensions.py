"""Requests for more time → words, for the council's page and for the LGA's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import ExtensionRequest
from consultations.policies import spoken_moment


@dataclass(frozen=True)
class ExtensionLine:
    """One request, or what was given without one. `outcome` is empty while it waits. `number` is
    its key, for whoever may withdraw it."""

    number: int
    council: str
    is_waiting: bool
    tag: str
    colour: str
    asked: str
    reason: str
    outcome: str
    answer: str
    url: str  # where an editor answers; empty for others and once it is answered


def extension_lines(
    requests: Iterable[ExtensionRequest], *, can_answer: bool = False
) -> list[ExtensionLine]:
    """Those that wait first, the longest waiting on top; then the others, the latest end first.

    Each comes with its invitation, council, consultation and people.
    """
    found = list(requests)
    waiting = [one for one in found if one.is_waiting]
    ended = [one for one in found if not one.is_waiting]
    waiting.sort(key=lambda one: (one.asked_at, one.pk))
    ended.sort(key=lambda one: (one.answered_at or one.withdrawn_at, one.pk), reverse=True)
    return [_line(one, can_answer) for one in [*waiting, *ended]]


def _line(request: ExtensionRequest, can_answer: bool) -> ExtensionLine:
    asked = (
        _("Given without a request by %(person)s, %(moment)s.")
        % {"person": request.asked_by.name, "moment": spoken_moment(request.asked_at)}
        if request.is_unasked
        else _("Asked by %(person)s, %(moment)s, for time until %(wanted)s.")
        % {
            "person": request.asked_by.name,
            "moment": spoken_moment(request.asked_at),
            "wanted": spoken_moment(request.wanted_until),
        }
    )
    if request.is_waiting:
        tag, colour = _("Waits for an answer"), "yellow"
    elif request.withdrawn_at is not None:
        tag, colour = _("Withdrawn"), "grey"
    elif request.is_granted:
        tag, colour = _("Granted"), "green"
    else:
        tag, colour = _("Declined"), "red"
    code = request.invitation.consultation.code
    return ExtensionLine(
        number=request.pk,
        council=request.invitation.council.name,
        is_waiting=request.is_waiting,
        tag=tag,
        colour=colour,
        asked=asked,
        reason=request.reason,
        outcome=_outcome(request),
        answer=request.answer,
        url=reverse("consultations:answer-extension", args=[code, request.pk])
        if request.is_waiting and can_answer
        else "",
    )


def _outcome(request: ExtensionRequest) -> str:
    if request.withdrawn_at is not None and request.withdrawn_by is not None:
        return _("Withdrawn by %(person)s, %(moment)s.") % {
            "person": request.withdrawn_by.name,
            "moment": spoken_moment(request.withdrawn_at),
        }
    if request.answered_at is None or request.answered_by is None:
        return ""
    given = []
    if request.granted_until is not None:
        given.append(_("until %(moment)s") % {"moment": spoken_moment(request.granted_until)})
    if request.grants_subject_to_call_in:
        given.append(_("may submit subject to call-in"))
    said = {
        "given": "; ".join(given),
        "person": request.answered_by.name,
        "moment": spoken_moment(request.answered_at),
    }
    if request.is_unasked:
        return _("Granted: %(given)s.") % said if given else _("Declined.")
    if given:
        return _("Granted: %(given)s, by %(person)s, %(moment)s.") % said
    return _("Declined, by %(person)s, %(moment)s.") % said

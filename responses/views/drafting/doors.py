"""Who gets in: the people who write the response."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from councils.doors import person
from responses import permissions
from responses.enums import State
from responses.models import Response
from responses.policies import sentence_for_state
from responses.views.doors import response_of


def drafted(
    request: HttpRequest, council: str, consultation: str, *, with_papers: bool = False
) -> Response:
    """The response, for the people who write it; others of the council read it elsewhere."""
    response = response_of(person(request), council, consultation, with_papers=with_papers)
    if not permissions.can_draft(person(request), response):
        raise PermissionDenied(_("Only the council's policy officers write its response."))
    return response


def worked_on(request: HttpRequest, council: str, consultation: str) -> Response:
    """The response, for officers and contributors: what they may change there is asked anew."""
    response = response_of(person(request), council, consultation)
    if not permissions.can_work(person(request), response):
        raise PermissionDenied(_("Only the people who write the council's response work here."))
    return response


def locked_sentence(response: Response) -> str:
    return "" if response.state == State.DRAFTING else sentence_for_state(response)

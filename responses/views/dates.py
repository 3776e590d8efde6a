from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions as asking
from consultations import policies
from consultations.actions import extending
from consultations.forms.extending import AskForm
from consultations.models import ExtensionRequest, Invitation
from consultations.presenters.extensions import extension_lines
from councils.doors import person
from councils.enums import Role
from councils.models import User
from councils.refusals import Refused
from councils.stored import say_stored
from councils.views.pages import form_page, read_and_send, sent
from responses import presenters
from responses.presenters.dates import dates_for
from responses.views.outcome import tell


def invitation_with_practice(user: User, council: str, consultation: str) -> Invitation:
    invitations = Invitation.objects.visible_to(user).select_related(
        "consultation", "council__practice", "response"
    )
    return get_object_or_404(invitations, council__slug=council, consultation__code=consultation)


@require_safe
def dates(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """By when is what to be done; and what was asked of the LGA."""
    user = person(request)
    invitation = invitation_with_practice(user, council, consultation)
    requests = ExtensionRequest.objects.visible_to(user).filter(invitation=invitation)
    lines = extension_lines(requests.with_people())
    roles = user.roles_at(invitation.council_id)
    response = getattr(invitation, "response", None)
    context = {
        "invitation": invitation,
        "consultation": invitation.consultation,
        "council": invitation.council,
        "response": response,
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(invitation),
        "dates": dates_for(invitation, response),
        "lines": lines,
        "is_waiting": any(line.is_waiting for line in lines),
        "is_open": invitation.is_open,
        "may_ask": asking.can_ask_for_time(user, invitation),
        "may_say_practice": Role.ADMINISTRATOR in roles,
    }
    return render(request, "responses/dates.html", context)


@read_and_send
def ask_for_time(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    invitation = invitation_with_practice(user, council, consultation)
    if not asking.can_ask_for_time(user, invitation):
        raise PermissionDenied(_("Only the council's policy officers ask for more time."))
    back = reverse("responses:dates", args=[council, consultation])
    form = AskForm(sent(request), cancel_url=back)

    def do(typed: dict[str, Any]) -> None:
        extending.ask(
            invitation=invitation, by=user, wanted_until=form.wanted_until, reason=typed["reason"]
        )

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: _("The LGA has your request. You get a mail when it is answered."),
        back=back,
        template="responses/ask_for_time.html",
        consultation=invitation.consultation,
        time_left=presenters.time_left(invitation),
        blockers=policies.against_asking(invitation, timezone.now()),
    )


@read_and_send
def withdraw_request(
    request: HttpRequest, council: str, consultation: str, pk: int
) -> HttpResponse:
    """Taking back that the council asked for more time, before the LGA has answered."""
    user = person(request)
    invitation = invitation_with_practice(user, council, consultation)
    if not asking.can_ask_for_time(user, invitation):
        raise PermissionDenied(_("Only the council's policy officers withdraw its request."))
    found = ExtensionRequest.objects.visible_to(user).filter(invitation=invitation)
    asked = get_object_or_404(found.with_people(), pk=pk)
    back = reverse("responses:dates", args=[council, consultation]) + "#more-time"
    if request.method == "POST":
        try:
            extending.withdraw(request=asked, by=user)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(request, _("The request is withdrawn, and the LGA is told."))
        return redirect(back)
    context = {
        "heading": _("Withdraw the request for more time?"),
        "caption": invitation.consultation.title,
        "sentences": [
            extension_lines([asked])[0].asked,
            _("The council then has the time that it has now. %(time_left)s.")
            % {"time_left": presenters.time_left(invitation)},
            _("That it asked and withdrew stays on record, and it can ask again."),
        ],
        "blockers": policies.against_answering(asked),
        "button": _("Withdraw the request"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)

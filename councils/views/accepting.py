"""Behind the mailed link: an invited person makes an account, or adds the role to theirs."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from councils import accounts, policies
from councils.actions import accepting
from councils.doors import person
from councils.forms import AcceptForm
from councils.models import AccountInvitation, User
from councils.presenters import THE_LGA
from councils.refusals import Refused
from councils.views.pages import read_and_send, sent, verb_page


@login_not_required
@sensitive_post_parameters("password")
@read_and_send
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = accepting.find_invitation(token)
    if found is None:
        raise Http404
    if blockers := policies.invitation_is_open(found, timezone.now()):
        context = {"invitation": found, "blockers": blockers}
        return render(request, "councils/invitation_closed.html", context, status=410)
    if request.user.is_authenticated:
        return take_up_page(request, found, token)
    context = {
        "invitation": found,
        "role": policies.role_label(found.council, found.role),
        "blockers": policies.nobody_has_the_address(found.email),
    }
    form = AcceptForm(sent(request), invitation=found)
    if request.method == "POST" and form.is_valid():
        try:
            user = accepting.accept_invitation(
                token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except Refused as refused:
            context["blockers"] = list(refused.blockers)
        except AccountInvitation.DoesNotExist as error:  # sent again just now, with a new link
            raise Http404 from error
        else:
            return enter(request, user)
    status = 422 if request.method == "POST" else 200
    return render(request, "councils/invitation.html", {**context, "form": form}, status=status)


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Logs in somebody who has just chosen their password."""
    login(request, user)
    record_authentication(request, user, method="password", email=user.email)
    messages.success(
        request, _("Your account is ready. Next time, log in with your e-mail address.")
    )
    response = redirect("home")
    accounts.remember_browser(request, response, user.email)
    return response


def take_up_page(request: HttpRequest, found: AccountInvitation, token: str) -> HttpResponse:
    user = person(request)
    if blockers := policies.invitation_is_for(found, user):
        context = {"invitation": found, "blockers": blockers, "is_somebody_else": True}
        return render(request, "councils/invitation_closed.html", context, status=403)
    where = found.council.name if found.council else THE_LGA
    label = policies.role_label(found.council, found.role)

    def take_up() -> None:
        try:
            accepting.take_up_invitation(token=token, by=user)
        except AccountInvitation.DoesNotExist as error:  # sent again just now, with a new link
            raise Http404 from error

    return verb_page(
        request,
        do=take_up,
        done=_("You now have the role %(role)s at %(place)s.") % {"role": label, "place": where},
        back=reverse("home"),
        blockers=[],
        heading=_("Accept the role %(role)s?") % {"role": label},
        caption=where,
        sentences=[
            _(
                "You are logged in as %(name)s (%(email)s). The role is added to your "
                "account; what you have elsewhere stays as it is."
            )
            % {"name": user.name, "email": user.email}
        ],
        button=_("Accept"),
        button_class="",
    )

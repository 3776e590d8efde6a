"""One's own account: where one belongs, one's name, logging in (allauth's views in our words)."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils import presenters
from councils.actions import people
from councils.doors import person
from councils.forms import MailPreferenceForm, ProfileForm, ResetPasswordForm
from councils.views.pages import form_page, read_and_send, sent
from slisystem import account_forms


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    places = presenters.places_of(person(request))
    if not places:
        return render(request, "councils/no_role.html")
    return redirect(places[0].url if len(places) == 1 else reverse("councils:choose"))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    places = presenters.places_of(person(request))
    if not places:
        return redirect("home")
    return render(request, "councils/choose.html", {"places": places})


@read_and_send
def profile(request: HttpRequest) -> HttpResponse:
    user = person(request)
    return form_page(
        request,
        form=ProfileForm(sent(request), initial={"name": user.name}),
        do=lambda typed: people.rename(name=typed["name"], by=user),
        done=lambda typed: _("Your name has been changed."),
        back=reverse("councils:profile"),
        template="councils/profile.html",
        person=user,
        places=presenters.places_of(user),
        calendar=presenters.calendar_words(user),
    )


@read_and_send
def mail_preferences(request: HttpRequest) -> HttpResponse:
    user = person(request)
    return form_page(
        request,
        form=MailPreferenceForm(sent(request), initial=presenters.mail_times(user)),
        do=lambda typed: people.choose_mail(by=user, **typed),
        done=lambda typed: _("Saved. It counts from the next mail on."),
        back=reverse("councils:mail-preferences"),
        template="councils/mail_preferences.html",
    )


class LoginView(allauth_views.LoginView):
    form_class = account_forms.LoginForm

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("__all__", "too_many_login_attempts"):
            return cast(HttpResponse, respond_429(self.request))
        return cast(HttpResponse, super().form_invalid(form))


class PasswordResetView(allauth_views.PasswordResetView):
    """Looks nothing up: the form hands the address to the worker (councils.accounts)."""

    def get_form_class(self) -> type[ResetPasswordForm]:
        return ResetPasswordForm


class PasswordResetFromKeyView(allauth_views.PasswordResetFromKeyView):
    form_class = account_forms.ResetPasswordKeyForm


class PasswordChangeView(allauth_views.PasswordChangeView):
    form_class = account_forms.ChangePasswordForm


class ReauthenticateView(allauth_views.ReauthenticateView):
    form_class = account_forms.ReauthenticateForm

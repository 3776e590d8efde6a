from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.account.internal.flows.login import record_authentication
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from councils import accounts, actions, permissions, policies, presenters
from councils.doors import person
from councils.enums import Role, StaffRoleKind
from councils.forms import (
    ROLE_HINTS,
    STAFF_HINTS,
    AcceptForm,
    ChangeRoleForm,
    InviteFirstAdministratorForm,
    InviteForm,
    InviteStaffForm,
    ProfileForm,
    RegisterFilterForm,
    ResetPasswordForm,
)
from councils.models import AccountInvitation, Council, Membership, StaffRole, User
from councils.refusals import Blocker, Refused
from councils.register import REGION_CODES
from slisystem import account_forms

PAGE = 50
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


# --- doors ----------------------------------------------------------------------------------


def own_council(request: HttpRequest, slug: str) -> Council:
    """A council whose people this person looks after. Other councils are not there (404)."""
    found = get_object_or_404(Council.objects.visible_to(person(request)), slug=slug)
    if not permissions.can_manage_people(person(request), found):
        raise PermissionDenied("Only the council's administrators look after its people.")
    return found


def as_lga_administrator(request: HttpRequest) -> User:
    """The LGA's pages are not there for councils, and its administrators' only for them."""
    user = person(request)
    if not permissions.is_lga_staff(user):
        raise Http404
    if not permissions.is_lga_administrator(user):
        raise PermissionDenied("Only LGA administrators look after the register and its people.")
    return user


def any_council(request: HttpRequest, slug: str) -> Council:
    """A council of the register, for LGA administrators."""
    councils = Council.objects.administered_by(as_lga_administrator(request))
    return get_object_or_404(councils, slug=slug)


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


# --- what several pages do ------------------------------------------------------------------


def form_page(
    request: HttpRequest,
    *,
    form: Any,
    do: Callable[[dict[str, Any]], Any],
    done: Callable[[dict[str, Any]], str],
    back: str,
    template: str = "councils/form.html",
    **context: Any,
) -> HttpResponse:
    """A form that is sent to an action; a refusal stands on the page with what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            for blocker in refused.blockers:
                form.add_error(
                    blocker.anchor if blocker.anchor in form.fields else None, blocker.sentence
                )
        else:
            messages.success(request, done(form.cleaned_data))
            return redirect(back)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "back_url": back, **context}, status=status)


def verb_page(
    request: HttpRequest,
    *,
    do: Callable[[], Any],
    done: str,
    back: str,
    blockers: list[Blocker],
    **context: Any,
) -> HttpResponse:
    """The shared confirm page: GET says what will happen, POST does it."""
    status = 200
    if request.method == "POST":
        try:
            do()
        except Refused as refused:
            blockers, status = list(refused.blockers), 422
        else:
            messages.success(request, done)
            return redirect(back)
    context |= {"blockers": blockers, "cancel_url": back}
    return render(request, "confirm.html", context, status=status)


def change_role_page(
    request: HttpRequest, held: Membership | StaffRole, back: str, caption: str
) -> HttpResponse:
    return form_page(
        request,
        form=ChangeRoleForm(sent(request), held=held, cancel_url=back),
        do=lambda typed: actions.change_role(
            held=held,
            office=typed.get("office", ""),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            by=person(request),
        ),
        done=lambda typed: f"The role of {held.user.name} has been changed.",
        back=back,
        caption=caption,
        heading=f"Change the role of {held.user.name}",
        lead=held.get_role_display(),
    )


def end_role_page(
    request: HttpRequest, held: Membership | StaffRole, back: str, caption: str
) -> HttpResponse:
    label = held.get_role_display()
    is_own = held.user_id == person(request).pk
    sentences = [
        f"{held.user.name} loses the role “{label}” at once and is logged out everywhere.",
        "What they wrote and decided stays on record under their name. They get a mail which says "
        "that the role has ended.",
    ]
    if held.role == Role.ADMINISTRATOR:
        sentences.append("Invitations they sent stay open. Cancel those that should not.")

    def do() -> None:
        actions.end_role(held=held, by=person(request))
        if is_own:  # this session has just been ended like the others
            logout(request)

    return verb_page(
        request,
        do=do,
        done=f"{held.user.name} no longer has the role “{label}”.",
        back=reverse("home") if is_own and request.method == "POST" else back,
        blockers=policies.role_can_end(held),
        heading=f"End the role of {held.user.name}?",
        caption=caption,
        sentences=sentences,
        button="End role",
        button_class="warning",
    )


def resend_page(
    request: HttpRequest, found: AccountInvitation, back: str, caption: str
) -> HttpResponse:
    return verb_page(
        request,
        do=lambda: actions.resend_invitation(invitation=found, by=person(request)),
        done=f"A new invitation is on its way to {found.email}.",
        back=back,
        blockers=policies.invitation_can_be_sent_again(found),
        heading=f"Send the invitation to {found.name} again?",
        caption=caption,
        sentences=[
            f"{found.email} gets a new link, which works for {actions.INVITATION_DAYS} days. "
            "The link sent before stops working."
        ],
        button="Send again",
        button_class="",
    )


def cancel_page(
    request: HttpRequest, found: AccountInvitation, back: str, caption: str
) -> HttpResponse:
    return verb_page(
        request,
        do=lambda: actions.cancel_invitation(invitation=found, by=person(request)),
        done=f"The invitation to {found.email} has been cancelled.",
        back=back,
        blockers=[],
        heading=f"Cancel the invitation to {found.name}?",
        caption=caption,
        sentences=[f"The link that was mailed to {found.email} stops working at once."],
        button="Cancel invitation",
        button_class="warning",
    )


# --- a council's people ---------------------------------------------------------------------


@require_safe
def people(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    user = person(request)
    roles = Membership.objects.visible_to(user).filter(council=place).select_related("user")
    waiting = waiting_invitations(user).filter(council=place)
    context = {
        "council": place,
        "people": presenters.people(council=place, roles=roles, invitations=waiting),
        "caption": place.name,
        "invite_url": reverse("councils:invite", args=[place.slug]),
        "roles": [{"label": Role(role).label, "hint": hint} for role, hint in ROLE_HINTS.items()],
    }
    return render(request, "councils/people.html", context)


def waiting_invitations(user: User) -> Any:
    """Invitations that nobody has accepted or cancelled; also those that ran out."""
    return (
        AccountInvitation.objects.visible_to(user)
        .filter(accepted_at=None, cancelled_at=None)
        .select_related("invited_by", "council")
    )


@read_and_send
def invite(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    back = reverse("councils:people", args=[place.slug])
    return form_page(
        request,
        form=InviteForm(sent(request), cancel_url=back),
        do=lambda typed: actions.invite(council=place, by=person(request), **typed),
        done=lambda typed: f"An invitation is on its way to {typed['email']}.",
        back=back,
        caption=place.name,
        heading="Invite somebody",
        lead=f"They get a mail with a link that works once, for {actions.INVITATION_DAYS} days.",
    )


def role_of(request: HttpRequest, place: Council, pk: int) -> Membership:
    mine = Membership.objects.visible_to(person(request)).select_related("user", "council")
    return cast(Membership, get_object_or_404(mine, council=place, pk=pk))


def invitation_of(request: HttpRequest, place: Council | None, pk: int) -> AccountInvitation:
    return cast(
        AccountInvitation,
        get_object_or_404(waiting_invitations(person(request)), council=place, pk=pk),
    )


@read_and_send
def edit_role(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    back = reverse("councils:people", args=[place.slug])
    return change_role_page(request, role_of(request, place, pk), back, place.name)


@read_and_send
def end_role(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    back = reverse("councils:people", args=[place.slug])
    return end_role_page(request, role_of(request, place, pk), back, place.name)


@read_and_send
def resend_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    back = reverse("councils:people", args=[place.slug])
    return resend_page(request, invitation_of(request, place, pk), back, place.name)


@read_and_send
def cancel_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    back = reverse("councils:people", args=[place.slug])
    return cancel_page(request, invitation_of(request, place, pk), back, place.name)


# --- the LGA's people -----------------------------------------------------------------------

THE_LGA = "Local Government Association"


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    roles = StaffRole.objects.visible_to(user).select_related("user")
    waiting = waiting_invitations(user).filter(council=None)
    context = {
        "people": presenters.people(council=None, roles=roles, invitations=waiting),
        "caption": THE_LGA,
        "invite_url": reverse("councils:invite-staff"),
        "roles": [
            {"label": StaffRoleKind(role).label, "hint": hint} for role, hint in STAFF_HINTS.items()
        ],
    }
    return render(request, "councils/people.html", context)


@read_and_send
def invite_staff(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    back = reverse("councils:staff")
    return form_page(
        request,
        form=InviteStaffForm(sent(request), cancel_url=back),
        do=lambda typed: actions.invite(council=None, by=user, **typed),
        done=lambda typed: f"An invitation is on its way to {typed['email']}.",
        back=back,
        caption=THE_LGA,
        heading="Invite somebody to the LGA",
        lead=f"They get a mail with a link that works once, for {actions.INVITATION_DAYS} days.",
    )


def staff_role_of(request: HttpRequest, pk: int) -> StaffRole:
    roles = StaffRole.objects.visible_to(as_lga_administrator(request)).select_related("user")
    return cast(StaffRole, get_object_or_404(roles, pk=pk))


@read_and_send
def edit_staff_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = staff_role_of(request, pk)
    return change_role_page(request, held, reverse("councils:staff"), THE_LGA)


@read_and_send
def end_staff_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = staff_role_of(request, pk)
    return end_role_page(request, held, reverse("councils:staff"), THE_LGA)


@read_and_send
def resend_staff_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    as_lga_administrator(request)
    found = invitation_of(request, None, pk)
    return resend_page(request, found, reverse("councils:staff"), THE_LGA)


@read_and_send
def cancel_staff_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    as_lga_administrator(request)
    found = invitation_of(request, None, pk)
    return cancel_page(request, found, reverse("councils:staff"), THE_LGA)


# --- the register ---------------------------------------------------------------------------


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    form = RegisterFilterForm(request.GET, regions=list(REGION_CODES))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = presenters.filtered(Council.objects.administered_by(user), wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [presenters.register_row(council) for council in page],
        "is_filtered": any(wanted.values()),
    }
    return render(request, "councils/register.html", context)


@read_and_send
def first_administrator(request: HttpRequest, council: str) -> HttpResponse:
    place = any_council(request, council)
    back = reverse("councils:first-administrator", args=[place.slug])
    waiting = waiting_invitations(person(request)).filter(council=place, role=Role.ADMINISTRATOR)
    return form_page(
        request,
        form=InviteFirstAdministratorForm(sent(request), cancel_url=reverse("councils:register")),
        do=lambda typed: actions.invite(
            council=place, role=Role.ADMINISTRATOR, by=person(request), **typed
        ),
        done=lambda typed: f"An invitation is on its way to {typed['email']}.",
        back=back,
        template="councils/first_administrator.html",
        council=place,
        blockers=policies.first_administrator_is_missing(place),
        administrators=[held.user.name for held in policies.administrators(place)],
        invited=[
            presenters.invitation_row(
                found,
                cancel="councils:cancel-first-invitation",
                resend="councils:resend-first-invitation",
                scope=[place.slug],
            )
            for found in waiting
        ],
        register_url=reverse("councils:register"),
    )


def first_invitation_of(request: HttpRequest, place: Council, pk: int) -> AccountInvitation:
    """Only an invitation of an administrator, and only while the council has none."""
    found = invitation_of(request, place, pk)
    if found.role != Role.ADMINISTRATOR or policies.administrators(place):
        raise Http404
    return found


@read_and_send
def resend_first_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    back = reverse("councils:first-administrator", args=[place.slug])
    return resend_page(request, first_invitation_of(request, place, pk), back, place.name)


@read_and_send
def cancel_first_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    back = reverse("councils:first-administrator", args=[place.slug])
    return cancel_page(request, first_invitation_of(request, place, pk), back, place.name)


# --- one's own account ----------------------------------------------------------------------


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
        do=lambda typed: actions.rename(name=typed["name"], by=user),
        done=lambda typed: "Your name has been changed.",
        back=reverse("councils:profile"),
        template="councils/profile.html",
        person=user,
        places=presenters.places_of(user),
    )


@login_not_required
@sensitive_post_parameters("password")
@read_and_send
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = actions.find_invitation(token)
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
            user = actions.accept_invitation(
                token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except Refused as refused:
            context["blockers"] = list(refused.blockers)
        else:
            return enter(request, user)
    status = 422 if request.method == "POST" else 200
    return render(request, "councils/invitation.html", {**context, "form": form}, status=status)


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Logs in somebody who has just chosen their password."""
    login(request, user)
    record_authentication(request, user, method="password", email=user.email)
    messages.success(request, "Your account is ready. Next time, log in with your e-mail address.")
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
    return verb_page(
        request,
        do=lambda: actions.take_up_invitation(token=token, by=user),
        done=f"You now have the role {label} at {where}.",
        back=reverse("home"),
        blockers=[],
        heading=f"Accept the role {label}?",
        caption=where,
        sentences=[
            f"You are logged in as {user.name} ({user.email}). The role is added to your account; "
            "what you have elsewhere stays as it is."
        ],
        button="Accept",
        button_class="",
    )


# --- logging in (allauth's views in our words) ------------------------------------------------


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

"""The pages on which people are looked after, a council's and the LGA's alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from councils import policies, presenters
from councils.actions import inviting, roles
from councils.doors import person
from councils.enums import Role
from councils.forms import ChangeRoleForm, InviteForm
from councils.models import AccountInvitation, Council, Membership, StaffRole
from councils.views.doors import waiting_invitations
from councils.views.pages import form_page, sent, verb_page


def people_page(
    request: HttpRequest,
    *,
    council: Council | None,
    held: Any,
    hints: dict[Any, str],
    caption: str,
    invite_url: str,
    routes_url: str = "",
    contacts_url: str = "",
    **more: Any,
) -> HttpResponse:
    waiting = waiting_invitations(person(request)).filter(council=council)
    context = {
        "people": presenters.people(council=council, roles=held, invitations=waiting),
        "caption": caption,
        "invite_url": invite_url,
        "routes_url": routes_url,
        "contacts_url": contacts_url,
        "roles": [{"label": role.label, "hint": hint} for role, hint in hints.items()],
        **more,
    }
    return render(request, "councils/people.html", context)


def invite_page(
    request: HttpRequest,
    *,
    form: InviteForm,
    council: Council | None,
    back: str,
    caption: str,
    heading: str,
) -> HttpResponse:
    return form_page(
        request,
        form=form,
        do=lambda typed: inviting.invite(council=council, by=person(request), **typed),
        done=lambda typed: f"An invitation is on its way to {typed['email']}.",
        back=back,
        caption=caption,
        heading=heading,
        lead=f"They get a mail with a link that works once, for {inviting.INVITATION_DAYS} days.",
    )


def change_role_page(
    request: HttpRequest, held: Membership | StaffRole, back: str, caption: str
) -> HttpResponse:
    return form_page(
        request,
        form=ChangeRoleForm(sent(request), held=held, cancel_url=back),
        do=lambda typed: roles.change_role(
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
        roles.end_role(held=held, by=person(request))
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
        do=lambda: inviting.resend_invitation(invitation=found, by=person(request)),
        done=f"A new invitation is on its way to {found.email}.",
        back=back,
        blockers=policies.invitation_can_be_sent_again(found),
        heading=f"Send the invitation to {found.name} again?",
        caption=caption,
        sentences=[
            f"{found.email} gets a new link, which works for {inviting.INVITATION_DAYS} days. "
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
        do=lambda: inviting.cancel_invitation(invitation=found, by=person(request)),
        done=f"The invitation to {found.email} has been cancelled.",
        back=back,
        blockers=[],
        heading=f"Cancel the invitation to {found.name}?",
        caption=caption,
        sentences=[f"The link that was mailed to {found.email} stops working at once."],
        button="Cancel invitation",
        button_class="warning",
    )

"""The pages on which people are looked after, a council's and the LGA's alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from councils import policies, presenters
from councils.actions import inviting, roles
from councils.doors import person
from councils.enums import Role
from councils.forms import ChangeRoleForm, InviteForm
from councils.models import AccountInvitation, Council, Membership, StaffRole
from councils.views.doors import waiting_invitations
from councils.views.pages import form_page, sent, verb_page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def people_page(
    request: HttpRequest,
    *,
    council: Council | None,
    held: Any,
    hints: dict[Any, StrOrPromise],
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
        done=lambda typed: (
            _("An invitation is on its way to %(email)s.") % {"email": typed["email"]}
        ),
        back=back,
        caption=caption,
        heading=heading,
        lead=_("They get a mail with a link that works once, for %(days)s days.")
        % {"days": inviting.INVITATION_DAYS},
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
        done=lambda typed: (
            _("The role of %(person)s has been changed.") % {"person": held.user.name}
        ),
        back=back,
        caption=caption,
        heading=_("Change the role of %(person)s") % {"person": held.user.name},
        lead=held.get_role_display(),
    )


def end_role_page(
    request: HttpRequest, held: Membership | StaffRole, back: str, caption: str
) -> HttpResponse:
    label = held.get_role_display()
    is_own = held.user_id == person(request).pk
    sentences = [
        _("%(person)s loses the role “%(role)s” at once and is logged out everywhere.")
        % {"person": held.user.name, "role": label},
        _(
            "What they wrote and decided stays on record under their name. They get a mail "
            "which says that the role has ended."
        ),
    ]
    if held.role == Role.ADMINISTRATOR:
        sentences.append(_("Invitations they sent stay open. Cancel those that should not."))

    def do() -> None:
        roles.end_role(held=held, by=person(request))
        if is_own:  # this session has just been ended like the others
            logout(request)

    return verb_page(
        request,
        do=do,
        done=_("%(person)s no longer has the role “%(role)s”.")
        % {"person": held.user.name, "role": label},
        back=reverse("home") if is_own and request.method == "POST" else back,
        blockers=policies.role_can_end(held),
        heading=_("End the role of %(person)s?") % {"person": held.user.name},
        caption=caption,
        sentences=sentences,
        button=_("End role"),
        button_class="warning",
    )


def resend_page(
    request: HttpRequest, found: AccountInvitation, back: str, caption: str
) -> HttpResponse:
    return verb_page(
        request,
        do=lambda: inviting.resend_invitation(invitation=found, by=person(request)),
        done=_("A new invitation is on its way to %(email)s.") % {"email": found.email},
        back=back,
        blockers=policies.invitation_can_be_sent_again(found),
        heading=_("Send the invitation to %(name)s again?") % {"name": found.name},
        caption=caption,
        sentences=[
            _(
                "%(email)s gets a new link, which works for %(days)s days. "
                "The link sent before stops working."
            )
            % {"email": found.email, "days": inviting.INVITATION_DAYS}
        ],
        button=_("Send again"),
        button_class="",
    )


def cancel_page(
    request: HttpRequest, found: AccountInvitation, back: str, caption: str
) -> HttpResponse:
    return verb_page(
        request,
        do=lambda: inviting.cancel_invitation(invitation=found, by=person(request)),
        done=_("The invitation to %(email)s has been cancelled.") % {"email": found.email},
        back=back,
        blockers=[],
        heading=_("Cancel the invitation to %(name)s?") % {"name": found.name},
        caption=caption,
        sentences=[
            _("The link that was mailed to %(email)s stops working at once.")
            % {"email": found.email}
        ],
        button=_("Cancel invitation"),
        button_class="warning",
    )

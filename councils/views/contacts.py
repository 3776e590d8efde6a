"""Contacts at councils: the list of all for the LGA, and one council's, also for itself."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from councils import contact_presenters, permissions
from councils.actions import contacts as acting
from councils.doors import person
from councils.keeping_forms import ContactForm, ReachFilterForm
from councils.models import Contact, Council, User
from councils.views.pages import form_page, read_and_send, sent, verb_page

PAGE = 50
BACK = _("Back to contacts")


def as_keeper_of_all(request: HttpRequest) -> User:
    """The LGA's list is not there for councils, and not for analysts."""
    user = person(request)
    if not permissions.is_lga_staff(user):
        raise Http404
    if not permissions.can_import_contacts(user):
        raise PermissionDenied("Only LGA editors and administrators look after contacts.")
    return user


def council_of(request: HttpRequest, slug: str) -> Council:
    """A council whose contacts this person keeps. Other councils are not there (404)."""
    place = get_object_or_404(Council.objects.with_contacts_kept_by(person(request)), slug=slug)
    if not permissions.can_keep_contacts(person(request), place):
        raise PermissionDenied(
            gettext("Only the council's administrators look after its contacts.")
        )
    return place


def contact_of(request: HttpRequest, place: Council, pk: int) -> Contact:
    mine = Contact.objects.visible_to(person(request)).select_related("council")
    return get_object_or_404(mine, council=place, pk=pk)


def contacts_url(place: Council) -> str:
    return reverse("councils:contacts", args=[place.slug])


@require_safe
def all_contacts(request: HttpRequest) -> HttpResponse:
    user = as_keeper_of_all(request)
    form = ReachFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = contact_presenters.reach(Council.objects.with_contacts_kept_by(user), wanted)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "counts": found.counts,
        "is_filtered": any(wanted.values()),
    }
    return render(request, "councils/all_contacts.html", context)


@require_safe
def contacts(request: HttpRequest, council: str) -> HttpResponse:
    place = council_of(request, council)
    mine = Contact.objects.visible_to(person(request)).filter(council=place)
    context = {
        "council": place,
        "rows": [contact_presenters.contact_row(one) for one in mine.select_related("council")],
        "written_to": contact_presenters.written_to(place),
        "is_of_lga": permissions.can_import_contacts(person(request)),
    }
    return render(request, "councils/contacts.html", context)


@read_and_send
def add_contact(request: HttpRequest, council: str) -> HttpResponse:
    place = council_of(request, council)
    return form_page(
        request,
        form=ContactForm(sent(request), cancel_url=contacts_url(place)),
        do=lambda typed: acting.add_contact(council=place, by=person(request), **typed),
        done=lambda typed: (
            gettext("%(name)s is a contact of %(council)s now.")
            % {"name": typed["name"], "council": place.name}
        ),
        back=contacts_url(place),
        back_label=BACK,
        caption=place.name,
        heading=gettext("Add a contact"),
        lead=gettext(
            "Somebody who is written to about consultations until a person at the council "
            "has an account. They should know that they are named here."
        ),
    )


@read_and_send
def correct_contact(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = council_of(request, council)
    contact = contact_of(request, place, pk)
    return form_page(
        request,
        form=ContactForm(sent(request), cancel_url=contacts_url(place), contact=contact),
        do=lambda typed: acting.correct_contact(contact=contact, by=person(request), **typed),
        done=lambda typed: gettext("%(name)s is saved.") % {"name": typed["name"]},
        back=contacts_url(place),
        back_label=BACK,
        caption=place.name,
        heading=gettext("Correct a contact"),
        lead=gettext(
            "What you change is overwritten; the earlier name and address are not kept. If "
            "all is right, save it unchanged: it then counts as checked today."
        ),
    )


@read_and_send
def remove_contact(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = council_of(request, council)
    contact = contact_of(request, place, pk)
    return verb_page(
        request,
        do=lambda: acting.remove_contact(contact=contact, by=person(request)),
        done=gettext(
            "%(name)s is no longer a contact of %(council)s. Name and address are deleted."
        )
        % {"name": contact.name, "council": place.name},
        back=contacts_url(place),
        blockers=[],
        heading=gettext("Remove %(name)s?") % {"name": contact.name},
        caption=place.name,
        sentences=[
            gettext(
                "Name and address (%(email)s) are deleted at once and cannot be "
                "brought back. In backups they stay until these run out."
            )
            % {"email": contact.email},
            gettext("A spreadsheet that names this person would add them again."),
        ],
        button=gettext("Remove and delete"),
        button_class="warning",
    )

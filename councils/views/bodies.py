"""Combined authorities and other bodies of the register, kept by LGA administrators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils.actions import bodies as acting
from councils.body_forms import BodyForm, ConstituentForm
from councils.body_presenters import body_rows, constituent_rows
from councils.doors import person
from councils.enums import Division
from councils.models import Constituent, Council
from councils.views.doors import any_council, as_lga_administrator
from councils.views.pages import form_page, read_and_send, sent, verb_page


def body_url(body: Council) -> str:
    return reverse("councils:body", args=[body.slug])


def body_of(request: HttpRequest, slug: str) -> Council:
    """A body that is no principal council."""
    found = any_council(request, slug)
    if found.division == Division.PRINCIPAL:
        raise Http404("This is a principal council.")
    return found


@require_safe
def body(request: HttpRequest, council: str) -> HttpResponse:
    place = body_of(request, council)
    context = {
        "body": place,
        "rows": body_rows(place),
        "constituents": constituent_rows(place, person(request)),
    }
    return render(request, "councils/body.html", context)


@read_and_send
def add_body(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    register = reverse("councils:register")
    form = BodyForm(sent(request), cancel_url=register)
    return form_page(
        request,
        form=form,
        do=lambda typed: acting.add_body(typed=form.typed, reason=typed["reason"], by=user),
        done=lambda typed: f"{typed['name']} is in the register.",
        back=register,
        back_label="Back to councils",
        caption="Register of councils",
        heading="Add a body by hand",
        lead="For combined authorities, fire and rescue authorities, national park authorities and "
        "other bodies that the register file does not have. A consultation asks one only where "
        "its rule names its type or its name.",
    )


@read_and_send
def change_body(request: HttpRequest, council: str) -> HttpResponse:
    place = body_of(request, council)
    back = body_url(place)
    form = BodyForm(sent(request), cancel_url=back, body=place, base=acting.base_of(place))
    return form_page(
        request,
        form=form,
        do=lambda typed: acting.change_body(
            council=place,
            typed=form.typed,
            reason=typed["reason"],
            base=typed["base"],
            by=person(request),
        ),
        done=lambda typed: f"{typed['name']} is saved.",
        back=back,
        back_label=f"Back to {place.short_name}",
        caption=place.name,
        heading="Change what the register says",
        lead="Who was asked stays asked, and submissions keep what the register said on their day.",
    )


@read_and_send
def add_constituent(request: HttpRequest, council: str) -> HttpResponse:
    """A council that is part of the body; `?council=ABC` is one that the register file names."""
    place = body_of(request, council)
    register = Council.objects.administered_by(person(request))
    known = list(register.filter(division=Division.PRINCIPAL))
    code = request.GET.get("council", "")
    form = ConstituentForm(
        sent(request),
        cancel_url=body_url(place),
        councils=known,
        council=next((one for one in known if one.code == code), None),
    )
    return form_page(
        request,
        form=form,
        do=lambda typed: acting.record_constituent(body=place, by=person(request), **typed),
        done=lambda typed: f"{typed['council'].name} is recorded.",
        back=body_url(place),
        template="councils/add_constituent.html",
        body=place,
    )


def constituent_of(request: HttpRequest, place: Council, pk: int) -> Constituent:
    mine = Constituent.objects.visible_to(person(request)).select_related("council", "body")
    return get_object_or_404(mine, body=place, pk=pk)


@read_and_send
def change_constituent(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = body_of(request, council)
    recorded = constituent_of(request, place, pk)
    return form_page(
        request,
        form=ConstituentForm(
            sent(request), cancel_url=body_url(place), councils=[], recorded=recorded
        ),
        do=lambda typed: acting.record_constituent(
            body=place, council=recorded.council, by=person(request), **typed
        ),
        done=lambda typed: "The days are saved.",
        back=body_url(place),
        back_label=f"Back to {place.short_name}",
        caption=place.name,
        heading=f"Days of {recorded.council.name}",
        lead="Both days count. Each council is asked and answers for itself, whatever stands here.",
    )


@read_and_send
def remove_constituent(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = body_of(request, council)
    recorded = constituent_of(request, place, pk)
    name = recorded.council.name
    return verb_page(
        request,
        do=lambda: acting.remove_constituent(constituent=recorded, by=person(request)),
        done=f"{name} is removed.",
        back=body_url(place),
        blockers=[],
        heading=f"Remove {name}?",
        caption=place.name,
        sentences=[
            "Remove it only if it was recorded by mistake. A council that leaves gets a last day "
            "instead. What the register file says of combined authorities stays.",
        ],
        button="Remove",
        button_class="warning",
    )

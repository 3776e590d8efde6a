"""When a council was a member of the LGA, kept by LGA administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils.actions import membership as acting
from councils.doors import person
from councils.keeping_forms import PeriodForm
from councils.models import Council, LgaMembership
from councils.presenters import dates_in_words
from councils.views.doors import any_council
from councils.views.pages import form_page, read_and_send, sent, verb_page

BACK = "Back to LGA membership"


def membership_url(place: Council) -> str:
    return reverse("councils:lga-membership", args=[place.slug])


def period_of(request: HttpRequest, place: Council, pk: int) -> LgaMembership:
    mine = LgaMembership.objects.visible_to(person(request)).select_related("council")
    return get_object_or_404(mine, council=place, pk=pk)


@require_safe
def lga_membership(request: HttpRequest, council: str) -> HttpResponse:
    place = any_council(request, council)
    mine = LgaMembership.objects.visible_to(person(request)).filter(council=place)
    rows = [
        {
            "pk": one.pk,
            "dates": dates_in_words(one.starts_on, one.ends_on),
            "recorded_at": one.recorded_at,
            "recorded_by": one.recorded_by.name,
        }
        for one in mine.select_related("recorded_by")
    ]
    return render(request, "councils/lga_membership.html", {"council": place, "rows": rows})


@read_and_send
def add_lga_membership(request: HttpRequest, council: str) -> HttpResponse:
    place = any_council(request, council)
    return form_page(
        request,
        form=PeriodForm(sent(request), cancel_url=membership_url(place)),
        do=lambda typed: acting.record_membership(council=place, by=person(request), **typed),
        done=lambda typed: f"The membership of {place.name} is recorded.",
        back=membership_url(place),
        back_label=BACK,
        caption=place.name,
        heading="Record a membership of the LGA",
        lead="Both days count. Memberships of one council cannot overlap.",
    )


@read_and_send
def change_lga_membership(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    period = period_of(request, place, pk)
    return form_page(
        request,
        form=PeriodForm(sent(request), cancel_url=membership_url(place), period=period),
        do=lambda typed: acting.change_membership(period=period, by=person(request), **typed),
        done=lambda typed: "The membership is saved.",
        back=membership_url(place),
        back_label=BACK,
        caption=place.name,
        heading="Change a membership of the LGA",
        lead="If the council leaves, give the last day. Councils that were asked already stay "
        "asked.",
    )


@read_and_send
def remove_lga_membership(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    period = period_of(request, place, pk)
    dates = dates_in_words(period.starts_on, period.ends_on)
    return verb_page(
        request,
        do=lambda: acting.remove_membership(period=period, by=person(request)),
        done=f"The membership {dates} is removed.",
        back=membership_url(place),
        blockers=[],
        heading=f"Remove the membership {dates}?",
        caption=place.name,
        sentences=[
            "Remove it only if it was recorded by mistake. A council that leaves gets a last day "
            "instead, so that it stays known when it was a member.",
        ],
        button="Remove",
        button_class="warning",
    )

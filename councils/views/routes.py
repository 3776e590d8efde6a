"""How the council decides, looked after by its administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils import policies
from councils.actions import deciding
from councils.doors import person
from councils.enums import Role
from councils.models import Council, DecisionRoute, StandIn
from councils.route_forms import RouteForm, StandInForm
from councils.route_presenters import deciding as deciding_in_words
from councils.views.doors import own_council
from councils.views.pages import form_page, read_and_send, sent, verb_page


def routes_url(place: Council) -> str:
    return reverse("councils:routes", args=[place.slug])


@require_safe
def routes(request: HttpRequest, council: str) -> HttpResponse:
    place, user = own_council(request, council), person(request)
    mine = StandIn.objects.visible_to(user).filter(council=place)
    context = {
        "council": place,
        "deciding": deciding_in_words(
            place,
            DecisionRoute.objects.visible_to(user).filter(council=place),
            mine.select_related("member", "stand_in"),
        ),
    }
    return render(request, "councils/routes.html", context)


@read_and_send
def add_route(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    return form_page(
        request,
        form=RouteForm(sent(request), cancel_url=routes_url(place)),
        do=lambda typed: deciding.add_route(council=place, by=person(request), **typed),
        done=lambda typed: (
            _("Reports can be sent for decision by “%(name)s” now.") % {"name": typed["name"]}
        ),
        back=routes_url(place),
        back_label=_("Back to how the council decides"),
        caption=place.name,
        heading=_("Add a route to a decision"),
        lead=_("Officers choose among the council’s routes when they send a report for decision."),
    )


@read_and_send
def end_route(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    mine = DecisionRoute.objects.visible_to(person(request)).select_related("council")
    route = get_object_or_404(mine, council=place, pk=pk)
    return verb_page(
        request,
        do=lambda: deciding.end_route(route=route, by=person(request)),
        done=_("No report is sent by “%(route)s” any more.") % {"route": route.name},
        back=routes_url(place),
        blockers=policies.is_not_ended(route),
        heading=_("End the route “%(route)s”?") % {"route": route.name},
        caption=place.name,
        sentences=[
            _("No report can be sent for decision by it any more."),
            _("What was already sent by it stays as it is and is decided by it."),
        ],
        button=_("End route"),
        button_class="warning",
    )


@read_and_send
def add_stand_in(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    members = policies.people_with(place.pk, Role.EXECUTIVE_MEMBER)
    lead = _(
        "Under the leader’s scheme another executive member can act for one who is away. What they "
        "sign says for whom and under which reference."
    )
    too_few = _("The council needs two executive members here for that.")
    return form_page(
        request,
        form=StandInForm(sent(request), members=members, cancel_url=routes_url(place)),
        do=lambda typed: deciding.add_stand_in(council=place, by=person(request), **typed),
        done=lambda typed: (
            _("%(stand_in)s stands in for %(member)s. Both are told by e-mail.")
            % {"stand_in": typed["stand_in"].name, "member": typed["member"].name}
        ),
        back=routes_url(place),
        back_label=_("Back to how the council decides"),
        caption=place.name,
        heading=_("Record a stand-in"),
        lead=lead if len(members) > 1 else f"{lead} {too_few}",
    )


@read_and_send
def end_stand_in(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    mine = StandIn.objects.visible_to(person(request))
    standing = get_object_or_404(
        mine.select_related("council", "member", "stand_in"), council=place, pk=pk
    )
    return verb_page(
        request,
        do=lambda: deciding.end_stand_in(standing=standing, by=person(request)),
        done=_("%(stand_in)s no longer stands in for %(member)s.")
        % {"stand_in": standing.stand_in.name, "member": standing.member.name},
        back=routes_url(place),
        blockers=policies.is_not_ended(standing),
        heading=_("%(stand_in)s no longer stands in for %(member)s?")
        % {"stand_in": standing.stand_in.name, "member": standing.member.name},
        caption=place.name,
        sentences=[
            _("From this moment on they sign nothing for them. Both are told by e-mail."),
            _("What they have signed stays as it is."),
        ],
        button=_("End it"),
        button_class="warning",
    )

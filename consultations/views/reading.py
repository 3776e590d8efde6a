from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.definition.files import FORMATS
from consultations.definition.stored import definition_of
from consultations.definition.welsh import parts
from consultations.doors import consultation_of
from consultations.enums import ConsultationState
from consultations.models import Consultation, ExtensionRequest
from consultations.presenters.documents import document_lines
from consultations.presenters.language import show_welsh
from consultations.presenters.listing import COLOURS, rows
from consultations.presenters.next_step import next_step
from consultations.presenters.overview import groups
from consultations.presenters.reading import corrected_numbers, sections, sections_of, who_is_asked
from consultations.presenters.welsh import left_to_translate
from consultations.release_words import release_words, when_fixed
from councils.doors import person
from slisystem.languages import WELSH


@require_safe
def all_consultations(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.staff_roles:
        raise Http404
    waiting = ExtensionRequest.objects.visible_to(user).waiting()
    found = Consultation.objects.visible_to(user).annotate(
        councils_asked=Count("invitations"),
        is_asked_for_time=Exists(waiting.filter(invitation__consultation=OuterRef("pk"))),
    )
    listed = rows(found.order_by("-closes_at", "code"), user, timezone.now())
    context = {
        "rows": [row for row in listed if not row.is_archived],
        "archived": [row for row in listed if row.is_archived],
        "can_write": permissions.can_edit(user),
    }
    return render(request, "consultations/list.html", context)


@require_safe
def overview(request: HttpRequest, consultation: str) -> HttpResponse:
    """Where a consultation stands, what is next, and its pages."""
    user, now = person(request), timezone.now()
    asked = consultation_of(user, consultation)
    state, step = asked.state_at(now), next_step(asked, user, now)
    context = {
        "consultation": asked,
        "state": state.label,
        "state_now": state,
        "colour": COLOURS[state],
        "next": step,
        "to_send": f"{settings.SITE_URL}{step.to_send}" if step.to_send else "",
        "to_translate": left_to_translate(asked, now),
        "groups": groups(asked, user, state),
    }
    return render(request, "consultations/overview.html", context)


@require_safe
def definition(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    context = {
        "consultation": asked,
        "state_now": asked.state_at(timezone.now()),
        "sections": sections(asked),
        "release": release_words(asked),
        "when_fixed": when_fixed(asked),
        "files": [(name, each.title) for name, each in FORMATS.items()],
        "can_import": permissions.can_edit(user) and not policies.against_editing(asked),
    }
    return render(request, "consultations/definition.html", context)


@login_not_required
@require_safe
def public(request: HttpRequest, consultation: str) -> HttpResponse:
    now = timezone.now()
    asked = get_object_or_404(Consultation.objects.readable_by_all(now), code=consultation)
    state, in_welsh = asked.state_at(now), request.GET.get("language") == WELSH
    shown = definition_of(asked)
    if in_welsh:
        show_welsh(asked)
    context = {
        "consultation": asked,
        "in_welsh": in_welsh,
        "has_welsh": any(named.part.welsh for named in parts(shown)),
        "state_now": state,
        "is_open": state == ConsultationState.OPEN,
        "some_have_longer": asked.is_extended and now < asked.ends_at,
        "asked": who_is_asked(asked),
        "documents": document_lines(asked),
        "sections": sections_of(shown, in_welsh=in_welsh, corrected=corrected_numbers(asked)),
        "release": release_words(asked),
        "corrected": asked.corrections.since_opening().order_by("-made_at").first(),
    }
    return render(request, "consultations/public.html", context)

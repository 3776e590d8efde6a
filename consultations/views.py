from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations import actions, extending, permissions, policies, presenters
from consultations.enums import ConsultationState
from consultations.extension_words import extension_lines
from consultations.forms import AnswerForm, ExtendForm
from consultations.models import Consultation, ExtensionRequest
from consultations.release_words import release_words
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from councils.views.pages import form_page, read_and_send, sent


def consultation_of(user: User, code: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(user), code=code)


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
    rows = presenters.rows(found.order_by("-closes_at", "code"), user, timezone.now())
    return render(request, "consultations/list.html", {"rows": rows})


@require_safe
def definition(request: HttpRequest, consultation: str) -> HttpResponse:
    asked = consultation_of(person(request), consultation)
    context = {
        "consultation": asked,
        "sections": presenters.sections(asked),
        "release": release_words(asked),
    }
    return render(request, "consultations/definition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_publish(user):
        raise PermissionDenied("Only LGA editors publish a consultation.")
    if request.method == "POST":
        try:
            actions.publish(consultation=asked, by=user)
        except Refused as refused:
            for blocker in refused.blockers:
                messages.error(request, blocker.sentence)
            return redirect("consultations:publish", asked.code)
        messages.success(request, f"“{asked.title}” is published and the councils are asked.")
        return redirect("consultations:list")
    now = timezone.now()
    context = {
        "consultation": asked,
        "blockers": policies.against_publishing(asked, now),
        "publishing": presenters.publishing(asked, now),
        "release": release_words(asked),
    }
    return render(request, "consultations/publish.html", context)


@require_safe
def extensions(request: HttpRequest, consultation: str) -> HttpResponse:
    """What councils asked and were given, the waiting requests first."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see who was given more time.")
    can_give = permissions.can_give_time(user)
    found = ExtensionRequest.objects.visible_to(user).filter(invitation__consultation=asked)
    found = found.with_people()
    context = {
        "consultation": asked,
        "lines": extension_lines(found, can_answer=can_give),
        "can_give": can_give,
        "blockers": policies.against_giving_time(asked),
    }
    return render(request, "consultations/extensions.html", context)


@read_and_send
def answer_extension(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_give_time(user):
        raise PermissionDenied("Only LGA editors answer requests for more time.")
    found = ExtensionRequest.objects.visible_to(user).filter(invitation__consultation=asked)
    found = found.with_people()
    wanted = get_object_or_404(found, pk=pk)
    back = reverse("consultations:extensions", args=[asked.code])
    form = AnswerForm(sent(request), request=wanted, cancel_url=back)

    def do(typed: dict[str, Any]) -> None:
        if form.is_granted:
            extending.grant(request=wanted, by=user, granted=form.granted, answer=typed["answer"])
        else:
            extending.decline(request=wanted, by=user, answer=typed["answer"])

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: f"The answer was sent to {wanted.invitation.council.name}.",
        back=back,
        template="consultations/answer_extension.html",
        consultation=asked,
        council=wanted.invitation.council,
        ends_at=wanted.invitation.ends_at,
        line=extension_lines([wanted])[0],
        blockers=policies.against_answering(wanted),
    )


@read_and_send
def extend(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_give_time(user):
        raise PermissionDenied("Only LGA editors give more time.")
    back = reverse("consultations:extensions", args=[asked.code])
    invitations = list(asked.invitations.select_related("council"))
    form = ExtendForm(sent(request), invitations=invitations, cancel_url=back)

    def do(typed: dict[str, Any]) -> None:
        extending.extend(
            consultation=asked,
            by=user,
            granted=form.granted,
            reason=typed["reason"],
            invitations=typed["invitations"],
        )

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: "More time is given, and the policy officers of the councils are told.",
        back=back,
        template="consultations/extend.html",
        consultation=asked,
        number=len(invitations),
        blockers=policies.against_giving_time(asked),
    )


@login_not_required
@require_safe
def public(request: HttpRequest, consultation: str) -> HttpResponse:
    now = timezone.now()
    asked = get_object_or_404(Consultation.objects.readable_by_all(now), code=consultation)
    context = {
        "consultation": asked,
        "is_open": asked.state_at(now) == ConsultationState.OPEN,
        "some_have_longer": asked.is_extended and now < asked.ends_at,
        "asked": asked.rule.in_words(),
        "sections": presenters.sections(asked),
        "release": release_words(asked),
    }
    return render(request, "consultations/public.html", context)

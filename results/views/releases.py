from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations.models import Consultation
from councils.doors import person
from councils.enums import StaffRoleKind
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from results import actions, laid_out, permissions, policies, workflow
from results.disclosure.release_json import read_release
from results.enums import FileFormat, ReleaseState, ReleaseVerb
from results.forms import STALE, StepForm, WordsForm
from results.models import PublicationNote, Release, ReleaseFile
from results.plans import plan_of
from results.presenters import steps
from results.presenters.layouts import LayoutWords, layout_words
from results.presenters.publication import FILES
from results.presenters.results_page import page_of
from results.presenters.step_pages import PAGES
from results.standing import Standing, happened
from results.views.public import file_response
from results.words import words_of

Do = Callable[[StepForm], Any]


def standing_of(user: User, code: str) -> Standing:
    asked = get_object_or_404(Consultation.objects.visible_to(user), code=code)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see the steps of a release.")
    return Standing.of(asked)


@require_safe
def overview(request: HttpRequest, consultation: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    standing = standing_of(user, consultation)
    asked = standing.consultation
    current = steps.current(standing)
    files = ReleaseFile.objects.visible_to(user).filter(release=current).defer("content")
    formats = {file.format for file in files} if current and current.frozen_at else set()
    following = steps.next_of(standing, user, now)
    events = asked.release_events.select_related("by").order_by("-number")
    notes = PublicationNote.objects.visible_to(user).filter(invitation__consultation=asked)
    notes = notes.select_related("invitation__council")
    context = {
        "consultation": asked,
        "state": steps.state_tag(standing, now),
        "is_open": asked.state_at(now).has_opened,
        "steps": steps.steps(standing, now, formats),
        "next": following,
        "links": steps.links(steps.buttons(standing, user, now), following),
        "history": steps.history_lines(events, standing.releases, notes),
        "frozen": standing.latest(ReleaseState.FROZEN),
        "published": standing.latest(ReleaseState.PUBLISHED),
        "files": [(FILES[each][0], each) for each in FILES if each in formats],
        "may_export": StaffRoleKind.ANALYST in user.staff_roles,
    }
    return render(request, "results/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.PREPARE,
        lambda form: actions.prepare(
            consultation=standing.consultation,
            by=user,
            seen_digest=form.cleaned_data["layout"] or "none",
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.FREEZE,
        lambda form: actions.freeze(release=named(standing, form), by=user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.SET_ASIDE,
        lambda form: actions.set_aside(release=named(standing, form), by=user, reason=form.said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.REJECT,
        lambda form: actions.reject(release=named(standing, form), by=user, reason=form.said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.PUBLISH,
        lambda form: actions.publish(release=named(standing, form), by=user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erratum(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    standing = standing_of(user, consultation)
    return step_page(
        request,
        standing,
        ReleaseVerb.ERRATUM,
        lambda form: actions.write_erratum(release=named(standing, form), by=user, text=form.said),
    )


@require_safe
def figures(request: HttpRequest, consultation: str) -> HttpResponse:
    """The frozen figures, for staff, before they are published."""
    user, now = person(request), timezone.now()
    standing = standing_of(user, consultation)
    asked = standing.consultation
    frozen = standing.latest(ReleaseState.FROZEN)
    context: dict[str, Any] = {"consultation": asked, "page": None}
    barred = policies.not_closed(asked, now)
    if frozen is None or barred:
        latest = standing.latest()
        sentence = happened(latest) if latest else "No release has been prepared yet."
        context["blockers"] = barred or [
            Blocker("none", f"There are no figures that wait to be published. {sentence}")
        ]
        return render(request, "results/figures.html", context)
    file = ReleaseFile.objects.visible_to(user).get(release=frozen, format=FileFormat.JSON)
    context["page"] = page_of(read_release(bytes(file.content)), words_of(asked))
    context["happened"] = happened(frozen)
    return render(request, "results/figures.html", context)


@require_safe
def staff_file(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    """A file of the frozen release, else of the latest published one."""
    user = person(request)
    standing = standing_of(user, consultation)
    release = standing.latest(ReleaseState.FROZEN) or standing.latest(ReleaseState.PUBLISHED)
    if release is None or policies.not_closed(standing.consultation, timezone.now()):
        raise Http404
    files = ReleaseFile.objects.visible_to(user).filter(release=release)
    file = get_object_or_404(files, format=file_format)
    assert release.number is not None
    return file_response(file, consultation, release.number)


def step_page(request: HttpRequest, standing: Standing, verb: ReleaseVerb, do: Do) -> HttpResponse:
    """The page before a step: GET says what will happen, POST does it."""
    user, now = person(request), timezone.now()
    transition = workflow.BY_VERB[verb]
    if not transition.who(user):
        raise PermissionDenied(f"Your role does not include “{transition.label}”.")
    release = workflow.subject(transition, standing)
    words = PAGES[verb]
    form = form_of(request, verb, release)
    overview_url = steps.overview_url(standing.consultation)
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refused as refused:
            for blocker in refused.blockers:
                messages.error(request, blocker.sentence)
            return redirect(overview_url)
        say_stored(request)
        messages.success(request, words.done)
        return redirect(overview_url)
    context = {
        "consultation": standing.consultation,
        "caption": standing.consultation.title,
        "heading": words.heading,
        "sentences": words.sentences,
        "blockers": workflow.blockers(transition, standing, release, user, now),
        "form": form,
        "button": words.button,
        "button_class": words.button_class,
        "cancel_url": overview_url,
        "happened": happened(release) if release else "",
        "layout": None,
    }
    if not context["blockers"] and verb in {ReleaseVerb.PREPARE, ReleaseVerb.FREEZE}:
        notes = PublicationNote.objects.visible_to(user).standing(standing.consultation)
        context["noted"] = notes.count()
        try:
            context["layout"] = laid_out_words(standing.consultation, release, form)
        except Refused as refused:
            context["blockers"] = refused.blockers
    status = 422 if request.method == "POST" else 200
    return render(request, "results/step.html", context, status=status)


def named(standing: Standing, form: StepForm) -> Release:
    """The release that the page was about; Refused when it is none of these."""
    found = standing.release(form.cleaned_data["release"])
    if found is None:
        raise Refused([Blocker("stale", STALE)])
    return found


def form_of(request: HttpRequest, verb: ReleaseVerb, release: Release | None) -> StepForm:
    words = PAGES[verb]
    return (WordsForm if words.asks else StepForm)(
        label=words.asks,
        hint=words.hint,
        missing=words.missing,
        initial={"release": release.pk if release else None},
        data=request.POST if request.method == "POST" else None,
    )


def laid_out_words(asked: Consultation, release: Release | None, form: StepForm) -> LayoutWords:
    """The layout that was prepared, or the one that a release would have now; then the form
    remembers which one was shown."""
    if release:
        return layout_words(release.layout, plan_of(asked), words_of(asked))
    plan, _, layout = laid_out.of_now(asked)
    stored = laid_out.stored(plan, layout)
    form.initial["layout"] = laid_out.layout_digest(stored)
    return layout_words(stored, plan, words_of(asked))

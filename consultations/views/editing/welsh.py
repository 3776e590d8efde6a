"""The Welsh of a consultation: how far it is, and each of its pages side by side with the English.

It is written from the draft on until the last council's end, so these pages have a door of their
own beside that of the draft.
"""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.translating import translate
from consultations.definition.values import Definition, SectionDefinition
from consultations.definition.welsh import parts, progress
from consultations.doors import consultation_of
from consultations.forms.welsh import WelshForm, parts_of
from consultations.presenters.welsh import groups, in_words, of_page, pages
from consultations.views.editing.doors import Draft, DraftPage, based_on
from councils.doors import person
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from councils.views.pages import read_and_send, sent


def translators_page(view: DraftPage) -> DraftPage:
    """The view gets the request and the consultation before an editor; once no council can submit
    any more, the page says how far the Welsh came."""

    @read_and_send
    @wraps(view)
    def page(request: HttpRequest, consultation: str, **kwargs: int) -> HttpResponse:
        user = person(request)
        found = consultation_of(user, consultation)
        if not permissions.can_edit(user):
            raise PermissionDenied("Only LGA editors write the Welsh of consultations.")
        asked = Draft(user, found)
        if blockers := policies.against_translating(found, timezone.now()):
            return how_far(request, asked, blockers)
        return view(request, asked, **kwargs)

    return page


def how_far(request: HttpRequest, asked: Draft, blockers: list[Blocker]) -> HttpResponse:
    """Which parts are translated how far."""
    is_draft = asked.consultation.published_at is None
    context = {
        "consultation": asked.consultation,
        "is_draft": is_draft,
        "back_url": asked.url("edit" if is_draft else "overview"),
        "blockers": blockers,
        "far": in_words(progress(parts(asked.definition))),
        "pages": pages(asked.definition),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/editing/welsh.html", context, status=status)


@translators_page
def welsh(request: HttpRequest, asked: Draft) -> HttpResponse:
    return how_far(request, asked, [])


@translators_page
def welsh_part(request: HttpRequest, asked: Draft, number: int) -> HttpResponse:
    """The texts of the consultation itself (`number` is 0) or of a section."""
    shown = _shown(asked.definition, number)
    name = f"Section {number}" if number else "The consultation itself"
    form = WelshForm(sent(request), parts=parts_of(shown))
    if request.method == "POST" and form.is_valid():
        what = f"Welsh of section {number} written" if number else "Welsh written"
        if _store(request, asked, form, what, f"The Welsh is saved: {name.lower()}."):
            return redirect(asked.url("edit-welsh"))
    if form.errors:
        based_on(form, seen=form.seen_again)
    context = {
        "consultation": asked.consultation,
        "back_url": asked.url("edit-welsh"),
        "form": form,
        "name": name,
        "title": shown.title,
        "far": of_page(parts_of(shown)),
        "groups": groups(form),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/welsh_part.html", context, status=status)


def _store(request: HttpRequest, asked: Draft, form: WelshForm, what: str, done: str) -> bool:
    """Stores what was typed and says so; what stands in its way is said in the form."""
    try:
        is_new = translate(
            consultation=asked.consultation, by=asked.by, typed=form.typed, what=what
        )
    except Refused as refused:
        for blocker in refused.blockers:
            form.add_error(None, blocker.sentence)
        return False
    say_stored(request)
    messages.success(request, done if is_new else "Nothing was different, so nothing was changed.")
    return True


def _shown(definition: Definition, number: int) -> Definition | SectionDefinition:
    if not number:
        return definition
    for section in definition.sections:
        if section.number == number:
            return section
    raise Http404

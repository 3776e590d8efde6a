"""The way to a draft: LGA editors, and only while it is one.

A page that is asked for after publishing says so and shows no field; whatever is sent is asked
again by the action, under its lock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultations import permissions, policies
from consultations.actions import rewriting
from consultations.definition import Definition
from consultations.definition.stored import definition_of
from consultations.doors import consultation_of
from consultations.editing import Edit
from consultations.models import Consultation
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from councils.stored import say_stored
from councils.views.pages import read_and_send


@dataclass(frozen=True)
class Draft:
    """A draft before an editor, read once for the page."""

    by: User
    consultation: Consultation

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.consultation)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"consultations:{name}", args=[self.consultation.code, *args])


DraftPage = Callable[..., HttpResponse]


def draft_page(view: DraftPage) -> DraftPage:
    """The view gets the request and the draft."""

    @read_and_send
    @wraps(view)
    def page(request: HttpRequest, consultation: str, **kwargs: Any) -> HttpResponse:
        user = person(request)
        found = consultation_of(user, consultation)
        if not permissions.can_edit(user):
            raise PermissionDenied("Only LGA editors write consultations.")
        if blockers := policies.against_editing(found):
            context = {"consultation": found, "blockers": blockers}
            status = 422 if request.method == "POST" else 200
            return render(request, "consultations/editing/locked.html", context, status=status)
        return view(request, Draft(user, found), **kwargs)

    return page


@dataclass
class Made:
    """Whether an edit was stored; `is_stale`: somebody changed the same meanwhile."""

    is_stored: bool
    is_stale: bool = False


def make(request: HttpRequest, draft: Draft, form: Any, edit: Edit, what: str, done: str) -> Made:
    """Makes the edit and says what was done; what stands in its way is said in the form, beside its
    field."""
    try:
        rewritten = rewriting.rewrite(
            consultation=draft.consultation, by=draft.by, edit=edit, what=what
        )
    except Refused as refused:
        for blocker in refused.blockers:
            field = blocker.anchor if blocker.anchor in form.fields else None
            form.add_error(field, blocker.sentence)
        return Made(False, is_stale=rewriting.CHANGED in refused.blockers)
    say_stored(request)
    messages.success(
        request, done if rewritten.differences else "Nothing was different, so nothing was changed."
    )
    return Made(True)


def based_on(form: Any, **now: str) -> None:
    """The form shown again compares with what is stored now, which stands beside it."""
    form.data = form.data.copy()
    for name, value in now.items():
        form.data[name] = value

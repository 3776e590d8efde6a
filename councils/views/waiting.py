"""A file is sent, then what it would do is read, and then it is confirmed or given up.

The same three steps for every kind of file: it waits in a table for whoever sent it, for a day and
under its hash, so that exactly what was read is confirmed, and counts once.  What the file would do
and what confirming does are the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from councils.actions import waiting
from councils.enums import FileKind
from councils.models import User, WaitingFile
from councils.refusals import Blocker, Refused
from councils.stored import say_stored


@dataclass(frozen=True)
class Pages:
    """Where a kind of file is sent, read and, once it is confirmed, seen (addresses). `about` is
    what it would be written to, where there are several."""

    kind: FileKind
    upload: str
    check: str
    after: str
    about: str = ""

    def waiting_of(self, by: User) -> WaitingFile | None:
        found = WaitingFile.objects.visible_to(by).filter(kind=self.kind, about=self.about)
        return found.first()


class NoLongerFits(Exception):
    """The file fitted when it was sent and does not now; the page says in what."""


def upload_page(
    request: HttpRequest, pages: Pages, *, by: User, form: Any, template: str, **context: Any
) -> HttpResponse:
    """The form has checked the file (`cleaned_data["file"]`, its bytes) and has its `file_name`."""
    if request.method == "POST" and form.is_valid():
        waiting.keep_waiting(
            kind=pages.kind,
            about=pages.about,
            name=form.file_name,
            content=form.cleaned_data["file"],
            by=by,
        )
        say_stored(request)  # what was pasted waits as a file does
        return redirect(pages.check)
    context |= {"form": form, "waiting": pages.waiting_of(by)}
    return render(request, template, context, status=422 if form.errors else 200)


def check_page(
    request: HttpRequest,
    pages: Pages,
    *,
    by: User,
    confirm: Callable[[str, QueryDict], str | HttpResponse],
    show: Callable[[WaitingFile], dict[str, Any]],
    template: str,
) -> HttpResponse:
    """`confirm` writes the file with that hash, given what was sent along, and says what it did, or
    answers itself; it raises Refused or NoLongerFits. `show` is what the page says of the file;
    with "faults" there is nothing to confirm."""
    blockers: tuple[Blocker, ...] = ()
    if "give_up" in request.POST:
        waiting.give_up(kind=pages.kind, about=pages.about, by=by)
        messages.success(request, _("The file was given up. Nothing was written."))
        return redirect(pages.upload)
    if request.method == "POST":
        try:
            done = confirm(request.POST.get("file", ""), request.POST)
        except Refused as refused:
            blockers = refused.blockers
        except NoLongerFits:
            pass  # what is shown says why
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return redirect(pages.after)
    held = pages.waiting_of(by)
    if held is None:
        for blocker in blockers:
            messages.error(request, blocker.sentence)
        return redirect(pages.upload)
    context = {"waiting": held, "blockers": blockers, **show(held)}
    status = 422 if blockers or context.get("faults") else 200
    return render(request, template, context, status=status)

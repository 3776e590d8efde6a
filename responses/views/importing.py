"""Words from outside: the draft that was edited in Word, and existing papers.

A file is sent, what it would change is read, and what is ticked is saved (councils.views.waiting).
Where something that was ticked could not be saved, or was changed in the draft meanwhile, the file
stays, and the page shows the draft of now beside it; otherwise it is deleted, and kept with the
response only if somebody said so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils import uploads
from councils.actions import waiting
from councils.doors import person
from councils.enums import FileKind
from councils.models import User, WaitingFile
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from councils.uploads import ATTACHMENT_POLICY
from councils.views.pages import read_and_send, sent
from councils.views.waiting import Pages, check_page, upload_page
from responses import permissions
from responses.actions import importing, keeping, taking_papers
from responses.actions.attempts import Taken
from responses.enums import State
from responses.forms.importing import PaperForm, WordForm
from responses.models import KeptFile, Response
from responses.presenters.importing import saved_rows
from responses.presenters.paper_rows import Before, paper_rows
from responses.presenters.word_rows import word_rows
from responses.views.doors import response_of
from responses.views.drafting.doors import locked_sentence, worked_on

RESULT = "import-result"


def pages_of(response: Response, kind: FileKind) -> Pages:
    upload = reverse(f"responses:{kind}", args=response.url_args)
    check = reverse(f"responses:check-{kind}", args=response.url_args)
    return Pages(kind, upload=upload, check=check, after=upload, about=str(response.pk))


# --- Word -----------------------------------------------------------------------------------


@read_and_send
def word(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response, user = worked_on(request, council, consultation), person(request)
    form = WordForm(
        sent(request),
        request.FILES or None,
        look=lambda content: importing.look(response=response, by=user, content=content),
        cancel_url=response.get_absolute_url(),
    )
    return _send(request, response, FileKind.WORD, form, "responses/word.html")


@read_and_send
def check_word(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response, user = worked_on(request, council, consultation), person(request)

    def take(held: WaitingFile, along: QueryDict) -> Taken:
        return importing.take(
            response=response,
            by=user,
            content=bytes(held.content),
            name=held.name,
            chosen=along.getlist("take"),
            remarks=along.getlist("remark"),
        )

    def show(held: WaitingFile, before: Before) -> dict[str, Any]:
        found = importing.look(response=response, by=user, content=bytes(held.content))
        return {"rows": word_rows(response, found, user, before.ticked)}

    way = _Way(FileKind.WORD, take, show, lambda held: uploads.DOCX[1])
    return _check(request, response, way, "responses/check_word.html")


# --- existing papers ------------------------------------------------------------------------


@read_and_send
def paper(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response, user = worked_on(request, council, consultation), person(request)

    def look(content: bytes, *, is_pasted: bool = False) -> object:
        return taking_papers.look(response=response, by=user, content=content, is_pasted=is_pasted)

    form = PaperForm(
        sent(request),
        request.FILES or None,
        look=look,
        look_at_pasted=lambda content: look(content, is_pasted=True),
        cancel_url=response.get_absolute_url(),
    )
    return _send(request, response, FileKind.PAPER, form, "responses/paper.html")


@read_and_send
def check_paper(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response, user = worked_on(request, council, consultation), person(request)

    def take(held: WaitingFile, along: QueryDict) -> Taken:
        keys = along.getlist("take")
        return taking_papers.take(
            response=response,
            by=user,
            content=bytes(held.content),
            name=held.name,
            chosen={key: _number(along.get(f"version-{key}", "")) for key in keys},
            reasons=_reasons(along),
            wordings={key: _number(along.get(f"wording-{key}", "")) for key in keys},
        )

    def show(held: WaitingFile, before: Before) -> dict[str, Any]:
        found = taking_papers.look(
            response=response,
            by=user,
            content=bytes(held.content),
            is_pasted=not held.name,
        )
        return {"rows": paper_rows(response, found, user, before)}

    def ending(held: WaitingFile) -> str:
        return taking_papers.ending_of(bytes(held.content), is_pasted=not held.name)

    way = _Way(FileKind.PAPER, take, show, ending)
    return _check(request, response, way, "responses/check_paper.html")


def _reasons(along: QueryDict) -> dict[str, str]:
    begin = "reason-"
    return {name.removeprefix(begin): str(along[name]) for name in along if name.startswith(begin)}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0


# --- both -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Way:
    kind: FileKind
    take: Callable[[WaitingFile, QueryDict], Taken]
    show: Callable[[WaitingFile, Before], dict[str, Any]]
    ending: Callable[[WaitingFile], str]


def _send(
    request: HttpRequest, response: Response, kind: FileKind, form: Any, template: str
) -> HttpResponse:
    here = pages_of(response, kind)
    if response.state != State.DRAFTING and request.method == "POST":
        return redirect(here.upload)  # which says why
    return upload_page(
        request,
        here,
        by=person(request),
        form=form,
        template=template,
        response=response,
        check_url=here.check,
        locked_sentence=locked_sentence(response),
        done=_result(request, response),
        kept=_kept(response, person(request)),
    )


def _check(request: HttpRequest, response: Response, way: _Way, template: str) -> HttpResponse:
    here, user = pages_of(response, way.kind), person(request)
    if "give_up" in request.POST:
        waiting.give_up(kind=way.kind, about=here.about, by=user)
        messages.success(
            request, _("The file was given up. What was not saved of it is not written.")
        )
        return redirect(here.upload)
    if response.state != State.DRAFTING:
        return redirect(here.upload)

    def confirm(seen: str, along: QueryDict) -> HttpResponse:
        held = waiting.seen_waiting(kind=way.kind, about=here.about, seen=seen, by=user)
        if not along.getlist("take") and not along.getlist("remark"):
            sentence = _("Nothing is ticked. Tick what is to be saved, or give the file up.")
            raise Refused([Blocker("nothing", sentence)])
        taken = way.take(held, along)
        is_kept = "keep" in along and bool(taken.saved or taken.comments)
        not_kept = _keep(response, user, held, way.ending(held)) if is_kept else ""
        _remember(
            request,
            response,
            taken,
            along,
            name=held.name,
            is_kept=is_kept and not not_kept,
            not_kept=not_kept,
        )
        if taken.is_open:
            return redirect(here.check)
        waiting.give_up(kind=way.kind, about=here.about, by=user)
        say_stored(request)
        return redirect(here.upload)

    def show(held: WaitingFile) -> dict[str, Any]:
        done = _result(request, response)
        shown = {
            "response": response,
            "upload_url": here.upload,
            "done": done,
            "keeps": "keep" in request.POST,
        }
        try:
            return shown | way.show(held, _before(request, done))
        except Refused as refused:
            return shown | {"faults": refused.blockers}

    return check_page(request, here, by=user, confirm=confirm, show=show, template=template)


def _keep(response: Response, user: User, held: WaitingFile, ending: str) -> str:
    """Why the file was not kept, "" where it was: what was taken from it is saved by then."""
    try:
        keeping.keep_file(
            response=response,
            by=user,
            name=held.name or "Pasted text.txt",
            content=bytes(held.content),
            ending=ending,
        )
    except Refused as refused:
        return " ".join(blocker.sentence for blocker in refused.blockers)
    return ""


def _remember(
    request: HttpRequest,
    response: Response,
    taken: Taken,
    along: QueryDict,
    *,
    name: str,
    is_kept: bool,
    not_kept: str,
) -> None:
    """For the next page, which says once what was saved."""
    saved = saved_rows(response, person(request), taken.keys, taken.saved)
    open_keys = {one.key for one in taken.not_taken}
    request.session[RESULT] = {
        "about": response.pk,
        "name": name,
        "saved": [asdict(one) for one in saved],
        "comments": taken.comments,
        "not_taken": [asdict(one) for one in taken.not_taken],
        "conflicts": taken.conflicts,
        "reasons": {key: text for key, text in _reasons(along).items() if key in open_keys},
        "is_kept": is_kept,
        "not_kept": not_kept,
    }


def _before(request: HttpRequest, done: dict[str, Any] | None) -> Before:
    """What was ticked and typed. After a save only what failed in it is ticked again, and nothing
    for which somebody else's words would go."""
    if request.method == "POST":
        ticked = {*request.POST.getlist("take"), *request.POST.getlist("remark")}
        return Before(ticked, reasons=_reasons(request.POST))
    if done is None:
        return Before()
    failed = {one["key"]: one["sentence"] for one in done["not_taken"] if not one["is_newer"]}
    return Before(failed.keys(), failed, done["reasons"])


def _result(request: HttpRequest, response: Response) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(RESULT)
    if found is None or found["about"] != response.pk:
        return None
    del request.session[RESULT]
    return found


def _kept(response: Response, user: User) -> list[KeptFile]:
    mine = KeptFile.objects.visible_to(user).filter(response=response)
    return list(mine.defer("content").select_related("kept_by"))


@require_safe
def kept_file(request: HttpRequest, council: str, consultation: str, pk: int) -> HttpResponse:
    """The file as it came: a download, never a page."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_work(user, response):
        raise PermissionDenied(_("Only officers and contributors read what the draft was made of."))
    mine = KeptFile.objects.visible_to(user).filter(response=response)
    kept = get_object_or_404(mine, pk=pk)
    return HttpResponse(
        bytes(kept.content),
        content_type=kept.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, kept.name) or "attachment",
            "Content-Security-Policy": ATTACHMENT_POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )

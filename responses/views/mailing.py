"""Letters of the LGA to many councils: written, previewed, confirmed; what became of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.enums import DeliveryState, MailingKind
from consultations.models import Consultation, Mailing
from consultations.permissions import can_write_to_councils
from councils.doors import person
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.views.pages import read_and_send, verb_page
from responses.actions import mailing as mailings_of
from responses.forms.mailing import CHANGE, SEND, STEP, AgainForm, MailingForm
from responses.policies.mailing import against_mailing
from responses.presenters import mailing as presenting
from responses.progress import progress_of
from responses.views.board import followed

ON_A_PAGE = 100
ONLY_EDITORS = "Only LGA editors write to councils."


@require_safe
def mailings(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    context = {
        "consultation": asked,
        "lines": presenting.mailing_lines(
            Mailing.objects.visible_to(user).filter(consultation=asked)
        ),
        "kinds": MailingKind.choices if can_write_to_councils(user) else [],
        "blockers": against_mailing(asked, timezone.now()),
    }
    return render(request, "responses/mailings.html", context)


@require_safe
def mailing(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    found = _mailing(user, asked, pk)
    counts = presenting.delivery_counts(found)
    state = request.GET.get("state", "")
    rows = found.recipients.select_related("council")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    is_editor = can_write_to_councils(user)
    context = {
        "consultation": asked,
        "mailing": found,
        "counts": counts,
        "state": state,
        "page": page,
        "rows": presenting.recipient_lines(page.object_list, with_people=is_editor),
        "with_people": is_editor,
        "can_send_again": is_editor and any(one.state == DeliveryState.FAILED for one in counts),
        "unreached": found.unreached.splitlines(),
    }
    return render(request, "responses/mailing.html", context)


@read_and_send
def mailing_new(request: HttpRequest, consultation: str) -> HttpResponse:
    """The form, its preview and the sending are one address: what was typed travels with them."""
    user = person(request)
    asked = followed(user, consultation)
    if not can_write_to_councils(user):
        raise PermissionDenied(ONLY_EDITORS)
    blockers = against_mailing(asked, timezone.now())
    form = _form(request, asked, user)
    if blockers or not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound and form.errors else 200
        return _write(request, asked, form, blockers, status)
    step = request.POST.get(STEP)
    if step == CHANGE:
        return _write(request, asked, form, [], 200)
    if step != SEND:
        return _preview(request, asked, user, form, [])
    try:
        made = mailings_of.queue(
            consultation=asked,
            by=user,
            words=form.words,
            seen=request.POST.get("seen", ""),
            token=_token(request),
        )
    except Refused as refused:
        return _preview(request, asked, user, form, list(refused.blockers))
    messages.success(request, "The letters wait to be sent, and leave within minutes.")
    return redirect("responses:mailing", asked.code, made.pk)


@read_and_send
def mailing_again(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    if not can_write_to_councils(user):
        raise PermissionDenied(ONLY_EDITORS)
    found = _mailing(user, asked, pk)
    failed = found.recipients.filter(state=DeliveryState.FAILED).exclude(address="")
    unclear = failed.filter(may_have_arrived=True).count()
    certain = failed.count() - unclear
    form = AgainForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        form.is_valid()
        also = bool(form.cleaned_data.get("also_unclear"))
        mailings_of.send_again(mailing=found, by=user, also_unclear=also)

    sentences = [
        f"{certain} letter{'' if certain == 1 else 's'} that the mail server refused will be sent "
        "again, to those that it still concerns.",
    ]
    if unclear:
        sentences.append(
            f"Of {unclear} more it is not known whether they arrived. They are sent again only if "
            "you say so."
        )
    nothing = [] if certain or unclear else [Blocker("none", "No letter has failed.")]
    return verb_page(
        request,
        do=do,
        done="The letters wait to be sent again.",
        back=reverse("responses:mailing", args=[asked.code, found.pk]),
        blockers=nothing,
        heading="Send again to those that failed",
        caption=found.subject,
        sentences=sentences,
        button="Send again",
        form=form if unclear else None,
    )


def _form(request: HttpRequest, asked: Consultation, user: User) -> MailingForm:
    # A list of councils that was posted by another page only fills the form in.
    is_list = "list" in request.POST
    is_sent = request.method == "POST" and not is_list
    kind = (request.POST if is_sent else request.GET).get("kind", "")
    kind = kind if kind in MailingKind.values else MailingKind.REMINDER.value
    rows = progress_of(asked, user, timezone.now())
    return MailingForm(
        request.POST if is_sent else None,
        invitations=list(asked.invitations.select_related("council")),
        numbers=presenting.numbers_by_whom(asked, rows, kind),
        kind=kind,
        chosen=request.POST.get("councils", "").split() if is_list else (),
        cancel_url=reverse("responses:mailings", args=[asked.code]),
    )


def _write(
    request: HttpRequest,
    asked: Consultation,
    form: MailingForm,
    blockers: list[Blocker],
    status: int,
) -> HttpResponse:
    context = {"consultation": asked, "form": form, "blockers": blockers}
    return render(request, "responses/mailing_new.html", context, status=status)


def _preview(
    request: HttpRequest,
    asked: Consultation,
    user: User,
    form: MailingForm,
    blockers: list[Blocker],
) -> HttpResponse:
    words = form.words
    audience = mailings_of.audience_of(asked, user, words, timezone.now())
    context: dict[str, Any] = {
        "consultation": asked,
        "audience": audience,
        "kind": words.kind.label,
        "whom": words.whom.label,
        "lines": presenting.preview_lines(audience),
        "more": max(0, len(audience.reached) - presenting.MOST_NAMED),
        "unreached": [row.name for row in audience.unreached],
        "typed": {name: form.data.get(name, "") for name in form.fields},
        "seen": mailings_of.digest_of(words, audience),
        "token": _token(request),
        "blockers": blockers,
    }
    if audience.reached:
        shown, letter = presenting.preview_letter(
            asked, words, audience, request.POST.get("shown", "")
        )
        context |= {
            "letter": letter,
            "shown": shown.row.code,
            "to": shown.addressees[0],
            "choices": [(one.row.code, one.row.name) for one in audience.reached],
        }
    status = 422 if blockers else 200
    return render(request, "responses/mailing_preview.html", context, status=status)


def _token(request: HttpRequest) -> uuid.UUID:
    """Of the preview that this comes from, else a new one."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _mailing(user: User, asked: Consultation, pk: int) -> Mailing:
    found = Mailing.objects.visible_to(user).filter(consultation=asked)
    return get_object_or_404(found.select_related("made_by", "again_by"), pk=pk)

"""Comments on an answer or on a part of the report, and the open threads of a response."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.doors import person
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, policies, presenters
from responses.actions import comments as actions
from responses.forms import CommentForm
from responses.models import Answer, Comment
from responses.presenters import comments as presenter
from responses.presenters.subjects import Subject
from responses.said import Said
from responses.views.doors import response_of
from responses.views.outcome import tell
from responses.views.subjects import answer_subject, back_url, can_comment, part_subject


@require_http_methods(["GET", "HEAD", "POST"])
def answer_comments(
    request: HttpRequest, council: str, consultation: str, number: int, question: str
) -> HttpResponse:
    return talk(request, answer_subject(request, council, consultation, number, question))


@require_http_methods(["GET", "HEAD", "POST"])
def part_comments(
    request: HttpRequest, council: str, consultation: str, position: int
) -> HttpResponse:
    return talk(request, part_subject(request, council, consultation, position))


def talk(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The threads, and one form: for a new comment, or with ?reply=… for a reply."""
    user, response = person(request), subject.response
    may, blockers = can_comment(user, subject), policies.comments_are_open(response)
    if request.method == "POST" and not may:
        raise PermissionDenied(_("You can read these comments but not add to them."))
    rows = presenter.read_along(subject.commented.comments.all())
    found = presenter.threads(response, rows)
    form, replied = None, None
    if may and not blockers:
        asked = request.POST.get("thread") if request.method == "POST" else request.GET.get("reply")
        replied = next((one for one in found if str(one.pk) == asked), None)
        form = CommentForm(
            request.POST if request.method == "POST" else None,
            colleagues=presenter.colleague_choices(actions.colleagues(response), user),
            label=_("Your reply") if replied else "",
            initial={"thread": replied.pk if replied else None},
        )
    if request.method == "POST":
        if form is None:
            tell(request, Refused(blockers))
        elif form.is_valid():
            written = write(request, subject, form)
            if written is not None:
                say_stored(request)
                messages.success(
                    request, _("Your reply is added.") if replied else _("Comment added.")
                )
                return redirect(f"{subject.comments_url}#comment-{written.pk}")
    context = {
        "subject": subject,
        "response": response,
        "back_url": back_url(user, subject),
        "words": words_of(subject),
        "threads": [one for one in found if not one.resolved_by],
        "resolved": [one for one in found if one.resolved_by],
        "form": form,
        "replied": replied,
        "can_settle": form is not None,
        "why_not": blockers[0].sentence if blockers else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/talk.html", context, status=status)


def write(request: HttpRequest, subject: Subject, form: CommentForm) -> Comment | None:
    """The comment that was added; None when it was refused, which the form then says."""
    is_answer, thread = isinstance(subject.row, Answer), None
    if pk := form.cleaned_data["thread"]:
        thread = get_object_or_404(subject.commented.comments.all(), pk=pk, parent=None)
    target: dict[str, Any] = {"answer" if is_answer else "part": subject.row}
    try:
        return actions.write_comment(
            response=subject.response,
            by=person(request),
            text=form.cleaned_data["text"],
            thread=thread,
            mentions=form.cleaned_data.get("mentions", ()),
            **target,
        )
    except Refused as refused:
        for blocker in refused.blockers:
            name = blocker.anchor if blocker.anchor in form.fields else None
            form.add_error(name, blocker.sentence)
        return None


def words_of(subject: Subject) -> Any:
    """What the answer says just now; of a part its text is shown by the template."""
    if isinstance(subject.row, Answer):
        return presenters.words(subject.row.question, Said.of(subject.row))
    return None


@require_POST
def resolve_comment(request: HttpRequest, council: str, consultation: str, pk: int) -> HttpResponse:
    comment = get_object_or_404(
        Comment.objects.visible_to(person(request)).select_related(
            "response__invitation__council",
            "response__invitation__consultation",
            "answer__question__section",
            "part",
        ),
        response__invitation__council__slug=council,
        response__invitation__consultation__code=consultation,
        pk=pk,
        parent=None,
    )
    try:
        if "reopen" in request.POST:
            actions.reopen_thread(comment=comment, by=person(request))
            messages.success(request, _("The thread is open again."))
        else:
            actions.resolve(comment=comment, by=person(request))
            messages.success(request, _("The thread is resolved."))
    except Refused as refused:
        tell(request, refused)
    return redirect(presenter.comments_url(comment.response, comment.answer or comment.part))


@require_safe
def comments(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """All open threads; for who may comment everywhere, also where nothing was said yet."""
    user = person(request)
    response = response_of(user, council, consultation)
    rows = (
        response.comments.open_threads()
        .select_related("written_by", "answer__question__section", "part")
        .annotate(reply_count=Count("replies"))
        .order_by(F("answer__question__position").asc(nulls_last=True), "part__position", "pk")
    )
    places: list[presenter.Place] = []
    if permissions.can_comment_everywhere(user, response):
        places = presenter.places(
            response,
            [*response.answers_in_order, *response.in_order(response.parts.with_open_threads())],
        )
    context = {
        "response": response,
        "threads": presenter.open_threads(response, rows),
        "places": places,
        "time_left": presenters.time_left(response.invitation),
        "why_not": [one.sentence for one in policies.comments_are_open(response)],
    }
    return render(request, "responses/comments.html", context)

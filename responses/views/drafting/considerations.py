"""What the report weighs, on one page: each consideration saves itself, as any part does.

Without script the page is saved as a whole, each consideration on its own all the same: a fault
or a conflict in one keeps none of the others back.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.refusals import Conflict, Refused
from councils.stored import say_stored
from responses import presenters
from responses.actions import drafting
from responses.enums import PartKind, State
from responses.forms import AddForm, FormGroup, PartForm
from responses.models import ReportPart, Response
from responses.outline import LONGEST_CONSIDERATION
from responses.presenters.form_words import sent_words, stored_words
from responses.presenters.lines import consideration_line
from responses.views.drafting import clashes
from responses.views.drafting.doors import drafted, locked_sentence
from responses.views.outcome import tell


@require_http_methods(["GET", "HEAD", "POST"])
def considerations(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """POST saves them all, and adds one whose heading was typed or that is expected."""
    response = drafted(request, council, consultation)
    rows = rows_of(response)
    forms = forms_of(request, response, rows)
    adding = add_form(request)
    is_sent = request.method == "POST" and response.state == State.DRAFTING
    if is_sent and save_all(request, response, forms):
        expected = add_expected(request, response)
        added = add(request, response, adding)
        if added is not None:
            say_stored(request)
        if added is not None or not adding.is_bound:
            return redirect(after(request, response, forms, added or expected))
    return page(request, response, rows, forms, adding)


def rows_of(response: Response) -> list[ReportPart]:
    """All of them, also those that were taken out (one query)."""
    parts = response.parts.filter(kind=PartKind.CONSIDERATION).select_related("saved_by")
    return list(parts.with_open_threads().order_by("position"))


def forms_of(request: HttpRequest, response: Response, rows: list[ReportPart]) -> list[PartForm]:
    """A form for each; what a colleague added meanwhile was not on the page that was sent.

    One that was taken out meanwhile has its form where the page still sends it.
    """
    forms = []
    for row in rows:
        row.response = response
        form = PartForm(part=row)
        if form.add_prefix("version") in request.POST:
            form = PartForm(part=row, data=request.POST)
        if form.is_bound or response.report_outline.keeps(row):
            forms.append(form)
    return forms


def save_all(request: HttpRequest, response: Response, forms: list[PartForm]) -> bool:
    """Whether all that was sent is saved; what is saved has a form that goes on from there."""
    all_saved = True
    for place, form in enumerate(forms):
        if not form.is_bound:
            continue
        if not (clashes.attach_part_resolution(form) & form.is_valid()):
            all_saved = False
            continue
        try:
            stored = clashes.save_part(response, form, person(request))
        except Conflict as conflict:
            assert isinstance(conflict.current, ReportPart)
            clashes.show_part_clash(form, conflict.current)
            all_saved = False
        except Refused as refused:
            response.refresh_from_db(fields=["state"])
            if response.state == State.DRAFTING:  # else somebody sent it just now: the page says so
                tell(request, refused)
            return False
        else:
            if sentence := presenters.fallen(form.words(), stored):
                messages.warning(request, sentence)
            if not response.report_outline.keeps(stored):
                is_changed = stored.version != form.part.version
                messages.warning(request, removed_meanwhile(stored, is_changed=is_changed))
            stored.response, stored.open_threads = response, form.part.open_threads
            forms[place] = PartForm(part=stored)
    return all_saved


def removed_meanwhile(part: ReportPart, *, is_changed: bool) -> str:
    sentences = [
        _("“%(heading)s” was removed meanwhile.") % {"heading": part.heading},
        *([_("What you wrote is stored there and is not printed.")] if is_changed else []),
        _("Put it back below if it belongs in the report."),
    ]
    return " ".join(sentences)


def add_form(request: HttpRequest) -> AddForm:
    """Bound where one is to be added: its heading was typed, whichever button was pressed."""
    heading = request.POST.get("heading", "")
    data = {"heading": heading} if heading.strip() or "add" in request.POST else None
    return AddForm(data, what="consideration", longest=LONGEST_CONSIDERATION)


def add_expected(request: HttpRequest, response: Response) -> ReportPart | None:
    """Adds the one whose button was pressed; a refusal is told at the head of the page."""
    heading = request.POST.get("expected", "")
    if not heading:
        return None
    try:
        return drafting.add_consideration(response=response, by=person(request), heading=heading)
    except Refused as refused:
        tell(request, refused)
        return None


def add(request: HttpRequest, response: Response, form: AddForm) -> ReportPart | None:
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return drafting.add_consideration(
            response=response, by=person(request), heading=form.cleaned_data["heading"]
        )
    except Refused as refused:
        for blocker in refused.blockers:
            form.add_error("heading" if blocker.anchor else None, blocker.sentence)
        return None


def after(
    request: HttpRequest, response: Response, forms: list[PartForm], added: ReportPart | None
) -> str:
    """Back to the page where there is more to do on it, else to the task list."""
    here = reverse("responses:considerations", args=response.url_args)
    if added is not None:
        messages.success(
            request, _("“%(heading)s” is added. Write it here.") % {"heading": added.heading}
        )
        return f"{here}#consideration-{added.position}"
    messages.success(
        request, _("Considerations saved at %(time)s.") % {"time": f"{timezone.localtime():%H:%M}"}
    )
    if "resolve" in request.POST:
        return f"{here}#{request.POST['resolve']}"
    outline = response.report_outline
    is_news = any(form.part.has_lost_clearance or not outline.keeps(form.part) for form in forms)
    return here if is_news else response.get_absolute_url()


def page(
    request: HttpRequest,
    response: Response,
    rows: list[ReportPart],
    forms: list[PartForm],
    adding: AddForm,
) -> HttpResponse:
    outline, is_drafting = response.report_outline, response.state == State.DRAFTING
    for form in forms:
        form.line = consideration_line(form.part)
        form.standing = presenters.standing(form.part, outline)
        if not is_drafting:
            form.read = stored_words(form)
            form.unsaved = sent_words(form) if form.is_bound else []
    resolutions = [form.resolution for form in forms if form.resolution]
    on_page = [*forms, *resolutions, adding] if is_drafting else []
    context = {
        "response": response,
        "heading": outline.heading("considerations"),
        "forms": forms,
        "form": FormGroup(on_page),
        "is_unsaved": any(form.unsaved for form in forms),
        "adding": adding,
        "lacking": outline.lacking([form.part for form in forms]),
        "removed": presenters.removed_lines(response, rows, PartKind.CONSIDERATION),
        "is_drafting": is_drafting,
        "tag": presenters.tag_of(response),
        "locked_sentence": locked_sentence(response),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/considerations.html", context, status=status)

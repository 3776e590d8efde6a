"""The receipts of a council's submissions, and what anybody needs to check one."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.wordings import as_answered
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, presenters, verify_receipt
from responses.actions import consenting
from responses.actions.reading import record_of_both
from responses.canonical import canonical_json
from responses.forms import ConsentChangeForm
from responses.models import Manifest, Response, Submission
from responses.presenters.receipts import counting, proof_path, receipt_words
from responses.receipts import keys_content, proof_content, signed_content
from responses.views.doors import response_of
from responses.views.outcome import tell


def submission_of(user: User, response: Response, reference: str) -> Submission:
    """One of the response's submissions, whether it counts or not."""
    submissions = Submission.objects.visible_to(user).filter(response=response)
    return get_object_or_404(
        submissions.select_related(
            "receipt", "withdrawal", "submitted_by", "invitation__consultation"
        ),
        reference=reference,
    )


def manifest_of(user: User, response: Response) -> Manifest | None:
    manifests = Manifest.objects.visible_to(user)
    return manifests.filter(consultation=response.invitation.consultation_id).first()


@require_safe
def receipt(request: HttpRequest, council: str, consultation: str, reference: str) -> HttpResponse:
    response = response_of(person(request), council, consultation)
    shown = submission_of(person(request), response, reference)
    others = list(response.submissions.exclude(pk=shown.pk).order_by("-number"))
    later = next((each for each in others if each.number > shown.number), None)
    context = {
        "response": response,
        "submission": shown,
        "submitted_at": presenters.moment(shown.submitted_at),
        "receipt": receipt_words(shown),
        "counting": counting(shown, manifest_of(person(request), response), later),
        "others": others,
        "keys_url": request.build_absolute_uri(reverse("responses:receipt-keys")),
    }
    return render(request, "responses/receipt.html", context)


@require_safe
def receipt_file(
    request: HttpRequest, council: str, consultation: str, reference: str, name: str
) -> HttpResponse:
    """The receipt, what was submitted, or the proof, as the verifier reads them."""
    response = response_of(person(request), council, consultation)
    shown = submission_of(person(request), response, reference)
    found = getattr(shown, "receipt", None)
    if name == "submission":
        record_of_both(response=response, by=person(request))
        return json_file(shown.canonical, f"{reference}-submission.json")
    if name == "receipt" and found is not None:
        return json_file(canonical_json(signed_content(found)), f"{reference}-receipt.json")
    if name == "proof":
        manifest = manifest_of(person(request), response)
        path = proof_path(manifest, shown)
        if manifest is not None and path is not None:
            content = canonical_json(proof_content(manifest, path))
            return json_file(content, f"{reference}-proof.json")
    raise Http404("There is no such file.")


@require_http_methods(["GET", "HEAD", "POST"])
def change_consent(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """After submission less may be allowed to be published, from that moment on."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_close_consent(user, response):
        raise PermissionDenied(_("Your role does not include saying what may be published."))
    submission = get_object_or_404(
        Submission.objects.visible_to(user).in_force(), response=response
    )
    answers = list(as_answered(list(submission.answers.select_related("question"))))
    levels = consenting.levels_in_force(submission)
    form = ConsentChangeForm(answers=answers, levels=levels, data=request.POST or None)
    back = reverse("responses:submitted", args=response.url_args)
    if request.method == "POST" and form.is_valid():
        try:
            consenting.close_consent(response=response, by=user, levels=form.changed())
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(request, _("What may be published was changed."))
        return redirect(back)
    context = {
        "heading": _("Allow less to be published"),
        "caption": response.invitation.consultation.title,
        "sentences": [
            _(
                "It counts from now on. What was published before stays published, and the "
                "submission stays as it is. To allow more, a new submission is needed, "
                "because the executive member signs it."
            ),
            *([] if form.questions else [_("Nothing of the answers may be quoted at present.")]),
        ],
        "blockers": [],
        "form": form,
        "button": _("Allow less"),
        "button_class": "",
        "cancel_url": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


@require_safe
def manifest(request: HttpRequest, consultation: str) -> HttpResponse:
    """The signed root of what was counted, for everybody who was asked and for the LGA, so that
    they can see that all were shown the same."""
    manifests = Manifest.objects.visible_to(person(request))
    found = get_object_or_404(manifests, consultation__code=consultation)
    return json_file(canonical_json(signed_content(found)), f"{consultation}-manifest.json")


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return json_file(canonical_json(keys_content()), "keys.json")


@login_not_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    script = Path(verify_receipt.__file__).read_bytes()
    return download(script, "text/plain; charset=utf-8", "verify_receipt.py")


def json_file(content: str, name: str) -> HttpResponse:
    return download(content.encode(), "application/json", name)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

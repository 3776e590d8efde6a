"""An executive member signs an amendment, behind a fresh proof that they are there."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.refusals import Refused
from responses import amending as rules
from responses import presenters
from responses.actions import amending
from responses.actions.amending.content import decided_rows
from responses.actions.deciding.authority import authority_of
from responses.forms import SignAmendmentForm
from responses.models import Amendment
from responses.presenters import amendments as words
from responses.views.amending import amendment_of, require
from responses.views.outcome import tell


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    """Asks for fresh authentication first; what is in the way is told on the amendment's page."""
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    if blockers := require(rules.SIGN, found, user):
        tell(request, Refused(blockers))
        return redirect(found)
    return sign_afresh(request, found)


@reauthentication_required
def sign_afresh(request: HttpRequest, found: Amendment) -> HttpResponse:
    """Behind a fresh proof that the member is there: shows what changes, and signs it."""
    user, response = person(request), found.response
    rows = decided_rows(found.decision)
    seen = {"nonce": found.nonce, "digest": amending.page_digest(found, user, rows)}
    form = SignAmendmentForm(signer=user, initial=seen, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            amending.sign(
                amendment=found,
                by=user,
                nonce=given["nonce"],
                seen_digest=given["digest"],
                typed_name=given["typed_name"],
                interest_kind=given["interest_kind"],
                interest=given["interest"],
                dispensation=given["dispensation"],
            )
        except Refused as refused:
            named = [one for one in refused.blockers if one.anchor in form.fields]
            if len(named) < len(refused.blockers):
                tell(request, refused)
                return redirect(request.path)
            for blocker in named:
                form.add_error(blocker.anchor, blocker.sentence)
        else:
            messages.success(request, _("The amendment is signed. A new decision is on record."))
            return redirect("responses:decision", *response.url_args)
    changes = amending.changes_of(found, rows)
    context = {
        "response": response,
        "amendment": words.amendment_head(found),
        "rows": words.change_rows(changes, found, response.facts),
        "unchanged": words.unchanged_rows(rows, changes, found),
        "form": form,
        "digest": seen["digest"],
        "office": authority_of(response, user).office,
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/sign_amendment.html", context, status=status)

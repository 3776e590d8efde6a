"""The decision in the shape of a council's register, for democratic services to copy."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.doors import person
from responses import permissions
from responses.actions.reading import record_of_both
from responses.models import Response
from responses.paper import RegisterDocument, RegisterEntry, decision_register_entry
from responses.paper.recorded import decision_of_record
from responses.paper.wording import address
from responses.views.doors import response_of

DOCUMENTS = (
    ("Report for publication (PDF)", "report-pdf"),
    ("Decision record (PDF)", "decision-pdf"),
)


def entry_of(
    request: HttpRequest, council: str, consultation: str
) -> tuple[Response, RegisterEntry]:
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied(_("Contributors do not read the council's decisions."))
    decision = decision_of_record(response)
    if decision is None:
        raise Http404("No decision has been made.")
    decision.response = response
    record_of_both(response=response, by=user)
    documents = [RegisterDocument(title, address(name, response)) for title, name in DOCUMENTS]
    return response, decision_register_entry(decision, documents=documents)


@require_safe
def entry(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response, found = entry_of(request, council, consultation)
    context = {"response": response, "entry": found}
    return render(request, "responses/register_entry.html", context)


@require_safe
def entry_json(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The same as a file; letters stand in it as they are written."""
    _, found = entry_of(request, council, consultation)
    name = f"{consultation}-{council}-decision.json"
    return JsonResponse(
        found.to_json(),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

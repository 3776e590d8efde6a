"""Bare views for comparison.

*bare-page* answers with bytes of the same length without asking the database: the ceiling.
*same-queries* runs the statements of the section page and answers with the same bytes: what the
queries alone cost. *bare-save* does the writes of a save, with Django's models and behind the
same middleware, and nothing else: no form, no permission, no policy.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone

from responses.models import Answer, AnswerRevision, Event, Response

RECORDED = Path(os.environ["RECORDED"])  # {"queries": [...], "length": n}


def recorded() -> dict[str, Any]:
    if not hasattr(recorded, "found"):
        recorded.found = json.loads(RECORDED.read_text())
        recorded.found["page"] = b"x" * recorded.found["length"]
    return recorded.found


@login_not_required
def bare_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(recorded()["page"])


@login_not_required
def same_queries(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        for statement in recorded()["queries"]:
            cursor.execute(statement)
            cursor.fetchall()
    return HttpResponse(recorded()["page"])


def bare_save(request: HttpRequest, response: int, answer: int) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        there = Response.objects.select_for_update().get(pk=response)
        row = Answer.objects.get(pk=answer)
        row.text = request.POST["text"]
        row.state = "answered"
        row.version += 1
        row.saved_at, row.saved_by = now, request.user
        row.save()
        AnswerRevision.objects.create(
            answer=row,
            version=row.version,
            state=row.state,
            text=row.text,
            saved_at=now,
            saved_by=request.user,
        )
        last = Event.objects.filter(response=there).order_by("-number").first()
        Event.objects.create(
            response=there,
            number=last.number + 1 if last else 1,
            at=now,
            by=request.user,
            verb="save-answer",
            from_state=there.state,
            to_state=there.state,
            facts={},
            previous_hash=last.hash if last else "0" * 64,
            hash="0" * 64,
        )
    return JsonResponse({"outcome": "saved", "version": row.version})


urlpatterns = [
    path("bare-page/", bare_page),
    path("same-queries/", same_queries),
    path("bare-save/<int:response>/<int:answer>/", bare_save),
    path("", include("slisystem.urls")),
]
handler500 = "slisystem.views.server_error"

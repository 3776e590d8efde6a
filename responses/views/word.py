"""The draft as a Word document that colleagues edit."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils import uploads
from councils.doors import person
from responses import permissions
from responses.views.doors import response_of
from responses.word.drafts import draft_of


@require_safe
def draft_file(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """As it stands now, for those who work on it; with the comments, which only they and the
    council's other people read."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_work(user, response):
        raise PermissionDenied(_("Only officers and contributors take the draft to edit it."))
    # The library that writes Word documents is loaded where somebody asks for one.
    from responses.word.writing import written

    content = written(draft_of(response))
    return HttpResponse(
        content,
        content_type=uploads.DOCX[0],
        headers={
            "Content-Disposition": f'attachment; filename="{consultation}-{council}-draft.docx"',
            "X-Content-Type-Options": "nosniff",
        },
    )

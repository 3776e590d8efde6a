from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.doors import person
from responses.forms import ProgressFilterForm
from responses.progress import progress_in_pieces, regions
from responses.views.board import followed
from results.board_files import CONTENT_TYPES, CSV, as_csv, as_xlsx


@require_safe
def progress_file(request: HttpRequest, consultation: str, file_format: str) -> HttpResponseBase:
    """The list of the board with the filters of its address, as a file."""
    user = person(request)
    asked = followed(user, consultation)
    if file_format not in CONTENT_TYPES:
        raise Http404("There is no such format.")
    now = timezone.now()
    form = ProgressFilterForm(request.GET, regions=regions())
    rows = (row for row in progress_in_pieces(asked, user, now) if form.fits(row))
    name = f"{asked.code}-councils-{timezone.localdate(now).isoformat()}.{file_format}"
    content_type = CONTENT_TYPES[file_format]
    if file_format == CSV:
        answer = StreamingHttpResponse(as_csv(rows, asked.closes_at), content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return FileResponse(
        as_xlsx(rows, asked.closes_at), as_attachment=True, filename=name, content_type=content_type
    )

"""The demonstration's mail on a page: every letter that would have left, newest first.

The demonstration sends nothing.  Anywhere else these pages are not there.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from post_office.models import Email

SHOWN = 100


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    only_in_the_demonstration()
    letters = Email.objects.order_by("-pk")[:SHOWN]
    return render(request, "mail/mailbox.html", {"letters": letters, "shown": SHOWN})


@login_not_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    only_in_the_demonstration()
    return render(request, "mail/letter.html", {"letter": get_object_or_404(Email, pk=pk)})


def only_in_the_demonstration() -> None:
    if not settings.DEMO:
        raise Http404

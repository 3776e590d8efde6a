from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.doors import person
from councils.enums import FOLLOWERS
from responses import presenters
from responses.actions.reading import record_reading
from responses.enums import Publication
from responses.models import Submission
from responses.views.submitting import submitted_rows


@require_safe
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """One submission. Somebody of the LGA sees it only once that is on record, in the same
    transaction: the one GET that writes, because the council is promised to see who read."""
    user = person(request)
    with transaction.atomic():
        found = get_object_or_404(
            Submission.objects.visible_to(user).select_related(
                "invitation__consultation", "decision__called_in"
            ),
            reference=reference,
        )
        is_staff = bool(user.staff_roles & FOLLOWERS)
        if is_staff:
            record_reading(submission=found, by=user, now=timezone.now())
        return submission_page(request, found, is_staff)


def submission_page(request: HttpRequest, found: Submission, is_staff: bool) -> HttpResponse:
    context = {
        "submission": found,
        "is_staff": is_staff,
        "consultation": found.invitation.consultation,
        "council_facts": found.council_facts,
        "submitted_at": presenters.moment(found.submitted_at),
        "call_in": presenters.submitted_subject_to(found),
        "publication": Publication(found.publication).label,
        "answers": submitted_rows(found),
    }
    return render(request, "responses/submission.html", context)

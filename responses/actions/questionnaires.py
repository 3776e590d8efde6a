"""Asking for the blank questionnaire, and for another try when it failed."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone

from consultations.models import Consultation
from councils.functions import CouncilFacts
from responses.enums import PaperState
from responses.models import Questionnaire
from responses.questionnaire import digest_of_file, questionnaire_facts
from responses.questionnaire.tasks import make_questionnaire, queue_questionnaire


def stored_questionnaire(
    consultation: Consultation, file_format: str, council: CouncilFacts | None = None
) -> Questionnaire | None:
    """The file with just this content, if it was asked for; `size` says how many bytes it has."""
    digest = digest_of_file(questionnaire_facts(consultation, council), file_format)
    found = Questionnaire.objects.filter(
        consultation=consultation, format=file_format, content_digest=digest
    )
    return found.annotate(size=Length("content")).defer("content").first()


def request_questionnaire(
    consultation: Consultation, file_format: str, council: CouncilFacts | None = None
) -> Questionnaire:
    """The file as it stands now; the first request for a content queues it."""
    return queue_questionnaire(consultation, file_format, council)


def retry_questionnaire(row: Questionnaire) -> None:
    """Queues a failed file anew, with all its tries; nothing happens to one that has not failed."""
    with transaction.atomic():
        failed = Questionnaire.objects.filter(pk=row.pk, state=PaperState.FAILED)
        if failed.update(
            state=PaperState.QUEUED,
            attempts=0,
            failure="",
            finished_at=None,
            requested_at=timezone.now(),
        ):
            make_questionnaire.enqueue(row.pk)

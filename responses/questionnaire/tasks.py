"""Questionnaires in the background, as the papers of a response (responses/tasks.py)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from consultations.models import Consultation
from councils.functions import CouncilFacts
from responses import canonical
from responses.enums import PaperState, QuestionnaireFormat
from responses.models import Questionnaire
from responses.questionnaire.facts import questionnaire_facts
from responses.questionnaire.files import digest_of_file, made
from responses.rendering import RenderingFailed
from responses.tasks import GAVE_UP, TRIES, fail, try_again


def queue_questionnaire(
    consultation: Consultation, file_format: str, council: CouncilFacts | None = None
) -> Questionnaire:
    """The file as it would be now; queued if just this was not asked for before. What was made of
    an earlier content of the same goes."""
    facts = questionnaire_facts(consultation, council)
    stored = asdict(council) if council else {}
    who = canonical.digest(stored) if stored else ""
    digest = digest_of_file(facts, file_format)
    with transaction.atomic():
        found, is_new = Questionnaire.objects.defer("content").get_or_create(
            consultation=consultation,
            format=file_format,
            content_digest=digest,
            defaults={
                "requested_at": timezone.now(),
                "council": stored,
                "council_digest": who,
            },
        )
        if is_new:
            before = Questionnaire.objects.filter(
                consultation=consultation, format=file_format, council_digest=who
            )
            before.exclude(pk=found.pk).delete()
            make_questionnaire.enqueue(found.pk)
    return found


@task()
def make_questionnaire(questionnaire_id: int) -> None:
    """Makes a queued questionnaire; does nothing for one that is ready or gone."""
    queued = Questionnaire.objects.filter(pk=questionnaire_id, state=PaperState.QUEUED)
    if not queued.update(attempts=F("attempts") + 1):
        return
    row = queued.select_related("consultation").get()
    if row.attempts > TRIES:
        fail(row, GAVE_UP)
        return
    council = CouncilFacts.from_json(row.council) if row.council else None
    facts = questionnaire_facts(row.consultation, council)
    if digest_of_file(facts, row.format) != row.content_digest:
        with transaction.atomic():
            queued.delete()
            queue_questionnaire(row.consultation, row.format, council)
        return
    try:
        file = made(facts, row.format)
    except RenderingFailed as failed:
        try_again(make_questionnaire, row, failed.sentence)
        return
    queued.update(
        state=PaperState.READY,
        finished_at=timezone.now(),
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        pages=file.pages,
        failure="",
    )


def queue_open_questionnaires(now: dt.datetime) -> int:
    """Queues those for everybody of the consultations that councils answer now, so that nobody has
    to ask for them; says how many are there. For the worker's loop."""
    can_answer = Q(closes_at__gt=now) | Q(extended_until__gt=now)
    number = 0
    for consultation in Consultation.objects.readable_by_all(now).filter(can_answer):
        for file_format in QuestionnaireFormat:
            queue_questionnaire(consultation, file_format)
            number += 1
    return number

"""Papers in the background: queued once per content, rendered by the worker.

A row of `Paper` and its task are written in one transaction, so neither is without the other.
The worker renders what the paper says *now*; when that is no longer what was asked for, it
asks for the new content instead.  Three tries, each counted before it begins, so that a worker
that dies of a paper does not die of it for ever.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from responses.enums import PaperKind, PaperState
from responses.models import Paper, Questionnaire, Response
from responses.paper import content_digest, paper_facts, rendered_paper
from responses.rendering import RenderingFailed

TRIES = 3
PAUSE = timedelta(seconds=10)
GAVE_UP = "Preparing the PDF was broken off three times."


class NothingToPrint(Exception):
    """The response has nothing yet of what this kind of paper prints."""


def queue_paper(response_id: int, kind: str = PaperKind.REPORT, number: int | None = None) -> Paper:
    """The paper of this kind as it stands; queued if its content was not asked for before.
    `number`: of the decision or submission, else the one in force or the latest.

    Raises NothingToPrint where there is no decision, or no submission, to print.
    """
    response = Response.objects.with_places().get(pk=response_id)
    facts = paper_facts(response, kind, number)
    if facts is None:
        raise NothingToPrint(kind)
    with transaction.atomic():
        paper, is_new = Paper.objects.defer("pdf").get_or_create(
            response=response,
            kind=kind,
            content_digest=content_digest(facts),
            defaults={"requested_at": timezone.now(), "number": facts.of_number},
        )
        if is_new:
            render_paper.enqueue(paper.pk)
    return paper


@task()
def render_paper(paper_id: int) -> None:
    """Renders a queued paper and stores it; does nothing for one that is ready or gone."""
    queued = Paper.objects.filter(pk=paper_id, state=PaperState.QUEUED)
    if not queued.update(attempts=F("attempts") + 1):
        return
    paper = queued.get()
    if paper.attempts > TRIES:
        fail(paper, GAVE_UP)
        return
    response = Response.objects.with_places().get(pk=paper.response_id)
    facts = paper_facts(response, paper.kind, paper.number)
    if facts is None:  # it was decided or submitted, and is so no longer
        queued.delete()
        return
    if content_digest(facts) != paper.content_digest:
        with transaction.atomic():
            queued.delete()
            queue_paper(paper.response_id, paper.kind, paper.number)
        return
    try:
        rendered = rendered_paper(facts)
    except RenderingFailed as failed:
        try_again(render_paper, paper, failed.sentence)
        return
    queued.update(
        state=PaperState.READY,
        finished_at=timezone.now(),
        pdf=rendered.pdf,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        pages=rendered.pages,
        failure="",
    )


def try_again(task: Task[[int], None], row: Paper | Questionnaire, sentence: str) -> None:
    """Has the task tried once more after a pause, unless it was the last try."""
    if row.attempts >= TRIES:
        fail(row, sentence)
    elif task.get_backend().supports_defer:
        later = timezone.now() + PAUSE * row.attempts
        task.using(run_after=later).enqueue(row.pk)
    else:
        task.call(row.pk)


def fail(row: Paper | Questionnaire, sentence: str) -> None:
    type(row).objects.filter(pk=row.pk, state=PaperState.QUEUED).update(
        state=PaperState.FAILED, finished_at=timezone.now(), failure=sentence[:250]
    )

"""Asking for the PDF of a paper, and for another try when it failed."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.enums import PaperKind, PaperState
from responses.models import Paper, Questionnaire, Response, Submission
from responses.questionnaire.tasks import make_questionnaire
from responses.tasks import NothingToPrint, queue_paper, render_paper


def request_paper(
    *, response: Response, kind: str = PaperKind.REPORT, number: int | None = None
) -> Paper:
    """The paper of this kind as it stands now; the first request for a content queues it.

    Asking again for the same content, also at the same moment, gives the same paper and
    renders nothing.  A paper that failed stays failed until `retry`.  Raises NothingToPrint
    where there is no decision, or no submission, to print.
    """
    return queue_paper(response.pk, kind, number)


def request_report(*, response: Response) -> Paper:
    """The paper of the report, as `request_paper`: there always is one."""
    return request_paper(response=response)


def request_papers(response: Response, *kinds: PaperKind) -> None:
    """Those of these papers for which there is something to print."""
    for kind in kinds:
        with suppress(NothingToPrint):
            request_paper(response=response, kind=kind)


def retry(*, paper: Paper, by: User) -> Paper:
    """Queues a failed paper anew, with all its tries.

    Raises PermissionDenied for who may not read it, Refused when it has not failed.
    """
    is_received = paper.kind == PaperKind.SUBMISSION and _is_received(paper, by)
    if not is_received and not permissions.can_read_paper(by, paper.response, paper.kind):
        raise PermissionDenied(_("Only people of the council who read it may ask for this paper."))
    with transaction.atomic():
        failed = Paper.objects.filter(pk=paper.pk, state=PaperState.FAILED)
        if not failed.update(
            state=PaperState.QUEUED,
            attempts=0,
            failure="",
            finished_at=None,
            requested_at=timezone.now(),
        ):
            raise Refused([Blocker("not-failed", _("The PDF is being prepared or ready already."))])
        render_paper.enqueue(paper.pk)
    return Paper.objects.defer("pdf").get(pk=paper.pk)


def _is_received(paper: Paper, by: User) -> bool:
    """Whether it is of a submission that this person may read, as people of the LGA do."""
    sent = Submission.objects.visible_to(by).filter(response=paper.response_id)
    return paper.number is not None and sent.filter(number=paper.number).exists()


def requeue_stuck() -> int:
    """Queues again the papers and questionnaires that no task waits for or works on; says how many.

    For the worker's loop, after it has taken back the tasks of workers that were killed: what
    is left are files whose task ended with an error and will not be run again.
    """
    return _requeue(Paper, render_paper) + _requeue(Questionnaire, make_questionnaire)


def _requeue(model: type[Paper] | type[Questionnaire], task: Task[[int], None]) -> int:
    rows = model.objects.filter(state=PaperState.QUEUED)
    queued = set(rows.values_list("pk", flat=True))
    if not queued:
        return 0
    waiting = DBTaskResult.objects.filter(
        task_path=task.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    ).values_list("args_kwargs", flat=True)
    lost = sorted(queued - {called["args"][0] for called in waiting})
    for pk in lost:
        task.enqueue(pk)
    return len(lost)

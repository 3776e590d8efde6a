"""Papers in the background: asked for once per content, tried three times, never lost."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from councils.refusals import Refused
from responses.actions.papers import request_report, requeue_stuck, retry
from responses.enums import PaperKind, PaperState, State
from responses.models import Paper
from responses.paper import content_digest, report_facts, stored_report
from responses.rendering import Rendered
from responses.tasks import GAVE_UP, TRIES, NothingToPrint, queue_paper, render_paper
from tests import world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a stand-in %%EOF"


@pytest.fixture
def rendered(monkeypatch):
    """Counts renderings without doing them; `rendered.fails` makes the next ones fail."""

    class Stand:
        count = 0

        def __call__(self, html: str, **limits: int) -> Rendered:
            self.count += 1
            return Rendered(PDF, 3)

    stand = Stand()
    monkeypatch.setattr("responses.paper.printing.render_pdf", stand)
    return stand


@pytest.fixture
def no_fonts(settings, tmp_path):
    """Every rendering fails at once, with a sentence."""
    settings.PAPER_FONTS = tmp_path


def digest_of(place) -> str:
    return content_digest(report_facts(place.again()))


def waiting():
    tasks = DBTaskResult.objects.filter(
        task_path=render_paper.module_path, status=TaskResultStatus.READY
    )
    return sorted(task.args_kwargs["args"][0] for task in tasks)


def edit(place) -> None:
    part = place.response.parts.get(kind="background")
    world.drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading="Background",
        text=f"{part.text} More.",
    )


def test_asking_queues_a_paper_and_its_task():
    place = world.a_response()
    paper = request_report(response=place.response)
    assert (paper.state, paper.attempts, paper.content_digest) == (
        PaperState.QUEUED,
        0,
        digest_of(place),
    )
    assert waiting() == [paper.pk]


def test_asking_again_for_the_same_content_changes_nothing(rendered):
    place = world.a_response()
    paper = request_report(response=place.response)
    assert request_report(response=place.response) == paper
    assert waiting() == [paper.pk]
    render_paper.call(paper.pk)
    DBTaskResult.objects.all().delete()
    assert request_report(response=place.response) == paper
    assert waiting() == []
    render_paper.call(paper.pk)
    assert rendered.count == 1


def test_another_content_is_another_paper():
    place = world.a_response()
    first = request_report(response=place.response)
    edit(place)
    second = request_report(response=place.response)
    assert first.content_digest != second.content_digest
    assert waiting() == [first.pk, second.pk]


def test_the_report_as_it_stands_is_read_again_whatever_the_caller_holds():
    place = world.a_response()
    held = place.response
    title = world.Response.objects.get(pk=held.pk)
    title.title = "Another title"
    title.save()
    assert request_report(response=held).content_digest == digest_of(place)


def test_moves_ask_for_the_paper_in_their_own_transaction():
    for state in (State.AWAITING_DECISION, State.APPROVED, State.SUBMITTED):
        place = world.a_response(state)
        assert stored_report(place.again()).state == PaperState.QUEUED


def test_moves_ask_for_the_papers_of_the_moment():
    kinds = lambda: set(Paper.objects.values_list("kind", flat=True))  # noqa: E731
    place = world.a_response(State.AWAITING_DECISION)
    assert kinds() == {"report"}
    world.sign(place)
    assert kinds() == {"report", "decision"}
    world.submitting.submit(response=place.again(), by=place.officer)
    assert kinds() == {"report", "decision", "submission", "receipt"}


def test_a_paper_of_a_decision_that_is_reopened_meanwhile_falls_away(rendered):
    place = world.a_response(State.APPROVED)
    paper = queue_paper(place.response.pk, PaperKind.ANNOTATED)
    world.deciding.reopen(response=place.response, by=place.officer, reason="One more word.")
    render_paper.call(paper.pk)
    assert not Paper.objects.filter(pk=paper.pk).exists()
    assert rendered.count == 0
    with pytest.raises(NothingToPrint):
        queue_paper(place.response.pk, PaperKind.ANNOTATED)


def test_a_rendered_paper_is_stored_with_its_hash_and_pages(rendered):
    place = world.a_response()
    render_paper.call(request_report(response=place.response).pk)
    paper = Paper.objects.get()
    assert (paper.state, bytes(paper.pdf), paper.pages, paper.attempts, paper.failure) == (
        PaperState.READY,
        PDF,
        3,
        1,
        "",
    )
    assert paper.sha256 == hashlib.sha256(PDF).hexdigest()
    assert paper.finished_at is not None
    assert stored_report(place.again()).size == len(PDF)


def test_content_that_changed_while_waiting_is_asked_for_anew(rendered):
    place = world.a_response()
    stale = request_report(response=place.response)
    edit(place)
    render_paper.call(stale.pk)
    paper = Paper.objects.get()
    assert paper.pk != stale.pk
    assert (paper.state, paper.content_digest) == (PaperState.QUEUED, digest_of(place))
    assert rendered.count == 0
    render_paper.call(paper.pk)
    assert stored_report(place.again()).state == PaperState.READY


def test_a_paper_that_is_gone_is_no_concern():
    render_paper.call(4711)
    assert Paper.objects.count() == 0


# --- failures -------------------------------------------------------------------------------


def test_a_failed_try_is_tried_again_later(no_fonts):
    paper = request_report(response=world.a_response().response)
    DBTaskResult.objects.all().delete()
    render_paper.call(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == (PaperState.QUEUED, 1)
    assert waiting() == [paper.pk]
    run_after = DBTaskResult.objects.get().run_after
    assert timedelta(seconds=5) < run_after - timezone.now() < timedelta(seconds=15)


def test_after_three_tries_the_failure_is_said(no_fonts):
    paper = request_report(response=world.a_response().response)
    for _ in range(TRIES):
        render_paper.call(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == (PaperState.FAILED, TRIES)
    assert paper.failure.startswith("The fonts for papers are not installed")
    render_paper.call(paper.pk)
    paper.refresh_from_db()
    assert paper.attempts == TRIES


def test_a_worker_that_dies_of_a_paper_does_so_three_times_at_most(rendered):
    paper = request_report(response=world.a_response().response)
    Paper.objects.update(attempts=TRIES)  # each was counted before it began
    render_paper.call(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.failure, rendered.count) == (PaperState.FAILED, GAVE_UP, 0)


def failed(place):
    paper = request_report(response=place.response)
    for _ in range(TRIES):
        render_paper.call(paper.pk)
    DBTaskResult.objects.all().delete()
    paper.refresh_from_db()
    return paper


def test_asking_again_does_not_hide_a_failure(no_fonts):
    place = world.a_response()
    paper = failed(place)
    assert request_report(response=place.response).state == PaperState.FAILED
    assert waiting() == []
    assert request_report(response=place.response) == paper


def test_a_failed_paper_can_be_tried_again(no_fonts):
    place = world.a_response()
    paper = retry(paper=failed(place), by=place.member)
    assert (paper.state, paper.attempts, paper.failure, paper.finished_at) == (
        PaperState.QUEUED,
        0,
        "",
        None,
    )
    assert waiting() == [paper.pk]


def test_only_people_of_the_council_try_again(no_fonts):
    paper = failed(world.a_response())
    for stranger in (world.a_place().officer, world.staff("administrator")):
        with pytest.raises(PermissionDenied):
            retry(paper=paper, by=stranger)
    assert waiting() == []


def test_what_has_not_failed_cannot_be_tried_again(rendered):
    place = world.a_response()
    paper = request_report(response=place.response)
    with pytest.raises(Refused, match="being prepared or ready"):
        retry(paper=paper, by=place.officer)
    render_paper.call(paper.pk)
    with pytest.raises(Refused, match="being prepared or ready"):
        retry(paper=paper, by=place.officer)


def test_a_paper_whose_task_was_lost_is_queued_again():
    lost = request_report(response=world.a_response().response)
    ended = request_report(response=world.a_response().response)
    running = request_report(response=world.a_response().response)
    request_report(response=world.a_response().response)
    by_paper = {task.args_kwargs["args"][0]: task for task in DBTaskResult.objects.all()}
    by_paper[lost.pk].delete()
    DBTaskResult.objects.filter(pk=by_paper[ended.pk].pk).update(status=TaskResultStatus.FAILED)
    DBTaskResult.objects.filter(pk=by_paper[running.pk].pk).update(status=TaskResultStatus.RUNNING)
    assert requeue_stuck() == 2
    assert {lost.pk, ended.pk} <= set(waiting())
    assert requeue_stuck() == 0


def test_nothing_is_queued_again_when_all_is_well(rendered, django_assert_num_queries):
    render_paper.call(request_report(response=world.a_response().response).pk)
    with django_assert_num_queries(2):
        assert requeue_stuck() == 0


# --- the worker and races -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_worker_renders_the_real_paper():
    place = world.a_response(State.SUBMITTED)
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    paper = stored_report(place.again())
    assert paper.state == PaperState.READY
    assert bytes(paper.pdf).startswith(b"%PDF-1.7")
    assert paper.sha256 == hashlib.sha256(bytes(paper.pdf)).hexdigest()
    assert paper.pages >= 3
    assert paper.size == len(paper.pdf)


def at_once(job, times: int = 2) -> list:
    """What the job gave or raised in threads that start together."""
    barrier = threading.Barrier(times)
    found: list = []

    def run() -> None:
        try:
            found.append(job(barrier))
        except IntegrityError as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_give_one_paper():
    response = world.a_response().response

    def ask(barrier) -> int:
        barrier.wait()
        return queue_paper(response.pk).pk

    found = at_once(ask)
    assert len(set(found)) == 1
    assert waiting() == [found[0]]


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_writing_later_breaks_on_the_constraint():
    response = world.a_response().response
    digest = content_digest(report_facts(response))

    def ask(barrier) -> None:
        is_there = Paper.objects.filter(content_digest=digest).exists()
        barrier.wait()
        if not is_there:
            Paper.objects.create(
                response=response,
                kind="report",
                content_digest=digest,
                requested_at=timezone.now(),
            )

    assert [type(one) for one in at_once(ask)].count(IntegrityError) == 1

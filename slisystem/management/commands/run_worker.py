"""The background worker: runs due tasks (papers, files) and delivers due mail, every second.

Tasks and mail each have a loop in a thread of their own, so that a paper never waits for a
slow mail server nor mail for a long paper.  A loop survives whatever goes wrong in it, a
restart of the database included: it says so once, waits a little longer each time and goes
on.  Several workers may run at once, also on several machines:

- a task is claimed under a row lock (SQLite: under the only write lock) by django-tasks-db;
- what is due once a day (responses.actions.daily) or within minutes (responses.actions.bundles)
  asks the database what was told already;
- mail is delivered by one worker at a time.  post_office reads what is due, delivers it and
  only then marks it as sent, so two of them would deliver the same mail twice; its own lock
  file knows only one machine.  `sole_sender` asks the database instead (SQLite, which lives
  on one machine, a file), and both locks end with the process that holds them.

A worker that dies between the mail server's "accepted" and the mark delivers that mail
again when it is back: mail is sent at least once.  Letters to many councils are not in that
outbox.  They have a loop of their own, so that a person's mail never waits for thousands of
others; any number of workers shares them, and each is sent at most once
(responses.actions.mailing).
"""

import fcntl
import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
)
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from post_office import mail
from post_office.models import Log

from consultations.actions import opening
from councils.actions.waiting import tidy_waiting
from councils.mail import forget_delivered
from responses.actions import bundles, daily, mailing
from responses.actions.assigning import end_lapsed
from responses.actions.counting import freeze_due_manifests
from responses.actions.papers import requeue_stuck
from responses.questionnaire.tasks import queue_open_questionnaires
from results.tasks import requeue_missing
from results.working.tasks import tidy_exports
from slisystem.one_address import other_address
from slisystem.views import WORKER_HEARTBEAT

logger = logging.getLogger("slisystem.worker")
logging.getLogger("post_office").setLevel(logging.CRITICAL)  # `deliver_mail` says it shorter

BEAT_SECONDS = 10
TELL_SECONDS = 60
TIDY_SECONDS = 3600
COUNT_SECONDS = 300
LETTER_SECONDS = 5
LONGEST_PAUSE = 30
MAIL_LOCK = 7_215_102_015  # any number that nothing else in the database uses
MOST_ATTEMPTS = 3


class Command(BaseCommand):
    help = "Runs background tasks and delivers mail until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *, once: bool, verbosity: int, **options: Any) -> None:
        if wrong := other_address():
            raise CommandError(wrong)
        tasks = task_worker()
        if once:
            run_tasks(tasks)
            tell_people()
            deliver_mail()
            send_letters()
            follow_the_clock()
            return
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            tasks.running = False
            stop.set()
            signal.signal(number, signal.SIG_DFL)  # a second one ends it at once

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        loops = [
            threading.Thread(target=repeat, args=(lambda: run_tasks(tasks), stop), name="tasks"),
            threading.Thread(target=repeat, args=(deliver_mail, stop), name="mail"),
            threading.Thread(
                target=repeat,
                args=(lambda: send_letters(stop), stop, LETTER_SECONDS),
                name="letters",
            ),
            threading.Thread(target=repeat, args=(tell_people, stop, TELL_SECONDS), name="tell"),
            threading.Thread(target=repeat, args=(tidy, stop, TIDY_SECONDS), name="tidy"),
            threading.Thread(
                target=repeat, args=(follow_the_clock, stop, COUNT_SECONDS), name="count"
            ),
        ]
        for loop in loops:
            loop.start()
        if verbosity:
            logger.info("The worker has started.")
        found: list[str] = []

        def beat_or_end() -> None:
            """A server that was started meanwhile may have another address."""
            if wrong := other_address():
                found.append(wrong)
                tasks.running = False
                stop.set()
            else:
                beat()

        repeat(beat_or_end, stop, every=BEAT_SECONDS)
        for loop in loops:
            loop.join()
        if found:
            raise CommandError(found[0])
        if verbosity:
            logger.info("The worker has stopped.")


def repeat(work: Callable[[], None], stop: threading.Event, every: float = 1) -> None:
    """Does the work again and again; a failure is told and tried again after a longer pause."""
    pause = every
    while not stop.is_set():
        try:
            close_old_connections()
            work()
            pause = every
        except (InterfaceError, OperationalError) as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            reason = str(error).strip().partition("\n")[0]
            logger.warning("The database does not answer (%s); again in %d s.", reason, pause)
            connections.close_all()
        except Exception:
            pause = min(pause * 2, LONGEST_PAUSE)
            logger.exception("The worker goes on after an error, in %d s.", pause)
            connections.close_all()
        stop.wait(pause)
    connections.close_all()


def beat() -> None:
    """Lets /healthz know that the worker is there."""
    cache.set(WORKER_HEARTBEAT, time.time(), timeout=24 * 3600)


def tell_people() -> None:
    """What opened by itself; the mail of the day and the reminders of dates, and what is told
    within minutes."""
    opening.fix_due(timezone.now())
    daily.due()
    bundles.send_bundles(timezone.now())


def send_letters(stop: threading.Event | None = None) -> None:
    """The letters to councils that are due, lot by lot."""
    while mailing.send_lot() and not (stop and stop.is_set()):
        pass


def follow_the_clock() -> None:
    """The manifests of consultations that have ended, and the blank questionnaires of those that
    have opened or were changed since."""
    freeze_due_manifests(timezone.now())
    queue_open_questionnaires(timezone.now())


def tidy() -> None:
    """Removes finished tasks, whose arguments can hold an address that somebody typed, and
    workbooks of identified responses whose day is over, files that nobody confirmed, and
    addresses of contacts that are gone; ends assignments of people who left."""
    end_lapsed()
    tidy_waiting(timezone.now())
    tidy_exports(timezone.now())
    mailing.forget_removed_contacts()
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=14, verbosity=0)


# --- tasks ----------------------------------------------------------------------------------


def task_worker() -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id=get_random_string(32),
        interval=0.2,  # before it asks again when the database was locked
        batch=True,  # until nothing is due
        startup_delay=False,
        max_tasks=None,
    )


def run_tasks(worker: Worker) -> None:
    take_back_abandoned_tasks()
    requeue_stuck()
    requeue_missing()
    worker.run()


def take_back_abandoned_tasks() -> None:
    """Makes tasks due again whose worker was killed; after three attempts they have failed.

    No task takes longer than a paper may; twice that and a minute is taken for abandoned.
    """
    limit = timezone.now() - timedelta(seconds=2 * settings.PAPER_SECONDS + 60)
    for task in DBTaskResult.objects.running().filter(started_at__lt=limit):
        row = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_ATTEMPTS:
            row.update(status=TaskResultStatus.READY)
        else:
            row.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
        logger.warning("The worker of task %s (%s) is gone.", task.pk, task.task_path)


# --- mail -----------------------------------------------------------------------------------


def deliver_mail() -> None:
    """Delivers what is due; what cannot be delivered stays queued and is tried again later."""
    if not mail.get_queued().exists():
        return
    with sole_sender() as is_alone:
        if is_alone:
            sent, failed, requeued = mail.send_queued()
            forget_delivered()
            if failed or requeued:
                last = Log.objects.order_by("-pk").first()
                reason = f"{last.exception_type}: {last.message}" if last else "unknown"
                logger.warning(
                    "%d mails delivered, %d to be tried again, %d given up (%s).",
                    *(sent, requeued, failed, reason),
                )


@contextmanager
def sole_sender() -> Iterator[bool]:
    """Whether this worker alone may deliver mail now; holds that right until it is done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAIL_LOCK])
            (granted,) = cursor.fetchone()
        try:
            yield granted
        finally:
            if granted:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [MAIL_LOCK])
    else:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / "mail.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

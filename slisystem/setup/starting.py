"""Runs inside the virtual environment: the demonstration, the server, the worker, manage.

One process reads the settings, brings the database and the static files up to date and
then becomes (or starts, by fork) what was asked for, so that Django starts only once.
"""

import ctypes
import fcntl
import http.client
import io
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError, SystemCheckError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from slisystem.one_address import say_address

from .places import STATIC, VAR, Stop, digest, files_in, is_fresh, remember, say

HOST, PORT = "127.0.0.1", 8000
# Commands that look at the code or make the database themselves: no demonstration needed.
WITHOUT_DATA = {"", "check", "compilemessages", "diffsettings", "findstatic", "help", "load_demo"}
WITHOUT_DATA |= {"makemessages", "makemigrations", "migrate", "sqlmigrate", "version"}


def start_django() -> None:
    """Reads the settings; stops with their own sentences when they are not complete."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slisystem.settings")
    try:
        django.setup()
    except ImproperlyConfigured as mistake:
        raise Stop(str(mistake)) from None


def collect_static() -> None:
    """Copies what browsers ask for into var/static, when something of it has changed."""
    value = digest([*files_in(STATIC), STATIC.parent / "requirements.txt"])
    if settings.DEBUG or is_fresh(VAR / "static.collected", value):
        return
    say("Collecting the static files (var/static)")
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command(
        "collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.ttf", "*.scss"]
    )
    remember(VAR / "static.collected", value)


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


# --- the demonstration --------------------------------------------------------------------


def demo_database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def prepare_demo(out: TextIO) -> None:
    """Makes the demonstration's database and fills it; keeps what people typed.

    What was loaded and who can log in is written to `out`.
    """
    if has_pending_migrations():
        say("Making the demonstration's database")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", stdout=out)


def demo(port: int, reset: bool) -> None:
    """Runs server and worker on this machine until Ctrl-C."""
    os.environ["SITE_URL"] = f"http://{HOST}:{port}"
    start_django()
    database = demo_database()
    # Held until the last of the three processes ends, however it ends.
    guard = (database.parent / "running").open("w")
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop("The demonstration is running already; stop that one first.") from None
    refuse_taken_port(port)
    if reset:
        for ending in ("", "-wal", "-shm", "-journal"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    collect_static()
    prepare_demo(sys.stdout)
    connections.close_all()
    supervise(
        server=lambda: Server(
            bind=f"{HOST}:{port}", workers=1, threads=4, loglevel="warning"
        ).run(),
        worker=lambda: call_command("run_worker", verbosity=0),
        once_started=lambda: wait_for_page(port),
    )


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as mistake:
            raise Stop(
                f"Port {port} on {HOST} cannot be used ({mistake.strerror}). "
                f"Stop what runs there or take another: ./run demo --port {port + 1}"
            ) from None


def wait_for_page(port: int) -> None:
    for _ in range(300):
        with suppress(OSError, http.client.HTTPException):
            page = http.client.HTTPConnection(HOST, port, timeout=5)
            page.request("GET", "/healthz")
            page.getresponse()
            say(f"\nReady: http://{HOST}:{port}/   (stop with Ctrl-C)")
            return
        time.sleep(0.1)


def supervise(once_started: Callable[[], None], **children: Callable[[], object]) -> None:
    """Runs the children until a signal or until one of them ends, then stops them all."""
    fork = multiprocessing.get_context("fork")
    processes = [
        fork.Process(target=apart, args=(work,), name=name) for name, work in children.items()
    ]
    try:
        for process in processes:
            process.start()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leave)
        once_started()
        wait([process.sentinel for process in processes])
        ended = ", ".join(process.name for process in processes if not process.is_alive())
        raise Stop(f"The {ended} ended unexpectedly; the demonstration stops.")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(processes)


def apart(work: Callable[[], object]) -> None:
    """Out of the terminal's reach: Ctrl-C is for the parent, which then stops its children.

    Should the parent be killed, the kernel stops them (PR_SET_PDEATHSIG).
    """
    os.setpgrp()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    work()


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def stop(processes: list[ForkProcess]) -> None:
    started = [process for process in processes if process.pid]
    for process in started:
        process.terminate()
    for process in started:
        process.join(timeout=30)
        if process.is_alive():
            process.kill()


# --- an installation ------------------------------------------------------------------------


def hear_only_master(worker: Any) -> None:
    """Ctrl-C reaches every process at a terminal; a worker that also hears the master hangs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Server(BaseApplication):
    """gunicorn with threads: every worker process answers several people at a time."""

    def __init__(self, **options: Any) -> None:
        self.options = {
            "worker_class": "gthread",
            "control_socket_disable": True,
            "post_worker_init": hear_only_master,
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from slisystem.wsgi import application

        return application


def refuse_old_database() -> None:
    try:
        is_old = has_pending_migrations()
    except OperationalError as error:
        raise Stop(f"The database does not answer: {error}") from None
    if is_old:
        raise Stop("The database does not fit this version yet: run ./run manage migrate")
    connections.close_all()


def say_what_is_missing() -> None:
    """The warnings of Django's checks and of ours; what is unsafe stops it."""
    try:
        call_command("check", stdout=io.StringIO())
    except SystemCheckError as mistake:
        raise Stop(str(mistake)) from None


def serve(bind: str, workers: int, threads: int) -> None:
    start_django()
    refuse_old_database()
    say_what_is_missing()
    say_address()
    connections.close_all()
    collect_static()
    Server(bind=bind, workers=workers, threads=threads).run()


def worker() -> None:
    start_django()
    refuse_old_database()
    say_what_is_missing()
    try:
        call_command("run_worker")
    except CommandError as mistake:
        raise Stop(str(mistake)) from None


def manage(arguments: list[str]) -> None:
    """Django's commands; on the demonstration, which is made first where it is needed."""
    start_django()
    if settings.DEMO:
        say("No installation is configured here: working on the demonstration (var/demo).")
        collect_static()
        if not {*arguments[:1], ""} <= WITHOUT_DATA and not demo_database().exists():
            prepare_demo(sys.stderr)
    execute_from_command_line(["manage.py", *arguments])


def number(name: str, default: int) -> int:
    raw = os.environ.get(name, "").strip() or str(default)
    if not raw.isdigit() or int(raw) < 1:
        raise Stop(f"{name} is {raw!r}: set it to a whole number from 1.")
    return int(raw)


def main(command: str, *arguments: str) -> None:
    if command == "demo":
        demo(port=int(arguments[0]), reset="reset" in arguments)
    elif command == "serve":
        bind = os.environ.get("BIND", "").strip() or f"{HOST}:{PORT}"
        serve(bind, number("WEB_WORKERS", 2), number("WEB_THREADS", 4))
    elif command == "worker":
        worker()
    elif command == "manage":
        manage(list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])

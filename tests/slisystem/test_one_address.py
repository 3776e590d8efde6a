"""Server and worker have one address, or the worker does not run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError

from responses.actions.papers import request_report
from responses.enums import PaperKind, PaperState, State
from responses.models import Paper
from responses.tasks import render_paper
from slisystem import one_address
from slisystem.one_address import say_address
from tests.responses.processes import ROOT, database_url
from tests.world import a_response

pytestmark = pytest.mark.django_db
OTHER = "https://other.example.org"


@pytest.fixture(autouse=True)
def _said_by_nobody() -> Iterator[None]:
    cache.delete(one_address.KEY)
    yield
    cache.delete(one_address.KEY)


def test_a_worker_with_another_address_does_not_run(settings: Any) -> None:
    say_address()
    asked = request_report(response=a_response().response)
    ours, settings.SITE_URL = settings.SITE_URL, OTHER
    with pytest.raises(CommandError, match=r"SITE_URL is https://other\.example\.org here"):
        call_command("run_worker", "--once", verbosity=0)
    assert Paper.objects.get(pk=asked.pk).state == PaperState.QUEUED
    settings.SITE_URL = ours
    assert one_address.other_address() == ""


def test_control_else_it_would_make_a_paper_for_which_nobody_asked(settings: Any) -> None:
    a_response(State.APPROVED)
    asked = Paper.objects.get(kind=PaperKind.DECISION)
    settings.SITE_URL = OTHER
    render_paper.call(asked.pk)
    assert not Paper.objects.filter(pk=asked.pk).exists()
    assert Paper.objects.filter(kind=PaperKind.DECISION).exists()


def test_until_a_server_started_nothing_is_compared() -> None:
    assert one_address.other_address() == ""


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_ends_when_a_server_has_another_address() -> None:
    environment = {
        **os.environ,
        "SLISYSTEM_TEST": "1",
        "DATABASE_URL": database_url(),
        "SITE_URL": "https://consult.example.org",
    }
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        time.sleep(3)
        cache.set(one_address.KEY, OTHER, timeout=None)
        _, said = worker.communicate(timeout=90)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 1
    assert f"SITE_URL is https://consult.example.org here and {OTHER} at the server" in said

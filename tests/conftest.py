"""People and places that many tests share; how the database is left after each."""

from __future__ import annotations

import importlib
import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _flush_of_frozen_rows(request: pytest.FixtureRequest) -> object:
    """Transactional tests are emptied by deleting rows, which the append-only triggers refuse
    (as they should): for those tests the triggers go before the flush and come back after."""
    marker = request.node.get_closest_marker("django_db")
    wanted = {"transactional_db", "live_server", "django_db_serialized_rollback"}
    is_transactional = bool(marker and marker.kwargs.get("transaction")) or bool(
        wanted & set(request.fixturenames)
    )
    if is_transactional:
        request.getfixturevalue("_triggers_off_at_flush")
    return None


@pytest.fixture
def _triggers_off_at_flush(django_db_blocker: object, django_db_setup: None) -> object:
    from django.db import connection
    from django.test import TransactionTestCase

    triggers = importlib.import_module("responses.migrations.0002_append_only")
    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: object) -> None:
        triggers.remove(connection)
        try:
            original(self)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]

"""People and places that many tests share; how the database is left after each."""

from __future__ import annotations

import importlib
import os

import pytest
from hypothesis import HealthCheck, settings

# Fixtures of pytest-django, with the test database copied instead of made anew.
from tests.template import django_db_keepdb, django_db_modify_db_settings  # noqa: F401

settings.register_profile(
    "default",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# The migrations that make tables append-only; each has `install` and `remove`.
APPEND_ONLY = (
    "consultations.migrations.0006_versions",
    "consultations.migrations.0009_good_practice_and_reviews",
    "councils.migrations.0009_keeping_the_register",
    "councils.migrations.0011_taken_away",
    "consultations.migrations.0010_corrections",
    "consultations.migrations.0011_documents",
    "responses.migrations.0002_append_only",
    "responses.migrations.0003_reading",
    "responses.migrations.0006_report_sheets",
    "responses.migrations.0010_the_record",
    "responses.migrations.0011_particulars_and_hand_over",
    "responses.migrations.0014_amendments_and_revising",
    "responses.migrations.0016_what_follows_a_decision_stays",
    "responses.migrations.0018_ends_of_requests",
    "responses.migrations.0023_receipt_keys_stay",
    "responses.migrations.0024_kept_files",
    "results.migrations.0002_append_only",
    "results.migrations.0003_published_since",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what uses the database.  All else is refused it by pytest-django, comes out the same
    whichever database is configured, and is run once (slisystem/setup/checking.py)."""
    fixtures = {"db", "transactional_db"}
    for item in items:
        asked = fixtures.intersection(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(autouse=True, scope="session")
def _no_session_falls_due() -> object:
    """A page notes the time of its session at most once a minute (slisystem/middleware.py). In a
    test that takes longer than that, some page would have three queries more than the others:
    here it is noted with the first page alone.  The tests of the middleware itself set it back."""
    from slisystem import middleware

    original = middleware.STAMP_SECONDS
    middleware.STAMP_SECONDS = 24 * 3600
    yield original
    middleware.STAMP_SECONDS = original


@pytest.fixture(autouse=True, scope="session")
def _flush_of_frozen_rows() -> object:
    """Transactional tests are emptied by deleting rows, which the append-only triggers refuse
    (as they should): there the triggers go before the flush and come back after it.  The cache's
    table belongs to no model, so that Django's flush would leave it as it is."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import TransactionTestCase

    guards = [importlib.import_module(name) for name in APPEND_ONLY]
    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: object) -> None:
        cache.clear()
        for guard in guards:
            guard.remove(connection)
        try:
            original(self)
        finally:
            for guard in guards:
                guard.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]

"""Rows that are changed behind the triggers, as by somebody who has the database."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

AFTERWARDS: Any = importlib.import_module("responses.migrations.0016_what_follows_a_decision_stays")


@contextmanager
def behind_the_triggers(guard: Any = AFTERWARDS) -> Iterator[None]:
    """Without those of one migration; by default of what follows a decision."""
    guard.remove(connection)
    try:
        yield
    finally:
        guard.install(connection)

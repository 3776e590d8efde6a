"""A migrated SQLite database, made once and copied for each test process.

A hundred migrations take half a minute of a processor, which every run of a single test would
wait for.  The copy is named after all that decides what is in it, and Django still migrates it: a
copy that is too old is brought up to date, never believed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
SIDES = ("", "-wal", "-shm")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """On SQLite Django goes on with the database it finds, the copy."""
    return connection.vendor == "sqlite" or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """Puts the copy where Django looks for its test database, and takes it away at the end."""
    if connection.vendor != "sqlite":
        yield
        return
    name = str(settings.DATABASES["default"]["TEST"]["NAME"])
    shutil.copyfile(migrated(Path(name).parent), name)
    yield
    connections.close_all()
    if not request.config.getvalue("reuse_db"):
        for side in SIDES:
            Path(name + side).unlink(missing_ok=True)


def migrated(folder: Path) -> Path:
    """The database with all migrations; whoever comes second waits for the first to make it."""
    found = folder / f"migrated-{_contents()}.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            for old in folder.glob("migrated-*.sqlite3*"):
                old.unlink()
            fresh = found.with_suffix(".new")
            for side in SIDES:
                Path(f"{fresh}{side}").unlink(missing_ok=True)
            subprocess.run(
                [sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"],
                env=os.environ | {"DATABASE_URL": f"sqlite:///{fresh}"},
                cwd=ROOT,
                check=True,
            )
            fresh.replace(found)
    return found


def _contents() -> str:
    """What the database follows from: migrations, what they call, and the packages."""
    sum_of_all = hashlib.sha256()
    files = [ROOT / "requirements.txt", ROOT / "councils" / "append_only.py"]
    for file in [*files, *sorted(ROOT.glob("*/migrations/*.py"))]:
        sum_of_all.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return sum_of_all.hexdigest()[:16]

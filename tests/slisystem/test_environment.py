"""An installation starts as meant or refuses with a sentence for each variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

GOOD = {
    "SECRET_KEY": "3pQm7Xv9tLr2Wk8Zs5Nb1Yc6Hd4Jf0GgAaEeUuOoIiTt",
    "SITE_URL": "https://consult.example.org",
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_FROM": "consult@example.org",
}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a process of its own, with these variables and nothing else."""
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-c", "import slisystem.settings as s; print('started', s.DEBUG)"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    return {**GOOD, "VAR_DIR": str(tmp_path)}


def test_empty_environment_does_not_start() -> None:
    found = start()
    assert found.returncode != 0
    assert "SECRET_KEY is missing" in found.stderr
    assert "EMAIL_HOST is missing" in found.stderr
    assert "docs/running.md" in found.stderr


def test_good_environment_starts(good: dict[str, str]) -> None:
    assert start(**good).stdout == "started False\n"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "changeme" * 6}, "SECRET_KEY is missing or easy to guess"),
        ({"DEBUG": "1"}, "DEBUG shows the inside of the system"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe': set it to 1 or 0."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the site's hosts"),
        ({"SITE_URL": "http://consult.example.org"}, "SITE_URL must begin with https://"),
        ({"SITE_URL": "consult"}, "SITE_URL is 'consult': set it to the address"),
        ({"DATABASE_URL": "mysql://u@h/n"}, "DATABASE_URL is not understood"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not understood"),
        ({"EMAIL_PORT": "x"}, "EMAIL_PORT is 'x': set it to a whole number"),
        ({"TRUSTED_PROXIES": "9"}, "TRUSTED_PROXIES is '9'"),
    ],
)
def test_unsafe_start_is_refused(
    good: dict[str, str], variables: dict[str, str], sentence: str
) -> None:
    found = start(**{**good, **variables})
    assert found.returncode != 0
    assert sentence in found.stderr


def test_demonstration_is_not_public(tmp_path: Path) -> None:
    found = start(SLISYSTEM_DEMO="1", VAR_DIR=str(tmp_path), SITE_URL="https://consult.example.org")
    assert found.returncode != 0
    assert "SITE_URL must be on this machine" in found.stderr


def test_demonstration_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert start(SLISYSTEM_DEMO="1", VAR_DIR=str(tmp_path)).returncode == 0
    key = tmp_path / "secret-key"
    assert len(key.read_text()) > 60
    assert key.stat().st_mode & 0o077 == 0


def test_every_variable_is_documented() -> None:
    import re

    root = Path(settings.BASE_DIR)
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (root / "slisystem/settings.py").read_text()))
    documented = (root / "docs/running.md").read_text()
    missing = {name for name in read if not name.startswith("SLISYSTEM_")} - set(
        re.findall(r"`(\w+)`", documented)
    )
    assert missing == set()

"""Reads the environment once, at start, and collects every mistake in it.

The rule: an installation either starts as its administrator meant it, or it
refuses with one sentence for each variable that is missing or wrong and says
what to set.  Only `settings.py` uses this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class Environment:
    """Typed reading of environment variables; `check()` raises what was found wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: list[str] = []

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        raw = self._variables.get(name, "").strip().lower()
        if raw in TRUE:
            return True
        if raw in FALSE:
            return default if raw == "" else False
        self.problem(f"{name} is {raw!r}: set it to 1 or 0.")
        return default

    def number(self, name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        raw = self._variables.get(name, "").strip()
        if not raw:
            return default
        try:
            value = int(raw)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            self.problem(f"{name} is {raw!r}: set it to a whole number from {least} to {most}.")
            return default
        return value

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def site_url(self, name: str, default: str) -> str:
        """An address such as https://consult.example.org, without path or trailing slash."""
        raw = self.text(name, default).rstrip("/")
        parts = urlsplit(raw)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
            self.problem(
                f"{name} is {raw!r}: set it to the address people type, "
                "for example https://consult.example.org."
            )
            return default
        return raw

    def database(self, name: str, default_path: Path) -> dict:
        """Django's DATABASES entry from a URL; the embedded SQLite file when none is given."""
        raw = self.text(name)
        if not raw:
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_path)}
        try:
            parsed = dict(dj_database_url.parse(raw))
        except (ValueError, KeyError):  # UnknownSchemeError is a ValueError
            parsed = {}
        if parsed.get("ENGINE") not in {
            "django.db.backends.postgresql",
            "django.db.backends.sqlite3",
        } or not parsed.get("NAME"):
            self.problem(
                f"{name} is not understood: set it to "
                "postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH/TO/FILE.sqlite3."
            )
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_path)}
        return parsed

    def check(self) -> None:
        if self.problems:
            raise ImproperlyConfigured(
                "The configuration is not complete.\n"
                + "\n".join(f"  - {sentence}" for sentence in self.problems)
                + "\nEvery variable is described in docs/running.md."
            )

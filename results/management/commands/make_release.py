"""Makes a release from files, for data that were collected elsewhere (docs/disclosure.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from results.disclosure.layout import lay_out
from results.disclosure.noise import KEY_BYTES, Key
from results.disclosure.release import freeze
from results.disclosure.release_json import as_bytes, audit_form, public_form
from results.release_files import FilesRefused, read_files
from results.writing import write_files

INPUTS = ("frame", "responses", "plan", "published")
PUBLIC_MODE, SEALED_MODE = 0o644, 0o600


class Command(BaseCommand):
    help = "Make a release from files: adjusted, aggregated figures. All of it, or nothing."
    requires_system_checks: list[str] = []  # it needs no database and no site

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--frame", type=Path, required=True, help="CSV: id and attributes")
        parser.add_argument("--responses", type=Path, required=True, help="CSV: id and questions")
        parser.add_argument("--plan", type=Path, required=True, help="JSON: what is released")
        parser.add_argument(
            "--published", type=Path, required=True, help="CSV: id of those that published"
        )
        parser.add_argument("--out", type=Path, required=True, help="the release, JSON")
        parser.add_argument("--audit-out", type=Path, help="the sealed audit copy, JSON")
        parser.add_argument("--key", metavar="HEX", help="tests only: a key instead of a fresh one")

    def handle(self, *args: Any, **options: Any) -> None:
        given = self._given_key(options["key"])
        out, audit_out = self._targets(options)
        try:
            collected = read_files(**{name: options[name] for name in INPUTS})
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        except FilesRefused as refusal:
            lines = "\n".join(f"  {problem}" for problem in refusal.problems)
            count = len(refusal.problems)
            mend = "this" if count == 1 else f"these {count} places"
            raise CommandError(f"Nothing was written. Mend {mend}:\n{lines}") from refusal
        respondents = collected.answers.keys()
        layout = lay_out(collected.plan, collected.frame, respondents, collected.published)
        release = freeze(collected.plan, layout, collected.answers, key=given or Key.fresh())
        contents = {out: (as_bytes(public_form(release)), PUBLIC_MODE)}
        if audit_out:
            sealed = as_bytes(audit_form(release, layout, collected.frame))
            contents[audit_out] = (sealed, SEALED_MODE)
        try:
            write_files(contents)
        except OSError as error:
            raise CommandError(
                f"Nothing was written: {error.strerror} ({error.filename})."
            ) from error
        for warning in (*collected.warnings, *layout.warnings):
            self.stderr.write(warning)
        self.stdout.write(
            f"{out}: {len(release.tables)} tables. Each run draws new figures: publish one only."
        )

    def _given_key(self, given: str | None) -> Key | None:
        if given is None:
            return None
        if not settings.TESTING:
            raise CommandError(
                "Nothing was written. A key can be given in tests only: whoever knows it can "
                "take the adjustments off."
            )
        try:
            return Key.given(bytes.fromhex(given))
        except ValueError as error:
            raise CommandError(f"A key is {2 * KEY_BYTES} hexadecimal digits.") from error

    def _targets(self, options: dict[str, Any]) -> tuple[Path, Path | None]:
        """Where to write. Refuses a target that is an input, a folder, or both targets."""
        taken = {options[name].resolve(): f"--{name}" for name in INPUTS}
        targets = []
        for name in ("out", "audit_out"):
            path: Path | None = options[name]
            if path is None:
                continue
            option = "--" + name.replace("_", "-")
            path = path.resolve()
            if path in taken:
                raise CommandError(f"Nothing was written: {option} is the file of {taken[path]}.")
            if path.exists() and not path.is_file():
                raise CommandError(f"Nothing was written: {path} is not a file.")
            if not path.parent.is_dir():
                raise CommandError(f"Nothing was written: there is no folder {path.parent}.")
            taken[path] = option
            targets.append(path)
        return targets[0], (targets[1] if len(targets) > 1 else None)

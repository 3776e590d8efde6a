"""Loads or updates the register of councils from a CSV file (docs/formats.md)."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councils import register

MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Load or update the register of councils from a CSV file. Nothing is half-loaded, and no "
        "council is ever taken away. With --preview nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the register, for example councils.csv")
        parser.add_argument(
            "--preview", action="store_true", help="say what would change, and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
            text = content.decode("utf-8-sig")
            if options["preview"]:
                self.preview(text)
                return
            loaded = register.load(
                text, file_name=path.name, file_sha256=hashlib.sha256(content).hexdigest()
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not UTF-8 text (byte {error.start}).") from error
        except register.Unreadable as refusal:
            raise CommandError(
                f"{path} is refused, nothing was loaded. Mend {_count(len(refusal.faults))}:\n"
                + "\n".join(f"  {fault}" for fault in refusal.faults)
            ) from refusal
        self.stdout.write(
            f"{len(loaded.added)} added, {len(loaded.changed)} changed, "
            f"{loaded.unchanged} unchanged."
        )
        for word, codes in (("Added", loaded.added), ("Changed", loaded.changed)):
            if 0 < len(codes) <= MOST_NAMED:
                self.stdout.write(f"{word}: {', '.join(codes)}")
        if loaded.not_in_file:
            self.stdout.write(f"{loaded.not_in_file} not in the file, left as they are.")

    def preview(self, text: str) -> None:
        """What the file would change: each council under everything that changes of it."""
        found = register.preview(text)
        for kind in register.Kind:
            changes = [change for change in found.changes if kind in change.kinds]
            for change in changes:
                self.stdout.write(f"{kind.value}: {change.code} {change.entry.name}")
        self.stdout.write(
            f"{len(found.changes)} would change, {found.unchanged} unchanged, "
            f"{found.not_in_file} not in the file. Nothing was written."
        )


def _count(faults: int) -> str:
    return "this fault" if faults == 1 else f"these {faults} faults"

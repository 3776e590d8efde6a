from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from responses.workflow import drawn


class Command(BaseCommand):
    help = "Draws docs/states.md from the transition table (--check: says whether it is stale)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        wanted = drawn()
        if options["check"]:
            if not path.exists() or path.read_text() != wanted:
                raise CommandError("docs/states.md is stale: run ./run manage draw_states.")
            return
        path.write_text(wanted)
        self.stdout.write("docs/states.md is drawn.")

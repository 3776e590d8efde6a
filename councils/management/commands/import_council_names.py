"""Loads other names by which councils are known, for matching spreadsheets (docs/formats.md)."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councils.contacts.matching import plain
from councils.models import Council, CouncilName

COLUMNS = ("la-name", "local-authority-code")


class Command(BaseCommand):
    help = (
        "Load other names of councils from a CSV file with the columns la-name and "
        "local-authority-code. Names of councils that are not in the register are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="for example council-name-variants.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{path} is not CSV in UTF-8.") from error
        if missing := [name for name in COLUMNS if rows and name not in rows[0]]:
            raise CommandError(f"{path} has no column {', '.join(missing)}.")
        councils = {one.code: one for one in Council.objects.all()}
        before = CouncilName.objects.count()
        known = [
            CouncilName(council=councils[row[COLUMNS[1]]], name=name, plain=plain(name))
            for row in rows
            if (name := " ".join((row[COLUMNS[0]] or "").split())[:120])
            and plain(name)
            and row[COLUMNS[1]] in councils
        ]
        CouncilName.objects.bulk_create(known, ignore_conflicts=True)
        added = CouncilName.objects.count() - before
        self.stdout.write(
            f"{added} name{'s' if added != 1 else ''} added, {len(known) - added} known already, "
            f"{len(rows) - len(known)} of councils that are not in the register."
        )

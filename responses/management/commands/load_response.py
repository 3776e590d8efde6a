"""Loads a council's draft response from its file (docs/formats.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from consultations.definition.marked import Malformed
from councils.models import User
from councils.refusals import Refused
from responses import draft_file


class Command(BaseCommand):
    help = "Start a council's response and fill it from a YAML file: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="for example chesterfield-2015.yaml")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the officer's address")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody is known by {options['by']}.")
        try:
            loaded = draft_file.load(draft=draft_file.parse(path.read_bytes()), by=by)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Malformed as refusal:
            raise CommandError(refusal.in_words(str(path))) from refusal
        except (PermissionDenied, Refused) as refusal:
            raise CommandError(f"{path} is not loaded. {refusal}") from refusal
        council = loaded.response.council
        if loaded.change == "added":
            self.stdout.write(f"{council} has a draft response as in the file.")
        else:
            self.stdout.write(f"{council}: the response is as in the file; nothing was changed.")

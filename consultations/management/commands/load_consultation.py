"""Loads a consultation from its file (docs/formats.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations import actions
from consultations.definition.differences import named
from consultations.definition.files import read_file
from consultations.definition.marked import Malformed
from councils.refusals import Refused


class Command(BaseCommand):
    help = "Load a consultation from YAML, JSON or a workbook (.xlsx): all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="for example taking-stock-2015.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = actions.load(definition=read_file(path.read_bytes(), path.name))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Malformed as refusal:
            raise CommandError(refusal.in_words(str(path))) from refusal
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        code = loaded.consultation.code
        match loaded.change:
            case "added":
                self.stdout.write(f"{code} is loaded as a draft. Publish it to ask the councils.")
            case "changed":
                self.stdout.write(f"{code} is changed: {named(loaded.differences)}.")
            case "unchanged":
                self.stdout.write(f"{code} is as in the file; nothing was changed.")

"""Writes a consultation as a file that load_consultation reads (docs/formats.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.definition.files import FORMATS
from consultations.definition.stored import definition_of
from consultations.models import Consultation

TERMINAL = "-"


class Command(BaseCommand):
    help = "Write a consultation as YAML, JSON or a workbook; loaded again, it is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the consultation's code, for example taking-stock-2015")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--out", required=True, metavar="FILE", help="- for the terminal")
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        file_format, out = FORMATS[options["format"]], str(options["out"])
        consultation = Consultation.objects.filter(code=options["code"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['code']}.")
        if out == TERMINAL and not file_format.is_text:
            raise CommandError("A workbook cannot be shown here: name a file (--out FILE).")
        written = file_format.write(definition_of(consultation))
        if out == TERMINAL:
            self.stdout.write(written.decode(), ending="")
            return
        try:
            with Path(out).open("wb" if options["force"] else "xb") as file:
                file.write(written)
        except FileExistsError as error:
            raise CommandError(f"{out} is there already. --force writes over it.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{consultation.code} is written to {out}.")

"""Prints what would be taken from an existing paper (docs/formats.md); saves nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.uploads import MOST_BYTES
from responses.recognising.blocks import Unreadable
from responses.recognising.json_text import to_json
from responses.recognising.reading import KINDS, read_paper
from responses.recognising.recognise import recognise
from responses.recognising.values import questions_of


class Command(BaseCommand):
    help = (
        "Print as JSON which answers a council's paper gives to which questions, how they were "
        "recognised, and what was not recognised. Nothing is saved."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=KINDS)
        parser.add_argument(
            "--consultation", required=True, metavar="CODE", help="for example taking-stock-2015"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        consultation = Consultation.objects.filter(code=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']}.")
        try:
            with path.open("rb") as file:
                paper = read_paper(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Unreadable as refusal:
            raise CommandError(f"{path} is not read. {refusal.sentence}") from refusal
        found = recognise(paper, questions_of(definition_of(consultation)))
        self.stdout.write(to_json(found), ending="")

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from consultations.models import Consultation
from councils.models import Council
from responses.enums import NUMBERED_PAPERS, PaperKind
from responses.models import Response
from responses.paper import paper_facts, rendered_paper
from responses.rendering import RenderingFailed

MISSING = {
    PaperKind.DECISION: "There is no decision on it yet",
    PaperKind.SUBMISSION: "Nothing of it was submitted yet",
    PaperKind.ANNOTATED: "There is no decision on it in force",
    PaperKind.RECEIPT: "There is no receipt of it",
}


class Command(BaseCommand):
    help = (
        "Write a paper of a council's response, as it stands now, to a PDF file: the report for "
        "publication, the decision record, the submission, the internal annotated copy, or the "
        "receipt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("consultation", help="code of the consultation")
        parser.add_argument("council", help="code or slug of the council")
        parser.add_argument(
            "--kind",
            choices=PaperKind.values,
            default=PaperKind.REPORT.value,
            help="which paper (the report, if it is not said)",
        )
        parser.add_argument(
            "--number",
            type=int,
            metavar="N",
            help="of which decision or submission (that in force or the latest, if it is not said)",
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        response = response_of(options["consultation"], options["council"])
        out: Path = options["out"]
        if out.is_dir() or not out.parent.is_dir():
            raise CommandError(f"{out} cannot be written: name a file in an existing folder.")
        kind = PaperKind(options["kind"])
        number: int | None = options["number"]
        if number is not None and kind not in NUMBERED_PAPERS:
            raise CommandError(f"There is one {kind.label.lower()} of a response: name no number.")
        facts = paper_facts(response, kind, number)
        if facts is None and number is not None and paper_facts(response, kind) is not None:
            raise CommandError(f"There is no {kind.label.lower()} no. {number}.")
        if facts is None:
            raise CommandError(f"{MISSING[kind]}: there is no {kind.label.lower()} to print.")
        try:
            rendered = rendered_paper(facts)
        except RenderingFailed as failed:
            raise CommandError(failed.sentence) from None
        try:
            write_whole(out, rendered.pdf)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{out}: {rendered.pages} pages, {len(rendered.pdf)} bytes")


def response_of(consultation_code: str, council_name: str) -> Response:
    """The council's response. Raises CommandError with what is not there."""
    consultation = Consultation.objects.filter(code__iexact=consultation_code).first()
    if consultation is None:
        raise CommandError(f"There is no consultation with the code “{consultation_code}”.")
    council = Council.objects.filter(
        Q(code__iexact=council_name) | Q(slug__iexact=council_name)
    ).first()
    if council is None:
        raise CommandError(f"There is no council with the code or slug “{council_name}”.")
    responses = Response.objects.with_places()
    response = responses.filter(
        invitation__consultation=consultation, invitation__council=council
    ).first()
    if response is None:
        raise CommandError(f"{council.name} has no response to “{consultation.title}”.")
    return response


def write_whole(out: Path, content: bytes) -> None:
    """Writes the file as a whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            part.chmod(0o644)
            part.replace(out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

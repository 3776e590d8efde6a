"""Publishes a consultation and asks the councils, as its page for LGA editors does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from consultations import actions
from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.models import User
from councils.refusals import Refused


class Command(BaseCommand):
    help = "Publish a consultation: it opens at its time and the councils are asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the consultation's code, for example taking-stock-2015")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an LGA editor's address")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(code=options["code"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['code']}.")
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody is known by {options['by']}.")
        try:
            published = actions.publish(consultation=consultation, by=by)
        except (PermissionDenied, Refused) as refusal:
            raise CommandError(f"{consultation.code} is not published. {refusal}") from refusal
        asked = published.invitations.count()
        self.stdout.write(
            f"{published.code} is published; "
            f"{'1 council is' if asked == 1 else f'{asked} councils are'} asked. "
            f"It opens on {spoken_moment(published.opens_at)} and closes on "
            f"{spoken_moment(published.closes_at)}."
        )

"""Publishes a consultation and asks the councils, as its page for LGA editors does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultations import actions
from consultations.definition.stored import digest_of
from consultations.enums import Verdict
from consultations.models import Consultation
from consultations.policies import spoken_moment
from consultations.time_allowed import warnings
from councils.models import User
from councils.refusals import Refused


class Command(BaseCommand):
    help = "Publish a consultation: it opens at its time and the councils are asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the consultation's code, for example taking-stock-2015")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an LGA editor's address")
        parser.add_argument(
            "--reviewed-by",
            metavar="EMAIL",
            help="the address of a colleague at the LGA who has read the draft as it is now and "
            "says that it is ready; their review is noted (in the browser they note it themselves)",
        )
        parser.add_argument(
            "--despite-warnings",
            action="store_true",
            help="publish although the dates leave councils little time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(code=options["code"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['code']}.")
        by = _person(options["by"])
        try:
            with transaction.atomic():
                if options["reviewed_by"]:
                    actions.review(
                        consultation=consultation,
                        by=_person(options["reviewed_by"]),
                        seen=digest_of(consultation),
                        verdict=Verdict.APPROVED,
                    )
                published = actions.publish(
                    consultation=consultation, by=by, despite_warnings=options["despite_warnings"]
                )
        except (PermissionDenied, Refused) as refusal:
            sentences = [f"{consultation.code} is not published. {refusal}"]
            if any(blocker.code == "warned" for blocker in getattr(refusal, "blockers", [])):
                sentences += warnings(consultation.opens_at, consultation.closes_at)
                sentences.append("The option for that is --despite-warnings.")
            raise CommandError(" ".join(sentences)) from refusal
        asked = published.invitations.count()
        self.stdout.write(
            f"{published.code} is published; "
            f"{'1 council is' if asked == 1 else f'{asked} councils are'} asked. "
            f"It opens on {spoken_moment(published.opens_at)} and closes on "
            f"{spoken_moment(published.closes_at)}."
        )


def _person(email: str) -> User:
    found = User.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandError(f"Nobody is known by {email}.")
    return found

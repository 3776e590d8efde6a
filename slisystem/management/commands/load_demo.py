"""Makes what is missing of the demonstration and says who can log in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from consultations.policies import spoken_moment
from slisystem import demo


class Command(BaseCommand):
    help = "Load the demonstration: register, people, the consultation of 2015, a draft, results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-results",
            action="store_true",
            help="leave out the closed synthetic consultation and its release",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo.load(results=not options["without_results"])
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in made.news:
            self.stdout.write(sentence)
        consultation = made.consultation
        self.stdout.write(
            f"“{consultation.title}” is open until {spoken_moment(consultation.closes_at)} "
            "(its dates of 2015 are moved).\n"
        )
        rows = [(person.name, demo.role_in_words(person), person.email) for person in demo.PEOPLE]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        self.stdout.write("Who can log in:")
        for name, role, email in rows:
            self.stdout.write(f"  {name:<{widths[0]}}  {role:<{widths[1]}}  {email}")
        self.stdout.write(f"Password for all of them: {demo.PASSWORD}")

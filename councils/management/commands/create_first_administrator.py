"""Lets the first person into a new installation."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from councils import accounts
from councils.actions import people
from councils.models import User
from councils.refusals import Refused


class Command(BaseCommand):
    help = (
        "Makes somebody an LGA administrator, who can then invite everybody else. "
        "Prints a one-time link for choosing a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address to log in with")
        parser.add_argument("name", help="the full name, in quotes")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of printing a link",
        )
        parser.add_argument(
            "--another", action="store_true", help="even if there is an LGA administrator already"
        )

    def handle(
        self, *, email: str, name: str, password_stdin: bool, another: bool, **options: Any
    ) -> None:
        password = self.read_password(email, name) if password_stdin else None
        try:
            validate_email(email)
            person = people.create_first_administrator(
                email=email, name=name, password=password, another=another
            )
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{person.name} ({person.email}) is an LGA administrator.")
        if person.has_usable_password():
            self.stdout.write("They log in with their password.")
            return
        self.stdout.write(
            f"They choose a password here; the link works once, for {accounts.link_hours()} hours:"
        )
        self.stdout.write(accounts.password_link(person))

    def read_password(self, email: str, name: str) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password

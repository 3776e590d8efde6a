"""People: a new one, how a name is written, and the first who can invite the others."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import policies
from councils.actions.doorway import fresh, lock_people
from councils.actions.roles import give
from councils.enums import MailTime, StaffRoleKind
from councils.mail import one_line
from councils.models import MailPreference, User
from councils.refusals import Blocker, Refused


def new_person(*, email: str, name: str, password: str | None) -> User:
    """A person without any role, who can do nothing yet. No password: they set it by a link."""
    person = User(email=email.strip().lower(), name=one_line(name))
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    return person


def rename(*, name: str, by: User) -> User:
    """A person corrects how their own name is written. What was signed keeps the old one."""
    person = fresh(by)
    person.name = one_line(name)
    person.save(update_fields=["name"])
    return person


def choose_mail(
    *, by: User, assignments: str, mentions: str, returns: str, dates: str
) -> MailPreference:
    """A person says when they want which mail (values of MailTime).

    A return waits for somebody, so "not at all" is no answer to it: Refused.
    """
    if returns == MailTime.NEVER:
        raise Refused(
            [
                Blocker(
                    "returns",
                    _("A report that was returned waits for you, so you are always told."),
                    "returns",
                )
            ]
        )
    preference, _is_new = MailPreference.objects.update_or_create(
        user=fresh(by),
        defaults={
            "assignments": assignments,
            "mentions": mentions,
            "returns": returns,
            "dates": dates,
        },
    )
    return preference


def create_first_administrator(
    *, email: str, name: str, password: str | None = None, another: bool = False
) -> User:
    """Gives the LGA its first administrator; only somebody at the server's console can.

    Refuses when there is one, unless `another` is wanted. A person who has an account keeps
    their name and password.
    """
    email = email.strip().lower()
    with transaction.atomic():
        lock_people(None)
        if policies.administrators(None) and not another:
            raise Refused(
                [
                    Blocker(
                        "has-administrator",
                        "There is an LGA administrator already, who can invite others. To make "
                        "another one all the same, add --another.",
                    )
                ]
            )
        person = User.objects.filter(email=email).first()
        if person is not None and password is not None:
            raise Refused(
                [
                    Blocker(
                        "has-account",
                        f"{email} has an account and keeps its password: leave the password out.",
                    )
                ]
            )
        if person is not None and not person.is_active:
            raise Refused([Blocker("inactive", f"The account of {email} is closed.")])
        person = person or new_person(email=email, name=name, password=password)
        give(
            user=person,
            council=None,
            role=StaffRoleKind.ADMINISTRATOR,
            office="",
            starts_on=timezone.localdate(),
            ends_on=None,
            by=None,
        )
    return person

"""Whom the LGA reaches at councils, in the words of the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.contacts.reading import Fate, Line
from councils.enums import ContactRole
from councils.models import Contact, Council, CouncilQuerySet
from councils.policies import spoken
from councils.reaching import Addressee, addresses_of

MOST_NAMES = 3


@dataclass(frozen=True)
class ReachRow:
    """One council of the list: who is written to there."""

    name: str
    code: str
    url: str
    status: str
    colour: str
    people: str


@dataclass(frozen=True)
class Reach:
    """The list of councils, and how many are reached in which way."""

    rows: list[ReachRow]
    counts: list[tuple[str, int]]


STATUS = {
    "account": ("Account", "green"),
    "contact": ("Contact", "blue"),
    "nobody": ("Nobody", "red"),
}


def way(addressees: list[Addressee]) -> str:
    """How a council is reached: "account", "contact" or "nobody"."""
    if not addressees:
        return "nobody"
    return "account" if addressees[0].user else "contact"


def reach(councils: CouncilQuerySet, wanted: Mapping[str, Any]) -> Reach:
    """Councils that are not over, narrowed to what is asked for (three queries)."""
    found: Any = councils.not_ended(timezone.localdate())
    if words := wanted.get("q"):
        found = found.filter(
            Q(name__icontains=words) | Q(name_cy__icontains=words) | Q(code__iexact=words)
        )
    shown: list[Council] = list(found.order_by("name", "code"))
    addresses = addresses_of([council.pk for council in shown])
    ways = {council.pk: way(addresses[council.pk]) for council in shown}
    counted = Counter(ways.values())
    asked = wanted.get("reached")
    rows = [
        reach_row(council, addresses[council.pk])
        for council in shown
        if not asked or ways[council.pk] == asked
    ]
    counts = [
        ("Councils", len(shown)),
        ("Somebody has an account", counted["account"]),
        ("Only contacts", counted["contact"]),
        ("Nobody is reached", counted["nobody"]),
    ]
    return Reach(rows, counts)


def reach_row(council: Council, addressees: list[Addressee]) -> ReachRow:
    status, colour = STATUS[way(addressees)]
    names = [one.name for one in addressees[:MOST_NAMES]]
    more = len(addressees) - len(names)
    return ReachRow(
        name=council.name,
        code=council.code,
        url=reverse("councils:contacts", args=[council.slug]),
        status=status,
        colour=colour,
        people=", ".join(names) + (f" and {more} more" if more else ""),
    )


# --- one council ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactRow:
    name: str
    email: str
    role: str
    note: str
    is_stale: bool
    change_url: str
    remove_url: str


def contact_row(contact: Contact) -> ContactRow:
    now = timezone.now()
    checked = spoken(timezone.localdate(contact.checked_at))
    scope = [contact.council.slug, contact.pk]
    return ContactRow(
        name=contact.name,
        email=contact.email,
        role=contact.get_role_display(),
        note=_("From: %(source)s. Last checked %(checked)s.")
        % {"source": contact.source, "checked": checked},
        is_stale=contact.is_stale(now),
        change_url=reverse("councils:correct-contact", args=scope),
        remove_url=reverse("councils:remove-contact", args=scope),
    )


def written_to(council: Council) -> str:
    """Who gets the LGA's mail at this council today, in a sentence or two."""
    addressees = addresses_of([council.pk])[council.pk]
    match way(addressees):
        case "account":
            number = len(addressees)
            return ngettext(
                "Here one person has an account as policy officer or administrator. The LGA writes "
                "to them; the contacts below are not used while that is so.",
                "Here %(number)s people have an account as policy officer or administrator. The "
                "LGA writes to them; the contacts below are not used while that is so.",
                number,
            ) % {"number": number}
        case "contact":
            return _(
                "Nobody here has an account as policy officer or administrator yet. The "
                "LGA writes to the contacts below until somebody has."
            )
        case _:
            return _("Nobody here is reached: there is neither an account nor a contact.")


# --- the report of a spreadsheet ------------------------------------------------------------

FATES = {
    Fate.ADDED: ("Added", "green"),
    Fate.CHANGED: ("Changed", "blue"),
    Fate.UNCHANGED: ("Unchanged", "grey"),
    Fate.REFUSED: ("Refused", "red"),
}


@dataclass(frozen=True)
class ReportRow:
    line: int
    council: str
    person: str
    email: str
    role: str
    status: str
    colour: str
    words: str


def report_rows(lines: Iterable[Line]) -> list[ReportRow]:
    """Refused lines first, because they are what somebody has to do something about."""
    ordered = sorted(lines, key=lambda one: (one.fate != Fate.REFUSED, one.line))
    return [
        ReportRow(
            line=one.line,
            council=f"{one.council} ({one.code})" if one.code else one.council,
            person=one.person.name,
            email=one.person.email,
            role=str(ContactRole(one.person.role).label) if one.person.role else "",
            status=FATES[one.fate][0],
            colour=FATES[one.fate][1],
            words=one.words,
        )
        for one in ordered
    ]

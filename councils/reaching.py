"""Whom the LGA writes to at a council: people who can act here, else the contacts.

Policy officers and council administrators can begin a response and let others in, so a mail that
asks the council goes to them.  Where a council has neither, it goes to its contacts: people
without an account, who are written to until somebody there has one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from councils.enums import ContactRole, Role
from councils.models import Contact, Membership, User

# In this order people of one council are named.
REACHED = (Role.OFFICER, Role.ADMINISTRATOR)
CONTACT_ORDER = tuple(ContactRole.values)


@dataclass(frozen=True)
class Addressee:
    """One person to write to. `user` is None for a contact; `why` says as what they are written
    to, as it can be printed: "Policy officer", "Contact: democratic services"."""

    name: str
    email: str
    user: User | None
    why: str


def addresses_of(council_ids: Collection[int]) -> dict[int, list[Addressee]]:
    """For each of these councils whom to write to, each address once; an empty list where there
    is nobody. Two queries, whatever the number of councils."""
    wanted = set(council_ids)
    found: dict[int, list[Addressee]] = {council_id: [] for council_id in wanted}
    held = (
        Membership.objects.filter(role__in=REACHED, user__is_active=True)
        .active()
        .select_related("user")
    )
    # All councils are asked for and others left out here: a list of 4,000 ids in a statement
    # costs more than the rows.
    roles = sorted(
        (one for one in held if one.council_id in wanted),
        key=lambda one: (REACHED.index(Role(one.role)), one.user.name.casefold(), one.pk),
    )
    for one in roles:
        if all(other.email != one.user.email for other in found[one.council_id]):
            label = str(Role(one.role).label)
            found[one.council_id].append(Addressee(one.user.name, one.user.email, one.user, label))
    contacts = [
        one
        for one in Contact.objects.order_by("pk")
        if one.council_id in wanted and not any(other.user for other in found[one.council_id])
    ]
    for contact in sorted(contacts, key=lambda one: (CONTACT_ORDER.index(one.role), one.pk)):
        label = str(ContactRole(contact.role).label)
        why = f"Contact: {label[0].lower()}{label[1:]}"
        found[contact.council_id].append(Addressee(contact.name, contact.email, None, why))
    return found

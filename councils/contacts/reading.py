"""Rows → contacts, line by line: what each would do, or why it is refused. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from councils.contacts.matching import Names, plain
from councils.contacts.sheets import NotASheet, Row
from councils.enums import ContactRole

# What lists call their columns, as plain names.
HEADINGS = {
    "council": ("council", "authority", "local authority", "organisation", "council name", "code"),
    "role": ("role", "job", "job title", "position", "post"),
    "name": ("name", "full name", "contact", "contact name"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
}
ROLE_WORDS = {
    ContactRole.POLICY: ("policy officer", "policy", "officer", "policy team"),
    ContactRole.DEMOCRATIC: ("democratic services", "committee services", "democratic"),
    ContactRole.CHIEF_EXECUTIVE: ("chief executive", "chief executives office", "ceo"),
    ContactRole.MEMBER: ("executive member", "cabinet member", "portfolio holder", "leader"),
    ContactRole.OTHER: ("other", ""),
}
ROLES = {
    plain(words): role
    for role, known in ROLE_WORDS.items()
    for words in (*known, role.value, str(role.label))
}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Person:
    """A contact as it is stored or would be."""

    name: str
    email: str
    role: str


@dataclass(frozen=True)
class Line:
    """What becomes of one line. `code` is the council's, "" where it is not clear."""

    line: int
    council: str
    code: str
    person: Person
    fate: Fate
    words: str = ""  # why it is refused, or what changes


def read(rows: list[Row], names: Names, held: Mapping[tuple[str, str], Person]) -> tuple[Line, ...]:
    """Every line after the heading with its fate. `held` are the contacts there are, by the
    council's code and the address. Raises NotASheet if the columns are not to be found."""
    columns = _columns(rows[0])
    found: list[Line] = []
    first: dict[tuple[str, str], int] = {}
    for row in rows[1:]:
        line = _line(row, columns, names, held)
        key = (line.code, line.person.email)
        if line.fate != Fate.REFUSED and key in first:
            line = replace(
                line,
                fate=Fate.REFUSED,
                words=f"This address stands already in line {first[key]} for this council.",
            )
        elif line.fate != Fate.REFUSED:
            first[key] = row.line
        found.append(line)
    if not found:
        raise NotASheet("The file has a heading and no contacts below it")
    return tuple(found)


def counts(lines: Iterable[Line]) -> dict[str, int]:
    fates = [line.fate for line in lines]
    return {fate.value: fates.count(fate) for fate in Fate}


def _columns(heading: Row) -> dict[str, int]:
    words = [plain(cell) for cell in heading.cells]
    found: dict[str, int] = {}
    for column, known in HEADINGS.items():
        places = [place for place, word in enumerate(words) if word in known]
        if places:
            found[column] = min(places, key=lambda place: known.index(words[place]))
    missing = [column for column in ("council", "name", "email") if column not in found]
    if missing:
        raise NotASheet(
            f"The first row names no column {' and no column '.join(missing)}. It needs the "
            "columns council, name and email, and may have role"
        )
    return found


def _line(
    row: Row, columns: Mapping[str, int], names: Names, held: Mapping[tuple[str, str], Person]
) -> Line:
    cells = {
        column: row.cells[place] if place < len(row.cells) else ""
        for column, place in columns.items()
    }
    role = ROLES.get(plain(cells.get("role", "")))
    person = Person(cells["name"], cells["email"].lower(), role or "")
    faults = []
    meant = names.meant(cells["council"])
    code = meant[0].code if len(meant) == 1 else ""
    if not cells["council"]:
        faults.append("No council is named.")
    elif not meant:
        faults.append("No council of the register is known by this name or code.")
    elif len(meant) > 1:
        several = ", ".join(f"{one.name} ({one.code})" for one in meant)
        faults.append(f"The name may mean {several}. Write the code.")
    elif meant[0].is_over:
        faults.append(f"{meant[0].name} has been abolished.")
    if not person.name:
        faults.append("The name is empty.")
    elif len(person.name) > 120 or CONTROL.search(person.name):
        faults.append("The name has more than 120 characters or signs that are no letters.")
    faults += _against_address(person.email)
    if role is None:
        known = ", ".join(str(one.label) for one in ContactRole)
        faults.append(f"“{cells['role'][:40]}” is not a role: {known}.")
    if faults:
        return Line(row.line, cells["council"], code, person, Fate.REFUSED, " ".join(faults))
    before = held.get((code, person.email))
    if before is not None and "role" not in columns:
        person = replace(person, role=before.role)
    council = meant[0].name
    if before is None:
        return Line(row.line, council, code, person, Fate.ADDED)
    if before == person:
        return Line(row.line, council, code, person, Fate.UNCHANGED)
    words = []
    if before.name != person.name:
        words.append(f"Name: {before.name} → {person.name}.")
    if before.role != person.role:
        old, new = ContactRole(before.role).label, ContactRole(person.role).label
        words.append(f"Role: {old} → {new}.")
    return Line(row.line, council, code, person, Fate.CHANGED, " ".join(words))


def _against_address(email: str) -> list[str]:
    if not email:
        return ["The e-mail address is empty."]
    try:
        validate_email(email)
    except ValidationError:
        return [f"“{email[:60]}” is not an e-mail address."]
    return ["The e-mail address has more than 254 characters."] if len(email) > 254 else []

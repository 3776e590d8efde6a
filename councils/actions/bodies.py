"""Combined authorities and other bodies that the register file does not have, entered by hand; and
of which councils they consist.

What is typed is read and written as a file of one line is, with the same checks and in the same
log, so that the next file that names the body changes it as any other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from councils import permissions, register
from councils.actions.doorway import fresh, lock_people
from councils.enums import BODIES, Division, Nation, Tier
from councils.models import Constituent, Council, User
from councils.policies import spoken
from councils.refusals import Blocker, Refused, refuse

WALES = "Wales"  # the region, which is the nation
BY_HAND = "by-hand"


@dataclass(frozen=True)
class Typed:
    """A body as it is typed. `region` is that in which it lies, or most of it."""

    code: str
    type: str
    name: str
    short_name: str
    region: str
    start_date: dt.date | None
    end_date: dt.date | None = None
    name_cy: str = ""
    gss_code: str = ""
    website: str = ""


def add_body(*, typed: Typed, reason: str, by: User) -> Council:
    """Raises PermissionDenied for anybody but LGA administrators; Refused for what no file could
    say either, and for a code that is taken."""
    with transaction.atomic():
        by = _administrator(by)
        before = register.stored_entries()
        refuse(against_body(typed, reason))
        if typed.code in before:
            said = f"{typed.code} is the code of {before[typed.code].name}"
            raise Refused([Blocker("taken", said, "code")])
        taken = {one.slug for one in before.values()}
        slug = slugify(typed.short_name)[:70].strip("-") or typed.code.lower()
        if slug in taken:
            slug = f"{slug}-{typed.code.lower()}"
        new = register.Entry(
            code=typed.code,
            slug=slug,
            former_gss_codes=(),
            region_source=BY_HAND,
            tier=Tier.NONE,
            county_code="",
            combined_authority_code="",
            replaced_by=(),
            wikidata="",
            **_values(typed),
        )
        _write(new, reason, by)
        return Council.objects.get(code=typed.code)


def change_body(*, council: Council, typed: Typed, reason: str, base: str, by: User) -> Council:
    """Changes what the register says of a body. `base` is what the page showed (`base_of`): if it
    is another by now, nothing is written."""
    with transaction.atomic():
        by = _administrator(by)
        stored = register.stored_entries()[council.code]
        if base != _base(stored):
            said = "Somebody changed it after you opened this page. Open it again to see what holds"
            raise Refused([Blocker("changed-meanwhile", said)])
        refuse(against_body(typed, reason))
        _write(replace(stored, **_values(typed)), reason, by)
        return Council.objects.get(pk=council.pk)


def base_of(council: Council) -> str:
    return _base(register.stored_entries()[council.code])


def against_body(typed: Typed, reason: str) -> list[Blocker]:
    found = []
    if typed.type not in BODIES:
        found.append(Blocker("type", "Principal councils come with the register file", "type"))
    if not reason:
        found.append(Blocker("reason", "Say why it is entered by hand", "reason"))
    return found


def _values(typed: Typed) -> dict[str, Any]:
    return {
        "type": typed.type,
        "name": typed.name,
        "short_name": typed.short_name,
        "name_cy": typed.name_cy,
        "gss_code": typed.gss_code,
        "nation": Nation.WALES if typed.region == WALES else Nation.ENGLAND,
        "region": typed.region,
        "region_gss": register.REGION_CODES.get(typed.region, ""),
        "start_date": typed.start_date,
        "end_date": typed.end_date,
        "website": typed.website,
    }


def _write(entry: register.Entry, reason: str, by: User) -> None:
    try:
        register.load(register.as_text([entry]), by=by, reason=reason)
    except register.Unreadable as unreadable:
        raise Refused(
            [Blocker("fault", _spoken(fault.sentence), fault.column) for fault in unreadable.faults]
        ) from unreadable


def _spoken(sentence: str) -> str:
    """A fault of a line as it stands beside the field."""
    sentence = sentence.rstrip(".")
    return sentence if sentence.startswith("“") else f"It {sentence}"


def _base(entry: register.Entry) -> str:
    return register.fingerprint({entry.code: entry})[:16]


def _administrator(by: User) -> User:
    lock_people(None)  # of two who enter the same body the second sees the first's
    by = fresh(by)
    if not permissions.is_lga_administrator(by):
        raise PermissionDenied("Only LGA administrators look after the register.")
    return by


# --- constituent councils -------------------------------------------------------------------


def record_constituent(
    *,
    body: Council,
    council: Council,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    by: User,
) -> Constituent:
    """Records that, and from when to when, a council is part of a body; a second time changes the
    days. Nothing follows from it for whom a consultation asks."""
    with transaction.atomic():
        by = _administrator(by)
        refuse(against_constituent(body, council, starts_on, ends_on))
        recorded, _ = Constituent.objects.update_or_create(
            body=body,
            council=council,
            defaults={
                "starts_on": starts_on,
                "ends_on": ends_on,
                "recorded_at": timezone.now(),
                "recorded_by": by,
            },
        )
        return recorded


def remove_constituent(*, constituent: Constituent, by: User) -> None:
    """Takes out what was recorded by mistake."""
    with transaction.atomic():
        _administrator(by)
        Constituent.objects.filter(pk=constituent.pk).delete()


def against_constituent(
    body: Council, council: Council, starts_on: dt.date | None, ends_on: dt.date | None
) -> list[Blocker]:
    """A principal council in a body that is none, with days in order in which both are in being."""
    if body.division == Division.PRINCIPAL:
        return [Blocker("body", f"{body.name} is a principal council and has no constituents")]
    if council.division != Division.PRINCIPAL:
        return [Blocker("council", f"{council.name} is no principal council", "council")]
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return [Blocker("dates", "The last day is before the first day", "ends_on")]
    for place in (body, council):
        if starts_on and place.start_date and starts_on < place.start_date:
            began = f"{place.name} is in being from {spoken(place.start_date)} on"
            return [Blocker("before", began, "starts_on")]
        if ends_on and place.end_date and ends_on > place.end_date:
            over = f"The last day of {place.name} is {spoken(place.end_date)}"
            return [Blocker("after", over, "ends_on")]
    return []

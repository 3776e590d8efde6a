"""A body of the register for the page of LGA administrators."""

from __future__ import annotations

from dataclasses import dataclass

from councils.models import Constituent, Council, User
from councils.policies import spoken
from councils.presenters import dates_in_words


@dataclass(frozen=True)
class ConstituentRow:
    """`pk` 0: only the register file says so, and not since when."""

    name: str
    code: str
    slug: str
    dates: str
    pk: int


def body_rows(body: Council) -> list[tuple[str, str]]:
    """What the register says of it; what it does not say is left out."""
    found = [
        ("What it is", str(body.get_type_display())),
        ("Code", body.code),
        ("Welsh name", body.name_cy),
        ("Region and nation", f"{body.region}, {body.nation}"),
        ("GSS code", body.gss_code),
        ("First day", spoken(body.start_date) if body.start_date else "Not known"),
        ("Last day", spoken(body.end_date) if body.end_date else "In being"),
        ("Web site", body.website),
    ]
    return [(label, value) for label, value in found if value]


def constituent_rows(body: Council, user: User) -> list[ConstituentRow]:
    """The councils of which it consists: those recorded with their days, and those of which only
    the register file says it (two queries)."""
    recorded = Constituent.objects.visible_to(user).filter(body=body).select_related("council")
    rows = [
        ConstituentRow(one.council.name, one.council.code, one.council.slug, _dates(one), one.pk)
        for one in recorded
    ]
    known = {row.code for row in rows}
    if body.code:
        of_file = Council.objects.filter(combined_authority_code=body.code)
        rows += [
            ConstituentRow(one.name, one.code, one.slug, "", 0)
            for one in of_file
            if one.code not in known
        ]
    return sorted(rows, key=lambda row: row.name)


def _dates(one: Constituent) -> str:
    if one.starts_on is not None:
        return dates_in_words(one.starts_on, one.ends_on)
    return f"until {spoken(one.ends_on)}" if one.ends_on else "days not known"

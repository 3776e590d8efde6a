"""Combined authorities and other bodies in the register: by file, by hand, and their councils."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils import register
from councils.actions import bodies
from councils.actions.bodies import Typed
from councils.enums import BODIES, CouncilType, Division, StaffRoleKind, division_of
from councils.models import Constituent, Council, RegisterImport
from councils.refusals import Refused
from tests.councils.test_register import COUNTY, REAL, UNITARY, faults, sheet
from tests.world import a_council, staff

D = dt.date
AUTHORITY = COUNTY | {
    "code": "DDCA",
    "slug": "dland-combined",
    "name": "Dland Combined Authority",
    "short_name": "Dland Combined",
    "type": "combined-authority",
    "tier": "none",
    "gss_code": "E47000099",
    "start_date": "2017-05-08",
}
TYPED = Typed(
    code="DDCA",
    type="combined-authority",
    name="Dland Combined Authority",
    short_name="Dland Combined",
    region="East Midlands",
    start_date=D(2017, 5, 8),
)


def administrator() -> Any:
    return staff(StaffRoleKind.ADMINISTRATOR)


# --- by file --------------------------------------------------------------------------------


def test_a_file_holds_bodies_of_every_division_beside_councils() -> None:
    rows = [COUNTY, UNITARY]
    for number, kind in enumerate(sorted(BODIES)):
        place = {"code": f"DD{number}A", "slug": f"dland-{number}", "gss_code": ""}
        rows.append(AUTHORITY | place | {"type": kind.value})
    welsh = {"nation": "Wales", "region": "Wales", "region_gss": "W92000004"}
    rows.append(AUTHORITY | welsh | {"type": "fire-authority"})
    entries = register.parse(sheet(*rows))
    assert [division_of(entry.type) for entry in entries[:2]] == [Division.PRINCIPAL] * 2
    assert {division_of(entry.type) for entry in entries} == set(Division)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tier": "single"}, "tier: is “single”; a council of type combined-authority is none."),
        ({"county_code": "AAA"}, "county_code: is given; only a lower-tier council"),
        ({"combined_authority_code_2025": "DDCA"}, "only principal councils are in a combined"),
        ({"code": "DDCAX"}, "code: “DDCAX” is not of the form ABC or ABCD."),
        ({"end_date": "2020-03-31", "replaced_by": "AAA"}, "AAA is a principal council and cannot"),
        ({"type": "parish"}, "type: “parish” is not one of"),
    ],
)
def test_what_is_wrong_of_a_body_has_its_place(changed: dict[str, str], said: str) -> None:
    assert said in " ".join(faults(sheet(COUNTY, AUTHORITY | changed)))


def test_a_council_never_becomes_a_body_and_its_code_has_three_letters() -> None:
    known = {"AAA": register.Known(type="county", tier="upper", slug="aland")}
    turned = AUTHORITY | {"code": "AAA", "slug": "aland"}
    assert faults(sheet(turned), known=known) == [
        "line 2, type: AAA is in the register as a principal council."
    ]
    assert "code: “AAAA” is not of the form ABC." in faults(sheet(COUNTY | {"code": "AAAA"}))[0]


def test_a_register_written_as_a_file_is_read_as_the_same() -> None:
    entries = [*register.parse(REAL), *register.parse(sheet(AUTHORITY))]
    assert register.parse(register.as_text(entries)) == entries


@pytest.mark.django_db
def test_a_file_is_loaded_with_its_divisions_and_changed_by_the_next() -> None:
    register.load(sheet(COUNTY, AUTHORITY))
    held = Council.objects.get(code="DDCA")
    assert (held.division, held.tier) == ("combined-authority", "none")
    assert Council.objects.get(code="AAA").division == "principal-council"
    assert register.load(sheet(COUNTY, AUTHORITY)).unchanged == 2
    register.load(sheet(AUTHORITY | {"type": "other-body", "end_date": "2030-03-31"}))
    held.refresh_from_db()
    assert (held.division, held.type, held.end_date) == ("other-body",) * 2 + (D(2030, 3, 31),)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"division": "combined-authority"},
        {"tier": "none"},
        {"type": "combined-authority", "tier": "none"},
        {"type": "combined-authority", "division": "combined-authority"},
        {"type": "fire-authority", "tier": "none", "division": "combined-authority"},
    ],
)
def test_the_database_holds_division_and_tier_to_the_type(wrong: dict[str, str]) -> None:
    council = a_council(tier="upper")
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.filter(pk=council.pk).update(**wrong)


# --- by hand --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_body_is_entered_by_hand_with_a_reason_and_logged() -> None:
    by = administrator()
    a_council(slug="dland-combined")  # the address is taken
    held = bodies.add_body(typed=TYPED, reason="Made by an order of May.", by=by)
    assert (held.slug, held.division) == ("dland-combined-ddca", "combined-authority")
    assert (held.nation, held.region_gss, held.start_date) == (
        "England",
        "E12000004",
        D(2017, 5, 8),
    )
    logged = RegisterImport.objects.first()
    assert logged is not None
    assert (logged.reason, logged.imported_by) == ("Made by an order of May.", by)
    assert logged.counts["new"] == 1 and logged.before_sha256 != logged.after_sha256
    with pytest.raises(Refused, match="DDCA is the code of Dland Combined Authority"):
        bodies.add_body(typed=TYPED, reason="Again.", by=by)

    base = bodies.base_of(held)
    ends = replace(TYPED, end_date=D(2030, 3, 31), name="Dland Mayoral Authority")
    bodies.change_body(council=held, typed=ends, reason="Renamed.", base=base, by=by)
    held.refresh_from_db()
    assert (held.name, held.end_date) == ("Dland Mayoral Authority", D(2030, 3, 31))
    assert held.other_names.get().name == "Dland Combined Authority"
    with pytest.raises(Refused, match="Somebody changed it after you opened this page"):
        bodies.change_body(council=held, typed=TYPED, reason="Late.", base=base, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"type": "county"}, "Why.", "type"),
        ({}, "", "reason"),
        ({"code": "D1-"}, "Why.", "code"),
        ({"end_date": D(2016, 1, 1)}, "Why.", "end_date"),
        ({"website": "dland"}, "Why.", "website"),
        ({"gss_code": "K1"}, "Why.", "gss_code"),
    ],
)
def test_what_is_typed_is_checked_as_a_file_is(
    changed: dict[str, Any], reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        bodies.add_body(typed=replace(TYPED, **changed), reason=reason, by=administrator())
    assert field in {blocker.anchor for blocker in refused.value.blockers}
    assert not Council.objects.exists() and not RegisterImport.objects.exists()


@pytest.mark.django_db
def test_only_lga_administrators_enter_bodies() -> None:
    body, council = a_body(), a_council()
    for by in (staff(StaffRoleKind.EDITOR), staff(StaffRoleKind.ANALYST)):
        with pytest.raises(PermissionDenied):
            bodies.add_body(typed=TYPED, reason="Why.", by=by)
        with pytest.raises(PermissionDenied):
            bodies.record_constituent(
                body=body, council=council, starts_on=None, ends_on=None, by=by
            )


def a_body(name: str = "", kind: str = CouncilType.COMBINED_AUTHORITY, **kwargs: Any) -> Council:
    return a_council(name, type=kind, division=division_of(kind), tier="none", **kwargs)


# --- constituent councils -------------------------------------------------------------------


@pytest.mark.django_db
def test_constituent_councils_have_days_within_the_lives_of_both() -> None:
    by, body = administrator(), a_body("Dland Combined", start_date=D(2017, 5, 8))
    council, other = a_council("Hope", end_date=D(2023, 3, 31)), a_body("Other")
    for place, starts, ends, said in (
        (other, None, None, "Other is no principal council"),
        (council, D(2017, 5, 7), None, "Dland Combined is in being from 8 May 2017 on"),
        (council, None, D(2023, 4, 1), "The last day of Hope is 31 March 2023"),
        (council, D(2020, 1, 2), D(2020, 1, 1), "The last day is before the first day"),
    ):
        with pytest.raises(Refused, match=said):
            bodies.record_constituent(
                body=body, council=place, starts_on=starts, ends_on=ends, by=by
            )
    with pytest.raises(Refused, match="has no constituents"):
        bodies.record_constituent(
            body=council, council=council, starts_on=None, ends_on=None, by=by
        )
    for starts in (None, D(2017, 5, 8)):  # a second time changes the days
        bodies.record_constituent(
            body=body, council=council, starts_on=starts, ends_on=D(2023, 3, 31), by=by
        )
    assert Constituent.objects.get().starts_on == D(2017, 5, 8)


# --- pages ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_pages_of_a_body() -> None:
    client = Client()
    client.force_login(administrator())
    add = reverse("councils:add-body")
    typed = {
        "type": "combined-authority",
        "name": "Dland Combined Authority",
        "short_name": "Dland Combined",
        "code": "ddca",
        "region": "East Midlands",
        "reason": "Not in the file\nyet.",
    }
    refused = client.post(add, typed | {"code": "d", "reason": ""})
    assert refused.status_code == 422
    assert "Say why it is entered by hand" in refused.text and 'value="d"' in refused.text.lower()
    assert "is in the register" in client.post(add, typed, follow=True).text
    body = Council.objects.get(code="DDCA")
    in_file = a_council("Hope", combined_authority_code="DDCA")
    where = reverse("councils:body", args=[body.slug])
    page = client.get(where).text
    assert "According to the register file of 2025, without days" in page
    record = reverse("councils:add-constituent", args=[body.slug])
    assert 'value="Hope"' in client.get(record, {"council": in_file.code}).text
    unknown = client.post(record, {"council": "Hopes"})
    assert unknown.status_code == 422 and "“Hopes” is no principal council" in unknown.text
    days = {"starts_on_day": "8", "starts_on_month": "5", "starts_on_year": "2017"}
    page = client.post(record, {"council": "hope"} | days, follow=True).text
    assert "Since 8 May 2017" in page and "According to the register file" not in page
    change = reverse("councils:change-body", args=[body.slug])
    sent = client.get(change).context["form"].initial | {"reason": "Its new name."}
    sent = {name: value for name, value in sent.items() if value} | {"name": "Dland Mayor"}
    assert "Dland Mayor" in client.post(change, sent, follow=True).text
    assert "By hand, by" in client.get(reverse("consultations:import-register")).text
    listed = client.get(reverse("councils:register"), {"type": "combined-authority"})
    assert [row.body_url for row in listed.context["rows"]] == [where]
    council = reverse("councils:body", args=[in_file.slug])
    assert client.get(council).status_code == 404  # a principal council has no such page


@pytest.mark.django_db
def test_a_body_s_page_needs_as_many_queries_for_three_councils_as_for_one() -> None:
    client, by, body = Client(), administrator(), a_body("Dland", code="DDCA")
    client.force_login(by)
    where = reverse("councils:body", args=[body.slug])
    numbers = []
    client.get(where)  # the session is begun
    for more in (1, 2):
        for _ in range(more):
            bodies.record_constituent(
                body=body, council=a_council(), starts_on=None, ends_on=None, by=by
            )
            a_council(combined_authority_code="DDCA")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]

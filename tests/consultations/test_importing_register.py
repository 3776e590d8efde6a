"""The register is imported in the browser: what is wrong, what would change, and a yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils import register
from councils.actions import registering
from councils.actions.waiting import keep_waiting
from councils.enums import FileKind, Role, StaffRoleKind
from councils.models import Council, Membership, RegisterImport, WaitingFile
from responses.actions import drafting
from responses.models import Response
from tests.councils.test_register import COUNTY, DISTRICT, UNITARY, sheet
from tests.world import a_consultation, a_member, a_user, invite, staff

pytestmark = pytest.mark.django_db
UPLOAD, CHECK = "consultations:import-register", "consultations:check-register"
NEXT_YEAR = timezone.localdate().year + 1
LAST, FIRST = dt.date(NEXT_YEAR, 3, 31), dt.date(NEXT_YEAR, 4, 1)
MERGED = sheet(
    COUNTY | {"end_date": str(LAST), "replaced_by": "CCC"},
    DISTRICT | {"end_date": str(LAST), "replaced_by": "CCC"},
    UNITARY | {"start_date": str(FIRST)},
)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR, "Ada Example"))
    return client


def send(client: Client, text: str | bytes) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("councils.csv", content)})


def confirm(client: Client, page: Any) -> Any:
    data = {
        "file": page.context["waiting"].sha256,
        "register": page.context["found"].register_sha256,
    }
    return client.post(reverse(CHECK), data, follow=True)


def test_everything_that_is_wrong_is_listed_and_nothing_is_kept(client):
    page = send(client, sheet(COUNTY | {"tier": "lower", "name": ""}, UNITARY | {"region": "X"}))
    assert page.status_code == 422
    assert "The file has " in page.text and "listed below" in page.text
    faults = [(one.line, one.column) for one in page.context["faults"]]
    assert {(2, "tier"), (2, "name"), (3, "region")} <= set(faults)
    assert "Is empty." in page.text
    assert "not UTF-8 text" in send(client, b"code\n\xff").text
    assert not WaitingFile.objects.exists() and not Council.objects.exists()


def test_a_merger_is_previewed_with_what_it_means_and_then_written(client):
    register.load(sheet(COUNTY, DISTRICT))
    bland = Council.objects.get(code="BBB")
    asked = a_consultation(title="Taking stock")
    officer = a_member(bland, Role.OFFICER)
    response = drafting.start(invitation=invite(asked, bland), by=officer)
    assert send(client, MERGED).url == reverse(CHECK)
    page = client.get(reverse(CHECK))
    assert not Council.objects.filter(code="CCC").exists()
    merged, new = page.context["groups"][1], page.context["groups"][0]
    assert (new.heading, merged.heading) == ("New councils", "Abolished, with successors")
    first = f"1 April {NEXT_YEAR}"
    assert f"Ordered, and not in being before {first}." in new.rows[0].lines
    assert (
        "Follows Aland County Council and Bland District Council, still in being until then."
        in new.rows[0].lines
    )
    row = {one.code: one for one in merged.rows}["BBB"]
    assert row.lines == [
        f"In being until 31 March {NEXT_YEAR}; followed by Cland Council.",
        "1 person has a role there and keeps it.",
    ]
    assert len(row.asked) == 1 and row.asked[0].startswith("“Taking stock”, until ")
    assert "that is not over, and can go on with it" in page.text
    done = confirm(client, page)
    assert "1 added, 2 changed, 0 unchanged" in done.text
    log = RegisterImport.objects.first()
    assert log is not None and log.imported_by is not None
    assert (log.imported_by.name, log.file_name) == ("Ada Example", "councils.csv")
    assert log.counts == {"new": 1, "merged": 2, "unchanged": 0, "not-in-file": 0}
    assert "by Ada Example" in client.get(reverse(UPLOAD)).text
    # Shadow year: the successor can be given its administrator, its predecessor works on.
    rows = {row.code: row for row in client.get(reverse("councils:register")).context["rows"]}
    assert rows["CCC"].note == f"In being from {first} on"
    assert rows["BBB"].note == f"In being until 31 March {NEXT_YEAR}"
    shadow = Council.objects.get(code="CCC")
    assert (
        client.get(reverse("councils:first-administrator", args=[shadow.slug])).status_code == 200
    )
    today = set(Council.objects.in_being(timezone.localdate()).values_list("code", flat=True))
    assert today == {"AAA", "BBB"}
    assert Membership.objects.filter(user=officer).active().exists()
    assert Response.objects.get(pk=response.pk).state == "drafting"


def test_a_council_that_is_over_can_still_be_answered_for(client):
    """Its officer finds and goes on with what was begun, after the last day too."""
    register.load(sheet(COUNTY, DISTRICT, UNITARY))
    bland = Council.objects.get(code="BBB")
    asked = a_consultation()
    officer = a_member(bland, Role.OFFICER)
    drafting.start(invitation=invite(asked, bland), by=officer)
    yesterday = str(timezone.localdate() - dt.timedelta(days=1))
    register.load(sheet(COUNTY, DISTRICT | {"end_date": yesterday, "replaced_by": "CCC"}, UNITARY))
    own = Client()
    own.force_login(officer)
    page = own.get(reverse("responses:task-list", args=[bland.slug, asked.code]))
    assert page.status_code == 200
    successor = a_member(Council.objects.get(code="CCC"), Role.OFFICER)
    own.force_login(successor)
    page = own.get(reverse("responses:task-list", args=[bland.slug, asked.code]))
    assert page.status_code == 404


def test_it_is_confirmed_once_and_only_as_it_was_read(client):
    register.load(sheet(COUNTY, DISTRICT))
    send(client, MERGED)
    page = client.get(reverse(CHECK))
    register.load(sheet(COUNTY | {"short_name": "Other"}))
    late = confirm(client, page)
    assert late.status_code == 422 and "The register was changed after you read this" in late.text
    assert not Council.objects.filter(code="CCC").exists()
    assert WaitingFile.objects.exists()
    confirm(client, late)
    assert Council.objects.filter(code="CCC").exists()
    again = confirm(client, late)
    assert "not waiting any more" in again.text
    assert RegisterImport.objects.count() == 3


def test_a_file_is_given_up(client):
    send(client, MERGED)
    assert "waits for you" in client.get(reverse(UPLOAD)).text
    page = client.post(reverse(CHECK), {"give_up": "1"}, follow=True)
    assert "Nothing was written" in page.text
    assert not WaitingFile.objects.exists() and not Council.objects.exists()


def test_a_role_lost_before_the_yes_stops_it():
    by = staff(StaffRoleKind.ADMINISTRATOR)
    held = keep_waiting(kind=FileKind.REGISTER, name="x.csv", content=MERGED.encode(), by=by)
    by.held_staff_roles.update(ended_at=timezone.now(), ended_by=a_user())
    with pytest.raises(PermissionDenied):
        registering.import_register(
            seen_file=held.sha256, seen_register=register.fingerprint({}), by=by
        )
    assert not Council.objects.exists()


def test_the_preview_costs_the_same_for_one_council_and_for_many(client):
    def cost(number: int) -> int:
        rows = [
            UNITARY
            | {"code": f"U{chr(65 + place // 26)}{chr(65 + place % 26)}", "slug": f"u-{place}"}
            for place in range(number)
        ]
        register.load(sheet(*rows))
        asked = a_consultation()
        for council in Council.objects.all():
            invite(asked, council)
        send(client, sheet(*(row | {"end_date": str(LAST)} for row in rows)))
        client.get(reverse(CHECK))
        with CaptureQueriesContext(connection) as found:
            page = client.get(reverse(CHECK))
        assert all(row.asked for group in page.context["groups"] for row in group.rows)
        return len(found)

    few = cost(1)
    assert cost(60) == few <= 12

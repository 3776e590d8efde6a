"""Contacts: kept by the LGA and the council's administrators, from hand or spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.actions import contacts
from councils.actions.waiting import give_up, keep_waiting, take_waiting, tidy_waiting
from councils.contacts.matching import Named, Names, bare, plain
from councils.contacts.reading import Fate, Person, read
from councils.contacts.sheets import NotASheet, Row, rows_of
from councils.enums import ContactRole, FileKind, Role, StaffRoleKind
from councils.models import Contact, Council, CouncilName, Membership, WaitingFile
from councils.naming import KnownCouncils
from councils.reaching import addresses_of
from councils.refusals import Refused
from tests.packages import placed_at
from tests.world import a_council, a_member, staff

UPLOAD, CHECK = "councils:import-contacts", "councils:check-contacts"


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def a_contact(council: Council, by: Any, email: str = "clerk@example.org", **more: str) -> Contact:
    told = {"name": "Example Clerk", "role": "democratic-services", **more}
    return contacts.add_contact(council=council, email=email, by=by, **told)


# --- names (pure) ---------------------------------------------------------------------------


def named(code: str, name: str, *names: str, is_over: bool = False) -> Named:
    return Named(code, name, names, (f"E0700000{ord(code[0]) % 10}",), is_over)


NAMES = Names(
    [
        named("CAM", "London Borough of Camden", "Camden"),
        named("DER", "Derby City Council", "Derby"),
        named("DBY", "Derbyshire County Council", "Derbyshire"),
        named("SOM", "Somerset Council", "Somerset"),
        named("SMC", "Somerset County Council", "Somerset", is_over=True),
        named("NGM", "Nottingham City Council", "Nottingham"),
        named("EXA", "Exland County Council", "Exland"),
        named("EXB", "Exland Borough Council", "Exland"),
        named("AGY", "Isle of Anglesey County Council", "Cyngor Sir Ynys Môn"),
    ]
)


@pytest.mark.parametrize(
    "words, codes",
    [
        ("CAM", ["CAM"]),
        ("cam", ["CAM"]),
        ("LB Camden", ["CAM"]),
        ("camden council", ["CAM"]),
        ("London Borough  of CAMDEN.", ["CAM"]),
        ("Derby", ["DER"]),
        ("Derbyshire CC", ["DBY"]),
        ("Somerset", ["SOM"]),  # the one in being
        ("Somerset County Council", ["SMC"]),  # the whole name decides, and it is over
        ("Exland", ["EXA", "EXB"]),
        ("Exland Borough Council", ["EXB"]),
        ("Cyngor Sir Ynys Mon", ["AGY"]),
        ("Nowhere", []),
        ("Council", []),
        ("", []),
    ],
)
def test_which_council_is_meant(words, codes):
    assert [one.code for one in NAMES.meant(words)] == codes


@given(st.text(max_size=40))
def test_names_are_compared_in_a_plain_form_that_is_stable(words):
    assert plain(plain(words)) == plain(words)
    assert bare(plain(words)) == bare(words)
    NAMES.meant(words)


# --- lines (pure) ---------------------------------------------------------------------------


def fates(*rows: tuple[str, ...], held: dict[tuple[str, str], Person] | None = None) -> list[Any]:
    heading = ("Organisation", "Job title", "Contact name", "E-mail")
    table = [Row(1, heading), *(Row(line, cells) for line, cells in enumerate(rows, 2))]
    return [(one.fate, one.code, one.words) for one in read(table, NAMES, held or {})]


def test_each_line_says_what_becomes_of_it():
    held = {
        ("DER", "old@example.org"): Person("Old Name", "old@example.org", "policy-officer"),
        ("DER", "same@example.org"): Person("Same", "same@example.org", "other"),
    }
    assert fates(
        ("Camden", "Chief Executive's Office", "Ann Example", "Ann@Example.org"),
        ("Derby", "Policy Officer", "New Name", "old@example.org"),
        ("DER", "", "Same", "same@example.org"),
        ("Exland", "policy", "Bob Example", "bob@example.org"),
        ("Atlantis", "king", "", "not an address"),
        ("Camden", "other", "Ann Again", "ann@example.org"),
        ("Somerset County Council", "other", "Eve Example", "eve@example.org"),
        held=held,
    ) == [
        (Fate.ADDED, "CAM", ""),
        (Fate.CHANGED, "DER", "Name: Old Name → New Name."),
        (Fate.UNCHANGED, "DER", ""),
        (
            Fate.REFUSED,
            "",
            "The name may mean Exland County Council (EXA), Exland Borough Council (EXB). Write "
            "the code.",
        ),
        (
            Fate.REFUSED,
            "",
            "No council of the register is known by this name or code. The name is empty. “not an "
            "address” is not an e-mail address. “king” is not a role: Policy officer, Democratic "
            "services, Chief executive’s office, Executive member, Other.",
        ),
        (Fate.REFUSED, "CAM", "This address stands already in line 2 for this council."),
        (Fate.REFUSED, "SMC", "Somerset County Council has been abolished."),
    ]


def test_a_sheet_without_its_columns_is_refused():
    for heading in (("council", "phone"), ("Name", "Email")):
        with pytest.raises(NotASheet, match="The first row names no column"):
            read([Row(1, heading), Row(2, ("CAM", "x"))], NAMES, {})


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_with_any_usual_sign_and_coding(sign):
    text = f'council{sign}name{sign}email\r\n\r\nCAM{sign}"Zoë\nExample"{sign}z@example.org\r\n'
    for coding in ("utf-8-sig", "cp1252"):
        rows = rows_of(text.encode(coding))
        assert rows[1] == Row(3, ("CAM", "Zoë Example", "z@example.org"))


def workbook(*rows: tuple[Any, ...]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(line, column, cell)
    book.close()
    return out.getvalue()


def test_a_cell_far_away_stops_no_server():
    """A reader that makes room for every cell up to the last makes it here for half a terabyte."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "council")
    sheet.write_string(1_048_575, 16_383, "x")
    book.close()
    assert rows_of(stream.getvalue()) == [Row(1, ("council",))]


SECOND = b'<c r="B2"'
FAR_AWAY = {
    "small letters": (SECOND, b'<c r="xfd1048576"'),
    "spaces": (SECOND, b'<c r = "XFD1048576"'),
    "zeros": (SECOND, b'<c r="XFD00000001048576"'),
    "more rows than there are": (b'<row r="2" spans="1:2"><c r="B2"', b'<row r="4294967290"><c '),
    "cells without a place": (
        b'<row r="2" spans="1:2"><c r="B2"',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_000 + b"<c ",
    ),
}


def with_sheet(change, name="worksheets/sheet1.xml"):
    """A workbook with "a" and 7 in its first two rows, the XML of the sheet changed."""
    stream, changed = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "a")
    sheet.write_number(1, 1, 7)
    book.close()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            content = change(content) if part == "xl/worksheets/sheet1.xml" else content
            content = content.replace(b"worksheets/sheet1.xml", name.encode())
            after.writestr(part.replace("worksheets/sheet1.xml", name), content)
    return changed.getvalue()


@pytest.mark.parametrize("way", FAR_AWAY)
def test_however_it_is_written_that_a_cell_is_far_away(way):
    old, new = FAR_AWAY[way]

    def change(sheet):
        assert old in sheet
        return sheet.replace(old, new)

    assert rows_of(with_sheet(change))[0] == Row(1, ("a",))


def test_no_room_is_made_for_as_many_texts_as_a_workbook_says_it_has():
    """This ended the process: 48 gigabytes for two texts."""
    stream, changed = io.BytesIO(workbook(("council",), ("CAM",))), io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "xl/sharedStrings.xml":
                assert b'uniqueCount="2"' in content
                content = content.replace(b'uniqueCount="2"', b'uniqueCount="1999999990"')
            after.writestr(part, content)
    assert rows_of(changed.getvalue()) == [Row(1, ("council",)), Row(2, ("CAM",))]


def test_a_text_that_many_cells_share_counts_in_each():
    long = "x" * 30_000
    with pytest.raises(NotASheet, match="too large"):
        rows_of(workbook(*[(long,)] * 200))
    # Spaces count nothing, and are not gone through again for each cell.
    assert len(rows_of(workbook(("council",), *[(" " * 30_000 + "x",)] * 4_000))) == 4_001


def test_what_a_cell_says():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [7, 7.5, 1e20, True, "_x000a_ two  words "])
    sheet.write_formula(0, 5, '="a"&"b"', None, "ab")
    sheet.write_rich_string(0, 6, "one ", book.add_format({"bold": True}), "two")
    book.close()
    said = ("7", "7.5", "1E+20", "1", "_x000a_ two words", "ab", "one two")
    assert rows_of(stream.getvalue()) == [Row(1, said)]


def test_a_sheet_may_stand_under_any_name():
    found = rows_of(with_sheet(bytes, name="other/sheet1.xml"))
    assert found == [Row(1, ("a",)), Row(2, ("", "7"))]


def test_a_row_far_away_that_only_looks_so_is_no_matter():
    empty = b'</row><row r="1048576" s="1" customFormat="1"/></sheetData>'
    found = rows_of(with_sheet(lambda sheet: sheet.replace(b"</row></sheetData>", empty)))
    assert [row.cells[-1] for row in found] == ["a", "7"]


def test_xlsx_keeps_the_lines_of_the_sheet():
    found = rows_of(workbook(("council", "name", "email"), (), ("CAM", 7, "x@example.org")))
    assert found[1] == Row(3, ("CAM", "7", "x@example.org"))


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_whose_parts_cannot_be_unpacked_is_refused(way):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as packed:
        packed.writestr("xl/workbook.xml", bytes(range(256)) * 40)
    content = bytearray(stream.getvalue())
    beginning = content.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    content[beginning + 20 : beginning + 60] = b"\xff" * 40
    with pytest.raises(NotASheet, match="cannot be opened as a workbook"):
        rows_of(bytes(content))


@pytest.mark.parametrize("place", [2**64 - 1, 2**40, 7])
def test_a_workbook_whose_parts_stand_elsewhere_is_refused(place):
    spoiled = placed_at(workbook(("council",)), "xl/workbook.xml", place)
    with pytest.raises(NotASheet, match="cannot be opened as a workbook"):
        rows_of(spoiled)


def test_what_takes_much_more_memory_than_its_bytes_is_refused():
    with pytest.raises(NotASheet, match="too large"):
        rows_of(
            with_sheet(lambda sheet: sheet.replace(b"</row>", b"<c/>" * 500_000 + b"</row>", 1))
        )


def test_a_cell_with_nothing_in_it_is_empty():
    """As some programs write one that is only coloured."""
    empty = b'<c r="B1" t="s"/><c r="C1" t="s"><v> 0 </v></c><c r="D1"><v> 1_0\n</v></c></row>'
    found = rows_of(with_sheet(lambda sheet: sheet.replace(b"</row>", empty, 1)))
    assert found[0] == Row(1, ("a", "", "a", "1_0"))


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_sentence(content):
    for sent in (content, b"PK" + content):
        try:
            assert rows_of(sent)
        except NotASheet as why:
            assert str(why)


# --- in the table ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("hash_sent", ["a\x00b", "", "x" * 10_000])
def test_whatever_is_sent_as_the_hash_of_a_file_is_answered(hash_sent):
    """PostgreSQL takes no text with a NUL in it, not even to look for it."""
    client = Client()
    client.force_login(staff(StaffRoleKind.EDITOR))
    answer = client.post(reverse("councils:check-contacts"), {"file": hash_sent}, follow=True)
    assert "This file is not waiting any more" in answer.content.decode()


@pytest.mark.django_db
def test_who_keeps_contacts():
    council, other = a_council(), a_council()
    for person in (
        staff(StaffRoleKind.ANALYST),
        a_member(council, Role.OFFICER),
        a_member(other, Role.ADMINISTRATOR),
    ):
        with pytest.raises(PermissionDenied):
            a_contact(council, person)
    for number, person in enumerate(
        (
            staff(StaffRoleKind.EDITOR),
            staff(StaffRoleKind.ADMINISTRATOR),
            a_member(council, Role.ADMINISTRATOR),
        )
    ):
        made = a_contact(council, person, f"c{number}@example.org")
        contacts.correct_contact(
            contact=made, name="New", email=made.email, role=made.role, by=person
        )
        contacts.remove_contact(contact=made, by=person)
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_an_address_stands_once_at_a_council_and_roles_are_known():
    editor, council = staff(StaffRoleKind.EDITOR), a_council()
    made = a_contact(council, editor)
    with pytest.raises(Refused, match="already has a contact with this address"):
        a_contact(council, editor, "CLERK@example.org")
    a_contact(a_council(), editor)
    for wrong in ({"role": "king"}, {"email": "UPPER@example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(
            council=council,
            role="other",
            name="Twice",
            email=made.email,
            added_at=timezone.now(),
            added_by=editor,
            checked_at=timezone.now(),
        )


@pytest.mark.django_db
def test_the_pages_of_one_council():
    editor, council = staff(StaffRoleKind.EDITOR), a_council("Hope")
    client = logged_in(editor)
    page = client.get(reverse("councils:contacts", args=[council.slug]))
    assert "Nobody here is reached" in page.text
    add = reverse("councils:add-contact", args=[council.slug])
    wrong = client.post(add, {"name": "Ann Example", "email": "ann", "role": ""})
    assert wrong.status_code == 422
    assert "Ann Example" in wrong.text and "Choose what they do at the council" in wrong.text
    typed = {"name": "Ann Example", "email": "ann@example.org", "role": "policy-officer"}
    page = client.post(add, typed, follow=True)
    assert "until somebody has" in page.text and "ann@example.org" in page.text
    twice = client.post(add, typed)
    assert twice.status_code == 422 and "already has a contact with this address" in twice.text
    contact = Contact.objects.get()
    Contact.objects.update(checked_at=timezone.now() - dt.timedelta(days=400))
    own = logged_in(a_member(council, Role.ADMINISTRATOR))
    page = own.get(reverse("councils:contacts", args=[council.slug]))
    assert "Not checked for a year" in page.text
    assert "one person has an account" in page.text
    own.post(reverse("councils:correct-contact", args=[council.slug, contact.pk]), typed)
    contact.refresh_from_db()
    assert contact.checked_at > timezone.now() - dt.timedelta(minutes=1)
    page = own.post(
        reverse("councils:remove-contact", args=[council.slug, contact.pk]), follow=True
    )
    assert "Name and address are deleted" in page.text
    assert not Contact.objects.exists()


def send(client: Client, content: bytes, name: str = "contacts.csv") -> Any:
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, content)})


def confirmed(client: Client, page: Any) -> Any:
    data = {"file": page.context["waiting"].sha256, "state": page.context["state"]}
    return client.post(reverse(CHECK), data, follow=True)


@pytest.mark.django_db
def test_files_of_a_kind_wait_for_what_they_are_about():
    """Whoever sends two files for two things confirms each for its own."""
    me, kind = staff(StaffRoleKind.EDITOR), FileKind.CONTACTS
    one, other = (
        keep_waiting(kind=kind, about=about, name=f"{about}.csv", content=about.encode(), by=me)
        for about in ("one", "other")
    )
    assert WaitingFile.objects.visible_to(me).count() == 2
    for about, seen in (("one", other.sha256), ("", one.sha256), ("third", one.sha256)):
        with pytest.raises(Refused, match="not waiting any more"), transaction.atomic():
            take_waiting(kind=kind, about=about, seen=seen, by=me)
    with transaction.atomic():
        assert take_waiting(kind=kind, about="one", seen=one.sha256, by=me).name == "one.csv"
    give_up(kind=kind, about="one", by=me)
    assert [held.about for held in WaitingFile.objects.all()] == ["other"]


@pytest.mark.django_db
def test_who_types_a_name_means_one_council_or_is_asked_which():
    hope, faith = a_council("Hope Borough Council"), a_council("Faith Council")
    one, two = a_council("Grace District Council"), a_council("Grace County Council")
    CouncilName.objects.create(council=hope, name="Old Hope", plain=plain("Old Hope"))
    known = KnownCouncils([hope, faith, one, two])
    for typed in ("Hope Borough Council", "hope", "OLD HOPE", hope.code, hope.code.lower()):
        assert known.meant(typed) == (hope, ""), typed
    council, why = known.meant("Grace")
    assert council is None and f"Grace County Council ({two.code})" in why
    assert known.meant("Charity") == (None, "")
    assert known.close_to("Faiht Council") == "Faith Council"


@pytest.mark.django_db
def test_a_contact_from_a_list_has_no_signs_that_turn_text_round():
    council = a_council("Hope Borough Council")
    content = f"council,name,email\n{council.code},Jane \u202eDoe\u2066,j@example.org\n".encode()
    (line,) = contacts.report_on(content).lines
    assert line.person.name == "Jane Doe"


@pytest.mark.django_db
def test_a_spreadsheet_is_read_confirmed_and_gone():
    council = a_council("Hope Borough Council")
    CouncilName.objects.create(council=council, name="Old Hope", plain=plain("Old Hope"))
    editor = staff(StaffRoleKind.EDITOR)
    client = logged_in(editor)
    assert send(client, b"a,b\n1,2\n").status_code == 422
    sheet = workbook(
        ("Council", "Name", "Email", "Role"),
        ("Old Hope", "Ann Example", "ann@example.org", "policy"),
        ("Atlantis", "Bob Example", "bob@example.org", "policy"),
    )
    assert send(client, sheet, "list.xlsx").url == reverse(CHECK)
    page = client.get(reverse(CHECK))
    assert "No council of the register is known" in page.text and "Take over 1 line" in page.text
    assert not Contact.objects.exists()
    stranger = logged_in(staff(StaffRoleKind.EDITOR))
    assert stranger.get(reverse(CHECK)).url == reverse(UPLOAD)  # not theirs
    done = confirmed(client, page)
    assert "1 added, 0 changed, 0 unchanged, 1 refused" in done.text
    made = Contact.objects.get()
    assert (made.council, made.name, made.source, made.added_by) == (
        council,
        "Ann Example",
        "list.xlsx",
        editor,
    )
    assert not WaitingFile.objects.exists()
    again = confirmed(client, page)  # a second click writes nothing
    assert "not waiting any more" in again.text
    send(client, sheet, "list.xlsx")
    page = client.get(reverse(CHECK))
    assert page.context["counts"] == {"added": 0, "changed": 0, "unchanged": 1, "refused": 1}


@pytest.mark.django_db
def test_nothing_is_written_if_contacts_changed_meanwhile():
    editor, council = staff(StaffRoleKind.EDITOR), a_council("Hope")
    client = logged_in(editor)
    send(client, f"code,name,email\n{council.code},Ann,ann@example.org\n".encode())
    page = client.get(reverse(CHECK))
    a_contact(council, editor, "ann@example.org")
    late = confirmed(client, page)
    assert late.status_code == 422 and "Nothing was written" in late.text
    assert late.context["counts"]["changed"] == 1
    assert Contact.objects.get().name == "Example Clerk"
    confirmed(client, late)
    assert Contact.objects.get().name == "Ann"
    assert Contact.objects.get().role == "democratic-services"  # the file has no column of roles


@pytest.mark.django_db
def test_a_file_that_nobody_confirms_is_deleted_after_a_day():
    client = logged_in(staff(StaffRoleKind.EDITOR))
    send(client, b"council,name,email\nx,y,z@example.org\n")
    assert tidy_waiting(timezone.now()) == 0
    assert tidy_waiting(timezone.now() + dt.timedelta(hours=25)) == 1
    send(client, b"council,name,email\nx,y,z@example.org\n")
    client.post(reverse(CHECK), {"give_up": "1"})
    assert not WaitingFile.objects.exists()


# --- whom a mail reaches --------------------------------------------------------------------


@pytest.mark.django_db
def test_people_with_an_account_come_first_and_contacts_only_where_there_are_none():
    editor = staff(StaffRoleKind.EDITOR)
    with_account, with_contact, with_member, empty = (a_council() for _ in range(4))
    administrator = a_member(with_account, Role.ADMINISTRATOR, "Ada")
    officer = a_member(with_account, Role.OFFICER, "Olu")
    Membership.objects.create(user=officer, council=with_account, role=Role.ADMINISTRATOR)
    gone = a_member(with_account, Role.OFFICER)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(user=gone).update(starts_on=yesterday, ends_on=yesterday)
    a_contact(with_account, editor)
    a_contact(with_contact, editor, "member@example.org", name="M", role="executive-member")
    a_contact(with_contact, editor, "policy@example.org", name="P", role="policy-officer")
    a_member(with_member, Role.EXECUTIVE_MEMBER)  # cannot begin a response
    closed = a_member(with_member, Role.OFFICER)
    closed.is_active = False
    closed.save()
    a_contact(with_member, editor)
    councils = [with_account.pk, with_contact.pk, with_member.pk, empty.pk]
    found = addresses_of(councils)
    assert sorted(found) == sorted(councils)
    assert [(one.name, one.user, one.why) for one in found[with_account.pk]] == [
        ("Olu", officer, "Policy officer"),
        ("Ada", administrator, "Council administrator"),
    ]
    assert [(one.name, one.user, one.why) for one in found[with_contact.pk]] == [
        ("P", None, "Contact: policy officer"),
        ("M", None, "Contact: executive member"),
    ]
    assert [one.email for one in found[with_member.pk]] == ["clerk@example.org"]
    assert found[empty.pk] == []
    assert addresses_of([]) == {}


@pytest.mark.django_db
def test_lists_and_imports_cost_the_same_for_one_council_and_for_400():
    editor = staff(StaffRoleKind.EDITOR)
    client = logged_in(editor)

    def cost(do: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            do()
        return len(found)

    def costs() -> list[int]:
        pks = list(Council.objects.values_list("pk", flat=True))
        codes = Council.objects.values_list("code", flat=True)
        lines = "".join(f"{code},N,new@example.org\n" for code in codes)
        send(client, f"code,name,email\n{lines}".encode())
        page = client.get(reverse(CHECK))
        return [
            cost(lambda: addresses_of(pks)),
            cost(lambda: client.get(reverse("councils:all-contacts"))),
            cost(lambda: client.get(reverse(CHECK))),
            cost(lambda: confirmed(client, page)),
        ]

    def add(number: int) -> None:
        for place in range(number):
            council = a_council()
            if place % 2:
                a_contact(council, editor, "old@example.org")

    add(2)
    few = costs()
    add(398)
    many = costs()
    assert many[:3] == few[:3]
    assert many[3] <= few[3] + 8  # SQLite writes so many rows in several statements
    assert few[0] == 2 and few[1] <= 12 and few[2] <= 12


@pytest.mark.django_db
def test_the_list_says_who_is_reached_and_filters():
    editor = staff(StaffRoleKind.EDITOR)
    client = logged_in(editor)
    a_member(a_council("Aland"), Role.OFFICER)
    a_contact(a_council("Bland"), editor)
    a_council("Cland")
    a_council("Goneland", end_date=dt.date(2019, 3, 31))
    where = reverse("councils:all-contacts")
    page = client.get(where)
    assert page.context["counts"] == [
        ("Councils", 3),
        ("Somebody has an account", 1),
        ("Only contacts", 1),
        ("Nobody is reached", 1),
    ]
    for wanted, name in (("account", "Aland"), ("contact", "Bland"), ("nobody", "Cland")):
        page = client.get(where, {"reached": wanted})
        assert [row.name for row in page.context["page"]] == [name]
    assert [row.name for row in client.get(where, {"q": "bla"}).context["page"]] == ["Bland"]


def test_every_role_of_a_contact_is_known_by_its_own_words():
    for role in ContactRole:
        assert fates(("CAM", str(role.label), "N", "n@example.org"))[0][0] == Fate.ADDED

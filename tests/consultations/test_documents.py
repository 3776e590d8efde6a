"""Documents beside the questions: what is taken, who reads it when, and that versions stay."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st

from consultations import policies
from consultations.actions import documents, rewriting
from consultations.definition import parse
from consultations.definition.stored import digest_of
from consultations.document_files import NotTaken, handed
from consultations.models import Consultation, Document, DocumentVersion
from consultations.presenters.documents import document_lines
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from councils.uploads import DOCX, MOST_BYTES, ODT, XLSX, office_kind
from tests import world

REAL = Path("fixtures/consultations/taking-stock-2015.yaml")
A_PDF = b"%PDF-1.7\nsome pages\n%%EOF\n"
DAY = dt.timedelta(days=1)


def a_package(*entries: tuple[str, bytes], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(name, content, compress_type=way)
    return stream.getvalue()


def types(main: str) -> tuple[str, bytes]:
    return "[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>'.encode()


def an_odt(*more: tuple[str, bytes], mime=ODT[0]) -> bytes:
    return a_package(("mimetype", mime.encode()), ("content.xml", b"<x/>"), *more)


def a_word_file() -> bytes:
    stream = io.BytesIO()
    WordDocument().save(stream)
    return stream.getvalue()


WORD = types(f"{DOCX[0]}.main+xml")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, mode: str = ' TargetMode="External"') -> tuple[str, bytes]:
    row = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="https://example.org/x"{mode}/>'
    return "word/_rels/settings.xml.rels", f"<Relationships>{row}</Relationships>".encode()


def other_words(written: str) -> tuple[str, bytes]:
    """The same relation in words that only a reader of XML understands."""
    return "word/_rels/settings.xml.rels", f"<Relationships>{written}</Relationships>".encode()


def linking(inside: str) -> bytes:
    spaces = 'xmlns:text="t" xmlns:draw="d" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return a_package(
        ("mimetype", ODT[0].encode()), ("content.xml", f"<x {spaces}>{inside}</x>".encode())
    )


TEMPLATE = f'Type="{OFFICE}/attachedTemplate" Target="https://example.org/x"'
LINKS = (
    '<text:a xlink:href="https://example.org/"/><draw:image xlink:href="Pictures/1.png"/>'
    '<draw:object xlink:href="./Object 1"/><text:p xlink:href="#place"/>'
)
TAKEN = {
    "report.pdf": (A_PDF, "application/pdf"),
    "report.docx": (a_word_file(), DOCX[0]),
    "figures.xlsx": (a_package(types(f"{XLSX[0]}.main+xml")), XLSX[0]),
    "linked.docx": (a_package(WORD, related("hyperlink")), DOCX[0]),
    "inside.docx": (a_package(WORD, related("attachedTemplate", "")), DOCX[0]),
    "notes.odt": (an_odt(), ODT[0]),
    "links.odt": (linking(LINKS), ODT[0]),
    "notes.txt": ("Words – in UTF-8\n".encode(), "text/plain; charset=utf-8"),
}
LYING = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "cut-off.pdf": b"%PDF-1.7\nsome pages",
    "page.txt.html": b"<html></html>",
    "program.js": b"alert(1)",
    "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "binary.txt": b"MZ\x00\x01\x02",
    "latin.txt": "Caf\u00e9".encode("latin-1"),
    "archive.docx": a_package(("a.txt", b"a")),
    "macros.docx": a_package(WORD, ("word/vbaProject.bin", b"x")),
    **{
        f"{kind}.docx": a_package(WORD, related(kind))
        for kind in ("attachedTemplate", "oleObject", "image", "frame", "externalLinkPath")
    },
    "quoted.docx": a_package(WORD, related("image", "\n TargetMode = 'external'")),
    "prefixed.docx": a_package(
        WORD,
        (
            "_rels/.rels",
            b'<p:Relationship xmlns:p="p" Type="x/image" Target="file:///x" TargetMode="External">'
            b"</p:Relationship>",
        ),
    ),
    "coded.docx": a_package(
        WORD, (related("")[0], related("attachedTemplate")[1].decode().encode("utf-16"))
    ),
    "spelled.docx": a_package(
        WORD, other_words(f'<Relationship {TEMPLATE} TargetMode="&#69;xternal"/>')
    ),
    "sign.docx": a_package(
        WORD, other_words(f'<Relationship Id="a>b" {TEMPLATE} TargetMode="External"/>')
    ),
    "entity.docx": a_package(
        WORD, (related("")[0], b'<!DOCTYPE r [<!ENTITY e "External">]>' + related("image")[1])
    ),
    "picture.odt": linking('<draw:image xlink:href="https://example.org/1.png"/>'),
    "section.odt": linking('<text:section-source xlink:href="../other.odt"/>'),
    "script.odt": linking('<text:p xlink:href="vnd.sun.star.script:a?language=Basic"/>'),
    "share.odt": linking('<draw:image xlink:href="//example.org/share/1.png"/>'),
    "no-entries.docx": b"PK\x03\x04" + a_package(),
    "template.docx": a_package(types("application/vnd.ms-word.document.macroEnabled.main+xml")),
    "two.xlsx": a_package(
        (WORD[0], WORD[1] + types(f"{XLSX[0]}.main+xml")[1]),
    ),
    "behind.docx": b"<html></html>" + a_package(WORD),
    "broken.docx": a_package(WORD)[:-9],
    "large-part.docx": a_package((WORD[0], WORD[1] + b" " * 2_000_000)),
    "sheet.odt": an_odt(mime="application/vnd.oasis.opendocument.spreadsheet"),
    "packed.odt": a_package(("mimetype", ODT[0].encode()), ("content.xml", b"<x/>"), stored=()),
    "basic.odt": an_odt(("Basic/Standard/Module1.xml", b"x")),
    "empty.pdf": b"",
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_known_by_its_content(name):
    content, kind = TAKEN[name]
    found = handed(f"C:\\evil\\..\\{name}", content)
    assert (found.name, found.content_type) == (name.replace("-", "-"), kind)
    if not name.endswith(".txt"):  # the name does not matter
        assert handed("picture.png", content).name == f"picture.{name.partition('.')[2]}"


@pytest.mark.parametrize("name", LYING)
def test_what_lies_about_its_kind_is_refused(name):
    with pytest.raises(NotTaken):
        handed(name, LYING[name])


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(NotTaken, match="10 MB"):
        handed("a.txt", b"a" * (MOST_BYTES + 1))


def test_what_a_package_takes_from_elsewhere_is_asked_in_little_time():
    """Relations that are begun and never ended, and many large parts in a small file."""
    large = b"<r>" + b" " * 1_000_000 + b"</r>"
    packages = [
        a_package(WORD, ("_rels/.rels", b"<Relationship " * 70_000)),
        a_package(WORD, *((f"word/_rels/{at}.xml.rels", large) for at in range(300))),
    ]
    begins = time.process_time()
    assert [office_kind(one) for one in packages] == [None, None]
    assert time.process_time() - begins < 5


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_an_answer_comes(content):
    assert office_kind(content) is None
    assert office_kind(b"PK\x03\x04" + content) is None


# --- versions -------------------------------------------------------------------------------


@pytest.fixture
def editor(db):
    return world.staff(StaffRoleKind.EDITOR)


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=parse(REAL.read_bytes()), by=editor, what="Written")


def add(consultation, editor, title="Annex", content=A_PDF, note=""):
    return documents.add_document(
        consultation=consultation,
        by=editor,
        title=title,
        file=handed(f"{title}.pdf", content),
        note=note,
    )


NEWER = handed("annex.pdf", A_PDF + b"%%EOF")


def as_(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def address(name, document, *more):
    return reverse(f"consultations:{name}", args=[document.consultation.code, document.pk, *more])


def test_a_document_of_a_draft_is_a_change_of_it_and_asks_for_another_review(draft, editor):
    plain, version = digest_of(draft), draft.version
    document = add(draft, editor)
    draft.refresh_from_db()
    assert draft.version == version + 1
    assert draft.versions.first().what == "Document “Annex” added"
    first = digest_of(draft)
    documents.add_version(document=document, by=editor, file=NEWER)
    assert len({plain, first, digest_of(draft)}) == 3
    documents.remove_document(document=document, by=editor)
    assert digest_of(draft) == plain
    assert not DocumentVersion.objects.exists()


def test_after_publishing_a_version_needs_a_reason_and_nothing_is_removed(editor):
    asked = world.a_consultation()
    with pytest.raises(Refused, match="what is new and why"):
        add(asked, editor)
    document = add(asked, editor, note="It was asked for.")
    with pytest.raises(Refused, match="there already"):
        documents.add_version(
            document=document, by=editor, file=handed("a.pdf", A_PDF), note="Again."
        )
    documents.add_version(document=document, by=editor, file=NEWER, note="A figure was wrong.")
    with pytest.raises(Refused, match="its documents stay"):
        documents.remove_document(document=document, by=editor)
    assert [one.number for one in document.versions.all()] == [2, 1]
    asked.closes_at = asked.archived_at = timezone.now() - DAY
    asked.save()
    assert policies.against_documents(asked, timezone.now())
    with pytest.raises(Refused, match="archived"):
        documents.add_version(document=document, by=editor, file=handed("b.pdf", A_PDF), note="x")


@pytest.mark.parametrize("role", [StaffRoleKind.ANALYST, StaffRoleKind.ADMINISTRATOR])
def test_only_editors_change_documents(draft, editor, role):
    other = world.staff(role)
    document = add(draft, editor)
    for act in (
        lambda: add(draft, other),
        lambda: documents.add_version(document=document, by=other, file=NEWER),
        lambda: documents.remove_document(document=document, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_database_keeps_every_version(draft, editor):
    asked = world.a_consultation()
    published = add(asked, editor, note="New.").versions.get()
    drafted = add(draft, editor).versions.get()
    for row in (published, drafted):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            DocumentVersion.objects.filter(pk=row.pk).update(note="Another")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        published.delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        published.document.delete()
    rewriting.discard(consultation=draft, by=editor)
    assert list(Document.objects.all()) == [published.document]


# --- pages ----------------------------------------------------------------------------------


def test_a_drafts_documents_are_for_the_lga_alone_and_an_open_ones_for_everybody(draft, editor):
    document = add(draft, editor)
    for client in (as_(), as_(world.a_place().officer)):
        assert client.get(address("public-document", document, 1)).status_code == 404
        assert client.get(address("document", document, 1)).status_code in {302, 404}
    file = as_(world.staff(StaffRoleKind.ANALYST)).get(address("document", document, 1))
    assert file.content == A_PDF
    soon = world.a_consultation(opens=DAY, published_at=None, published_by=None)
    early = add(soon, editor)
    Consultation.objects.filter(pk=soon.pk).update(published_at=timezone.now(), published_by=editor)
    assert as_().get(address("public-document", early, 1)).status_code == 404
    with pytest.raises(Refused, match="that were reviewed"):
        documents.add_version(document=early, by=editor, file=NEWER, note="A figure was wrong.")
    asked = world.a_consultation()
    place = world.a_place(asked)
    document = add(asked, editor, "Annex – “A”", note="It was missing.")
    documents.add_version(document=document, by=editor, file=NEWER, note="A figure was wrong.")
    for number, content in ((1, A_PDF), (2, NEWER.content)):
        file = as_().get(address("public-document", document, number))
        assert file.content == content
        assert file["Content-Type"] == "application/pdf"
        assert file["X-Content-Type-Options"] == "nosniff"
        assert file["Content-Disposition"].startswith("attachment; filename=")
        assert "sandbox" in file["Content-Security-Policy"]
    assert as_().get(address("public-document", document, 3)).status_code == 404
    other = Document(pk=document.pk, consultation=world.a_consultation())
    assert as_().get(address("public-document", other, 1)).status_code == 404
    world.drafting.start(invitation=place.invitation, by=place.officer)
    pages = (
        (as_(), asked.get_absolute_url()),
        (as_(place.officer), reverse("responses:task-list", args=place.args)),
        (as_(editor), reverse("consultations:documents", args=[asked.code])),
        (as_(editor), reverse("responses:seen-as", args=[asked.code]) + "?type=county"),
    )
    for client, page in pages:
        text = client.get(page).content.decode()
        assert "Annex – “A”" in text
        assert "A figure was wrong." in text
        assert "It was missing." in text


def test_an_editor_hands_in_a_file_and_what_is_wrong_stands_beside_the_field(draft, editor):
    client = as_(editor)
    page = reverse("consultations:add-document", args=[draft.code])
    bad = client.post(
        page, {"title": "Annex", "file": SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")}
    )
    assert bad.status_code == 422
    assert "The file is not a PDF" in bad.content.decode()
    assert 'value="Annex"' in bad.content.decode()
    assert client.post(page, {"title": ""}).status_code == 422
    good = SimpleUploadedFile("../../x/Annex.exe", A_PDF, "text/html")
    assert client.post(page, {"title": "Annex", "file": good}).status_code == 302
    version = DocumentVersion.objects.get()
    assert (version.name, version.size) == ("Annex.pdf", len(A_PDF))
    document = version.document
    newer = SimpleUploadedFile("annex.pdf", NEWER.content)
    sent = client.post(address("add-document-version", document), {"file": newer, "note": "Better"})
    assert sent.status_code == 302
    assert client.post(address("remove-document", document)).status_code == 302
    assert not Document.objects.exists()


def test_the_number_of_queries_does_not_depend_on_the_documents(editor):
    asked = world.a_consultation()
    staff, found = as_(editor), []
    pages = (
        (as_(), asked.get_absolute_url()),
        (staff, reverse("consultations:documents", args=[asked.code])),
    )
    for number in (1, 2):
        for at in range(number):
            add(asked, editor, f"Annex {number}{at}", note="New.")
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            found.append(len(captured))
    assert found[:2] == found[2:]


def test_what_was_replaced_before_the_opening_stays_inside(draft, editor):
    """A first version with remarks for colleagues is no paper of the consultation."""
    document = add(draft, editor)
    documents.add_version(document=document, by=editor, file=NEWER, note="Without remarks")
    now = timezone.now()
    Consultation.objects.filter(pk=draft.pk).update(
        published_at=now, published_by=editor, opens_at=now, closes_at=now + DAY
    )
    draft.refresh_from_db()
    third = handed("annex.pdf", A_PDF + b"3")
    documents.add_version(document=document, by=editor, file=third, note="A figure was wrong")
    public = DocumentVersion.objects.readable_by_all(timezone.now())
    assert [version.number for version in public] == [3, 2]
    codes = [as_().get(address("public-document", document, n)).status_code for n in (1, 2, 3)]
    assert codes == [404, 200, 200]
    assert as_(editor).get(address("document", document, 1)).status_code == 200
    (line,) = document_lines(draft)
    assert (line.latest.number, [each.number for each in line.earlier]) == (3, [2])

"""A definition goes out as a file and comes in again: the command and the pages."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from consultations.actions import rewriting
from consultations.definition import Condition, parse
from consultations.definition.files import FORMATS, format_of, read_file
from consultations.definition.plain import to_json, to_yaml
from consultations.definition.schema import PATH
from consultations.definition.stored import definition_of
from consultations.definition.workbook import to_workbook
from consultations.models import Consultation, ConsultationVersion
from councils.enums import StaffRoleKind
from tests import world

FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))
REAL = parse(Path("fixtures/consultations/taking-stock-2015.yaml").read_bytes())
CHANGED = replace(REAL, title="Taking stock once more", contact="Somebody else")

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return world.staff(StaffRoleKind.EDITOR)


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=REAL, by=editor, what="Begun")


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def words(response, status=200):
    assert response.status_code == status
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    text = re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", text)


def upload(source: bytes, name: str):
    return {"file": SimpleUploadedFile(name, source), "text": ""}


def stored():
    return definition_of(Consultation.objects.get())


def hidden(response) -> dict[str, str]:
    """What the preview's form would send, as the browser has it."""
    form = response.context["confirm"]
    return {name: form.initial[name].replace("\n", "\r\n") for name in ("definition", "seen")}


INTO, NEW = "consultations:import-into", "consultations:import-new"


# --- files by what they are -------------------------------------------------------------------


def test_a_file_is_what_its_name_or_its_beginning_says():
    as_yaml, as_json = to_yaml(REAL).encode(), to_json(REAL).encode()
    assert format_of(as_yaml, "x.yaml").name == format_of(as_yaml).name == "yaml"
    assert (
        format_of(as_json, "x.json").name == format_of(b"\xef\xbb\xbf  " + as_json).name == "json"
    )
    assert format_of(as_json, "x.yaml").name == "yaml"  # as it was read before JSON was
    assert format_of(b"x", "x.xlsm").name == format_of(to_workbook(REAL), "x.txt").name == "xlsx"
    assert read_file(as_json, "x.yaml") == REAL


# --- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_exported_and_loaded_is_the_same(file, file_format, tmp_path):
    call_command("load_consultation", str(file), stdout=io.StringIO())
    code, out = file.stem, tmp_path / f"out.{file_format}"
    code = parse(file.read_bytes()).code
    stored = definition_of(Consultation.objects.get(code=code))
    call_command(
        "export_consultation", code, format=file_format, out=str(out), stderr=io.StringIO()
    )
    said = io.StringIO()
    call_command("load_consultation", str(out), stdout=said)
    assert said.getvalue() == f"{code} is as in the file; nothing was changed.\n"
    rewriting.discard(
        consultation=Consultation.objects.get(code=code), by=world.staff(StaffRoleKind.EDITOR)
    )
    call_command("load_consultation", str(out), stdout=io.StringIO())
    assert definition_of(Consultation.objects.get(code=code)) == stored == parse(file.read_bytes())
    again = tmp_path / f"again.{file_format}"
    call_command(
        "export_consultation", code, format=file_format, out=str(again), stderr=io.StringIO()
    )
    assert again.read_bytes() == out.read_bytes()


def test_the_command_writes_to_the_terminal_and_over_nothing(draft, tmp_path):
    said = io.StringIO()
    call_command("export_consultation", draft.code, format="yaml", out="-", stdout=said)
    assert said.getvalue() == to_yaml(REAL)
    there = tmp_path / "there.json"
    there.write_text("mine")

    def export(code=draft.code, **options):
        call_command("export_consultation", code, stderr=io.StringIO(), **options)

    with pytest.raises(CommandError, match="is there already"):
        export(format="json", out=str(there))
    assert there.read_text() == "mine"
    export(format="json", out=str(there), force=True)
    assert there.read_text() == to_json(REAL)
    with pytest.raises(CommandError, match="A workbook cannot be shown here"):
        export(format="xlsx", out="-")
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        export(format="json", out=str(tmp_path / "no" / "folder.json"))
    with pytest.raises(CommandError, match="There is no consultation none"):
        export("none", format="json", out="-")


def test_a_workbook_that_is_wrong_is_refused_by_its_cells(tmp_path):
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(to_workbook(replace(REAL, publisher=" ")))
    with pytest.raises(CommandError) as refusal:
        call_command("load_consultation", str(file))
    assert str(refusal.value) == (
        f"{file} is refused, nothing was loaded. Mend this:\n"
        "  sheet Consultation, row 5, column B “publisher”: is empty."
    )


# --- out on the pages -----------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_definition_is_downloaded(draft, editor, file_format):
    client = as_(editor)
    url = reverse("consultations:definition-file", args=[draft.code, file_format])
    assert url == f"/lga/consultations/{draft.code}/definition.{file_format}"
    response = client.get(url)
    assert read_file(response.content, f"x.{file_format}") == REAL
    assert response["Content-Type"] == FORMATS[file_format].content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="taking-stock-2015.{file_format}"'
    )
    page = client.get(reverse("consultations:definition", args=[draft.code])).content.decode()
    assert f'"{url}"' in page
    assert client.get(url.replace(file_format, "pdf")).status_code == 404


def test_a_file_takes_the_same_queries_for_few_and_many_questions(editor):
    few = world.a_consultation()
    many = rewriting.begin(definition=REAL, by=editor, what="Begun")
    client, counts = as_(editor), []
    for code in (few.code, few.code, many.code):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("consultations:definition-file", args=[code, "yaml"]))
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 12


def test_the_schema_is_public():
    response = Client().get(PATH)
    assert response["Content-Type"] == "application/schema+json"
    schema = json.loads(response.content)
    assert schema["$id"].endswith(PATH) and schema["$id"].startswith("http")


# --- in on the pages ------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_new_draft_from_a_file(editor, file_format):
    client = as_(editor)
    source = FORMATS[file_format].write(REAL)
    page = client.post(reverse(NEW), upload(source, f"stock.{file_format}"))
    said = words(page)
    assert "Taking stock" in said and "21 questions" in said
    assert not Consultation.objects.exists()
    done = client.post(reverse(NEW), hidden(page), follow=True)
    assert "is loaded as a draft." in words(done)
    stored = Consultation.objects.get()
    assert definition_of(stored) == REAL
    (version,) = ConsultationVersion.objects.all()
    assert (version.what, version.made_by) == ("Loaded from a file", editor)


def test_the_preview_of_a_new_one_shows_all_that_will_be_made(editor):
    world.a_council()
    brought = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())
    brought = replace(
        brought, release={"dimensions": ["tier"], "crossings": []}, contact="The survey desk"
    )
    page = as_(editor).post(reverse(NEW), {"text": to_yaml(brought)})
    said = words(page)
    assert "counted for all councils together, and by tier" in said
    assert "The survey desk" in said and brought.publisher in said
    assert re.search(r"\d+ by the register of today", said)
    texts = [section.title for section in brought.sections]
    for question in brought.questions:
        labels = [row.label for row in (*question.options, *question.statements)]
        texts += [question.text.split("\n")[0], question.applies_because, *labels]
    for text in texts:
        assert " ".join(text.split()) in html.unescape(said)
    assert "To be mended" not in said


def test_a_draft_with_a_condition_that_points_forward_comes_back(draft, editor):
    """What reordering makes possible is named, and keeps nobody from loading the file."""
    first, second, *others = REAL.sections[0].questions
    first = first.with_conditions([Condition(second.number)])
    section = replace(REAL.sections[0], questions=(first, second, *others))
    turned = replace(REAL, sections=(section, *REAL.sections[1:]))
    rewriting.rewrite(consultation=draft, by=editor, edit=lambda _: turned, what="Turned")
    client, url = as_(editor), reverse(INTO, args=[draft.code])
    place = "depends on the answer to Q2, which comes after it."
    for file_format in FORMATS:
        where = reverse("consultations:definition-file", args=[draft.code, file_format])
        source = client.get(where).content
        same = client.post(url, upload(source, f"x.{file_format}"))
        assert "there is nothing to load" in words(same) and place in words(same)
        sent = hidden(client.post(reverse(NEW), upload(source, f"x.{file_format}")))
        assert '"unfinished": true' in sent["definition"]
    loose = to_yaml(replace(turned, code="turned"))
    page = client.post(reverse(NEW), {"text": loose})
    assert place in words(page)
    assert "is loaded as a draft" in words(client.post(reverse(NEW), hidden(page), follow=True))
    assert definition_of(Consultation.objects.get(code="turned")).sections[0] == section
    # Who does not say that it is unfinished is told of it, and how to say so.
    refused = client.post(reverse(NEW), {"text": loose.replace("unfinished: true\n", "")})
    said = words(refused, 422)
    assert "there is no Q2 before this question" in said and "unfinished: true" in said
    # A condition on a question that is nowhere is no draft either.
    lost = client.post(reverse(NEW), {"text": loose.replace("follows: Q2", "follows: Q99")})
    assert "there is no Q99 before this question" in words(lost, 422)


def test_a_draft_is_changed_as_the_preview_said(draft, editor):
    client, url = as_(editor), reverse(INTO, args=[draft.code])
    page = client.post(url, {"text": to_yaml(CHANGED)})
    said = words(page)
    assert "The consultation changed Title" in said
    assert "Now: Taking stock: Where next with sector-led improvement?" in said
    assert "Then: Taking stock once more" in said
    assert stored() == REAL
    done = client.post(url, hidden(page), follow=True)
    assert "The draft is now as in the file." in words(done)
    assert stored() == CHANGED
    version = ConsultationVersion.objects.filter(consultation=draft).first()
    assert version is not None
    assert (version.number, version.what) == (2, "Loaded from a file: title and contact")
    page = client.post(url, {"text": to_yaml(CHANGED)})
    assert "there is nothing to load" in words(page)


def test_a_draft_that_changed_meanwhile_is_shown_again_first(draft, editor):
    client, url = as_(editor), reverse(INTO, args=[draft.code])
    page = client.post(url, {"text": to_yaml(CHANGED)})
    theirs = replace(REAL, summary="Their summary.")
    rewriting.rewrite(consultation=draft, by=editor, edit=lambda _: theirs, what="Theirs")
    refused = client.post(url, hidden(page))
    said = words(refused, 422)
    assert "Somebody changed the draft after this page was shown" in said
    assert "Their summary." in said
    assert stored() == theirs
    client.post(url, hidden(refused))
    assert stored() == CHANGED


def test_what_is_wrong_stands_on_the_page_with_what_was_pasted(editor):
    pasted = to_yaml(REAL).replace("publisher: ", "publisher: ''\nEditor: ")
    page = as_(editor).post(reverse(NEW), {"text": pasted})
    said = words(page, 422)
    assert "The text cannot be loaded: mend the 2 places under “What to mend”" in said
    assert "line 4, publisher is empty. publisher: ''" in said
    assert "line 5, Editor is not a known field;" in said
    assert escape(pasted) in page.content.decode()
    page = as_(editor).post(reverse(NEW), upload(b"PK\x03\x04 no", "book.xlsx"))
    assert "the workbook This is not a workbook (.xlsx)." in words(page, 422)


@pytest.mark.parametrize(
    "sent, said",
    [
        ({}, "Choose a file, or paste the text of one"),
        (upload(b"", "x.yaml"), "The file is empty"),
        (upload(b"a" * 2_000_001, "x.yaml"), "The file has more than 2 MB"),
        ({**upload(b"a: b", "x.yaml"), "text": "a: b"}, "Choose a file or paste text, not both"),
        ({"text": "a" * 500_001}, "Paste at most 500,000 characters"),
    ],
)
def test_one_file_of_a_sensible_size(editor, sent, said):
    assert said in words(as_(editor).post(reverse(NEW), sent), 422)


def test_another_consultation_is_not_loaded_into_this_one(draft, editor):
    client = as_(editor)
    other = replace(REAL, code="other")
    page = client.post(reverse(INTO, args=[draft.code]), {"text": to_yaml(other)})
    assert "The file is of the consultation “other”" in words(page, 422)
    assert b'name="definition"' not in page.content
    sent = hidden(page)
    assert "“other”" in words(client.post(reverse(INTO, args=[draft.code]), sent), 422)
    assert stored() == REAL
    page = client.post(reverse(NEW), {"text": to_yaml(REAL)})
    assert "“taking-stock-2015” is there already. Give this another" in words(page, 422)
    assert "is there already" in words(client.post(reverse(NEW), hidden(page)), 422)
    assert Consultation.objects.count() == 1


def test_what_is_published_is_not_loaded_anew(draft, editor):
    client, url = as_(editor), reverse(INTO, args=[draft.code])
    page = client.post(url, {"text": to_yaml(CHANGED)})
    draft.published_at, draft.published_by = timezone.now(), editor
    draft.save()
    for sent in (hidden(page), {"text": to_yaml(CHANGED)}):
        assert "No file can be loaded" in words(client.post(url, sent), 422)
    assert "No file can be loaded" in words(client.get(url))
    questions = client.get(reverse("consultations:definition", args=[draft.code]))
    assert url not in questions.content.decode()
    assert stored() == REAL


def test_who_loads_files(draft):
    for kind in set(StaffRoleKind) - {StaffRoleKind.EDITOR}:
        client = as_(world.staff(kind))
        for url in (reverse(NEW), reverse(INTO, args=[draft.code])):
            for sent in ({"text": to_yaml(REAL)}, {"definition": to_json(CHANGED), "seen": "x"}):
                assert client.post(url, sent).status_code == 403
        listed = client.get(reverse("consultations:list")).content.decode()
        assert reverse(NEW) not in listed


def test_what_a_page_carries_is_checked_again(draft, editor):
    client, url = as_(editor), reverse(INTO, args=[draft.code])
    page = client.post(url, {"text": to_yaml(CHANGED)})
    for spoilt in ("", "{", hidden(page)["definition"].replace("yes-no", "slider")[:-9]):
        done = client.post(url, hidden(page) | {"definition": spoilt}, follow=True)
        assert "Nothing was loaded: choose the file again." in words(done)
    client.post(url, {"definition": to_json(CHANGED)})
    assert stored() == REAL

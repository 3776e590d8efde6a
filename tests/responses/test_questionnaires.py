"""The blank questionnaire: what it says, its two files, who takes it, and how it is made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from consultations.actions import rewriting
from consultations.definition import parse
from consultations.definition.stored import definition_of
from consultations.kinds import Choosing
from councils.enums import CouncilType, StaffRoleKind
from councils.typical import typical
from responses.actions.papers import requeue_stuck
from responses.enums import PaperState, QuestionnaireFormat
from responses.models import Questionnaire
from responses.questionnaire import made, questionnaire_facts
from responses.questionnaire.tasks import (
    make_questionnaire,
    queue_open_questionnaires,
    queue_questionnaire,
)
from responses.tasks import TRIES
from tests import world
from tests.responses.paper_reading import lines, opened, page_text, tags

pytestmark = pytest.mark.django_db
REAL = Path("fixtures/consultations/taking-stock-2015.yaml")
EVERY = Path("fixtures/consultations/every-kind.yaml")
DISTRICT = typical(CouncilType.DISTRICT)
DAY = dt.timedelta(days=1)


def a_draft(path=REAL, by=None):
    by = by or world.staff(StaffRoleKind.EDITOR)
    return rewriting.begin(definition=parse(path.read_bytes()), by=by, what="Written")


def as_(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def questions(consultation):
    return list(definition_of(consultation).questions)


def one_line(text: str) -> str:
    return " ".join(text.split())


def opened_word(content: bytes):
    return Document(io.BytesIO(content))


def in_word(document) -> list[str]:
    """The words of all paragraphs and cells, those in content controls included."""
    return [
        one_line("".join(piece.text or "" for piece in paragraph.iter(qn("w:t"))))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


# --- what it says ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", [REAL, EVERY])
def test_every_question_option_and_background_is_read_back_from_the_word_document(path):
    draft = a_draft(path)
    document = opened_word(made(questionnaire_facts(draft), "docx").content)
    said = in_word(document)
    whole = "\n".join(said)
    for question in questions(draft):
        for line in question.text.split("\n"):
            assert one_line(line.lstrip("- ")) in whole
        if question.spec.is_asked:
            heading = next(line for line in said if line.startswith(f"{question.number}. "))
            style = next(
                p.style.name for p in document.paragraphs if p.text.startswith(heading[:6])
            )
            assert style == "Heading 2"
        for option in question.options if question.spec.has_options else ():
            assert any(line.startswith(one_line(option.label)) for line in said)
        for row in question.statements if question.spec.has_rows else ():
            assert one_line(row.label) in said
    for section in definition_of(draft).sections:
        assert f"Section {section.number}: {section.title}" in said
    for words in (draft.purpose, draft.still_open, draft.confidentiality, draft.next_steps):
        for line in words.split("\n"):
            assert one_line(line.lstrip("-•* ")) in whole


def test_the_word_document_can_be_followed_by_a_screen_reader():
    draft = a_draft(EVERY)
    content = made(questionnaire_facts(draft), "docx").content
    document = opened_word(content)
    assert document.core_properties.title == draft.title
    assert document.core_properties.language == "en-GB"
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [draft.title]
    grids = [one for one in questions(draft) if one.spec.choosing is Choosing.ONE_EACH]
    assert len(document.tables) == len(grids) > 0
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    numbered = [
        p for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None
    ]
    assert len(numbered) > len(questions(draft))
    known = {
        one.get(qn("w:numId")) for one in document.part.numbering_part.element.findall(qn("w:num"))
    }
    assert {str(p._p.pPr.numPr.numId.val) for p in numbered} <= known
    controls = document.element.body.findall(f".//{qn('w:sdt')}")
    named = {one.find(f".//{qn('w:tag')}").get(qn("w:val")) for one in controls}
    assert named == {one.number for one in questions(draft) if one.spec.words}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert not [name for name in package.namelist() if "thumbnail" in name]
    assert made(questionnaire_facts(draft), "docx").content == content


def test_the_pdf_says_the_same_and_is_made_for_screen_readers():
    draft = a_draft()
    pdf = made(questionnaire_facts(draft), "pdf")
    assert made(questionnaire_facts(draft), "pdf").content == pdf.content
    found = [line.text for line in lines(pdf.content)]
    whole = "".join("".join(found).split())  # a line may have ended at a hyphen
    for question in questions(draft):
        assert "".join(question.text.split()) in whole
        if question.spec.is_asked and question.spec.words:
            assert any(line.startswith(f"Answer to {question.number}") for line in found)
    assert {"H1", "H2", "H3", "L", "LI", "Table", "TH"} <= tags(pdf.content)
    file = opened(pdf.content)
    assert str(file.Root.Lang) == "en-GB"
    assert str(file.docinfo.Title) == draft.title
    assert pdf.pages == len(file.pages)


def test_a_question_never_parts_from_the_first_place_to_answer():
    found = lines(made(questionnaire_facts(a_draft(EVERY)), "pdf").content)
    question = next(line for line in found if line.text.endswith("library service do first?"))
    place = next(line for line in found if line.text.startswith("Answer to Q1"))
    assert question.page == place.page


def test_a_draft_says_that_it_is_one_with_version_and_day_on_every_page():
    by = world.staff(StaffRoleKind.EDITOR)
    draft = a_draft(by=by)
    rewriting.rewrite(
        consultation=draft, by=by, edit=lambda d: replace(d, summary="Another."), what="Summary"
    )
    draft.refresh_from_db()
    facts = questionnaire_facts(draft)
    today = timezone.localdate()
    assert facts.standing.startswith("DRAFT")
    assert facts.version == f"Version 2 of {today.day} {today:%B %Y}"
    for page in page_text(made(facts, "pdf").content):
        assert f"DRAFT. {facts.version}" in one_line(page)
    assert questionnaire_facts(world.a_consultation()).standing == ""


def test_for_a_council_only_its_questions_and_the_others_are_named():
    draft = a_draft()
    facts = questionnaire_facts(draft, DISTRICT)
    shown = {one.number for section in facts.sections for one in section.questions}
    own = {one.number for one in questions(draft) if one.applies_to.fits(DISTRICT)}
    assert shown == own < {one.number for one in questions(draft)}
    assert "which a district council does not provide" in facts.left_out[0]
    assert ("For", "a district council") in facts.rows
    text = "\n".join(in_word(opened_word(made(facts, "docx").content)))
    assert facts.left_out[0] in text
    assert questionnaire_facts(draft).left_out == ()


def test_conditions_and_whom_a_question_is_for_stand_in_words():
    draft = a_draft(EVERY)
    found = {one.number: one for s in questionnaire_facts(draft).sections for one in s.questions}
    for question in questions(draft):
        if question.follows:
            assert question.follows in found[question.number].condition
        has_rule = bool(question.applies_to.to_json())
        assert bool(found[question.number].for_whom) is has_rule


# --- making it ------------------------------------------------------------------------------


def test_the_same_content_is_made_once_and_another_takes_its_place():
    by = world.staff(StaffRoleKind.EDITOR)
    draft = a_draft(by=by)
    row = queue_questionnaire(draft, "docx")
    assert queue_questionnaire(draft, "docx") == row
    make_questionnaire.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.pages) == (PaperState.READY, 1, None)
    other = queue_questionnaire(draft, "docx", DISTRICT)
    rewriting.rewrite(
        consultation=draft, by=by, edit=lambda d: replace(d, title="Another"), what="Title"
    )
    draft.refresh_from_db()
    newer = queue_questionnaire(draft, "docx")
    assert set(Questionnaire.objects.all()) == {other, newer}
    make_questionnaire.call(other.pk)  # asked for before the title was changed
    now = Questionnaire.objects.exclude(pk=newer.pk).get()
    assert now.pk != other.pk
    assert now.state == PaperState.QUEUED


def test_one_that_fails_is_tried_three_times_and_a_lost_one_is_queued_again(settings, tmp_path):
    settings.PAPER_FONTS = tmp_path
    row = queue_questionnaire(a_draft(), "pdf")
    for _ in range(TRIES):
        make_questionnaire.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (PaperState.FAILED, TRIES)
    assert "fonts" in row.failure
    lost = queue_questionnaire(a_draft(EVERY), "docx")
    connection.cursor().execute("DELETE FROM django_tasks_database_dbtaskresult")
    assert requeue_stuck() == 1
    assert Questionnaire.objects.get(pk=lost.pk).state == PaperState.QUEUED


def test_open_consultations_get_theirs_without_anybody_asking():
    asked = world.a_consultation()
    world.a_consultation(opens=DAY)
    world.a_consultation(opens=-9 * DAY, closes=-DAY)
    a_draft()
    for _ in range(2):
        assert queue_open_questionnaires(timezone.now()) == len(QuestionnaireFormat)
    rows = Questionnaire.objects.values_list("consultation", "format")
    assert set(rows) == {(asked.pk, one) for one in QuestionnaireFormat.values}


# --- taking it ------------------------------------------------------------------------------


def take(client, name, *args, **query):
    return client.get(reverse(f"responses:{name}", args=args), query)


@pytest.mark.parametrize("file_format", QuestionnaireFormat.values)
def test_asked_for_made_and_taken(file_format):
    editor = world.staff(StaffRoleKind.EDITOR)
    draft, client = a_draft(by=editor), as_(editor)
    page = take(client, "staff-questionnaire", draft.code, file_format, type="county")
    assert page.status_code == 200
    assert not Questionnaire.objects.exists()
    prepare = reverse("responses:prepare-staff-questionnaire", args=[draft.code, file_format])
    assert client.post(f"{prepare}?type=county").url == page.wsgi_request.get_full_path()
    page = take(client, "staff-questionnaire", draft.code, file_format, type="county")
    assert page.status_code == 202
    row = Questionnaire.objects.get()
    assert row.council["type"] == "county"
    make_questionnaire.call(row.pk)
    file = take(client, "staff-questionnaire", draft.code, file_format, type="county")
    row.refresh_from_db()
    assert file.content == bytes(row.content)
    assert file["X-Content-Type-Options"] == "nosniff"
    name = f"{draft.code}-questionnaire-county-DRAFT.{file_format}"
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    status = take(client, "staff-questionnaire-status", draft.code, file_format, type="county")
    assert "Download the" in status.content.decode()


def test_a_draft_is_for_people_at_the_lga_alone_and_an_open_one_for_everybody():
    draft = a_draft()
    for client in (as_(), as_(world.a_place().officer)):
        assert take(client, "public-questionnaire", draft.code, "pdf").status_code == 404
    soon = world.a_consultation(opens=DAY)
    place = world.a_place(soon)
    assert take(as_(), "public-questionnaire", soon.code, "pdf").status_code == 404
    own = take(as_(place.officer), "questionnaire", *place.args, "pdf")
    assert own.status_code == 404
    asked = world.a_consultation()
    place = world.a_place(asked)
    assert take(as_(), "public-questionnaire", asked.code, "odt").status_code == 404
    anybody = as_()
    anybody.post(reverse("responses:prepare-public-questionnaire", args=[asked.code, "docx"]))
    anybody.post(reverse("responses:prepare-public-questionnaire", args=[asked.code, "docx"]))
    make_questionnaire.call(Questionnaire.objects.get().pk)
    assert take(anybody, "public-questionnaire", asked.code, "docx").status_code == 200
    officer = as_(place.officer)
    officer.post(reverse("responses:prepare-questionnaire", args=[*place.args, "docx"]))
    row = Questionnaire.objects.exclude(council={}).get()
    make_questionnaire.call(row.pk)
    file = take(officer, "questionnaire", *place.args, "docx")
    assert place.council.name in "\n".join(in_word(opened_word(file.content)))
    for page in (asked.get_absolute_url(), reverse("responses:task-list", args=place.args)):
        assert "questionnaire.docx" in officer.get(page).content.decode()


def test_anybody_cannot_keep_the_worker_busy_with_what_fails(settings, tmp_path):
    settings.PAPER_FONTS = tmp_path
    asked = world.a_consultation()
    row = queue_questionnaire(asked, "pdf")
    for _ in range(TRIES):
        make_questionnaire.call(row.pk)
    as_().post(reverse("responses:prepare-public-questionnaire", args=[asked.code, "pdf"]))
    row.refresh_from_db()
    assert row.state == PaperState.FAILED
    page = take(as_(), "public-questionnaire", asked.code, "pdf").content.decode()
    assert "could not be prepared" in page
    assert "Try again" not in page
    staff = as_(world.staff(StaffRoleKind.ANALYST))
    staff.post(reverse("responses:prepare-staff-questionnaire", args=[asked.code, "pdf"]))
    row.refresh_from_db()
    assert row.state == PaperState.QUEUED


def test_the_number_of_queries_does_not_depend_on_the_questions():
    found = []
    for number in (1, 3):
        asked = world.a_consultation(questions_per_section=number)
        with CaptureQueriesContext(connection) as captured:
            take(as_(), "public-questionnaire", asked.code, "pdf")
        found.append(len(captured))
    assert found[0] == found[1]

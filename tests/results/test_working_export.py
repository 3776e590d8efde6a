"""The working export: everything that is in force, nothing else, marked, on record first."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from consultations.models import Consultation
from councils.enums import StaffRoleKind
from councils.models import StaffRole
from councils.refusals import Refused
from responses.actions import consenting, deciding, drafting, submitting
from responses.enums import AnswerState, Outcome, Publication, State
from responses.models import Comment, Reading
from responses.said import Said
from results.actions import exporting
from results.actions.exporting import ask_for_workbook, download, take
from results.enums import ExportFormat, ExportState
from results.models import WorkingExport, WorkingExportPart
from results.working import tasks, xlsx_file
from results.working.marking import MARKING
from results.working.rows import Source, SubmissionGone
from results.working.tasks import LONGEST, make_workbook, tidy_exports
from results.working.xlsx_file import GOES_ON, MOST_SIGNS, PART, parts
from slisystem.management.commands.run_worker import tidy
from tests.results.test_spreadsheets import CORPUS
from tests.world import Place, a_consultation, a_place, a_response, a_user, fill, sign, staff

pytestmark = pytest.mark.django_db

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def closed(consultation: Consultation) -> Consultation:
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now())
    return Consultation.objects.get(pk=consultation.pk)


def saying(consultation: Consultation, texts: dict[str, str], **council) -> Place:
    """A council that submitted these texts, by the number of the question."""
    place = a_response(State.DRAFTING, place=a_place(consultation, **council))
    say(place, texts)
    submit(place)
    return place


def say(place: Place, texts: dict[str, str], state: str = AnswerState.ANSWERED, **more) -> None:
    for answer in place.response.answers.select_related("question"):
        if answer.question.number in texts:
            drafting.save_answer(
                response=place.response,
                question=answer.question,
                by=place.officer,
                base_version=answer.version,
                state=state,
                text=texts[answer.question.number],
                **more,
            )


def submit(place: Place) -> None:
    fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    submitting.submit(response=place.again(), by=place.officer)


@pytest.fixture
def analyst():
    return staff(StaffRoleKind.ANALYST, "Ann Analyst")


@pytest.fixture
def crowd():
    """A closed consultation: two submissions in force; and everything that must not be exported,
    each with a word of its own."""
    consultation = a_consultation()
    first = saying(
        consultation,
        {"Q1": "Ästhetik, first\n\nsecond paragraph", "Q2": "two"},
        name="Zeta Borough",
        region="North East",
        tier="single",
    )
    say_no = a_response(State.DRAFTING, place=a_place(consultation, name="Alpha District"))
    say(say_no, {"Q1": ""}, AnswerState.NO_RESPONSE, reason="Nothing to add.")
    submit(say_no)
    a_draft = a_response(State.DRAFTING, place=a_place(consultation))
    say(a_draft, {"Q1": "CANARY-draft"})
    comment(a_draft)
    comment(first)
    for state in (State.AWAITING_DECISION, State.APPROVED, State.NOT_SUPPORTED):
        a_response(state, place=a_place(consultation, name=f"CANARY-{state}"))
    back = saying(consultation, {"Q1": "CANARY-withdrawn"})
    submitting.withdraw(response=back.response, by=back.officer, reason="CANARY-reason")
    again = saying(consultation, {"Q1": "CANARY-replaced"}, name="Middle Town")
    submitting.withdraw(response=again.response, by=again.officer, reason="CANARY-reason")
    submitting.resume(response=again.again(), by=again.officer)
    say(again, {"Q1": "the newer words"})
    submit(again)
    saying(a_consultation(), {"Q1": "CANARY-elsewhere"})
    return closed(consultation), [say_no, again, first]


@pytest.fixture
def small():
    """A closed consultation with one submission."""
    consultation = a_consultation(questions_per_section=1)
    place = a_response(State.SUBMITTED, place=a_place(consultation))
    return closed(consultation), [place]


def comment(place: Place) -> None:
    Comment.objects.create(
        response=place.response,
        answer=place.response.answers.first(),
        text="CANARY-comment",
        written_at=timezone.now(),
        written_by=place.officer,
    )


def content(consultation: Consultation, by, file_format: str) -> bytes:
    if file_format != ExportFormat.XLSX:
        return b"".join(take(consultation=consultation, by=by, file_format=file_format).pieces)
    export = ask_for_workbook(consultation=consultation, by=by)
    make_workbook.call(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.READY, export.failure
    return b"".join(download(export=export, by=by).pieces)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str) -> list[list[str]]:
    """The rows below marking and header; empty cells are empty texts."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def everything_in(content: bytes) -> str:
    """All text in a file, unpacked if it is a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


# --- what is in it ------------------------------------------------------------------------------


def test_csv_has_every_answer_of_every_submission_in_force(crowd, analyst):
    consultation, places = crowd
    rows = csv_rows(content(consultation, analyst, "csv"))
    questions = list(consultation.questions.values_list("number", flat=True))
    assert [(row["council"], row["question"]) for row in rows] == [
        (place.council.name, number) for place in places for number in questions
    ]
    assert {row[MARKING] for row in rows} == {MARKING}
    (said,) = [r for r in rows if r["council"] == "Zeta Borough" and r["question"] == "Q1"]
    submission = places[-1].response.submissions.get()
    assert said == {
        MARKING: MARKING,
        "consultation": consultation.code,
        "reference": submission.reference,
        "submitted_at": timezone.localtime(submission.submitted_at).isoformat(timespec="seconds"),
        "council": "Zeta Borough",
        "council_code": places[-1].council.code,
        "council_type": "Unitary authority",
        "tier": "Single tier",
        "nation": "England",
        "region": "North East",
        "decision": "Supported",
        "publishes_its_answers": "Yes, it will publish them",
        "subject_to_call_in_until": "",
        "section": "1",
        "question": "Q1",
        "state": "Answered",
        "chosen": "",
        "chosen_codes": "",
        "other": "",
        "text": "Ästhetik, first ¶  ¶ second paragraph",
        "reason": "",
        "consent": "Confidential",
        "question_version": "1",
    }
    (none,) = [r for r in rows if r["council"] == "Alpha District" and r["question"] == "Q1"]
    assert (none["state"], none["text"], none["reason"]) == ("No response", "", "Nothing to add.")
    (chosen,) = [r for r in rows if r["council"] == "Zeta Borough" and r["question"] == "Q5"]
    assert (chosen["chosen"], chosen["chosen_codes"]) == ("Yes", "yes")
    assert none["consent"] == ""  # there are no words


def test_consent_is_what_counts_now_also_where_a_council_allowed_less_since(analyst):
    consultation = a_consultation()
    place = a_response(place=a_place(consultation))
    drafting.save_consents(
        response=place.response,
        by=place.officer,
        base_version=1,
        publication="not-published",
        common=3,
    )
    fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    submitting.submit(response=place.response, by=place.officer)
    submission = place.response.submissions.get()
    first = submission.answers.values_list("question", flat=True)[0]
    consenting.close_consent(response=place.again(), by=place.officer, levels={first: 0})
    consultation = closed(consultation)
    rows = {one["question"]: one for one in csv_rows(content(consultation, analyst, "csv"))}
    assert rows["Q1"]["consent"] == "Confidential"
    assert rows["Q2"]["consent"] == "With the council’s name"
    read = json.loads(content(consultation, analyst, "json"))["responses"][0]
    assert read["consent_changed"] == {"Q1": 0}
    assert read["submission"] == json.loads(submission.canonical)
    header, *long = sheet(content(consultation, analyst, "xlsx"), "Answers")[1:]
    assert [row[header.index("Consent")] for row in long][:2] == [
        "Confidential",
        "With the council’s name",
    ]


def test_json_has_the_documents_that_were_hashed(crowd, analyst):
    consultation, places = crowd
    written = content(consultation, analyst, "json")
    read = json.loads(written)
    assert (read["marking"], read["taken_by"]) == (MARKING, "Ann Analyst")
    assert read["number_of_responses"] == 3
    assert [each["number"] for each in read["questions"]] == [f"Q{n}" for n in range(1, 7)]
    assert read["questions"][4]["options"][0] == {"code": "yes", "label": "Yes"}
    for place, each in zip(places, read["responses"], strict=True):
        submission = place.response.submissions.order_by("number").last()
        assert each["reference"] == submission.reference
        assert each["submission"] == json.loads(submission.canonical)
        # The bytes themselves, one line each, hash to what stands beside them.
        (line,) = [line for line in written.splitlines() if submission.reference.encode() in line]
        document = re.search(rb'"submission": (\{.*\})\},?$', line)[1]
        assert hashlib.sha256(document).hexdigest() == each["sha256"] == submission.digest


def test_workbook_has_a_row_a_council_and_a_row_an_answer(crowd, analyst):
    consultation, places = crowd
    written = content(consultation, analyst, "xlsx")
    questions = list(consultation.questions.values_list("number", flat=True))
    marking, header, *wide = sheet(written, "Responses")
    assert marking[0].startswith(MARKING)
    assert header[11:] == questions
    assert [row[2] for row in wide] == [place.council.name for place in places]
    assert wide[2][11:] == [
        "Ästhetik, first\n\nsecond paragraph",
        "two",
        "Our answer to Q3.",
        "Our answer to Q4.",
        "Yes",
        "Our answer to Q6.",
    ]
    assert wide[0][11] == "[No response] Nothing to add."
    why = "it concerns adult social care, which Alpha District does not provide"
    assert wide[0][16] == f"[Not applicable] {why}"
    marking, header, *long = sheet(written, "Answers")
    assert marking[0].startswith(MARKING)
    assert [(row[1], row[4]) for row in long] == [
        (place.council.name, number) for place in places for number in questions
    ]
    of_csv = csv_rows(content(consultation, analyst, "csv"))
    for row, same in zip(long, of_csv, strict=True):
        cells = dict(zip(header, row, strict=True))
        assert cells["Text"].replace("\n", " ¶ ") == same["text"]
        for name, column in (
            ("Reference", "reference"),
            ("Code", "council_code"),
            ("State", "state"),
            ("Chosen", "chosen"),
            ("Codes", "chosen_codes"),
            ("Reason", "reason"),
            ("Consent", "consent"),
            ("Version", "question_version"),
        ):
            assert cells[name] == same[column]
        assert cells["Part"] == ""
    assert [row[0] for row in sheet(written, "Questions")[2:]] == questions


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_nothing_else_is_in_any_byte_of_it(crowd, analyst, file_format):
    """Drafts, comments, what was withdrawn or replaced, other consultations."""
    text = everything_in(content(crowd[0], analyst, file_format))
    assert "the newer words" in text
    assert "CANARY" not in text
    for place in crowd[1]:
        for person in (place.officer, place.member, place.administrator):
            assert person.name not in text.replace("Ann Analyst", "")
            assert person.email not in text


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_every_file_says_confidential_everywhere(crowd, analyst, file_format):
    consultation, _ = crowd
    written = content(consultation, analyst, file_format)
    if file_format == ExportFormat.CSV:
        assert all(MARKING in line for line in written.decode().splitlines())
        return
    if file_format == ExportFormat.JSON:
        read = json.loads(written)
        assert {read["marking"], *(each["marking"] for each in read["responses"])} == {MARKING}
        return
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        pages = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(pages) == 4
        for name in pages:
            page = package.read(name).decode()
            assert MARKING in re.search("<oddHeader>(.*)</oddHeader>", page)[1]
            assert MARKING in re.search("<oddFooter>(.*)</oddFooter>", page)[1]
        core, custom = package.read("docProps/core.xml"), package.read("docProps/custom.xml")
    assert core.count(MARKING.encode()) == 5
    assert MARKING.encode() in custom
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(written))
    for name in workbook.sheet_names:
        assert str(workbook.get_sheet_by_name(name).to_python()[0][0]).startswith(MARKING)


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_invented_answers_are_called_invented(crowd, analyst, file_format):
    consultation, _ = crowd
    Consultation.objects.update(demonstration_note="SYNTHETIC & made up.")
    consultation.refresh_from_db()
    written = content(consultation, analyst, file_format)
    if file_format == ExportFormat.CSV:
        assert {row[MARKING] for row in csv_rows(written)} == {"CONFIDENTIAL. SYNTHETIC & made up."}
    else:
        assert "SYNTHETIC" in everything_in(written)


def test_file_names_say_so_too(crowd, analyst):
    consultation, _ = crowd
    day = timezone.localdate().isoformat()
    client = client_of(analyst)
    for file_format in (ExportFormat.CSV, ExportFormat.JSON):
        answer = client.post(page_of(consultation), {"format": file_format})
        assert answer["Content-Disposition"] == (
            f'attachment; filename="CONFIDENTIAL-{consultation.code}-responses-{day}.{file_format}"'
        )
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.streaming
        b"".join(answer.streaming_content)


def test_choices_of_every_kind_in_words(analyst):
    from consultations.models import AnswerOption
    from tests.world import a_question

    consultation = a_consultation(questions_per_section=1)
    section = consultation.sections.get(number=1)
    many = a_question(section, 11, kind="multiple-choice")
    for place, (code, is_other) in enumerate((("roads", False), ("other", True)), 1):
        AnswerOption.objects.create(
            question=many, position=place, code=code, label=code.capitalize(), is_other=is_other
        )
    place = a_response(State.DRAFTING, place=a_place(consultation))
    say(place, {"Q11": ""}, choices=["roads", "other"], other="=A levy")
    submit(place)
    consultation = closed(consultation)
    (row,) = [r for r in csv_rows(content(consultation, analyst, "csv")) if r["question"] == "Q11"]
    assert (row["chosen"], row["chosen_codes"]) == ("Roads | Other", "roads|other")
    assert row["other"] == "'=A levy"
    wide = sheet(content(consultation, analyst, "xlsx"), "Responses")
    assert "Roads | Other\n=A levy" in wide[2]


# --- formulas, long texts, full sheets ------------------------------------------------------------

EVIL = [text for text in CORPUS if text.strip("\x00")]


@pytest.fixture
def evil():
    """A council with an evil name answers each text of the corpus, and each in a second line."""
    consultation = a_consultation(questions_per_section=len(EVIL), title="=Title & @more")
    texts = {f"Q{number}": text for number, text in enumerate(EVIL, 1)}
    texts |= {f"Q{number}": f"first\n{text}" for number, text in enumerate(EVIL, len(EVIL) + 1)}
    saying(consultation, texts, name="=HYPERLINK(A1) Council")
    return closed(consultation)


def test_no_cell_of_the_csv_begins_a_formula(evil, analyst):
    """Also for a program that splits at semicolons, or takes every line for a row."""
    written = content(evil, analyst, "csv").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(written, newline="")):
        for cell in row:
            assert not re.match(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠]", cell), cell
    for line in written.split("\r\n")[1:-1]:
        assert line.startswith(f'"{MARKING}"')
    assert "\n" not in written.replace("\r\n", "")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_finds_no_formula_and_no_link(evil, analyst, tmp_path):
    for file_format in ("csv", "xlsx"):
        (tmp_path / f"{file_format}.{file_format}").write_bytes(content(evil, analyst, file_format))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "fods", "--outdir", tmp_path / "out"),
            *(tmp_path / name for name in ("csv.csv", "xlsx.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for name in ("csv", "xlsx"):
        root = ElementTree.parse(tmp_path / "out" / f"{name}.fods").getroot()
        cells = [
            cell for cell in root.iter(f"{TABLE}table-cell") if cell.get(f"{OFFICE}value-type")
        ]
        assert not [cell for cell in cells if cell.get(f"{TABLE}formula")]
        assert b"xlink:href" not in ElementTree.tostring(root)
        texts = ["".join(cell.itertext()).strip() for cell in cells]
        assert texts.count("'=HYPERLINK(A1) Council") >= 2 * len(EVIL)
        assert "'=1+1" in texts and "'@SUM(A1:A9)" in texts and "{=1+1}" in texts


def test_calamine_reads_every_text_as_it_was(evil, analyst):
    rows = sheet(content(evil, analyst, "xlsx"), "Answers")[2:]
    (response,) = json.loads(content(evil, analyst, "json"))["responses"]
    said = {each["number"]: each["text"] for each in response["submission"]["answers"]}
    assert len(rows) == len(said) == 2 * len(EVIL) + 2
    for row in rows:
        assert row[1] == "'=HYPERLINK(A1) Council"
        assert isinstance(row[9], str)
        assert row[9].removeprefix("'") == said[row[4]].replace("\t", " ")


def test_underscores_that_a_workbook_would_decode_stay(analyst):
    consultation = a_consultation(questions_per_section=1)
    saying(consultation, {"Q1": "a _x003D_1+1 and _x000A_ b"})
    written = content(closed(consultation), analyst, "xlsx")
    assert sheet(written, "Answers")[2][9] == "a _x003D_1+1 and _x000A_ b"


@pytest.mark.parametrize("sign", ["a", "=", "\U0001f600", "\n"])
def test_parts_fit_into_a_cell_and_joined_are_the_text(sign):
    for length in (0, 1, PART, MOST_SIGNS - 1, MOST_SIGNS, MOST_SIGNS + 1, 3 * PART + 1):
        text = sign * length
        pieces = parts(text)
        assert "".join(pieces) == text
        assert all(len(piece.encode("utf-16-le")) // 2 < MOST_SIGNS for piece in pieces)
        assert (len(pieces) == 1) == (len(text.encode("utf-16-le")) // 2 < MOST_SIGNS)


def test_very_long_text_is_whole_in_every_format(analyst):
    words = ("All of it matters. " * 6000 + "THE END")[:150_000]
    assert len(words) > 3 * MOST_SIGNS
    consultation = a_consultation(questions_per_section=1)
    saying(consultation, {"Q1": words, "Q2": "short"})
    consultation = closed(consultation)
    (row,) = [r for r in csv_rows(content(consultation, analyst, "csv")) if r["question"] == "Q1"]
    assert row["text"] == words
    read = json.loads(content(consultation, analyst, "json"))
    assert read["responses"][0]["submission"]["answers"][0]["text"] == words
    written = content(consultation, analyst, "xlsx")
    rows = [row for row in sheet(written, "Answers")[2:] if row[4] == "Q1"]
    assert "".join(row[9] for row in rows) == words
    number = len(rows)
    assert number > 3
    assert [row[13] for row in rows] == [f"{n} of {number}" for n in range(1, number + 1)]
    assert len({tuple(row[:5]) for row in rows}) == 1
    cell = sheet(written, "Responses")[2][11]
    assert cell.endswith(GOES_ON) and words.startswith(cell.removesuffix(GOES_ON))


def test_full_sheet_goes_on_in_the_next(crowd, analyst, tmp_path):
    consultation, _ = crowd
    source = Source.of(consultation, at=timezone.now(), taken_by="Ann")
    path = tmp_path / "book.xlsx"
    xlsx_file.write(source, path, scratch=tmp_path, most_rows=9)
    names = CalamineWorkbook.from_path(path).sheet_names
    assert names == ["About", "Questions", "Responses", "Answers", "Answers 2", "Answers 3"]
    rows = [row for name in names[3:] for row in sheet(path.read_bytes(), name)[2:]]
    assert len(rows) == 18
    assert all(sheet(path.read_bytes(), name)[0][0].startswith(MARKING) for name in names)


# --- memory and queries -------------------------------------------------------------------------


def test_queries_depend_on_hundreds_not_on_responses(analyst):
    counted = []
    assert analyst.staff_roles  # the page has asked for them
    for number in (1, 3):
        consultation = a_consultation()
        for _ in range(number):
            a_response(State.SUBMITTED, place=a_place(consultation))
        consultation = closed(consultation)
        for file_format in ("csv", "json"):
            with CaptureQueriesContext(connection) as captured:
                content(consultation, analyst, file_format)
            counted.append(len(captured))
    assert counted[:2] == counted[2:]
    assert max(counted) <= 12, counted


def test_responses_come_in_pieces(crowd, analyst, monkeypatch):
    """With one submission at a time the same comes out."""
    consultation, _ = crowd
    whole = content(consultation, analyst, "csv")
    monkeypatch.setattr("results.working.rows.CHUNK", 1)
    assert content(consultation, analyst, "csv") == whole


def test_a_response_that_is_gone_breaks_off_and_is_not_left_out(crowd):
    consultation, _ = crowd
    source = Source.of(consultation, at=timezone.now(), taken_by="Ann")
    source.submissions.append(10**9)
    with pytest.raises(SubmissionGone):
        list(source.received())
    with pytest.raises(SubmissionGone):
        list(source.documents())


# --- who, when, on record -----------------------------------------------------------------------


def client_of(person, **kwargs) -> Client:
    client = Client(**kwargs)
    client.force_login(person)
    return client


def page_of(consultation: Consultation) -> str:
    return reverse("results:export", args=[consultation.code])


def queued() -> list[int]:
    tasks = DBTaskResult.objects.filter(task_path=make_workbook.module_path)
    return [task.args_kwargs["args"][0] for task in tasks]


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_only_analysts_take_it(small, file_format):
    consultation, places = small
    for role, status in ((StaffRoleKind.EDITOR, 403), (StaffRoleKind.ADMINISTRATOR, 403)):
        client = client_of(staff(role))
        assert client.get(page_of(consultation)).status_code == status
        assert client.post(page_of(consultation), {"format": file_format}).status_code == status
    for person in (places[0].officer, a_user()):
        assert client_of(person).get(page_of(consultation)).status_code == 404
        answer = client_of(person).post(page_of(consultation), {"format": file_format})
        assert answer.status_code == 404
    for person in (staff(StaffRoleKind.EDITOR), places[0].officer):
        with pytest.raises(PermissionDenied):
            content(consultation, person, file_format)
    assert not Reading.objects.exists()
    assert not WorkingExport.objects.exists()


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_who_lost_the_role_meanwhile_takes_nothing(small, analyst, file_format):
    consultation, _ = small
    assert analyst.staff_roles
    StaffRole.objects.filter(user=analyst).delete()
    with pytest.raises(PermissionDenied):
        content(consultation, analyst, file_format)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("file_format", ExportFormat.values)
@pytest.mark.parametrize("opens_in", [-3, 3])
def test_nothing_before_closing(analyst, file_format, opens_in):
    consultation = a_consultation(opens=dt.timedelta(days=opens_in))
    if opens_in < 0:
        saying(consultation, {"Q1": "CANARY"})
    client = client_of(analyst)
    page = client.get(page_of(consultation)).content.decode()
    assert "There is no export yet." in page
    assert f"{consultation.closes_at.day} " in page and "until then" in page.lower()
    assert 'name="format"' not in page
    answer = client.post(page_of(consultation), {"format": file_format}, follow=True)
    assert "CANARY" not in answer.content.decode()
    assert "there is no export, in no form, for anybody" in answer.content.decode()
    with pytest.raises(Refused):
        content(consultation, analyst, file_format)
    assert not Reading.objects.exists()
    assert not WorkingExport.objects.exists()


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_it_is_on_record_before_the_first_byte(small, analyst, file_format):
    consultation, places = small
    taken = take(consultation=consultation, by=analyst, file_format=file_format)
    (reading,) = Reading.objects.all()
    assert (reading.by, reading.way, reading.consultation) == (analyst, file_format, consultation)
    assert next(taken.pieces)
    for place in places:
        assert list(Reading.objects.of(place.again())) == [reading]


def test_without_a_record_nothing_is_sent(small, analyst, monkeypatch):
    from django.db import DatabaseError

    def full(**kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(exporting, "record_export", full)
    client = client_of(analyst, raise_request_exception=False)
    for file_format in ExportFormat.values:
        answer = client.post(page_of(small[0]), {"format": file_format})
        assert answer.status_code >= 500
        assert b"Our answer" not in answer.getvalue()
    assert not WorkingExport.objects.exists()


def test_workbook_is_on_record_when_asked_for_and_each_time_it_is_downloaded(small, analyst):
    consultation, _ = small
    client = client_of(analyst)
    asked = client.post(page_of(consultation), {"format": "xlsx"}, follow=True)
    assert "You asked for a workbook." in asked.content.decode()
    assert Reading.objects.count() == 1
    export = WorkingExport.objects.get()
    assert queued() == [export.pk]
    waiting = client.get(page_of(consultation)).content.decode()
    assert "usually takes less than a minute" in waiting and "hx-trigger" in waiting
    assert client.get(page_of(consultation), {"waiting": ""}).status_code == 204
    make_workbook.call(export.pk)
    ready = client.get(page_of(consultation), {"waiting": ""}).content.decode()
    address = reverse("results:export-file", args=[consultation.code, export.pk])
    assert address in ready and "hx-trigger" not in ready
    assert Reading.objects.count() == 1
    for number in (2, 3):
        answer = client.post(address)
        written = b"".join(answer.streaming_content)
        export.refresh_from_db()
        assert int(answer["Content-Length"]) == len(written) == export.size
        assert hashlib.sha256(written).hexdigest() == export.sha256
        assert Reading.objects.count() == number
    assert {reading.way for reading in Reading.objects.all()} == {"xlsx"}
    assert client.get(address).status_code == 405


def test_second_click_waits_for_the_first(small, analyst):
    consultation, _ = small
    first = ask_for_workbook(consultation=consultation, by=analyst)
    assert ask_for_workbook(consultation=consultation, by=analyst) == first
    assert (Reading.objects.count(), queued()) == (1, [first.pk])
    other = ask_for_workbook(consultation=consultation, by=staff(StaffRoleKind.ANALYST))
    assert other != first
    make_workbook.call(first.pk)
    assert ask_for_workbook(consultation=consultation, by=analyst) != first


def test_workbook_is_its_askers_only(small, analyst):
    consultation, places = small
    export = ask_for_workbook(consultation=consultation, by=analyst)
    make_workbook.call(export.pk)
    export.refresh_from_db()
    address = reverse("results:export-file", args=[consultation.code, export.pk])
    other = staff(StaffRoleKind.ANALYST)
    assert client_of(other).post(address).status_code == 404
    assert address not in client_of(other).get(page_of(consultation)).content.decode()
    assert client_of(staff(StaffRoleKind.EDITOR)).post(address).status_code == 403
    assert client_of(places[0].officer).post(address).status_code == 404
    elsewhere = reverse("results:export-file", args=[closed(a_consultation()).code, export.pk])
    assert client_of(analyst).post(elsewhere).status_code == 404
    with pytest.raises(PermissionDenied):
        download(export=export, by=other)
    assert Reading.objects.count() == 1


def test_unknown_format_is_not_there(small, analyst):
    client = client_of(analyst)
    for data in ({"format": "pdf"}, {"format": "page"}, {}):
        assert client.post(page_of(small[0]), data).status_code == 404
    assert not Reading.objects.exists()


def test_forms_need_their_token(small, analyst):
    client = client_of(analyst, enforce_csrf_checks=True)
    assert client.post(page_of(small[0]), {"format": "csv"}).status_code == 403
    page = client.get(page_of(small[0])).content.decode()
    assert page.count('name="csrfmiddlewaretoken"') == 4  # three formats and the log-out
    assert not Reading.objects.exists()


def test_queries_of_the_page_stay_the_same(small, analyst):
    consultation, _ = small
    client = client_of(analyst)
    client.get(reverse("home"))
    counted = []
    for number in (1, 3):
        for _ in range(number):
            export = ask_for_workbook(consultation=consultation, by=analyst)
            make_workbook.call(export.pk)
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(consultation))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 8, counted


# --- the worker ---------------------------------------------------------------------------------


def test_workbook_is_kept_in_pieces(small, analyst, monkeypatch):
    consultation, _ = small
    monkeypatch.setattr(tasks, "PIECE", 1000)
    written = content(consultation, analyst, "xlsx")
    sizes = [len(part.content) for part in WorkingExportPart.objects.order_by("number")]
    assert sizes[:-1] == [1000] * (len(sizes) - 1) and 0 < sizes[-1] <= 1000
    assert sum(sizes) == len(written)
    assert sheet(written, "Answers")


def test_task_that_runs_twice_leaves_what_is_there(small, analyst):
    export = ask_for_workbook(consultation=small[0], by=analyst)
    make_workbook.call(export.pk)
    before = WorkingExport.objects.values().get()
    make_workbook.call(export.pk)
    tasks._store(export, None)  # another worker was quicker
    assert WorkingExport.objects.values().get() == before
    make_workbook.call(10**9)  # deleted meanwhile


@pytest.mark.parametrize(
    "error, sentence",
    [
        (OSError(28, "No space left on device"), tasks.NO_ROOM),
        (SubmissionGone(), tasks.CHANGED),
        (RuntimeError("something else"), tasks.UNKNOWN),
    ],
)
def test_failure_has_a_sentence_and_leaves_nothing(small, analyst, monkeypatch, error, sentence):
    consultation, _ = small
    export = ask_for_workbook(consultation=consultation, by=analyst)

    def failing(*args, **kwargs):
        raise error

    monkeypatch.setattr(xlsx_file, "write", failing)
    make_workbook.call(export.pk)
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, sentence)
    assert not WorkingExportPart.objects.exists()
    assert sentence in client_of(analyst).get(page_of(consultation)).content.decode()
    with pytest.raises(Refused, match="not ready"):
        download(export=export, by=analyst)
    assert ask_for_workbook(consultation=consultation, by=analyst) != export


def test_temporary_files_go_also_when_it_fails(small, analyst, monkeypatch, tmp_path):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    export = ask_for_workbook(consultation=small[0], by=analyst)
    monkeypatch.setattr(Source, "received", lambda self: iter([1]))
    make_workbook.call(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert list(tmp_path.iterdir()) == []


def test_expired_workbook_is_not_given_out_and_then_deleted(small, analyst):
    consultation, _ = small
    export = ask_for_workbook(consultation=consultation, by=analyst)
    make_workbook.call(export.pk)
    assert export.expires_at - export.asked_at == dt.timedelta(hours=24)
    assert tidy_exports(timezone.now()) == 0
    WorkingExport.objects.update(expires_at=timezone.now())
    client = client_of(analyst)
    address = reverse("results:export-file", args=[consultation.code, export.pk])
    assert address not in client.get(page_of(consultation)).content.decode()
    answer = client.post(address, follow=True)
    assert "no longer kept" in answer.content.decode()
    tidy()
    assert not WorkingExport.objects.exists() and not WorkingExportPart.objects.exists()
    assert Reading.objects.count() == 1
    assert client.post(address).status_code == 404


def test_workbook_that_never_came_is_given_up(small, analyst):
    consultation, _ = small
    export = ask_for_workbook(consultation=consultation, by=analyst)
    now = export.asked_at + LONGEST + dt.timedelta(seconds=1)
    WorkingExport.objects.update(asked_at=export.asked_at - (now - timezone.now()))
    page = client_of(analyst).get(page_of(consultation)).content.decode()
    assert tasks.BROKEN_OFF in page and "hx-trigger" not in page
    tidy_exports(timezone.now())
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, tasks.BROKEN_OFF)


def test_restored_without_its_pieces_it_is_not_given_out_empty(small, analyst):
    """Backups may leave the pieces out (docs/running.md)."""
    export = ask_for_workbook(consultation=small[0], by=analyst)
    make_workbook.call(export.pk)
    WorkingExportPart.objects.all().delete()
    export.refresh_from_db()
    with pytest.raises(Refused, match="no longer kept"):
        download(export=export, by=analyst)


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it(small, analyst):
    ask_for_workbook(consultation=small[0], by=analyst)
    call_command("run_worker", "--once", verbosity=0)
    assert WorkingExport.objects.get().state == ExportState.READY
    assert (
        DBTaskResult.objects.get(task_path=make_workbook.module_path).status
        == TaskResultStatus.SUCCESSFUL
    )


def test_outcome_and_publication_stand_in_words(analyst):
    consultation = a_consultation(questions_per_section=1)
    place = a_response(State.AWAITING_DECISION, place=a_place(consultation))
    answer = place.response.answers.get(question__number="Q1")
    change = deciding.Change(Said(AnswerState.ANSWERED, "Other words."))
    sign(place, Outcome.MODIFIED, {answer.question_id: change})
    submitting.submit(response=place.again(), by=place.officer)
    rows = csv_rows(content(closed(consultation), analyst, "csv"))
    assert rows[0]["text"] == "Other words."
    assert {row["decision"] for row in rows} == {Outcome.MODIFIED.label}
    assert {row["publishes_its_answers"] for row in rows} == {Publication.WILL_PUBLISH.label}

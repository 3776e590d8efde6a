"""The paper that the service was built on, as plain text, gives what its fixture says."""

import html
import json
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consultations import actions
from consultations.definition import parse
from responses import draft_file
from responses.enums import AnswerState, PartKind
from responses.models import Answer, Response
from responses.recognising.json_text import as_plain
from responses.recognising.reading import read_paper
from responses.recognising.recognise import recognise
from responses.recognising.values import questions_of
from tests.responses import laid_out

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAPER = FIXTURES / "papers" / "taking-stock-chesterfield-2015.txt"
CONSULTATION = (FIXTURES / "consultations" / "taking-stock-2015.yaml").read_bytes()
LEFT_OUT = [f"Q{number}" for number in range(13, 20)]


@pytest.fixture(scope="module")
def found():
    return recognise(read_paper(PAPER.read_bytes()), questions_of(parse(CONSULTATION)))


@pytest.fixture(scope="module")
def draft():
    return draft_file.parse((FIXTURES / "responses" / "chesterfield-2015.yaml").read_bytes())


def test_every_answer_is_that_of_the_fixture_word_for_word(found, draft):
    said = {one.question.number: one.said for one in found.answers}
    assert {number: said[number] for number in said if number not in LEFT_OUT} == {
        answer.question: answer.said for answer in draft.answers
    }
    assert {said[number].state for number in LEFT_OUT} == {AnswerState.NOT_APPLICABLE}
    assert not any(one.is_doubtful for one in found.answers)


def test_the_report_is_that_of_the_fixture_word_for_word(found, draft):
    considerations = [(one.heading, one.text) for one in draft.considerations]
    parts = [one for one in found.report if one.kind != PartKind.CONSIDERATION]
    assert [
        (one.kind, one.section, one.heading, one.text, one.not_applicable_text) for one in parts
    ] == sorted(
        (
            (one.kind, one.section, one.heading, one.text or "", one.not_applicable_text or "")
            for one in draft.parts
        ),
        key=lambda one: (list(PartKind.values).index(one[0]), one[1] or 0),
    )
    assert [
        (one.heading, one.text) for one in found.report if one.kind == PartKind.CONSIDERATION
    ] == considerations


def test_what_is_not_taken_is_said_with_its_place(found):
    lead = "It only says that questions and responses follow."
    assert [(one.place, one.text.splitlines()[0], one.why) for one in found.not_recognised] == [
        (
            "line 3",
            "FOR PUBLICATION",
            "It stands before the first question and the first part of a report.",
        ),
        *(
            (f"line {number}", "Consultation questions and suggested responses", lead)
            for number in (53, 92, 144, 158)
        ),
        ("line 180", "RECOMMENDATIONS", "The recommendations are printed again."),
        ("line 188", "POLICY MANAGER", "A heading that is no part of a report here."),
        (
            "line 190",
            "Further information on this matter can be obtained from the Policy Manager.",
            "It stands where the report is signed.",
        ),
    ]


def in_looks(block):
    """The words of a block, each stretch with whether it is bold and italic."""
    ends = sorted({0, len(block.text), *(at for one in (*block.bold, *block.italic) for at in one)})
    for start, end in pairwise(ends):
        yield (
            block.text[start:end],
            any(one <= start < other for one, other in block.bold),
            any(one <= start < other for one, other in block.italic),
        )


def as_word(blocks):
    def build(document):
        for block in blocks:
            paragraph = document.add_paragraph(style="List Bullet" if block.item else None)
            for words, is_bold, is_italic in in_looks(block):
                run = paragraph.add_run(words)
                run.bold, run.italic = is_bold, is_italic

    return laid_out.docx(build)


def as_pdf(blocks):
    """With a header and a number on every page."""
    style = (
        "<style>@page{size:A4;margin:2.5cm;@top-center{content:'For publication'}"
        "@bottom-center{content:counter(page)}}body{font:11pt/1.35 'Source Sans 3'}</style>"
    )
    lines = []
    for block in blocks:
        words = ""
        for part, is_bold, is_italic in in_looks(block):
            inner = html.escape(part)
            inner = f"<b>{inner}</b>" if is_bold else inner
            words += f"<i>{inner}</i>" if is_italic else inner
        lines.append(f"<ul><li>{words}</li></ul>" if block.item else f"<p>{words}</p>")
    return laid_out.pdf(style + "".join(lines))


@pytest.mark.parametrize("as_file", [as_word, as_pdf])
def test_the_same_paper_as_word_document_and_as_pdf_says_the_same(found, as_file):
    again = recognise(read_paper(as_file(found.blocks)), questions_of(parse(CONSULTATION)))
    assert [(one.question.number, one.said) for one in again.answers] == [
        (one.question.number, one.said) for one in found.answers
    ]
    assert [(one.kind, one.section, one.heading, one.text) for one in again.report] == [
        (one.kind, one.section, one.heading, one.text) for one in found.report
    ]


def test_the_options_come_as_they_read(found):
    answers = as_plain(found)["answers"]
    assert {number: answers[number]["options"] for number in ("Q8", "Q9", "Q10")} == {
        "Q8": ["Yes"],
        "Q9": ["Yes – unless there are exceptional circumstances"],
        "Q10": ["Yes"],
    }
    assert answers["Q2"] == {"state": "no_response", "text": "", "options": []}
    assert answers["Q13"] == {"state": "not_applicable", "text": "", "options": []}


def test_the_command_prints_it_and_saves_nothing(db, capsys):
    actions.load(definition=parse(CONSULTATION))
    call_command("recognise_paper", str(PAPER), consultation="taking-stock-2015")
    printed = json.loads(capsys.readouterr().out)
    assert list(printed)[:2] == ["answers", "not_recognised"]
    assert list(printed["answers"]) == [f"Q{number}" for number in range(1, 22)]
    assert printed["answers"]["Q1"] == {
        "state": "answered",
        "text": "Yes, they are still relevant.",
        "options": [],
    }
    assert not Response.objects.exists() and not Answer.objects.exists()


def test_the_command_refuses_with_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="There is no consultation other"):
        call_command("recognise_paper", str(PAPER), consultation="other")
    actions.load(definition=parse(CONSULTATION))
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(CommandError, match=r"is not read\. The file is damaged"):
        call_command("recognise_paper", str(broken), consultation="taking-stock-2015")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recognise_paper", str(tmp_path / "no.txt"), consultation="taking-stock-2015")

"""The workbook of a consultation: what people do to one, and what is no workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from consultations.applicability import Rule
from consultations.definition import parse
from consultations.definition.marked import Malformed
from consultations.definition.workbook import to_workbook
from consultations.definition.workbook_layout import TICK
from consultations.definition.workbook_reading import parse_workbook
from consultations.definition.xlsx_cells import letters
from consultations.kinds import Option
from tests.consultations.strategies import TRICKY
from tests.packages import placed_at

EVERY_KIND = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())
SMALL = parse("""
format: consultation/1
code: asked
title: Asked
publisher: LGA
confidentiality: All is confidential.
opens: 2026-01-01 09:00
closes: 2026-02-01 23:59
release: {dimensions: [type], crossings: [[Q1, Q2.speed]], scores: {Q1: {yes: 1, no: 0.5}}}
sections:
  - number: 1
    title: One
    questions:
      - {number: Q1, kind: yes-no, text: Really}
      - number: Q2
        kind: grid
        text: How far?
        statements: [{code: speed, label: Faster}]
        applies_to: {types: [county, unitary]}
      - {number: Q3, kind: open-text, text: Why, follows: Q1, follows_when: [no], words: 200}
""")

Sheets = dict[str, list[list]]


def cells(source: bytes) -> Sheets:
    """The sheets as another program reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(source))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def book(sheets: Sheets, after=lambda workbook: None) -> bytes:
    """The sheets as somebody else's program writes them: numbers and days as such."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        stream, {"default_date_format": "dd/mm/yyyy hh:mm", "remove_timezone": True}
    )
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value != "":
                    sheet.write(number, place, value)
    after(workbook)
    workbook.close()
    return stream.getvalue()


def put(sheets: Sheets, sheet: str, row: int, title: str, value) -> None:
    """A value into the cell of a row (as sheets count) below or beside its title."""
    rows = sheets[sheet]
    if sheet == "Consultation":
        next(each for each in rows if each[0] == title)[1] = value
    else:
        while len(rows) < row:
            rows.append([""] * len(rows[0]))
        rows[row - 1][rows[0].index(title)] = value


def refusal(source: bytes) -> list[str]:
    with pytest.raises(Malformed) as refused:
        parse_workbook(source)
    return [str(problem) for problem in refused.value.problems]


# --- what people do -------------------------------------------------------------------------


def test_one_column_for_every_council_type():
    rows = cells(to_workbook(SMALL))["Questions"]
    ticked = {row[1]: [rows[0][at] for at, cell in enumerate(row) if cell == TICK] for row in rows}
    assert ticked["Q1"] == ["all types"]
    assert ticked["Q2"] == ["County council", "Unitary authority"]


def test_another_program_reads_every_text_as_it_is_and_none_as_a_formula():
    options = tuple(Option(f"o{at}", text) for at, text in enumerate(TRICKY))
    question = replace(next(SMALL.questions), kind="single-choice", options=options)
    section = replace(SMALL.sections[0], questions=(question,))
    definition = replace(SMALL, sections=(section,), release={}, summary="\n".join(TRICKY))
    written = to_workbook(definition)
    labels = [row[2].removesuffix(" ") for row in cells(written)["Options"][1:]]
    assert labels == list(TRICKY)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/worksheets/" in name]
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert parse_workbook(written) == definition


def test_what_another_program_saved_is_the_same_consultation():
    for definition in (SMALL, EVERY_KIND):
        assert parse_workbook(book(cells(to_workbook(definition)))) == definition


def test_numbers_days_and_ticks_as_people_type_them():
    sheets = cells(to_workbook(SMALL))
    put(sheets, "Consultation", 0, "opens", dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    put(sheets, "Consultation", 0, "closes", dt.datetime(2026, 7, 1, 23, 59, tzinfo=dt.UTC))
    put(sheets, "Consultation", 0, "accepts subject to call in", True)
    put(sheets, "Sections", 2, "number", 1.0)
    put(sheets, "Questions", 2, "section", 1.0)
    put(sheets, "Questions", 3, "London borough", "X")
    put(sheets, "Questions", 3, "County council", "no")
    put(sheets, "Questions", 4, "words", 150)
    put(sheets, "Questions", 4, "regions", "London, South East")
    rows = sheets["Questions"]
    for row in rows:
        row.reverse()  # columns stand where people put them
    rows[0][rows[0].index("wording held")] = "Wording_held"
    rows.insert(2, [""] * len(rows[0]))
    sheets["Notes"] = [["Ask the board about Q3."]]
    read = parse_workbook(book(sheets))
    assert (read.opens_at, read.closes_at) == (
        dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC),
    )
    assert read.accepts_subject_to_call_in
    first, second, third = read.questions
    assert first == next(SMALL.questions)
    assert second.applies_to == Rule(types=frozenset({"unitary", "london-borough"}))
    assert (third.words, third.applies_to) == (
        150,
        Rule(regions=frozenset({"London", "South East"})),
    )


def test_everything_that_is_wrong_is_named_at_once_with_its_place():
    sheets = cells(to_workbook(SMALL))
    put(sheets, "Consultation", 0, "title", "")
    put(sheets, "Consultation", 0, "closes", dt.date(2025, 2, 1))
    put(sheets, "Consultation", 0, "asked: types", "parish")
    put(sheets, "Sections", 3, "number", "two")
    put(sheets, "Questions", 2, "kind", "slider")
    put(sheets, "Questions", 2, "wording held", "perhaps")
    put(sheets, "Questions", 3, "all types", "x")
    put(sheets, "Questions", 4, "all types", "")
    put(sheets, "Questions", 4, "follows when", "no; never")
    put(sheets, "Questions", 5, "section", 9)
    put(sheets, "Questions", 5, "number", "q1")
    put(sheets, "Statements", 3, "question", "Q2")
    put(sheets, "Statements", 3, "code", "speed")
    put(sheets, "Statements", 4, "question", "Q8")
    put(sheets, "Statements", 4, "label", "Of nothing")
    put(sheets, "Release", 2, "part", "size")
    sheets["Options"][0].append("weight")
    sheets["Sheet1"] = [["x"]]
    put(sheets, "Consultation", 0, "asked: tiers", "Upper tier")  # as people say it
    kinds = "open-text, single-choice, multiple-choice, choice-with-comment, yes-no, agreement"
    types = (
        "city-of-london, combined-authority, county, fire-authority, isles-of-scilly, "
        "london-borough, metropolitan-district, national-park, non-metropolitan-district, "
        "other-body, unitary"
    )
    for_nobody = "“all types”: is for nobody: tick “all types”, or one council type or more."
    assert refusal(book(sheets)) == [
        "sheet Consultation, row 4, column B “title”: is empty.",
        "sheet Consultation, row 13, column B “closes”: must be after the opening.",
        f"sheet Consultation, row 15, column B “asked: types”: “parish” is not one of {types}, "
        "welsh-unitary.",
        "sheet Sections, row 3, column A “number”: must be a number from 1 to 999.",
        "sheet Sections, row 3, column B “title”: is empty.",
        f"sheet Questions, row 2, column D “kind”: “slider” is not one of {kinds}, grid, "
        "information.",
        "sheet Questions, row 2, column F “wording held”: write yes or no.",
        "sheet Questions, row 3, column M “County council”: is ticked beside “all types”: tick "
        "one or the other.",
        f"sheet Questions, row 4, column L {for_nobody}",
        "sheet Questions, row 5, column A “section”: there is no section 9 in its sheet.",
        f"sheet Questions, row 5, column L {for_nobody}",
        "sheet Options, row 1, column G: “weight” is not a known column; known are question, "
        "code, label, other, exclusive, score.",
        "sheet Statements, row 3, column B “code”: “speed” stands already in sheet Statements, "
        "row 2, column B “code”.",
        "sheet Statements, row 3, column C “label”: is empty.",
        "sheet Statements, row 4, column A “question”: there is no question Q8 in its sheet.",
        "sheet Release, row 2, column A “part”: must be one of dimensions, neighbours, stratum, "
        "option merges, scores, crossings.",
        "sheet Release, row 3, column B “of”: is no question with answer options.",
        "sheet Release, row 5, column D “value”: must be two questions that take one option each.",
        "sheet Release, row 5, column D “value”: “Q1” is not one of Q2.speed.",
        "sheet Sheet1: is not a known sheet: delete it, or call it one of Consultation, Sections, "
        "Questions, Options, Statements, Conditions, Welsh, Release or Notes.",
    ]


@pytest.mark.parametrize(
    "change, said",
    [
        (
            lambda at: at["Questions"].write_formula(1, 4, '="a"'),
            "sheet Questions, row 2, column E: is a formula: put its value in its place.",
        ),
        (
            lambda at: at["Questions"].merge_range("A2:A4", 1),
            "sheet Questions: the cells A2:A4 are merged: take them apart, with one value in each.",
        ),
        (
            lambda at: at["Questions"].set_row(2, None, None, {"hidden": True}),
            "sheet Questions, row 3: is hidden (or filtered out): show it or delete it.",
        ),
        (
            lambda at: at["Sections"].set_column(1, 1, None, None, {"hidden": True}),
            "sheet Sections, row 1, column B: is hidden: show the column or delete it.",
        ),
        (lambda at: at["Options"].hide(), "sheet Options: is hidden: show it, or delete it."),
        (
            lambda at: at["Options"].write(6_000, 0, "x"),
            "sheet Options, row 6001, column A: is further out than 5,000 rows and 100 columns.",
        ),
        (
            lambda at: at["Options"].write(0, 16_383, "x"),
            "sheet Options, row 1, column XFD: is further out than 5,000 rows and 100 columns.",
        ),
    ],
)
def test_what_a_person_sees_otherwise_than_a_reader_is_refused(change, said):
    sheets = cells(to_workbook(SMALL))

    def after(workbook):
        change({sheet.name: sheet for sheet in workbook.worksheets()})

    assert said in refusal(book(sheets, after))


# --- what is no workbook ----------------------------------------------------------------------


def with_part(source: bytes, name: str, change) -> bytes:
    """The workbook with one part of it changed (or added: `change` of nothing)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return stream.getvalue()


def repacked(source: bytes, way: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", way) as new:
        for each in old.namelist():
            new.writestr(each, old.read(each))
    return stream.getvalue()


def spoiled(source: bytes) -> bytes:
    """With other bytes in the middle of its first large part."""
    content = bytearray(source)
    at = content.index(b"xl/worksheets/sheet1.xml") + 80
    content[at : at + 40] = b"\xff" * 40
    return bytes(content)


def many_rows(sheet: bytes) -> bytes:
    cells = b"<c><v>1</v></c>" * 90
    rows = b"".join(b'<row r="%d">%s</row>' % (at, cells) for at in range(50, 800))
    return re.sub(rb"</sheetData>", rows + b"</sheetData>", sheet)


def shared_by_many(sheet: bytes) -> bytes:
    """Every cell of many rows with the first shared text."""
    rows = b"".join(
        b'<row r="%d">%s</row>' % (at, b'<c t="s"><v>0</v></c>' * 90) for at in range(50, 100)
    )
    return re.sub(rb"</sheetData>", rows + b"</sheetData>", sheet)


BOOK = to_workbook(SMALL)
PARTS = ["workbook.xml", "_rels/workbook.xml.rels", "styles.xml", "sharedStrings.xml"]
PARTS += [f"worksheets/sheet{at}.xml" for at in range(1, 7)]
HOSTILE = {
    "nothing": (b"", "This is not a workbook"),
    "text": (b"format: consultation/1", "This is not a workbook"),
    "cut off": (BOOK[: len(BOOK) // 2], "This is not a workbook"),
    "old or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old workbook (.xls)"),
    "too many bytes": (BOOK + b"\0" * 2_000_000, "more than 2 MB"),
    "macros": (with_part(BOOK, "xl/vbaProject.bin", lambda _: b"x"), "has macros (.xlsm)"),
    "OpenDocument": (
        with_part(BOOK, "mimetype", lambda _: b"application/vnd.oasis.opendocument.spreadsheet"),
        "an OpenDocument file",
    ),
    "a bomb": (
        with_part(BOOK, "xl/media/image1.png", lambda _: b"\0" * 13_000_000),
        "unpacks to more than",
    ),
    "a large part": (
        with_part(BOOK, "xl/worksheets/sheet1.xml", lambda old: old + b" " * 5_000_000),
        "is too large",
    ),
    "a text that many cells share": (
        with_part(
            with_part(BOOK, "xl/worksheets/sheet2.xml", shared_by_many),
            "xl/sharedStrings.xml",
            lambda old: re.sub(rb"<t>field</t>", b"<t>" + b"field" * 900 + b"</t>", old),
        ),
        "The cells have more than 500000 characters",
    ),
    "too many cells": (
        with_part(BOOK, "xl/worksheets/sheet2.xml", many_rows),
        "More than 50,000 cells are filled",
    ),
    "a document type": (
        with_part(
            BOOK,
            "xl/workbook.xml",
            lambda old: old.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1),
        ),
        "has a document type",
    ),
    "packed in another way": (spoiled(repacked(BOOK, zipfile.ZIP_LZMA)), "is damaged"),
    "a part that stands elsewhere": (
        placed_at(BOOK, "xl/workbook.xml", 2**64 - 1),
        "is damaged",
    ),
    "no XML": (with_part(BOOK, "xl/workbook.xml", lambda _: b"<a>"), "is damaged"),
    "a cell elsewhere": (
        with_part(BOOK, "xl/worksheets/sheet2.xml", lambda old: old.replace(b'r="B2"', b'r="B9"')),
        "is damaged",
    ),
    "a shared text before the first": (
        with_part(
            BOOK, "xl/worksheets/sheet2.xml", lambda old: re.sub(rb"<v>\d+<", b"<v>-1<", old)
        ),
        "row 1, column A: holds an error or no value",
    ),
    "a shared text that is not there": (
        with_part(
            BOOK, "xl/worksheets/sheet2.xml", lambda old: re.sub(rb"<v>\d+<", b"<v>9999<", old)
        ),
        "row 1, column A: holds an error or no value",
    ),
}


@pytest.mark.parametrize("source, said", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_workbook_is_refused_in_words(source, said):
    assert said in refusal(source)[0]


@given(
    st.sampled_from(PARTS),
    st.integers(0, 20_000),
    st.binary(max_size=4),
    st.integers(0, 8),
)
def test_whatever_stands_in_a_part_is_read_or_refused(part, at, put_in, taken_out):
    def spoil(old: bytes) -> bytes:
        place = at % len(old)
        return old[:place] + put_in + old[place + taken_out :]

    try:
        parse_workbook(with_part(BOOK, f"xl/{part}", spoil))
    except Malformed as refusal:
        assert refusal.problems


@given(st.integers(0, len(BOOK)), st.binary(max_size=6), st.integers(0, 6))
def test_whatever_the_bytes_are_they_are_read_or_refused(at, put_in, taken_out):
    try:
        parse_workbook(BOOK[:at] + put_in + BOOK[at + taken_out :])
    except Malformed as refusal:
        assert refusal.problems


def test_a_workbook_without_its_sheets_says_which():
    sheets = cells(BOOK)
    del sheets["Sections"], sheets["Questions"]
    assert refusal(book(sheets)) == ["the workbook: has no sheet Sections and Questions."]


def test_columns_are_called_as_in_a_spreadsheet():
    assert [letters(column) for column in (1, 26, 27, 28, 52, 53, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]

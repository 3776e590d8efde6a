"""Every file of a release says the same, always, and nothing that the release does not say."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from results.disclosure.cells import Edge, Shown, denominator, in_words, percent, percent_in_words
from results.disclosure.release import (
    METHOD,
    NOTE,
    Cell,
    Release,
    ReleasedQuestion,
    Responses,
    Table,
    figures_at,
)
from results.disclosure.release_json import read_release
from results.enums import FileFormat
from results.exports import CONTENT_TYPES, ENDINGS, file_name, ods, render
from results.exports.sheets import LinkTo, book_of, sheet_names, table_names
from results.exports.tidy import COLUMNS, MEASURES, group_codes, option_codes
from results.presenters.results_page import page_of
from results.sentences import SCORES
from tests.results.releases import (
    HOSTILE,
    WORDS,
    Tables,
    a_release,
    any_release,
    rows_of,
    sheets,
)

SYNTHETIC = dataclasses.replace(WORDS, demonstration_note="SYNTHETIC: made-up answers.")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body_of(release, words) -> str:
    return render_to_string("results/_results.html", {"page": page_of(release, words)})


def test_every_format_has_a_writer_a_kind_and_an_ending():
    release = a_release()
    assert set(CONTENT_TYPES) == set(ENDINGS) == set(FileFormat.values)
    for file_format in FileFormat.values:
        assert render(file_format, release, WORDS)
    with pytest.raises(ValueError, match="not a format"):
        render("pdf", release, WORDS)
    assert file_name("asked", 2, FileFormat.DICTIONARY) == "asked-release-2-data-dictionary.csv"


@pytest.mark.parametrize("file_format", FileFormat.values)
def test_asked_a_hundred_times_the_same_bytes(file_format):
    release = a_release(number=40)
    times = 10 if file_format == FileFormat.ODS else 100  # its library takes its time
    assert len({render(file_format, release, WORDS) for _ in range(times)}) == 1


@pytest.mark.parametrize("file_format", FileFormat.values)
def test_made_from_the_file_alone(file_format):
    """What is made from the release in memory and from its stored file does not differ."""
    release = a_release()
    stored = read_release(render(FileFormat.JSON, release, SYNTHETIC))
    assert stored == release
    assert render(file_format, stored, SYNTHETIC) == render(file_format, release, SYNTHETIC)


# --- all formats agree, cell by cell --------------------------------------------------------


@for_any(any_release())
def test_every_figure_is_the_same_in_every_format(made):
    release, words = made
    csv = {
        (row["question_number"], row["group_codes"], row["measure"], row["option_codes"]): row
        for row in rows_of(render(FileFormat.CSV, release, words))
    }
    xlsx = sheets(render(FileFormat.XLSX, release, words))
    assert xlsx == sheets(render(FileFormat.ODS, release, words))
    html = Tables(body_of(release, words)).found
    seen = 0
    for table in release.tables:
        for at in dict.fromkeys(cell.at for cell in table.cells):
            figures = figures_at(table, at)
            responses = release.responses_at(at)
            whole = denominator(figures[None], responses.figure, responses.asked)
            for option, figure in figures.items():
                label = words.option(table.question, option) if option is not None else None
                share = percent(figure, whole) if label else None
                said = percent_in_words(share) if share else ""
                # CSV
                measure = "answered" if option is None else "chose"
                codes = "" if option is None else option_codes(option)
                row = csv.pop((table.question, group_codes(at), measure, codes))
                number = str(figure.value) if isinstance(figure, Shown) else ""
                assert row["count"] == number
                assert row["count_in_words"] == ("" if number else in_words(figure))
                if option is not None:
                    tidy = f"{row['percent']} %" if row["percent"] else row["percent_in_words"]
                    assert tidy == (said or "not given")
                # XLSX (and ODS, which is equal)
                header, line = sheet_line(xlsx[table.question], table, at, words)
                column = "Answered" if option is None else f"{label}: councils"
                found = line[header.index(column)]
                assert found == (figure.value if isinstance(figure, Shown) else in_words(figure))
                if option is not None:
                    given = line[header.index(f"{label}: per cent")]
                    assert str(given) == (said.removesuffix(" %") or "not given")
                # the page
                shown = on_page(html, table, at, words, label)
                assert shown == page_words(figure, said, table, label)
                seen += 1
    assert seen == sum(len(table.cells) for table in release.tables)
    for (question, codes, measure, _), row in csv.items():
        assert measure in {"responded", "mean score", "net score"}
        if measure == "responded":
            (each,) = [r for r in release.responses if group_codes(r.at) == codes]
            assert (row["count"] or row["count_in_words"]) == in_words(each.figure)
            assert (row["asked"], question) == (str(each.asked), "")


def sheet_line(rows, table, at, words):
    (top,) = [place for place, row in enumerate(rows) if row[:2] == ["Breakdown", "Group"]]
    breakdown = words.attribute(table.dimension) if table.dimension else "Whole"
    (line,) = [row for row in rows[top + 1 :] if row[:2] == [breakdown, words.group(at)]]
    return rows[top], line


def on_page(html, table, at, words, label):
    """The words of a figure on the page; option by option for the whole, else in columns."""
    if table.dimension is None:
        header, *rows = html[f"{table.question}, {words.group(at)}"]
        assert header == ["Answer", "Councils", "Per cent"]
        (row,) = [row for row in rows if row[0] == (label or "All that answered")]
        return row[1:]
    name = f"{table.question} by {words.attribute(table.dimension).lower()}"
    for caption, (header, *rows) in html.items():
        if caption.startswith(name):
            for row in rows:
                if row[0] == words.group(at):
                    return row[header.index(label or "Answered")]
    raise AssertionError(name)


def page_words(figure, said, table, label):
    if table.dimension is None:
        return [in_words(figure), (said or "not given") if label else "–"]
    return in_words(figure) + (f" ({said})" if said else "")


def test_scores_are_those_of_the_published_counts():
    release = a_release()
    rows = rows_of(render(FileFormat.CSV, release, WORDS))
    book = sheets(render(FileFormat.XLSX, release, WORDS))["Q14"]
    (top,) = [place for place, row in enumerate(book) if row[:1] == ["Breakdown"]]
    by_group = {row[1]: row for row in book[top + 1 :]}
    scored = 0
    for row in rows:
        if row["measure"] in {"mean score", "net score"}:
            name = row["measure"].capitalize()
            value = by_group[row["group"]][book[top].index(name)]
            assert str(value) == (row["score"].removesuffix(".0") or "not given")
            scored += bool(row["score"])
    assert scored >= 2


# --- the workbooks --------------------------------------------------------------------------


def test_workbook_is_accessible_and_hides_nothing():
    parts = unpacked(render(FileFormat.XLSX, a_release(), SYNTHETIC))
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
    assert names == ["Contents", "Responses", "Q8", "Q12", "Q14", "Q15", "Q8 and Q15"]
    assert not [sheet for sheet in book.iter(f"{MAIN}sheet") if sheet.get("state")]
    for place, name in enumerate(names, start=1):
        sheet = ElementTree.fromstring(parts[f"xl/worksheets/sheet{place}.xml"])
        assert not list(sheet.iter(f"{MAIN}mergeCell"))
        assert not list(sheet.iter(f"{MAIN}f"))
        rows = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
        assert rows == list(range(1, len(rows) + 1))
        table = ElementTree.fromstring(parts[f"xl/tables/table{place}.xml"])
        assert table.get("displayName") == f"table_{name.replace(' ', '_')}"
        assert table.get("headerRowCount") in {None, "1"}
        (pane,) = list(sheet.iter(f"{MAIN}pane")) or [None]
        assert (pane is None) == (name == "Contents")
        if pane is not None:
            top = int(re.match(r"[A-Z]+(\d+)", table.get("ref"))[1])
            assert (pane.get("state"), pane.get("ySplit")) == ("frozen", str(top))
        alternative = parts[f"xl/tables/table{place}.xml"].decode()
        assert "altTextSummary=" in alternative and f"Table on the sheet {name}" in alternative
    assert not [name for name in parts if "vba" in name or "external" in name.lower()]


def test_opendocument_has_the_same_headers_names_and_frozen_rows():
    book = book_of(a_release(), SYNTHETIC)
    parts = unpacked(render(FileFormat.ODS, a_release(), SYNTHETIC))
    content, view = parts["content.xml"].decode(), parts["settings.xml"].decode()
    assert next(iter(parts)) == "mimetype"
    assert re.findall(r'<table:table table:name="([^"]+)"', content) == [
        sheet.name for sheet in book.sheets
    ]
    assert content.count("<table:table-header-rows>") == len(book.sheets)
    assert re.findall(r'database-range table:name="([^"]+)"', content) == [
        sheet.table.name for sheet in book.sheets
    ]
    assert view.count('"VerticalSplitMode" config:type="short">2') == len(book.sheets) - 1
    for forbidden in ("table:formula", "spanned", "table:visibility", "covered", 'display="false'):
        assert forbidden not in content
    assert "odfdo" not in "".join(part.decode("latin-1") for part in parts.values())


@pytest.mark.parametrize("file_format", [FileFormat.XLSX, FileFormat.ODS])
def test_no_row_and_no_cell_is_empty(file_format):
    for name, rows in sheets(render(file_format, a_release(), SYNTHETIC)).items():
        assert all(rows), name
        top = next(place for place, row in enumerate(rows) if row[0] in {"Breakdown", "Sheet"})
        for row in rows[top:]:
            assert len(row) == len(rows[top]) and "" not in row, (name, row)


@pytest.mark.parametrize("file_format", [FileFormat.XLSX, FileFormat.ODS])
def test_every_sheet_carries_the_note_and_says_that_it_is_synthetic(file_format):
    release = a_release()
    for name, rows in sheets(render(file_format, release, SYNTHETIC)).items():
        cells = [cell for row in rows for cell in row]
        assert NOTE in cells and SYNTHETIC.demonstration_note in cells, name
        # The key was given for these tests, so that this is no release; each sheet says so.
        assert any(str(cell).startswith("NOT A RELEASE") for cell in cells), name
    real = sheets(render(file_format, dataclasses.replace(release, method="Plain."), WORDS))
    assert not [c for rows in real.values() for row in rows for c in row if "NOT A REL" in str(c)]


@pytest.mark.parametrize("file_format", FileFormat.values)
def test_every_file_says_that_it_is_synthetic(file_format):
    content = render(file_format, a_release(), SYNTHETIC)
    if content.startswith(b"PK"):
        content = b"".join(unpacked(content).values())
    assert b"SYNTHETIC: made-up answers." in content
    assert "80 % within ±1".encode() in content


def test_contents_lead_to_every_sheet():
    book = book_of(a_release(), WORDS)
    cover, *others = book.sheets
    assert [row[0] for row in cover.table.rows] == [LinkTo(each.name, each.name) for each in others]
    assert all(LinkTo("Back to the contents", "Contents") in each.lines[-1] for each in others)
    parts = unpacked(render(FileFormat.XLSX, a_release(), WORDS))
    links = re.findall(r'location="([^"]+)"', parts["xl/worksheets/sheet1.xml"].decode())
    assert links == [f"'{each.name}'!A1" for each in others]


def test_properties_of_the_files_are_set_and_hold_no_moment():
    release = a_release()
    xlsx = unpacked(render(FileFormat.XLSX, release, WORDS))["docProps/core.xml"].decode()
    meta = unpacked(render(FileFormat.ODS, release, WORDS))["meta.xml"].decode()
    for said in (xlsx, meta):
        assert "Taking stock" in said and "Local Government Association" in said
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", said)) == {"2000-01-01T"}
        assert "release 1" in said


@pytest.mark.parametrize("file_format", [FileFormat.XLSX, FileFormat.ODS])
def test_every_entry_of_a_package_has_the_one_moment_that_says_nothing(file_format):
    """Two files made at the same second would have the same bytes with a true moment as well."""
    with zipfile.ZipFile(io.BytesIO(render(file_format, a_release(), WORDS))) as package:
        entries = package.infolist()
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert len(entries) > 5
        # No other place for a moment, a name of a machine or a person: extra fields, comments.
        assert {(entry.extra, entry.comment) for entry in entries} == {(b"", b"")}
        assert package.comment == b""


MEMBERS = {
    "": {"schema", "note", "method", "questions", "releases", "responses", "tables"},
    "questions.*": {"kind", "options", "nonresponse"},
    "releases[]": {"id", "respondents", "based_on"},
    "responses[]": {"at", "asked"},
    "tables[]": {"id", "release", "question", "precision", "cells"},
    "tables[].precision": {"kind", "edge"},
    "tables[].cells[]": {"at", "option"},
}
PERHAPS = {
    "": {"demonstration"},
    "questions.*": {"scores"},
    "responses[]": {"value", "edge", "rate"},
    "tables[].cells[]": {"value", "edge"},
}


def members_of(part, place=""):
    """Every object in the file, as (place, its members); names of questions, options and
    attributes are told apart from members by their place."""
    if isinstance(part, list):
        for each in part:
            yield from members_of(each, f"{place}[]")
    elif isinstance(part, dict):
        if place not in {"questions", "questions.*.scores"} and not place.endswith(".at"):
            yield place, frozenset(part)
        for name, each in part.items():
            inner = "*" if place == "questions" else name
            yield from members_of(each, f"{place}.{inner}".lstrip("."))


@for_any(any_release(), st.booleans(), st.sampled_from([None, "r1"]))
def test_the_public_file_has_these_members_and_no_others(made, is_synthetic, based_on):
    """At every level: a member that is added is seen here, whatever it is called."""
    release, words = made
    words = dataclasses.replace(words, demonstration_note="SYNTHETIC" * is_synthetic)
    release = dataclasses.replace(release, based_on=based_on)
    form = json.loads(render(FileFormat.JSON, release, words))
    seen = set()
    for place, members in members_of(form):
        assert MEMBERS[place] <= members <= MEMBERS[place] | PERHAPS.get(place, set()), place
        seen.add(place)
    assert seen == set(MEMBERS)
    assert ("demonstration" in form) == is_synthetic
    for cell in (*form["responses"], *(cell for each in form["tables"] for cell in each["cells"])):
        assert ("value" in cell) != ("edge" in cell)
        assert set(cell["at"]) <= {"type", "region"}
    assert form["releases"] == [{"id": "r1", "respondents": None, "based_on": based_on}]
    assert set(form["questions"]) == {asked.id for asked in release.questions}
    for question in form["questions"].values():
        assert set(question.get("scores", {})) <= set(question["options"])


def test_too_few_responses_give_their_number_only():
    release = a_release(number=9)
    assert release.tables == ()
    book = sheets(render(FileFormat.XLSX, release, WORDS))
    said = {str(cell) for row in book["Q8"] for cell in row}
    assert any("Too few councils responded" in each for each in said)
    assert {row["measure"] for row in rows_of(render(FileFormat.CSV, release, WORDS))} == {
        "responded"
    }
    assert "Too few councils responded" in body_of(release, WORDS)


def test_second_release_says_what_it_replaces():
    second = dataclasses.replace(a_release(), id="r2", based_on="r1")
    words = dataclasses.replace(WORDS, replaces="1")
    cover = sheets(render(FileFormat.XLSX, second, words))["Contents"]
    assert ["Release", "2"] in [[str(each) for each in row] for row in cover]
    assert ["Replaces", "Release 1"] in cover
    # Figures that were rejected were seen by nobody: they are replaced for nobody.
    cover = sheets(render(FileFormat.XLSX, second, WORDS))["Contents"]
    assert not [row for row in cover if row[0] == "Replaces"]
    assert read_release(render(FileFormat.JSON, second, WORDS)).based_on == "r1"


@pytest.mark.parametrize("file_format", [FileFormat.XLSX, FileFormat.ODS])
def test_scores_are_explained_where_there_are_some(file_format):
    book = sheets(render(file_format, a_release(), WORDS))
    said = {name: SCORES in [str(row[-1]) for row in rows] for name, rows in book.items()}
    assert said == {name: name in {"Contents", "Q14"} for name in book}


def test_dictionary_explains_scores_and_bases():
    described = rows_of(render(FileFormat.DICTIONARY, a_release(), WORDS))
    meanings = {row["code"] or row["column"]: row["meaning"] for row in described}
    assert SCORES in meanings["mean score"] and SCORES in meanings["net score"]
    assert "where nearly all asked did both, councils asked" in meanings["base"]


def test_percentages_of_the_number_asked_where_all_did_everything():
    """All 33 of a group respond and answer: percentages are of 33, on the page and in files."""
    at = (("type", ("london-borough",)),)
    asked = ReleasedQuestion("Q8", "single", ("yes", "no"), True, {})
    cells = [Cell(at, "yes", Shown(22)), Cell(at, "no", Shown(11)), Cell(at, None, Edge("high"))]
    release = Release(
        "r1",
        None,
        METHOD,
        (asked,),
        (Responses(at, 33, Edge("high")),),
        (Table("Q8-type", "Q8", "type", tuple(cells)),),
    )
    chose = [r for r in rows_of(render(FileFormat.CSV, release, WORDS)) if r["measure"] == "chose"]
    assert [(row["percent"], row["base"]) for row in chose] == [("67", "33"), ("33", "33")]
    _, row = Tables(body_of(release, WORDS)).found["Q8 by council type"]
    assert row == ["London borough", "nearly all", "22 (67 %)", "11 (33 %)"]


# --- CSV ------------------------------------------------------------------------------------


@for_any(any_release())
def test_dictionary_describes_every_column_and_code(made):
    release, words = made
    content = render(FileFormat.CSV, release, words)
    described = rows_of(render(FileFormat.DICTIONARY, release, words))
    columns = [row["column"] for row in described if row["column"] and not row["code"]]
    rows = rows_of(content)
    assert list(dict.fromkeys(columns)) == list(COLUMNS) == list(rows[0])
    codes = {(row["column"], row["code"], row["question_number"]) for row in described}
    for row in rows:
        assert ("measure", row["measure"], "") in codes
        assert ("group_codes", row["group_codes"], "") in codes
        if row["question_number"]:
            assert ("question_number", row["question_number"], "") in codes
        if row["option_codes"]:
            assert ("option_codes", row["option_codes"], row["question_number"]) in codes
    assert {row["measure"] for row in rows} <= set(MEASURES)


@for_any(any_release())
def test_csv_has_a_number_or_words_and_never_both(made):
    for row in rows_of(render(FileFormat.CSV, *made)):
        if row["measure"] in {"chose", "answered", "responded"}:
            assert bool(row["count"]) != bool(row["count_in_words"])
        if row["measure"] in {"chose", "responded"}:
            assert bool(row["percent"]) != bool(row["percent_in_words"])
        for column in ("count", "percent", "base", "asked"):
            assert re.fullmatch(r"\d*", row[column])


# --- names ----------------------------------------------------------------------------------


@for_any(HOSTILE, HOSTILE)
@settings(max_examples=100)
def test_names_of_sheets_and_tables_are_legal_and_unique(one, two):
    wanted = [one, one.upper(), two, "History", "x" * 40, "x" * 41]
    names = sheet_names(wanted)
    assert len({name.lower() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\'\x00-\x1f]", name)
        assert name.strip() == name and name.lower() != "history"
    tables = table_names(names)
    assert len({name.lower() for name in tables}) == len(wanted)
    assert all(re.fullmatch(r"table_[A-Za-z0-9_]*", name) for name in tables)


def test_columns_of_a_sheet_have_letters():
    assert [ods.column_name(place) for place in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]

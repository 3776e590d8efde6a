"""No typed text becomes a formula: written, then opened by two other programs.

python-calamine reads XLSX and ODS as they are; LibreOffice opens them (and CSV) as a person
would and says what it made of every cell.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import given as for_any

from results.enums import FileFormat
from results.exports import render
from results.exports.sheets import LinkTo, book_of
from results.words import QuestionWords, Words
from tests.results.releases import HOSTILE, WORDS, a_release, any_release, rows_of, sheets

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed (apt-get install libreoffice-calc-nogui)",
)
CORPUS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    '=HYPERLINK("https://example.org","look")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff@SUM(1)",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "{=1+1}",
    "https://example.org/",
    "mailto:somebody@example.org",
    "internal:'Q8'!A1",
    "1e5",
    "TRUE",
    "0012",
    "#REF!",
    "<b>bold</b> & \"quoted\" 'single'",
    "x" * 300,
    # What the writer of workbooks takes for markup of its own and writes as it is.
    "<r><t>bold</t></r>",
    '<r></r></is></c><c r="ZZ9"><f>1+1</f><v>2</v></c><c r="ZY9" t="inlineStr"><is><r></r>',
    "<r></r></si><si><t>=1+1</t></si><si><r></r>",
)


def hostile_words(evil: str, other: str) -> Words:
    """Every wording and every label that people type is hostile."""
    questions = {
        name: QuestionWords(
            asked.number, evil, dict.fromkeys(asked.options, evil) | {"yes": other, "agree": other}
        )
        for name, asked in WORDS.questions.items()
    }
    return Words(
        "asked", evil, other, questions, whole="England", demonstration_note=f"SYNTHETIC {evil}"
    )


PAIRS = [(CORPUS[place], CORPUS[place - 1]) for place in range(len(CORPUS))]
FORMULA = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff\u00a0]*[=+\-@＝＋－＠]")


def described(release, words):
    """What the workbook is meant to hold, as plain values."""
    return {
        sheet.name: [
            *[[_text(value) for value in line] for line in sheet.lines],
            [column.header for column in sheet.table.columns],
            *[[_text(value) for value in row] for row in sheet.table.rows],
        ]
        for sheet in book_of(release, words).sheets
    }


def _text(value):
    if isinstance(value, LinkTo):
        return value.text
    if isinstance(value, str):
        return value
    return int(value) if value == int(value) else float(value)


@pytest.mark.parametrize("evil, other", PAIRS)
def test_no_text_is_a_formula_link_or_number(evil, other):
    release, words = a_release(number=40), hostile_words(evil, other)
    wanted = described(release, words)
    texts = [cell for rows in wanted.values() for row in rows for cell in row]
    assert not [cell for cell in texts if isinstance(cell, str) and FORMULA.match(cell)]
    for file_format in (FileFormat.XLSX, FileFormat.ODS):
        assert sheets(render(file_format, release, words)) == wanted
    for file_format in (FileFormat.CSV, FileFormat.DICTIONARY):
        for row in rows_of(render(file_format, release, words)):
            assert not [cell for cell in row.values() if FORMULA.match(cell)]


@for_any(any_release(label=HOSTILE))
def test_any_text_is_written_as_it_is_described(made):
    release, words = made
    wanted = described(release, words)
    xlsx, ods = (
        sheets(render(file_format, release, words))
        for file_format in (FileFormat.XLSX, FileFormat.ODS)
    )
    assert xlsx == ods
    assert {name: [stripped(row) for row in rows] for name, rows in wanted.items()} == {
        name: [stripped(row) for row in rows] for name, rows in xlsx.items()
    }


def stripped(row):
    while row and row[-1] == "":
        row = row[:-1]
    return row


# --- LibreOffice ----------------------------------------------------------------------------

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Opens files in LibreOffice and gives what it made of them, sheet by sheet."""
    home = tmp_path_factory.mktemp("office")

    def opened(files: dict[str, bytes]) -> dict[str, ElementTree.Element]:
        for name, content in files.items():
            (home / name).write_bytes(content)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *("--headless", "--norestore", "--convert-to", "fods", "--outdir", home / "out"),
                *(home / name for name in files),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        found = {}
        for name in files:
            converted = home / "out" / f"{name.rpartition('.')[0]}.fods"
            found[name] = ElementTree.parse(converted).getroot()
            converted.unlink()
        return found

    return opened


def read(root) -> dict[str, list[list[object]]]:
    """The cells of a flat OpenDocument file; filling cells and rows at the end left out."""
    found = {}
    for table in root.iter(f"{TABLE}table"):
        rows = []
        for row in table.iter(f"{TABLE}table-row"):
            cells: list[object] = []
            for cell in row:
                if cell.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                    times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                    cells += [_value(cell)] * min(times, 200)
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                rows.append(cells)
        found[table.get(f"{TABLE}name")] = rows
    return found


def _value(cell):
    if cell.get(f"{OFFICE}value-type") == "float":
        number = float(cell.get(f"{OFFICE}value"))
        return int(number) if number == int(number) else number
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.findall(f"{TEXT}p"))


def formulas(root) -> list[str]:
    return [cell.get(f"{TABLE}formula") for cell in root.iter() if cell.get(f"{TABLE}formula")]


@needs_libreoffice
def test_libreoffice_reads_the_same_figures_and_finds_no_formula(office):
    release = a_release()
    wanted = described(release, WORDS)
    opened = office(
        {
            "book.xlsx": render(FileFormat.XLSX, release, WORDS),
            "open.ods": render(FileFormat.ODS, release, WORDS),
        }
    )
    for root in opened.values():
        assert formulas(root) == []
        assert read(root) == wanted
        hidden = [table for table in root.iter() if table.get(f"{TABLE}display") == "false"]
        assert hidden == []
        ranges = {each.get(f"{TABLE}name") for each in root.iter(f"{TABLE}database-range")}
        assert len(ranges) >= len(wanted) - 1  # the tables are known by their names


@needs_libreoffice
def test_libreoffice_finds_no_formula_in_hostile_words(office):
    release = a_release(number=40)
    files = {}
    for number, (evil, other) in enumerate(PAIRS):
        words = hostile_words(evil, other)
        files[f"{number}-x.xlsx"] = render(FileFormat.XLSX, release, words)
        files[f"{number}-o.ods"] = render(FileFormat.ODS, release, words)
        files[f"{number}-c.csv"] = render(FileFormat.CSV, release, words)
        files[f"{number}-d.csv"] = render(FileFormat.DICTIONARY, release, words)
    # A formula is found where there is one, else this would prove nothing.
    files["control.csv"] = b"a,b\r\n=1+1,2\r\n"
    opened = office(files)
    assert formulas(opened.pop("control.csv")) != []
    assert {name: formulas(root) for name, root in opened.items()} == {key: [] for key in opened}
    for number, (evil, other) in enumerate(PAIRS):
        wanted = {
            name: [[_blanks(cell) for cell in row] for row in rows]
            for name, rows in described(release, hostile_words(evil, other)).items()
        }
        for name in (f"{number}-x.xlsx", f"{number}-o.ods"):
            got = read(opened[name])
            assert {
                sheet: [[_blanks(cell) for cell in row] for row in rows]
                for sheet, rows in got.items()
            } == wanted, name


def _blanks(cell):
    return " ".join(cell.split()) if isinstance(cell, str) else cell

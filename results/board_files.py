"""The list of the board as CSV and XLSX: one row a council, with what the board says of it.

Both are written row by row from `progress_in_pieces`, so that memory does not depend on how many
councils there are; the workbook goes to a temporary file first, because its index stands at the
end.  Texts pass `plain_cell`, as in every spreadsheet of ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import xlsxwriter

from responses.presenters.board import board_row
from responses.progress import CouncilProgress
from results.writing import plain_cell

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Header, and width in a workbook.
COLUMNS = (
    ("Code", 8),
    ("Council", 44),
    ("Type", 26),
    ("Region", 26),
    ("Nation", 12),
    ("State", 18),
    ("Not started: how far", 26),
    ("Can submit until", 30),
    ("Says about the date", 60),
    ("Reference of the submission", 20),
)
PIECE = 64 * 1024  # characters, or bytes, sent at once


def as_csv(rows: Iterable[CouncilProgress], closes_at: dt.datetime) -> Iterator[bytes]:
    """The file, piece by piece, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([header for header, _ in COLUMNS])
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([plain_cell(text) for text in _cells(row, closes_at)])
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def as_xlsx(rows: Iterable[CouncilProgress], closes_at: dt.datetime) -> IO[bytes]:
    """The workbook in a temporary file that goes when it is closed, from its beginning."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(stream, options)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    sheet = workbook.add_worksheet("Councils")
    for place, (header, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(_cells(row, closes_at)):
            sheet.write_string(number, place, plain_cell(text))
    sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    workbook.close()
    stream.seek(0)
    return stream


def _cells(row: CouncilProgress, closes_at: dt.datetime) -> tuple[str, ...]:
    said = board_row(row, closes_at)
    return (
        said.code,
        said.name,
        said.type,
        said.region,
        said.nation,
        said.state,
        said.part,
        said.until,
        said.said,
        said.reference,
    )


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece

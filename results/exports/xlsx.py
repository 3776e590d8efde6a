"""The workbook of a release for Excel: accessible tables, and the same bytes every time.

Every text is written as a text (never as a formula, a link or a number), no sheet is hidden, no
cell merged, and the moment in the properties is a fixed one, since a release's own moments are
no part of its figures.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from results.disclosure.release import Release
from results.exports.sheets import Book, LinkTo, Sheet, Value, book_of
from results.words import Words

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
LINE_HEIGHT, TALLEST = 15, 400  # points; Excel takes up to 409
INK, RULE, TINT, LINK = "#0b0c0c", "#134f4a", "#e4f0ee", "#0b5a5f"


def render(release: Release, words: Words) -> bytes:
    """The XLSX file."""
    return write(book_of(release, words))


def write(book: Book) -> bytes:
    """A described workbook as XLSX."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "default_date_format": "dd/mm/yyyy",
    }
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties(
        {
            "title": book.title[:250],
            "author": book.publisher[:250],
            "company": book.publisher[:250],
            "subject": book.subject,
            "comments": book.note,
            "created": MADE,
        }
    )
    formats = {
        "heading": workbook.add_format({"bold": True, "font_size": 14, "font_color": RULE}),
        "line": workbook.add_format({"font_color": INK}),
        "long": workbook.add_format({"text_wrap": True, "valign": "top", "font_color": INK}),
        "label": workbook.add_format({"bold": True, "valign": "top", "font_color": INK}),
        "header": workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": TINT,
                "font_color": INK,
                "bottom": 2,
                "bottom_color": RULE,
            }
        ),
        "figure": workbook.add_format({"align": "right", "valign": "top", "font_color": INK}),
        "link": workbook.add_format({"underline": 1, "font_color": LINK, "valign": "top"}),
    }
    for sheet in book.sheets:
        _write(workbook.add_worksheet(sheet.name), sheet, formats)
    workbook.close()
    return stream.getvalue()


def _write(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for number, line in enumerate(sheet.lines):
        for place, value in enumerate(line):
            name = "heading" if not number else "line"
            if sheet.is_cover and number:
                name = "long" if place else "label"
            _cell(worksheet, number, place, value, formats[name], formats["link"])
        if sheet.is_cover and number:
            _set_height(worksheet, number, line, [column.width for column in sheet.table.columns])
    table, top = sheet.table, sheet.header_row
    widths = [column.width for column in table.columns]
    # A column with a button to filter has less room for its header.
    names = [column.header for column in table.columns]
    _set_height(worksheet, top, names, [width - 4 for width in widths])
    for place, column in enumerate(table.columns):
        worksheet.set_column(place, place, column.width)
    worksheet.add_table(
        top,
        0,
        top + len(table.rows),
        len(table.columns) - 1,
        {
            "name": table.name,
            "title": f"Table on the sheet {sheet.name}",
            "description": table.description,
            "style": "Table Style Light 1",
            "autofilter": not sheet.is_cover,
            "columns": [
                {"header": column.header, "header_format": formats["header"]}
                for column in table.columns
            ],
        },
    )
    for number, row in enumerate(table.rows, start=top + 1):
        _set_height(worksheet, number, row, widths)
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            name = "figure" if column.is_figure else "long"
            _cell(worksheet, number, place, value, formats[name], formats["link"])
    if not sheet.is_cover:
        worksheet.freeze_panes(top + 1, 2 if len(table.columns) > 2 else 0)
    worksheet.repeat_rows(0, top)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.hide_gridlines(2)


def _set_height(worksheet: Any, row: int, values: Sequence[Value], widths: list[int]) -> None:
    """Room for the lines of the longest text: not every program measures them itself."""
    lines = max(
        len(textwrap.wrap(value, max(6, width))) if isinstance(value, str) else 1
        for value, width in zip(values, widths, strict=False)
    )
    if lines > 1:
        worksheet.set_row(row, min(LINE_HEIGHT * lines, TALLEST))


def _cell(
    worksheet: Any, row: int, place: int, value: Value, cell_format: Any, link_format: Any
) -> None:
    match value:
        case LinkTo(words, sheet):
            worksheet.write_url(row, place, f"internal:'{sheet}'!A1", link_format, words)
        case str():
            worksheet.write_string(row, place, value, cell_format)
        case _:
            worksheet.write_number(row, place, float(value), cell_format)

"""Rows of texts of a worksheet, written as XlsxWriter writes them and in a third of its time.

The library makes an object and a dozen calls of every cell, which for a crowd's answers is most of
what a workbook takes.  Here a row is one string, put where the library's own rows of that sheet
are waiting (`constant_memory`).  The bytes are the same: a test compares them, so that another
version of the library which writes rows otherwise is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")  # what a reader would decode into a sign
POINTS = 0.75  # a pixel; heights are whole numbers of these


class TextRows:
    """The rows of `page` from `first` on, one after the other, with a format for each column.

    Nothing else writes to the page any more, except what comes after all rows.
    """

    def __init__(self, page: Any, first: int, formats: Sequence[Any]) -> None:
        page._write_single_row(first)  # the row before it, which waits for this one
        self._page, self._next = page, first
        self._columns = [
            (xl_col_to_name(place), f'" s="{each._get_xf_index()}" t="inlineStr"><is><t')
            for place, each in enumerate(formats)
        ]

    def write(self, texts: Sequence[str], *, height: float | None = None) -> None:
        """The next row, which has a text; an empty one is no cell. Texts hold no sign that XML
        cannot, and no control character but line ends. `height` is in points and not the usual."""
        number = self._next + 1  # as sheets count
        tall = ""
        if height is not None:
            tall = f' ht="{int(height / POINTS + 0.5) * POINTS:.16g}" customHeight="1"'
        row = [f'<row r="{number}"{tall}>']
        for place, text in enumerate(texts):
            if text:
                name, begin = self._columns[place]
                row.append(f'<c r="{name}{number}{begin}{_content(text)}</t></is></c>')
        row.append("</row>")
        self._page.fh.write("".join(row))
        self._page._check_dimensions(self._next, len(texts) - 1)
        self._next += 1


def _content(text: str) -> str:
    """A text with what comes before it: the end of the tag `<t`."""
    if "_x" in text:
        text = ESCAPE.sub(r"_x005F\g<0>", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f"{kept}>{text}"

"""Rows that we write into a workbook ourselves are those that XlsxWriter would write."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from results.working import xlsx_file
from results.working.rows_of_text import TextRows
from tests.results.test_spreadsheets import CORPUS

TEXTS = st.one_of(
    st.sampled_from(CORPUS),
    st.text(
        st.one_of(
            st.sampled_from("_x0041 &<>\"'\n\u00a0\u2028=\U0001f600\ufdd0"),
            st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        ),
        max_size=40,
    ),
)


TRICKY = ["_x003D_1+1", "a _x000A_ b", "_x00e9_", " a", "a\u00a0", "a\n", "\u2028a", "<b>&amp;</b>"]


@example([([text, "", "b"], 30) for text in [*TRICKY, *filter(str.strip, CORPUS)]])
@given(
    st.lists(
        st.tuples(
            st.lists(TEXTS, min_size=3, max_size=3).filter(any),
            st.sampled_from([None, 30, 45, 399, 400]),
        ),
        max_size=6,
    )
)
def test_rows_are_those_that_the_library_would_write(rows):
    """Byte for byte, so that a library that writes otherwise one day is noticed."""

    def written(write):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        formats = [book.add_format({"bold": True}), None, book.add_format({"text_wrap": True})]
        formats[1] = formats[0]
        page = book.add_worksheet("Rows")
        for place in range(3):
            page.write_string(1, place, "Header", formats[place])
        write(page, formats)
        page.autofilter(1, 0, 1 + len(rows), 2)
        book.close()
        with zipfile.ZipFile(stream) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        return {name: part for name, part in parts.items() if not name.startswith("docProps")}

    cleaned = [([xlsx_file._clean(text) for text in texts], height) for texts, height in rows]

    def by_the_library(page, formats):
        for number, (texts, height) in enumerate(cleaned, 2):
            if height is not None:
                page.set_row(number, height)
            for place, text in enumerate(texts):
                if text:
                    page.write_string(number, place, text, formats[place])

    def by_us(page, formats):
        ours = TextRows(page, 2, formats)
        for texts, height in cleaned:
            ours.write(texts, height=height)

    assert written(by_us) == written(by_the_library)

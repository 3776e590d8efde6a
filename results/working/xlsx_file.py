"""The working export as a workbook, written to disk row by row.

Sheets: About, Questions, Responses (one row a council, one column a question) and Answers (one
row an answer).  A cell of a workbook takes 32,767 characters, counted in UTF-16.  In Answers a
longer text goes on in the next rows, which say "2 of 3"; in Responses it ends with a sentence
that says where the rest stands.  Nothing is cut off silently.  Where a sheet is full (1,048,576
rows) the next one goes on: Answers 2.

Every cell is written as a text: none is a formula, a link or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.exceptions import FileCreateError

from responses.enums import AnswerState
from results.working.marking import MARKING, NOTE, marking_of
from results.working.rows import Said, Source
from results.working.rows_of_text import TextRows
from results.writing import plain_lines

MOST_ROWS = 1_048_576
MOST_SIGNS = 32_767  # in UTF-16 code units
PART = 32_000  # of a text that does not fit: room for an apostrophe and for the sentence
NO_SIGN = re.compile(r"[\ufffe\uffff\ud800-\udfff]")  # what XML cannot hold
GOES_ON = " […] The text is too long for a cell: all of it stands in the sheet Answers."
LINE_HEIGHT, TALLEST = 15, 400  # points; Excel takes up to 409
INK, RULE, TINT, RED = "#0b0c0c", "#343f6b", "#e7e9f3", "#942514"
FIRST = 2  # below the marking and the header
SENDER = (
    ("Reference", 13),
    ("Submitted", 26),
    ("Council", 34),
    ("Code", 8),
    ("Type", 24),
    ("Tier", 12),
    ("Nation", 10),
    ("Region", 22),
    ("Decision", 18),
    ("Publishes its answers?", 26),
    ("Subject to call-in until", 16),
)
QUESTION = (("Question", 10), ("Section", 8), ("Kind", 22), ("Wording", 100))
ANSWER = (
    ("Reference", 13),
    ("Council", 34),
    ("Code", 8),
    ("Section", 8),
    ("Question", 10),
    ("State", 20),
    ("Chosen", 30),
    ("Codes", 20),
    ("Other", 30),
    ("Text", 100),
    ("Reason", 40),
    ("Consent", 26),
    ("Version", 9),
    ("Part", 9),
)
TITLE_MOST = 250  # what document properties and page headers take


def write(source: Source, path: Path, *, scratch: Path, most_rows: int = MOST_ROWS) -> None:
    """Writes the workbook to `path`; `scratch` is a folder for what is not finished yet.

    Raises SubmissionGone when a submission is no longer there, OSError when a disk is full.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(scratch),
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    try:
        _fill(_Book(workbook, source, most_rows))
        workbook.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        for page in workbook.worksheets():
            page.row_data_fh.close()  # its unfinished rows, when something went wrong


def _fill(book: _Book) -> None:
    questions = book.source.questions
    _about(book)
    book.sheet("Questions", QUESTION, ["Wording"])
    for question in questions:
        options = [f"{each.label} ({each.code})" for each in question.asked.options]
        wording = "\n".join([question.wording, *options])
        section, kind = str(question.section.number), question.spec.label
        book.write("Questions", [question.number, section, kind, wording])
    book.sheet("Responses", (*SENDER, *((question.number, 30) for question in questions)), [])
    book.sheet("Answers", ANSWER, ["Text", "Chosen", "Other", "Reason"])
    places = {question.number: place for place, question in enumerate(questions)}
    for sender, answers in book.source.received():
        cells = [""] * len(places)
        for said in answers:
            cells[places[said.question]] = _within(_in_one_cell(said))
            same = [sender.reference, sender.council, sender.code, *said[:3]]
            for row in _rows(same, said[3:]):
                book.write("Answers", row)
        book.write("Responses", [*sender, *cells])
    book.finish()


def parts(text: str) -> list[str]:
    """The text in pieces that fit into a cell; joined they are the text."""
    if len(text) <= MOST_SIGNS // 2 or _size(text) < MOST_SIGNS:
        return [text]
    found, begin, size = [], 0, 0
    for place, sign in enumerate(text):
        width = 2 if ord(sign) > 0xFFFF else 1
        if size + width > PART:
            found.append(text[begin:place])
            begin, size = place, 0
        size += width
    return [*found, text[begin:]]


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _within(text: str) -> str:
    pieces = parts(text)
    return pieces[0] + GOES_ON if len(pieces) > 1 else text


def _rows(same: list[str], cells: Sequence[str]) -> Iterator[list[str]]:
    """One row, or several where a cell does not fit; each says whose and which answer it is."""
    pieces = [parts(cell) for cell in cells]
    number = max(map(len, pieces))
    for part, row in enumerate(zip_longest(*pieces, fillvalue=""), 1):
        yield [*same, *row, f"{part} of {number}" if number > 1 else ""]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many signs, about."""
    if len(text) < width and "\n" not in text:
        return 1
    return sum(1 + len(line) // max(width - 2, 1) for line in text.split("\n"))


def _clean(text: str) -> str:
    """Without what XML cannot hold, and no formula."""
    return plain_lines(text if text.isprintable() else NO_SIGN.sub("", text))


def _in_one_cell(said: Said) -> str:
    """An answer in one cell; what is not an answer stands in brackets."""
    if said.state != AnswerState.ANSWERED.label:
        return f"[{said.state}]" + (f" {said.reason}" if said.reason else "")
    return "\n".join(filter(None, (said.chosen, said.other, said.text)))


class _Book:
    """Sheets that are written to by name and go on in another when they are full."""

    def __init__(self, workbook: Any, source: Source, most_rows: int) -> None:
        self._workbook, self._most_rows = workbook, most_rows
        asked = source.consultation
        self.source = source
        self.marking = marking_of(asked)
        self._open: dict[str, _Sheet] = {}
        title = f"{MARKING}: responses to {asked.title}"
        workbook.set_properties(
            {
                "title": title[:TITLE_MOST],
                "subject": self.marking[:TITLE_MOST],
                "author": source.taken_by[:TITLE_MOST],
                "company": asked.publisher[:TITLE_MOST],
                "category": MARKING,
                "keywords": MARKING,
                "status": MARKING,
                "comments": NOTE,
                "created": timezone.localtime(source.at).replace(tzinfo=None),
            }
        )
        workbook.set_custom_property("Marking", MARKING)
        self.heading = workbook.add_format({"bold": True, "font_size": 14, "font_color": RULE})
        self.warning = workbook.add_format({"bold": True, "font_color": RED})
        self.label = workbook.add_format({"bold": True, "valign": "top", "font_color": INK})
        self.cell = workbook.add_format({"valign": "top", "font_color": INK})
        self.long = workbook.add_format({"valign": "top", "text_wrap": True, "font_color": INK})
        self.header = workbook.add_format(
            {
                "bold": True,
                "valign": "top",
                "text_wrap": True,
                "font_color": INK,
                "bg_color": TINT,
                "bottom": 2,
                "bottom_color": RULE,
            }
        )

    def page(self, name: str) -> Any:
        """An empty sheet whose printed pages say what it is."""
        page = self._workbook.add_worksheet(name)
        words = self.marking[:100].replace("&", "&&")
        code = self.source.consultation.code
        page.set_header(f'&C&"Calibri,Bold"{words}')
        page.set_footer(f'&L{code}&C&"Calibri,Bold"{MARKING}&RPage &P of &N')
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        return page

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], wrapped: Iterable[str]) -> None:
        self._open[name] = _Sheet(self, name, columns, frozenset(wrapped))

    def write(self, name: str, row: Sequence[str]) -> None:
        sheet = self._open[name]
        if sheet.next_row >= self._most_rows:
            sheet = self._open[name] = sheet.follower()
        sheet.write(row)

    def finish(self) -> None:
        for sheet in self._open.values():
            sheet.finish()


class _Sheet:
    """A marking, a header that stays in sight, and rows."""

    def __init__(
        self,
        book: _Book,
        name: str,
        columns: Sequence[tuple[str, int]],
        wrapped: frozenset[str],
        number: int = 1,
    ) -> None:
        self._book, self._name, self._number = book, name, number
        self._columns, self._wrapped = columns, wrapped
        self._page = book.page(name if number == 1 else f"{name} {number}")
        self._wrapping = [
            (place, width) for place, (header, width) in enumerate(columns) if header in wrapped
        ]
        self._page.write_string(
            0, 0, plain_lines(f"{book.marking.rstrip('.')}. {NOTE}"), book.warning
        )
        for place, (header, width) in enumerate(columns):
            self._page.set_column(place, place, width)
            self._page.write_string(1, place, plain_lines(header), book.header)
        self._page.freeze_panes(FIRST, 0)
        self._page.repeat_rows(0, 1)
        formats = [book.long if header in wrapped else book.cell for header, _ in columns]
        self._rows = TextRows(self._page, FIRST, formats)
        self.next_row = FIRST

    def write(self, row: Sequence[str]) -> None:
        lines = max((_lines(row[place], width) for place, width in self._wrapping), default=1)
        # A height for several lines: programs that do not work it out show rows over rows.
        height = min(lines * LINE_HEIGHT, TALLEST) if lines > 1 else None
        self._rows.write([_clean(text) for text in row], height=height)
        self.next_row += 1

    def finish(self) -> None:
        self._page.autofilter(1, 0, max(self.next_row - 1, FIRST), len(self._columns) - 1)

    def follower(self) -> _Sheet:
        self.finish()
        return _Sheet(self._book, self._name, self._columns, self._wrapped, self._number + 1)


def _about(book: _Book) -> None:
    source, page = book.source, book.page("About")
    asked = source.consultation
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, plain_lines(book.marking), book.warning)
    page.write_string(1, 0, plain_lines(asked.title), book.heading)
    lines = (
        ("What it is", "Working export: responses in force, by name, as they were submitted."),
        ("Confidential", NOTE),
        ("Consultation", f"{asked.title} ({asked.code}), {asked.publisher}"),
        ("Closed", _moment(asked.closes_at)),
        ("Taken", f"{_moment(source.at)}, by {source.taken_by}"),
        ("How many", f"{len(source.submissions)} responses"),
        ("Not in it", "Drafts, comments, and submissions that were withdrawn or replaced."),
        ("Questions", "Every question with its wording and its answer options."),
        (
            "Responses",
            "One row a council, one column a question. What is not an answer stands in brackets: "
            "[No response].",
        ),
        (
            "Answers",
            "One row an answer. A text of more than 32,767 characters goes on in the next rows, "
            "whose last column says which part it is.",
        ),
        ("Version", _versions(source)),
        (
            "Consent",
            "What may be published of the words of an answer, as it counts at this moment: the "
            "council may have allowed less since it submitted. Nothing is quoted from this file.",
        ),
        (
            "An apostrophe",
            "stands before a text that a spreadsheet could take for a formula. The JSON file has "
            "every text exactly as it was submitted.",
        ),
    )
    for number, (label, words) in enumerate(lines, 3):
        page.set_row(number, _lines(words, 100) * LINE_HEIGHT)
        page.write_string(number, 0, label, book.label)
        page.write_string(number, 1, plain_lines(words), book.long)


def _versions(source: Source) -> str:
    """Which version of the question was answered, and how many answers are to an earlier one."""
    words = "The version of the question to which an answer was given."
    if not source.earlier:
        return f"{words} All answers are to the questions as they are worded here."
    counted = ", ".join(f"{number}: {answers}" for number, answers in source.earlier.items())
    return (
        f"{words} Questions were corrected after publishing; answers to an earlier version count. "
        f"How many there are, by question: {counted}."
    )


def _moment(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y, %H:%M}, London time"

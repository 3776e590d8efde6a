"""The letters of a PDF as the rows in which they stand on its pages.

A PDF says of each letter only where it stands and in which font.  No script is run, no attachment
opened, no outside file asked for.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from consultations.prose import AS_TYPED, CONTROL
from responses.recognising.blocks import Unreadable

MOST_PAGES = 300
MOST_LETTERS = 2_000_000
LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
TOO_LONG = (
    "The PDF is longer than can be read here. Bring the pages with the questions and answers only."
)


@dataclass
class Run:
    """Letters of one look, one behind the other, with the spaces between words."""

    x: float
    end: float
    size: float
    text: str
    is_bold: bool
    is_italic: bool


@dataclass
class Row:
    """What stands on one height of a page."""

    page: int
    y: float
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip()


def all_rows(content: bytes) -> Iterator[Row]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(content)), password="")
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    left = MOST_LETTERS
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MOST_PAGES:
            raise Unreadable(
                f"The PDF has more than {MOST_PAGES} pages. Bring the pages with the questions and "
                "answers only."
            )
        interpreter.process_page(page)
        letters = list(_letters(device.get_result()))
        left -= len(letters)
        if left < 0:
            raise Unreadable(TOO_LONG)
        yield from _by_height(letters, number)


@dataclass(frozen=True)
class Letter:
    text: str
    x: float
    end: float
    y: float  # of the line on which it stands
    size: float
    is_bold: bool
    is_italic: bool


def _letters(page: Any) -> Iterator[Letter]:
    """The letters of a page in the order of the file, those of its forms too."""
    from pdfminer.layout import LTChar, LTContainer

    waiting = [iter(page)]
    while waiting:
        one = next(waiting[-1], None)
        if one is None:
            waiting.pop()
        elif isinstance(one, LTChar):
            text = CONTROL.sub("", one.get_text()).translate(AS_TYPED)
            if text and one.upright and not text.startswith("(cid:"):
                name = one.fontname.lower()
                yield Letter(
                    unicodedata.normalize("NFKC", text) if text in LIGATURES else text,
                    one.x0,
                    one.x1,
                    one.matrix[5],
                    abs(one.size) or 1.0,
                    any(part in name for part in ("bold", "black", "heavy")),
                    "italic" in name or "oblique" in name,
                )
        elif isinstance(one, LTContainer):
            waiting.append(iter(one))


def _by_height(letters: Sequence[Letter], number: int) -> Iterator[Row]:
    """Rows from the top of the page to its foot, each from left to right."""
    heights: list[tuple[float, list[Letter]]] = []
    for letter in sorted(letters, key=lambda one: -one.y):
        if heights and heights[-1][0] - letter.y <= max(2.0, letter.size * 0.25):
            heights[-1][1].append(letter)
        else:
            heights.append((letter.y, [letter]))
    for y, row in heights:
        row.sort(key=lambda one: one.x)
        runs = _runs(row)
        if any(run.text.strip() for run in runs):
            yield Row(number, y, runs)


def _runs(letters: Sequence[Letter]) -> list[Run]:
    """Letters as runs: another look begins one, and so does a gap that is wider than a space."""
    runs: list[Run] = []
    before: Letter | None = None
    for letter in letters:
        looks_ = (letter.is_bold, letter.is_italic)
        gap = letter.x - before.end if before else 0.0
        if before and letter.text == before.text and abs(letter.x - before.x) < 0.5:
            continue  # printed twice, to look bold
        is_same = before and looks_ == (before.is_bold, before.is_italic)
        needs_space = gap > letter.size * 0.15 and not letter.text.isspace()
        if runs and needs_space and not runs[-1].text.endswith(" "):
            runs[-1].text += " "
        if letter.text.isspace():
            if runs and not runs[-1].text.endswith(" "):
                runs[-1].text += " "
            continue
        visible = letter.x - runs[-1].end if runs else 0.0
        if runs and is_same and visible < letter.size * 0.8:
            runs[-1].text += letter.text
            runs[-1].end = letter.end
        else:
            runs.append(Run(letter.x, letter.end, letter.size, letter.text, *looks_))
        before = letter
    return runs

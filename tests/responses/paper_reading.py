"""Reads a tagged PDF as a screen reader does: along its structure, without page furniture.

Only pikepdf is needed: the text of each marked piece is decoded through the font's own
table to Unicode, and the pieces are put in the order of the structure tree.  Headers and
footers are no part of that tree.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

BLOCKS = {"/P", "/H1", "/H2", "/H3", "/H4", "/LI", "/TH", "/TD"}


@dataclass(frozen=True)
class Line:
    """One block of the document: its tag (P, H2, LI …), its words and its page."""

    tag: str
    text: str
    page: int = 0


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def lines(pdf: bytes) -> list[Line]:
    """The blocks in reading order; a block that continues on the next page stands twice."""
    document = opened(pdf)
    pieces = {
        (page.objgen, mark): text
        for page in document.pages
        for mark, text in marked_text(page).items()
    }
    found: list[Line] = []
    for element in document.Root.StructTreeRoot.K:
        _walk(element, None, pieces, found, [])
    numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
    return [
        Line(line.tag, re.sub(r"\s+", " ", line.text).strip(), numbers[line.page]) for line in found
    ]


def tags(pdf: bytes) -> set[str]:
    """Every kind of element in the structure."""
    found: set[str] = set()

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.add(str(element.S).removeprefix("/"))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                walk(kid)

    document = opened(pdf)
    for element in document.Root.StructTreeRoot.K:
        walk(element)
    return found


def page_text(pdf: bytes) -> list[str]:
    """All marked text of each page in the order of drawing, furniture included."""
    document = opened(pdf)
    return [" ".join(marked_text(page).values()) for page in document.pages]


def _walk(element, page, pieces, found, into):
    if isinstance(element, int):
        into.append(pieces.get((page, element), ""))
        return
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    page = element.Pg.objgen if "/Pg" in element else page
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    if str(element.S) in BLOCKS:
        words: list[str] = []
        place = len(found)
        for kid in kids:
            _walk(kid, page, pieces, found, words)
        if words:
            found.insert(place, Line(str(element.S)[1:], " ".join(words), page))
    else:
        for kid in kids:
            _walk(kid, page, pieces, found, into)


def marked_text(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked piece of a page, by its number."""
    fonts = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    mark: int | None = None
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mark = int(operands[1].MCID)
            case "EMC":
                mark = None
            case "Tf":
                table = fonts[str(operands[0])]
            case "Tj" | "TJ" if mark is not None:
                strings = operands[0] if str(operator) == "TJ" else [operands[0]]
                for string in strings:
                    if isinstance(string, pikepdf.String):
                        found[mark] = found.get(mark, "") + _decoded(bytes(string), table)
    return found


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    return "".join(
        table.get(int.from_bytes(codes[at : at + 2], "big"), "\ufffd")
        for at in range(0, len(codes), 2)
    )


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode()
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S)
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block)
    }

"""The body of a Word document as lines of text, read as if every tracked change were accepted.

A line is a paragraph, wherever it stands: in the text, in a control, in a cell.  It knows its style
and list, the controls and bookmarks around and within it, the comments that hang on it, whether
anything in it was a tracked change, and what of it is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from responses.word import marks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL = f"{W}val"
OFF = frozenset({"0", "false", "off", "none"})
# Runs stand in these as they stand in a paragraph, and paragraphs as in the body.
THROUGH = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir", "sdtContent")
)
COMES, GOES = frozenset({f"{W}ins", f"{W}moveTo"}), frozenset({f"{W}del", f"{W}moveFrom"})
PICTURES = {
    f"{W}drawing": "a picture",
    f"{W}pict": "a picture",
    f"{W}object": "an embedded object",
    f"{MC}AlternateContent": "a picture",
}
NOTES = {f"{W}footnoteReference": "a footnote", f"{W}endnoteReference": "an endnote"}
SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
# Boxes in symbol fonts (Wingdings), which have no characters of their own.
SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F0FC": "☒", "F0A8": "☐", "F06F": "☐", "F0B7": "•"}
MOST_LINES, LONGEST_LINE = 50_000, 1_000_000
MOST_CONTROLS = MOST_BOOKMARKS = 20_000
MOST_AROUND = 12  # controls within one another


class TooMuch(Exception):
    """More than a draft can have."""


@dataclass(frozen=True)
class Control:
    """A content control of ours; `start` and `end` are places in the line's text."""

    key: str
    is_box: bool
    is_checked: bool
    is_empty: bool  # it shows what its program says where nothing is written
    serial: int = 0  # the how-manieth control: a copy of it has another one
    start: int = 0
    end: int = 0


@dataclass
class Line:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    style: str = ""  # its identifier
    numbering: tuple[str, int] | None = None  # the list, and the level in it
    around: tuple[Control, ...] = ()
    within: list[Control] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)  # bookmarks: name and place
    ends: list[tuple[str, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_tracked: bool = False
    joins_next: bool = False  # its end was deleted as a tracked change
    strange: list[str] = field(default_factory=list)  # what of it is no text
    table: int = 0  # which table it stands in; 0: none

    @cached_property
    def text(self) -> str:
        """All of it; asked for when nothing more is added."""
        return "".join(self.pieces)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > LONGEST_LINE:
            raise TooMuch

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """Those around it, as long as it is, and those within it."""
        whole = (replace(one, start=0, end=self.length) for one in self.around)
        return (*whole, *self.within)

    @property
    def is_prose(self) -> bool:
        """Whether it stands in a place to write."""
        return any(control.key.startswith(marks.PROSE) for control in self.controls)


def lines_of(root: Any) -> list[Line]:
    """All lines in their order; `root` is the element of the body. Raises TooMuch."""
    walk = _Walk()
    walk.blocks(root, (), 0)
    walk.left_over()
    return list(_joined(walk.lines))


class _Walk:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.names: dict[str, str] = {}  # of bookmarks, by their numbers
        self.waiting = Line()  # what stands between paragraphs belongs to the next one
        self.tables = self.controls = self.bookmarks = 0

    def left_over(self) -> None:
        waiting = self.waiting
        if waiting.ends or waiting.strange or waiting.comments:
            self.lines.append(waiting)

    # --- paragraphs and what they stand in ----------------------------------------------------

    def blocks(self, parent: Any, around: tuple[Control, ...], table: int) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, around, table)
            elif tag == f"{W}tbl":
                self.tables += 1
                self.blocks(child, around, table or self.tables)
            elif tag == f"{W}tr":
                gone = child.find(f"{W}trPr/{W}del")
                if gone is None:
                    self.blocks(child, around, table)
            elif tag in {f"{W}tc", f"{W}sdtContent", f"{W}customXml"} or tag in COMES:
                self.blocks(child, around, table)
            elif tag == f"{W}sdt":
                control = self._control(child)
                more = around if control is None else (*around, control)
                if len(more) > MOST_AROUND:
                    raise TooMuch
                for content in child.findall(f"{W}sdtContent"):
                    self.blocks(content, more, table)
            elif tag == f"{W}altChunk":
                self.waiting.strange.append("another document")
            else:
                self._range(child, self.waiting)

    def _paragraph(self, element: Any, around: tuple[Control, ...], table: int) -> None:
        if len(self.lines) >= MOST_LINES:
            raise TooMuch
        line, self.waiting = self.waiting, Line()
        line.around, line.table = around, table
        look = element.find(f"{W}pPr")
        if look is not None:
            line.style = _value(look.find(f"{W}pStyle"))
            line.numbering = numbering_of(look)
            for mark in look.findall(f"{W}rPr/*"):
                if mark.tag in COMES | GOES:
                    line.is_tracked = True
                    line.joins_next = line.joins_next or mark.tag in GOES
        self._runs(element, line)
        self.lines.append(line)

    # --- what stands in a paragraph -----------------------------------------------------------

    def _runs(self, parent: Any, line: Line) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, line)
            elif tag in COMES or tag in GOES:
                line.is_tracked = True
                if tag in COMES:
                    self._runs(child, line)
            elif tag == f"{W}sdt":
                control, start = self._control(child), line.length
                for content in child.findall(f"{W}sdtContent"):
                    self._runs(content, line)
                if control is not None:
                    line.within.append(replace(control, start=start, end=line.length))
            elif tag in THROUGH:
                self._runs(child, line)
            elif tag in PICTURES:
                line.strange.append(_picture(child))
            elif isinstance(tag, str) and tag.startswith(MATHS):
                line.strange.append("an equation")
            else:
                self._range(child, line)

    def _run(self, run: Any, line: Line) -> None:
        look = run.find(f"{W}rPr")
        is_hidden = look is not None and _is_on(look.find(f"{W}vanish"))
        for child in run:
            tag = child.tag
            if tag == f"{W}commentReference":
                line.comments.append(child.get(f"{W}id", ""))
            elif tag in NOTES:
                line.strange.append(NOTES[tag])
            elif tag in PICTURES:
                line.strange.append(_picture(child))
            elif is_hidden:
                if tag == f"{W}t" and (child.text or "").strip():
                    line.strange.append("hidden text")
            elif tag == f"{W}t":
                line.add(child.text or "")
            elif tag in SIGNS:
                line.add(SIGNS[tag])
            elif tag == f"{W}br":
                line.add("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else "")
            elif tag == f"{W}sym":
                line.add(SYMBOLS.get(child.get(f"{W}char", "").upper(), ""))
            elif tag == f"{W}ruby":
                for base in child.findall(f"{W}rubyBase"):
                    self._runs(base, line)

    def _range(self, element: Any, line: Line) -> None:
        """Bookmarks and comments begin and end between runs and between paragraphs."""
        tag = element.tag
        if tag == f"{W}bookmarkStart":
            name = element.get(f"{W}name", "")
            self.bookmarks += 1
            if self.bookmarks > MOST_BOOKMARKS:
                raise TooMuch
            self.names[element.get(f"{W}id", "")] = name
            line.starts.append((name, line.length))
        elif tag == f"{W}bookmarkEnd":
            name = self.names.get(element.get(f"{W}id", ""), "")
            line.ends.append((name, line.length))
        elif tag == f"{W}commentRangeStart":
            line.comments.append(element.get(f"{W}id", ""))

    def _control(self, element: Any) -> Control | None:
        """What a control says of itself, if it is one of ours."""
        said = element.find(f"{W}sdtPr")
        key = marks.key_of_tag(_value(said.find(f"{W}tag"))) if said is not None else ""
        if not key:
            return None
        box = said.find(f"{W14}checkbox")
        checked = box.find(f"{W14}checked") if box is not None else None
        self.controls += 1
        if self.controls > MOST_CONTROLS:
            raise TooMuch
        return Control(
            key,
            is_box=box is not None,
            is_checked=checked is not None and checked.get(f"{W14}val", "1") not in OFF,
            is_empty=_is_on(said.find(f"{W}showingPlcHdr")),
            serial=self.controls,
        )


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Paragraphs whose end was deleted go on in the next one, whose looks they take."""
    waiting: list[Line] = []
    for line in lines:
        if waiting and waiting[-1].table != line.table:
            yield _one_of(waiting)
            waiting = []
        waiting.append(line)
        if not line.joins_next:
            yield _one_of(waiting)
            waiting = []
    if waiting:
        yield _one_of(waiting)


def _one_of(lines: list[Line]) -> Line:
    """One line of several."""
    if len(lines) == 1:
        return lines[0]
    last = lines[-1]
    around = last.around or next((one.around for one in lines if one.around), ())
    made = Line(
        style=last.style,
        numbering=last.numbering,
        around=around,
        table=last.table,
        is_tracked=True,
    )
    for line in lines:
        at = made.length
        made.within += [replace(one, start=one.start + at, end=one.end + at) for one in line.within]
        made.starts += [(name, place + at) for name, place in line.starts]
        made.ends += [(name, place + at) for name, place in line.ends]
        made.comments += line.comments
        made.strange += line.strange
        for piece in line.pieces:
            made.add(piece)
    return made


def numbering_of(look: Any) -> tuple[str, int] | None:
    """The list that properties of a paragraph name, and the level; ("0", 0) ends one."""
    found = look.find(f"{W}numPr")
    if found is None:
        return None
    level = _value(found.find(f"{W}ilvl"))
    return _value(found.find(f"{W}numId")), int(level) if re.fullmatch("[0-8]", level) else 0


def _picture(element: Any) -> str:
    boxes = element.iter(f"{W}txbxContent")
    words = " ".join(
        "".join(piece.text or "" for piece in box.iter(f"{W}t")) for box in boxes
    ).split()
    if words:
        return f"a text box (“{' '.join(words)[:80]}”)"
    return PICTURES.get(element.tag, "a picture")


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(VAL, ""))


def _is_on(element: Any) -> bool:
    return element is not None and element.get(VAL, "1") not in OFF

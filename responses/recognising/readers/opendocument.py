"""An OpenDocument text (.odt) as blocks: what a person reads in it, tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from councils.packages import inner, local
from responses.recognising.blocks import BODY, Block, Cell, Paper, Unreadable, bounded
from responses.recognising.readers.numbering import BULLET, Counters, Level
from responses.recognising.readers.package import MOST_DEPTH, Package, first, value
from responses.recognising.readers.runs import Run, is_report_number, lines_of

KIND = "OpenDocument text"
SKIPPED = frozenset({"tracked-changes", "sequence-decls", "variable-decls", "forms", "ruby-text"})
NOTE, COMMENT, BOX = "note", "annotation", "text-box"
KINDS = {"1": "decimal", "a": "letter", "A": "letter", "i": "roman", "I": "roman"}
MOST_SPACES = 100  # that one element can stand for


@dataclass(frozen=True)
class Looks:
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_struck: bool | None = None
    parent: str = ""
    level: int = 0


@dataclass(frozen=True)
class At:
    """Where a paragraph stands: the list it counts with, its depth, a cell, and what part."""

    cell: Cell | None = None
    role: str = BODY
    list_name: str = ""
    depth: int = 0


def read(content: bytes) -> Paper:
    """Raises Unreadable for what is locked, damaged, too large or hostile."""
    package = Package(content, KIND)
    manifest = package.root("META-INF/manifest.xml")
    if any(first(entry, "encryption-data") is not None for entry in inner(manifest, "file-entry")):
        raise Unreadable(
            "The file is locked with a password. Save a copy without one and bring that."
        )
    root = package.root("content.xml")
    text = first(root, "body", "text")
    if text is None:
        raise package.damaged()
    return _Document(package, root, text).paper()


class _Document:
    """One document on its way."""

    def __init__(self, package: Package, root: Any, text: Any) -> None:
        self.package, self.text = package, text
        common = package.root("styles.xml")
        self.looks: dict[str, Looks] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for holder in (first(common, "styles"), first(common, "automatic-styles"),
                       first(root, "automatic-styles")):  # fmt: skip
            self._styles(holder)
        self.masters = [*inner(common, "master-styles", "master-page")]
        self.counters = Counters()
        self.blocks: list[Block] = []
        self.asides: list[Block] = []
        self.notes: dict[str, None] = {}
        self.line = self.tables = 0

    def paper(self) -> Paper:
        self._container(self.text, At(), 0)
        for master in self.masters:
            for part in master:
                if local(part).split("-")[0] in {"header", "footer"}:
                    self._aside(part, "header")
        if first(self.text, "tracked-changes") is not None:
            self.notes["Tracked changes are read as if they had been accepted."] = None
        return Paper(bounded([*self.blocks, *self.asides]), tuple(self.notes))

    def _styles(self, holder: Any) -> None:
        for style in holder if holder is not None else ():
            name = local(style)
            if name == "style":
                properties = first(style, "text-properties")
                level = value(style, "default-outline-level")
                self.looks[value(style, "name")] = Looks(
                    _said(properties, "font-weight", {"bold", "600", "700", "800", "900"}),
                    _said(properties, "font-style", {"italic", "oblique"}),
                    _said(
                        properties, "text-line-through-style", {"solid", "dotted", "dash", "wave"}
                    ),
                    value(style, "parent-style-name"),
                    int(level) if level.isdigit() and len(level) < 3 else 0,
                )
            elif name == "list-style":
                self.lists[value(style, "name")] = _levels(style)
            elif name == "outline-style":
                self.outline = _levels(style)

    # --- text --------------------------------------------------------------------------

    def _container(self, element: Any, at: At, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise self.package.damaged()
        for child in element:
            name = local(child)
            if name in {"p", "h"}:
                self._paragraph(child, at)
            elif name == "list":
                self._list(child, at, depth)
            elif name == "table":
                self._table(child, at, depth)
            elif name in {"frame", BOX, NOTE, COMMENT}:
                for _ in self._special(child, depth):
                    pass
            elif name not in SKIPPED:
                self._container(child, at, depth + 1)

    def _list(self, element: Any, at: At, depth: int) -> None:
        name = value(element, "style-name") or at.list_name
        continues = value(element, "continue-numbering") == "true" or any(
            key.rsplit("}", 1)[-1] == "continue-list" for key in element.attrib
        )
        if at.depth == 0 and not continues:
            self.counters.counts.pop(name, None)
        for item in element:
            if local(item) not in {"list-item", "list-header"}:
                continue
            is_first = local(item) == "list-item"
            inside = At(at.cell, at.role, name, at.depth + 1)
            for child in item:
                kind = local(child)
                if kind in {"p", "h"}:
                    place = inside if is_first else At(at.cell, at.role, "", at.depth + 1)
                    self._paragraph(child, place)
                    is_first = False
                elif kind == "list":
                    self._list(child, inside, depth + 1)
                elif kind not in SKIPPED:
                    self._container(child, At(at.cell, at.role), depth + 1)
            if depth > MOST_DEPTH:
                raise self.package.damaged()

    def _table(self, table: Any, at: At, depth: int) -> None:
        if at.cell is None:
            self.tables += 1
        number, row_at = self.tables, 0
        for row in _rows(table):
            row_at += 1
            column = 0
            for cell in row:
                if local(cell) not in {"table-cell", "covered-table-cell"}:
                    continue
                column += 1
                if local(cell) == "table-cell":
                    place = At(at.cell or Cell(number, row_at, column), at.role)
                    self._container(cell, place, depth + 1)

    def _paragraph(self, paragraph: Any, at: At) -> None:
        style = value(paragraph, "style-name")
        said = value(paragraph, "outline-level")
        level = int(said) if said.isdigit() and len(said) < 2 else 0
        if local(paragraph) == "p":
            level = self._outline_of(style)
        looks = self._looks(style)
        runs = [*self._runs(paragraph, looks, 0)]
        has_words = any(run.text.strip() for run in runs)
        label, item = "", 0
        if has_words and at.list_name:
            label = self.counters.label(
                at.list_name, self.lists.get(at.list_name, {}), at.depth - 1
            )
        elif has_words and local(paragraph) == "h" and level in range(1, 11) and self.outline:
            label = self.counters.label("outline", self.outline, level - 1)
        if at.depth and not level:
            item = at.depth if label and not is_report_number(label) else 0
        self.line += 1 if has_words else 0
        for number, (text, bold, italic, struck) in enumerate(lines_of(runs)):
            self.blocks.append(
                Block(
                    text,
                    label=label if number == 0 else "",
                    level=level,
                    item=item if number == 0 else 0,
                    is_close=number > 0,
                    cell=at.cell,
                    line=self.line,
                    role=at.role,
                    bold=bold,
                    italic=italic,
                    struck=struck,
                )
            )

    def _outline_of(self, style: str) -> int:
        for _ in range(10):
            found = self.looks.get(style)
            if found is None:
                return 0
            if style in {"Title"}:
                return 1
            if found.level:
                return found.level
            style = found.parent
        return 0

    def _looks(self, style: str, outer: Looks | None = None) -> Looks:
        """What a style says with what it takes over; what it does not say is as around it."""
        bold, italic, struck = None, None, None
        for _ in range(10):
            found = self.looks.get(style)
            if found is None:
                break
            bold = found.is_bold if bold is None else bold
            italic = found.is_italic if italic is None else italic
            struck = found.is_struck if struck is None else struck
            style = found.parent
        around = outer or Looks()
        return Looks(
            around.is_bold if bold is None else bold,
            around.is_italic if italic is None else italic,
            around.is_struck if struck is None else struck,
        )

    def _runs(self, element: Any, looks: Looks, depth: int) -> Iterator[Run]:
        if depth > MOST_DEPTH:
            raise self.package.damaged()

        def run(text: str | None) -> Iterator[Run]:
            if text:
                yield Run(text, bool(looks.is_bold), bool(looks.is_italic), bool(looks.is_struck))

        yield from run(_collapsed(element.text))
        for child in element:
            name = local(child)
            if name == "s":
                count = value(child, "c", "1")
                yield from run(
                    " " * min(int(count) if count.isdigit() and len(count) < 6 else 1, MOST_SPACES)
                )
            elif name == "tab":
                yield from run("\t")
            elif name == "line-break":
                yield from run("\n")
            elif name in {NOTE, COMMENT, "frame", BOX}:
                yield from self._special(child, depth)
            elif name == "span":
                inside = self._looks(value(child, "style-name"), looks)
                yield from self._runs(child, inside, depth + 1)
            elif name not in SKIPPED:
                yield from self._runs(child, looks, depth + 1)
            yield from run(_collapsed(child.tail))

    def _special(self, element: Any, depth: int) -> Iterator[Run]:
        """Notes, comments and text boxes stand beside the text; gives no runs."""
        name = local(element)
        if name == BOX:
            self._container(element, At(None, "box"), depth + 1)
        elif name == "frame":
            for child in element:
                if local(child) == BOX:
                    yield from self._special(child, depth + 1)
        else:
            body = first(element, "note-body") if name == NOTE else element
            if body is not None:
                self._aside(body, "footnote" if name == NOTE else "comment")

    def _aside(self, element: Any, role: str) -> None:
        words = [
            "".join(run.text for run in self._runs(paragraph, Looks(), 0))
            for paragraph in _paragraphs(element)
        ]
        if text := " ".join(" ".join(words).split()):
            self.asides.append(Block(text, role=role))


def _said(properties: Any, name: str, values: set[str]) -> bool | None:
    if properties is None or not (found := value(properties, name)):
        return None
    return found in values


def _levels(style: Any) -> dict[int, Level]:
    found = {}
    for one in style:
        at = value(one, "level")
        if not at.isdigit() or not 1 <= int(at[:3]) <= 10:
            continue
        if local(one) == "list-level-style-bullet":
            found[int(at) - 1] = Level("bullet", BULLET)
            continue
        form, shown = value(one, "num-format"), value(one, "display-levels", "1")
        start = value(one, "start-value", "1")
        if not form:
            found[int(at) - 1] = Level("none", "")
            continue
        count = int(shown) if shown.isdigit() and len(shown) < 3 else 1
        numbers = ".".join(f"%{each}" for each in range(max(1, int(at) - count + 1), int(at) + 1))
        pattern = value(one, "num-list-format") or (
            f"{value(one, 'num-prefix')}{numbers}{value(one, 'num-suffix')}"
        )
        pattern = _percent(pattern)
        begin = int(start) if start.isdigit() and len(start) < 5 else 1
        found[int(at) - 1] = Level(KINDS.get(form, "decimal"), pattern, begin, form in "AI")
    return found


def _percent(pattern: str) -> str:
    """OpenDocument 1.4 writes "%1%.%2%" where others write "%1.%2"."""
    for each in range(1, 10):
        pattern = pattern.replace(f"%{each}%", f"%{each}")
    return pattern


def _collapsed(text: str | None) -> str:
    """White space in the file is one space."""
    if not text:
        return ""
    middle = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if middle and text[-1:].isspace() else ""
    return f"{before}{middle}{after}"


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        name = local(child)
        if name == "table-row":
            yield child
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(child)


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if local(child) in {"p", "h"}:
            yield child
        else:
            yield from _paragraphs(child)

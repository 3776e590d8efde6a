"""A Word document (.docx) as blocks: what a person reads in it, tracked changes accepted.

Its parts are read as they are; no field is computed, no link followed, no picture opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from councils.packages import inner, local
from responses.recognising.blocks import BODY, Block, Cell, Paper, bounded
from responses.recognising.readers.numbering import Counters, Level
from responses.recognising.readers.package import MOST_DEPTH, Package, first, value
from responses.recognising.readers.runs import Run, is_report_number, lines_of

KIND = "Word document"
REMOVED = frozenset({"del", "moveFrom", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange"})
# What holds text of its own kind or none; fields' instructions are not what is read.
SKIPPED = frozenset(
    {"instrText", "delText", "fldData", "Fallback", "rPr", "pPr", "sdtPr", "sectPr"}
)
KINDS = {"decimal": "decimal", "bullet": "bullet", "none": "none"}


@dataclass(frozen=True)
class Style:
    level: int = 0
    numbering: tuple[str, int] | None = None
    is_bold: bool = False
    is_italic: bool = False


def read(content: bytes) -> Paper:
    """Raises Unreadable for what is damaged, too large or hostile."""
    package = Package(content, KIND)
    main = _main(package)
    body = first(package.root(main), "body")
    if body is None:
        raise package.damaged()
    folder = main.rsplit("/", 1)[0]
    return _Document(package, folder, body).paper()


def _main(package: Package) -> str:
    """The name of the part with the text, as the package says."""
    for one in inner(package.root("_rels/.rels"), "Relationship"):
        if value(one, "Type").endswith("/officeDocument"):
            name = value(one, "Target").lstrip("/")
            if name in package.names:
                return name
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise package.damaged()


class _Document:
    """One document on its way."""

    def __init__(self, package: Package, folder: str, body: Any) -> None:
        self.package, self.folder, self.body = package, folder, body
        self.styles = self._styles()
        self.lists = self._lists()
        self.counters = Counters()
        self.blocks: list[Block] = []
        self.notes: dict[str, None] = {}
        self.asides: list[Block] = []
        self.line = self.tables = 0

    def paper(self) -> Paper:
        self._container(self.body, None, BODY, 0)
        for kind, role, path in (
            ("header", "header", ("p",)),
            ("footer", "header", ("p",)),
            ("footnotes", "footnote", ("footnote", "p")),
            ("endnotes", "footnote", ("endnote", "p")),
            ("comments", "comment", ("comment", "p")),
        ):
            for name in sorted(self.package.names):
                stem = name.removeprefix(f"{self.folder}/").removesuffix(".xml")
                if name.endswith(".xml") and stem.rstrip("0123456789") == kind:
                    for paragraph in inner(self.package.root(name), *path):
                        self._aside(paragraph, role)
        return Paper(bounded([*self.blocks, *self.asides]), tuple(self.notes))

    def _aside(self, paragraph: Any, role: str) -> None:
        text = "".join(run.text for run in self._runs(paragraph, 0))
        if words := " ".join(text.split()):
            self.asides.append(Block(words, role=role))

    # --- styles and lists --------------------------------------------------------------

    def _styles(self) -> dict[str, Style]:
        found: dict[str, Style] = {}
        root = self.package.root(f"{self.folder}/styles.xml")
        by_id = {value(one, "styleId"): one for one in inner(root, "style")}
        for name in by_id:
            found[name] = self._style(by_id, name)
        return found

    def _style(self, by_id: dict[str, Any], name: str) -> Style:
        """A style with what it takes over from those that it is based on."""
        level, numbering, bold, italic = 0, None, None, None
        for _ in range(10):
            style = by_id.get(name)
            if style is None:
                break
            properties, looks = first(style, "pPr"), first(style, "rPr")
            outline = first(properties, "outlineLvl")
            named = value(first(style, "name"), "val") if first(style, "name") is not None else ""
            if not level and outline is not None and value(outline, "val").isdigit():
                level = min(int(value(outline, "val")), 8) + 1
            if not level and named.lower().startswith("heading ") and named[-1:].isdigit():
                level = int(named[-1])
            if not level and named.lower() == "title":
                level = 1
            numbering = numbering or self._numbering(properties)
            bold = _is_on(looks, "b") if bold is None else bold
            italic = _is_on(looks, "i") if italic is None else italic
            based = first(style, "basedOn")
            name = value(based, "val") if based is not None else ""
        return Style(level if level < 10 else 0, numbering, bool(bold), bool(italic))

    @staticmethod
    def _numbering(properties: Any) -> tuple[str, int] | None:
        number = first(properties, "numPr")
        if number is None:
            return None
        list_id, depth = first(number, "numId"), first(number, "ilvl")
        if list_id is None:
            return None
        at = value(depth, "val", "0") if depth is not None else "0"
        return value(list_id, "val"), int(at) if at.isdigit() and len(at) < 3 else 0

    def _lists(self) -> dict[str, tuple[str, dict[int, Level]]]:
        """By the list's number: which list it counts with, and its levels."""
        root = self.package.root(f"{self.folder}/numbering.xml")
        abstract: dict[str, dict[int, Level]] = {}
        for one in inner(root, "abstractNum"):
            levels = {}
            for level in inner(one, "lvl"):
                if (at := value(level, "ilvl")).isdigit() and len(at) < 3:
                    levels[int(at)] = _level(level)
            abstract[value(one, "abstractNumId")] = levels
        found = {}
        for one in inner(root, "num"):
            link = first(one, "abstractNumId")
            name = value(link, "val") if link is not None else ""
            overrides = [*inner(one, "lvlOverride")]
            key = f"{name}/{value(one, 'numId')}" if overrides else name
            found[value(one, "numId")] = (key, abstract.get(name, {}))
        return found

    # --- text --------------------------------------------------------------------------

    def _container(self, element: Any, cell: Cell | None, role: str, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise self.package.damaged()
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child, cell, role)
            elif name == "tbl":
                self._table(child, cell, role, depth)
            elif name in REMOVED:
                self._say_changed()
            elif name not in SKIPPED:
                self._container(child, cell, role, depth + 1)

    def _table(self, table: Any, outer: Cell | None, role: str, depth: int) -> None:
        if outer is None:
            self.tables += 1
        number = self.tables
        rows = list(_through(table, "tr"))
        for at, row in enumerate(rows, 1):
            column = 0
            for each in _through(row, "tc"):
                properties = first(each, "tcPr")
                span = first(properties, "gridSpan")
                merged = first(properties, "vMerge")
                width = value(span, "val", "1") if span is not None else "1"
                is_again = merged is not None and value(merged, "val", "continue") == "continue"
                column += 1
                if not is_again:
                    self._container(each, outer or Cell(number, at, column), role, depth + 1)
                column += int(width) - 1 if width.isdigit() and len(width) < 3 else 0

    def _paragraph(self, paragraph: Any, cell: Cell | None, role: str) -> None:
        properties = first(paragraph, "pPr")
        style_name = first(properties, "pStyle")
        style = (
            self.styles.get(value(style_name, "val"), Style())
            if style_name is not None
            else Style()
        )
        outline = first(properties, "outlineLvl")
        level = style.level
        if outline is not None and value(outline, "val").isdigit():
            level = int(value(outline, "val")) + 1
            level = level if level < 10 else 0
        numbering = self._numbering(properties) or style.numbering
        label, item = "", 0
        runs = [
            replace(
                run,
                is_bold=run.is_bold or style.is_bold,
                is_italic=run.is_italic or style.is_italic,
            )
            for run in self._runs(paragraph, 0)
        ]
        has_words = any(run.text.strip() for run in runs)
        if numbering and has_words and numbering[0] in self.lists:
            key, levels = self.lists[numbering[0]]
            label = self.counters.label(key, levels, numbering[1])
            is_list = bool(label) and not level
            item = numbering[1] + 1 if is_list and not is_report_number(label) else 0
        self.line += 1 if has_words else 0
        for at, (text, bold, italic, struck) in enumerate(lines_of(runs)):
            self.blocks.append(
                Block(
                    text,
                    label=label if at == 0 else "",
                    level=level,
                    item=item if at == 0 else 0,
                    is_close=at > 0,
                    cell=cell,
                    line=self.line,
                    role=role,
                    bold=bold,
                    italic=italic,
                    struck=struck,
                )
            )

    def _runs(self, element: Any, depth: int) -> Iterator[Run]:
        if depth > MOST_DEPTH:
            raise self.package.damaged()
        for child in element:
            name = local(child)
            if name in REMOVED:
                self._say_changed()
            elif name == "ins":
                self._say_changed()
                yield from self._runs(child, depth + 1)
            elif name == "txbxContent":
                self._container(child, None, "box", depth + 1)
            elif name == "r":
                yield from self._run(child, depth + 1)
            elif name == "p":
                continue
            elif name not in SKIPPED:
                yield from self._runs(child, depth + 1)

    def _run(self, run: Any, depth: int) -> Iterator[Run]:
        looks = first(run, "rPr")
        if _is_on(looks, "vanish"):
            self.notes["Hidden words are not read."] = None
            return
        words = ""
        for child in run:
            name = local(child)
            if name == "t":
                words += child.text or ""
            elif name in {"br", "cr"}:
                words += "\n" if value(child, "type") != "page" else " "
            elif name == "tab":
                words += "\t"
            elif name == "noBreakHyphen":
                words += "-"
            elif name == "sym":
                words += _symbol(child)
            elif name == "fldChar" and (box := first(child, "ffData", "checkBox")) is not None:
                words += _box(box)
            elif name not in SKIPPED and name not in REMOVED:
                for inside in self._runs(child, depth + 1):  # a text box, a drawing
                    words += inside.text
        if words:
            struck = _is_on(looks, "strike") or _is_on(looks, "dstrike")
            yield Run(words, bool(_is_on(looks, "b")), bool(_is_on(looks, "i")), bool(struck))

    def _say_changed(self) -> None:
        self.notes["Tracked changes are read as if they had been accepted."] = None


def _level(element: Any) -> Level:
    kind_, text, start = (first(element, name) for name in ("numFmt", "lvlText", "start"))
    kind = value(kind_, "val", "decimal") if kind_ is not None else "decimal"
    pattern = value(text, "val") if text is not None else ""
    at = value(start, "val", "1") if start is not None else "1"
    plain = (
        "letter" if "etter" in kind else "roman" if "oman" in kind else KINDS.get(kind, "decimal")
    )
    begin = int(at) if at.isdigit() and len(at) < 5 else 1
    return Level(plain, pattern, begin, kind.startswith("upper"))


def _through(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table and cells of a row, also where a content control stands around them."""
    for child in element:
        found = local(child)
        if found == name:
            yield child
        elif found in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _through(child, name)


def _is_on(looks: Any, name: str) -> bool | None:
    """Whether a property such as bold is set; None where nothing is said of it."""
    found = first(looks, name)
    return None if found is None else value(found, "val", "1") not in {"0", "false", "off", "none"}


def _symbol(element: Any) -> str:
    code = value(element, "char")
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign


def _box(element: Any) -> str:
    """A box of an old form, which has no sign of its own."""
    said = first(element, "checked")
    said = first(element, "default") if said is None else said
    is_on = said is not None and value(said, "val", "1") not in {"0", "false"}
    return "☒" if is_on else "☐"

"""What every Word document of the portal shares: styles, lists, language, named places.

Headings are headings, lists are lists, language, title and author are said.  A place to write is a
content control with a name of its own, so that who cannot see the box hears which answer it holds.

The library names the moment at which it writes; here every entry of the package has the same one,
so that equal facts give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from consultations.prose import Block
from responses.word.language import add_words

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say
FONT = "Arial"  # is on every machine that opens Word documents
TEAL = RGBColor(0x1A, 0x4D, 0x4F)
BOX, CIRCLE, BULLET = "☐", "○", "•"
WIDTH, STATEMENT = 166, 46  # of the text and of a column of statements, in millimetres
INDENT = 567  # twentieths of a point: one centimetre
AFTER_BORDERS = frozenset(qn(f"w:{name}") for name in ("spacing", "ind", "jc", "outlineLvl", "rPr"))
LONGEST_ALIAS = 64  # characters that Word shows of a control's name


class WordDocument:
    """One document on its way."""

    def __init__(self, *, title: str, author: str, at: str, footer: str) -> None:
        """`at`: the moment of what it says, in ISO 8601."""
        self.document: Any = Document()
        self.next_control = 1
        self.styles_known: dict[str, str] = {}
        self._set_up(title, author, dt.datetime.fromisoformat(at).replace(tzinfo=None), footer)

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.document.save(stream)
        return _without_moments(stream.getvalue())

    # --- the document as a whole --------------------------------------------------------------

    def _set_up(self, title: str, author: str, at: dt.datetime, footer: str) -> None:
        said = self.document.core_properties
        said.title, said.author, said.last_modified_by = title[:255], author[:255], ""
        said.language, said.comments, said.revision = "en-GB", "", 1
        said.created = said.modified = at
        relations = self.document.part.package.rels
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[key]  # a picture of the library's empty document
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(22)
        page.top_margin = page.bottom_margin = Mm(22)
        self._styles()
        paragraph = page.footer.paragraphs[0]
        paragraph.add_run(f"{footer}. Page ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def _styles(self) -> None:
        styles = self.document.styles
        language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        if language is None:
            language = OxmlElement("w:lang")
            styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}").append(language)
        language.set(qn("w:val"), "en-GB")
        _font(styles["Normal"], 11)
        styles["Normal"].paragraph_format.space_after = Pt(8)
        for name, size, before in (
            ("Title", 22, 0),
            ("Heading 1", 16, 22),
            ("Heading 2", 12, 16),
        ):
            style = styles[name]
            _font(style, size, TEAL)
            style.font.bold = True
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.keep_with_next = True
        border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
        for name in ("Publisher", "Standing", "Note", "Answer"):
            self.style(name)
        styles["Publisher"].font.bold = styles["Standing"].font.bold = True
        styles["Note"].font.size = Pt(10)
        styles["Note"].paragraph_format.space_after = Pt(4)
        answer = styles["Answer"].paragraph_format
        answer.space_after, answer.left_indent, answer.right_indent = Pt(0), Pt(4), Pt(4)
        together = styles["List Paragraph"].element.find(f".//{qn('w:contextualSpacing')}")
        if together is not None:
            together.getparent().remove(together)
        ruled(styles["Answer"], "top", "left", "bottom", "right")

    def style(self, name: str) -> Any:
        """A new style for paragraphs, like ordinary text."""
        styles = self.document.styles
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        return made

    # --- paragraphs and lists -----------------------------------------------------------------

    def paragraph(self, words: str, style: str) -> Any:
        """Line ends within the words stay, as breaks."""
        paragraph = self.empty(style)
        add_words(paragraph, words)
        return paragraph

    def empty(self, style: str) -> Any:
        paragraph = self.document.add_paragraph()
        if style not in self.styles_known:  # the library looks through all of them each time
            self.styles_known[style] = self.document.styles[style].style_id
        if style != "Normal":
            paragraph._p.style = self.styles_known[style]
        return paragraph

    def labelled(self, label: str, value: str) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
        return paragraph

    def blocks(
        self, found: Iterable[Block], *, indent: int = 0, style: str = "Normal"
    ) -> list[Any]:
        """The paragraphs that were made."""
        made = []
        for block in found:
            if block.kind == "ul":
                made += self.listed(block.lines, BULLET, indent=indent)
            else:
                paragraph = self.paragraph(block.lines[0], style)
                if indent:
                    paragraph.paragraph_format.left_indent = Twips(indent)
                made.append(paragraph)
        return made

    def listed(self, lines: Iterable[str], mark: str, *, indent: int = 0) -> list[Any]:
        number = self.numbering(mark, is_bullet=True, indent=indent)
        made = []
        for line in lines:
            made.append(self.paragraph(line, "List Paragraph"))
            of_list(made[-1], number)
        return made

    def numbering(self, text: str, *, is_bullet: bool, indent: int = 0) -> int:
        """A list of its own; its marks are bullets or numbers."""
        numbering = self.document.part.numbering_part.element
        there = numbering.findall(qn("w:abstractNum"))
        identifier = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in there), default=0)
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(identifier))
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for name, value in (
            ("w:start", "1"),
            ("w:numFmt", "bullet" if is_bullet else "decimal"),
            ("w:lvlText", text),
            ("w:lvlJc", "left"),
        ):
            level.append(valued(name, value))
        look = OxmlElement("w:pPr")
        margin = OxmlElement("w:ind")
        margin.set(qn("w:left"), str(indent + INDENT))
        margin.set(qn("w:hanging"), str(INDENT))
        look.append(margin)
        level.append(look)
        abstract.append(valued("w:multiLevelType", "singleLevel"))
        abstract.append(level)
        first = numbering.find(qn("w:num"))
        numbering.append(abstract) if first is None else first.addprevious(abstract)
        return int(numbering.add_num(identifier).numId)

    # --- tables -------------------------------------------------------------------------------

    def grid(self, labels: Sequence[str]) -> Any:
        """A table whose first row is a header: "Statement" and a column for each label."""
        table = self.document.add_table(rows=1, cols=len(labels) + 1, style="Table Grid")
        table.autofit = False
        header = table.rows[0]
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, words in zip(header.cells, ("Statement", *labels), strict=True):
            add_words(cell.paragraphs[0], words, is_bold=True)
        return table

    def grid_row(self, table: Any, statement: str) -> Sequence[Any]:
        """The paragraphs of a new row, one for each label."""
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = row.cells  # the library looks for them each time
        add_words(cells[0].paragraphs[0], statement)
        paragraphs = [cell.paragraphs[0] for cell in cells[1:]]
        for paragraph in paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraphs

    def grid_ends(self, table: Any) -> None:
        """Sets widths and sizes, and ends the table."""
        rest = (WIDTH - STATEMENT) // (len(table.columns) - 1)
        for at, column in enumerate(table.columns):
            column.width = Mm(rest if at else STATEMENT)
        for row in table.rows:
            for at, cell in enumerate(row.cells):
                cell.width = Mm(rest if at else STATEMENT)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(2)
                    for run in paragraph.runs:
                        run.font.size = Pt(8.5 if run.bold else 10)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    # --- named places -------------------------------------------------------------------------

    def control(self, name: str, tag: str, *, kind: Any = None, is_locked: bool = False) -> Any:
        """A content control without content; `is_locked`: it is filled in but not taken out."""
        control = OxmlElement("w:sdt")
        said = OxmlElement("w:sdtPr")
        said.append(valued("w:alias", name[:LONGEST_ALIAS]))
        said.append(valued("w:tag", tag))
        said.append(valued("w:id", str(self.next_control)))
        if is_locked:
            said.append(valued("w:lock", "sdtLocked"))
        if kind is not None:
            said.append(kind)
        self.next_control += 1
        control.append(said)
        control.append(OxmlElement("w:sdtContent"))
        return control

    def enclose(self, paragraphs: Sequence[Any], name: str, tag: str, **more: Any) -> None:
        """Puts a control around paragraphs that follow one another."""
        control = self.control(name, tag, **more)
        paragraphs[0]._p.addprevious(control)
        for paragraph in paragraphs:
            control[-1].append(paragraph._p)


def valued(name: str, value: str) -> Any:
    """An element that says one value."""
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _font(style: Any, size: int, colour: RGBColor | None = None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):  # a font of the theme would win
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    if colour is not None:
        style.font.color.rgb = colour


def ruled(found: Any, *sides: str) -> None:
    """Lines at these sides (in the order top, left, bottom, right) of a paragraph, or of a style:
    then around all its paragraphs that follow one another."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "4A5455")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    look = found._element.get_or_add_pPr()
    # The schema has an order: the border stands before spacing and indents.
    after = [one for one in look if one.tag in AFTER_BORDERS]
    after[0].addprevious(borders) if after else look.append(borders)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def of_list(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
    paragraph.paragraph_format.space_after = Pt(4)


def _without_moments(content: bytes) -> bytes:
    """The package with one and the same moment on every entry."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return stream.getvalue()

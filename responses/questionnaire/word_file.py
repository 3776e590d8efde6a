"""The questionnaire as a Word document that a screen reader can follow and a person can fill in.

Headings are headings, lists are lists, a table stands only where a grid of statements is asked, and
its first row is a header.  The room to write is a content control with a name of its own, so that
who cannot see the box hears which answer it holds.  Language, title and author are said.

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
from responses.paper.facts import Paragraph
from responses.questionnaire.facts import AskedQuestion, AskedSection, QuestionnaireFacts

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say
FONT = "Arial"  # is on every machine that opens Word documents
TEAL = RGBColor(0x1A, 0x4D, 0x4F)
BOX, CIRCLE, BULLET = "☐", "○", "•"
SPACES = {"small": 3, "medium": 7, "large": 14}  # empty lines of the room to write
LINE = "." * 40
WIDTH, STATEMENT = 166, 46  # of the text and of a column of statements, in millimetres
INDENT = 567  # twentieths of a point: one centimetre


def written(facts: QuestionnaireFacts) -> bytes:
    """The document as DOCX."""
    writer = Writer(facts)
    writer.write()
    stream = io.BytesIO()
    writer.document.save(stream)
    return _without_moments(stream.getvalue())


class Writer:
    """One document on its way."""

    def __init__(self, facts: QuestionnaireFacts) -> None:
        self.facts = facts
        self.document: Any = Document()
        self.next_control = 1
        self.together: list[Any] = []  # the paragraphs of a question, which stay on one page

    def write(self) -> None:
        facts = self.facts
        self._set_up()
        self._paragraph(facts.publisher, "Publisher")
        self._paragraph(facts.title, "Title")
        if facts.standing:
            self._paragraph(facts.standing, "Standing")
        for label, value in facts.rows:
            last = self._labelled(label, value)
        last.paragraph_format.space_after = Pt(14)
        self._blocks(facts.summary)
        for chapter in facts.chapters:
            self._paragraph(chapter.heading, "Heading 1")
            self._blocks(chapter.blocks)
        if facts.left_out:
            self._paragraph("Questions that are left out", "Heading 1")
            self._list(facts.left_out, BULLET)
        for section in facts.sections:
            self._section(section)
        if facts.contact:
            self._paragraph("Contact", "Heading 1")
            self._blocks(facts.contact)

    # --- the document as a whole --------------------------------------------------------------

    def _set_up(self) -> None:
        facts, document = self.facts, self.document
        at = dt.datetime.fromisoformat(facts.at).replace(tzinfo=None)
        said = document.core_properties
        said.title, said.author, said.last_modified_by = facts.title, facts.publisher, ""
        said.language, said.comments, said.revision = "en-GB", "", 1
        said.created = said.modified = at
        relations = document.part.package.rels
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[key]  # a picture of the library's empty document
        page = document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(22)
        page.top_margin = page.bottom_margin = Mm(22)
        self._styles()
        self._footer(page.footer.paragraphs[0])

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
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles["Normal"]
        styles["Publisher"].font.bold = styles["Standing"].font.bold = True
        styles["Note"].font.size = Pt(10)
        styles["Note"].paragraph_format.space_after = Pt(4)
        answer = styles["Answer"].paragraph_format
        answer.space_after, answer.left_indent, answer.right_indent = Pt(0), Pt(4), Pt(4)
        together = styles["List Paragraph"].element.find(f".//{qn('w:contextualSpacing')}")
        if together is not None:
            together.getparent().remove(together)
        _boxed(styles["Answer"])

    def _footer(self, paragraph: Any) -> None:
        paragraph.add_run(f"{self.facts.footer}. Page ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    # --- its parts ----------------------------------------------------------------------------

    def _section(self, section: AskedSection) -> None:
        self._paragraph(section.heading, "Heading 1")
        self._numbered(section.number, section.background)
        if section.note:
            self._paragraph(section.note, "Note")
        for question in section.questions:
            if question.is_asked:
                self._question(question)
            else:
                self._blocks(question.guidance)

    def _question(self, question: AskedQuestion) -> None:
        self.together = []
        self._paragraph(f"{question.number}. {question.wording}", "Heading 2")
        for words in (question.for_whom, question.condition):
            if words:
                self._paragraph(words if words.endswith(".") else f"{words}.", "Note")
        self._blocks(question.guidance)
        if question.choose:
            self._paragraph(question.choose, "Note")
        labels = [one.label for one in question.choices]
        if question.statements:
            self._grid(question.statements, labels)
        elif labels:
            mark = BOX if question.takes_several else CIRCLE
            lines = [
                f"{one.label} {LINE}" if one.takes_words else one.label for one in question.choices
            ]
            self._list(lines, mark)
        if question.write:
            self._room(question)
        for paragraph in self.together[:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def _grid(self, statements: Sequence[str], labels: Sequence[str]) -> None:
        table = self.document.add_table(rows=1, cols=len(labels) + 1, style="Table Grid")
        table.autofit = False
        rest = (WIDTH - STATEMENT) // len(labels)
        for at, column in enumerate(table.columns):
            column.width = Mm(rest if at else STATEMENT)
        header = table.rows[0]
        mark = OxmlElement("w:tblHeader")
        header._tr.get_or_add_trPr().append(mark)
        for cell, words in zip(header.cells, ("Statement", *labels), strict=True):
            cell.paragraphs[0].add_run(words).bold = True
        for statement in statements:
            row = table.add_row()
            row.cells[0].text = statement
            for cell in row.cells[1:]:
                cell.text = CIRCLE
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            keep = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().append(keep)
        for row in table.rows:
            for at, cell in enumerate(row.cells):
                cell.width = Mm(rest if at else STATEMENT)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(2)
                    for run in paragraph.runs:
                        run.font.size = Pt(8.5 if run.bold else 10)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _room(self, question: AskedQuestion) -> None:
        """A label, and a box to write in: on the screen or with a pen."""
        self._paragraph(f"{question.write}:", "Note")
        lines = [self._paragraph("", "Answer") for _ in range(SPACES[question.room])]
        control, said, content = (
            OxmlElement("w:sdt"),
            OxmlElement("w:sdtPr"),
            OxmlElement("w:sdtContent"),
        )
        for name, value in (("w:alias", question.write[:64]), ("w:tag", question.number)):
            element = OxmlElement(name)
            element.set(qn("w:val"), value)
            said.append(element)
        number = OxmlElement("w:id")
        number.set(qn("w:val"), str(self.next_control))
        self.next_control += 1
        said.append(number)
        lines[0]._p.addprevious(control)
        control.append(said)
        control.append(content)
        for line in lines:
            content.append(line._p)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    # --- paragraphs and lists -----------------------------------------------------------------

    def _paragraph(self, words: str, style: str) -> Any:
        """Line ends within the words stay, as breaks."""
        paragraph = self.document.add_paragraph(style=style)
        self.together.append(paragraph)
        for at, line in enumerate(words.split("\n")):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(line)
        return paragraph

    def _labelled(self, label: str, value: str) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
        return paragraph

    def _blocks(self, found: Iterable[Block], *, indent: int = 0) -> None:
        for block in found:
            if block.kind == "ul":
                self._list(block.lines, BULLET, indent=indent)
            else:
                paragraph = self._paragraph(block.lines[0], "Normal")
                paragraph.paragraph_format.left_indent = Twips(indent) if indent else None

    def _list(self, lines: Iterable[str], mark: str, *, indent: int = 0) -> None:
        number = self._numbering(mark, is_bullet=True, indent=indent)
        for line in lines:
            _of_list(self._paragraph(line, "List Paragraph"), number)

    def _numbered(self, section: int, paragraphs: Sequence[Paragraph]) -> None:
        """The background of a section: "2.1", "2.2" … as a list that Word numbers."""
        if not paragraphs:
            return
        number = self._numbering(f"{section}.%1", is_bullet=False)
        for paragraph in paragraphs:
            first, *rest = paragraph.blocks
            words = first.lines[0] if first.kind == "p" else ""
            _of_list(self._paragraph(words, "List Paragraph"), number)
            self._blocks(rest if first.kind == "p" else paragraph.blocks, indent=INDENT)

    def _numbering(self, text: str, *, is_bullet: bool, indent: int = 0) -> int:
        """A list of its own; its marks are bullets or numbers."""
        numbering = self.document.part.numbering_part.element
        there = numbering.findall(qn("w:abstractNum"))
        identifier = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in there), default=0)
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(identifier))
        kind = OxmlElement("w:multiLevelType")
        kind.set(qn("w:val"), "singleLevel")
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for name, value in (
            ("w:start", "1"),
            ("w:numFmt", "bullet" if is_bullet else "decimal"),
            ("w:lvlText", text),
            ("w:lvlJc", "left"),
        ):
            element = OxmlElement(name)
            element.set(qn("w:val"), value)
            level.append(element)
        look = OxmlElement("w:pPr")
        margin = OxmlElement("w:ind")
        margin.set(qn("w:left"), str(indent + INDENT))
        margin.set(qn("w:hanging"), str(INDENT))
        look.append(margin)
        level.append(look)
        abstract.append(kind)
        abstract.append(level)
        first = numbering.find(qn("w:num"))
        numbering.append(abstract) if first is None else first.addprevious(abstract)
        return int(numbering.add_num(identifier).numId)


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


def _boxed(style: Any) -> None:
    """A border around all paragraphs of the style that follow one another."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "4A5455")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    look = style.element.get_or_add_pPr()
    # The schema has an order: the border stands before spacing and indents.
    spacing = look.find(qn("w:spacing"))
    look.append(borders) if spacing is None else spacing.addprevious(borders)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _of_list(paragraph: Any, number: int) -> None:
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

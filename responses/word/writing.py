"""A draft as a Word document that a colleague without access to the portal can edit.

Each answer and each part of the report has a place to write between two lines; options are boxes to
tick; comments are Word's own.  What the document was written from (which version of which text)
stands in its custom properties, so that it is known what happened meanwhile when it comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips
from lxml import etree

from consultations.prose import Block, blocks
from responses.enums import AnswerState
from responses.word import body, marks
from responses.word.document import BULLET, INDENT, TEAL, WordDocument, ruled, valued
from responses.word.language import add_words
from responses.word.values import AnswerPlace, Chapter, Remark, Told, WordDraft

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTIES_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties, everywhere
LINES_IN_ONE = 40  # fingerprints in one property: Word shows 255 characters of it
BOX_FONT = "MS Gothic"  # has both boxes
GREY = RGBColor(0x4A, 0x54, 0x55)
HOW_TO = (
    "Write between the two lines that name a place, and tick boxes by selecting them. Paragraphs "
    "and lists with bullets come back; bold, colours and sizes do not.",
    "Where one answer is asked for, tick one and untick the other. “No response is suggested” and "
    "“Not applicable in the council’s view” stand in place of an answer.",
    "Comments come back as comments. Tracked changes are read as accepted.",
    "What stands outside these places, pictures, tables and footnotes do not come back. The "
    "questions themselves cannot be changed here.",
    "Keep the lines around each place: by them it is known which answer it is.",
    "A policy officer uploads the document, sees answer by answer what would change, and chooses. "
    "Nothing that was written in the portal meanwhile is overwritten.",
)
NO_RESPONSE = "No response is suggested"
NOT_FOR_US = "Not applicable in the council’s view (say why below)"
WHY = "Why no response, or why not applicable"
CHOOSE = {True: "Tick all that apply.", False: "Tick one."}


def written(draft: WordDraft) -> bytes:
    """The document as DOCX; equal values give the same bytes."""
    writer = Writer(draft)
    writer.write()
    return writer.content()


class Writer(WordDocument):
    """One draft on its way."""

    def __init__(self, draft: WordDraft) -> None:
        super().__init__(
            title=f"Draft response: {draft.title}",
            author=draft.council_name,
            at=draft.at,
            footer=f"{draft.council_name}. Draft of {draft.said_at}",
        )
        self.draft = draft
        self.next_bookmark = 1
        self.properties: dict[str, str] = {
            "format": marks.FORMAT,
            "consultation": draft.consultation,
            "council": draft.council,
            "response": draft.response,
            "written": draft.at,
        }

    def write(self) -> None:
        draft = self.draft
        self.paragraph(draft.council_name, "Publisher")
        self.paragraph(f"Draft response: {draft.title}", "Title")
        self.paragraph("DRAFT. For the council’s own people.", "Standing")
        for label, value in (
            ("Consultation of", draft.publisher),
            ("Closes", draft.closes),
            ("This document is of", draft.said_at),
        ):
            self.labelled(label, value)
        self.paragraph("How to use this document", "Heading 1")
        self.listed(HOW_TO, BULLET)
        for chapter in draft.chapters:
            self._chapter(chapter)
        self._fingerprints()
        self._add_properties()

    def _styles(self) -> None:
        super()._styles()
        mark = self.style(marks.MARK_STYLE)
        mark.font.size, mark.font.bold, mark.font.color.rgb = Pt(9), True, TEAL
        mark.paragraph_format.space_before = mark.paragraph_format.space_after = Pt(4)
        option = self.style("Option")
        option.paragraph_format.left_indent = Twips(INDENT)
        option.paragraph_format.first_line_indent = Twips(-INDENT)
        option.paragraph_format.space_after = Pt(4)

    # --- its parts ----------------------------------------------------------------------------

    def _chapter(self, chapter: Chapter) -> None:
        part = chapter.part
        heading = self.empty("Heading 1")
        with_field = marks.field_key(part.key, marks.HEADING)
        self._head(heading, part.key)
        self._field(heading, with_field, part.words.heading, f"Heading of {part.label}")
        version = str(part.version)
        self._place(part.key, part.label, part.words.text, version, part.remarks)
        if part.has_instead:
            if part.left_out:
                self.paragraph(part.left_out, "Note")
            self._place(
                part.instead_key, part.instead_label, part.words.not_applicable_text, version
            )
        for entry in chapter.entries:
            if isinstance(entry, Told):
                self._told(entry)
            else:
                self._answer(entry)

    def _told(self, told: Told) -> None:
        if told.heading:
            self.paragraph(told.heading, "Heading 2")
        self.blocks(blocks(told.text))

    def _answer(self, place: AnswerPlace) -> None:
        heading = self.paragraph(f"{place.number}. {place.wording}", "Heading 2")
        self._head(heading, place.key)
        self._remarks(heading, place.remarks)
        for words in place.notes:
            self.paragraph(words, "Note")
        self.blocks(blocks(place.guidance))
        spec, said = place.spec, place.said
        version = f"{place.version}.{place.question_version}"
        if spec.has_rows:
            self.paragraph("Tick one for each statement.", "Note")
            self._grid(place)
        elif spec.has_options:
            self.paragraph(CHOOSE[spec.takes_several], "Note")
            for option in place.asked.options:
                key = marks.option_tick(place.key, option.code)
                self._tick(key, option.label, is_ticked=option.code in said.choices)
                if option.is_other:
                    self._line(place, marks.OTHER, f"In words: “{option.label}”", said.other)
        if spec.words:
            self._place(place.key, place.label, said.text, version)
        else:
            self.properties[place.key] = f"{version} - {place.label}"
        for state, words in ((marks.NO_RESPONSE, NO_RESPONSE), (marks.NOT_FOR_US, NOT_FOR_US)):
            key = marks.state_tick(place.key, state)
            self._tick(key, words, is_ticked=said.state == AnswerState(state))
        self._line(place, marks.REASON, WHY, said.reason)

    def _grid(self, place: AnswerPlace) -> None:
        options = place.asked.options
        table = self.grid([one.label for one in options])
        for row in place.asked.rows:
            cells = self.grid_row(table, row.label)
            for option, paragraph in zip(options, cells, strict=True):
                code = f"{row.code}:{option.code}"
                key, name = marks.option_tick(place.key, code), f"{row.label}: {option.label}"
                self._box(paragraph, key, name, is_ticked=code in place.said.choices)
        self.grid_ends(table)

    # --- places to write and boxes to tick ----------------------------------------------------

    def _place(
        self, key: str, label: str, text: str, version: str, remarks: Iterable[Remark] = ()
    ) -> None:
        """Prose between two lines, in a control and a bookmark of its own."""
        self.properties[key] = f"{version} w {label}"
        begin = self.paragraph(marks.begins(label), marks.MARK_STYLE)
        begin.paragraph_format.keep_with_next = True
        ruled(begin, "bottom")
        self._remarks(begin, remarks)
        found = blocks(text) or [Block("p", ("",))]
        paragraphs = self.blocks(found)
        self.enclose(paragraphs, label, marks.tag(key), kind=_several(), is_locked=True)
        end = self.paragraph(marks.ends(label), marks.MARK_STYLE)
        ruled(end, "top")
        first, last = self._bookmark(marks.bookmark(key))
        begin._p.append(first)
        end._p.insert(1, last)

    def _line(self, place: AnswerPlace, what: str, label: str, value: str) -> None:
        paragraph = self.paragraph(f"{label}: ", "Note")
        paragraph.paragraph_format.left_indent = Twips(INDENT)
        key = marks.field_key(place.key, what)
        self._field(paragraph, key, value, f"{place.number}: {label}")

    def _field(self, paragraph: Any, key: str, value: str, name: str) -> None:
        """A few words within a line."""
        control = self.control(name, marks.tag(key), is_locked=True)
        before = len(paragraph._p)
        if value:
            add_words(paragraph, value)
        else:
            control[0].append(OxmlElement("w:showingPlcHdr"))
            empty = paragraph.add_run(marks.PLACEHOLDER)
            empty.font.color.rgb = GREY
        runs = list(paragraph._p)[before:]
        first, last = self._bookmark(marks.bookmark(key))
        paragraph._p.extend([first, control, last])
        control[-1].extend(runs)

    def _tick(self, key: str, label: str, *, is_ticked: bool) -> None:
        paragraph = self.empty("Option")
        self._box(paragraph, key, label, is_ticked=is_ticked)
        paragraph.add_run().add_tab()
        add_words(paragraph, label)

    def _box(self, paragraph: Any, key: str, name: str, *, is_ticked: bool) -> None:
        box = etree.Element(f"{{{W14}}}checkbox", nsmap={"w14": W14})
        for said, attributes in (
            ("checked", {"val": "1" if is_ticked else "0"}),
            ("checkedState", {"val": f"{ord(marks.TICKED):04X}", "font": BOX_FONT}),
            ("uncheckedState", {"val": f"{ord(marks.NOT_TICKED):04X}", "font": BOX_FONT}),
        ):
            element = etree.SubElement(box, f"{{{W14}}}{said}")
            for attribute, value in attributes.items():
                element.set(f"{{{W14}}}{attribute}", value)
        control = self.control(name, marks.tag(key), kind=box, is_locked=True)
        run = paragraph.add_run(marks.TICKED if is_ticked else marks.NOT_TICKED)
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(script), BOX_FONT)
        first, last = self._bookmark(marks.bookmark(key))
        paragraph._p.extend([first, control, last])
        control[-1].append(run._r)

    def _head(self, paragraph: Any, key: str) -> None:
        first, last = self._bookmark(marks.bookmark(key, is_head=True))
        paragraph._p.extend([first, last])

    def _bookmark(self, name: str) -> tuple[Any, Any]:
        first, last = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (first, last):
            element.set(qn("w:id"), str(self.next_bookmark))
        first.set(qn("w:name"), name)
        self.next_bookmark += 1
        return first, last

    def _remarks(self, paragraph: Any, remarks: Iterable[Remark]) -> None:
        """Comments on a line, each with whom it is from and when."""
        for remark in remarks:
            initials = "".join(word[0] for word in remark.author.split()[:3])
            made = self.document.add_comment(
                paragraph.runs, text=remark.text, author=remark.author, initials=initials
            )
            at = dt.datetime.fromisoformat(remark.at).astimezone(dt.UTC)
            made._comment_elm.date = at.replace(microsecond=0)

    # --- what the document says of itself -----------------------------------------------------

    def _fingerprints(self) -> None:
        """Of every line of the document's own, so that what others add between them is seen."""
        lines = body.lines_of(self.document.element.body)
        found = sorted({marks.fingerprint(line.text) for line in lines if not line.is_prose})
        for at in range(0, len(found), LINES_IN_ONE):
            name = f"lines.{at // LINES_IN_ONE + 1:02}"
            self.properties[name] = "".join(found[at : at + LINES_IN_ONE])

    def _add_properties(self) -> None:
        root = etree.Element(f"{{{PROPERTIES}}}Properties", nsmap={None: PROPERTIES, "vt": TYPES})
        for number, (name, value) in enumerate(self.properties.items(), 2):
            said = etree.SubElement(root, f"{{{PROPERTIES}}}property")
            said.set("fmtid", PROPERTIES_ID)
            said.set("pid", str(number))
            said.set("name", marks.PROPERTY + name)
            etree.SubElement(said, f"{{{TYPES}}}lpwstr").text = value
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self.document.part.package
        part = Part(PackURI("/docProps/custom.xml"), PROPERTIES_TYPE, content, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _several() -> Any:
    """What a control of several paragraphs says of itself. Of one that says nothing LibreOffice
    makes a field of one line, and writes its second paragraph twice."""
    kind = OxmlElement("w:docPartObj")
    kind.append(valued("w:docPartGallery", "Quick Parts"))
    return kind

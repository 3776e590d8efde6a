"""The questionnaire as a Word document that a screen reader can follow and a person can fill in.

A table stands only where a grid of statements is asked, and its first row is a header.  The room to
write is a content control that says which answer it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from consultations.prose import Block
from responses.paper.facts import Paragraph
from responses.questionnaire.facts import AskedQuestion, AskedSection, QuestionnaireFacts
from responses.word.document import BOX, BULLET, CIRCLE, INDENT, WordDocument, of_list
from responses.word.language import as_sentence
from slisystem.languages import joined

SPACES = {"small": 3, "medium": 7, "large": 14}  # empty lines of the room to write
LINE = "." * 40


def written(facts: QuestionnaireFacts) -> bytes:
    """The document as DOCX."""
    writer = Writer(facts)
    writer.write()
    return writer.content()


class Writer(WordDocument):
    """One questionnaire on its way."""

    def __init__(self, facts: QuestionnaireFacts) -> None:
        super().__init__(
            title=facts.title, author=facts.publisher, at=facts.at, footer=facts.footer
        )
        self.facts = facts
        self.together: list[Any] = []  # the paragraphs of a question, which stay on one page

    def write(self) -> None:
        facts = self.facts
        self.paragraph(facts.publisher, "Publisher")
        self.paragraph(facts.title, "Title")
        if facts.standing:
            self.paragraph(facts.standing, "Standing")
        for label, value in facts.rows:
            last = self.labelled(label, value)
        last.paragraph_format.space_after = Pt(14)
        self.blocks(facts.summary)
        for chapter in facts.chapters:
            self.paragraph(chapter.heading, "Heading 1")
            self.blocks(chapter.blocks)
        if facts.left_out:
            self.paragraph("Questions that are left out", "Heading 1")
            self.listed(facts.left_out, BULLET)
        for section in facts.sections:
            self._section(section)
        if facts.contact:
            self.paragraph("Contact", "Heading 1")
            self.blocks(facts.contact)

    def paragraph(self, words: str, style: str) -> Any:
        paragraph = super().paragraph(words, style)
        self.together.append(paragraph)
        return paragraph

    def _section(self, section: AskedSection) -> None:
        self.paragraph(section.heading, "Heading 1")
        self._numbered(section.number, section.background)
        if section.note:
            self.paragraph(section.note, "Note")
        for question in section.questions:
            if question.is_asked:
                self._question(question)
            else:
                self.blocks(question.guidance)

    def _question(self, question: AskedQuestion) -> None:
        self.together = []
        self.paragraph(joined(f"{question.number}. ", question.wording), "Heading 2")
        for words in (question.for_whom, question.condition):
            if words:
                self.paragraph(as_sentence(words), "Note")
        self.blocks(question.guidance)
        if question.choose:
            self.paragraph(question.choose, "Note")
        labels = [one.label for one in question.choices]
        if question.statements:
            self._grid(question.statements, labels)
        elif labels:
            mark = BOX if question.takes_several else CIRCLE
            lines = [
                joined(one.label, f" {LINE}") if one.takes_words else one.label
                for one in question.choices
            ]
            self.listed(lines, mark)
        if question.write:
            self._room(question)
        for paragraph in self.together[:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def _grid(self, statements: Sequence[str], labels: Sequence[str]) -> None:
        table = self.grid(labels)
        for statement in statements:
            for paragraph in self.grid_row(table, statement):
                paragraph.add_run(CIRCLE)
        self.grid_ends(table)

    def _room(self, question: AskedQuestion) -> None:
        """A label, and a box to write in: on the screen or with a pen."""
        self.paragraph(f"{question.write}:", "Note")
        lines = [self.paragraph("", "Answer") for _ in range(SPACES[question.room])]
        self.enclose(lines, question.write, question.number)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _numbered(self, section: int, paragraphs: Sequence[Paragraph]) -> None:
        """The background of a section: "2.1", "2.2" … as a list that Word numbers."""
        if not paragraphs:
            return
        number = self.numbering(f"{section}.%1", is_bullet=False)
        for paragraph in paragraphs:
            first, *rest = paragraph.blocks
            words = first.lines[0] if first.kind == "p" else ""
            of_list(self.paragraph(words, "List Paragraph"), number)
            following: Sequence[Block] = rest if first.kind == "p" else paragraph.blocks
            self.blocks(following, indent=INDENT)

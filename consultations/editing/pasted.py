"""A whole questionnaire as somebody pasted it → sections and questions, proposed for confirmation.

No word is lost: each stands in an item (a section, a question, or words that fitted nowhere and are
shown as such), or in `marks`, the numbers and phrases that became something else: "Q4.", "5.1",
"(please tick all that apply)".  What a line is follows from its own looks (pasted_lines.py), from
how the questionnaire numbers its questions, and from what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consultations.editing import pasted_lines as looks
from consultations.editing.pasted_items import Item, Proposal, Question, Section, Unused
from consultations.editing.pasted_lines import Marked
from consultations.editing.pasted_options import in_one_line, is_known, is_scale_row
from consultations.editing.pasted_wording import finish
from consultations.enums import QuestionKind
from consultations.prose import clean


def read(text: str) -> Proposal:
    """What the text seems to say."""
    lines = [looks.tidy(line) for line in clean(text).split("\n")]
    reader = _Reader(_Numbering.of(lines))
    for line in lines:
        reader.take(line)
    return reader.proposal()


@dataclass(frozen=True)
class _Numbering:
    """How this questionnaire numbers: "q" (Q1, Question 1), "." (1.), ")" (1)), "" (not at all)."""

    style: str
    has_deep: bool

    @classmethod
    def of(cls, lines: Iterable[str]) -> _Numbering:
        style, deep = "", False
        for line in lines:
            found = looks.deep_mark(line)
            deep = deep or found is not None
            inner = found.rest if found else line
            if looks.question_mark(looks.bullet(inner) or inner):
                return cls("q", deep)
            plain = looks.plain_mark(line)
            if plain and not style:
                style = ")" if plain.mark.endswith(")") else "."
        return cls(style, deep)


class _Reader:
    def __init__(self, numbering: _Numbering) -> None:
        self.numbering = numbering
        self.items: list[Item] = []
        self.marks: list[str] = []
        self.question: Question | None = None
        self.section: Section | None = None
        self.place = ""  # where the line before went: title, background, text, guidance, …
        self.is_after_gap = False
        self.is_first_done = False  # whether a question stands before the present one
        self.scaled: set[int] = set()  # questions whose options are the head of a table
        self.wants_options = False

    def proposal(self) -> Proposal:
        self._finish()
        return Proposal(tuple(self.items), tuple(filter(None, self.marks)))

    # --- one line ---------------------------------------------------------------------------

    def take(self, line: str) -> None:
        if not looks.words_of(line):
            self.is_after_gap = self.is_after_gap or not line
            return
        if looks.PAGE.match(line) and not self._is_point(line):
            self._unused(line, "page")
        elif looks.SUGGESTED.match(line):
            self._unused(line, "suggested")
        else:
            self._take(line)
        self.is_after_gap = False

    def _is_point(self, line: str) -> bool:
        """A lone digit among options that are digits is a point of a scale."""
        if self.question is None or not line.isdecimal():
            return False
        return self.wants_options or any(each.isdecimal() for each in self.question.options)

    def _take(self, line: str) -> None:
        # A list item that is numbered by itself: "- 6.1 Some stakeholders …".
        inner = looks.bullet(line)
        if inner and (looks.deep_mark(inner) or looks.question_mark(inner)):
            line = inner
        if found := looks.question_mark(line):
            self._begin_question(found)
        elif found := looks.section_mark(line):
            self._begin_section(found.rest, found.mark)
        elif found := looks.deep_mark(line):
            self._deep(found)
        elif (found := looks.plain_mark(line)) and self._numbered(found):
            return
        elif found := self._label(line):
            self.marks.append(found.mark)
        elif self.place == "suggested":
            self._unused(line, "suggested")
        elif self._choices(line):
            return
        elif looks.is_shouted(line) and not (self.question and not self.question.text):
            self._begin_section(line, "")
        else:
            self._words(line)

    def _label(self, line: str) -> Marked | None:
        found = looks.LABEL.match(line)
        if found is None:
            return None
        self.wants_options = self.question is not None and bool(found["options"])
        self.place = "label"
        return Marked(line, "", "")

    # --- sections and questions --------------------------------------------------------------

    def _begin_section(self, title: str, mark: str) -> None:
        if mark:
            self.marks.append(mark)
        opened = self.section
        if opened is not None and self.items[-1] is opened and not opened.title:
            # What stands before the first heading belongs to no section.
            self.items[-1] = Unused(opened.background)
        self._finish()
        self.section, self.question = Section(title), None
        self.items.append(self.section)
        self.place, self.wants_options = "title", False

    def _begin_question(self, found: Marked) -> None:
        self.marks.append(found.mark)
        self._open_section()
        self._finish()
        self.question = Question(number=found.number)
        self.items.append(self.question)
        self.place, self.wants_options = "text", False
        if found.rest:
            self.question.text = found.rest

    def _open_section(self) -> Section:
        if self.section is None:
            self.section = Section()
            self.items.append(self.section)
        return self.section

    def _deep(self, found: Marked) -> None:
        """ "5.0 HEADING", "9.1 Q21. …", "5.1 A paragraph", or "2.1 A question?"."""
        self.marks.append(found.mark)
        if inner := looks.question_mark(found.rest):
            self._begin_question(inner)
        elif inner := looks.section_mark(found.rest):
            self._begin_section(inner.rest, inner.mark)
        elif label := self._label(found.rest):
            self.marks.append(label.mark)
        elif found.number.endswith(".0") and looks.is_short(found.rest, 25):
            self._begin_section(found.rest, "")
        elif self.numbering.style != "q" and "?" in found.rest:
            self._begin_question(Marked("", found.number, found.rest))
        elif self.question is None:
            self._background(found.rest, is_new=True)
        else:
            self._inform(found.rest)

    def _numbered(self, found: Marked) -> bool:
        """Whether "1. …" or "1) …" was taken for a question, a heading or an option."""
        sign = ")" if found.mark.endswith(")") else "."
        is_heading = not looks.is_ended(found.rest) and looks.is_short(found.rest, 12)
        if self.numbering.style == sign and self.numbering.has_deep and is_heading:
            self._begin_section(found.rest, found.mark)  # "1. About you" above "1.1 …"
            return True
        if self.numbering.style == sign:
            self._begin_question(found)
            return True
        if self.question is not None and self.question.text:
            self.marks.append(found.mark)
            self._option(found.rest)
            return True
        if self.numbering.style == "q" and is_heading:
            self._begin_section(found.rest, found.mark)
            return True
        return False

    # --- options ------------------------------------------------------------------------------

    def _choices(self, line: str) -> bool:
        """Whether the line was one or several answer options."""
        if self.question is None or not self.question.text:
            return False
        asked = self.question
        if parts := looks.boxed(line):
            for part in parts:
                letter = looks.letter_mark(part)
                if letter:
                    self.marks.append(letter.mark)
                self._option(letter.rest if letter else part)
            return True
        if asked.kind:  # words between two questions: what is listed there is no answer
            return False
        if letter := looks.letter_mark(line):
            self.marks.append(letter.mark)
            self._option(letter.rest)
        elif inner := looks.bullet(line):
            self._option(inner)
        elif parts := in_one_line(line):
            if is_scale_row(line, parts) and not asked.options:
                self.scaled.add(id(asked))
            asked.options += parts
            self.place = "options"
        elif id(asked) in self.scaled and not looks.is_ended(line):
            row = line.strip("| \t")  # the empty cells of a table
            if looks.words_of(row):  # else its rule, as "|---|---|"
                asked.statements.append(row)
                self.place = "statements"
        elif is_known(line) or (
            self.wants_options
            and looks.is_short(line, 25)
            and not (looks.COMMENT.match(line) or looks.GUIDING.match(line))
        ):
            self._option(line)
        else:
            return False
        return True

    def _option(self, words: str) -> None:
        asked = self.question
        if asked is None:
            return self._background(f"- {words}")
        if id(asked) in self.scaled:
            asked.statements.append(words)
            self.place = "statements"
        else:
            asked.options.append(words)
            self.place = "options"
        return None

    def _finish(self) -> None:
        """The question is complete: what its words say of it."""
        asked = self.question
        if asked is None or asked.kind:
            return
        at = next(at for at in range(len(self.items) - 1, -1, -1) if self.items[at] is asked)
        marks, explained = finish(asked, has_before=self.is_first_done)
        self.is_first_done = True
        self.marks += marks
        if explained is not None:
            self.items.insert(at + 1, explained)

    # --- plain words --------------------------------------------------------------------------

    def _words(self, line: str) -> None:
        asked = self.question
        if asked is None:
            if self.section is None and not looks.is_ended(line) and looks.is_short(line):
                self._unused(line, "preamble")
            elif self.place == "title" and self.section and not self.section.title:
                self.section.title = line
            elif not self.numbering.style and line.endswith("?"):
                self._begin_question(Marked("", "", line))
            else:
                self._background(line)
        elif not asked.text:
            asked.text, self.place = line, "text"
        elif self._continues(line):
            self._continue(line)
        elif not self.numbering.style and line.endswith("?") and not looks.COMMENT.match(line):
            self._begin_question(Marked("", "", line))
        elif asked.kind:
            asked.text += f"\n\n{line}"
        elif self._guides(line):
            asked.guidance = "\n".join(filter(None, (asked.guidance, line)))
            self.place = "guidance"
        else:
            self._inform(line)

    def _guides(self, line: str) -> bool:
        return (
            not self.is_after_gap
            or bool(looks.GUIDING.match(line) or looks.COMMENT.match(line))
            or bool(looks.MANY.search(line) or looks.ONE.search(line))
            or any(limit.search(line) for limit in looks.LIMITS)
        )

    def _continues(self, line: str) -> bool:
        """Whether the line goes on where the one before was cut: at its end, or by a page."""
        before = self._last()
        if not before or looks.is_ended(before):
            return False
        if line[:1].islower():
            return self.place != "options" or (not self.is_after_gap and len(before) >= 40)
        return not self.is_after_gap and self.place != "options" and len(before) >= 60

    def _last(self) -> str:
        asked = self.question
        if asked is None:
            return self.section.background if self.section and self.place == "background" else ""
        rows = {"options": asked.options, "statements": asked.statements}.get(self.place)
        if rows is not None:
            return rows[-1] if rows else ""
        return asked.guidance if self.place == "guidance" else asked.text

    def _continue(self, line: str) -> None:
        asked = self.question
        if asked is None:
            return
        if self.place == "options":
            asked.options[-1] += f" {line}"
        elif self.place == "statements":
            asked.statements[-1] += f" {line}"
        elif self.place == "guidance":
            asked.guidance += f" {line}"
        else:
            asked.text += f" {line}"

    def _background(self, line: str, *, is_new: bool = False) -> None:
        section = self._open_section()
        inner = looks.bullet(line) or (line[2:] if line.startswith("- ") else "")
        if not section.background:
            section.background = f"- {inner}" if inner else line
        elif inner:
            last = section.background.rsplit("\n", 1)[-1]
            section.background += ("\n" if last.startswith("- ") else "\n\n") + f"- {inner}"
        elif not is_new and self._continues(line):
            section.background += f" {line}"
        else:
            section.background += f"\n\n{line}"
        self.place = "background"

    def _inform(self, line: str) -> None:
        """Words between two questions, as an item that only informs."""
        self._finish()
        self.question = Question(text=line, kind=str(QuestionKind.INFORMATION))
        self.items.append(self.question)
        self.place = "text"

    def _unused(self, line: str, place: str) -> None:
        last = self.items[-1] if self.items else None
        if isinstance(last, Unused) and self.place == place:
            last.text += f"\n{line}"
        else:
            self.items.append(Unused(line))
        if place != "page":  # a page may end within a sentence
            self.place = place

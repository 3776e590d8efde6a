"""A pasted questionnaire as a proposal, to be changed and confirmed.

The proposal is nowhere but in the page's fields: nothing is stored before it is confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from consultations.applicability import Rule
from consultations.definition import Definition, QuestionDefinition
from consultations.definition.questions import MOST_WORDS, NUMBER
from consultations.definition.values import identity_of
from consultations.editing import pasted_arranging as moving
from consultations.editing.pasted_items import Item, Question, Section, Unused
from consultations.editing.pasted_options import as_options, as_rows
from consultations.editing.pasting import Into, PastedSection
from consultations.editing.wording import Heading, base_of, heading_of
from consultations.enums import QuestionKind
from consultations.forms.pasting import LETTERS, MOST_PASTED, rows_field, sent_items, sent_keys
from consultations.forms.texts import Line, Prose
from consultations.kinds import KINDS

NEW = "new"
CHANGED = {"invalid_choice": "That section was changed meanwhile: choose again"}
LONG = ("into", "title", "background", "text", "guidance", "statements", "options", "hangs")
DOS = {
    "s": (
        (moving.KEEP, "Keep it"),
        (moving.WORDS, "It is no heading: show its words as not used"),
    ),
    "q": (
        (moving.KEEP, "Keep it as a question"),
        (moving.LEAVE, "Leave it out"),
        (moving.JOIN, "Join it with the one before"),
        (moving.SPLIT, "Split it at the empty lines in its words"),
        (moving.BACKGROUND, "Move its words to the background of the section"),
        (moving.SECTION, "Make a section heading of it"),
    ),
    "u": (
        (moving.LEAVE, "Leave them out"),
        (moving.TEXT, "Words of the question before"),
        (moving.GUIDANCE, "Guidance of the question before"),
        (moving.OPTIONS, "Answer options of the question before, one a line"),
        (moving.BACKGROUND, "Background of the section"),
        (moving.QUESTION, "A question"),
        (moving.SECTION, "A section: heading, then background"),
    ),
}


@dataclass(frozen=True)
class Part:
    """One item as the page prints it."""

    key: str
    name: str
    is_section: bool
    is_question: bool
    do: BoundField
    fields: list[BoundField] = field(default_factory=list)
    short: list[BoundField] = field(default_factory=list)  # beside each other
    text: str = ""
    hidden: BoundField | None = None


class ProposalForm(forms.Form):
    order = forms.CharField(widget=forms.HiddenInput, max_length=6000)
    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_PASTED)

    def __init__(
        self,
        *,
        definition: Definition,
        told: Sequence[tuple[Item, str]] = (),
        marks: str = "",
        data: QueryDict | None = None,
    ) -> None:
        """`told` are the items to show, each with what becomes of it; `data` is what was sent."""
        self.definition = definition
        self.pasted: list[PastedSection] = []
        self.told = list(told) if data is None else sent_items(data)
        self.places = [f"{LETTERS[type(item)]}{at}" for at, (item, _) in enumerate(self.told)]
        super().__init__(data)
        if data is not None:
            self.places = sent_keys(data)
        self.initial = {"order": " ".join(self.places), "marks": marks}
        for key, (item, do) in zip(self.places, self.told, strict=True):
            self._add(key, item, do)

    def _add(self, key: str, item: Item, do: str) -> None:
        def put(name: str, value: Any, made: forms.Field) -> None:
            self.fields[f"{key}-{name}"] = made
            self.initial[f"{key}-{name}"] = value

        if isinstance(item, Section):
            sections = [(NEW, "A new section")] + [
                (_as_into(section), f"Section {section.number}: {section.title}")
                for section in self.definition.sections
            ]
            label = "Put it into"
            made = forms.ChoiceField(label=label, choices=sections, error_messages=CHANGED)
            put("into", item.into or NEW, made)
            put("title", item.title, Line(label="Heading", required=False, max_length=200))
            put(
                "background",
                item.background,
                Prose(label="Background", required=False, rows=_rows(item.background)),
            )
        elif isinstance(item, Question):
            kinds = QuestionKind.choices
            put("number", item.number, Line(label="Number", required=False, max_length=12))
            put("kind", item.kind, forms.ChoiceField(label="Kind of question", choices=kinds))
            put("words", item.words, Line(label="Words advised", required=False))
            wording = Prose(label="Words of the question", required=False, rows=_rows(item.text))
            put("text", item.text, wording)
            guidance = Prose(label="Guidance", required=False, rows=_rows(item.guidance, 1))
            put("guidance", item.guidance, guidance)
            if item.statements or item.kind == QuestionKind.GRID:
                put("statements", *_list(item.statements, "Statements, one a line"))
            put("options", *_list(item.options, "Answer options, one a line"))
            label = "Depends on the question before it, as advice to the council"
            small = forms.CheckboxInput({"small": True})
            hangs = forms.BooleanField(label=label, required=False, widget=small)
            put("hangs", item.hangs_on_previous, hangs)
            for name, width in (("number", 5), ("words", 4)):
                self.fields[f"{key}-{name}"].widget.attrs["width"] = width
        else:
            put("text", item.text, forms.CharField(required=False, widget=forms.HiddenInput))
            self.fields[f"{key}-text"].strip = False  # type: ignore[attr-defined]
        label = {"s": "This section", "q": "This question", "u": "These words are"}[key[0]]
        put("do", do, forms.ChoiceField(label=label, choices=DOS[key[0]]))

    # --- as the page prints it ------------------------------------------------------------------

    @property
    def parts(self) -> list[Part]:
        found: list[Part] = []
        counts, all_of = dict.fromkeys(LETTERS.values(), 0), Counter(key[0] for key in self.places)
        for key, (item, _) in zip(self.places, self.told, strict=True):
            counts[key[0]] += 1
            name = {"s": "Section", "q": "Question", "u": "Not used"}[key[0]]
            found.append(
                Part(
                    key=key,
                    name=f"{name} {counts[key[0]]} of {all_of[key[0]]}",
                    is_section=key[0] == "s",
                    is_question=key[0] == "q",
                    do=self[f"{key}-do"],
                    short=self._bound(key, "number", "kind", "words"),
                    fields=self._bound(key, *LONG) if key[0] != "u" else [],
                    text=item.text if isinstance(item, Unused) else "",
                    hidden=self[f"{key}-text"] if key[0] == "u" else None,
                )
            )
        return found

    def _bound(self, key: str, *names: str) -> list[BoundField]:
        return [self[f"{key}-{name}"] for name in names if f"{key}-{name}" in self.fields]

    @property
    def count(self) -> dict[str, int]:
        return {
            name: sum(key[0] == letter for key in self.places)
            for name, letter in (("sections", "s"), ("questions", "q"), ("unused", "u"))
        }

    @property
    def moves(self) -> bool:
        """Whether words are to be put elsewhere: the page shows what comes of it first."""
        return any(do not in moving.STAYS for _, do in self.told)

    # --- what it says ---------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken = {each.number.lower() for each in self.definition.questions}
        before: QuestionDefinition | None = None
        section: PastedSection | None = None
        questions: list[QuestionDefinition] = []
        self.pasted = []

        def close() -> None:
            if section is not None:
                made = PastedSection(section.into, section.heading, tuple(questions))
                self.pasted.append(made)
                questions.clear()

        for key in self.places:
            if key[0] == "s":
                close()
                section = self._section(key, cleaned)
            elif key[0] == "q" and cleaned.get(f"{key}-do") != moving.LEAVE:
                question = self._question(key, cleaned, before, taken)
                if section is None:
                    self.add_error(f"{key}-do", "It stands in no section: paste it once more")
                taken.add(question.number.lower())
                questions.append(question)
                if question.spec is not None and question.spec.is_asked:
                    before = question
        close()
        if not any(part.questions for part in self.pasted) and not self.errors:
            self.add_error(None, "Nothing is left to add: keep at least one question")
        return cleaned

    def _section(self, key: str, cleaned: dict[str, Any]) -> PastedSection:
        title, background = cleaned.get(f"{key}-title", ""), cleaned.get(f"{key}-background", "")
        into = _read_into(cleaned.get(f"{key}-into", ""))
        if into is None and not title and f"{key}-title" not in self.errors:
            sentence = "Give the section a heading, or put it into a section that is there"
            self.add_error(f"{key}-title", sentence)
        return PastedSection(into, Heading(title, background, ""), ())

    def _question(
        self,
        key: str,
        cleaned: dict[str, Any],
        before: QuestionDefinition | None,
        taken: set[str],
    ) -> QuestionDefinition:
        def error(name: str, sentence: str) -> None:
            if f"{key}-{name}" not in self.errors and f"{key}-{name}" in self.fields:
                self.add_error(f"{key}-{name}", sentence)

        number = str(cleaned.get(f"{key}-number", ""))
        if not number:
            error("number", "Give it a number, such as Q7")
        elif not NUMBER.fullmatch(number) or number == "id":
            error("number", "Use letters, digits and full stops only")
        elif number.lower() in taken:
            error("number", f"{number} stands already")
        kind = cleaned.get(f"{key}-kind", "")
        spec = KINDS.get(kind, KINDS[QuestionKind.OPEN_TEXT])
        if not cleaned.get(f"{key}-text"):
            error("text", "Give the question its words, or leave it out")
        options, statements = (
            cleaned.get(f"{key}-options", []),
            cleaned.get(f"{key}-statements", []),
        )
        advised, hangs = cleaned.get(f"{key}-words", ""), bool(cleaned.get(f"{key}-hangs"))
        another = "take them out, or choose another kind"
        if options and not spec.has_options:
            error("options", f"{spec.label} has no answer options: {another}")
        if statements and not spec.has_rows:
            error("statements", f"{spec.label} has no statements: {another}")
        words = int(advised) if advised.isdecimal() and len(advised) < 6 else 0
        if advised and not 1 <= words <= MOST_WORDS:
            error("words", f"Give a number from 1 to {MOST_WORDS:,}")
        elif advised and not spec.words:
            error("words", f"{spec.label} takes no words: {another.replace('them', 'it')}")
        if hangs and before is None:
            error("hangs", "No question stands before it on which it could depend")
        elif hangs and not spec.is_asked:
            error("hangs", "What only informs is always shown")
        return QuestionDefinition(
            number=number,
            identity=identity_of("pasted"),  # gets its own when it is added
            kind=str(spec.value),
            text=cleaned.get(f"{key}-text", ""),
            is_wording_held=True,
            guidance=cleaned.get(f"{key}-guidance", ""),
            applies_to=Rule(),
            follows=before.number if hangs and before is not None else "",
            follows_when=(),
            follows_note="",
            options=as_options(options, kind) or spec.usual,
            statements=as_rows(statements),
            words=words or None,
        )


def _rows(text: str, least: int = 2) -> int:
    """A box about as high as its text."""
    lines = sum(len(line) // 80 + 1 for line in text.splitlines())
    return min(max(lines, least), 12)


def _list(rows: list[str], label: str) -> tuple[str, forms.Field]:
    return "\n".join(rows), rows_field(label, min(max(len(rows), 1), 12))


def _as_into(section: Any) -> str:
    return f"{section.number}.{base_of(heading_of(section))}"


def _read_into(value: str) -> Into | None:
    number, dot, base = value.partition(".")
    return Into(int(number), base) if dot and number.isdecimal() else None

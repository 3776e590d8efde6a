"""One question of a draft: parsed and checked, nothing saved here.

All fields of all kinds are on the page, those that the chosen kind has no use for hidden, so that
another kind takes nothing away that was typed.  What the kind has no use for is not stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict

from consultations.definition import QuestionDefinition
from consultations.definition.questions import MOST_WORDS, NUMBER
from consultations.editing.wording import Wording, base_of, wording_of
from consultations.enums import QuestionKind
from consultations.forms.rows import (
    OPTION,
    STATEMENT,
    RowFields,
    add_row,
    blank_row,
    keys_of,
    read_rows,
    row_fields,
    shown_rows,
)
from consultations.forms.texts import Line, Prose
from consultations.kinds import KINDS, Kind, Option, Row
from consultations.prose import clean, clean_line

FIRST_ROWS = ("0", "1")  # empty ones, where there are none yet


@dataclass(frozen=True)
class Part:
    """A part of the form: the kinds that have a use for it, and whether the chosen one has."""

    kinds: str
    is_shown: bool


PARTS: Mapping[str, Callable[[Kind], bool]] = {
    "words": lambda kind: bool(kind.words),
    "options": lambda kind: kind.has_options,
    "usual": lambda kind: bool(kind.usual),
    "statements": lambda kind: kind.has_rows,
    "scores": lambda kind: kind.is_scored,
    "own_words": lambda kind: kind.has_options and not kind.has_rows,
}


@dataclass(frozen=True)
class Usual:
    """The options that stand where a kind's question has none of its own."""

    kind: str
    labels: str
    is_shown: bool


class QuestionForm(forms.Form):
    """`base` and `shown` say what the page showed: the words, and the number."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="Kind of question",
        choices=QuestionKind.choices,
        error_messages={"required": "Choose a kind", "invalid_choice": "Choose one of the kinds"},
    )
    number = Line(
        label="Number",
        max_length=12,
        help_text="As councils read it, such as Q7.",
        attrs={"width": 5, "spellcheck": "false"},
        error_messages={"required": "Give it a number, such as Q7"},
    )
    text = Prose(label="Words of the question", required=False, rows=4)
    is_wording_lost = forms.BooleanField(
        label="Its words are not held",
        required=False,
        help_text="Only for a consultation of the past of which no source gives them.",
    )
    guidance = Prose(
        label="Guidance (optional)",
        required=False,
        rows=3,
        help_text="What a council needs to answer well. It stands below the question.",
    )
    words = Line(
        label="Words advised (optional)",
        required=False,
        max_length=6,
        help_text="About how long an answer is wanted. Nothing is cut off.",
        attrs={"width": 4, "inputmode": "numeric"},
    )

    def __init__(
        self,
        *,
        question: QuestionDefinition,
        data: QueryDict | None = None,
        typed: QueryDict | None = None,
        focus: str = "",
    ) -> None:
        """`question` is the one that is stored, or a new one; `data` is to be saved, `typed` only
        shown again, as it was typed."""
        self.question, self.focus = question, focus
        given = data if data is not None else typed
        spec = question.spec
        options = () if spec is not None and question.options == spec.usual else question.options
        rows: dict[str, tuple[Option | Row, ...]] = {
            OPTION: options,
            STATEMENT: question.statements,
        }
        initial: dict[str, Any] = {
            **vars(wording_of(question)),
            "base": base_of(wording_of(question)),
            "shown": question.number,
            "number": question.number,
            "is_wording_lost": not question.is_wording_held,
            "words": question.words or "",
        }
        self.keys: dict[str, list[str]] = {}
        for group, stored in rows.items():
            initial |= shown_rows(group, stored)
            self.keys[group] = (
                keys_of(given, group)
                if given is not None
                else [str(key) for key in range(len(stored))] or list(FIRST_ROWS)
            )
        super().__init__(data, initial=initial)
        for group, keys in self.keys.items():
            for key in keys:
                add_row(self, group, key)
        if typed is not None:
            self.initial = {
                name: field.widget.value_from_datadict(typed, {}, name)
                for name, field in self.fields.items()
            }
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True

    # --- as the page prints it --------------------------------------------------------------

    @property
    def chosen(self) -> Kind | None:
        return KINDS.get(str(self["kind"].value() or ""))

    @property
    def options(self) -> list[RowFields]:
        return row_fields(self, OPTION, self.keys[OPTION], self.focus)

    @property
    def statements(self) -> list[RowFields]:
        return row_fields(self, STATEMENT, self.keys[STATEMENT], self.focus)

    @property
    def blank_option(self) -> RowFields:
        return blank_row(OPTION)

    @property
    def blank_statement(self) -> RowFields:
        return blank_row(STATEMENT)

    @property
    def is_lost(self) -> bool:
        return bool(self["is_wording_lost"].value()) or "is_wording_lost" in self.errors

    @property
    def parts(self) -> dict[str, Part]:
        """The parts of the form that not every kind has a use for."""
        return {
            name: Part(
                " ".join(value for value, kind in KINDS.items() if has(kind)),
                self.chosen is not None and has(self.chosen),
            )
            for name, has in PARTS.items()
        }

    @property
    def usual(self) -> list[Usual]:
        return [
            Usual(value, "; ".join(_option_words(option) for option in kind.usual), here)
            for value, kind in KINDS.items()
            if kind.usual
            for here in [kind is self.chosen]
        ]

    # --- what it says -----------------------------------------------------------------------

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError("Use letters, digits and full stops only")
        if number == "id":  # the column of the council in files of answers
            raise forms.ValidationError("“id” cannot be the number of a question")
        return number

    def clean_words(self) -> int | None:
        typed = str(self.cleaned_data["words"]).replace(",", "")
        if not typed:
            return None
        if not re.fullmatch(r"[1-9]\d{0,4}", typed) or int(typed) > MOST_WORDS:
            raise forms.ValidationError(f"Give a number from 1 to {MOST_WORDS:,}")
        return int(typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        spec = KINDS.get(cleaned.get("kind", ""))
        if spec is None:
            return cleaned
        text, is_lost = cleaned.get("text"), cleaned.get("is_wording_lost")
        if is_lost and not spec.is_asked:
            self.add_error("is_wording_lost", "What only informs is nothing but its words")
        elif is_lost and text:
            self.add_error("text", "Take the words out, or do not say that they are not held")
        elif not text and not is_lost and "text" not in self.errors:
            self.add_error("text", "Give the question its words")
        self.read_options = self._rows(OPTION, spec) if spec.has_options else []
        self.read_statements = self._rows(STATEMENT, spec) if spec.has_rows else []
        if self.read_options and all(
            isinstance(option, Option) and option.is_exclusive for option in self.read_options
        ):
            key = self.keys[OPTION][0]
            self.add_error(
                f"{OPTION}-{key}-exclusive", "All are exclusive: that is a single choice"
            )
        return cleaned

    def _rows(self, group: str, spec: Kind) -> list[Option | Row]:
        return read_rows(
            self,
            group,
            self.keys[group],
            is_scored=spec.is_scored,
            takes_words=not spec.has_rows,
        )

    @property
    def wording(self) -> Wording:
        """What the form says; asked of a valid one."""
        spec = KINDS[self.cleaned_data["kind"]]
        options = tuple(row for row in self.read_options if isinstance(row, Option))
        return Wording(
            kind=str(spec.value),
            text=self.cleaned_data["text"],
            is_wording_held=not self.cleaned_data["is_wording_lost"],
            guidance=self.cleaned_data["guidance"],
            options=options or spec.usual,
            statements=tuple(row for row in self.read_statements if isinstance(row, Row)),
            words=self.cleaned_data["words"] if spec.words else None,
        )

    @property
    def left_out(self) -> str:
        """What was typed and is not stored, because the kind has no use for it; "" for nothing."""
        spec, cleaned = KINDS[self.cleaned_data["kind"]], self.cleaned_data
        names = []
        for group, is_used in ((OPTION, spec.has_options), (STATEMENT, spec.has_rows)):
            if not is_used and any(cleaned.get(f"{group}-{key}-label") for key in self.keys[group]):
                names.append({OPTION: "answer options", STATEMENT: "statements"}[group])
        if cleaned["words"] and not spec.words:
            names.append("words advised")
        if not names:
            return ""
        return f"Not stored, because {spec.label.lower()} has none: {' and '.join(names)}."

    def drafted(self) -> QuestionDefinition:
        """The question as it stands in the fields, right or wrong, for the preview."""
        value = {name: self[name].value() for name in self.fields}

        def line(name: str) -> str:
            return clean_line(str(value.get(name) or ""))

        options, statements = (
            [key for key in self.keys[group] if line(f"{group}-{key}-label")]
            for group in (OPTION, STATEMENT)
        )
        spec = self.chosen
        words = line("words")
        return replace(
            self.question,
            kind=line("kind"),
            number=line("number"),
            text=clean(str(value["text"] or "")),
            is_wording_held=not value["is_wording_lost"],
            guidance=clean(str(value["guidance"] or "")),
            options=tuple(Option(key, line(f"{OPTION}-{key}-label")) for key in options)
            or (spec.usual if spec else ()),
            statements=tuple(Row(key, line(f"{STATEMENT}-{key}-label")) for key in statements),
            words=int(words) if words.isdecimal() and len(words) < 6 else None,
        )


def _option_words(option: Option) -> str:
    return option.label if option.score is None else f"{option.label} ({option.score})"

"""How the options of one question are counted: which as one in small groups, with which scores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from consultations.definition.release import NUMBER
from consultations.editing.release import Counted
from consultations.forms.texts import Line
from consultations.release_plan import MOST_COARSE, MOST_SCORE, is_scale
from councils.listed import listed

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class OptionRow:
    label: str
    group: BoundField
    score: BoundField
    usual: str  # its own score


class CountingForm(forms.Form):
    """Which options of one question count as one in small groups, and which numbers they have."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        one: Counted,
        merges: Sequence[Sequence[str]],
        scores: Mapping[str, Any],
        statements: Sequence[str],
        base: str,
    ) -> None:
        self.one = one
        home = {
            code: LETTERS[at] for at, merge in enumerate(merges[: len(LETTERS)]) for code in merge
        }
        initial: dict[str, Any] = {"base": base}
        for code in one.options:
            initial[f"group-{code}"] = home.get(code, "")
            initial[f"score-{code}"] = str(scores.get(code, ""))
        super().__init__(data, initial=initial)
        letters = LETTERS[: max(len(one.options) // 2, len(merges[: len(LETTERS)]))]
        for code, label in one.options.items():
            self.fields[f"group-{code}"] = forms.ChoiceField(
                label=f"“{label}” in small groups",
                choices=[("", "By itself"), *((each, f"Together: {each}") for each in letters)],
                required=False,
                widget=forms.Select({"label_hidden": True}),
            )
            self.fields[f"score-{code}"] = Line(
                label=f"Score of “{label}”",
                max_length=8,
                required=False,
                attrs={"width": 4, "inputmode": "decimal", "label_hidden": True},
            )
        if statements:
            self.fields["of_all"] = forms.BooleanField(
                label=f"The same for the other statements of {one.question.number}",
                help_text=f"{listed(statements)}.",
                required=False,
            )

    @property
    def rows(self) -> list[OptionRow]:
        return [
            OptionRow(
                label,
                self[f"group-{code}"],
                self[f"score-{code}"],
                _number_words(self.one.scores.get(code)),
            )
            for code, label in self.one.options.items()
        ]

    @property
    def of_all_field(self) -> BoundField | None:
        return self["of_all"] if "of_all" in self.fields else None

    @property
    def merges(self) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        for code in self.one.options:
            if letter := self.cleaned_data.get(f"group-{code}"):
                found.setdefault(letter, []).append(code)
        return list(found.values())

    @property
    def scores(self) -> dict[str, float | int]:
        typed = ((code, self.cleaned_data.get(f"score-{code}")) for code in self.one.options)
        return {code: _number(value) for code, value in typed if value}

    @property
    def of_all(self) -> bool:
        return bool(self.cleaned_data.get("of_all"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        before: dict[float, str] = {}
        for code, label in self.one.options.items():
            field = f"score-{code}"
            value = cleaned.get(field)
            if not value:
                continue
            value = cleaned[field] = re.sub("[−–]", "-", value)
            if not NUMBER.fullmatch(value) or abs(_number(value)) > MOST_SCORE:
                self.add_error(
                    field, f"Give a number within ±{MOST_SCORE} such as 1, -1 or 0.5, or nothing"
                )
            elif (number := _number(value)) in before:
                self.add_error(field, f"“{before[number]}” has the same score: all must differ")
            else:
                before[number] = label
        if not self.errors:
            self._check_merges()
        return cleaned

    def _check_merges(self) -> None:
        merges, options = self.merges, self.one.options
        for merge in merges:
            if len(merge) == 1:
                sentence = f"Nothing is counted together with “{options[merge[0]]}” here"
                self.add_error(f"group-{merge[0]}", sentence)
        if self.errors or not merges:
            return
        first = f"group-{merges[0][0]}"
        merged = {code for merge in merges for code in merge}
        if len(options) - len(merged) + len(merges) < 2:
            self.add_error(first, "At least two things have to be left to tell apart")
        scores = self.scores or self.one.scores
        coarse = len(scores.keys() - merged) + sum(1 for one in merges if scores.keys() & set(one))
        if is_scale(scores) and coarse > MOST_COARSE:
            sentence = f"A scale of five steps has to fall into {MOST_COARSE} at most"
            self.add_error(first, sentence)


def _number(typed: str) -> float | int:
    return float(typed) if "." in typed else int(typed)


def _number_words(score: float | int | None) -> str:
    return "" if score is None else str(score).replace("-", "−")

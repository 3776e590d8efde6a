"""The rows of a question's form: its answer options, and the statements of a grid.

The order is that of the hidden fields `option` and `statement`, so that rows can be moved, added
and removed in the page and, without script, by buttons that show the form again with all that was
typed.  Nothing is stored before "Save".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from consultations.definition.questions import CODE, SCORE
from consultations.editing.codes import suggested_code
from consultations.forms.texts import Line
from consultations.kinds import KINDS, Option, Row

OPTION, STATEMENT = "option", "statement"
NAMES = {OPTION: "Option", STATEMENT: "Statement"}
MOST_ROWS = 100
STEPS = {"up": -1, "down": 1}
# The buttons that show the form again and store nothing.
SHOWING = (*STEPS, "remove", "add", "usual", "show")


@dataclass(frozen=True)
class RowFields:
    """One row as the page prints it; `focus` names the part of it that gets the focus."""

    part: str  # "option-3"
    group: str
    key: str
    name: str  # "Option 2"
    label: BoundField
    code: BoundField
    is_other: BoundField | None
    is_exclusive: BoundField | None
    score: BoundField | None
    is_first: bool
    is_last: bool
    focus: str


def add_row(form: forms.Form, group: str, key: str) -> None:
    """The fields of one row, numbered by its key and not by its place."""
    name = NAMES[group]
    form.fields[f"{group}-{key}-label"] = Line(
        label=f"{name}", max_length=200, required=False, attrs={"spellcheck": "true"}
    )
    form.fields[f"{group}-{key}-code"] = Line(
        label="Code",
        max_length=40,
        required=False,
        attrs={"width": 20, "spellcheck": "false", "autocapitalize": "none"},
    )
    if group == OPTION:
        form.fields[f"{group}-{key}-other"] = forms.BooleanField(
            label="Takes words, as in “Other, please specify”",
            required=False,
            widget=forms.CheckboxInput({"small": True}),
        )
        form.fields[f"{group}-{key}-exclusive"] = forms.BooleanField(
            label="Never together with another",
            required=False,
            widget=forms.CheckboxInput({"small": True}),
        )
        form.fields[f"{group}-{key}-score"] = Line(
            label="Score", max_length=5, required=False, attrs={"width": 3, "inputmode": "numeric"}
        )


def shown_rows(group: str, rows: Sequence[Option | Row]) -> dict[str, Any]:
    """The fields' values for rows that are stored; their keys are their places."""
    found: dict[str, Any] = {}
    for key, row in enumerate(rows):
        found |= {f"{group}-{key}-label": row.label, f"{group}-{key}-code": row.code}
        if isinstance(row, Option):
            found |= {
                f"{group}-{key}-other": row.is_other,
                f"{group}-{key}-exclusive": row.is_exclusive,
                f"{group}-{key}-score": "" if row.score is None else str(row.score),
            }
    return found


def keys_of(typed: QueryDict, group: str) -> list[str]:
    """The rows as they were typed, in their order; each once."""
    given = [key for key in typed.getlist(group) if key.isdecimal() and len(key) <= 3]
    return list(dict.fromkeys(given))[:MOST_ROWS]


def row_fields(form: forms.Form, group: str, keys: Sequence[str], focus: str) -> list[RowFields]:
    def field(key: str, name: str) -> BoundField | None:
        full = f"{group}-{key}-{name}"
        return form[full] if full in form.fields else None

    return [
        RowFields(
            part=f"{group}-{key}",
            group=group,
            key=key,
            name=f"{NAMES[group]} {place}",
            label=form[f"{group}-{key}-label"],
            code=form[f"{group}-{key}-code"],
            is_other=field(key, "other"),
            is_exclusive=field(key, "exclusive"),
            score=field(key, "score"),
            is_first=place == 1,
            is_last=place == len(keys),
            focus=focus.removeprefix(f"{group}-{key}-")
            if focus.startswith(f"{group}-{key}-")
            else "",
        )
        for place, key in enumerate(keys, 1)
    ]


def blank_row(group: str) -> RowFields:
    """A row without words for the page to copy; its key there is "KEY"."""
    form = forms.Form()
    add_row(form, group, "KEY")
    return row_fields(form, group, ["KEY"], "")[0]


# --- what the buttons do ------------------------------------------------------------------------


@dataclass(frozen=True)
class Pressing:
    """What was typed after a button was pressed, what gets the focus, what is said, above which
    rows."""

    typed: QueryDict
    focus: str = ""
    said: str = ""
    group: str = OPTION


def pressed(data: QueryDict) -> Pressing:
    typed = data.copy()
    for name, step in STEPS.items():
        if name in typed:
            return _moved(typed, *_parted(str(data[name])), name, step)
    if "remove" in typed:
        return _removed(typed, *_parted(str(data["remove"])))
    if "add" in typed:
        return _added(typed, typed["add"] if typed["add"] in NAMES else OPTION)
    return _usual(typed) if "usual" in typed else Pressing(typed)


def _parted(part: str) -> tuple[str, str]:
    group, _, key = part.partition("-")
    return (group, key) if group in NAMES else (OPTION, key)


def _moved(typed: QueryDict, group: str, key: str, name: str, step: int) -> Pressing:
    keys = keys_of(typed, group)
    if key not in keys:
        return Pressing(typed)
    place = keys.index(key)
    keys.insert(max(0, place + step), keys.pop(place))
    typed.setlist(group, keys)
    place = keys.index(key)
    # A button at the edge cannot be pressed again: the other one gets the focus.
    way = "down" if place == 0 else "up" if place == len(keys) - 1 else name
    label = typed.get(f"{group}-{key}-label") or NAMES[group]
    said = f"“{label}” is {NAMES[group].lower()} {place + 1} of {len(keys)} now."
    return Pressing(typed, f"{group}-{key}-{way}", f"{said} It is not saved yet.", group)


def _removed(typed: QueryDict, group: str, key: str) -> Pressing:
    keys = keys_of(typed, group)
    if key not in keys:
        return Pressing(typed)
    place = keys.index(key)
    keys.remove(key)
    typed.setlist(group, keys)
    label = typed.get(f"{group}-{key}-label") or f"{NAMES[group]} {place + 1}"
    after = f"{group}-{keys[min(place, len(keys) - 1)]}-remove" if keys else f"add-{group}"
    return Pressing(typed, after, f"“{label}” is taken out. It is not saved yet.", group)


def _added(typed: QueryDict, group: str) -> Pressing:
    keys = keys_of(typed, group)
    if len(keys) >= MOST_ROWS:
        return Pressing(typed, "", f"There can be at most {MOST_ROWS}.", group)
    key = str(max(map(int, keys), default=-1) + 1)
    typed.setlist(group, [*keys, key])
    for name in ("label", "code", "other", "exclusive", "score"):
        typed.pop(f"{group}-{key}-{name}", None)  # of a row with that key that was taken out
    return Pressing(typed, f"{group}-{key}-label")


def _usual(typed: QueryDict) -> Pressing:
    """The kind's usual options as rows, to be changed."""
    spec = KINDS.get(typed.get("kind", ""))
    if spec is None or not spec.usual:
        return Pressing(typed)
    for name in [name for name in typed if name.startswith(f"{OPTION}-")]:
        typed.pop(name)
    typed.setlist(OPTION, [str(key) for key in range(len(spec.usual))])
    for name, value in shown_rows(OPTION, spec.usual).items():
        if value not in ("", False):
            typed[name] = "on" if value is True else str(value)
    said = "These are the usual options. They are not saved yet."
    return Pressing(typed, f"{OPTION}-0-label", said)


# --- what they say ------------------------------------------------------------------------------


def read_rows(
    form: forms.Form, group: str, keys: Sequence[str], *, is_scored: bool, takes_words: bool
) -> list[Option | Row]:
    """The rows that are filled, with the errors beside their fields. A code that is not given is
    made from the label."""
    cleaned = form.cleaned_data
    filled = [key for key in keys if _is_filled(cleaned, group, key)]
    codes = {cleaned.get(f"{group}-{key}-code") or "" for key in filled}
    labels: set[str] = set()
    given: set[str] = set()
    scores: set[int] = set()
    other = ""
    found: list[Option | Row] = []
    for key in filled:
        at = f"{group}-{key}"
        label = cleaned.get(f"{at}-label") or ""
        if not label:
            if f"{at}-label" not in form.errors:
                form.add_error(f"{at}-label", "Give it words, or take it out")
        elif label in labels:
            form.add_error(f"{at}-label", f"“{label}” stands twice")
        labels.add(label)
        code = cleaned.get(f"{at}-code") or ""
        if not code:
            code = suggested_code(label, codes | given)
        elif not CODE.fullmatch(code):
            form.add_error(f"{at}-code", "Use small letters, digits and single hyphens only")
        elif code in given:
            form.add_error(f"{at}-code", f"“{code}” stands twice")
        given.add(code)
        if group == STATEMENT:
            found.append(Row(code, label))
            continue
        is_other = takes_words and bool(cleaned.get(f"{at}-other"))
        is_exclusive = takes_words and bool(cleaned.get(f"{at}-exclusive"))
        if is_other and is_exclusive:
            form.add_error(f"{at}-exclusive", "An option that takes words cannot be exclusive")
        if is_other and other:
            form.add_error(f"{at}-other", f"“{other}” takes the words already: one can")
        other = other or (label if is_other else "")
        score = _score(form, f"{at}-score", scores) if is_scored else None
        found.append(Option(code, label, is_other, is_exclusive, score))
    return found


def _is_filled(cleaned: dict[str, Any], group: str, key: str) -> bool:
    names = ("label", "code", "other", "exclusive", "score")
    return any(cleaned.get(f"{group}-{key}-{name}") for name in names)


def _score(form: forms.Form, name: str, scores: set[int]) -> int | None:
    value = form.cleaned_data.get(name) or ""
    if not value:
        return None
    if not SCORE.fullmatch(value):
        form.add_error(name, "Give a whole number from -999 to 999")
        return None
    if int(value) in scores:
        form.add_error(name, f"{value} stands twice: the scores must all differ")
    scores.add(int(value))
    return int(value)

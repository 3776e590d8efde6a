"""The fields of a question, from what its kind says that an answer consists of.

No kind is named here: `Kind.choosing` gives radio buttons, checkboxes or a group of radio buttons
for each statement, an option that takes words a box below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from consultations.kinds import BETWEEN, MOST_OTHER, Asked, Choosing, Kind, by_row
from responses.forms.texts import LineField
from responses.said import Said
from slisystem.fields import Checkboxes, Radios


def row_name(code: str) -> str:
    """The field of one statement."""
    return f"choice-{code}"


def choice_fields(kind: Kind, asked: Asked, label: str) -> Iterator[tuple[str, forms.Field]]:
    """What is chosen among the options, and the words of the option that takes some."""
    apart = [option.code for option in asked.options if option.is_exclusive]
    reveals = {asked.other.code: "other"} if asked.other else {}
    common: dict[str, Any] = {
        "required": False,
        "choices": [(option.code, option.label) for option in asked.options],
        "error_messages": {
            "invalid_choice": _("Choose one of the answer options of %(number)s.")
            % {"number": asked.number}
        },
    }
    match kind.choosing:
        case Choosing.NONE:
            return
        case Choosing.ONE:
            radios = Radios(apart=apart, reveals=reveals)
            yield "choice", forms.ChoiceField(label=label, widget=radios, **common)
        case Choosing.MANY:
            boxes = Checkboxes(apart=apart, reveals=reveals)
            hint = _("Choose all that apply.")
            yield (
                "choices",
                forms.MultipleChoiceField(label=label, help_text=hint, widget=boxes, **common),
            )
        case Choosing.ONE_EACH:
            for row in asked.rows:
                radios = Radios(attrs={"inline": True, "small": True})
                yield (
                    row_name(row.code),
                    forms.ChoiceField(label=row.label, widget=radios, **common),
                )
    if asked.other:
        yield "other", other_field()


def other_field() -> forms.CharField:
    return LineField(
        label=_("In the council’s words"),
        required=False,
        max_length=MOST_OTHER,
        error_messages={
            "max_length": _("Use at most %(limit)s characters here.") % {"limit": MOST_OTHER}
        },
        widget=forms.Textarea({"rows": 2, "spellcheck": "true"}),
    )


def chosen(kind: Kind, asked: Asked, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The choices of an answer, from the cleaned values of these fields."""
    if kind.has_rows:
        pairs = [(row.code, values.get(row_name(row.code))) for row in asked.rows]
        return tuple(f"{row}{BETWEEN}{option}" for row, option in pairs if option)
    one = values.get("choice")
    return (one,) if one else tuple(values.get("choices") or ())


def shown_choices(kind: Kind, asked: Asked, said: Said) -> dict[str, Any]:
    """What these fields show of an answer: the other way round."""
    rows = by_row(said.choices) if kind.has_rows else {}
    return {
        "choice": said.choices[0] if said.choices else "",
        "choices": list(said.choices),
        **{row_name(row.code): rows.get(row.code, "") for row in asked.rows},
        "other": said.other,
    }

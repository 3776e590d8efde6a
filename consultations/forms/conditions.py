"""On which earlier answers a question is asked: rows of a question and some of its options.

The rows are added and taken out by buttons (rows_by_button.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import Truncator

from consultations.definition import QuestionDefinition
from consultations.editing.conditions import Follows, against, choosable
from consultations.forms import rows_by_button
from consultations.forms.rows_by_button import keys_of
from consultations.prose import clean_line
from slisystem.fields import Checkboxes

MOST_ROWS = 20
MOST_NOTE = 200
MOST_OF_A_QUESTION = 70
Questions = Mapping[uuid.UUID, QuestionDefinition]


@dataclass(frozen=True)
class RowFields:
    """One row as the page prints it."""

    key: str
    name: str  # "Condition 2"
    follows: BoundField
    when: BoundField | None  # none: there is nothing to choose from
    number: str  # of the question that is chosen; empty: none is
    gone: str  # options that were stored and are there no more


def pressed(typed: QueryDict) -> tuple[QueryDict, bool]:
    """What was typed after the button was pressed, and whether it is to be saved."""
    return rows_by_button.pressed(typed, fields=("follows", "when"), most=MOST_ROWS)


class ConditionsForm(forms.Form):
    """`earlier` can be followed; `later` cannot, and is offered only where it is stored already,
    so that nobody loses a condition by looking at it."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="In the consultation’s own words",
        help_text="Councils read it before the question. Leave it empty if the answers say enough. "
        "For example: If you answered no.",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "true"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Sequence[Follows],
        note: str,
        base: str,
        earlier: Questions,
        later: Questions,
    ) -> None:
        super().__init__(data, initial={"base": base, "note": note})
        self.earlier = earlier
        self.stored = {str(at): one for at, one in enumerate(stored)}
        self.known = dict(earlier) | {
            one.identity: later[one.identity] for one in stored if one.identity in later
        }
        self.keys = list(self.stored) if data is None else keys_of(data, MOST_ROWS)
        for key in self.keys:
            self._add_row(key)

    def _add_row(self, key: str) -> None:
        stored = self.stored.get(key)
        follows = forms.ChoiceField(
            label="Earlier question",
            choices=[("", "Choose a question"), *map(self._choice, self.known.values())],
            required=False,
            initial=str(stored.identity) if stored else "",
        )
        self.fields[f"{key}-follows"] = follows
        followed = self.followed(key)
        known = choosable(followed) if followed else {}
        if known:
            codes = [code for code in stored.when if code in known] if stored else []
            self.fields[f"{key}-when"] = forms.MultipleChoiceField(
                label=f"Any of these answers to {followed.number if followed else ''}",
                choices=list(known.items()),
                required=False,
                initial=codes,
                widget=Checkboxes(attrs={"small": True}),
            )

    def _choice(self, question: QuestionDefinition) -> tuple[str, str]:
        words = question.text if question.is_wording_held else "The wording is not held."
        shown = f"{question.number}. {Truncator(clean_line(words)).chars(MOST_OF_A_QUESTION)}"
        if question.identity not in self.earlier:
            shown += " (stands after this question)"
        return str(question.identity), shown

    def followed(self, key: str) -> QuestionDefinition | None:
        """The question that is chosen in a row."""
        try:
            return self.known.get(uuid.UUID(str(self[f"{key}-follows"].value())))
        except ValueError:
            return None

    def keep_known(self) -> None:
        """Options of a question that was chosen before stand for nothing in another one."""
        typed = self.data
        assert isinstance(typed, QueryDict)
        for key in self.keys:
            name, followed = f"{key}-when", self.followed(key)
            known = choosable(followed) if followed else {}
            codes = [code for code in typed.getlist(name) if code in known]
            typed.setlist(name, codes)

    def forget_errors(self) -> None:
        """While somebody still chooses nothing is wrong yet."""
        self._errors = ErrorDict()

    @property
    def rows(self) -> list[RowFields]:
        found = []
        for place, key in enumerate(self.keys, 1):
            followed, stored = self.followed(key), self.stored.get(key)
            gone = []
            if not self.is_bound and followed and stored:
                gone = [code for code in stored.when if code not in choosable(followed)]
            name = f"{key}-when"
            found.append(
                RowFields(
                    key=key,
                    name=f"Condition {place}",
                    follows=self[f"{key}-follows"],
                    when=self[name] if name in self.fields else None,
                    number=followed.number if followed else "",
                    gone=", ".join(gone),
                )
            )
        return found

    @property
    def can_add(self) -> bool:
        return len(self.keys) < MOST_ROWS and bool(self.earlier)

    @property
    def chosen(self) -> list[Follows]:
        """The rows in which a question is chosen, as far as they go."""
        found = []
        for key in self.keys:
            followed = self.followed(key)
            if followed is not None:
                value = self[f"{key}-when"].value() if f"{key}-when" in self.fields else ()
                found.append(Follows(followed.identity, tuple(value or ())))
        return found

    def clean_note(self) -> str:
        words = clean_line(self.cleaned_data["note"])
        if len(words) > MOST_NOTE:
            raise forms.ValidationError(
                f"Use at most {MOST_NOTE} characters; there are {len(words)}"
            )
        return words

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        filled = [key for key in self.keys if cleaned.get(f"{key}-follows")]
        for key in filled:
            followed = self.followed(key)
            if followed is None:
                continue
            name = f"{key}-when"
            one = Follows(followed.identity, tuple(cleaned.get(name) or ()))
            sentence = against(one, self.earlier, is_only=len(filled) == 1)
            if sentence and not (self.errors.get(name) or self.errors.get(f"{key}-follows")):
                is_of_options = name in self.fields and followed.identity in self.earlier
                self.add_error(name if is_of_options else f"{key}-follows", sentence)
        if cleaned.get("note") and not filled:
            self.add_error("note", "These words go with a condition: choose one, or leave them out")
        return cleaned

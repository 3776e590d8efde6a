"""Searching the question bank, and saying what is copied from it and where to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from consultations.definition import Definition
from consultations.editing.pasting import Into
from consultations.editing.wording import base_of, heading_of
from consultations.enums import QuestionKind
from consultations.prose import clean_line


class BankFilterForm(forms.Form):
    """Filters stay in the address, and nonsense is no filter."""

    words = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="Kind of question", required=False, choices=[("", "All"), *QuestionKind.choices]
    )
    consultation = forms.ChoiceField(label="Consultation", required=False)

    def __init__(self, data: QueryDict, *, consultations: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen = self.fields["consultation"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "All"), *consultations]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters that make sense, "" where there is none."""
        self.is_valid()
        return {name: clean_line(self.cleaned_data.get(name) or "") for name in self.fields}

    @property
    def is_set(self) -> bool:
        return any(self.chosen.values())


@dataclass(frozen=True)
class Chosen:
    """A question of another consultation in the words that the page showed."""

    code: str
    identity: uuid.UUID
    base: str


class CopyForm(forms.Form):
    """`copy` is what the button says: consultation, identity and words."""

    into = forms.ChoiceField(
        label="Copy into",
        error_messages={
            "required": "Choose a section",
            "invalid_choice": "That section was changed or moved meanwhile: choose again",
        },
    )
    copy = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, data: QueryDict | None, *, definition: Definition) -> None:
        super().__init__(data)
        into = self.fields["into"]
        assert isinstance(into, forms.ChoiceField)
        into.choices = [
            (
                f"{section.number}.{base_of(heading_of(section))}",
                f"Section {section.number}: {section.title}",
            )
            for section in definition.sections
        ]
        if definition.sections:
            into.initial = into.choices[-1][0]

    def clean_into(self) -> Into:
        number, _, base = str(self.cleaned_data["into"]).partition(".")
        return Into(int(number), base)

    def clean_copy(self) -> Chosen:
        code, _, rest = str(self.cleaned_data["copy"]).partition("/")
        identity, _, base = rest.partition("/")
        try:
            return Chosen(code, uuid.UUID(identity), base)
        except ValueError as error:
            raise forms.ValidationError("Choose a question of the page") from error

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}

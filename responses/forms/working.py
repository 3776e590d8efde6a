"""Working together: who does what, and whether a section is completed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from slisystem.fields import DateField, Radios

Choices = Sequence[tuple[str, str]]
WRITE, COMMENT = "write", "comment"
MOST_RADIOS = 8  # colleagues; a longer list is a menu


class AssignForm(forms.Form):
    """A question or a section goes to a colleague."""

    what = forms.ChoiceField(
        label="What", error_messages={"required": "Choose a question or a section"}
    )
    person = forms.ChoiceField(label="Who", error_messages={"required": "Choose a colleague"})
    task = forms.ChoiceField(
        label="What they are to do",
        choices=[(WRITE, "Write"), (COMMENT, "Comment only")],
        initial=WRITE,
        error_messages={"required": "Choose what they are to do"},
        widget=Radios(
            hints={
                WRITE: "Policy officers may write everywhere. To a contributor this opens what is "
                "assigned.",
                COMMENT: "A contributor reads and comments, and changes nothing.",
            }
        ),
    )
    due_on = DateField(label="Due date (optional)", name="due date", required=False)

    def __init__(
        self, *args: Any, things: Choices, people: Choices, hints: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Choose"), *things]  # type: ignore[attr-defined]
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        if len(people) <= MOST_RADIOS:
            person.widget = Radios(hints=hints)
            person.choices = list(people)
        else:
            named = [(pk, f"{name}, {hints[pk].lower()}") for pk, name in people]
            person.choices = [("", "Choose"), *named]

    @property
    def may_write(self) -> bool:
        return bool(self.cleaned_data["task"] == WRITE)


class CompletedForm(forms.Form):
    """ "Have you completed this section?" `base` is what was seen when it was answered."""

    YES, NO = "yes", "no"

    completed = forms.ChoiceField(
        label="Have you completed this section?",
        choices=[(YES, "Yes, it is completed"), (NO, "No, I’ll come back to it later")],
        error_messages={"required": "Select whether you have completed this section"},
        widget=Radios({"label_size": "m"}),
    )
    base = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["completed"] == self.YES)

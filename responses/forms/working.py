"""Working together: who does what, and whether a section is completed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from slisystem.fields import DateField, Radios

Choices = Sequence[tuple[str, str]]
WRITE, COMMENT = "write", "comment"
MOST_RADIOS = 8  # colleagues; a longer list is a menu


class AssignForm(forms.Form):
    """A question or a section goes to a colleague."""

    what = forms.ChoiceField(
        label=_("What"), error_messages={"required": _("Choose a question or a section")}
    )
    person = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose a colleague")})
    task = forms.ChoiceField(
        label=_("What they are to do"),
        choices=[(WRITE, _("Write")), (COMMENT, _("Comment only"))],
        initial=WRITE,
        error_messages={"required": _("Choose what they are to do")},
        widget=Radios(
            hints={
                WRITE: _(
                    "Policy officers may write everywhere. To a contributor this opens what is "
                    "assigned."
                ),
                COMMENT: _("A contributor reads and comments, and changes nothing."),
            }
        ),
    )
    due_on = DateField(label=_("Due date (optional)"), name=_("due date"), required=False)

    def __init__(
        self, *args: Any, things: Choices, people: Choices, hints: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", gettext("Choose")), *things]  # type: ignore[attr-defined]
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        if len(people) <= MOST_RADIOS:
            person.widget = Radios(hints=hints)
            person.choices = list(people)
        else:
            named = [(pk, f"{name}, {hints[pk].lower()}") for pk, name in people]
            person.choices = [("", gettext("Choose")), *named]

    @property
    def may_write(self) -> bool:
        return bool(self.cleaned_data["task"] == WRITE)


class CompletedForm(forms.Form):
    """ "Have you completed this section?" `base` is what was seen when it was answered."""

    YES, NO = "yes", "no"

    completed = forms.ChoiceField(
        label=_("Have you completed this section?"),
        choices=[(YES, _("Yes, it is completed")), (NO, _("No, I’ll come back to it later"))],
        error_messages={"required": _("Select whether you have completed this section")},
        widget=Radios({"label_size": "m"}),
    )
    base = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["completed"] == self.YES)

"""Two texts of one answer: which of them stands, or one made of both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from responses.forms.texts import long_text
from slisystem.fields import Radios

MINE, THEIRS, BOTH = "mine", "theirs", "both"


class ConflictForm(forms.Form):
    """What a person does about a text that somebody else saved meanwhile.

    `seen` is the version of theirs that the page shows. Where there are no words to put
    together (`can_merge` False), one of the two is chosen.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *,
        name: str,
        prefix: str,
        words: str = "",
        can_merge: bool = True,
        rows: int = 8,
        **kwargs: Any,
    ) -> None:
        """`words` is the name of the field whose text is in question, as the page has it.

        It has a meaning only where there is a text to put together.
        """
        super().__init__(prefix=prefix, **kwargs)
        choices = [
            (MINE, _("Keep my text")),
            (THEIRS, _("Keep %(name)s’s text") % {"name": name}),
        ]
        if can_merge:
            choices.append((BOTH, _("Use a text made of both")))
        self.fields["keep"] = forms.ChoiceField(
            label=_("Which text stands?"),
            choices=choices,
            error_messages={"required": _("Choose which text stands")},
            widget=Radios(
                {"label_size": "s"},
                hints={MINE: _("As it stands below, where you can still change it.")},
                reveals={BOTH: "both"} if can_merge else {},
            ),
        )
        if can_merge:
            self.fields["both"] = long_text(
                label=_("Text made of both"),
                rows=rows,
                attrs={"data-made-of-both": words},
                help_text=_("Put together by the system: read it and change what does not fit."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("keep") == BOTH and not (cleaned.get("both") or "").strip():
            self.add_error(
                "both", _("Write the text that is made of both, or choose one of the two.")
            )
        return cleaned

    @classmethod
    def is_sent(cls, data: Any, prefix: str) -> bool:
        """Whether a form with this prefix is among what was sent."""
        return f"{prefix}-seen" in data

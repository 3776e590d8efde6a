"""What a council asks and what the LGA answers: parsed and checked, nothing saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.forms.extending import words_field
from consultations.models import CouncilAnswer, CouncilQuestion, Question
from slisystem.layout import Buttons, Link, Submit

WHOLE = ""


class AskLgaForm(forms.Form):
    about = forms.ChoiceField(label=_("What is it about?"), required=False)
    text = words_field(
        _("Your question"),
        hint=_(
            "The LGA sees that your council asks. The answer is published to all councils "
            "asked, without its name."
        ),
        missing=_("Write your question"),
    )

    def __init__(
        self, *args: Any, questions: Sequence[Question], cancel_url: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {one.number: one for one in questions}
        about: Any = self.fields["about"]
        about.choices = [
            (WHOLE, gettext("The consultation as a whole")),
            *((number, f"{number}. {one.wording}"[:90]) for number, one in self.by_number.items()),
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "about",
            "text",
            Buttons(Submit(gettext("Ask the LGA")), Link(gettext("Cancel"), cancel_url)),
        )

    @property
    def asked_about(self) -> Question | None:
        return self.by_number.get(self.cleaned_data.get("about") or WHOLE)


class AnswerCouncilForm(forms.Form):
    """The first answer, or the next version of it."""

    question = words_field(
        _("The question as everybody will read it"),
        hint=_("Take out what tells which council asked."),
        missing=_("Write the question as everybody will read it"),
    )
    text = words_field(_("The answer"), missing=_("Write the answer"))
    reason = words_field(
        _("Why is the answer corrected?"),
        hint=_("Councils read it beside the earlier answer."),
        missing=_("Say why the answer is corrected"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        asked: CouncilQuestion,
        published: CouncilAnswer | None,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        self.council = asked.invitation.council
        initial = {
            "question": published.question if published else "",
            "text": published.text if published else "",
            "seen": published.number if published else 0,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        if published is None:
            del self.fields["reason"]
        label = (
            gettext("Publish the corrected answer") if published else gettext("Publish the answer")
        )
        names = ["question", "text", *(["reason"] if published else [])]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "seen", *names, Buttons(Submit(label), Link(gettext("Cancel"), cancel_url))
        )

    def clean(self) -> dict[str, Any]:
        """What everybody reads names nobody who asked."""
        cleaned: dict[str, Any] = super().clean() or {}
        names = {self.council.name.casefold(), self.council.short_name.casefold()} - {""}
        for field in ("question", "text", "reason"):
            said = str(cleaned.get(field) or "").casefold()
            if any(name in said for name in names):
                self.add_error(
                    field,
                    gettext("This names %(council)s, which asked: leave it out")
                    % {"council": self.council.name},
                )
        return cleaned

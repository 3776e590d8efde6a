"""The suggested response to one question, whatever its kind: its fields and what they say.

Every question can be given no response or be called not applicable instead of an answer.  Where
an answer and "no response" contradict one another, an answer given now ends an earlier "no
response".  The other way round words and choices differ: a radio button cannot be unpressed, so
"no response" said now ends an earlier choice; words are never dropped, so the page asks.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.kinds import Choosing, Fault, words_line
from consultations.models import Question
from consultations.prose import clean, clean_line
from responses.enums import AnswerState
from responses.forms.kind_fields import choice_fields, chosen, row_name, shown_choices
from responses.forms.texts import long_text
from responses.models import Answer
from responses.said import Said
from slisystem.fields import Radios

ANSWER, CLEAR = "answer", "clear"
SET_ASIDE = frozenset({AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US})
GROUPED = frozenset({Choosing.ONE, Choosing.ONE_EACH})  # radio buttons: cannot be unpressed
UNFINISHED = _("Saved, but not finished.")


class AnswerForm(forms.Form):
    """One question on a section's page.

    `is_for_council` is False where the rule leaves the council out; the question may be
    answered all the same, and an emptied answer is "not applicable" again.
    `may_be_unfinished` is for drafts: words without the choice that goes with them, or "Other"
    without its words, are then no error (`lacking` names them).
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    # The version of the question that was on the page, to which the words are an answer.
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    may_write = True  # whether this person is among those who write this answer
    can_write = True  # False: the page shows the words instead of the fields
    reads: Any = None  # those words (content.Words), set by the page
    unsaved: Any = None  # words that were sent and cannot be saved, set by the page
    line: Any = None  # presenters.lines.AnswerLine, set by the page; none in a preview
    follow_up: Any = None  # presenters.follow_ups.FollowUpLine, set by the page
    clash: Any = None  # presenters.Clash: what somebody else saved meanwhile, set by the page
    levels = (3, 4)  # of the headings in a conflict, which stands below the question
    resolution: Any = None  # ConflictForm: which of the two texts stands, set by the page
    asked_for: Any = None  # presenters.rounds.Asked: what should change here, set by the page
    corrected: Any = ()  # CorrectionLine: what was corrected since it was answered, set by the page
    was_answered = False  # whether anything is said of it, set by the page
    is_to_confirm = False  # whether an officer has to say that it is still right
    informing: Any = ()  # items above the question that only inform, set by the page

    choice_label = _("Suggested response to %(number)s")

    def __init__(
        self,
        *,
        answer: Answer,
        is_for_council: bool = True,
        reason_against: str = "",
        may_be_unfinished: bool = False,
        shown: Said | None = None,
        **kwargs: Any,
    ) -> None:
        self.answer = answer
        self.question: Question = answer.question
        self.is_for_council = is_for_council
        self.reason_against = reason_against
        self.may_be_unfinished = may_be_unfinished
        self.asked = self.question.asked
        self.spec = self.question.spec
        # What the page shows before anything is typed on it.
        self.shown = shown or Said.of(answer)
        initial = {
            "version": answer.version,
            "wording": self.question.version,
            **self.values(self.shown),
        }
        super().__init__(prefix=self.question.number, initial=initial, **kwargs)
        label = self.choice_label % {"number": self.question.number}
        self.fields |= dict(choice_fields(self.spec, self.asked, label))
        if self.spec.words:
            self.fields["text"] = self._text_field()
        self.fields["instead"] = self._instead_field()
        self.fields["reason"] = long_text(
            label=gettext("Reason"),
            rows=2,
            # Heard out of its place.
            attrs={"aria-label": gettext("Reason: %(number)s") % {"number": self.question.number}},
            help_text=gettext("Needed if it is not applicable in the council’s view.")
            if AnswerState.NOT_FOR_US in self._instead_values
            else "",
        )

    # --- the fields -----------------------------------------------------------------------

    def _text_field(self) -> forms.CharField:
        rows = rows_for(self.shown.text, least=3 if self.spec.has_options else 4)
        attrs: dict[str, Any] = {}
        if self.question.words_advised:
            attrs = {
                "data-words": self.question.words_advised,
                "aria-describedby": self.words_line_id,
            }
        label = self.spec.words_label.format(number=self.question.number)
        return long_text(label=label, rows=rows, help_text="", attrs=attrs)

    @property
    def _instead_values(self) -> list[str]:
        values = [ANSWER, AnswerState.NO_RESPONSE.value]
        if self.is_for_council or self.shown.state == AnswerState.NOT_FOR_US:
            values.append(AnswerState.NOT_FOR_US.value)
        if self.spec.choosing in GROUPED:
            values.append(CLEAR)
        return values

    def _instead_field(self) -> forms.ChoiceField:
        labels = {
            ANSWER: gettext("Yes, the council answers"),
            AnswerState.NO_RESPONSE: gettext("No response"),
            AnswerState.NOT_FOR_US: gettext("Not applicable in the council’s view"),
            CLEAR: gettext("Clear the answer: not yet answered")
            if self.is_for_council
            else gettext("Clear the answer: not applicable by the rule"),
        }
        return forms.ChoiceField(
            label=gettext("Does the council answer %(number)s?") % {"number": self.question.number},
            choices=[(value, labels[value]) for value in self._instead_values],
            required=False,
            error_messages={"invalid_choice": gettext("Choose one of these.")},
            widget=Radios(attrs={"small": True, "data-instead": self.question.number}),
        )

    def values(self, said: Said) -> dict[str, Any]:
        """What the fields show of it, by field name."""
        return {
            **shown_choices(self.spec, self.asked, said),
            "text": said.text,
            "instead": said.state if said.state in SET_ASIDE else ANSWER,
            "reason": said.reason,
        }

    # --- what the page prints, in its order -----------------------------------------------

    @property
    def choosing(self) -> BoundField | None:
        """The radio buttons or checkboxes, where there is one group of them."""
        return next((self[name] for name in ("choice", "choices") if name in self.fields), None)

    @property
    def statements(self) -> list[BoundField]:
        """The radio buttons of each statement of a grid."""
        return [self[row_name(row.code)] for row in self.asked.rows if self.spec.has_rows]

    @property
    def words(self) -> BoundField | None:
        return self["text"] if "text" in self.fields else None

    @property
    def statements_label(self) -> str:
        label = self.choice_label % {"number": self.question.number}
        return gettext("%(label)s: choose one for each statement") % {"label": label}

    @property
    def words_line_id(self) -> str:
        return f"id_{self.question.number}-text-words"

    @property
    def words_line(self) -> str:
        """ "231 of about 300 words", of what stands in the box."""
        text = self["text"].value() if "text" in self.fields else ""
        return words_line(text or "", self.question.words_advised)

    @property
    def is_set_aside(self) -> bool:
        """Whether the page shows the fields of "no response" unfolded."""
        is_wrong = bool(self.errors.get("instead") or self.errors.get("reason"))
        return is_wrong or self["instead"].value() in SET_ASIDE or bool(self["reason"].value())

    @property
    def is_unasked(self) -> bool:
        """A follow-up that no answer asks for now."""
        return self.follow_up is not None and not self.follow_up.is_asked

    @property
    def is_folded(self) -> bool:
        """Its fields are folded away while there is nothing in them to see."""
        if not self.is_unasked or self.errors:
            return False
        names = [name for name in self.fields if name not in {"version", "wording", "instead"}]
        return not self.is_set_aside and not any(self[name].value() for name in names)

    @property
    def main_field(self) -> str:
        """Where a sentence about the answer as a whole stands."""
        apart = {"version", "wording", "instead", "reason", "why", "other"}
        return next((name for name in self.fields if name not in apart), "instead")

    # --- what was typed -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = self.question.number
        if "text" in self.fields and self.add_prefix("text") not in self.data:
            self.add_error(
                "text",
                gettext(
                    "The answer to %(number)s did not arrive, so it was not changed. Save again."
                )
                % {"number": number},
            )
        instead = self._instead()
        if instead != ANSWER:
            self._check_set_aside(instead)
        elif self._reason() and self._reason() != self.shown.reason:
            self.add_error(
                "reason",
                gettext(
                    "Choose why the council does not answer to give this reason, or remove it."
                ),
            )
        elif not self.errors:
            self._check_answer()
        return cleaned

    def _check_set_aside(self, instead: str) -> None:
        number = self.question.number
        if clean(self.cleaned_data.get("text") or ""):
            what = dict(self.fields["instead"].choices)[instead]  # type: ignore[attr-defined]
            self.add_error(
                "text",
                gettext(
                    "%(number)s has words, and “%(answer)s” is chosen below. Remove the words or "
                    "choose that the council answers."
                )
                % {"number": number, "answer": what},
            )
        if instead == AnswerState.NOT_FOR_US and not self._reason():
            self.add_error(
                "reason",
                gettext("Say why %(number)s is not applicable to the council.")
                % {"number": number},
            )

    def _check_answer(self) -> None:
        said = self._answered()
        found = self.spec.faults(self.asked, said.text, said.choices, said.other)
        if not found and not self.may_be_unfinished:
            found = self._lacks(said)
        for fault in found:
            self.add_error(self._field_of(fault), fault.sentence)

    def _field_of(self, fault: Fault) -> str:
        return fault.part if fault.part in self.fields else self.main_field

    def _lacks(self, said: Said) -> list[Fault]:
        if said.state != AnswerState.ANSWERED:
            return []
        return self.spec.lacks(self.asked, said.text, said.choices, said.other)

    def _instead(self) -> str:
        """What is to hold instead of an answer; ANSWER where an answer given now is newer."""
        value = self.cleaned_data.get("instead") or ANSWER
        if value == self.shown.state and (self._chosen() or self.cleaned_data.get("text")):
            return ANSWER
        return value

    def _reason(self) -> str:
        return clean(self.cleaned_data.get("reason") or "")

    def _chosen(self) -> tuple[str, ...]:
        return chosen(self.spec, self.asked, self.cleaned_data)

    def _answered(self) -> Said:
        """The answer that the fields give, as it would be stored."""
        choices = self._chosen()
        option, other = self.asked.other, clean_line(self.cleaned_data.get("other") or "")
        # The words stay in their field, out of sight, when another option is chosen.
        if option and choices and option.code not in choices:
            other = ""
        text = clean(self.cleaned_data.get("text") or "")
        return Said(AnswerState.ANSWERED, text, choices, other)

    @property
    def empty(self) -> Said:
        return Said(AnswerState.UNANSWERED if self.is_for_council else AnswerState.NOT_APPLICABLE)

    def said(self) -> Said:
        """What the form says."""
        instead = self._instead()
        if instead in SET_ASIDE:
            return Said(instead, reason=self._reason())
        said = self._answered()
        is_empty = self.spec.is_empty(said.text, said.choices, said.other)
        return self.empty if is_empty or instead == CLEAR else said

    @property
    def lacking(self) -> list[str]:
        """What the answer still needs before it can be sent; asked of a valid form."""
        return [fault.sentence for fault in self._lacks(self.said())]

    # --- after a save ---------------------------------------------------------------------

    def show_conflict(self, stored: Answer) -> None:
        """Says on the page that somebody saved meanwhile; what was typed stays as it is."""
        self.add_error(
            self.main_field,
            gettext(
                "%(name)s saved another version of %(number)s while you were writing. Both are "
                "shown: choose which one stands."
            )
            % {"name": stored.saved_by.name, "number": self.question.number},
        )

    def show_saved(self, stored: Answer) -> None:
        """After a save: the page, if it is shown again, goes on from what is stored.

        That can be a colleague's newer text, where the writer left theirs untouched: the old
        words must not stand beside the new version, or the next save would bring them back.
        """
        self.answer = stored
        self.shown = Said.of(stored)
        self._go_on_from(stored, **self.values(self.shown))

    def show_lacking(self) -> bool:
        """Says beside the fields what the answer that was saved still needs, if anything.

        Nothing is missing in a follow-up that is not asked: it is not sent either.
        """
        lacks = [] if self.is_unasked else self._lacks(self.shown)
        for fault in lacks:
            self.add_error(self._field_of(fault), f"{UNFINISHED} {fault.sentence}")
        return bool(lacks)

    def _go_on_from(self, stored: Answer, **shown: Any) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in {"version": stored.version, **shown}.items():
            if name in self.fields:
                values = value if isinstance(value, list) else [str(value)]
                data.setlist(self.add_prefix(name), values)
        self.data = data


def rows_for(text: str, least: int = 4) -> int:
    """Height of a text box that shows most of what is in it."""
    lines = sum(1 + len(line) // 80 for line in text.split("\n")) if text else 0
    return max(least, min(16, lines + 1))

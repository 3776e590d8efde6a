"""A council's report template: the order of the parts, their headings, what is considered.

The order is that of the hidden fields `kind`, so that it can be changed by moving them in the page
and, without script, by the buttons "up" and "down", which show the form again with all that was
typed.  Nothing is stored before "Save".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.enums import Language
from consultations.prose import clean, clean_line
from responses.enums import PartKind
from responses.forms.texts import long_text
from responses.outline import (
    CONSIDERATIONS,
    HEADINGS,
    LONGEST_CONSIDERATION,
    LONGEST_HEADING,
    MOST_CONSIDERATIONS,
    NEEDED,
    RECOMMENDATIONS_AGAIN,
    SUGGESTED_CONSIDERATIONS,
    WITHOUT_HEADING,
    Item,
    Outline,
    problems,
)
from slisystem.fields import Checkboxes, Radios

# What a part is called on the page, where its usual heading does not say it.
NAMES = {RECOMMENDATIONS_AGAIN: _("Recommendations, printed once more")}
NOTES = {
    PartKind.SECTION: _("Each under its own heading, with its questions and suggested responses."),
    PartKind.ALTERNATIVES: _("Printed when somebody writes it."),
    CONSIDERATIONS: _("What the report weighs, chosen below."),
}


@dataclass(frozen=True)
class Row:
    """One part of the report in the order."""

    kind: str
    name: str
    note: str
    heading: BoundField | None
    is_in: BoundField | None  # None: no report goes without it
    is_first: bool
    is_last: bool


class TemplateForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    considerations = forms.MultipleChoiceField(
        label=_("What is a report expected to consider?"),
        required=False,
        choices=[(heading, heading) for heading in SUGGESTED_CONSIDERATIONS],
        widget=Checkboxes({"label_size": "m", "small": True}),
    )
    own = long_text(
        label=_("Other considerations"),
        rows=3,
        help_text=_("One heading on each line, for example Health and safety."),
    )
    is_numbered = forms.BooleanField(label=_("Number the paragraphs (1.1, 1.2 …)"), required=False)
    language = forms.ChoiceField(
        label=_("In which language do the consultation’s questions stand in our reports?"),
        help_text=_(
            "Where a question has no Welsh, the English stands. Your own words are printed as you "
            "write them, in either language."
        ),
        choices=[
            ("", _("English")),
            (Language.WELSH.value, _("Welsh, as the consultation gives them")),
        ],
        required=False,
        widget=Radios({"label_size": "m", "small": True}),
    )

    def __init__(
        self,
        *,
        outline: Outline,
        version: int,
        data: QueryDict | None = None,
        typed: QueryDict | None = None,
        asks_language: bool = False,
    ) -> None:
        """`data` is to be saved; `typed` is only shown again, as it was typed. `asks_language`: of
        councils in Wales."""
        self.order = _order(typed or data, outline)
        super().__init__(data, initial={**_shown(outline), "version": version})
        if not asks_language:
            del self.fields["language"]
        for kind, heading in HEADINGS.items():
            if kind not in WITHOUT_HEADING:
                self.fields[f"{kind}-heading"] = forms.CharField(
                    label=gettext("Heading of “%(part)s”") % {"part": _name(kind)},
                    max_length=LONGEST_HEADING,
                    required=False,
                    initial=heading,
                )
            if kind not in NEEDED:
                self.fields[f"{kind}-in"] = forms.BooleanField(
                    label=gettext("In our reports: %(part)s") % {"part": _name(kind)},
                    required=False,
                    widget=forms.CheckboxInput({"small": True}),
                )
        if typed is not None:
            self.initial = {**self.initial, **self._as_typed(typed)}

    def _as_typed(self, typed: QueryDict) -> dict[str, Any]:
        return {
            name: field.widget.value_from_datadict(typed, self.files, name)
            for name, field in self.fields.items()
        }

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                kind=kind,
                name=_name(kind),
                note=str(NOTES.get(kind, "")),
                heading=self[f"{kind}-heading"] if f"{kind}-heading" in self.fields else None,
                is_in=self[f"{kind}-in"] if f"{kind}-in" in self.fields else None,
                is_first=place == 0,
                is_last=place == len(self.order) - 1,
            )
            for place, kind in enumerate(self.order)
        ]

    def place_in_words(self, kind: str) -> str:
        """ "“Background” is part 3 of 9 now. It is not saved yet."""
        if kind not in self.order:
            return ""
        return gettext("“%(part)s” is part %(place)s of %(count)s now. It is not saved yet.") % {
            "part": _name(kind),
            "place": self.order.index(kind) + 1,
            "count": len(self.order),
        }

    def clean_own(self) -> list[str]:
        lines = [clean_line(line) for line in clean(self.cleaned_data["own"]).split("\n")]
        lines = [line for line in lines if line]
        if any(len(line) > LONGEST_CONSIDERATION for line in lines):
            sentence = gettext("A heading here can have at most %(limit)s characters.") % {
                "limit": LONGEST_CONSIDERATION
            }
            raise forms.ValidationError(sentence)
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in self._kinds_in():
            name = f"{kind}-heading"
            if name in self.fields and name not in self.errors:
                cleaned[name] = clean_line(cleaned.get(name) or "")
                if not cleaned[name]:
                    self.add_error(
                        name, gettext("Give “%(part)s” a heading") % {"part": _name(kind)}
                    )
        if not self.errors:
            considerations = self._considerations()
            if len(considerations) > MOST_CONSIDERATIONS:
                self.add_error(
                    "own",
                    gettext("List at most %(limit)s considerations.")
                    % {"limit": MOST_CONSIDERATIONS},
                )
            for sentence in problems(self._items(), considerations[:MOST_CONSIDERATIONS]):
                self.add_error(None, sentence)
        return cleaned

    def _kinds_in(self) -> list[str]:
        return [k for k in self.order if k in NEEDED or self.cleaned_data.get(f"{k}-in")]

    def _items(self) -> tuple[Item, ...]:
        return tuple(
            Item(kind, self.cleaned_data.get(f"{kind}-heading") or HEADINGS[kind])
            for kind in self._kinds_in()
        )

    def _considerations(self) -> list[str]:
        """Those suggested first, in their order, then the council's own; none twice."""
        chosen = set(self.cleaned_data["considerations"])
        found = [heading for heading in SUGGESTED_CONSIDERATIONS if heading in chosen]
        known = {heading.lower() for heading in found}
        for heading in self.cleaned_data["own"]:
            if heading.lower() not in known:
                found.append(heading)
                known.add(heading.lower())
        return found

    def outline(self) -> Outline:
        """What the form says; asked of a valid one."""
        return Outline(
            self._items(),
            tuple(self._considerations()),
            self.cleaned_data["is_numbered"],
            language=self.cleaned_data.get("language", ""),
        )


# The names of the buttons that move a part, and how far.
STEPS = {"up": -1, "down": 1}


def moved(typed: QueryDict, kind: str, step: int) -> QueryDict:
    """What was typed, with this part one place further up (-1) or down (1)."""
    order = [one for one in typed.getlist("kind") if one in HEADINGS]
    if kind in order:
        place = order.index(kind)
        order.insert(max(0, place + step), order.pop(place))
    typed = typed.copy()
    typed.setlist("kind", order)
    return typed


def _order(typed: QueryDict | None, outline: Outline) -> list[str]:
    """The parts as they were typed, else as the outline has them; each once, none missing."""
    first = typed.getlist("kind") if typed is not None else []
    usual = [*outline.kinds, *HEADINGS]
    return list(dict.fromkeys(kind for kind in [*first, *usual] if kind in HEADINGS))


def _shown(outline: Outline) -> Mapping[str, Any]:
    """The fields' values for an outline."""
    own = _others(outline.considerations)
    return {
        **{f"{item.kind}-heading": item.heading for item in outline.items},
        **{f"{kind}-in": True for kind in outline.kinds},
        "considerations": [one for one in outline.considerations if one not in own],
        "own": "\n".join(own),
        "is_numbered": outline.is_numbered,
        "language": outline.language,
    }


def _others(considerations: Sequence[str]) -> list[str]:
    return [one for one in considerations if one not in SUGGESTED_CONSIDERATIONS]


def _name(kind: str) -> str:
    return str(NAMES.get(kind, HEADINGS[kind]))

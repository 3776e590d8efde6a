"""For which councils: the parts of a rule, and councils by name, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db import models

from consultations.applicability import REGIONS, Rule
from consultations.definition.questions import MOST_BECAUSE
from consultations.lists import MOST_PROBLEMS, some_of
from consultations.prose import clean_line
from councils.enums import TIERS, CouncilType, Function, Nation
from councils.models import Council
from councils.naming import KnownCouncils
from slisystem.fields import Checkboxes


def _choices(labels: Iterable[models.TextChoices]) -> list[tuple[str, str]]:
    return [(one.value, f"{one.label[:1].upper()}{one.label[1:]}") for one in labels]


PARTS = {
    "functions": ("By what they do", _choices(Function)),
    "types": ("By type", _choices(CouncilType)),
    "tiers": ("By tier", _choices(TIERS)),
    "nations": ("By nation", _choices(Nation)),
    "regions": ("By region", [(region, region) for region in REGIONS]),
}


class AudienceForm(forms.Form):
    """A rule; `councils` are those that it can name. What is not understood yet is left out of
    `rule_so_far`, so that a page can count while somebody types."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    members_only = forms.BooleanField(
        label="Only members of the LGA on the opening day",
        required=False,
    )
    councils = forms.CharField(
        label="Councils and other bodies by name",
        help_text="One a line: its name or its code.",
        required=False,
        max_length=40_000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )
    add = forms.CharField(
        label="Find a council to add",
        required=False,
        max_length=200,
        widget=forms.TextInput({"list": "known-councils", "autocomplete": "off"}),
    )
    because = forms.CharField(
        label="Why is it not for the others? (optional)",
        help_text="The councils that are left out read it after what the rule says, and it stands "
        "in their reports.",
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "true"}),
    )

    def __init__(
        self,
        *args: Any,
        councils: Sequence[Council],
        rule: Rule,
        because: str | None = None,
        base: str,
        **kwargs: Any,
    ) -> None:
        codes = {council.code: council for council in councils}
        lines = [codes[code].name if code in codes else code for code in rule.councils]
        initial: dict[str, Any] = {part: sorted(getattr(rule, part)) for part in PARTS}
        initial |= {"base": base, "because": because, "councils": "\n".join(sorted(lines))}
        initial["members_only"] = rule.members_only
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.known = KnownCouncils(councils)
        self.names = [council.name for council in councils]
        for part, (label, choices) in PARTS.items():
            self.fields[part] = forms.MultipleChoiceField(
                label=label,
                choices=choices,
                required=False,
                widget=Checkboxes(attrs={"small": True, "label_hidden": True}),
            )
        if because is None:
            del self.fields["because"]
        self.stored = rule
        self.named: list[str] = []

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts that are ticked, each to be unfolded where it says something."""
        found = []
        for part, (label, _) in PARTS.items():
            chosen = len(self[part].value() or [])
            summary = f"{label}: {chosen} chosen" if chosen else f"{label}: any"
            found.append({"field": self[part], "summary": summary, "is_open": bool(chosen)})
        return found

    def clean_councils(self) -> list[str]:
        """The codes of the councils that are named, in order."""
        wrong: list[str] = []
        for number, line in enumerate(self.cleaned_data["councils"].splitlines(), 1):
            typed = clean_line(line)
            if not typed:
                continue
            council, unclear = self.known.meant(typed)
            if council is None:
                # Looking for names that are spelled alike takes longest, and few are shown.
                is_shown = len(wrong) < MOST_PROBLEMS
                said = f"Line {number}: {unclear}" if unclear else ""
                wrong.append(said or (self._unknown(number, typed) if is_shown else ""))
            elif council.code not in self.named:
                self.named.append(council.code)
        if wrong:
            raise forms.ValidationError(some_of(wrong))
        return self.named

    def _unknown(self, number: int, typed: str) -> str:
        sentence = f"Line {number}: “{typed[:80]}” is not a council in being on the opening day"
        close = self.known.close_to(typed)
        return f"{sentence}. Did you mean {close}?" if close else sentence

    def clean_because(self) -> str:
        words = clean_line(self.cleaned_data["because"])
        if len(words) > MOST_BECAUSE:
            raise forms.ValidationError(
                f"Use at most {MOST_BECAUSE} characters; there are {len(words)}"
            )
        return words

    @property
    def rule_so_far(self) -> Rule:
        """Of a bound form, whatever is right in it; otherwise what is stored."""
        if not self.is_bound:
            return self.stored
        found = {part: frozenset(self.cleaned_data.get(part, ())) for part in PARTS}
        return Rule(
            **found,
            councils=frozenset(self.named),
            members_only=bool(self.cleaned_data.get("members_only")),
        )

"""Of two definitions in their plain form: which Welsh texts differ, and conditions in words.

The plain form has the Welsh as one list beside the questions, and conditions as numbers and codes.
People compare neither: each Welsh text is a change of its own, at its place, and a condition is the
sentence that councils read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consultations.actions.versions import identity_kept
from consultations.kinds import KINDS
from consultations.presenters.conditions import Wanted, asked_if
from slisystem.languages import Welsh, in_language_of

Plain = Mapping[str, Any]
CONDITIONS = ("follows", "follows_when", "also_when")
CONTEXT = 80  # characters before the first difference of two long texts


@dataclass(frozen=True)
class WelshChange:
    """A Welsh text before and after; and its English, where that is another one too. An empty
    side: there was none."""

    place: str  # "Q4 option yes"
    before: Welsh
    after: Welsh
    english_before: str = ""
    english_after: str = ""

    @property
    def how(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """What differs: its name, before, after."""
        found: list[tuple[str, str, str]] = []
        if self.english_before != self.english_after:
            found.append(("English that it translates", self.english_before, self.english_after))
        if self.before != self.after:
            found.append(("Welsh", self.before, self.after))
        return found


def welsh_changes(before: Plain, after: Plain) -> Iterator[WelshChange]:
    """Those that differ, as they stand in the later one; a question is known by its identity, so
    what only moved is no change."""
    old, new = _welsh(before), _welsh(after)
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is None or now is None:
            there = now or was or {}
            yield WelshChange(there["place"], _text(was), _text(now))
        elif (was["english"], was["welsh"]) != (now["english"], now["welsh"]):
            english = was["english"], now["english"]
            yield WelshChange(now["place"], _text(was), _text(now), *english)


def _text(entry: Plain | None) -> Welsh:
    return Welsh(entry["welsh"] if entry else "")


def _welsh(plain: Plain) -> dict[tuple[str, str], Plain]:
    """The entries of the list by the part that they belong to and the text in it."""
    questions = by_number(plain)
    identities = {number: str(identity_kept(plain, one)) for number, one in questions.items()}
    found = {}
    for entry in plain.get("welsh", []):
        first, _, rest = entry["place"].partition(" ")
        owner = identities.get(first)
        found[(owner, rest) if owner else ("", entry["place"])] = entry
    return found


@dataclass(frozen=True)
class Conditions:
    """When a question is asked: compared by numbers and codes, read in words."""

    given: str
    words: str = field(compare=False)

    def __str__(self) -> str:
        return self.words


def with_conditions(question: Plain, by_number: Mapping[str, Plain]) -> dict[str, Any]:
    """The fields of a question with its conditions as one of them, "asked when"."""
    fields = {name: value for name, value in question.items() if name not in CONDITIONS}
    if question.get("follows"):
        fields["asked when"] = Conditions(
            repr([question.get(name) for name in CONDITIONS]), _in_words(question, by_number)
        )
    return fields


def by_number(plain: Plain) -> dict[str, Plain]:
    """The questions of a definition in its plain form."""
    questions = (one for section in plain["sections"] for one in section.get("questions", []))
    return {one["number"]: one for one in questions}


def _in_words(question: Plain, questions: Mapping[str, Plain]) -> str:
    found = [
        _wanted(one["follows"], one.get("follows_when", []), questions)
        for one in (question, *question.get("also_when", []))
    ]
    advice = [one.number for one in found if not one.labels]
    words = [asked_if(found)] if len(advice) < len(found) else []
    words += [f"Follows {number}, as advice only." for number in advice]
    return " ".join(words)


def _wanted(number: str, codes: list[str], questions: Mapping[str, Plain]) -> Wanted:
    followed = questions.get(number, {})
    spec = KINDS.get(followed.get("kind", ""))
    labels = {option.code: option.label for option in spec.usual} if spec else {}
    labels |= {option["code"]: option["label"] for option in followed.get("options", [])}
    named = tuple(labels.get(code, code) for code in codes)
    return Wanted(number, bool(spec and spec.takes_several), named)


def cut(before: str, after: str, longest: int) -> tuple[str, str]:
    """Two texts, as much of them as shows in what they differ: both from the same place on."""
    if max(len(before), len(after)) <= longest:
        return before, after
    start = 0
    if before and after:
        pairs = zip(before, after, strict=False)
        same = next(
            (at for at, (one, other) in enumerate(pairs) if one != other),
            len(min(before, after, key=len)),
        )
        start = max(before.rfind(" ", 0, max(same - CONTEXT, 0)) + 1, 0)
    return _from(before, start, longest), _from(after, start, longest)


def _from(text: str, start: int, longest: int) -> str:
    if not text:
        return text
    shown = text[start : start + longest]
    cut_off = " […]" if len(text) > start + longest else ""
    return in_language_of(text, f"{'[…] ' if start else ''}{shown}{cut_off}")

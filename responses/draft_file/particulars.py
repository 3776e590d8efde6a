"""The particulars of the decision in a draft file.

Exempt parts go by what people call them there, not by their places: a kind of part (`reasons`),
`section 2`, or the heading of a consideration of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from consultations.definition.marked import Form, Problem
from consultations.prose import clean
from responses.enums import REPEATED_PARTS, PartKind
from responses.models import ReportPart
from responses.particulars import (
    Classification,
    KeyException,
    Particulars,
    contradictions,
)

MOST_WORDS = 50_000
TEXTS = ("key_reason", "public_interest", "urgency_reason", "consultation_undertaken")
LINES = {"key_notice": 250, "urgency_agreed_by": 250, "lead_officer": 120, "proper_officer": 120}
SINGLE_PARTS = frozenset(kind.value for kind in PartKind if kind not in REPEATED_PARTS)


@dataclass(frozen=True)
class ParticularsDraft:
    """What the file says of the decision. `said` has no exempt parts yet: `parts` names them."""

    line: int
    said: Particulars
    parts: tuple[str, ...]

    def at(self, stored: Iterable[ReportPart]) -> Particulars:
        """As the response with these parts says it."""
        places = {name: part.position for part in stored for name in _names(part)}
        found = sorted({places[name.casefold()] for name in self.parts})
        return replace(self.said, exempt_parts=tuple(found))

    def problems(
        self,
        *,
        nation: str,
        sections: Collection[int],
        questions: Collection[str],
        considerations: Collection[str],
    ) -> Iterator[Problem]:
        """What does not fit the consultation, the council or the rest of the file."""
        known = {
            *SINGLE_PARTS,
            *(f"section {number}" for number in sections),
            *(heading.casefold() for heading in considerations),
        }
        for name in self.parts:
            if name.casefold() not in known:
                sentence = f"The report has no part “{name}”. Its parts are {_listed(known)}."
                yield self._problem("exempt_parts", sentence)
        for number in self.said.exempt_questions:
            if number not in questions:
                yield self._problem("exempt_questions", f"There is no question {number}.")
        # Whether anything is exempt is asked with the parts, whose places are not known yet.
        said = replace(self.said, exempt_parts=tuple(range(1, len(self.parts) + 1)))
        for lack in contradictions(said, nation):
            yield self._problem(lack.field.replace("is_key", "key_decision"), lack.sentence)

    def _problem(self, field: str, sentence: str) -> Problem:
        return Problem(self.line, f"particulars.{field}", sentence)


def particulars(form: Form) -> ParticularsDraft | None:
    """What the field `particulars` says; None where it is not there."""
    given = form.form("particulars")
    if given is None:
        return None
    classification = given.line_of_text("classification", 20) or Classification.PUBLIC.value
    if classification not in set(Classification):
        given.problem("classification", f"must be one of {', '.join(Classification)}.")
        classification = Classification.PUBLIC.value
    exception = given.line_of_text("key_exception", 20)
    if exception not in set(KeyException):
        known = ", ".join(one for one in KeyException if one)
        given.problem("key_exception", f"must be one of {known}.")
        exception = KeyException.NONE.value
    written: dict[str, Any] = {name: clean(given.text(name, MOST_WORDS)) for name in TEXTS}
    written |= {name: given.line_of_text(name, most) for name, most in LINES.items()}
    said = Particulars(
        is_key=given.flag("key_decision", default=False),
        key_exception=KeyException(exception),
        classification=Classification(classification),
        paragraphs=tuple(_paragraphs(given)),
        exempt_questions=tuple(dict.fromkeys(given.words("exempt_questions"))),
        **written,
    )
    parts = tuple(dict.fromkeys(given.words("exempt_parts")))
    given.close()
    return ParticularsDraft(given.line, said, parts)


def _paragraphs(form: Form) -> Iterator[int]:
    """Numbers of paragraphs of Schedule 12A, each once."""
    for word in dict.fromkeys(form.words("paragraphs")):
        if re.fullmatch(r"[1-9]\d?", word):
            yield int(word)
        else:
            form.problem("paragraphs", f"“{word}” is not the number of a paragraph.")


def _names(part: ReportPart) -> Iterator[str]:
    if part.section is not None:
        yield f"section {part.section.number}"
    elif part.kind in SINGLE_PARTS:
        yield part.kind
    elif part.kind == PartKind.CONSIDERATION:
        yield part.heading.casefold()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))

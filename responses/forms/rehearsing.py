"""As which council somebody rehearses, and what they typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from consultations.models import Question
from councils.models import Council
from responses.forms.seen_as import SeenAsForm

MISSING = "Choose a type of council, or one council"
REGION_HINT = "For questions that are for some regions, and for the tables by region."
ASKED = "asked"  # hidden fields, one a question: "Q5 " and its identity
EMPTY = frozenset({"version", "wording", "instead"})  # fields that say nothing by themselves


class RehearseAsForm(SeenAsForm):
    """A type of council or one council, which has to be chosen here."""

    def __init__(
        self, data: Any, *, councils: Iterable[Council], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, councils=councils)
        self.initial = dict(initial)
        self.fields["region"].help_text = REGION_HINT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (self.errors or cleaned["type"] or cleaned["council"]):
            self.add_error("type", MISSING)
        return cleaned


def sent_answers(
    data: QueryDict, questions: Sequence[Question]
) -> tuple[dict[int, QueryDict], list[str]]:
    """What was typed to each question, by its id; and the numbers under which something was typed
    to a question that is no longer there.

    A colleague may number the draft anew while a page is open, so the page says which question
    each number was, and the words go with the question.
    """
    by_identity = {str(question.identity): question for question in questions}
    typed: dict[int, QueryDict] = {}
    gone = []
    for entry in data.getlist(ASKED):
        number, _, identity = entry.partition(" ")
        start = f"{number}-"
        fields = {name[len(start) :]: data.getlist(name) for name in data if name.startswith(start)}
        question = by_identity.get(identity)
        if question is None:
            if any(any(values) for name, values in fields.items() if name not in EMPTY):
                gone.append(number)
            continue
        renumbered = QueryDict(mutable=True)
        for name, values in fields.items():
            renumbered.setlist(f"{question.number}-{name}", values)
        typed[question.pk] = renumbered
    return typed, gone

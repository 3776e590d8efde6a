"""The history of a response, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from responses.enums import Outcome, State
from responses.models import (
    Event,
)
from responses.presenters.steps import moment


@dataclass(frozen=True)
class HistoryLine:
    number: int
    when: str
    who: str
    what: str
    state: str
    hash: str


def history_lines(events: Iterable[Event]) -> list[HistoryLine]:
    return [
        HistoryLine(
            event.number,
            moment(event.at),
            event.by.name,
            what(event),
            str(State(event.to_state).label),
            event.hash,
        )
        for event in events
    ]


def what(event: Event) -> str:
    """The event in words: "saved an answer: Q3 (version 2)"."""
    verb = str(event.get_verb_display())
    facts = event.facts
    if "question" in facts:
        return f"{verb}: {facts['question']} (version {facts['version']})"
    if "outcome" in facts:
        return f"{verb}: {Outcome(facts['outcome']).label.lower()}"
    if "submission" in facts:
        return f"{verb}: {facts['submission']}"
    return verb

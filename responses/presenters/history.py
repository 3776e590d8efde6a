"""The history of a response, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from councils.models import User
from responses.enums import Outcome, Sheet, State
from responses.models import Event
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
    """The lines in the order of `events`; those that name a colleague cost one query together."""
    events = list(events)
    ids = {event.facts["person"] for event in events if "person" in event.facts}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        HistoryLine(
            event.number,
            moment(event.at),
            event.by.name,
            what(event, names),
            str(State(event.to_state).label),
            event.hash,
        )
        for event in events
    ]


def what(event: Event, names: Mapping[int, str]) -> str:
    """The event in words: "saved an answer: Q3 (version 2)"; `names` of people by their id."""
    verb = str(event.get_verb_display())
    facts = event.facts
    if "assignment" in facts:
        about = facts.get("about") or f"section {facts['section']}"
        return f"{verb}: {about}, {names.get(facts['person'], 'somebody')}"
    if "section" in facts:
        return f"{verb}: section {facts['section']}"
    if "question" in facts:
        return f"{verb}: {facts['question']} (version {facts['version']})"
    if "sheet" in facts:
        return f"{verb}: {Sheet(facts['sheet']).label.lower()} (version {facts['version']})"
    if "outcome" in facts:
        return f"{verb}: {Outcome(facts['outcome']).label.lower()}"
    if "submission" in facts:
        return f"{verb}: {facts['submission']}"
    return verb

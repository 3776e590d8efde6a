"""The history of a response, line by line.

A response that saves itself has an event every few seconds, and hundreds in an hour of writing.
So what one person saved without a pause stands in one line, as in the history of an answer; two
people who write at once have a line each.  Everything else has a line of its own, and no line
reaches over it: who reads the page sees what was written before a report was sent, and what after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.models import User
from responses.enums import Outcome, Sheet, State, Verb
from responses.models import Event
from responses.presenters.steps import moment
from responses.presenters.versions import PAUSE

PAGE_OF_EVENTS = 50  # lines on one page
SAVES = frozenset({Verb.SAVE_ANSWER, Verb.SAVE_REPORT, Verb.SAVE_PARTICULARS})


@dataclass(frozen=True)
class Happened:
    """What is known of an event without the person and the hashes."""

    number: int
    at: dt.datetime
    by_id: int
    verb: str
    facts: Mapping[str, Any]

    @property
    def is_save(self) -> bool:
        """Whether somebody typed it; what was restored or copied stands alone."""
        return self.verb in SAVES and "source" not in self.facts


Run = list[Happened]  # what stands in one line, in its order


def runs(events: Iterable[Happened], *, each: bool = False) -> list[Run]:
    """The events, oldest first, as lines, newest first; with `each` none is gathered."""
    found: list[Run] = []
    open_runs: dict[int, Run] = {}  # of who is writing
    for event in events:
        run = open_runs.get(event.by_id)
        if not event.is_save:
            open_runs.clear()
            found.append([event])
        elif run is not None and not each and event.at - run[-1].at <= PAUSE:
            run.append(event)
        else:
            open_runs[event.by_id] = [event]
            found.append(open_runs[event.by_id])
    return sorted(found, key=lambda run: -run[-1].number)


@dataclass(frozen=True)
class HistoryLine:
    """One line; `number` is that of its last event, `since` when the first of several was."""

    number: int
    when: str
    who: str
    what: str
    state: str
    count: int
    since: dt.datetime


def history_lines(
    shown: Sequence[Run], last_events: Iterable[Event], headings: Mapping[int, str]
) -> list[HistoryLine]:
    """The lines of these runs, of whose last events the rows are given with their people, and
    the headings of the report's parts by position; those that name a colleague cost one query
    together."""
    rows = {event.number: event for event in last_events}
    ids = {event.facts["person"] for event in rows.values() if "person" in event.facts}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        HistoryLine(
            number=event.number,
            when=moment(event.at),
            who=event.by.name,
            what=what(event, names, headings) if len(run) == 1 else what_was_saved(run, headings),
            state=str(State(event.to_state).label),
            count=len(run),
            since=run[0].at,
        )
        for run in shown
        for event in [rows[run[-1].number]]
    ]


def what(event: Event, names: Mapping[int, str], headings: Mapping[int, str]) -> str:
    """The event in words: "saved an answer: Q3 (version 2)"; `names` of people by their id,
    `headings` of the report's parts by position."""
    verb = str(event.get_verb_display())
    facts = event.facts
    if "assignment" in facts:
        about = facts.get("about") or _("section %(number)s") % {"number": facts["section"]}
        return f"{verb}: {about}, {names.get(facts['person'], _('somebody'))}"
    if "section" in facts:
        return f"{verb}: {_('section %(number)s') % {'number': facts['section']}}"
    if "consulted" in facts and "person" in facts:
        return f"{verb}: {names.get(facts['person'], _('somebody'))}"
    if "amendment" in facts and "question" not in facts:
        about = _("amendment %(number)s")
        if "undone" in facts:
            about = _("amendment %(number)s, %(question)s as it was decided")
        named = about % {"number": facts["amendment"], "question": facts.get("undone")}
        return f"{verb}: {named}"
    if "question" in facts:
        return _in_version(f"{verb}: {facts['question']}", facts)
    if (part := part_name(facts, headings)) and "version" in facts:
        named = verb if verb.endswith(part) else f"{verb}: {part}"
        return _in_version(named, facts)
    if "outcome" in facts:
        return f"{verb}: {Outcome(facts['outcome']).label.lower()}"
    if "submission" in facts:
        return f"{verb}: {facts['submission']}"
    return verb


def _in_version(words: str, facts: Mapping[str, Any]) -> str:
    return _("%(what)s (version %(version)s)") % {"what": words, "version": facts["version"]}


def part_name(facts: Mapping[str, Any], headings: Mapping[int, str]) -> str:
    """What an event about a part of the report calls it, as it is headed now."""
    if "sheet" in facts:
        return str(Sheet(facts["sheet"]).label).lower()
    heading = headings.get(facts.get("part", 0))
    return f"“{heading}”" if heading else ""


def what_was_saved(run: Run, headings: Mapping[int, str]) -> str:
    """ "saved answers: Q1 (versions 2 to 30), Q3 (version 4); saved parts of the report: …"."""
    answers = [event for event in run if "question" in event.facts]
    parts = [(part_name(event.facts, headings), event) for event in run]
    parts = [(name, event) for name, event in parts if name and "version" in event.facts]
    said = []
    if answers:
        named = _named((event.facts["question"], event) for event in answers)
        words = ngettext("saved an answer: %(names)s", "saved answers: %(names)s", len(named))
        said.append(words % {"names": ", ".join(named)})
    if len(answers) < len(run):
        named = _named(parts)
        words = _("saved parts of the report")
        if named:
            words = ngettext(
                "saved a part of the report: %(names)s",
                "saved parts of the report: %(names)s",
                len(named),
            )
        said.append(words % {"names": ", ".join(named)})
    return "; ".join(said)


def _named(events: Iterable[tuple[str, Happened]]) -> list[str]:
    """ "Q1 (versions 2 to 30)", for each name in the order of its first version."""
    versions: dict[str, list[int]] = {}
    for name, event in events:
        versions.setdefault(name, []).append(event.facts["version"])
    return [f"{name} ({_span(found)})" for name, found in versions.items()]


def _span(versions: Sequence[int]) -> str:
    """A colleague's versions may stand between those of this person."""
    first, last, number = versions[0], versions[-1], len(versions)
    if number == 1:
        return _("version %(number)s") % {"number": last}
    if last - first + 1 == number:
        return _("versions %(first)s to %(last)s") % {"first": first, "last": last}
    words = ngettext(
        "%(number)s version, the last is %(last)s",
        "%(number)s versions, the last is %(last)s",
        number,
    )
    return words % {"number": number, "last": last}

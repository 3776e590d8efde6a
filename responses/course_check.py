"""What became of decisions is what the history notes: publication, call-in and its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from responses.canonical import digest
from responses.enums import Verb
from responses.models import CallIn, DecisionPublication, Event, Response

WORDS = {
    Verb.PUBLISH_DECISION: "the publication of decision {number}",
    Verb.CALL_IN: "the call-in of decision {number}",
    Verb.END_CALL_IN: "the outcome of the call-in of decision {number}",
}


def course_faults(response: Response, events: Iterable[Event]) -> Iterator[str]:
    """What does not agree, one sentence each (two queries)."""
    noted = {
        (Verb.END_CALL_IN if event.verb == Verb.RECONSIDER else Verb(event.verb), number): hashed
        for event in events
        if event.verb in WORDS or event.verb == Verb.RECONSIDER
        for number, hashed in [(event.facts["decision"], event.facts["content"])]
    }
    stored = {}
    published = DecisionPublication.objects.filter(decision__response=response)
    for one in published.select_related("decision"):
        stored[Verb.PUBLISH_DECISION, one.decision.number] = digest(one.content)
    for call in CallIn.objects.filter(decision__response=response).select_related("decision"):
        stored[Verb.CALL_IN, call.decision.number] = digest(call.content)
        if call.outcome:
            stored[Verb.END_CALL_IN, call.decision.number] = digest(call.outcome_content)
    for key in sorted(noted.keys() | stored.keys()):
        verb, number = key
        if noted.get(key) != stored.get(key):
            yield f"{WORDS[verb].format(number=number)} is not what was noted"

"""Whether the results are what their history says: the chain, the files and the layouts.

The chain of events shows that no line was altered or taken out of the middle.  The events carry
the hashes of the frozen file, of what was counted, of layouts, reasons, errata and notes, so each
is checked against the chain; every other file agrees with the hash it was stored with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from consultations.models import Consultation
from responses.canonical import digest
from results.actions.freezing import counted_digest
from results.enums import FileFormat, NoteVerb, ReleaseVerb
from results.history import first_broken
from results.laid_out import layout_digest
from results.models import Erratum, PublicationNote, Release, ReleaseEvent
from results.notes import content_digest
from results.workflow import BY_VERB


def faults(consultation: Consultation) -> list[str]:
    """What does not agree, one sentence each, the chain first; empty when all is whole."""
    events = list(consultation.release_events.order_by("number"))
    broken = first_broken(events)
    if broken is not None:
        return [f"event {broken} does not fit the chain"]
    found: list[str] = []
    by_release: dict[int | None, list[ReleaseEvent]] = {}
    for event in events:
        by_release.setdefault(event.release_id, []).append(event)
    found += _notes(consultation, by_release.get(None, []))
    for release in consultation.releases.order_by("pk"):
        found += _release(release, by_release.get(release.pk, []))
    return found


def _release(release: Release, events: list[ReleaseEvent]) -> Iterator[str]:
    name = f"release {release.number}" if release.number else f"preparation {release.pk}"
    if not events or BY_VERB[ReleaseVerb(events[-1].verb)].to_state != release.state:
        yield f"the last event does not lead to the state of {name}"
    for event in events:
        check = CHECKS.get(ReleaseVerb(event.verb))
        if check is not None:
            yield from check(release, name, event)
    written = sum(event.verb == ReleaseVerb.ERRATUM for event in events)
    if release.errata.count() != written:
        yield f"the errata of {name} are not those of its history"
    yield from _files(release, name)


def _notes(consultation: Consultation, events: list[ReleaseEvent]) -> Iterator[str]:
    notes = PublicationNote.objects.filter(invitation__consultation=consultation).order_by("pk")
    said = {note.pk: (note.is_published, content_digest(note)) for note in notes}
    noted = {
        event.facts["note"]: (event.verb == NoteVerb.NOTE, event.facts["content"])
        for event in events
    }
    if said != noted:
        yield "the notes of councils that have published their answers are not those of the history"


def _layout(release: Release, name: str, event: ReleaseEvent) -> Iterator[str]:
    if not layout_digest(release.layout) == release.layout_digest == event.facts["layout"]:
        yield f"the layout of {name} is not what was prepared"


def _frozen(release: Release, name: str, event: ReleaseEvent) -> Iterator[str]:
    if release.number != event.facts["number"]:
        yield f"{name} has another number than when it was frozen"
    if release.layout_digest != event.facts["layout"]:
        yield f"the layout of {name} is not what was approved"
    yield from _content(release, name, event)
    counted = dict(release.counted.values_list("invitation_id", "submission_digest"))
    if counted_digest(counted) != event.facts["counted"]:
        yield f"what {name} counted is not what was frozen"


def _content(release: Release, name: str, event: ReleaseEvent) -> Iterator[str]:
    """The file that was frozen, and later published, is the file that is there."""
    file = release.files.filter(format=FileFormat.JSON).first()
    if file is None:
        yield f"the file of {name} is missing"
    elif not _sha256(file.content) == file.sha256 == event.facts["content"]:
        yield f"the file of {name} is not what was frozen"


def _reason(release: Release, name: str, event: ReleaseEvent) -> Iterator[str]:
    if digest(release.end_reason) != event.facts["reason"]:
        yield f"the reason for ending {name} is not what was written"


def _erratum(release: Release, name: str, event: ReleaseEvent) -> Iterator[str]:
    erratum = Erratum.objects.filter(release=release, pk=event.facts["erratum"]).first()
    if erratum is None or digest(erratum.text) != event.facts["text"]:
        yield f"an erratum of {name} is not what was published"


Check = Callable[[Release, str, ReleaseEvent], Iterator[str]]
CHECKS: Mapping[ReleaseVerb, Check] = {
    ReleaseVerb.PREPARE: _layout,
    ReleaseVerb.FREEZE: _frozen,
    ReleaseVerb.PUBLISH: _content,
    ReleaseVerb.SET_ASIDE: _reason,
    ReleaseVerb.REJECT: _reason,
    ReleaseVerb.ERRATUM: _erratum,
}


def _files(release: Release, name: str) -> Iterator[str]:
    for file in release.files.exclude(format=FileFormat.JSON):
        if _sha256(file.content) != file.sha256:
            yield f"the {file.get_format_display()} of {name} does not have its hash"


def _sha256(content: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(content)).hexdigest()

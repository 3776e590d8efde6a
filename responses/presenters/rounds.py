"""What was asked when a report was returned, and what changed between two rounds.

The event of each sending names the versions that were sent (actions/deciding/rounds.py), and
every version is kept, so that the two texts stand beside one another as they were.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import JSONField, Q, Subquery
from django.urls import reverse

from consultations.redline import Piece, reads_well, redline
from responses.content import Words, words
from responses.enums import State, Verb
from responses.models import AnswerRevision, Response, ReturnNote
from responses.said import Said

GIVEN_BACK = (Verb.RETURN_FOR_CHANGES, Verb.REOPEN, Verb.REVISE, Verb.RECONSIDER)
# Each of these puts a report before whoever decides, and names its versions.
PUT_BEFORE = (Verb.SEND_FOR_DECISION, Verb.RECONSIDER)


@dataclass(frozen=True)
class Asked:
    """What should change at one question."""

    number: str
    reason: str
    by: str
    url: str


@dataclass(frozen=True)
class Changed:
    """One question: what was asked of it, and what it said then and says now."""

    number: str
    wording: str
    asked: str
    is_changed: bool
    before: Words
    after: Words
    pieces: tuple[Piece, ...]  # the redline; empty where no words stayed


@dataclass(frozen=True)
class Rounds:
    """What whoever reads a second round has to know."""

    reason: str
    questions: tuple[Changed, ...]
    unchanged: int
    parts: tuple[str, ...]  # headings of the parts of the report that changed
    is_compared: bool  # whether a report was sent before, so that there is something to compare


def asked_by_question(response: Response) -> dict[int, Asked]:
    """What the last return asks, by question id; nothing once that is decided.

    No query where nothing was returned, else one.
    """
    if not response.return_reason:
        return {}
    ended = response.events.filter(verb__in=GIVEN_BACK).order_by("-number")
    notes = (
        ReturnNote.objects.filter(response=response)
        .select_related("question__section", "written_by")
        .annotate(
            last_verb=Subquery(ended.values("verb")[:1]),
            last_facts=Subquery(ended.values("facts")[:1], output_field=JSONField()),
        )
    )
    return {
        note.question_id: _asked(response, note)
        for note in notes
        if note.last_verb == Verb.RETURN_FOR_CHANGES and note.last_facts.get("round") == note.round
    }


def _asked(response: Response, note: ReturnNote) -> Asked:
    question = note.question
    page = reverse("responses:section", args=[*response.url_args, question.section.number])
    return Asked(question.number, note.reason, note.written_by.name, f"{page}#{question.number}")


def round_changes(response: Response) -> Rounds:
    """What the last return asked, and what changed since the report was sent the time before."""
    asked = asked_by_question(response)
    then = _sent_before(response)
    before = _said_then(response, then["answers"]) if then else {}
    facts = response.council.facts
    found = []
    unchanged = 0
    for answer in response.answers_in_order:
        pk, now = answer.question_id, Said.of(answer)
        was = before.get(pk, now)
        if was == now and pk not in asked:
            unchanged += 1
            continue
        pieces = tuple(redline(was.text, now.text)) if was.text and now.text else ()
        found.append(
            Changed(
                number=answer.question.number,
                wording=answer.question.wording,
                asked=asked[pk].reason if pk in asked else "",
                is_changed=was != now,
                before=words(answer.question, was, facts),
                after=words(answer.question, now, facts),
                pieces=pieces if was.text != now.text and reads_well(pieces) else (),
            )
        )
    parts = then["parts"] if then else {}
    return Rounds(
        reason=response.return_reason,
        questions=tuple(found),
        unchanged=unchanged,
        parts=tuple(
            part.heading
            for part in response.parts.all()
            if str(part.pk) in parts and parts[str(part.pk)] != part.version
        )
        if then
        else (),
        is_compared=then is not None,
    )


def _sent_before(response: Response) -> dict[str, dict[str, int]] | None:
    """The versions of the report that was sent before the present text; None if none was."""
    sent = list(
        response.events.filter(verb__in=PUT_BEFORE)
        .order_by("-number")
        .values_list("facts", flat=True)[:2]
    )
    if response.state != State.DRAFTING and not response.is_nil:
        sent = sent[1:]  # the last is what is read now
    # Reports that were sent before this was noted name no versions.
    return sent[0] if sent and "answers" in sent[0] else None


def _said_then(response: Response, versions: dict[str, int]) -> dict[int, Said]:
    """What each question that has another version now said in that one, by its id; one query."""
    wanted = Q()
    for answer in response.answers_in_order:
        version = versions.get(str(answer.question_id), answer.version)
        if version != answer.version:
            wanted |= Q(answer=answer, version=version)
    if not wanted:
        return {}
    revisions = AnswerRevision.objects.filter(wanted, answer__response=response)
    return {one.answer.question_id: Said.of(one) for one in revisions.select_related("answer")}

"""A stored draft as the values of its Word document, and a document that came back beside it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from consultations.models import Question
from consultations.policies import spoken_moment
from consultations.presenters.conditions import follows_sentence
from councils.refusals import Blocker, Refused
from responses import left_out
from responses.content import answers_as_asked
from responses.enums import PartKind
from responses.models import Answer, AnswerRevision, ReportPart, ReportPartRevision, Response
from responses.part_words import PartWords
from responses.said import Said
from responses.word import marks
from responses.word.comparing import Comparison, compared
from responses.word.returned import Returned
from responses.word.values import AnswerPlace, Chapter, PartPlace, Remark, Told, WordDraft

Remarks = dict[str, tuple[Remark, ...]]


def draft_of(
    response: Response, at: dt.datetime | None = None, *, is_with_resolved: bool = False
) -> WordDraft:
    """The draft as it stands (as many queries, however long it is). Comments of threads that are
    resolved are left out unless asked for."""
    at = at or timezone.now()
    invitation, council = response.invitation, response.council
    consultation = invitation.consultation
    parts = list(response.parts.select_related("section"))
    remarks = _remarks(response, is_with_resolved=is_with_resolved)
    asked = consultation.questions.select_related("section", "follows").prefetch_related("options")
    entries = _Entries(response, list(asked), remarks)
    labels = _labels(parts)
    chapters = []
    for part in response.in_order(parts):
        place = PartPlace(
            part.position,
            labels[part.pk],
            PartWords.of(part),
            part.version,
            entries.left_out(part.section_id),
            remarks.get(marks.part_key(part.position), ()),
        )
        chapters.append(Chapter(place, tuple(entries.of_section(part.section_id))))
    return WordDraft(
        consultation=consultation.code,
        council=council.code,
        response=str(response.pk),
        title=consultation.title,
        council_name=council.name,
        publisher=consultation.publisher,
        closes=spoken_moment(invitation.ends_at),
        at=at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        said_at=spoken_moment(at),
        chapters=tuple(chapters),
    )


class _Entries:
    """The questions of a response, section by section."""

    def __init__(self, response: Response, questions: list[Question], remarks: Remarks) -> None:
        self.council = response.council
        self.questions, self.remarks = questions, remarks
        self.answers = {answer.question_id: answer for answer in response.answers_in_order}
        self.said = answers_as_asked(response.answers_in_order)
        self.by_number = {question.number: question for question in questions}

    def left_out(self, section: int | None) -> str:
        own = [one for one in self.questions if one.section_id == section and one.pk in self.said]
        found = left_out.of_section(own, self.said, self.council.facts)
        if not found.numbers:
            return ""
        return f"{found.in_words} {'are' if len(found.numbers) > 1 else 'is'} left out."

    def of_section(self, section: int | None) -> Iterator[AnswerPlace | Told]:
        for question in self.questions:
            if question.section_id != section:
                continue
            answer = self.answers.get(question.pk)
            if answer is None:  # it only informs
                yield Told("", "\n\n".join(filter(None, [question.wording, question.guidance])))
            elif left_out.is_left_out(question, self.said[question.pk], self.council.facts):
                heading = f"{question.number}. {question.wording}"
                yield Told(heading, left_out.sentence([question], self.council.facts))
            else:
                yield self._answer(question, answer)

    def _answer(self, question: Question, answer: Answer) -> AnswerPlace:
        key = marks.answer_key(str(question.identity))
        notes = (question.follows_note, follows_sentence(question, self.by_number))
        return AnswerPlace(
            identity=str(question.identity),
            asked=question.asked,
            kind=question.kind,
            wording=question.wording,
            guidance=question.guidance,
            notes=tuple(str(words) for words in notes if words),
            is_aimed=question.rule.fits(self.council.facts),
            said=Said.of(answer),
            version=answer.version,
            question_version=question.version,
            remarks=self.remarks.get(key, ()),
        )


def _labels(parts: Iterable[ReportPart]) -> dict[int, str]:
    """What each part is called, by its id: as no other part of the report is called."""
    found = {}
    times: Counter[str] = Counter()
    for part in parts:
        label = part.heading.strip() or PartKind(part.kind).label
        if part.section is not None:
            label = f"Section {part.section.number}: {part.section.title}"
        times[label] += 1
        found[part.pk] = label if times[label] == 1 else f"{label} ({times[label]})"
    return found


def _remarks(response: Response, *, is_with_resolved: bool) -> Remarks:
    """The comments by key, in their order."""
    comments = response.comments.select_related(
        "written_by", "parent", "answer__question", "part"
    ).order_by("pk")
    found: dict[str, list[Remark]] = defaultdict(list)
    for comment in comments:
        first = comment.parent or comment
        if first.resolved_at is not None and not is_with_resolved:
            continue
        if comment.answer is not None:
            key = marks.answer_key(str(comment.answer.question.identity))
        else:
            assert comment.part is not None
            key = marks.part_key(comment.part.position)
        at = comment.written_at.astimezone(dt.UTC).isoformat(timespec="seconds")
        found[key].append(Remark(comment.written_by.name, at, comment.text))
    return {key: tuple(own) for key, own in found.items()}


# --- what came back -------------------------------------------------------------------------


def beside_draft(response: Response, returned: Returned) -> Comparison:
    """What the document says beside the draft. Raises Refused for a document of another
    response."""
    consultation = response.invitation.consultation
    is_own = (returned.response, returned.consultation, returned.council) == (
        str(response.pk),
        consultation.code,
        response.council.code,
    )
    if not is_own:
        raise Refused(
            [
                Blocker(
                    "other-response",
                    "This document is of another response: it was downloaded for "
                    f"{returned.council or 'another council'} and “{returned.consultation}”.",
                    "file",
                )
            ]
        )
    return compared(
        returned,
        draft_of(response, is_with_resolved=True),
        _answers_before(response, returned),
        _parts_before(response, returned),
    )


def _answers_before(response: Response, returned: Returned) -> dict[str, Said]:
    rows = AnswerRevision.objects.filter(answer__response=response)
    found = _as_written(rows, returned, "answer__question__identity", marks.answer_key)
    return {key: Said.of(row) for key, row in found.items()}


def _parts_before(response: Response, returned: Returned) -> dict[str, PartWords]:
    rows = ReportPartRevision.objects.filter(part__response=response)
    found = _as_written(rows, returned, "part__position", marks.part_key)
    return {key: PartWords.of(row) for key, row in found.items()}


def _as_written(
    rows: QuerySet[Any], returned: Returned, named_by: str, key_of: Callable[[Any], str]
) -> dict[str, Any]:
    """By key the versions that the document says it was written from (two queries). The texts of
    no other version are read, whatever numbers somebody wrote into the document."""
    versions = {key: place.version for key, place in returned.places.items()}
    known = rows.filter(version__in=set(versions.values()))
    keys = {
        pk: key_of(name)
        for pk, name, version in known.values_list("pk", named_by, "version")
        if versions.get(key_of(name)) == version
    }
    return {keys[pk]: row for pk, row in rows.in_bulk(list(keys)).items()}

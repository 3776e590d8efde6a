"""The question bank: what other consultations asked, each question once, with its waves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from consultations.definition import Definition, QuestionDefinition
from consultations.definition.stored import question_alone
from consultations.editing.wording import base_of, wording_of
from consultations.models import AnswerOption, Consultation, Question
from consultations.presenters.reading import QuestionWords, question_words
from councils.models import User

MOST_SEARCHED = 8  # words


@dataclass(frozen=True)
class Wave:
    """One consultation that asks or asked it; `opens_on` None: a draft."""

    title: str
    number: str
    url: str
    opens_on: dt.date | None


@dataclass(frozen=True)
class Worded:
    """The waves that have the question in the same words, the newest first; `part` names the words
    to copy."""

    question: QuestionWords
    kind: str
    waves: tuple[Wave, ...]
    part: str

    @property
    def named(self) -> str:
        return f"{self.waves[0].number} of “{self.waves[0].title}”"


@dataclass(frozen=True)
class Banked:
    """One question by its identity."""

    identity: uuid.UUID
    latest: Worded
    others: tuple[Worded, ...]
    count: int  # of waves
    in_draft_as: str
    in_draft_url: str


def asked_elsewhere(draft: Consultation, user: User) -> QuerySet[Question]:
    """The questions of all other consultations that this person sees."""
    others = Consultation.objects.visible_to(user).exclude(pk=draft.pk)
    return Question.objects.filter(consultation__in=others)


def found_identities(
    questions: QuerySet[Question], *, words: str, kind: str, consultation: str
) -> QuerySet[Question, tuple[uuid.UUID]]:
    """The identities of what fits, of the latest consultation first, as they stand in it."""
    for word in words.split()[:MOST_SEARCHED]:
        options = AnswerOption.objects.filter(label__icontains=word).values("question")
        questions = questions.filter(
            Q(text__icontains=word) | Q(guidance__icontains=word) | Q(pk__in=options)
        )
    if kind:
        questions = questions.filter(kind=kind)
    if consultation:
        questions = questions.filter(consultation__code=consultation)
    latest = questions.order_by().values("identity")
    latest = latest.annotate(last=Max("consultation__opens_at"), place=Min("position"))
    return latest.order_by("-last", "place", "identity").values_list("identity")


def banked(
    questions: QuerySet[Question], identities: Sequence[uuid.UUID], definition: Definition
) -> list[Banked]:
    """These questions, each with all its waves (two queries)."""
    by_identity: dict[uuid.UUID, list[Question]] = {identity: [] for identity in identities}
    rows = questions.filter(identity__in=identities).select_related("consultation")
    for row in rows.prefetch_related("options").order_by("-consultation__opens_at", "-pk"):
        by_identity[row.identity].append(row)
    here = {each.identity: each.number for each in definition.questions}
    return [
        _banked(identity, found, definition, here.get(identity, ""))
        for identity, found in by_identity.items()
        if found
    ]


def _banked(
    identity: uuid.UUID, rows: Iterable[Question], definition: Definition, here: str
) -> Banked:
    by_words: dict[str, list[tuple[Question, QuestionDefinition]]] = {}
    for row in rows:
        question = question_alone(row)
        by_words.setdefault(base_of(wording_of(question)), []).append((row, question))
    latest, *others = (
        Worded(
            question=question_words(same[0][1], definition),
            kind=same[0][0].get_kind_display(),
            waves=tuple(_wave(row) for row, _ in same),
            part=f"{same[0][0].consultation.code}/{identity}/{base}",
        )
        for base, same in by_words.items()
    )
    return Banked(
        identity=identity,
        latest=latest,
        others=tuple(others),
        count=sum(len(same) for same in by_words.values()),
        in_draft_as=here,
        in_draft_url=reverse("consultations:edit-question", args=[definition.code, identity])
        if here
        else "",
    )


def _wave(row: Question) -> Wave:
    asked = row.consultation
    return Wave(
        title=asked.title,
        number=row.number,
        url=reverse("consultations:definition", args=[asked.code]) + f"#{row.number}",
        opens_on=timezone.localdate(asked.opens_at) if asked.published_at is not None else None,
    )


@dataclass(frozen=True)
class Elsewhere:
    """Another consultation that asks the same question."""

    wave: Wave
    is_same: bool  # in the same words


def elsewhere(draft: Consultation, question: QuestionDefinition, user: User) -> list[Elsewhere]:
    """Where else it is asked, the newest first (one query)."""
    rows = asked_elsewhere(draft, user).filter(identity=question.identity)
    rows = rows.select_related("consultation").order_by("-consultation__opens_at", "-pk")
    words = (question.text, question.guidance, question.is_wording_held)
    return [
        Elsewhere(_wave(row), (row.text, row.guidance, row.is_wording_held) == words)
        for row in rows
    ]

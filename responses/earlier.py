"""What the council said in its other responses: to be searched, read and copied from.

Answers are found by their words, those of "Other" and their reasons; of the reports around them
the paragraphs that somebody there wrote or saved.

What counts of an answer is what was sent; where nothing was sent (a draft, a report that was not
supported, a submission that was withdrawn) it is what was suggested.  The decision in between is
not for everybody who writes, so it is not read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce

from consultations.models import Question
from responses.enums import AnswerState
from responses.models import Answer, ReportPart, Response, SubmittedAnswer
from responses.said import FIELDS, Said
from responses.searching import spellings

MOST_FOUND = 50


def earlier_answers(response: Response) -> QuerySet[Any]:
    """Answers of the same council's other responses, the newest first, each with `at` and what
    `said_earlier` reads."""
    sent = SubmittedAnswer.objects.filter(
        submission__response=OuterRef("response"),
        submission__response__submitted_at__isnull=False,
        question=OuterRef("question"),
    ).order_by("-submission__number")
    said = {f"sent_{name}": Coalesce(Subquery(sent.values(name)[:1]), F(name)) for name in FIELDS}
    return (
        Answer.objects.filter(response__invitation__council=response.invitation.council_id)
        .exclude(response=response.pk)
        .annotate(at=Coalesce("response__submitted_at", "saved_at"), **said)
        .select_related(
            "response__invitation__consultation", "response__invitation__council", "question"
        )
        .order_by("-at", "-pk")
    )


def said_earlier(answer: Answer) -> Said:
    """What one of `earlier_answers` says."""
    return Said.of(answer, "sent_")


def having(words: Sequence[str], fields: Sequence[str]) -> Q:
    """Rows with all of these words in these fields taken together, in capitals or not, on either
    engine."""
    found = Q()
    for word in words:
        anywhere = Q()
        for spelling in spellings(word):
            for name in fields:
                anywhere |= Q(**{f"{name}__icontains": spelling})
        found &= anywhere
    return found


def found_parts(response: Response, words: Sequence[str]) -> list[Any]:
    """Parts of the council's other reports that have all these words, the newest first, each with
    `at` (one query). What a report began with and nobody saved is no word of the council's; what
    was taken out of a report is not found either. One more than MOST_FOUND where there are more.
    """
    if not words:
        return []
    rows = (
        ReportPart.objects.filter(
            having(words, ("heading", "text", "not_applicable_text")),
            response__invitation__council=response.invitation.council_id,
            version__gt=1,
        )
        .exclude(response=response.pk)
        .annotate(at=Coalesce("response__submitted_at", "saved_at"))
        .select_related("response__invitation__consultation", "response__invitation__council")
        .order_by("-at", "-pk")
    )
    standing = (row for row in rows.iterator(MOST_FOUND) if row.response.report_outline.keeps(row))
    return list(islice(standing, MOST_FOUND + 1))


def found_earlier(
    response: Response, words: Sequence[str], question: Question | None
) -> tuple[Answer | None, list[Answer]]:
    """The council's last answer to the same question in another consultation, and the answers
    that have all these words: one query, and one for the options of questions that have some.

    One more than MOST_FOUND where there are more. Without words none is found.
    """
    answers = earlier_answers(response)
    last: QuerySet[Any] = Answer.objects.none().values("pk")
    if question is not None:
        same = Q(question__identity=question.identity)
        last = answers.filter(same, said_something()).values("pk")[:1]
    fields = ("sent_text", "sent_other", "sent_reason")
    is_match = having(words, fields) if words else Q(pk__in=[])
    rows = list(
        answers.annotate(
            is_last=_boolean(Q(pk__in=last)),
            is_match=_boolean(is_match),
        )
        .filter(Q(is_last=True) | Q(is_match=True))
        .order_by("-is_last", "-at", "-pk")
        .prefetch_related("question__options")[: MOST_FOUND + 2]
    )
    latest = next((row for row in rows if row.is_last), None)
    matches = [row for row in rows if row.is_match]
    matches.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return latest, matches[: MOST_FOUND + 1]


def said_something() -> Q:
    """What was answered, or deliberately not."""
    return Q(sent_state__in=[AnswerState.ANSWERED, AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US])


def _boolean(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )

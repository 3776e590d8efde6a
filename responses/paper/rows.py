"""What the database holds for one report: three queries, four once it is decided, and one more
where questions were corrected since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    Value,
)
from django.db.models.functions import Cast

from consultations.models import Question
from consultations.wordings import as_of
from responses.content import as_asked
from responses.enums import DECIDED, AnswerState, State
from responses.models import (
    AnswerDecision,
    BackgroundPaper,
    ConsultedMember,
    ReportPart,
    Response,
)
from responses.said import FIELDS, Said

BACKGROUND_PAPER, CONSULTED = "background-paper", "consulted-member"


@dataclass(frozen=True)
class Written:
    """A part of the report or a background paper, as the council wrote it; or what a consulted
    member wrote, under their name, with their office in `not_applicable_text`. Who wrote nothing
    has no `cleared_name`; `cleared_on` is the day until which they were asked to."""

    kind: str
    position: int
    section: int | None  # number of the consultation's section that a part belongs to
    heading: str
    text: str
    not_applicable_text: str
    not_applicable_to: str
    cleared_name: str
    cleared_on: dt.date | None


@dataclass(frozen=True)
class Submitted:
    reference: str
    at: dt.datetime
    digest: str


@dataclass(frozen=True)
class Rows:
    """All that the report is made of, beside the response itself."""

    questions: Sequence[Question]  # in their order, with section and options
    suggested: dict[int, Said]  # by question
    written: list[Written]  # by position
    verdicts: dict[int, AnswerDecision]  # of the decision in force, by question
    submitted: Submitted | None

    def of_kind(self, kind: str) -> list[Written]:
        return [row for row in self.written if row.kind == kind]


def read(response: Response) -> Rows:
    """The rows of the report.

    The decision in force comes with its verdicts: signing writes one for each question.  What
    a verdict says was suggested goes before what the answer says.
    """
    verdicts = _verdicts(response) if response.state in DECIDED else {}
    asked = (
        Question.objects.filter(consultation=response.invitation.consultation_id)
        .annotate(own=FilteredRelation("answers", condition=Q(answers__response=response.pk)))
        .annotate(**{f"own_{name}": F(f"own__{name}") for name in (*FIELDS, "question_version")})
        .order_by("section__number", "position")
        .select_related("section", "follows")
        .prefetch_related("options")
    )
    # What only informs is the consultation's background: it is not the council's to print.
    questions = [question for question in asked if question.spec.is_asked]
    answered = as_asked(
        questions,
        {
            question.pk: Said.of(question, "own_")
            if question.own_state  # type: ignore[attr-defined]
            else Said(AnswerState.UNANSWERED)
            for question in questions
        },
    )
    signed = {pk: Said.of(verdict, "suggested_") for pk, verdict in verdicts.items()}
    return Rows(
        questions=_as_answered(response, questions, verdicts),
        suggested=answered | signed,
        written=_written(response),
        verdicts=verdicts,
        submitted=_submitted(response, verdicts),
    )


def _as_answered(
    response: Response, questions: Sequence[Question], verdicts: dict[int, AnswerDecision]
) -> Sequence[Question]:
    """A draft shows the questions as they read now; what was sent or decided as it answers them."""
    if response.state == State.DRAFTING:
        return questions
    versions = {
        question.pk: question.own_question_version  # type: ignore[attr-defined]
        for question in questions
        if question.own_question_version  # type: ignore[attr-defined]
    }
    return as_of(
        questions, versions | {pk: verdict.question_version for pk, verdict in verdicts.items()}
    )


def _verdicts(response: Response) -> dict[int, AnswerDecision]:
    """The verdicts of the latest decision, each with the decision and its latest submission."""
    found: dict[int, AnswerDecision] = {}
    verdicts = (
        AnswerDecision.objects.filter(decision__response=response)
        .select_related("decision")
        .annotate(
            reference=F("decision__submissions__reference"),
            submitted_at=F("decision__submissions__submitted_at"),
            submission_digest=F("decision__submissions__digest"),
        )
        .order_by("-decision__number", "-decision__submissions__number")
    )
    if response.state == State.SUBMITTED:
        # A later decision that was given up with its draft is not what was sent.
        verdicts = verdicts.filter(decision__submissions__isnull=False)
    latest: int | None = None
    for verdict in verdicts:
        latest = latest or verdict.decision_id
        if verdict.decision_id == latest:
            found.setdefault(verdict.question_id, verdict)
    return found


def _submitted(response: Response, verdicts: dict[int, AnswerDecision]) -> Submitted | None:
    if response.state != State.SUBMITTED or not verdicts:
        return None
    verdict = next(iter(verdicts.values()))
    if verdict.reference is None:  # type: ignore[attr-defined]
        return None  # the decision is newer than what was submitted
    return Submitted(
        verdict.reference,  # type: ignore[attr-defined]
        verdict.submitted_at,  # type: ignore[attr-defined]
        verdict.submission_digest,  # type: ignore[attr-defined]
    )


def _written(response: Response) -> list[Written]:
    """The council's own words around the answers, from three tables in one query."""

    def constant(text: str) -> Cast:
        return Cast(Value(text), CharField())

    parts = ReportPart.objects.filter(response=response).values_list(
        "kind",
        "position",
        "section__number",
        "heading",
        "text",
        "not_applicable_text",
        "not_applicable_to",
        "cleared_name",
        "cleared_on",
    )
    papers = BackgroundPaper.objects.filter(response=response).values_list(
        constant(BACKGROUND_PAPER),
        "position",
        Cast(Value(None), BigIntegerField()),
        "title",
        constant(""),
        constant(""),
        constant(""),
        constant(""),
        Cast(Value(None), DateField()),
    )
    consulted = (
        ConsultedMember.objects.standing()
        .filter(response=response, round=response.round, response__state__in=DECIDED)
        .values_list(
            constant(CONSULTED),
            Cast(F("pk"), IntegerField()),
            Cast(Value(None), BigIntegerField()),
            "name",
            "comment",
            "office",
            constant(""),
            "interest_kind",
            "comment_by",
        )
    )
    rows = parts.order_by().union(papers.order_by(), consulted.order_by(), all=True)
    return sorted((Written(*row) for row in rows), key=lambda row: row.position)

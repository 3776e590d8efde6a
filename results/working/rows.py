"""Identified responses as they were submitted, read piece by piece from the database.

Which submissions there are, those in force, is asked once and kept as bare numbers (8 bytes
each); their contents follow, a hundred submissions at a time.  So memory does not depend on how
many responded, the first piece is there at once, and nothing is open at the database while a slow
reader waits.  A submission never changes, so the pieces fit together.

Only submissions are read: no draft, no comment, and neither what was withdrawn nor what was
replaced.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from json import loads
from typing import Any, NamedTuple

from django.db.models import Count, F, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from consultations.models import NOT_ASKED, Consultation, Question
from consultations.wordings import as_of
from councils.enums import CouncilType, Tier
from councils.functions import CouncilFacts
from responses.consent import is_quotable
from responses.enums import AnswerState, Consent, Outcome, Publication
from responses.models import ConsentChange, Submission, SubmittedAnswer

CHUNK = 100  # submissions read at a time
CALL_IN = ("call_in_until", "decision__called_in")
MOST_KNOWN = 10_000  # choices whose words are kept
BETWEEN, BETWEEN_CODES = " | ", "|"
TYPES, TIERS = dict(CouncilType.choices), dict(Tier.choices)
STATES, OUTCOMES = dict(AnswerState.choices), dict(Outcome.choices)
BY_RULE = STATES[AnswerState.NOT_APPLICABLE]
PUBLICATIONS = dict(Publication.choices)
CONSENTS = dict(Consent.choices)


class Said(NamedTuple):
    """One answer. `chosen` are labels of options, `codes` their codes; of a grid "row: option"."""

    section: str
    question: str
    state: str
    chosen: str
    codes: str
    other: str
    text: str
    reason: str
    consent: str  # what may be published of its words as it counts now; "" without words
    version: str  # of the question: that to which it is an answer


class Sender(NamedTuple):
    """Whose submission it is: the council as it was on the day it submitted."""

    reference: str
    submitted_at: str  # London time, ISO 8601
    council: str
    code: str
    type: str
    tier: str
    nation: str
    region: str
    outcome: str
    publication: str
    call_in_until: str  # the day until which it can still be called in; "" when it is final


class Received(NamedTuple):
    """One submission with its answers in the order of the questions."""

    sender: Sender
    answers: list[Said]


class Document(NamedTuple):
    """One submission as its canonical JSON, of which `digest` is the SHA-256."""

    reference: str
    digest: str
    canonical: str
    call_in_until: str
    consent_changed: dict[str, int]  # levels that count instead of those in it, by question


class SubmissionGone(Exception):
    """A submission was disposed of while it was being exported: the file would not be whole."""


@dataclass(frozen=True)
class Source:
    """The submissions in force at one moment, for one person."""

    consultation: Consultation
    questions: tuple[Question, ...]
    submissions: array[int]  # ids, in the order of the councils' names
    at: dt.datetime
    taken_by: str
    earlier: Mapping[str, int]  # how many answers are to an earlier version of each question

    @classmethod
    def of(cls, consultation: Consultation, *, at: dt.datetime, taken_by: str) -> Source:
        """What is in force now (four queries)."""
        questions = consultation.questions.exclude(kind__in=NOT_ASKED).order_by("position")
        in_force = Submission.objects.in_force().filter(invitation__consultation=consultation)
        in_order = in_force.order_by("invitation__council__name", "pk")
        return cls(
            consultation,
            tuple(questions.select_related("section").prefetch_related("options")),
            array("q", in_order.values_list("pk", flat=True).iterator()),
            at,
            taken_by,
            _earlier(in_force),
        )

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.at)

    def received(self) -> Iterator[Received]:
        """Every submission with its answers; three queries for each hundred.

        Raises SubmissionGone when one is no longer there.
        """
        read = _Reader(self.questions)
        for ids in self._pieces():
            answers = read.answers(ids, _changed_consents(ids))
            for pk, row in _in_order(ids, _submissions(ids)):
                council = CouncilFacts.from_json(row[2])
                yield Received(_sender(row, self.day), read.with_reasons(answers[pk], council))

    def documents(self) -> Iterator[Document]:
        """Every submission as it was frozen; two queries for each hundred.

        Raises SubmissionGone when one is no longer there.
        """
        numbers = {question.pk: question.number for question in self.questions}
        for ids in self._pieces():
            changed = _changed_consents(ids)
            found = Submission.objects.filter(pk__in=ids).values_list(
                "pk", "reference", "digest", "canonical", *CALL_IN
            )
            for pk, row in _in_order(ids, found):
                reference, digest, canonical, until, called_in = row
                levels = {numbers[one]: level for one, level in changed.get(pk, {}).items()}
                until = still_open(until, called_in, self.day)
                yield Document(reference, digest, canonical, until, levels)

    def _pieces(self) -> Iterator[list[int]]:
        numbers = iter(self.submissions)
        while piece := list(islice(numbers, CHUNK)):
            yield piece


def _earlier(in_force: Any) -> dict[str, int]:
    """How many of their answers are to an earlier version of each question, by its number."""
    answers = SubmittedAnswer.objects.filter(
        submission__in=in_force.order_by().values("pk"),
        question_version__lt=F("question__version"),
    )
    counted = answers.order_by("question__position").values("question__number")
    return dict(counted.annotate(answers=Count("pk")).values_list("question__number", "answers"))


def _in_order(ids: list[int], rows: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    by_id = {pk: row for pk, *row in rows}
    for pk in ids:
        if pk not in by_id:
            raise SubmissionGone
        yield pk, by_id[pk]


def _changed_consents(ids: list[int]) -> dict[int, dict[int, int]]:
    """What councils have closed since they submitted, by submission and question (one query)."""
    changes = ConsentChange.objects.filter(submission__in=ids).order_by("pk")
    found: dict[int, dict[int, int]] = {}
    for submission, levels in changes.values_list("submission", "levels"):
        found.setdefault(submission, {}).update({int(pk): to for pk, to in levels.items()})
    return found


def _submissions(ids: list[int]) -> Any:
    return Submission.objects.filter(pk__in=ids).values_list(
        "pk",
        "reference",
        "submitted_at",
        "council_facts",
        "decision__outcome",
        "publication",
        *CALL_IN,
    )


def still_open(until: dt.date | None, called_in: int | None, day: dt.date) -> str:
    """The last day of call-in where it is not over. In force and called in means that it stands."""
    return until.isoformat() if until and day <= until and called_in is None else ""


def _sender(row: tuple[Any, ...], day: dt.date) -> Sender:
    reference, submitted_at, facts, outcome, publication, until, called_in = row
    return Sender(
        reference,
        timezone.localtime(submitted_at).isoformat(timespec="seconds"),
        facts["name"],
        facts["code"],
        TYPES.get(facts["type"], facts["type"]),
        TIERS.get(facts["tier"], facts["tier"]),
        facts["nation"],
        facts["region"],
        OUTCOMES[outcome],
        PUBLICATIONS[publication],
        still_open(until, called_in, day),
    )


class _Reader:
    """Reads answers; the words of a choice are looked up once and then known."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self._questions: Mapping[int, tuple[int, Question]] = {
            question.pk: (place, question) for place, question in enumerate(questions)
        }
        self._names = {
            question.pk: (str(question.section.number), question.number) for question in questions
        }
        self._asked = {question.number: question for question in questions}
        self._quotable = {question.pk for question in questions if is_quotable(question)}
        self._known: dict[tuple[int, int, str], tuple[str, str]] = {}
        self._then: dict[tuple[int, int], Question] = {}

    def answers(
        self, ids: list[int], changed: Mapping[int, Mapping[int, int]]
    ) -> dict[int, list[Said]]:
        """The answers of these submissions, each in the order of the questions; `changed`: levels
        of consent that count instead of what was submitted."""
        rows = (
            SubmittedAnswer.objects.filter(submission__in=ids)
            .order_by()
            .annotate(stored=Cast("choices", TextField()))
            .values_list(
                "submission",
                "question",
                "question_version",
                "state",
                "stored",
                "other",
                "text",
                "reason",
                "consent",
            )
        )
        found: dict[int, list[tuple[int, Said]]] = {pk: [] for pk in ids}
        known, questions, names = self._known, self._questions, self._names
        quotable, none = self._quotable, dict[int, int]()
        for submission, pk, version, state, stored, other, text, reason, level in rows:
            words = known.get((pk, version, stored)) or self._words(pk, version, stored)
            consent = ""
            if state == AnswerState.ANSWERED and pk in quotable:
                consent = CONSENTS[changed.get(submission, none).get(pk, level)]
            said = Said(
                *names[pk], STATES[state], *words, other, text, reason, consent, str(version)
            )
            found[submission].append((questions[pk][0], said))
        for each in found.values():
            each.sort(key=lambda placed: placed[0])
        return {pk: [said for _, said in each] for pk, each in found.items()}

    def with_reasons(self, answers: list[Said], council: CouncilFacts) -> list[Said]:
        """What a question's rule left out says why, by the council as it was on that day."""
        return [
            one._replace(reason=self._asked[one.question].reason_against(council))
            if one.state == BY_RULE
            else one
            for one in answers
        ]

    def _words(self, pk: int, version: int, stored: str) -> tuple[str, str]:
        """A choice in labels, as they were when it was made, and in codes."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        question, choices = self._question(pk, version), loads(stored)
        labels = question.spec.in_words(question.asked, choices, "")
        words = (BETWEEN.join(labels), BETWEEN_CODES.join(choices))
        self._known[pk, version, stored] = words
        return words

    def _question(self, pk: int, version: int) -> Question:
        """As it read in that version (one query for each that was corrected since)."""
        now = self._questions[pk][1]
        if version >= now.version:
            return now
        if (pk, version) not in self._then:
            self._then[pk, version] = as_of([now], {pk: version})[0]
        return self._then[pk, version]

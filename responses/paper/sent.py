"""The submission as it is printed for the LGA: what was received, and how to verify it.

All of it comes from the frozen rows of the submission and from its canonical JSON, which goes
into the PDF as a file, byte for byte: the paper can be compared with what it was made from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from textwrap import shorten
from typing import Any

from django.utils.text import capfirst

from consultations.prose import blocks
from consultations.wordings import as_answered
from councils.enums import CouncilType, Function, Tier
from councils.functions import CouncilFacts
from responses.consent import is_quotable
from responses.enums import AnswerState, Consent, Outcome
from responses.models import Response, Submission, SubmittedAnswer
from responses.paper.facts import SentAnswer, SentSection, SubmissionPaper
from responses.paper.wording import (
    OUTCOMES,
    address,
    day_in_words,
    moment_in_words,
    spoken,
)
from responses.said import Said


def submission_of_number(response: Response, number: int | None) -> tuple[Submission | None, str]:
    """The submission with this number, else the latest, also when it was withdrawn; and what is to
    be known of it before anything else (two queries)."""
    sent = Submission.objects.filter(response=response).order_by("-number")
    found = sent.select_related("decision", "withdrawal", "receipt__key")
    submission = (found if number is None else found.filter(number=number)).first()
    if submission is None:
        return None, ""
    latest = sent.only("response", "number", "reference", "submitted_at").first()
    later = latest if latest and latest.number > submission.number else None
    return submission, _standing(submission, later)


def submission_facts(response: Response, number: int | None = None) -> SubmissionPaper | None:
    """The facts of one submission, the latest if no number is given: five queries."""
    submission, standing = submission_of_number(response, number)
    if submission is None:
        return None
    consultation = response.invitation.consultation
    content: dict[str, Any] = json.loads(submission.canonical)
    return SubmissionPaper(
        number=submission.number,
        council=submission.council_facts["name"],
        consultation=consultation.title,
        publisher=consultation.publisher,
        confidentiality=consultation.confidentiality,
        reference=submission.reference,
        rows=tuple(_rows(submission, response)),
        standing=standing,
        digest=submission.digest,
        verify_at=address("submitted", response),
        has_receipt=hasattr(submission, "receipt"),
        sections=tuple(_sections(submission, content)),
        made_at=submission.submitted_at.isoformat(),
        canonical=submission.canonical,
    )


def _rows(submission: Submission, response: Response) -> Iterator[tuple[str, str]]:
    consultation, facts = response.invitation.consultation, submission.council_facts
    decision = submission.decision
    yield "Consultation", f"{consultation.title} ({consultation.code})"
    yield "Submitted to", consultation.publisher
    yield "Submitted", moment_in_words(submission.submitted_at)
    if submission.number > 1:
        yield "Submission no.", f"{submission.number}; it takes the place of the one before"
    yield "Council on that day", f"{facts['name']} ({facts['code']})"
    kind, tier = CouncilType(facts["type"]).label, Tier(facts["tier"]).label
    yield "Kind of council", f"{kind}, {tier.lower()}"
    yield "Region and nation", ", ".join(filter(None, [facts["region"], facts["nation"]]))
    functions = [str(Function(one).label) for one in facts.get("functions", [])]
    yield "Functions", capfirst(", ".join(functions)) or "None"
    day = decision.made_on or decision.decided_at
    yield "Decision", f"{OUTCOMES[Outcome(decision.outcome)]}, {day_in_words(day)}"
    yield "Decided by", ", ".join(filter(None, [decision.signed_name, decision.office]))
    yield "Answers made public by the council", str(submission.get_publication_display())


def _standing(submission: Submission, later: Submission | None) -> str:
    """That it does not count, or not for certain; "" where it simply counts."""
    withdrawal = getattr(submission, "withdrawal", None)
    if withdrawal is not None:
        at = moment_in_words(withdrawal.withdrawn_at)
        return f"Withdrawn on {at}. This submission is not counted."
    if later is not None:
        at = moment_in_words(later.submitted_at)
        return f"Replaced by submission {later.reference} on {at}. This submission is not counted."
    if submission.call_in_until is not None:
        day = day_in_words(submission.call_in_until)
        return f"Submitted subject to call-in until {day}. It becomes final after that day."
    return ""


def _sections(submission: Submission, content: dict[str, Any]) -> Iterator[SentSection]:
    """Every question, worded as it was when it was answered."""
    council = CouncilFacts.from_json(submission.council_facts)
    levels = submission.consent_changes.levels_now()
    asked = {one["question"]: one for one in content["answers"]}
    rows = submission.answers.select_related("question__section", "question__follows")
    answers = as_answered(list(rows.prefetch_related("question__options")))
    for section, together in groupby(answers, lambda one: one.question.section):
        yield SentSection(
            f"Section {section.number}",
            section.title,
            tuple(
                _answer(
                    one, asked[str(one.question.identity)], council, levels.get(one.question_id)
                )
                for one in together
            ),
        )


def _answer(
    answer: SubmittedAnswer, asked: dict[str, Any], council: CouncilFacts, closed: int | None
) -> SentAnswer:
    """`closed`: the level of consent that counts since it was changed after submission."""
    question, said = answer.question, Said.of(answer)
    words = spoken(question, said)
    against = question.reason_against(council)
    if said.state == AnswerState.NOT_APPLICABLE and against:
        words = f"{words} {against[0].upper()}{against[1:]}."
    has_words = said.state == AnswerState.ANSWERED and is_quotable(question)
    wording = asked["wording"] or question.wording
    return SentAnswer(
        number=asked["number"],
        wording=wording,
        bookmark=shorten(f"{asked['number']}. {wording}", 80, placeholder=" …"),
        version=f"version {answer.question_version}",
        options=tuple(option.label for option in question.asked.options),
        response=tuple(blocks(words)),
        consent=_consent(answer.consent, closed) if has_words else "",
    )


def _consent(level: int, closed: int | None) -> str:
    said = f"Consent: {Consent(level).label}"
    if closed is None or closed == level:
        return said
    return f"{said}. Changed after submission; what counts now: {Consent(closed).label}"

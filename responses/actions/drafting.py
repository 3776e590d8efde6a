"""Writing the response: the only writer of answers and of the report around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.enums import QuestionKind
from consultations.models import Invitation, Question, Section
from consultations.prose import clean
from councils.enums import Role, Tier
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses import history
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.content import TITLE_BLOCK
from responses.enums import AnswerState, PartKind, Publication, State, Verb
from responses.models import (
    Answer,
    AnswerRevision,
    BackgroundPaper,
    Consideration,
    ReportPart,
    ReportPartRevision,
    Response,
)


def start(*, invitation: Invitation, by: User) -> Response:
    """Opens the council's response: an answer for every question, the report with default words.

    Starting twice gives the response that is there. Raises PermissionDenied for anybody but the
    council's officers, Refused while the consultation is not open.
    """
    if Role.OFFICER not in by.roles_at(invitation.council_id):
        raise PermissionDenied("Only the council's policy officers start its response.")
    existing = Response.objects.filter(invitation=invitation).first()
    if existing:
        return existing
    consultation = invitation.consultation
    if not consultation.is_open:
        raise Refused(
            [Blocker("not-open", "The consultation is not open, so no response can be started.")]
        )
    try:
        with transaction.atomic():
            return _start(invitation, by, timezone.now())
    except IntegrityError:  # somebody else started it in this very moment
        return Response.objects.get(invitation=invitation)


def _start(invitation: Invitation, by: User, now: dt.datetime) -> Response:
    council, consultation = invitation.council, invitation.consultation
    response = Response.objects.create(
        invitation=invitation,
        started_at=now,
        started_by=by,
        title=f"{consultation.publisher} – {consultation.title} – consultation",
        wards="All",
        areas="All",
        report_by="Policy Manager",
    )
    facts = council.facts
    answers = Answer.objects.bulk_create(
        Answer(
            response=response,
            question=question,
            state=AnswerState.UNANSWERED
            if question.rule.fits(facts)
            else AnswerState.NOT_APPLICABLE,
            question_version=question.version,
            saved_at=now,
            saved_by=by,
        )
        for question in consultation.questions.all()
    )
    AnswerRevision.objects.bulk_create(_answer_revision(answer) for answer in answers)
    parts = ReportPart.objects.bulk_create(_default_parts(response, by, now))
    ReportPartRevision.objects.bulk_create(_part_revision(part) for part in parts)
    history.append(
        response=response,
        verb=Verb.START,
        by=by,
        at=now,
        from_state="",
        to_state=State.DRAFTING,
        facts={"invitation": invitation.pk, "questions": len(answers)},
    )
    return response


def _default_parts(response: Response, by: User, now: dt.datetime) -> list[ReportPart]:
    """The report as the council's papers are built; every word can be changed."""
    consultation, council = response.invitation.consultation, response.invitation.council
    closes = timezone.localtime(consultation.closes_at)
    written: list[tuple[PartKind, Section | None, str, str, str]] = [
        (
            PartKind.PURPOSE,
            None,
            "Purpose of report",
            f"To respond to the {consultation.publisher}'s consultation “{consultation.title}”.",
            "",
        ),
        (
            PartKind.RECOMMENDATIONS,
            None,
            "Recommendations",
            f"That the suggested response is submitted to the {consultation.publisher} as the "
            f"{council.name} response to the consultation.",
            "",
        ),
        (PartKind.BACKGROUND, None, "Background", consultation.summary, ""),
        (
            PartKind.CONSULTATION,
            None,
            "The consultation",
            f"The consultation period runs until {closes.day} {closes:%B %Y}. "
            f"{consultation.confidentiality}",
            "",
        ),
    ]
    for section in consultation.sections.prefetch_related("questions"):
        written.append(
            (
                PartKind.SECTION,
                section,
                f"Consultation section {section.number} – {section.title}",
                section.background,
                not_applicable_sentence(
                    [q for q in section.questions.all() if not q.rule.fits(council.facts)],
                    council.tier,
                ),
            )
        )
    written.append(
        (
            PartKind.REASONS,
            None,
            "Reason for recommendations",
            "To respond to the consultation.",
            "",
        )
    )
    return [
        ReportPart(
            response=response,
            position=position,
            kind=kind,
            section=section,
            heading=heading[:200],
            text=clean(text),
            not_applicable_text=sentence,
            saved_at=now,
            saved_by=by,
        )
        for position, (kind, section, heading, text, sentence) in enumerate(written, 1)
    ]


def not_applicable_sentence(questions: Sequence[Question], tier: str) -> str:
    """The report's one sentence for the questions that are not for this council."""
    if not questions:
        return ""
    numbers = [question.number.removeprefix("Q") for question in questions]
    which = (
        f"Question {numbers[0]} focuses"
        if len(numbers) == 1
        else f"Questions {numbers[0]} – {numbers[-1]} focus"
    )
    whose = (
        "on county council services"
        if tier == Tier.LOWER
        else "on services that the council does not provide"
    )
    return f"{which} {whose} so no response is suggested."


def save_answer(
    *,
    response: Response,
    question: Question,
    by: User,
    base_version: int,
    state: str,
    text: str = "",
    choices: Sequence[str] = (),
) -> Answer:
    """Stores the suggested response to one question as its next version.

    An "answered" without words and choice counts as unanswered. A save of what is stored
    already changes nothing, whatever version it was based on (a repeated request after a lost
    reply). Raises Conflict (with the stored answer) when `base_version` is not the stored
    version, Refused when the response is no draft or a choice is not an option of the question,
    PermissionDenied for anybody but the council's officers.
    """
    new_state, new_text, new_choices = normalised(question, state, text, choices)
    with drafting(response, by) as (fresh, now):
        answer = fresh.answers.select_related("saved_by").get(question=question)
        stored = (answer.state, answer.text, list(answer.choices))
        if stored == (new_state, new_text, new_choices):
            return answer
        if answer.version != base_version:
            raise Conflict(answer)
        answer.state, answer.text, answer.choices = new_state, new_text, new_choices
        answer.version += 1
        answer.question_version = question.version
        answer.saved_at, answer.saved_by = now, by
        answer.save()
        AnswerRevision.objects.create(
            answer=answer,
            version=answer.version,
            state=answer.state,
            text=answer.text,
            choices=answer.choices,
            saved_at=now,
            saved_by=by,
        )
        facts = {
            "question": question.number,
            "version": answer.version,
            "answer_state": answer.state,
            "content": digest([answer.state, answer.text, list(answer.choices)]),
        }
        note(fresh, Verb.SAVE_ANSWER, by, now, facts)
        return answer


def normalised(
    question: Question, state: str, text: str, choices: Sequence[str]
) -> tuple[str, str, list[str]]:
    """State, text and choices as they are stored. Raises Refused for what does not fit."""
    if state in {AnswerState.NO_RESPONSE, AnswerState.NOT_APPLICABLE, AnswerState.UNANSWERED}:
        return state, "", []
    if state != AnswerState.ANSWERED:
        raise Refused([Blocker("state", "This is not something an answer can be.")])
    text = clean(text)
    chosen = list(dict.fromkeys(choices))
    if question.kind == QuestionKind.SINGLE_CHOICE:
        known = set(question.options.values_list("code", flat=True))
        if len(chosen) > 1 or not known.issuperset(chosen):
            raise Refused(
                [Blocker("choice", f"Choose one of the answer options of {question.number}.")]
            )
        text = ""
    elif chosen:
        raise Refused([Blocker("choice", f"{question.number} has no answer options.")])
    if not text and not chosen:
        return AnswerState.UNANSWERED, "", []
    return AnswerState.ANSWERED, text, chosen


def _answer_revision(answer: Answer) -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        version=answer.version,
        state=answer.state,
        text=answer.text,
        choices=answer.choices,
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )


def _part_revision(part: ReportPart) -> ReportPartRevision:
    return ReportPartRevision(
        part=part,
        version=part.version,
        heading=part.heading,
        text=part.text,
        not_applicable_text=part.not_applicable_text,
        saved_at=part.saved_at,
        saved_by=part.saved_by,
    )


def save_part(
    *,
    response: Response,
    part: ReportPart,
    by: User,
    base_version: int,
    heading: str,
    text: str,
    not_applicable_text: str = "",
) -> ReportPart:
    """Stores one part of the report as its next version; like `save_answer` in all else."""
    with drafting(response, by) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        new = (heading.strip(), clean(text), clean(not_applicable_text))
        if (stored.heading, stored.text, stored.not_applicable_text) == new:
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        stored.heading, stored.text, stored.not_applicable_text = new
        stored.version += 1
        stored.saved_at, stored.saved_by = now, by
        stored.save()
        _part_revision(stored).save(force_insert=True)
        facts = {"part": stored.position, "version": stored.version, "content": digest(list(new))}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return stored


def save_title_block(*, response: Response, by: User, base_version: int, **fields: Any) -> Response:
    """Stores the title block (the names in `content.TITLE_BLOCK`; those not given stay)."""
    unknown = set(fields) - set(TITLE_BLOCK)
    if unknown:
        raise TypeError(f"not in the title block: {sorted(unknown)}")
    with drafting(response, by) as (fresh, now):
        before = {name: getattr(fresh, name) for name in fields}
        new = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in fields.items()
        }
        if before == new:
            return fresh
        if fresh.title_version != base_version:
            raise Conflict(fresh)
        for name, value in new.items():
            setattr(fresh, name, value)
        fresh.title_version += 1
        fresh.save(update_fields=[*new, "title_version"])
        content = digest([[name, str(value)] for name, value in sorted(new.items())])
        facts = {"part": "title-block", "version": fresh.title_version, "content": content}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return fresh


def save_considerations(
    *,
    response: Response,
    by: User,
    items: Sequence[tuple[str, str]],
    base: str | None = None,
) -> list[Consideration]:
    """Replaces the list of considerations; items without text fall out.

    `base` is the digest of the [heading, text] pairs that the writer saw; Conflict when they
    changed since.
    """
    wanted = [(heading.strip(), clean(text)) for heading, text in items]
    wanted = [(heading, text) for heading, text in wanted if text]
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.considerations.all())
        now_stored = [[item.heading, item.text] for item in stored]
        if now_stored == [list(item) for item in wanted]:
            return stored
        if base is not None and base != digest(now_stored):
            raise Conflict(stored)
        fresh.considerations.all().delete()
        rows = Consideration.objects.bulk_create(
            Consideration(response=fresh, position=position, heading=heading, text=text)
            for position, (heading, text) in enumerate(wanted, 1)
        )
        facts = {"part": "considerations", "content": digest([list(item) for item in wanted])}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return rows


def save_background_papers(
    *, response: Response, by: User, titles: Sequence[str], base: str | None = None
) -> list[BackgroundPaper]:
    """Replaces the list of background papers; an empty list is printed as "None".

    `base` is the digest of the titles that the writer saw; Conflict when they changed since.
    """
    wanted = [title.strip() for title in titles if title.strip()]
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.background_papers.all())
        now_stored = [paper.title for paper in stored]
        if now_stored == wanted:
            return stored
        if base is not None and base != digest(now_stored):
            raise Conflict(stored)
        fresh.background_papers.all().delete()
        rows = BackgroundPaper.objects.bulk_create(
            BackgroundPaper(response=fresh, position=position, title=title)
            for position, title in enumerate(wanted, 1)
        )
        note(fresh, Verb.SAVE_REPORT, by, now, {"part": "papers", "content": digest(wanted)})
        return rows


def save_publication(*, response: Response, by: User, publication: str) -> Response:
    """Records whether the council has published or will publish its answers."""
    if publication not in Publication.values:
        raise Refused([Blocker("publication", "Choose one of the three answers.")])
    with drafting(response, by) as (fresh, now):
        if fresh.publication != publication:
            fresh.publication = publication
            fresh.save(update_fields=["publication"])
            note(fresh, Verb.SAVE_CONSENT, by, now, {"publication": publication})
        return fresh

"""A draft of plain values → a response, through the actions that the pages use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from consultations.definition.marked import Malformed, Problem
from consultations.models import Invitation, Question
from councils.functions import CouncilFacts
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.actions import drafting
from responses.draft_file.particulars import ParticularsDraft
from responses.draft_file.reading import ConsiderationDraft, DraftFile, PartDraft
from responses.models import ReportPart, Response
from responses.said import Said
from responses.sheets import particulars_of


@dataclass(frozen=True)
class Loaded:
    response: Response
    change: Literal["added", "unchanged"]


def load(*, draft: DraftFile, by: User) -> Loaded:
    """Opens the council's response and fills it as `by`, all of it or nothing.

    Raises Malformed for what does not fit the consultation, PermissionDenied for anybody but
    the council's officers, Refused when the council is not asked, when the consultation is not
    open, and when the response has been started and says something else.
    """
    with transaction.atomic():
        invitation = (
            Invitation.objects.filter(
                consultation__code=draft.consultation, council__code=draft.council
            )
            .select_related("consultation", "council")
            .first()
        )
        if invitation is None:
            raise Refused([_not_asked(draft)])
        if not permissions.can_start(by, invitation):
            raise PermissionDenied("Only the council's policy officers write its response.")
        questions = _fitting(draft, invitation)
        existing = Response.objects.filter(invitation=invitation).first()
        if existing is not None:
            if differences := _differences(existing, draft):
                raise Refused([_started(invitation, differences)])
            return Loaded(existing, "unchanged")
        headings = [one.heading for one in draft.considerations or ()]
        response = drafting.start(invitation=invitation, by=by, considerations=headings)
        _fill(response, draft, questions, by)
        return Loaded(response, "added")


def _not_asked(draft: DraftFile) -> Blocker:
    return Blocker(
        "not-asked",
        f"No council {draft.council} is asked by a published consultation {draft.consultation}.",
    )


def _started(invitation: Invitation, differences: list[str]) -> Blocker:
    return Blocker(
        "started",
        f"{invitation.council.name} has started its response, and what people typed is not "
        f"overwritten. The file differs in: {', '.join(differences)}.",
    )


def _fitting(draft: DraftFile, invitation: Invitation) -> dict[str, Question]:
    """The questions that the file answers, by number; Malformed names what does not fit."""
    problems = []
    consultation, council = invitation.consultation, invitation.council.facts
    sections = set(consultation.sections.values_list("number", flat=True))
    for part in draft.parts:
        if part.section is not None and part.section not in sections:
            problems.append(Problem(part.line, part.field, f"There is no section {part.section}."))
    questions = {
        question.number: question for question in consultation.questions.prefetch_related("options")
    }
    for answer in draft.answers:
        question = questions.get(answer.question)
        sentence = (
            f"There is no question {answer.question}."
            if question is None
            else _misfit(answer.said, question, council)
        )
        if sentence:
            problems.append(Problem(answer.line, answer.field, sentence))
    if draft.particulars is not None:
        problems += draft.particulars.problems(
            nation=council.nation,
            sections=sections,
            questions=questions,
            considerations=[one.heading for one in draft.considerations or ()],
        )
    if problems:
        raise Malformed(problems)
    return questions


def _misfit(said: Said, question: Question, council: CouncilFacts) -> str:
    """Why this is no answer to the question; an unfinished one may be loaded, as it may be
    typed."""
    if not question.spec.is_asked:
        return f"{question.number} is not a question: there is nothing to answer."
    try:
        drafting.normalised(question, said, is_aimed=question.rule.fits(council))
    except Refused as refused:
        codes = ", ".join(question.asked.labels)
        options = f" Its options are {codes}." if codes else ""
        known = {"choices": options, "text": options}
        return " ".join(one.sentence + known.get(one.code, "") for one in refused.blockers)
    return ""


def _fill(response: Response, draft: DraftFile, questions: dict[str, Question], by: User) -> None:
    if draft.title_block:
        drafting.save_title_block(
            response=response, by=by, base_version=response.title_version, **draft.title_block
        )
    # Before the parts: their words in place of questions are of those left out in the end.
    versions = dict(response.answers.values_list("question_id", "version"))
    for answer in draft.answers:
        question = questions[answer.question]
        drafting.save_answer(
            response=response,
            question=question,
            by=by,
            base_version=versions[question.pk],
            **answer.said.columns(),
        )
    stored = _parts_by_key(response)
    for part in draft.parts:
        place = stored[part.kind, part.section]
        heading, text, not_applicable = _words_of(part, place)
        drafting.save_part(
            response=response,
            part=place,
            by=by,
            base_version=place.version,
            heading=heading,
            text=text,
            not_applicable_text=not_applicable,
            is_read=True,
        )
    # The response was started with these first, in their order.
    weighed = drafting.considerations_of(response)
    for row, one in zip(weighed, draft.considerations or (), strict=False):
        drafting.save_part(
            response=response, part=row, by=by, base_version=row.version, **asdict(one)
        )
    if draft.background_papers is not None:
        drafting.save_background_papers(
            response=response,
            by=by,
            base_version=response.papers_version,
            titles=draft.background_papers,
        )
    if draft.particulars is not None:
        drafting.save_particulars(
            response=response,
            by=by,
            base_version=response.particulars_version,
            said=draft.particulars.at(response.parts.select_related("section")),
        )
    if draft.publication:
        drafting.save_publication(response=response, by=by, publication=draft.publication)


def _as_drafted(row: ReportPart) -> ConsiderationDraft:
    return ConsiderationDraft(row.heading, row.text, row.cleared_name, row.cleared_on)


def _says(response: Response, given: ParticularsDraft) -> bool:
    """Whether the response says these particulars, of parts that it still has."""
    try:
        wanted = given.at(response.parts.select_related("section"))
    except KeyError:  # a consideration that is exempt has another heading now
        return False
    return particulars_of(response) == wanted


def _parts_by_key(response: Response) -> dict[tuple[str, int | None], ReportPart]:
    return {
        (part.kind, part.section.number if part.section else None): part
        for part in response.parts.select_related("section")
    }


def _words_of(part: PartDraft, stored: ReportPart) -> tuple[str, str, str]:
    """The part's words; those the file does not give stay as they are."""
    return (
        stored.heading if part.heading is None else part.heading,
        stored.text if part.text is None else part.text,
        stored.not_applicable_text
        if part.not_applicable_text is None
        else part.not_applicable_text,
    )


def _differences(response: Response, draft: DraftFile) -> list[str]:
    """What the file gives and the response does not say, named as people name it."""
    found = [
        name.replace("_", " ")
        for name, value in draft.title_block.items()
        if getattr(response, name) != value
    ]
    parts = _parts_by_key(response)
    for part in draft.parts:
        stored = parts[part.kind, part.section]
        held = (stored.heading, stored.text, stored.not_applicable_text)
        if held != _words_of(part, stored):
            found.append(part.kind if part.section is None else f"section {part.section}")
    answers = {
        answer.question.number: Said.of(answer)
        for answer in response.answers.select_related("question")
    }
    for answer in draft.answers:
        if answers[answer.question] != answer.said:
            found.append(answer.question)
    weighed = tuple(_as_drafted(row) for row in drafting.considerations_of(response) if row.text)
    written = tuple(one for one in draft.considerations or () if one.text)
    if draft.considerations is not None and written != weighed:
        found.append("considerations")
    papers = tuple(response.background_papers.values_list("title", flat=True))
    if draft.background_papers not in {None, papers}:
        found.append("background papers")
    if draft.publication not in {"", response.publication}:
        found.append("publication")
    if draft.particulars is not None and not _says(response, draft.particulars):
        found.append("particulars")
    return found

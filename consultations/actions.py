"""The only writer of consultations: load a definition, publish, ask the councils.

A draft follows its file.  A published consultation does not: councils may be answering
it, so the same file is welcome again and a changed one is refused.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.definition import (
    LONDON,
    Definition,
    SectionDefinition,
)
from consultations.models import AnswerOption, Consultation, Invitation, Question, Section
from consultations.question_file import QuestionDefinition
from consultations.release_plan import complete, declared_of
from councils.models import User
from councils.refusals import Blocker, Refused

MOST_NAMED = 6


@dataclass(frozen=True)
class Loaded:
    """What `load` did; `differences` names what changed, as the file names it."""

    consultation: Consultation
    change: Literal["added", "changed", "unchanged"]
    differences: tuple[str, ...] = ()


def load(*, definition: Definition) -> Loaded:
    """Writes a consultation as its file describes it: a new one, or a draft anew.

    Loading what is there already changes nothing. Raises Refused when a published consultation
    would change.
    """
    with transaction.atomic():
        stored = Consultation.objects.select_for_update().filter(code=definition.code).first()
        if stored is None:
            stored = Consultation(code=definition.code)
            _write(stored, definition)
            return Loaded(stored, "added")
        differences = tuple(_differences(definition_of(stored), definition))
        if not differences:
            return Loaded(stored, "unchanged")
        if stored.published_at is not None:
            raise Refused([_published_stays(stored, differences)])
        _write(stored, definition)
        return Loaded(stored, "changed", differences)


def _published_stays(stored: Consultation, differences: tuple[str, ...]) -> Blocker:
    return Blocker(
        "published",
        f"“{stored.title}” was published on "
        f"{policies.spoken_moment(stored.published_at or stored.opens_at)} and councils may be "
        f"answering it, so it stays as it is. The file differs in: {named(differences)}.",
    )


def named(differences: tuple[str, ...]) -> str:
    """ "closes, Q8 and Q9", cut short when there are many."""
    shown = list(differences[:MOST_NAMED])
    if len(differences) > MOST_NAMED:
        shown.append(f"{len(differences) - MOST_NAMED} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def publish(*, consultation: Consultation, by: User) -> Consultation:
    """Makes it public at its opening and asks the councils: those in being on that day that fit
    its rule. Who is asked is frozen with this, and how the results will be released.

    Raises PermissionDenied for anybody but LGA editors, Refused for what stands in the way.
    """
    with transaction.atomic():
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_publish(by):
            raise PermissionDenied("Only LGA editors publish a consultation.")
        fresh = Consultation.objects.select_for_update().get(pk=consultation.pk)
        now = timezone.now()
        if blockers := policies.against_publishing(fresh, now):
            raise Refused(blockers)
        councils = policies.councils_asked(fresh, now)
        fresh.release_plan = complete(fresh.release_plan, {council.nation for council in councils})
        fresh.published_at, fresh.published_by = now, by
        fresh.save(update_fields=["published_at", "published_by", "release_plan"])
        words = fresh.rule.in_words()
        Invitation.objects.bulk_create(
            Invitation(
                consultation=fresh,
                council=council,
                rule_in_words=words if len(words) <= 300 else words[:299] + "…",
                invited_at=now,
            )
            for council in councils
        )
    return fresh


def shift_for_demonstration(
    *, consultation: Consultation, closes_on: dt.date, note: str
) -> Consultation:
    """Moves the closing day to `closes_on` and the opening by as many days; nothing else.

    The times of the day stay as they are in London. Raises Refused outside a demonstration and
    while the consultation is open.
    """
    with transaction.atomic():
        fresh = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if blockers := policies.against_shifting(fresh, timezone.now()):
            raise Refused(blockers)
        days = closes_on - timezone.localdate(fresh.closes_at, LONDON)
        fresh.opens_at = _days_later(fresh.opens_at, days)
        fresh.closes_at = _days_later(fresh.closes_at, days)
        # What councils were given is taken back: it was given for the dates as they were.
        fresh.extended_until = None
        fresh.invitations.update(extended_until=None)
        fresh.demonstration_note = note
        fresh.save(update_fields=["opens_at", "closes_at", "extended_until", "demonstration_note"])
    return fresh


def _days_later(moment: dt.datetime, days: dt.timedelta) -> dt.datetime:
    """The same time of the day in London, whichever way the clocks went in between."""
    return (moment.astimezone(LONDON) + days).astimezone(dt.UTC)


# --- definition ⇄ tables --------------------------------------------------------------------


def definition_of(consultation: Consultation) -> Definition:
    """The stored consultation as the plain values a file gives (four queries)."""
    sections = consultation.sections.prefetch_related("questions__options")
    numbers: dict[int, str] = {}
    found = []
    for section in sections:
        questions = []
        for question in section.questions.all():
            numbers[question.pk] = question.number
            questions.append(_question_of(question, numbers))
        found.append(
            SectionDefinition(
                section.number,
                section.title,
                section.background,
                section.background_note,
                tuple(questions),
            )
        )
    return Definition(
        code=consultation.code,
        title=consultation.title,
        publisher=consultation.publisher,
        summary=consultation.summary,
        confidentiality=consultation.confidentiality,
        contact=consultation.contact,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        asked=consultation.rule,
        accepts_subject_to_call_in=consultation.accepts_subject_to_call_in,
        release=declared_of(consultation.release_plan),
        sections=tuple(found),
    )


def _question_of(question: Question, numbers: dict[int, str]) -> QuestionDefinition:
    return QuestionDefinition(
        number=question.number,
        identity=question.identity,
        kind=question.kind,
        text=question.text,
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        applies_to=question.rule,
        follows=numbers[question.follows_id] if question.follows_id else "",
        follows_when=tuple(question.follows_options),
        follows_note=question.follows_note,
        options=question.asked.options,
        statements=question.asked.rows,
        words=question.words_advised,
    )


def _differences(stored: Definition, new: Definition) -> list[str]:
    """What differs, named as in the file: its own fields, then sections, then questions."""
    names = {"opens_at": "opens", "closes_at": "closes"}
    found = [
        names.get(field.name, field.name)
        for field in fields(Definition)
        if field.name != "sections" and getattr(stored, field.name) != getattr(new, field.name)
    ]
    before, after = _parts(stored), _parts(new)
    if list(before) != list(after) and set(before) == set(after):
        found.append("the order of sections and questions")
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            found.append(f"{name} added")
        elif name not in after:
            found.append(f"{name} removed")
        elif before[name] != after[name]:
            found.append(name)
    return found


def _parts(definition: Definition) -> dict[str, object]:
    """Sections and questions by the names people use, in order; a question knows its section."""
    parts: dict[str, object] = {}
    for section in definition.sections:
        words = (section.title, section.background, section.background_note)
        parts[f"section {section.number}"] = words
        parts |= {question.number: (section.number, question) for question in section.questions}
    return parts


def _write(stored: Consultation, definition: Definition) -> None:
    """Writes everything anew. Nothing can point at the questions of a draft yet."""
    stored.title = definition.title
    stored.publisher = definition.publisher
    stored.summary = definition.summary
    stored.confidentiality = definition.confidentiality
    stored.contact = definition.contact
    stored.opens_at, stored.closes_at = definition.opens_at, definition.closes_at
    stored.asked = definition.asked.to_json()
    stored.accepts_subject_to_call_in = definition.accepts_subject_to_call_in
    stored.release_plan = dict(definition.release)
    stored.save()
    stored.questions.update(follows=None)
    stored.sections.all().delete()
    sections = Section.objects.bulk_create(
        Section(
            consultation=stored,
            number=section.number,
            title=section.title,
            background=section.background,
            background_note=section.background_note,
        )
        for section in definition.sections
    )
    pairs = [
        (section, question)
        for section, defined in zip(sections, definition.sections, strict=True)
        for question in defined.questions
    ]
    questions = Question.objects.bulk_create(
        Question(
            consultation=stored,
            section=section,
            identity=question.identity,
            position=position,
            number=question.number,
            kind=question.kind,
            text=question.text,
            is_wording_held=question.is_wording_held,
            guidance=question.guidance,
            applies_to=question.applies_to.to_json(),
            follows_options=list(question.follows_when),
            follows_note=question.follows_note,
            statements=[[row.code, row.label] for row in question.statements],
            words_advised=question.words,
        )
        for position, (section, question) in enumerate(pairs, 1)
    )
    by_number = {question.number: question for question in questions}
    following = []
    for question, (_, defined) in zip(questions, pairs, strict=True):
        if defined.follows:
            question.follows = by_number[defined.follows]
            following.append(question)
    Question.objects.bulk_update(following, ["follows"])
    AnswerOption.objects.bulk_create(
        AnswerOption(question=question, position=position, **asdict(option))
        for question, (_, defined) in zip(questions, pairs, strict=True)
        for position, option in enumerate(defined.options, 1)
    )

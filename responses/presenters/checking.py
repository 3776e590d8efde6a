"""Answers as they will be read, what is missing, and what colleagues are still at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from consultations.models import Question, Section
from councils.listed import listed
from councils.models import User
from responses import permissions
from responses.content import Words, answers_as_asked, lacking, words
from responses.counts import Counts
from responses.enums import AnswerState, State
from responses.models import Answer, ReportPart, Response
from responses.paper.wording import after_answers
from responses.presenters.assignments import AssignedLine, assigned_to_question
from responses.presenters.lines import ready_line
from responses.presenters.sections import counts_of, open_comments, shortened, span
from responses.presenters.steps import lately
from responses.said import Said
from slisystem.languages import joined

MISSING, BEGUN = "missing", "begun"
# The headings of the check page, in the order of what a reader wants to know first.
STANDINGS = {
    MISSING: _("Not yet answered"),
    BEGUN: _("Begun, not finished"),
    AnswerState.ANSWERED: _("Answered"),
    AnswerState.NO_RESPONSE: _("No response"),
    AnswerState.NOT_FOR_US: _("Not applicable in the council’s view"),
    AnswerState.NOT_APPLICABLE: _("Not applicable by rule"),
    AnswerState.NOT_RELEVANT: _("Not asked after an earlier answer"),
}


@dataclass(frozen=True)
class CheckRow:
    """One question as it stands."""

    number: str
    wording: str
    only_in_english: str  # read in Welsh: what has none
    words: Words
    url: str
    standing: str  # a key of STANDINGS
    lacking: str
    rule: str  # why the rule leaves the council out
    after: str  # "the answer to Q4", which leaves it out
    ready: str
    comments: str
    comments_url: str
    assigned: tuple[AssignedLine, ...]
    is_mine: bool  # this person may write it
    version: int
    can_mark: bool  # as no longer ready for review


@dataclass(frozen=True)
class CheckSection:
    number: int
    title: str
    url: str
    completed: str  # when and by whom; "" where it is not
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True)
class Standing:
    """How many questions stand so, and which."""

    words: str
    number: int
    questions: str
    reason: str = ""


def check_row(response: Response, answer: Answer, said: Said, user: User) -> CheckRow:
    question = answer.question
    page = reverse("responses:section", args=[*response.url_args, question.section.number])
    lacks = lacking(question, said)
    against = question.reason_against(response.facts)
    is_left_out = said.state == AnswerState.NOT_APPLICABLE
    is_unasked = said.state == AnswerState.NOT_RELEVANT
    is_mine = permissions.can_write_answer(user, response, question)
    return CheckRow(
        number=question.number,
        wording=question.wording,
        only_in_english=question.only_in_english,
        words=words(question, said),
        url=f"{page}#{question.number}",
        standing=standing_of(said, lacks),
        lacking=lacks,
        rule=against if is_left_out else "",
        after=after_answers(question) if is_unasked else "",
        ready=ready_line(answer),
        comments=open_comments([answer]),
        comments_url=reverse(
            "responses:answer-comments",
            args=[*response.url_args, question.section.number, question.number],
        ),
        assigned=assigned_to_question(response, question, user),
        is_mine=is_mine,
        version=answer.version,
        can_mark=is_mine
        and not (is_left_out or is_unasked or lacks)
        and response.state == State.DRAFTING,
    )


def standing_of(said: Said, lacks: str) -> str:
    if said.state == AnswerState.UNANSWERED:
        return MISSING
    return BEGUN if lacks else said.state


def check_sections(
    response: Response,
    answers: Sequence[Answer],
    parts: Sequence[ReportPart],
    user: User,
) -> list[CheckSection]:
    """Every section with its questions as they stand; the follow-ups are judged by all answers."""
    said = answers_as_asked(answers)
    completed = {part.section_id: completed_line(part) for part in parts if part.section_id}
    sections: dict[Section, list[CheckRow]] = {}
    for answer in answers:
        row = check_row(response, answer, said[answer.question_id], user)
        sections.setdefault(answer.question.section, []).append(row)
    return [
        CheckSection(
            number=section.number,
            title=joined(
                gettext("Section %(number)s:") % {"number": section.number}, " ", section.title
            ),
            url=reverse("responses:section-check", args=[*response.url_args, section.number]),
            completed="" if is_unfinished(rows) else completed.get(section.pk, ""),
            rows=tuple(rows),
        )
        for section, rows in sections.items()
    ]


@dataclass(frozen=True)
class Step:
    """One section beside the check of another."""

    title: str
    url: str
    is_here: bool
    is_completed: bool


def section_steps(sections: Sequence[CheckSection], number: int) -> list[Step]:
    return [Step(one.title, one.url, one.number == number, bool(one.completed)) for one in sections]


def is_unfinished(rows: Sequence[CheckRow]) -> bool:
    """Then the section is not completed, whatever was said of it before."""
    return any(row.standing in {MISSING, BEGUN} for row in rows)


def completed_line(part: ReportPart) -> str:
    """ "14:02, Olive Example"; "" where nobody has said it."""
    if part.completed_at is None:
        return ""
    return f"{lately(part.completed_at)}, {part.completed_by_name}"


def papers_line(response: Response) -> str:
    """The background papers in a word: how many, that there are none, or that nobody said so."""
    if response.papers_listed:
        return gettext("%(number)s listed") % {"number": response.papers_listed}
    if response.has_no_background_papers:
        return gettext("None")
    return gettext("Not said yet: there may be none")


def standings(response: Response, answers: Sequence[Answer]) -> list[Standing]:
    """The questions by where they stand, each kind apart; those by rule once for each reason."""
    said = answers_as_asked(answers)
    facts = response.facts
    groups: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        one = said[answer.question_id]
        standing = standing_of(one, lacking(answer.question, one))
        is_by_rule = standing == AnswerState.NOT_APPLICABLE
        reason = answer.question.reason_against(facts) if is_by_rule else ""
        groups.setdefault((standing, reason), []).append(answer)
    order = list(STANDINGS)
    return [
        Standing(str(STANDINGS[standing]), len(group), span(group), reason)
        for (standing, reason), group in sorted(
            groups.items(), key=lambda item: order.index(item[0][0])
        )
    ]


@dataclass(frozen=True)
class Reminder:
    """Something that does not stand in the way, and that one should know before sending."""

    sentence: str
    url: str


def reminders(
    response: Response,
    answers: Sequence[Answer],
    parts: Sequence[ReportPart],
) -> list[Reminder]:
    """What colleagues are still at: comments, answers not marked ready, sections, assignments."""
    said = answers_as_asked(answers)
    tasks = response.get_absolute_url()
    found = []
    threads = sum(row.open_threads for row in answers) + sum(row.open_threads for row in parts)
    if threads:
        sentence = ngettext(
            "%(number)s comment is not resolved.", "%(number)s comments are not resolved.", threads
        )
        url = reverse("responses:comments", args=response.url_args)
        found.append(Reminder(sentence % {"number": threads}, url))
    if any(answer.ready_at for answer in answers):
        # Only where the council uses the mark at all.
        unready = [
            answer
            for answer in answers
            if answer.ready_at is None and said[answer.question_id].state == AnswerState.ANSWERED
        ]
        if unready:
            sentence = ngettext(
                "%(questions)s is not marked as ready for review.",
                "%(questions)s are not marked as ready for review.",
                len(unready),
            )
            found.append(Reminder(sentence % {"questions": span(unready)}, f"{tasks}?questions=1"))
    if unfinished := unchecked(response, answers, parts, said):
        numbers = listed([str(section.number) for section in unfinished])
        sentence = ngettext(
            "Section %(numbers)s is not marked as completed.",
            "Sections %(numbers)s are not marked as completed.",
            len(unfinished),
        )
        url = reverse("responses:section-check", args=[*response.url_args, unfinished[0].number])
        found.append(Reminder(sentence % {"numbers": numbers}, url))
    return found


def unchecked(
    response: Response,
    answers: Sequence[Answer],
    parts: Sequence[ReportPart],
    said: dict[int, Said],
) -> list[Section]:
    """Sections with something to answer that nobody has said to be completed."""
    completed = {part.section_id for part in parts if part.completed_at is not None}
    sections: dict[Section, list[Answer]] = {}
    for answer in answers:
        sections.setdefault(answer.question.section, []).append(answer)
    return [
        section
        for section, own in sections.items()
        if section.pk not in completed and counts_of(own, said).asked
    ]


def counts(answers: Sequence[Answer]) -> Counts:
    return counts_of(answers, answers_as_asked(answers))


def things_to_assign(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """ "section-2": "Section 2: …, all of it"; "Q3": "Q3. …", in the consultation's order."""
    things: list[tuple[str, str]] = []
    seen: set[int] = set()
    for question in questions:
        section = question.section
        if section.pk not in seen:
            seen.add(section.pk)
            words = gettext("Section %(number)s: %(title)s (all of it)") % {
                "number": section.number,
                "title": section.title,
            }
            things.append((f"section-{section.number}", words))
        things.append((question.number, f"{question.number}. {shortened(question.wording, 70)}"))
    return things

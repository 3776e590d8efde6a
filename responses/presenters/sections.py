"""The sections of a response as rows of the task list, and each of their questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.listed import listed
from councils.models import User
from responses.content import answers_as_asked, lacking
from responses.counts import Counts
from responses.enums import AnswerState
from responses.models import Answer, Assignment, ReportPart, Response, SectionCheck
from responses.presenters.assignments import (
    AssignedLine,
    assigned_in_section,
    assigned_to_question,
)
from responses.presenters.changes import Since, Talk
from responses.presenters.steps import Tag
from responses.said import Said
from slisystem.languages import in_language_of

COMPLETED = Tag(_("Completed"), "")
TO_DO, IN_PROGRESS, TO_CHECK = (
    Tag(_("To do"), "grey"),
    Tag(_("In progress"), "blue"),
    Tag(_("To check"), "yellow"),
)
NOTHING_TO_ANSWER, ONLY_TO_READ = Tag(_("Not applicable"), ""), Tag(_("To read"), "")
READY, BEGUN = Tag(_("Ready for review"), "green"), Tag(_("Begun"), "blue")
# A question on the task list. Nothing is left to do in what stands there without a colour.
STATES = {
    AnswerState.UNANSWERED: TO_DO,
    AnswerState.ANSWERED: Tag(_("Answered"), ""),
    AnswerState.NO_RESPONSE: Tag(_("No response"), ""),
    AnswerState.NOT_FOR_US: Tag(_("Not for the council"), ""),
    AnswerState.NOT_APPLICABLE: Tag(_("Not applicable"), ""),
    AnswerState.NOT_RELEVANT: Tag(_("Not asked"), ""),
}


@dataclass(frozen=True)
class Row:
    """One section or one question on the task list; `questions` are those of a section."""

    id: str
    title: str
    url: str
    tag: Tag
    assigned: tuple[AssignedLine, ...]
    comments: str
    new: str
    counts: str = ""
    ready: str = ""
    questions: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Board:
    """Everything the task list says of the sections, from rows that were read once."""

    response: Response
    answers: Sequence[Answer]
    parts: Sequence[ReportPart]  # with sections and checks
    talk: Sequence[Talk]  # since the last visit
    since: Since
    user: User

    @property
    def said(self) -> dict[int, Said]:
        return answers_as_asked(self.answers)

    def sections(self, *, is_mine: bool = False) -> list[Row]:
        """In their order; with `is_mine` only what is assigned to this person."""
        said = self.said
        rows = [self._row(part, said, is_mine=is_mine) for part in self.section_parts]
        return [row for row in rows if row.questions or not is_mine]

    @property
    def section_parts(self) -> list[ReportPart]:
        found = [part for part in self.parts if part.section is not None]
        return sorted(found, key=lambda part: part.section.number if part.section else 0)

    def counts(self) -> Counts:
        return counts_of(self.answers, self.said)

    @property
    def ready(self) -> int:
        return sum(answer.ready_at is not None for answer in self.answers)

    @property
    def mine(self) -> int:
        """How many questions are assigned to this person, alone or with their section."""
        return sum(self._is_mine(answer) for answer in self.answers)

    @property
    def completed(self) -> int:
        """How many sections are completed."""
        said = self.said
        return sum(
            self._tag(part, self._own(part), said) == COMPLETED for part in self.section_parts
        )

    def _is_mine(self, answer: Answer) -> bool:
        return any(
            one.person_id == self.user.pk and one.covers(answer.question)
            for one in self.response.open_assignments
        )

    def _own(self, part: ReportPart) -> list[Answer]:
        return [one for one in self.answers if one.question.section_id == part.section_id]

    def _row(self, part: ReportPart, said: dict[int, Said], *, is_mine: bool) -> Row:
        section = part.section
        assert section is not None
        own = self._own(part)
        ids = {answer.pk for answer in own}
        talk = [one for one in self.talk if one.answer_id in ids or one.part_id == part.pk]
        ready = sum(answer.ready_at is not None for answer in own)
        shown = [answer for answer in own if self._is_mine(answer)] if is_mine else own
        return Row(
            id=f"section-{section.number}",
            title=in_language_of(section.title, f"{section.number}. {section.title}"),
            url=reverse("responses:section", args=[*self.response.url_args, section.number]),
            tag=self._tag(part, own, said),
            counts=how_far(own, said),
            ready=gettext("%(number)s ready for review") % {"number": ready} if ready else "",
            assigned=assigned_in_section(
                self.response, section.pk, [answer.question for answer in own], self.user
            ),
            comments=open_comments([part, *own]),
            new=self._news(own, talk, part),
            questions=tuple(self._question(answer, said) for answer in shown),
        )

    def _tag(self, part: ReportPart, own: Sequence[Answer], said: dict[int, Said]) -> Tag:
        counts = counts_of(own, said)
        if not own:
            return ONLY_TO_READ
        if counts.to_do:
            return IN_PROGRESS if counts.finished or counts.begun else TO_DO
        if part.completed_at is not None:
            return COMPLETED
        return TO_CHECK if counts.asked else NOTHING_TO_ANSWER

    def _question(self, answer: Answer, said: dict[int, Said]) -> Row:
        question = answer.question
        url = reverse("responses:section", args=[*self.response.url_args, question.section.number])
        talk = [one for one in self.talk if one.answer_id == answer.pk]
        return Row(
            id=f"question-{question.number}",
            title=in_language_of(
                question.wording, f"{question.number}. {shortened(question.wording)}"
            ),
            url=f"{url}#{question.number}",
            tag=tag_of_answer(answer, said[question.pk]),
            assigned=assigned_to_question(self.response, question, self.user),
            comments=open_comments([answer]),
            new=self._news([answer], talk),
        )

    def _news(
        self, own: Sequence[Answer], talk: Sequence[Talk], part: ReportPart | None = None
    ) -> str:
        """ "Q1 and Q3 saved, 2 comments": what others did since the last visit."""
        saved = [answer.question.number for answer in self.since.answers(own)]
        ready = [answer.question.number for answer in self.since.made_ready(own)]
        comments = len(self.since.talk(talk))
        mine = self.since.assigned(self.response.open_assignments)
        found = [gettext("%(questions)s saved") % {"questions": listed(saved)}] if saved else []
        if ready:
            found.append(gettext("%(questions)s ready for review") % {"questions": listed(ready)})
        if part is not None and self.since.is_new(part.saved_at, part.saved_by_id):
            found.append(gettext("paragraphs saved"))
        if comments:
            words = ngettext("%(number)s comment", "%(number)s comments", comments)
            found.append(words % {"number": comments})
        if any(self._gives(one, own, part) for one in mine):
            found.append(gettext("assigned to you"))
        if part is not None and self.since.is_new(part.completed_at, part.completed_by_id):
            found.append(gettext("completed"))
        return ", ".join(found)

    def _gives(self, one: Assignment, own: Sequence[Answer], part: ReportPart | None) -> bool:
        if part is not None and one.covers_section(part.section_id):
            return True
        return any(one.covers(answer.question) for answer in own)


def parts_with_checks(response: Response) -> list[ReportPart]:
    """The parts of the report in its order, with their open threads, and those of sections with
    whether they are completed: one query."""
    check = SectionCheck.objects.filter(response=response, section=OuterRef("section"))
    names = {
        "completed_at": "completed_at",
        "completed_by_id": "completed_by",
        "completed_by_name": "completed_by__name",
    }
    read_along = {name: Subquery(check.values(column)[:1]) for name, column in names.items()}
    parts = response.parts.select_related("section").with_open_threads()
    return response.in_order(parts.annotate(**read_along))


def counts_of(answers: Iterable[Answer], said: dict[int, Said]) -> Counts:
    """Counts over these answers; what asks nothing is no question."""
    return Counts.of(
        (said[one.question_id].state, bool(lacking(one.question, said[one.question_id])))
        for one in answers
        if one.question.spec.is_asked
    )


def tag_of_answer(answer: Answer, said: Said) -> Tag:
    if said.state == AnswerState.ANSWERED and lacking(answer.question, said):
        return BEGUN
    is_counted = said.state not in {AnswerState.NOT_APPLICABLE, AnswerState.NOT_RELEVANT}
    return READY if answer.ready_at and is_counted else STATES[AnswerState(said.state)]


def how_far(own: Sequence[Answer], said: dict[int, Said]) -> str:
    """ "3 of 5 answered; Q13–Q19 not applicable"."""
    counts = counts_of(own, said)
    words = [counts.in_words] if counts.asked else []
    left_out = not_counted(own, said)
    return "; ".join([*words, *([left_out] if left_out else [])]) or gettext(
        "Nothing is asked here"
    )


def not_counted(answers: Sequence[Answer], said: dict[int, Said]) -> str:
    """ "Q13–Q19 not applicable; Q9 not asked after an earlier answer"."""
    by_rule = [one for one in answers if said[one.question_id].state == AnswerState.NOT_APPLICABLE]
    by_answer = [one for one in answers if said[one.question_id].state == AnswerState.NOT_RELEVANT]
    found = []
    if by_rule:
        found.append(gettext("%(questions)s not applicable") % {"questions": span(by_rule)})
    if by_answer:
        words = gettext("%(questions)s not asked after an earlier answer")
        found.append(words % {"questions": span(by_answer)})
    return "; ".join(found)


def open_comments(rows: Iterable[Answer | ReportPart]) -> str:
    """ "2 open comments", of rows that were read with their open threads."""
    number = sum(row.open_threads for row in rows)
    if not number:
        return ""
    words = ngettext("%(number)s open comment", "%(number)s open comments", number)
    return words % {"number": number}


def span(answers: Sequence[Answer]) -> str:
    """ "Q1, Q3–Q7": three or more questions that follow one another are named by their ends."""
    runs: list[list[Answer]] = []
    for answer in answers:
        if runs and answer.question.position == runs[-1][-1].question.position + 1:
            runs[-1].append(answer)
        else:
            runs.append([answer])
    words: list[str] = []
    for run in runs:
        numbers = [answer.question.number for answer in run]
        words += [f"{numbers[0]}–{numbers[-1]}"] if len(run) > 2 else numbers
    return ", ".join(words)


def shortened(wording: str, longest: int = 100) -> str:
    """A question's wording on one or two lines, cut between words."""
    if len(wording) <= longest:
        return wording
    return wording[: longest + 1].rsplit(" ", 1)[0].rstrip(",;:– ") + " …"

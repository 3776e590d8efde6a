"""The briefing: what a member has said of each question, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from responses.actions.deciding import decided_answers
from responses.consent import in_words, is_quotable
from responses.content import Words, words
from responses.counts import NOT_COUNTED
from responses.enums import Mark
from responses.models import Answer, DecisionDraft, Response
from responses.presenters.sections import not_counted, shortened
from responses.presenters.steps import Tag
from responses.said import Said
from slisystem.languages import in_language_of, joined

NOT_READ = Tag(_("To read"), "grey")
AGREED, CHANGED, ASKED = (
    Tag(_("Agreed"), "green"),
    Tag(_("Changed by you"), "yellow"),
    Tag(_("Asked the officer"), "blue"),
)


@dataclass(frozen=True)
class BriefingRow:
    """One question: what is suggested, and what the member said of it so far."""

    answer: Answer
    section: str
    number: str
    wording: str
    suggested: Words
    decided: Words | None  # the member's own words, where there are any
    why: str
    tag: Tag
    url: str
    comments: str

    @property
    def beginning(self) -> str:
        """Of its wording, on one or two lines."""
        return in_language_of(self.wording, shortened(self.wording))

    @property
    def consent(self) -> str:
        """What may be published of the words, in words; "" where there can be none."""
        return in_words(self.answer.consent).lower() if is_quotable(self.answer.question) else ""

    @property
    def is_read(self) -> bool:
        return self.tag != NOT_READ


@dataclass(frozen=True)
class Briefing:
    """All questions that say something, in their order."""

    rows: tuple[BriefingRow, ...]
    left_out: str  # "Q13–Q19 not applicable"

    @property
    def read(self) -> int:
        return sum(row.is_read for row in self.rows)

    @property
    def asked(self) -> tuple[BriefingRow, ...]:
        return tuple(row for row in self.rows if row.tag == ASKED)

    @property
    def progress(self) -> str:
        return gettext("%(number)s of %(total)s read") % {
            "number": self.read,
            "total": len(self.rows),
        }

    def next(self, after: str = "") -> BriefingRow | None:
        """The next that is not read, first of those after this number; None when all are."""
        numbers = [row.number for row in self.rows]
        start = numbers.index(after) + 1 if after in numbers else 0
        for row in [*self.rows[start:], *self.rows[:start]]:
            if not row.is_read:
                return row
        return None

    def place(self, number: str) -> int:
        """Counted from 1. Raises ValueError for a question that is passed over."""
        return [row.number for row in self.rows].index(number) + 1

    def beside(self, number: str) -> tuple[BriefingRow | None, BriefingRow | None]:
        """The one before and the one after."""
        place = self.place(number)
        before = self.rows[place - 2] if place > 1 else None
        return before, self.rows[place] if place < len(self.rows) else None


def briefing(response: Response, draft: DecisionDraft | None) -> Briefing:
    """No query beyond the answers of the response; a member's changes count for what follows."""
    answers = response.answers_in_order
    said = decided_answers(answers, draft or DecisionDraft(response=response))
    changes: Mapping[str, Any] = draft.changes if draft else {}
    marks: Mapping[str, str] = draft.marks if draft else {}
    rows = tuple(
        _row(response, answer, changes.get(str(answer.question_id)), marks)
        for answer in answers
        if answer.question.spec.is_asked and said[answer.question_id].state not in NOT_COUNTED
    )
    asked = [answer for answer in answers if answer.question.spec.is_asked]
    return Briefing(rows, not_counted(asked, said))


def _row(
    response: Response, answer: Answer, change: dict[str, Any] | None, marks: Mapping[str, str]
) -> BriefingRow:
    question, facts = answer.question, response.facts
    decided = words(question, Said.from_json(change["said"]), facts) if change else None
    mark = marks.get(str(question.pk))
    if mark == Mark.ASK:
        tag = ASKED
    elif change:
        tag = CHANGED
    else:
        tag = AGREED if mark == Mark.AGREE else NOT_READ
    number = answer.open_threads
    return BriefingRow(
        answer=answer,
        section=joined(f"{question.section.number}. ", question.section.title),
        number=question.number,
        wording=question.wording,
        suggested=words(question, Said.of(answer), facts),
        decided=decided,
        why=change["reason"] if change else "",
        tag=tag,
        url=reverse("responses:briefing-question", args=[*response.url_args, question.number]),
        comments=ngettext("%(number)s open comment", "%(number)s open comments", number)
        % {"number": number}
        if number
        else "",
    )


def asked_about(response: Response, draft: DecisionDraft | None) -> tuple[BriefingRow, ...]:
    """What the member asked the officers about and has not settled since; no query beyond those of
    `briefing`, and none where nothing was asked."""
    if draft is None or Mark.ASK not in draft.marks.values():
        return ()
    return briefing(response, draft).asked

"""The consultation's questions in Welsh, in the papers of a council that has its reports so.

What was sent or decided keeps the Welsh that there was then, from the versions of the consultation,
and only that of the words that were answered: a later translation changes no paper, and never
stands beside an answer to other words.  The council's own words are whatever it wrote, and what a
decision is signed over is the English, as everywhere (docs/decisions/0044, 0048).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from consultations.kinds import NO_ANSWER
from consultations.models import Question
from consultations.presenters.language import question_in_welsh, welsh_then
from consultations.prose import Block, blocks
from councils.listed import listed
from responses.enums import AnswerState, State
from responses.models import Response
from responses.paper.rows import Rows
from responses.paper.wording import spoken
from responses.said import Said
from slisystem.languages import WELSH, in_language_of, lang_of


def translated(response: Response, rows: Rows) -> dict[int, Question]:
    """The questions in Welsh by their ids; empty where the council has its reports in English (no
    query there, one where the report was sent)."""
    if response.report_outline.language != WELSH:
        return {}
    moment = _fixed_at(response, rows)
    then = welsh_then(response.invitation.consultation_id, moment) if moment else None
    return {
        one.pk: question_in_welsh(one, one.welsh if then is None else then.get(one.number, []))
        for one in rows.questions
    }


def _fixed_at(response: Response, rows: Rows) -> dt.datetime | None:
    """Since when the report stays as it is; None while it is written."""
    if rows.verdicts:
        return next(iter(rows.verdicts.values())).decision.decided_at
    return None if response.state == State.DRAFTING else response.sent_at


def language_rows(shown: Mapping[int, Question]) -> list[tuple[str, str]]:
    """The row of the title block that says so, and which questions have English words."""
    if not shown:
        return []
    english = [one.number for one in shown.values() if one.only_in_english]
    if len(english) == len(shown) and not any(lang_of(one.text) for one in shown.values()):
        return [("LANGUAGE OF THE QUESTIONS", "English: there is no Welsh of them")]
    rest = f"; wholly or partly in English: {listed(english, 'and')}" if english else ""
    return [("LANGUAGE OF THE QUESTIONS", f"Welsh, as the consultation gives them{rest}")]


def spoken_blocks(question: Question, said: Said) -> list[Block]:
    """A response as it reads (wording.spoken), what was chosen in the language of the question."""
    spec, asked = question.spec, question.asked
    if spec.has_rows and not said.choices:
        # What it asks about is said all the same: a grid is its statements.
        lines = [in_language_of(row.label, f"{row.label}: {NO_ANSWER}") for row in asked.rows]
        return [*blocks(spoken(question, said)), *_listed(lines)]
    lines = spec.in_words(asked, said.choices, said.other)
    if said.state != AnswerState.ANSWERED or not any(lang_of(line) for line in lines):
        return blocks(spoken(question, said))
    chosen = (
        _listed(lines)
        if spec.takes_several or spec.has_rows
        else [Block("p", (line,)) for line in lines]
    )
    return [*chosen, *blocks(said.text)]


def _listed(lines: list[str]) -> list[Block]:
    return [Block("ul", tuple(lines))] if lines else []

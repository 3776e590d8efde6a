"""The fields that a council's officers get, for people at the LGA: without a response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from consultations.models import Question
from councils.functions import CouncilFacts
from responses import presenters
from responses.enums import AnswerState
from responses.forms import AnswerForm
from responses.models import Answer
from responses.said import Said


def unsaved_forms(
    questions: Sequence[Question],
    council: CouncilFacts,
    kept: Mapping[int, Said] | None = None,
    sent: Mapping[int, QueryDict] | None = None,
) -> list[AnswerForm]:
    """A form for each of all questions in their order; nothing saves itself.

    `kept` is what the fields show, by the questions' ids (nothing: as before anything is
    answered), `sent` what was typed.
    """
    forms = []
    for question in questions:
        against = question.reason_against(council)
        empty = Said(AnswerState.NOT_APPLICABLE if against else AnswerState.UNANSWERED)
        said = (kept or {}).get(question.pk, empty)
        form = AnswerForm(
            answer=Answer(question=question, **said.columns()),
            is_for_council=not against,
            reason_against=against,
            may_be_unfinished=True,
            data=(sent or {}).get(question.pk),
        )
        form.may_write = False  # there is no response to save it to
        forms.append(form)
    show_follow_ups(forms)
    return forms


def show_follow_ups(forms: Sequence[AnswerForm]) -> None:
    """Tells each form whether its question is asked, after what stands on the pages."""
    said = {
        form.question.pk: form.said() if form.is_bound and form.is_valid() else form.shown
        for form in forms
    }
    lines = presenters.follow_ups([form.question for form in forms], said)
    for form in forms:
        form.follow_up = lines.get(form.question.pk)

"""Which questions on a page are asked, after what stands on it."""

from __future__ import annotations

from collections.abc import Sequence

from responses import presenters
from responses.forms import AnswerForm
from responses.models import Response
from responses.said import Said


def show_follow_ups(response: Response, forms: Sequence[AnswerForm]) -> None:
    """Tells each form whether its question is asked, after what stands on the page."""
    answers = response.answers_in_order
    said = {answer.question_id: Said.of(answer) for answer in answers}
    said |= {form.question.pk: form.said() for form in forms if form.is_bound and form.is_valid()}
    lines = presenters.follow_ups([answer.question for answer in answers], said)
    for form in forms:
        form.follow_up = lines.get(form.question.pk)

"""A section that was said to be completed is not so any more once it changes.

Also not when an answer elsewhere asks one of its follow-ups, or asks it no longer: whoever said
"completed" said it of what was asked then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from consultations.models import Question
from councils.models import User
from responses.actions.moving import note
from responses.enums import Verb
from responses.models import Response, SectionCheck
from responses.said import Said


def take_back_completion(
    response: Response, sections: Iterable[int], by: User, now: dt.datetime
) -> None:
    """Ends what was said of these sections, each with an event. The caller holds the lock."""
    checks = SectionCheck.objects.filter(response=response, section__in=list(sections))
    for pk, number in checks.values_list("pk", "section__number"):
        SectionCheck.objects.filter(pk=pk).delete()
        note(response, Verb.UNCOMPLETE_SECTION, by, now, {"section": number})


def sections_touched(question: Question, before: Said, after: Said) -> set[int]:
    """The section of a saved answer, and those of follow-ups whose turn the change may alter."""
    touched = {question.section_id}
    if _chosen(before) == _chosen(after):
        return touched
    altered = {question.number}
    follow_ups = Question.objects.filter(
        consultation=question.consultation_id, follows__isnull=False
    )
    # What a question follows stands before it.
    for each in follow_ups.select_related("follows").order_by("position"):
        if altered.intersection(each.depends_on):
            altered.add(each.number)
            touched.add(each.section_id)
    return touched


def _chosen(said: Said) -> tuple[str, tuple[str, ...]]:
    """What the relevance of follow-ups is read from (content.as_asked)."""
    return (said.state, said.choices) if said.choices else ("", ())

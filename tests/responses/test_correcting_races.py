"""A correction while somebody corrects, signs or submits: whichever comes first, the record says
one thing."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from consultations.actions.correcting import correct
from consultations.correctable import words_of
from consultations.definition.stored import definition_of
from consultations.editing.correcting import with_words
from consultations.models import Consultation, Correction
from councils.enums import StaffRoleKind
from responses.actions import submitting
from responses.enums import State
from responses.models import Decision, Response
from responses.verification import faults
from tests.consultations.test_correcting import place_of
from tests.responses.test_corrected_questions import NEW, OLD, decide, draft_decision
from tests.responses.test_races import at_once
from tests.world import a_consultation, a_place, a_response, staff

pytestmark = pytest.mark.django_db(transaction=True)


def correcting(asked: Consultation, editor: Any, number: str, text: str) -> Any:
    """The click on a page that was opened before."""
    place = place_of(asked, number)
    words = words_of(definition_of(asked))[place] | {"text": text}
    return partial(
        correct,
        consultation=asked,
        by=editor,
        seen=asked.version,
        edit=partial(with_words, place=place, words=words),
        reason="It was ambiguous.",
        is_of_meaning=True,
    )


def an_answer(document: dict[str, Any]) -> tuple[str, int]:
    return document["wording"], document["question_version"]


def test_of_two_corrections_at_once_one_is_made() -> None:
    for _ in range(3):
        asked = a_consultation()
        editors = [staff(StaffRoleKind.EDITOR) for _ in range(2)]
        results = at_once(
            correcting(asked, editors[0], "Q1", NEW), correcting(asked, editors[1], "Q2", NEW)
        )
        assert sorted(type(one).__name__ for one in results) == ["Refused", "tuple"]
        assert Correction.objects.filter(consultation=asked).count() == 1
        asked.refresh_from_db()
        assert sorted(asked.versions.values_list("number", flat=True)) == [1, 2]
        assert sorted(asked.questions.values_list("version", flat=True)) == [1, 1, 1, 1, 1, 2]


def test_a_correction_against_a_signature() -> None:
    for _ in range(3):
        asked, editor = a_consultation(), staff(StaffRoleKind.EDITOR)
        place = a_response(State.AWAITING_DECISION, place=a_place(asked))
        nonce, seen = draft_decision(place)
        results = at_once(correcting(asked, editor, "Q1", NEW), partial(decide, place, nonce, seen))
        names = sorted(type(one).__name__ for one in results)
        assert names in (["Decision", "tuple"], ["Refused", "tuple"])
        for decision in Decision.objects.filter(response=place.response):
            signed = json.loads(decision.canonical)["response"]["answers"][0]
            assert an_answer(signed) == (OLD, 1)
            assert decision.answers.get(question__number="Q1").question_version == 1
        assert faults(Response.objects.get(pk=place.response.pk)) == []


def test_a_correction_against_a_submission() -> None:
    for _ in range(3):
        asked, editor = a_consultation(), staff(StaffRoleKind.EDITOR)
        place = a_response(State.APPROVED, place=a_place(asked))
        results = at_once(
            correcting(asked, editor, "Q1", NEW),
            partial(submitting.submit, response=place.response, by=place.officer),
        )
        assert sorted(type(one).__name__ for one in results) == ["Submission", "tuple"]
        submission = place.response.submissions.get()
        assert an_answer(json.loads(submission.canonical)["answers"][0]) == (OLD, 1)
        assert faults(Response.objects.get(pk=place.response.pk)) == []

"""Files from outside at the same moment as colleagues and as themselves, with real threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone

from responses.actions import drafting, importing, keeping, taking_papers
from responses.enums import AnswerState, PartKind
from responses.history import first_broken
from responses.models import KeptFile, Response
from responses.word.drafts import draft_of
from responses.word.writing import written
from tests import every_kind, world
from tests.responses.test_races import at_once
from tests.responses.test_word_importing import Q1, writing
from tests.responses.word_drafts import edited
from tests.world import Place

pytestmark = pytest.mark.django_db(transaction=True)
PASTED = b"Appendix A\n\nWords of the appendix.\n"


def places(number: int) -> list[Place]:
    """Responses of different councils to one consultation."""
    first = every_kind.a_place_asked_everything()
    asked = first.invitation.consultation
    return [first, *(world.a_response(place=world.a_place(asked)) for _ in range(number - 1))]


def test_a_document_never_overwrites_what_is_saved_in_the_same_moment() -> None:
    for place in places(3):
        answer = place.response.answers.select_related("question").get(question__number="Q1")
        content = edited(written(draft_of(place.again())), writing(Q1, "From the document."))
        returned = importing._read(content)  # what takes time, and is no part of the race

        def take(place: Place = place, content: bytes = content) -> Any:
            found = importing.look(response=place.response, by=place.officer, content=content)
            keys = [one.key for one in found.answers if one.label == Q1]
            return importing.take(
                response=place.response,
                by=place.officer,
                content=content,
                name="draft.docx",
                chosen=keys,
            )

        def save(place: Place = place, answer: Any = answer) -> Any:
            return drafting.save_answer(
                response=place.response,
                question=answer.question,
                by=place.officer,
                base_version=answer.version,
                state=AnswerState.ANSWERED,
                text="From the portal.",
            )

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importing, "_read", lambda content, returned=returned: returned)
            taken, saved = at_once(take, save)
        answer.refresh_from_db()
        is_taken = taken.saved == (Q1,)
        assert is_taken != (type(saved).__name__ == "Answer")
        assert answer.text == ("From the document." if is_taken else "From the portal.")
        assert answer.version == answer.revisions.count()
        assert first_broken(place.response.events.all()) is None


def appendices_of_one_that_is_sent_twice(place: Place) -> int:
    found = taking_papers.look(
        response=place.again(), by=place.officer, content=PASTED, is_pasted=True
    )
    (new,) = [one for one in found.parts if one.part is None]

    def take() -> Any:
        return taking_papers.take(
            response=place.response,
            by=place.officer,
            content=PASTED,
            name="",
            chosen={new.key: 0},
        )

    at_once(take, take)
    assert first_broken(place.response.events.all()) is None
    return place.response.parts.filter(kind=PartKind.APPENDIX, heading=new.label).count()


def test_a_paper_that_is_sent_twice_at_once_is_taken_once() -> None:
    assert {appendices_of_one_that_is_sent_twice(place) for place in places(3)} == {1}


@contextmanager
def not_locked(response: Response) -> Iterator[tuple[Response, Any]]:
    yield Response.objects.with_places().get(pk=response.pk), timezone.now()


def test_without_the_lock_it_is_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_papers, "locked", not_locked)
    assert any(appendices_of_one_that_is_sent_twice(place) == 2 for place in places(20))


def test_a_file_that_is_kept_twice_at_once_is_there_once() -> None:
    (place,) = places(1)

    def keep() -> Any:
        return keeping.keep_file(
            response=place.response, by=place.officer, name="a.txt", content=b"a", ending="txt"
        )

    assert {one.pk for one in at_once(keep, keep, keep)} == {KeptFile.objects.get().pk}

"""What people could do with files from outside that nobody meant: too much, twice, or something
else than what was ticked."""

from __future__ import annotations

import pytest

from councils.refusals import Refused
from responses.actions import drafting, taking_papers
from responses.enums import PartKind
from responses.said import LONGEST, Said
from tests.responses.test_importing_pages import as_, place, send  # noqa: F401
from tests.responses.test_word_importing import Q1, Q3, downloaded, look, stored, take, writing
from tests.responses.word_drafts import edited, standings

pytestmark = pytest.mark.django_db
TWO = b"Legal considerations\n\nNone for us.\n\nRisk considerations\n\nSome for us.\n"


def considerations(place):  # noqa: F811
    return dict(
        place.response.parts.filter(kind=PartKind.CONSIDERATION).values_list("heading", "text")
    )


# --- too much -------------------------------------------------------------------------------


def test_no_text_of_a_document_is_longer_than_what_can_be_typed(place):  # noqa: F811
    content = edited(downloaded(place), writing(Q1, "a" * (LONGEST + 1)))
    content = edited(content, writing(Q3, "Short."))
    content = edited(content, writing("Purpose of report", "b" * (LONGEST + 1)))
    before = stored(place, "Q1")
    taken = take(place, content)
    assert taken.saved == (Q3,)
    assert {one.label for one in taken.not_taken if "200,000 characters" in one.sentence} == {
        Q1,
        "Purpose of report",
    }
    assert stored(place, "Q1") == before


@pytest.mark.parametrize("field", ["text", "reason"])
def test_no_answer_is_longer_however_it_comes(place, field):  # noqa: F811
    state = "answered" if field == "text" else "no-response"
    with pytest.raises(Refused, match="200,000 characters"):
        drafting.save_answer(
            response=place.response,
            question=place.response.answers.get(question__number="Q1").question,
            by=place.officer,
            base_version=99,
            state=state,
            **{field: "a" * (LONGEST + 1)},
        )


@pytest.mark.parametrize(
    ("field", "words"), [("heading", "h" * 201), ("text", "a" * (LONGEST + 1))]
)
def test_no_part_is_longer_however_it_comes(place, field, words):  # noqa: F811
    part = place.response.parts.get(kind=PartKind.PURPOSE)
    said = {"heading": part.heading, "text": part.text} | {field: words}
    with pytest.raises(Refused, match="characters"):
        drafting.save_part(
            response=place.response, part=part, by=place.officer, base_version=part.version, **said
        )


# --- twice ----------------------------------------------------------------------------------


def test_what_was_ticked_stays_what_it_was_when_it_is_sent_twice(place):  # noqa: F811
    """The first of two new considerations is ticked; the second request must not take the other."""
    found = taking_papers.look(response=place.again(), by=place.officer, content=TWO)
    new = [one for one in found.parts if one.part is None]
    assert len(new) == 2
    for _ in range(2):
        taking_papers.take(
            response=place.response,
            by=place.officer,
            content=TWO,
            name="paper.txt",
            chosen={new[0].key: 0},
        )
    assert new[0].label in considerations(place)
    assert new[1].label not in considerations(place)

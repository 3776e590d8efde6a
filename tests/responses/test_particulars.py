"""Key decisions, exempt information and urgency: what is said, and what is still lacking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.particulars import (
    ENGLAND,
    PARAGRAPHS,
    WALES,
    Classification,
    KeyException,
    Particulars,
    classification_line,
    contradictions,
    lacks,
)

KEY = Particulars(is_key=True, key_notice="Notice of 3 February, page 4", key_reason="Two wards.")
EXEMPT = Particulars(
    classification=Classification.EXEMPT, paragraphs=(3,), public_interest="A contract is open."
)
URGENT = Particulars(urgency_reason="The time is short.", urgency_agreed_by="Chair of scrutiny")

anything = st.builds(
    Particulars,
    is_key=st.booleans(),
    key_notice=st.sampled_from(["", "Notice"]),
    key_exception=st.sampled_from(sorted(KeyException)),
    key_reason=st.sampled_from(["", "Reason"]),
    classification=st.sampled_from(sorted(Classification)),
    paragraphs=st.lists(st.integers(0, 20), max_size=3, unique=True).map(tuple),
    public_interest=st.sampled_from(["", "Reason"]),
    exempt_parts=st.lists(st.integers(1, 9), max_size=2, unique=True).map(tuple),
    exempt_questions=st.lists(st.sampled_from(["Q1", "Q2"]), max_size=2, unique=True).map(tuple),
    urgency_reason=st.sampled_from(["", "Reason"]),
    urgency_agreed_by=st.sampled_from(["", "The chair"]),
)


def fields(said: Particulars, nation: str = ENGLAND) -> list[str]:
    return [lack.field for lack in lacks(said, nation)]


def test_the_usual_decision_lacks_nothing() -> None:
    for said in (Particulars(), KEY, EXEMPT, URGENT):
        assert lacks(said, ENGLAND) == []


@pytest.mark.parametrize(
    ["said", "lacking"],
    [
        (replace(KEY, key_reason=""), ["key_reason"]),
        (replace(KEY, key_notice=""), ["key_notice"]),
        (replace(KEY, key_exception=KeyException.URGENT), ["key_notice"]),
        (replace(KEY, key_notice="", key_exception=KeyException.GENERAL), []),
        (replace(KEY, is_key=False), ["is_key"]),
        (replace(EXEMPT, paragraphs=()), ["paragraphs"]),
        (replace(EXEMPT, paragraphs=(14,)), ["paragraphs"]),
        (replace(EXEMPT, public_interest=""), ["public_interest"]),
        (replace(EXEMPT, classification=Classification.PART_EXEMPT), ["exempt_parts"]),
        (replace(EXEMPT, classification=Classification.PUBLIC), ["classification"]),
        (replace(URGENT, urgency_reason=""), ["urgency_reason"]),
        (replace(URGENT, urgency_agreed_by=""), ["urgency_agreed_by"]),
    ],
)
def test_what_is_lacking(said: Particulars, lacking: list[str]) -> None:
    assert fields(said) == lacking


def test_each_nation_has_its_own_paragraphs() -> None:
    assert not set(PARAGRAPHS[ENGLAND]) & set(PARAGRAPHS[WALES])
    for nation, other in ((ENGLAND, WALES), (WALES, ENGLAND)):
        for number in PARAGRAPHS[nation]:
            said = replace(EXEMPT, paragraphs=(number,), consultation_undertaken="All members.")
            assert fields(said, nation) == []
            assert fields(said, other) == ["paragraphs"]


def test_in_wales_the_consultation_undertaken_is_asked() -> None:
    assert (fields(Particulars()), fields(Particulars(), WALES)) == (
        [],
        ["consultation_undertaken"],
    )


@pytest.mark.parametrize(
    ["said", "are_contradictions"],
    [
        (replace(KEY, is_key=False), True),
        (replace(KEY, key_exception=KeyException.URGENT), True),
        (replace(EXEMPT, paragraphs=(14,)), True),
        (replace(EXEMPT, classification=Classification.PUBLIC), True),
        (replace(KEY, key_notice=""), False),
        (replace(KEY, key_reason=""), False),
        (replace(EXEMPT, paragraphs=(), public_interest=""), False),
        (replace(EXEMPT, classification=Classification.PART_EXEMPT), False),
        (replace(URGENT, urgency_agreed_by=""), False),
    ],
)
def test_what_contradicts_itself_is_told_from_what_is_not_said_yet(
    said: Particulars, are_contradictions: bool
) -> None:
    found = lacks(said, ENGLAND)
    assert found and all(one.is_contradiction == are_contradictions for one in found)
    assert contradictions(said, ENGLAND) == (found if are_contradictions else [])


def test_the_line_at_the_head_of_the_report() -> None:
    assert classification_line(Particulars(), ENGLAND) == "For publication"
    assert classification_line(EXEMPT, ENGLAND) == (
        "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A to the Local "
        "Government Act 1972"
    )
    welsh = replace(EXEMPT, classification=Classification.PART_EXEMPT, paragraphs=(14, 12))
    assert "Exempt in part by virtue of paragraphs 12 and 14 of Part 4" in classification_line(
        welsh, WALES
    )


@given(anything, st.sampled_from([ENGLAND, WALES]))
def test_every_lack_names_a_field_and_what_is_complete_stays_so_as_json(
    said: Particulars, nation: str
) -> None:
    names = set(said.to_json())
    assert set(fields(said, nation)) <= names
    assert Particulars.from_json(said.to_json()) == said
    if not lacks(said, nation) and not said.is_public:
        assert classification_line(said, nation).startswith(("Not for", "Exempt in part"))

"""The order of a report: what can be stored of it, what is wrong with it, and that nothing that
was written ever falls out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.enums import ADDED_PARTS, PartKind
from responses.outline import (
    CONSIDERATIONS,
    HEADINGS,
    LONGEST_CONSIDERATION,
    LONGEST_HEADING,
    NEEDED,
    RECOMMENDATIONS_AGAIN,
    Item,
    Outline,
    problems,
)

headings = st.text(min_size=1, max_size=LONGEST_HEADING).filter(str.strip)
short = st.text(min_size=1, max_size=LONGEST_CONSIDERATION).filter(str.strip)
KINDS = [str(kind) for kind in HEADINGS]


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    kinds = draw(st.permutations(KINDS))
    kept = [kind for kind in kinds if kind in NEEDED or draw(st.booleans())]
    return Outline(
        tuple(Item(kind, draw(headings)) for kind in kept),
        tuple(draw(st.lists(short, unique_by=lambda one: one.strip().lower(), max_size=6))),
        draw(st.booleans()),
        tuple(sorted(draw(st.sets(st.integers(1, 30), max_size=3)))),
    )


@dataclass(frozen=True)
class APart:
    kind: str
    position: int
    text: str = ""


@given(outlines())
def test_an_outline_comes_back_from_what_is_stored_of_it(outline: Outline) -> None:
    assert problems(outline.items, outline.considerations) == []
    assert Outline.from_json(outline.to_json()) == outline


def test_without_anything_stored_it_is_the_usual_order() -> None:
    assert Outline.from_json({}) == Outline()
    assert problems(Outline().items, Outline().considerations) == []


ITEMS = Outline().items


@pytest.mark.parametrize(
    ("items", "considerations", "sentence"),
    [
        ((*ITEMS, Item("verdict", "Verdict")), (), "“verdict” is no part of a report."),
        ((*ITEMS, ITEMS[0]), (), "“Purpose of report” stands there twice."),
        (ITEMS[2:], (), "“Recommendations” is missing."),
        ((replace(ITEMS[0], heading=" "), *ITEMS[1:]), (), "“Purpose of report” has no heading."),
        (
            (replace(ITEMS[0], heading="x" * 201), *ITEMS[1:]),
            (),
            f"“{'x' * 40}…” is longer than 200 characters.",
        ),
        (ITEMS, ("Legal", " "), "A consideration has no heading."),
        (ITEMS, ("Legal", "legal "), "A consideration is listed twice."),
        (ITEMS, ("y" * 121,), f"“{'y' * 40}…” is longer than 120 characters."),
        (ITEMS, tuple(map(str, range(31))), "List at most 30 considerations."),
    ],
)
def test_each_problem_is_named(
    items: tuple[Item, ...], considerations: tuple[str, ...], sentence: str
) -> None:
    assert problems(items, considerations) == [sentence]
    stored = {**Outline(items, considerations).to_json()}
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")[:30]):
        Outline.from_json(stored)


@given(outlines(), st.sets(st.sampled_from(KINDS)))
def test_what_is_written_stands_in_every_outline_once(outline: Outline, written: set[str]) -> None:
    full = outline.including(written)
    assert set(full.kinds) == set(outline.kinds) | written
    assert len(full.kinds) == len(set(full.kinds))
    assert [kind for kind in full.kinds if kind in outline.kinds] == list(outline.kinds)
    assert full.including(written) == full


def test_what_is_left_out_and_written_stands_after_what_usually_precedes_it() -> None:
    short = Outline(tuple(item for item in ITEMS if item.kind in NEEDED))
    assert short.including({PartKind.PURPOSE, PartKind.REASONS}).kinds == (
        PartKind.PURPOSE,
        PartKind.RECOMMENDATIONS,
        PartKind.SECTION,
        PartKind.REASONS,
    )


@given(outlines(), st.lists(st.tuples(st.sampled_from(list(PartKind)), st.booleans()), max_size=12))
def test_no_written_part_is_missing_from_the_parts_laid_out(
    outline: Outline, kinds: list[tuple[str, bool]]
) -> None:
    rows = [
        APart(kind, place, "Words." if is_written else "")
        for place, (kind, is_written) in enumerate(kinds, 1)
    ]
    found = [row for _, placed in outline.laid_out(rows) for row in placed]
    assert len(found) == len(set(found))
    for row in rows:
        is_removed = row.kind in ADDED_PARTS and row.position in outline.removed
        if row.text and not is_removed:
            assert row in found
        if is_removed:
            assert row not in found
    appendices = [row.position for row in found if row.kind == PartKind.APPENDIX]
    assert appendices == sorted(appendices)
    places = [row.kind == PartKind.APPENDIX for row in found]
    assert places == sorted(places)  # they stand last


def test_considerations_stand_together_and_have_a_place_before_there_is_any() -> None:
    reasons = APart(PartKind.REASONS, 1)
    first, last = APart(PartKind.CONSIDERATION, 2, "Low."), APart(PartKind.CONSIDERATION, 5)
    laid_out = Outline().laid_out([reasons])
    assert laid_out == [(CONSIDERATIONS, ()), (PartKind.REASONS, (reasons,))]
    assert Outline().laid_out([reasons, first, last])[0] == (CONSIDERATIONS, (first, last))
    bare = Outline(tuple(item for item in ITEMS if item.kind in NEEDED))
    assert bare.laid_out([last]) == []  # left out, and nothing is written
    assert bare.laid_out([first, last]) == [(CONSIDERATIONS, (first, last))]
    assert replace(bare, removed=(2,)).laid_out([first, last]) == []


def test_the_part_printed_again_has_no_heading_of_its_own() -> None:
    assert Outline().heading(RECOMMENDATIONS_AGAIN) == "Recommendations"

from __future__ import annotations

import time
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from responses.merging import merged

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=6).map("\n".join)


def test_changes_in_different_paragraphs_are_both_taken() -> None:
    assert merged("One.\n\nTwo.", "One, mine.\n\nTwo.", "One.\n\nTwo, theirs.") == (
        "One, mine.\n\nTwo, theirs."
    )


def test_changes_in_the_same_paragraph_stand_one_after_the_other() -> None:
    assert merged("One.", "One, mine.", "One, theirs.") == "One, theirs.\n\nOne, mine."


def test_a_paragraph_that_one_side_removed_and_nobody_changed_is_gone() -> None:
    assert merged("One.\nTwo.\nThree.", "One.\nThree.", "One.\nTwo.\nThree.\nFour.") == (
        "One.\nThree.\nFour."
    )


@given(LINES, LINES)
def test_where_one_side_changed_nothing_the_other_is_taken(base: str, other: str) -> None:
    assert merged(base, base, other) == merged(base, other, base) == other
    assert merged(base, other, other) == other


def test_lines_that_are_all_alike_are_merged_quickly() -> None:
    """Two thousand characters took 14 s, so that one conflict could stop a server."""
    for lines in (1_000, 100_000):
        base = "a\n" * lines
        start = time.process_time()
        result = merged(f"{base}z", f"b\n{base}", "a\nc\n" * (lines // 2))
        assert time.process_time() - start < 3
        assert result.count("c") == lines // 2 and "b" in result


def counted(text: str) -> Counter[str]:
    return Counter(line for line in text.split("\n") if line)


@given(LINES, LINES, LINES)
def test_no_line_that_a_side_added_is_missing(base: str, mine: str, theirs: str) -> None:
    result = counted(merged(base, mine, theirs))
    for side in (mine, theirs):
        for line, times in (counted(side) - counted(base)).items():
            assert result[line] >= times

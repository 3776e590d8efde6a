"""Codes made from words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.definition.questions import CODE
from consultations.editing.codes import suggested_code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Yes", "yes"),
        ("Don’t know", "dont-know"),
        ("  Yes – all should be published ", "yes-all-should-be-published"),
        ("Café, 50%", "cafe-50"),
        ("…", "item"),
        (
            "Councils are responsible for their own performance",
            "councils-are-responsible-for-their-own",
        ),
        ("x" * 50, "x" * 40),
    ],
)
def test_a_code_says_what_the_words_say(words, code):
    assert suggested_code(words) == code


@given(st.text(max_size=80), st.integers(2, 60), st.integers(0, 12))
def test_a_code_is_one_and_no_other_has_it(words, most, others):
    taken: set[str] = set()
    for _ in range(others + 1):
        code = suggested_code(words, taken, most=max(most, 8))
        assert CODE.fullmatch(code) and len(code) <= max(most, 8) and code not in taken
        taken.add(code)

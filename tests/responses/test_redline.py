import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.aligning import most
from consultations.redline import Piece, redline

WORDS = st.lists(
    st.sampled_from(["yes", "no", "the", "council", "council’s", "place-based", ".", ",", "\n\n"]),
    max_size=30,
).map(" ".join)
TEXTS = WORDS | st.text(max_size=80)


def joined(pieces: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 500]))
def test_pieces_join_to_both_texts(before, after, exact_up_to):
    pieces = redline(before, after, exact_up_to=exact_up_to)
    assert joined(pieces, "same", "gone") == before
    assert joined(pieces, "same", "new") == after


@given(TEXTS, TEXTS)
def test_the_same_texts_give_the_same_pieces(before, after):
    assert redline(before, after) == redline(before, after)


@given(TEXTS)
def test_an_unchanged_text_is_one_piece(text):
    assert redline(text, text) == ([Piece("same", text)] if text else [])


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 500]))
def test_no_piece_is_empty_and_neighbours_differ_in_kind(before, after, exact_up_to):
    pieces = redline(before, after, exact_up_to=exact_up_to)
    assert all(piece.text for piece in pieces)
    assert all(first.kind != second.kind for first, second in pairwise(pieces))


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 500]))
def test_what_is_gone_stands_before_what_replaces_it(before, after, exact_up_to):
    kinds = [piece.kind for piece in redline(before, after, exact_up_to=exact_up_to)]
    assert ("new", "gone") not in set(pairwise(kinds))


@given(WORDS, WORDS)
def test_words_are_never_cut(before, after):
    words = set(before.split()) | set(after.split())
    for piece in redline(before, after):
        assert set(piece.text.split()) <= words


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("", "Yes.", [Piece("new", "Yes.")]),
        ("Yes.", "", [Piece("gone", "Yes.")]),
        (
            "Yes, they are still relevant.",
            "Yes, they are still sound.",
            [
                Piece("same", "Yes, they are still "),
                Piece("gone", "relevant"),
                Piece("new", "sound"),
                Piece("same", "."),
            ],
        ),
        (  # one change, not three
            "the red brick house",
            "the old stone house",
            [
                Piece("same", "the "),
                Piece("gone", "red brick"),
                Piece("new", "old stone"),
                Piece("same", " house"),
            ],
        ),
        (
            "Mae’r cyngor yn cytuno.",
            "Mae’r cyngor yn anghytuno.",
            [
                Piece("same", "Mae’r cyngor yn "),
                Piece("gone", "cytuno"),
                Piece("new", "anghytuno"),
                Piece("same", "."),
            ],
        ),
    ],
)
def test_redline_examples(before, after, pieces):
    assert redline(before, after) == pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 20000, "a " * 19999 + "b"),
        ("a b " * 10000, "b a " * 10000),
        (" ".join(map(str, range(20000))), " ".join(map(str, range(1, 20000, 2)))),
        # Words said again and again between words that occur once: 170 s the usual way.
        (
            " ".join(f"one{at} {'a x ' * 249}" for at in range(200)),
            " ".join(f"one{at} {'a y ' * 249}" for at in range(200)),
        ),
    ],
)
def test_long_and_repetitive_texts_are_compared_quickly(before, after):
    start = time.process_time()
    pieces = redline(before, after)
    assert time.process_time() - start < 5
    assert joined(pieces, "same", "gone") == before
    assert joined(pieces, "same", "new") == after


SAID = st.lists(st.sampled_from("abcd"), max_size=14)


@given(SAID, SAID)
def test_as_many_stay_as_there_can_be(one, other):
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at, each in enumerate(one, 1):
        for new_at, another in enumerate(other, 1):
            above, before = longest[at - 1][new_at], longest[at][new_at - 1]
            grown = longest[at - 1][new_at - 1] + 1
            longest[at][new_at] = grown if each == another else max(above, before)
    found = most(one, other)
    assert len(found) == longest[-1][-1]
    assert all(one[at] == other[new_at] for at, new_at in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))


def test_a_change_in_a_long_text_stays_small():
    words = [f"word{number} and" for number in range(5000)]
    before = " ".join(words)
    words[2500] = "another word and"
    assert [piece for piece in redline(before, " ".join(words)) if piece.kind != "same"] == [
        Piece("gone", "word2500"),
        Piece("new", "another word"),
    ]

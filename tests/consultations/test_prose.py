"""What is left of pasted text: every word, in clean paragraphs and lists."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.prose import Block, blocks, clean, clean_line


@pytest.mark.parametrize(
    "pasted, kept",
    [
        ("One\r\nTwo\rThree", "One\nTwo\nThree"),
        ("One\x0bTwo\x0cThree\x85Four\u2028Five", "One\nTwo\nThree\nFour\nFive"),
        ("One\u2029Two", "One\n\nTwo"),
        ("co\u00adordi\u00adnation", "coordination"),
        ("\ufeffsearch\u200bable\u2060", "searchable"),
        ("£5\u00a0million\u202fa year", "£5 million a year"),
        ("\uf0b7\tFirst\n\uf0a7\tSecond", "•\tFirst\n•\tSecond"),
        ("·\tFirst\no\tUnder it\n§\tSecond", "•\tFirst\n•\tUnder it\n•\tSecond"),
        ("o be it", "o be it"),
        ("‘Place’ – “shaping”…", "‘Place’ – “shaping”…"),
        ("One  \t\n\u00a0\n\n\nTwo\u00a0", "One\n\nTwo"),
    ],
)
def test_what_word_leaves_behind(pasted: str, kept: str) -> None:
    assert clean(pasted) == kept


@pytest.mark.parametrize("bullet", "-*•▪▫◦‣⁃●○■□\uf0b7\uf0d8")
def test_every_bullet_is_a_list(bullet: str) -> None:
    assert blocks(f"Because:\n{bullet}\tfirst\n{bullet} second") == [
        Block("p", ("Because:",)),
        Block("ul", ("first", "second")),
    ]


# What a clipboard holds, more often than chance would: words between all kinds of characters.
PASTED = st.text(
    st.sampled_from(
        "abo§·1.-*•–’ \t\n\r\x0b\x0c\x00\x85\u00a0\u00ad\u200b\u2028\u2029\ufeff\uf0b7\uf076ŵ"
    ),
    max_size=60,
)
UNSEEN = re.compile("[\x00\u00ad\u200b\u2060\ufeff]")
BULLETS = re.compile("[o§·•\uf0b7\uf076]")


def words(text: str) -> list[str]:
    """The words; a bullet is no word, whichever character draws it."""
    found = UNSEEN.sub("", text.replace("\x85", " ")).split()
    return [word for word in found if not BULLETS.fullmatch(word)]


@given(PASTED | st.text(max_size=80))
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(PASTED)
def test_no_word_is_lost_added_or_moved(text: str) -> None:
    same = lambda found: [re.sub("[\uf0b7\uf076]", "•", word) for word in found]  # noqa: E731
    assert words(clean(text)) == same(words(text))
    assert words(clean_line(text)) == same(words(text))


@given(PASTED)
def test_blocks_print_every_word(text: str) -> None:
    printed = " ".join(line for block in blocks(text) for line in block.lines)
    plain = lambda said: [w for w in words(said) if w not in {"-", "*"}]  # noqa: E731
    assert plain(printed) == plain(clean(text))


def test_spaces_within_a_line_cost_no_more_than_other_characters():
    """Two hundred thousand characters, as an answer may have: an expression took minutes."""
    within = "a" + " " * 200_000 + "b"
    assert clean(within + " \t\n \t\nc  ") == within + "\n\nc"

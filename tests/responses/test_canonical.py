"""Canonical JSON (RFC 8785)."""

from __future__ import annotations

import pytest

from responses.canonical import canonical_json


def test_the_example_of_the_standard() -> None:
    """RFC 8785, 3.2.3: keys by their UTF-16 code units, which is not the order of code points."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    wanted = ["Carriage Return", "One", "Control", "Latin Small", "Euro", "Emoji", "Hebrew"]
    found = canonical_json(value)
    assert sorted(wanted, key=found.index) == wanted


def test_signs_are_written_as_the_standard_says() -> None:
    """RFC 8785, 3.2.2.2."""
    assert (
        canonical_json('\u20ac$\u000f\nA\'B"\\\\"/\u2028')
        == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"'
    )
    assert canonical_json([True, None, -1, [], {}]) == "[true,null,-1,[],{}]"


@pytest.mark.parametrize("value", [1.0, {1: 2}, {"a": [0.5]}, b"bytes", {"set"}, object()])
def test_what_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, {"a": -(2**53)}, "\ud800", {"\udfff": 1}])
def test_what_has_no_spelling_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"2\^53|surrogates"):
        canonical_json(value)

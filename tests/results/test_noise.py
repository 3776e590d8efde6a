"""The adjustment against its probability function, and the key."""

import copy
import decimal
import math
import pickle
from collections import Counter
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.disclosure import noise
from results.disclosure.noise import (
    KEY_BYTES,
    Key,
    adjustment,
    drawn,
    members_digest,
    thresholds,
    two_sided_geometric,
)
from tests.results.worlds import Q, key


def probability(z: int) -> float:
    return (1 - Q) / (1 + Q) * Q ** abs(z)


@pytest.mark.parametrize("bits", [256, 512])
def test_thresholds_enclose_the_exact_tail_and_nothing_else(bits):
    """P(Z ≤ −j) = e^(−j)/(1 + e^(−1)), by another library's e to twice as many digits."""
    with decimal.localcontext() as context:
        context.prec = bits
        whole = decimal.Decimal(2) ** bits
        for j, (low, high) in enumerate(thresholds(bits), 1):
            exact = whole * decimal.Decimal(-j).exp() / (1 + decimal.Decimal(-1).exp())
            assert low <= exact <= high
            assert high - low <= 3
    # What is left undecided is less likely than guessing the key.
    assert len(thresholds(bits)) == math.floor(bits * math.log(2) - math.log(1 + Q))


def test_frequencies_are_those_of_the_probability_function():
    """Chi-square over −6 … 6 and both tails: 14 degrees of freedom, 1 in 10⁶ exceeds 56."""
    number, source = 60_000, key("frequencies")
    counts = Counter(adjustment(source, "q", str(at), "group") for at in range(number))
    expected = {z: number * probability(z) for z in range(-6, 7)}
    tail = number * Q**7 / (1 + Q)
    low = sum(n for z, n in counts.items() if z < -6)
    high = sum(n for z, n in counts.items() if z > 6)
    statistic = sum((counts[z] - mean) ** 2 / mean for z, mean in expected.items())
    statistic += ((low - tail) ** 2 + (high - tail) ** 2) / tail
    assert statistic < 56
    mean_size = sum(abs(z) * n for z, n in counts.items()) / number
    assert mean_size == pytest.approx(2 * Q / (1 - Q**2), abs=0.02)  # 0.85


def test_frequencies_over_keys_are_the_same():
    """One figure under many keys is what a release's reader does not know."""
    number = 20_000
    counts = Counter(adjustment(key(at), "q", "yes", "group") for at in range(number))
    statistic = sum(
        (counts[z] - number * probability(z)) ** 2 / (number * probability(z)) for z in range(-5, 6)
    )
    assert statistic < 56


def test_what_the_note_says_is_true():
    within = [sum(probability(z) for z in range(-k, k + 1)) for k in (1, 4)]
    assert round(within[0], 1) == 0.8 and round(within[1], 2) == 0.99


@given(st.integers(1, 2**256 - 1))
def test_inverse_distribution_function_is_monotone_and_symmetric(number):
    def at(place, more):
        return two_sided_geometric([place.to_bytes(32, "big"), more * 32])

    here = at(number, b"\x55")
    assert at(2**256 - 1 - number, b"\xaa") == -here
    below = at(number - 1, b"\x55")
    assert below <= here and (below >= here - 1 or number < 100)


def test_adjustment_is_not_cut_off():
    """A bound would make an edge value prove an answer: further blocks decide further out."""
    assert two_sided_geometric([bytes(32), b"\x80" + bytes(31)]) == -177
    assert two_sided_geometric([b"\xff" * 32, bytes(32)]) == 177
    assert two_sided_geometric([*repeat(bytes(32), 4), b"\x80" * 32]) < -700
    with pytest.raises(ValueError, match="more random bits"):
        two_sided_geometric([bytes(32)])


def test_undecided_bits_ask_the_next_block():
    low, high = thresholds(256)[0]
    for number in range(low, high):
        block = number.to_bytes(32, "big")
        with pytest.raises(ValueError, match="more random bits"):
            two_sided_geometric([block])
        assert {
            two_sided_geometric([block, bytes(32)]),
            two_sided_geometric([block, b"\xff" * 32]),
        } <= {0, -1}
    assert two_sided_geometric([(low - 1).to_bytes(32, "big")]) == -1
    assert two_sided_geometric([(high).to_bytes(32, "big")]) == 0


def test_set_of_members_counts_and_not_its_order():
    assert members_digest(["b", "a", "a"]) == members_digest(["a", "b"])
    assert members_digest(["a", "b"]) != members_digest(["ab"])
    assert members_digest(["a", "b"]) != members_digest(["a"])


def test_question_option_and_merged_options_have_adjustments_of_their_own():
    def over_keys(*named):
        return [adjustment(key(at), *named) for at in range(60)]

    places = [
        ("q", "a", "g"),
        ("q", "b", "g"),
        ("q", None, "g"),
        ("r", "a", "g"),
        (None, None, "g"),
        ("q", ("a", "b"), "g"),
        ("q", "a", "h"),
    ]
    found = [tuple(over_keys(*place)) for place in places]
    assert len(set(found)) == len(places)


# --- the key --------------------------------------------------------------------------------


def test_fresh_key_is_32_bytes_of_the_operating_system(monkeypatch, tmp_path):
    assert (noise.GENERATOR, KEY_BYTES) == ("/dev/urandom", 32)
    source = tmp_path / "generator"
    source.write_bytes(bytes(range(64)))
    monkeypatch.setattr(noise, "GENERATOR", str(source))
    fresh = Key.fresh()
    assert fresh.block(b"m") == Key.given(bytes(range(32))).block(b"m")
    assert (fresh.is_given, Key.given(bytes(32)).is_given) == (False, True)


@pytest.mark.parametrize("size", [0, 31])
def test_generator_that_gives_too_little_makes_no_key(monkeypatch, tmp_path, size):
    source = tmp_path / "generator"
    source.write_bytes(bytes(size))
    monkeypatch.setattr(noise, "GENERATOR", str(source))
    with pytest.raises(OSError, match="too few bytes"):
        Key.fresh()


def test_drawn_bytes_are_the_ones_that_are_overwritten(monkeypatch):
    """No copy is made on the way, so that forgetting leaves none."""
    made = []

    def noted(number):
        made.append(drawn(number))
        return made[-1]

    monkeypatch.setattr(noise, "drawn", noted)
    fresh = Key.fresh()
    assert fresh._secret is made[0] and isinstance(made[0], bytearray)
    fresh.forget()
    assert made == [bytearray(32)]


def test_no_two_fresh_keys_are_alike():
    assert len({Key.fresh().block(b"") for _ in range(200)}) == 200


def test_forgotten_key_cannot_be_asked_again():
    used = Key.given(b"k" * 32)
    held = used._secret
    with used:
        used.block(b"m")
    assert held == bytes(32)
    with pytest.raises(RuntimeError):
        used.block(b"m")
    used.forget()


def test_key_is_printed_and_stored_by_nothing():
    secret = key("stored")
    assert repr(secret) == str(secret) == f"{secret}" == "Key(…)"
    for store in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            store(secret)
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_key_of_another_length_is_refused(size):
    with pytest.raises(ValueError, match="32 bytes"):
        Key.given(bytes(size))


def test_every_bit_of_the_key_counts():
    base = bytes(32)
    first = [adjustment(Key.given(base), "q", str(at), "g") for at in range(40)]
    for bit in range(256):
        flipped = (1 << bit).to_bytes(32, "big")
        other = [adjustment(Key.given(flipped), "q", str(at), "g") for at in range(40)]
        assert other != first

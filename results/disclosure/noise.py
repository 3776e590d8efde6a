"""The adjustment of a count and the key that it comes from.

Z is two-sided geometric, P(z) = (1 − q)/(1 + q) · q^|z| with q = e^(−ε), ε = 1 (Ghosh,
Roughgarden and Sundararajan 2009): mean |z| 0.85, 80 % within ±1, 99 % within ±4.

What it is keyed by decides what it is worth.  Z is a function of the release's key, the
question, the option and the *set of the group's members*: the same group under two names
(the boroughs as a type and as a region) shows the same figure and cannot be averaged, and a
group with one council more has another Z, so that differencing gives nothing away.  Keyed by
the label it would fail in both ways; keyed by those who chose the option, equal figures would
tell that the choosers are the same.

Z comes by inverse CDF from the bits of HMAC-SHA256.  Comparing them with a threshold takes
integers only, and where 256 bits do not decide, the next block does: the distribution is exact
on every platform and has no bound at which it is cut off.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import TracebackType

from responses.canonical import canonical_json, digest

EPSILON = 1  # per cell; the thresholds below are those of e^(−1)
KEY_BYTES = 32
GENERATOR = "/dev/urandom"
BLOCK_BITS = 256
GUARD_BITS = 64  # of precision beyond the bits that are compared

Option = str | tuple[str, ...]  # several where options were merged


class Key:
    """The secret of one release: in memory only, printed by nothing, stored by nothing.

    A key is drawn for one freeze, which forgets it; asking it again raises RuntimeError.
    """

    __slots__ = ("_secret", "is_given")

    def __init__(self, secret: bytearray, *, is_given: bool) -> None:
        """Keeps `secret` itself, not a copy of it: it is overwritten when the key is forgotten."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._secret: bytearray | None = secret
        self.is_given = is_given

    @classmethod
    def fresh(cls) -> Key:
        """32 bytes from the operating system's generator."""
        return cls(drawn(KEY_BYTES), is_given=False)

    @classmethod
    def given(cls, secret: bytes) -> Key:
        """A key that somebody knows: for tests, and the release says so."""
        return cls(bytearray(secret), is_given=True)

    def block(self, message: bytes) -> bytes:
        """HMAC-SHA256 of the message, 32 bytes. Raises RuntimeError once forgotten."""
        if self._secret is None:
            raise RuntimeError("The key of a release is used for one freeze only.")
        return hmac.digest(self._secret, message, "sha256")

    def forget(self) -> None:
        """Overwrites the bytes, of which Python has no copy; docs/disclosure.md says what is left
        to chance below it."""
        if self._secret is not None:
            self._secret[:] = bytes(KEY_BYTES)
            self._secret = None

    def __enter__(self) -> Key:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.forget()

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not stored")


def drawn(number: int) -> bytearray:
    """Bytes of the operating system's generator, read straight into a place that can be
    overwritten: `os.urandom` would hand out a copy that nothing can.

    Raises OSError when the generator gives fewer.
    """
    os.urandom(1)  # waits, right after the machine has started, until the generator is ready
    place = bytearray(number)
    with open(GENERATOR, "rb", buffering=0) as generator:
        if generator.readinto(place) != number:
            raise OSError(f"{GENERATOR} gave too few bytes")
    return place


def members_digest(members: Iterable[str]) -> str:
    """The set of a group's members as 64 hexadecimal digits, computed once for each group."""
    return digest(sorted(set(members)))


def adjustment(key: Key, question: str | None, option: Option | None, members: str) -> int:
    """Z for one count: `members` is the digest of the group, `option` None the base.

    `question` None is the number of responses itself. The same four give the same Z.
    """
    named = list(option) if isinstance(option, tuple) else option

    def blocks() -> Iterator[bytes]:
        at = 0
        while True:
            yield key.block(canonical_json([question, named, members, at]).encode())
            at += 1

    return two_sided_geometric(blocks())


def two_sided_geometric(blocks: Iterable[bytes]) -> int:
    """The integer that uniform blocks of 32 bytes stand for; the first decides nearly always.

    The first bit is the sign, and the bits are read from the nearer end of [0, 1), where
    P(Z ≤ −j) = q^j / (1 + q). Raises ValueError when the blocks end undecided.
    """
    drawn = bits = 0
    for block in blocks:
        drawn = drawn << BLOCK_BITS | int.from_bytes(block, "big")
        bits += BLOCK_BITS
        is_positive = bool(drawn >> (bits - 1))
        from_end = drawn ^ ((1 << bits) - 1) if is_positive else drawn
        size = _size(from_end, bits)
        if size is not None:
            return size if is_positive else -size
    raise ValueError("more random bits are needed")


def _size(from_end: int, bits: int) -> int | None:
    """|Z| for the numbers in [from_end, from_end + 1) / 2^bits; None when they differ in it."""
    for size, (low, high) in enumerate(thresholds(bits)):
        if from_end >= high:
            return size
        if from_end + 1 > low:
            return None
    return None


@lru_cache(maxsize=4)
def thresholds(bits: int) -> tuple[tuple[int, int], ...]:
    """Whole numbers that enclose 2^bits · P(Z ≤ −j) for j = 1, 2, … while they tell it from 0.

    e is summed with every cut counted, so the enclosure is proven and not a rounding.
    """
    places = bits + GUARD_BITS
    one = 1 << places
    low_e, term, terms = 0, one, 0
    while term:
        low_e += term
        terms += 1
        term //= terms
    high_e = low_e + 2 * terms + 2  # each term was cut by less than 2, the rest sums to less
    low_q, high_q = one * one // high_e, one * one // low_e + 1
    low, high = one * one // (high_e + one), one * one // (low_e + one) + 1  # q/(1+q) = 1/(e+1)
    found = []
    while low >> GUARD_BITS:
        found.append((low >> GUARD_BITS, (high >> GUARD_BITS) + 1))
        low, high = low * low_q >> places, (high * high_q >> places) + 1
    return tuple(found)

"""The tree over the receipts that were counted at closing: each council can check that its own is
in it, and nobody learns from it who else is, or how many.

Hashing is that of RFC 6962, section 2.1 (a leaf is hashed with a zero byte before it, a node with
a one).  A leaf is a whole receipt, which holds 32 random bytes: without them nobody could tell
from its hash whose it is.  The rest of the tree are dummies, random bytes that look like the hash
of a receipt, up to a power of two that depends on how many councils were *asked*.  Leaves stand in
the order of their hashes, so that a place tells neither a name nor a moment.

Plain Python on bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
LEAF, NODE = b"\x00", b"\x01"
FEWEST = 2  # leaves


def leaf_hash(receipt: bytes) -> bytes:
    """The leaf of a receipt: SHA-256 of its canonical JSON after a zero byte."""
    return hashlib.sha256(LEAF + receipt).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """All leaves in their order; how many there are is a power of two."""

    leaves: tuple[bytes, ...]

    @classmethod
    def over(cls, counted: Iterable[bytes], *, asked: int, random: Callable[[int], bytes]) -> Tree:
        """The tree over the leaves of counted receipts, filled up with dummies.

        `random(n)` gives n unpredictable bytes. Raises ValueError where more receipts are counted
        than councils were asked, or one twice.
        """
        own = list(counted)
        if len(own) > asked:
            raise ValueError("more receipts than councils that were asked")
        if len(set(own)) < len(own):
            raise ValueError("a receipt is counted twice")
        size = FEWEST
        while size < asked:
            size *= 2
        dummies = [random(HASH_BYTES) for _ in range(size - len(own))]
        return cls(tuple(sorted([*own, *dummies])))

    @property
    def root(self) -> bytes:
        return self._levels()[-1][0]

    def path(self, leaf: bytes) -> Path:
        """What a council needs to compute the root from its own leaf. Raises ValueError where the
        leaf is not there."""
        index = self.leaves.index(leaf)
        beside = [level[(index >> height) ^ 1] for height, level in enumerate(self._levels()[:-1])]
        return Path(index, len(self.leaves), tuple(beside))

    def _levels(self) -> list[Sequence[bytes]]:
        levels: list[Sequence[bytes]] = [self.leaves]
        while len(levels[-1]) > 1:
            below = levels[-1]
            pairs = zip(below[::2], below[1::2], strict=True)
            levels.append([node_hash(left, right) for left, right in pairs])
        return levels


@dataclass(frozen=True)
class Path:
    """The place of a leaf among `size` and the hashes beside its way to the root."""

    index: int
    size: int
    beside: tuple[bytes, ...]

    def root(self, leaf: bytes) -> bytes:
        """The root of the tree that the leaf is in, if it is in one."""
        found, index = leaf, self.index
        for other in self.beside:
            found = node_hash(other, found) if index % 2 else node_hash(found, other)
            index //= 2
        return found

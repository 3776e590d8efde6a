"""The tree over counted receipts: everybody finds their own in it, and nothing else."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.counted import FEWEST, HASH_BYTES, LEAF, NODE, Tree, leaf_hash

receipts = st.lists(st.binary(min_size=1, max_size=40), max_size=20, unique=True)


def a_tree(own: list[bytes], asked: int, seed: int = 1) -> Tree:
    return Tree.over(map(leaf_hash, own), asked=asked, random=random.Random(seed).randbytes)


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there, over hashed leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = root_by_definition(leaves[:half]), root_by_definition(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(receipts, st.integers(0, 30))
def test_each_counted_receipt_leads_to_the_root(own: list[bytes], more: int) -> None:
    tree = a_tree(own, len(own) + more)
    assert tree.root == root_by_definition(list(tree.leaves))
    for receipt in own:
        path = tree.path(leaf_hash(receipt))
        assert path.root(leaf_hash(receipt)) == tree.root
        assert 2 ** len(path.beside) == path.size


@given(receipts.filter(bool), st.binary(min_size=1, max_size=40), st.integers(0, 30))
def test_no_other_receipt_leads_there(own: list[bytes], other: bytes, more: int) -> None:
    tree = a_tree(own, len(own) + more)
    path = tree.path(leaf_hash(own[0]))
    if other != own[0]:
        assert path.root(leaf_hash(other)) != tree.root
    if other not in own:
        with pytest.raises(ValueError, match="not in tuple"):
            tree.path(leaf_hash(other))


@given(receipts, st.integers(0, 40))
def test_its_size_tells_how_many_were_asked_at_most(own: list[bytes], more: int) -> None:
    asked = len(own) + more
    tree = a_tree(own, asked)
    assert len(tree.leaves) == len(a_tree([], asked).leaves)
    assert len(tree.leaves) >= max(asked, FEWEST)
    assert {len(leaf) for leaf in tree.leaves} == {HASH_BYTES}


@given(receipts)
def test_a_place_tells_nothing_of_when_it_came(own: list[bytes]) -> None:
    assert a_tree(own, 40).leaves == a_tree(own[::-1], 40).leaves
    assert list(a_tree(own, 40).leaves) == sorted(a_tree(own, 40).leaves)


def test_a_node_is_never_taken_for_a_receipt() -> None:
    tree = a_tree([b"one", b"two"], 2)
    left, right = tree.leaves
    assert leaf_hash(left + right) != tree.root
    assert tree.root == hashlib.sha256(NODE + left + right).digest()
    assert leaf_hash(b"one") == hashlib.sha256(LEAF + b"one").digest()


def test_more_receipts_than_councils_or_one_twice() -> None:
    with pytest.raises(ValueError, match="more receipts"):
        a_tree([b"one", b"two"], 1)
    with pytest.raises(ValueError, match="twice"):
        a_tree([b"one", b"one"], 5)

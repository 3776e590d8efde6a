"""The script with which a council checks its receipt, run as the council runs it."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from responses import verify_receipt
from responses.canonical import canonical_json
from responses.counted import Tree, leaf_hash

SCRIPT = Path(verify_receipt.__file__)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
NAME = hashlib.sha256(PUBLIC).hexdigest()[:16]


def signed(content: dict[str, Any], key: Ed25519PrivateKey = KEY) -> dict[str, Any]:
    signature = key.sign(canonical_json(content).encode())
    return {**content, "signature": base64.b64encode(signature).decode()}


SUBMISSION = canonical_json({"answers": ["Ŵ is Welsh", 3], "schema": "submission/3"}).encode()
RECEIPT = signed(
    {
        "schema": "receipt/1",
        "consultation": "asked",
        "council": "Ynys Môn 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "reference": "7K4M-Q2XR",
        "submission_sha256": hashlib.sha256(SUBMISSION).hexdigest(),
        "nonce": "00" * 32,
        "key": NAME,
    }
)


def proof_of(receipt: dict[str, Any]) -> dict[str, Any]:
    leaf = leaf_hash(canonical_json(receipt).encode())
    tree = Tree.over([leaf], asked=13, random=random.Random(1).randbytes)
    path = tree.path(leaf)
    manifest = {"schema": "manifest/1", "consultation": "asked", "size": path.size, "key": NAME}
    return {
        "schema": "proof/1",
        "index": path.index,
        "path": [each.hex() for each in path.beside],
        "manifest": signed({**manifest, "root": tree.root.hex()}),
    }


FILES: dict[str, Any] = {
    "receipt": RECEIPT,
    "keys": {"keys": [{"key": NAME, "public": base64.b64encode(PUBLIC).decode()}]},
    "proof": proof_of(RECEIPT),
}


def run(folder: Path, submission: bytes = SUBMISSION, **files: Any) -> tuple[int, str]:
    """The script alone in a folder, without our packages: its exit code and what it says."""
    for name, content in {**FILES, **files}.items():
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
    (folder / "submission.json").write_bytes(submission)
    (folder / "check.py").write_bytes(SCRIPT.read_bytes())
    options = [f"--{name}={name}.json" for name in ("keys", "submission", "proof")]
    command = [sys.executable, "-I", "-S", "check.py", "receipt.json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_what_is_whole_is_found_whole(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert (code, said.count("ok: ")) == (0, 3)
    assert "7K4M-Q2XR" in said
    # Saved by a program that ends the last line.
    assert run(tmp_path, SUBMISSION + b"\r\n")[0] == 0


@pytest.mark.parametrize("name", sorted(RECEIPT))
def test_another_word_in_a_receipt_is_found(tmp_path: Path, name: str) -> None:
    other = "two" if name == "key" else RECEIPT[name][:-1] + "~"
    code, said = run(tmp_path, receipt={**RECEIPT, name: other})
    assert code == 1 and "WRONG" in said


def test_another_submission_is_found(tmp_path: Path) -> None:
    code, said = run(tmp_path, SUBMISSION.replace(b"3", b"4", 1))
    assert code == 1 and "not the submission" in said


def test_a_stranger_s_signature_is_found(tmp_path: Path) -> None:
    content = {name: value for name, value in RECEIPT.items() if name != "signature"}
    code, said = run(tmp_path, receipt=signed(content, Ed25519PrivateKey.generate()))
    assert code == 1 and "signature does not fit" in said


def changed_proofs() -> list[Any]:
    proof = FILES["proof"]
    path = proof["path"]
    flipped = [("0" if path[0][0] != "0" else "1") + path[0][1:], *path[1:]]
    manifest = proof["manifest"]
    return [
        {**proof, "path": flipped},
        {**proof, "path": path[:-1]},
        {**proof, "path": path[::-1]},
        {**proof, "path": [*path[:-1], "zz"]},
        {**proof, "path": None},
        {**proof, "index": proof["index"] ^ 1},
        {**proof, "index": -1},
        {**proof, "index": True},
        {**proof, "manifest": {**manifest, "root": "00" * 32}},
        {**proof, "manifest": {**manifest, "size": 32}},
        {**proof, "manifest": {**manifest, "consultation": "another"}},
        {**proof, "manifest": RECEIPT},
        {**proof, "manifest": None},
        {**proof, "manifest": {**manifest, "key": ["one"]}},
        {**proof, "manifest": {**manifest, "signature": manifest["signature"] + "ſ"}},
        {**proof, "manifest": {name: manifest[name] for name in manifest if name != "signature"}},
        # The same hashes in another spelling: nothing has two.
        {**proof, "path": [each.upper() for each in path]},
        {},
        [],
    ]


@pytest.mark.parametrize("proof", changed_proofs())
def test_another_proof_is_found(tmp_path: Path, proof: Any) -> None:
    code, said = run(tmp_path, proof=proof)
    assert code == 1 and said.splitlines()[-1].startswith("WRONG: ")


def test_a_file_that_is_none(tmp_path: Path) -> None:
    assert run(tmp_path, keys=["nothing"])[0] == 1
    assert run(tmp_path, receipt=["nothing"])[0] == 1
    run(tmp_path)
    (tmp_path / "proof.json").write_text("{")
    command = [sys.executable, "check.py", "receipt.json", "--keys=keys.json", "--proof=proof.json"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 2


DEEP = "[" * 100_000


@pytest.mark.parametrize("given", [{}, [], "text", 7, None])
@pytest.mark.parametrize("name", ["receipt", "keys", "proof"])
def test_whatever_stands_in_a_file_is_answered_with_a_sentence(
    tmp_path: Path, name: str, given: Any
) -> None:
    code, said = run(tmp_path, **{name: given})
    assert code == 1 and "WRONG" in said and "Traceback" not in said


@pytest.mark.parametrize("name", ["key", "signature"])
@pytest.mark.parametrize("given", [None, [], {}, 7, True, "Non\u00e9", "", "\x1b[2J"])
def test_a_receipt_without_a_key_or_a_signature_is_none(
    tmp_path: Path, name: str, given: Any
) -> None:
    without = {each: value for each, value in RECEIPT.items() if each != name}
    for receipt in (without, {**without, name: given}):
        code, said = run(tmp_path, receipt=receipt)
        assert code == 1 and "WRONG" in said and "Traceback" not in said
        assert "\x1b" not in said


def test_a_name_that_stands_twice_is_found(tmp_path: Path) -> None:
    """People read the first, programs take the last: what is signed must be what is read."""
    run(tmp_path)
    command = [sys.executable, "check.py", "receipt.json", "--keys=keys.json"]
    for more in ('"reference": "AAAA-AAAA", ', '"council": "Another Council", '):
        text = json.dumps(RECEIPT, indent=1).replace("{", "{" + more, 1)
        (tmp_path / "receipt.json").write_text(text, encoding="utf-8")
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "stands twice" in done.stderr


def test_what_is_nested_without_end_or_too_large_is_answered(tmp_path: Path) -> None:
    run(tmp_path)
    command = [sys.executable, "check.py", "receipt.json", "--keys=keys.json"]
    for text in (DEEP, '{"a": ' + "9" * 5000 + "}", '{"a": "\\ud800"}', "NaN", "\ufeff{}"):
        (tmp_path / "receipt.json").write_text(text, encoding="utf-8")
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode in {1, 2} and "Traceback" not in done.stderr


def test_another_key_under_a_known_name_is_found(tmp_path: Path) -> None:
    """Whoever compared the names would take it for the same."""
    other = Ed25519PrivateKey.generate()
    public = base64.b64encode(other.public_key().public_bytes_raw()).decode()
    content = {name: value for name, value in RECEIPT.items() if name != "signature"}
    keys = {"keys": [{"key": NAME, "public": public}]}
    code, said = run(tmp_path, receipt=signed(content, other), keys=keys)
    assert code == 1 and "its name" in said


def test_a_hash_of_a_proof_has_one_spelling(tmp_path: Path) -> None:
    proof = FILES["proof"]
    first, *rest = proof["path"]
    for other in (first.upper(), f"{first[:2]} {first[2:]}", first + "00", first[:-2]):
        if other != first:
            assert run(tmp_path, proof={**proof, "path": [other, *rest]})[0] == 1


# --- its own signature check and canonical JSON against those of libraries ----------------------


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_signatures_of_a_library_are_accepted(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_receipt.is_signed(public, message, signature)
    assert not verify_receipt.is_signed(public, message + b"\x00", signature)


@given(st.binary(max_size=80), st.integers(0, 511))
def test_a_flipped_bit_is_never_accepted(message: bytes, bit: int) -> None:
    signature = bytearray(KEY.sign(message))
    signature[bit // 8] ^= 1 << bit % 8
    assert not verify_receipt.is_signed(PUBLIC, message, bytes(signature))


def test_a_scalar_that_is_too_large_is_not_accepted() -> None:
    """The same signature must not have a second spelling (RFC 8032, 5.1.7)."""
    signature = KEY.sign(b"message")
    scalar = int.from_bytes(signature[32:], "little") + verify_receipt.L
    forged = signature[:32] + scalar.to_bytes(32, "little")
    assert not verify_receipt.is_signed(PUBLIC, b"message", forged)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(plain)
def test_both_spell_alike(value: Any) -> None:
    assert verify_receipt.canonical(value) == canonical_json(value).encode()
    assert json.loads(canonical_json(value)) == value

#!/usr/bin/env python3
"""Checks the receipt of a submission, with nothing but Python 3.9 or newer and a public key.

    python3 verify_receipt.py receipt.json --keys keys.json
            [--submission submission.json] [--proof proof.json]

`receipt.json`     the receipt that the council was given when it submitted
`keys.json`        the public keys of the service; keep the copy of the day you got the receipt,
                   or compare the one on its website with a copy from elsewhere
`submission.json`  what was submitted: downloaded, or taken out of the submission's PDF, which has
                   it attached
`proof.json`       after closing: the proof that this receipt is among those that were counted

Exit code 0 and a line for each thing that holds; 1 and a sentence for the first that does not; 2
where a file cannot be read.

What is checked: the Ed25519 signature (RFC 8032) over the receipt without its member "signature",
as canonical JSON (RFC 8785); that the submission is the one whose SHA-256 stands in the receipt;
that the receipt is a leaf of the tree (RFC 6962) whose root the service signed at closing.

This file uses nothing of the service that it checks.  Read it, change it, pass it on.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

HASH = re.compile("[0-9a-f]{64}")


class Wrong(Exception):
    """Something does not hold; the message says what."""


# --- Ed25519 (RFC 8032, section 5.1) ----------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # order of the base point
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recovered(y: int, sign: int) -> tuple[int, int, int, int]:
    """The point with this y and this last bit of x, in extended coordinates."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise Wrong("This is no point of the curve.")
    if x % 2 != sign:
        x = P - x
    return x, y, 1, x * y % P


def decoded(data: bytes) -> tuple[int, int, int, int]:
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(data) != 32 or y >= P:
        raise Wrong("This is no point of the curve.")
    return recovered(y, sign)


def added(
    one: tuple[int, int, int, int], two: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    total = (0, 1, 1, 0)
    while number:
        if number % 2:
            total = added(total, point)
        point = added(point, point)
        number //= 2
    return total


BASE = recovered(4 * pow(5, -1, P) % P, 0)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is one of this message by the holder of this key."""
    if len(signature) != 64:
        return False
    try:
        key, nonce = decoded(public), decoded(signature[:32])
    except Wrong:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(hashed, "little") % L
    left, right = times(scalar, BASE), added(nonce, times(challenge, key))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


# --- what is checked --------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """RFC 8785 for objects, lists, text, whole numbers, true, false and null."""

    def ordered(item: Any) -> Any:
        if isinstance(item, dict):
            names = sorted(item, key=lambda name: name.encode("utf-16-be"))
            return {name: ordered(item[name]) for name in names}
        if isinstance(item, list):
            return [ordered(each) for each in item]
        if isinstance(item, float):
            raise Wrong("A number with a fraction has no place here.")
        return item

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def check_signature(signed: Any, schema: str, keys: dict[str, bytes]) -> str:
    """The name of the key. Raises Wrong."""
    if not isinstance(signed, dict):
        raise Wrong(f"This is no {schema.partition('/')[0]}.")
    if signed.get("schema") != schema:
        raise Wrong(f"This is no {schema.partition('/')[0]} of the kind that is known here.")
    content = {name: value for name, value in signed.items() if name != "signature"}
    key, spelled = signed.get("key"), signed.get("signature")
    if not isinstance(key, str) or key not in keys:
        raise Wrong(f"The key {ascii(key)[:80]} is not among the public keys.")
    if not isinstance(spelled, str):
        raise Wrong("There is no signature.")
    try:
        signature = base64.b64decode(spelled, validate=True)
    except ValueError:
        raise Wrong("The signature cannot be read.") from None
    if base64.b64encode(signature).decode() != spelled:  # one spelling only
        raise Wrong("The signature cannot be read.")
    if not is_signed(keys[key], canonical(content), signature):
        raise Wrong("The signature does not fit: this was changed, or signed by somebody else.")
    return key


def check_submission(receipt: dict[str, Any], submission: bytes) -> None:
    # As it was submitted, byte by byte; a program that wrote it anew may have ended the last line.
    found = {hashlib.sha256(each).hexdigest() for each in (submission, submission.rstrip(b"\r\n"))}
    if receipt.get("submission_sha256") not in found:
        raise Wrong("This is not the submission that the receipt was given for.")


def check_proof(receipt: dict[str, Any], proof: Any, keys: dict[str, bytes]) -> None:
    if not isinstance(proof, dict) or proof.get("schema") != "proof/1":
        raise Wrong("This is no proof of the kind that is known here.")
    manifest: Any = proof.get("manifest")
    check_signature(manifest, "manifest/1", keys)
    if manifest.get("consultation") != receipt.get("consultation"):
        raise Wrong("The proof is of another consultation.")
    size, index, beside = manifest.get("size"), proof.get("index"), proof.get("path")
    if not (type(size) is int and type(index) is int and isinstance(beside, list)):
        raise Wrong("The proof does not fit the size of the tree.")
    if size != 2 ** len(beside) or not 0 <= index < size:
        raise Wrong("The proof does not fit the size of the tree.")
    found = hashlib.sha256(b"\x00" + canonical(receipt)).digest()
    for each in beside:
        if not isinstance(each, str) or not HASH.fullmatch(each):  # one spelling only
            raise Wrong("The proof cannot be read.")
        other = bytes.fromhex(each)
        pair = other + found if index % 2 else found + other
        found = hashlib.sha256(b"\x01" + pair).digest()
        index //= 2
    if found.hex() != manifest.get("root"):
        raise Wrong("The receipt is not in the tree of those that were counted.")


def public_keys(stored: Any) -> dict[str, bytes]:
    """The keys of a key file by name, which is the beginning of the SHA-256 of the key: whoever
    compares names has compared keys. Raises Wrong."""
    try:
        found = [
            (each["key"], base64.b64decode(each["public"], validate=True))
            for each in stored["keys"]
        ]
    except (KeyError, TypeError, ValueError):
        raise Wrong("This is not a file of public keys.") from None
    for name, public in found:
        if hashlib.sha256(public).hexdigest()[:16] != name:
            raise Wrong(f"A key of the key file is not the one that its name {name!a} says.")
    return dict(found)


def once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which every name stands once: of two, people read the one and programs the
    other. Raises Wrong."""
    found = dict(members)
    if len(found) < len(members):
        raise Wrong("A name stands twice in one object.")
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check the receipt of a submission.")
    parser.add_argument("receipt", type=Path)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--submission", type=Path)
    parser.add_argument("--proof", type=Path)
    chosen = parser.parse_args(arguments)

    def read(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)

    try:
        receipt, keys = read(chosen.receipt), public_keys(read(chosen.keys))
        name = check_signature(receipt, "receipt/1", keys)
        print(f"ok: the receipt {receipt.get('reference')} is signed with the key {name}")
        if chosen.submission:
            check_submission(receipt, chosen.submission.read_bytes())
            print("ok: it was given for this submission")
        if chosen.proof:
            check_proof(receipt, read(chosen.proof), keys)
            print("ok: it is among those that were counted at closing")
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    except RecursionError:
        print("A file cannot be read: too much in one another.", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"A file cannot be read: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The private key that signs receipts: a file that nobody but the server's own user reads.

It is no row of any table, so that whoever holds the database, or a backup of it, cannot sign.
Plain Python on files and bytes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NoKey(Exception):
    """No receipt can be signed; the message says to operators why and what to do."""


def key_id(public: bytes) -> str:
    """What a key is called in receipts: the beginning of the SHA-256 of its public half."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file. Raises NoKey where there is none, it is no Ed25519 key in PEM, or
    others than its owner may read it."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(10_000)
    except OSError as error:
        raise NoKey(f"{path} cannot be read ({error.strerror}).") from None
    if mode & OPEN_TO_OTHERS:
        raise NoKey(f"{path} can be read by others (mode {mode:04o}): set its mode to 0600.")
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NoKey(f"{path} holds no private key in PEM without a password.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"The key in {path} is no Ed25519 key.")
    return key


def write_key(path: Path, key: Ed25519PrivateKey, *, is_new: bool) -> None:
    """Writes the key, readable by its owner only, as a whole or not at all.

    `is_new`: raises FileExistsError where there is a file already, which then stays.
    """
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            os.link(part, path)
        else:
            part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is one of this message by the holder of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True

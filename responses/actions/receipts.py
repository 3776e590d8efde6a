"""The key in force and what is signed with it.

At any time one key signs: its private half is the file RECEIPT_KEY_FILE, its public half a row.
A file whose key is not in the table signs nothing, so that a file that somebody put in its place
does not go unnoticed.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.refusals import Blocker, Refused
from responses.canonical import canonical_json
from responses.models import Receipt, ReceiptKey, Submission
from responses.receipt_keys import NoKey, key_id, read_key, write_key
from responses.receipts import NONCE_BYTES, receipt_content

logger = logging.getLogger("slisystem.receipts")
REPLACED = "its private half is gone"


def key_in_force() -> tuple[ReceiptKey, Ed25519PrivateKey]:
    """The key that signs, its public row and its private half. Raises NoKey.

    It stays in force until the caller's transaction ends.
    """
    path = key_file()
    hold_keys()
    if settings.RECEIPT_KEY_IS_MADE and not path.exists():
        with suppress(FileExistsError):  # another process was faster; its key is the one
            write_key(path, Ed25519PrivateKey.generate(), is_new=True)
    private = read_key(path)
    public = private.public_key().public_bytes_raw()
    row = ReceiptKey.objects.filter(public=public.hex()).first()
    if row is None and settings.RECEIPT_KEY_IS_MADE:
        row, _ = _register(public)
        _retire_others(row, REPLACED)
    if row is None:
        raise NoKey(f"The key in {path} is not known here: run create_receipt_key.")
    if row.retired_at is not None:
        raise NoKey(f"The key {row.key_id} in {path} is retired: run rotate_receipt_key.")
    return row, private


def hold_keys() -> None:
    """Whoever signs lets others sign at the same time, but waits for a rotation and is waited for
    by it: else a receipt could carry the old key and a moment at which it was retired already, or
    a key in the file that the table does not know yet. (SQLite admits one writer at a time.)
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM responses_receiptkey ORDER BY id FOR SHARE")


def key_file() -> Path:
    """Where the private half is kept. Raises NoKey where no place is named."""
    if not settings.RECEIPT_KEY_FILE:
        raise NoKey("RECEIPT_KEY_FILE is not set: name a file and run create_receipt_key.")
    return Path(settings.RECEIPT_KEY_FILE)


def create_key() -> tuple[ReceiptKey, bool]:
    """Makes the first key, or makes a key that is in the file already known here; and whether
    anything was done.

    Raises NoKey where the file cannot be used, Refused where another key is in force.
    """
    path = key_file()
    with transaction.atomic():
        keys = list(ReceiptKey.objects.select_for_update())
        private = read_key(path) if path.exists() else Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        known = next((one for one in keys if one.public == public.hex()), None)
        if known is not None:
            if known.retired_at is not None:
                raise Refused([Blocker("retired", f"The key {known.key_id} is retired.")])
            return known, False
        if others := [one.key_id for one in keys if one.retired_at is None]:
            sentence = f"The key {others[0]} is in force: run rotate_receipt_key to replace it."
            raise Refused([Blocker("in-force", sentence)])
        row, _ = _register(public)
        if not path.exists():
            write_key(path, private, is_new=True)
        return row, True


def rotate_key(*, reason: str) -> ReceiptKey:
    """Puts a new key in the place of the one in force, also where its private half is lost. What
    the old one signed still verifies; its private half is overwritten."""
    reason = reason.strip()
    if not reason:
        raise Refused([Blocker("reason", "Say why the key is replaced.")])
    path = key_file()
    private = Ed25519PrivateKey.generate()
    with transaction.atomic():
        list(
            ReceiptKey.objects.select_for_update().order_by("pk")
        )  # submissions under way end first
        row, _ = _register(private.public_key().public_bytes_raw())
        _retire_others(row, reason)
        write_key(path, private, is_new=False)
    return row


def _register(public: bytes) -> tuple[ReceiptKey, bool]:
    return ReceiptKey.objects.get_or_create(
        public=public.hex(),
        defaults={"key_id": key_id(public), "created_at": timezone.now()},
    )


def _retire_others(row: ReceiptKey, reason: str) -> None:
    others = ReceiptKey.objects.filter(retired_at__isnull=True).exclude(pk=row.pk)
    others.update(retired_at=timezone.now(), retired_reason=reason[:250])


def signing_key() -> tuple[ReceiptKey, Ed25519PrivateKey]:
    """`key_in_force`, for something that a person does: without a key it is refused with a
    sentence for them, and the log says to operators what is wrong."""
    try:
        return key_in_force()
    except NoKey as missing:
        logger.error("No receipt can be signed, so nothing can be submitted. %s", missing)
        sentence = _(
            "Nothing was submitted, because this site cannot sign receipts at present. Those "
            "who run it find the reason in its log. The decision is kept: try again later, or "
            "write to %(mail)s."
        ) % {"mail": settings.SUPPORT_EMAIL}
        raise Refused([Blocker("receipt-key", sentence)]) from None


def give_receipt(submission: Submission) -> Receipt:
    """Signs the receipt of a submission, in the transaction that makes it. Raises Refused."""
    key, private = signing_key()
    canonical = canonical_json(receipt_content(submission, key, secrets.token_bytes(NONCE_BYTES)))
    return Receipt.objects.create(
        submission=submission,
        key=key,
        canonical=canonical,
        signature=private.sign(canonical.encode()).hex(),
    )

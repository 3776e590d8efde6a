"""What a receipt and the manifest of a consultation say, as `verify_receipt` reads them.

The signature is over the canonical JSON of all members but "signature"; with that member it is
what the council keeps, and what is a leaf of the tree of those that were counted.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

from responses.canonical import canonical_json
from responses.counted import Path, leaf_hash
from responses.models import Manifest, Receipt, ReceiptKey, Submission

NONCE_BYTES = 32


def spelled(moment: dt.datetime) -> str:
    """A moment in the one spelling that receipts and submissions use: UTC with microseconds."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def receipt_content(submission: Submission, key: ReceiptKey, nonce: bytes) -> dict[str, Any]:
    """What is signed. The nonce keeps everybody else from finding whose leaf a leaf is."""
    return {
        "schema": "receipt/1",
        "reference": submission.reference,
        "number": submission.number,
        "consultation": submission.invitation.consultation.code,
        "council": {
            "code": submission.council_facts["code"],
            "name": submission.council_facts["name"],
        },
        "submitted_at": spelled(submission.submitted_at),
        "submission_sha256": submission.digest,
        "nonce": nonce.hex(),
        "key": key.key_id,
    }


def manifest_content(
    code: str, root: bytes, size: int, at: dt.datetime, key: ReceiptKey
) -> dict[str, Any]:
    return {
        "schema": "manifest/1",
        "consultation": code,
        "root": root.hex(),
        "size": size,
        "frozen_at": spelled(at),
        "key": key.key_id,
    }


def signed_content(row: Receipt | Manifest) -> dict[str, Any]:
    """What was signed, with its signature."""
    signature = base64.b64encode(bytes.fromhex(row.signature)).decode()
    return {**json.loads(row.canonical), "signature": signature}


def receipt_leaf(receipt: Receipt) -> bytes:
    return leaf_hash(canonical_json(signed_content(receipt)).encode())


def proof_content(manifest: Manifest, path: Path) -> dict[str, Any]:
    """What a council needs, beside its receipt, to see that this is among those counted."""
    return {
        "schema": "proof/1",
        "index": path.index,
        "path": [each.hex() for each in path.beside],
        "manifest": signed_content(manifest),
    }


def keys_content() -> dict[str, Any]:
    """The public keys, those that sign no more among them: what they signed still stands."""
    return {
        "schema": "receipt-keys/1",
        "keys": [
            {
                "key": key.key_id,
                "public": base64.b64encode(bytes.fromhex(key.public)).decode(),
                "created_at": spelled(key.created_at),
                "retired_at": spelled(key.retired_at) if key.retired_at else None,
                "retired_because": key.retired_reason,
            }
            for key in ReceiptKey.objects.order_by("created_at", "pk")
        ],
    }

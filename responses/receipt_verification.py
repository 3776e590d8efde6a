"""Do receipts, manifests and keys still say what was signed? Asked by `verify_history`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from responses.canonical import canonical_json, digest
from responses.counted import Tree
from responses.models import (
    ConsentChange,
    Event,
    Manifest,
    Receipt,
    ReceiptKey,
    Response,
    Submission,
)
from responses.receipt_keys import is_signed, key_id
from responses.receipts import manifest_content, receipt_content, receipt_leaf, signed_content


def receipt_faults(response: Response, event: Event) -> Iterator[str]:
    """Of the receipt of one submission, as the event names it. A submission from before there
    were receipts may have one that the history does not know, or none."""
    reference = event.facts["submission"]
    receipt = (
        Receipt.objects.filter(submission__reference=reference, submission__response=response)
        .select_related("key", "submission__invitation__consultation")
        .first()
    )
    if receipt is None:
        if "receipt" in event.facts:
            yield f"the receipt of {reference} is missing"
        return
    if not _holds(receipt) or not _says(receipt):
        yield f"the receipt of {reference} is not what was signed"
    elif "receipt" in event.facts and digest(signed_content(receipt)) != event.facts["receipt"]:
        yield f"the receipt of {reference} is not the one that was given"


def consent_faults(response: Response, event: Event) -> Iterator[str]:
    """Of one change of consent after submission."""
    reference, number = event.facts["submission"], event.facts["change"]
    changes = ConsentChange.objects.filter(
        submission__reference=reference, submission__response=response
    ).order_by("pk")
    made = list(changes[number - 1 : number])
    if not made or digest(made[0].levels) != event.facts["content"]:
        yield f"change {number} of the consent of {reference} is not what was said"


def _says(receipt: Receipt) -> bool:
    """Whether what was signed is what the submission says, but for the nonce, which is random."""
    said = json.loads(receipt.canonical)
    nonce = str(said.get("nonce"))
    if len(nonce) != 64:
        return False
    wanted = receipt_content(receipt.submission, receipt.key, bytes.fromhex(nonce))
    return canonical_json(wanted) == receipt.canonical


def _holds(row: Receipt | Manifest) -> bool:
    try:
        public, signature = bytes.fromhex(row.key.public), bytes.fromhex(row.signature)
        json.loads(row.canonical)
    except ValueError:
        return False
    return is_signed(public, row.canonical.encode(), signature)


def manifest_faults(manifest: Manifest) -> Iterator[str]:
    """The signature, the root over the leaves, and that whatever counts is a leaf."""
    if not _holds(manifest):
        yield "it is not what was signed"
        return
    tree = Tree(tuple(bytes.fromhex(leaf) for leaf in manifest.leaves))
    wanted = manifest_content(
        manifest.consultation.code, tree.root, len(tree.leaves), manifest.frozen_at, manifest.key
    )
    if canonical_json(wanted) != manifest.canonical or manifest.root != tree.root.hex():
        yield "its tree is not the one that was signed"
        return
    leaves = set(tree.leaves)
    counted = Submission.objects.in_force().filter(
        invitation__consultation=manifest.consultation, decision__called_in__isnull=True
    )
    for submission in counted.select_related("receipt"):
        receipt = getattr(submission, "receipt", None)
        if receipt is None or receipt_leaf(receipt) not in leaves:
            yield f"submission {submission.reference} counts and is not in it"


def key_faults() -> list[str]:
    """A key is called after its public half, so that no other can be put in its place."""
    return [
        f"receipt key {key.key_id}: the public half is another one"
        for key in ReceiptKey.objects.order_by("pk")
        if key_id(bytes.fromhex(key.public)) != key.key_id
    ]

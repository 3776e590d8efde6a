"""The receipt of a submission as it is printed: what was signed, and how to check it without us.

The signed receipt itself goes into the PDF as a file, byte for byte, so that the paper alone is
enough: with the public keys and `verify_receipt.py` it can be checked anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from responses.canonical import canonical_json
from responses.models import Response, Submission
from responses.paper.facts import ReceiptPaper
from responses.paper.sent import submission_of_number
from responses.paper.wording import aloud, moment_in_words
from responses.receipts import signed_content


def receipt_facts(response: Response, number: int | None = None) -> ReceiptPaper | None:
    """The facts of the receipt of one submission, the latest if no number is given (two queries).
    None for a submission from before there were receipts."""
    submission, standing = submission_of_number(response, number)
    receipt = getattr(submission, "receipt", None)
    if submission is None or receipt is None:
        return None
    consultation, said = response.invitation.consultation, signed_content(receipt)
    public = base64.b64encode(bytes.fromhex(receipt.key.public)).decode()
    return ReceiptPaper(
        number=submission.number,
        council=said["council"]["name"],
        consultation=consultation.title,
        publisher=consultation.publisher,
        reference=submission.reference,
        aloud=aloud(submission.reference),
        standing=standing,
        rows=tuple(_rows(submission, response)),
        proof=(
            ("SHA-256 of the submission", submission.digest),
            ("Nonce", said["nonce"]),
            ("Signature (Ed25519)", said["signature"]),
            ("Public key no.", said["key"]),
            ("Public key", public),
        ),
        verifier_at=f"{settings.SITE_URL}{reverse('responses:receipt-verifier')}",
        keys_at=f"{settings.SITE_URL}{reverse('responses:receipt-keys')}",
        receipt_at=settings.SITE_URL
        + reverse("responses:receipt", args=[*response.url_args, submission.reference]),
        made_at=submission.submitted_at.isoformat(),
        signed=canonical_json(said),
    )


def _rows(submission: Submission, response: Response) -> Iterator[tuple[str, str]]:
    consultation, council = response.invitation.consultation, submission.council_facts
    yield "Council", f"{council['name']} ({council['code']})"
    yield "Consultation", f"{consultation.title} ({consultation.code})"
    yield "Received by", consultation.publisher
    yield "Received on", moment_in_words(submission.submitted_at)
    if submission.number > 1:
        yield "Submission no.", str(submission.number)

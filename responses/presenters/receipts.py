"""A receipt in words, and whether its submission is among those that were counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from consultations.policies import spoken_moment
from councils.policies import spoken
from responses.counted import Path, Tree
from responses.models import Manifest, Submission
from responses.receipts import receipt_leaf, signed_content


@dataclass(frozen=True)
class Counting:
    """Whether it is counted: one sentence, and the tree's root where there is a proof."""

    sentence: str
    root: str = ""

    @property
    def has_proof(self) -> bool:
        return bool(self.root)


def proof_path(manifest: Manifest | None, submission: Submission) -> Path | None:
    """The place of this submission's receipt among those counted; None where it is not there."""
    receipt = getattr(submission, "receipt", None)
    if manifest is None or receipt is None:
        return None
    leaf = receipt_leaf(receipt)
    tree = Tree(tuple(bytes.fromhex(each) for each in manifest.leaves))
    return tree.path(leaf) if leaf in tree.leaves else None


def counting(
    submission: Submission, manifest: Manifest | None, later: Submission | None
) -> Counting:
    """`later`: the one that came after it from the same response, if there is one."""
    consultation = submission.invitation.consultation
    withdrawal = getattr(submission, "withdrawal", None)
    if withdrawal is not None:
        day = spoken(timezone.localdate(withdrawal.withdrawn_at))
        return Counting(
            f"This submission was withdrawn on {day}. It stays on record and is not counted, so "
            "there is no proof for it."
        )
    if later is not None:
        return Counting(
            f"This submission was replaced by {later.reference}. It stays on record and is not "
            "counted, so there is no proof for it."
        )
    if proof_path(manifest, submission) is not None:
        assert manifest is not None
        return Counting(
            f"It is among the submissions that are counted. That was fixed on "
            f"{spoken_moment(manifest.frozen_at)}; the proof can be checked like the receipt.",
            manifest.root,
        )
    if manifest is not None:
        return Counting(
            "It is not among the submissions that were counted when that was fixed on "
            f"{spoken_moment(manifest.frozen_at)}."
        )
    if timezone.now() < consultation.ends_at:
        return Counting(
            f"Councils can submit until {spoken_moment(consultation.ends_at)}. After that it is "
            "fixed which submissions are counted, and the proof stands here."
        )
    return Counting(
        "Nobody can submit any more. As soon as it is known of every submission whether it "
        "counts, that is fixed, and the proof stands here."
    )


@dataclass(frozen=True)
class ReceiptWords:
    """What the receipt says, as it stands on its page."""

    nonce: str
    key: str
    signature: str


def receipt_words(submission: Submission) -> ReceiptWords | None:
    """None for a submission from before there were receipts."""
    receipt = getattr(submission, "receipt", None)
    if receipt is None:
        return None
    said = signed_content(receipt)
    return ReceiptWords(said["nonce"], said["key"], said["signature"])

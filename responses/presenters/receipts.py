"""A receipt in words, and whether its submission is among those that were counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

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
        sentence = _(
            "This submission was withdrawn on %(day)s. It stays on record and is not counted, so "
            "there is no proof for it."
        )
        return Counting(sentence % {"day": day})
    if later is not None:
        sentence = _(
            "This submission was replaced by %(reference)s. It stays on record and is not "
            "counted, so there is no proof for it."
        )
        return Counting(sentence % {"reference": later.reference})
    if proof_path(manifest, submission) is not None:
        assert manifest is not None
        sentence = _(
            "It is among the submissions that are counted. That was fixed on %(when)s; the proof "
            "can be checked like the receipt."
        )
        return Counting(sentence % {"when": spoken_moment(manifest.frozen_at)}, manifest.root)
    if manifest is not None:
        sentence = _(
            "It is not among the submissions that were counted when that was fixed on %(when)s."
        )
        return Counting(sentence % {"when": spoken_moment(manifest.frozen_at)})
    if timezone.now() < consultation.ends_at:
        sentence = _(
            "Councils can submit until %(when)s. After that it is fixed which submissions are "
            "counted, and the proof stands here."
        )
        return Counting(sentence % {"when": spoken_moment(consultation.ends_at)})
    return Counting(
        _(
            "Nobody can submit any more. As soon as it is known of every submission whether it "
            "counts, that is fixed, and the proof stands here."
        )
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

"""The one moment in which figures come into being.

One transaction draws a key, adjusts every count, writes the file, its hash, what was counted
and the event.  The key is in memory only and is forgotten at once, whether the figures come
about or not.  When anything fails, nothing is left: no figure, no file, no event, and the
release is prepared as before.  (An attempt that failed has shown nobody anything, so another
draw afterwards tells nothing more.)
"""

from __future__ import annotations

import hashlib

from councils.models import User
from councils.refusals import Blocker, Refused
from responses.canonical import digest
from results import laid_out
from results.actions.moving import Locked, Moved, Work, move, said
from results.changes import in_force
from results.disclosure.noise import Key
from results.disclosure.release import freeze_counts
from results.enums import FileFormat, ReleaseVerb
from results.exports import render
from results.models import CountedSubmission, Release, ReleaseFile
from results.tables import Collected, ResponsesMoved
from results.tasks import queue_files
from results.words import words_of

LAYOUT_IS_OTHER = (
    "The groups are no longer those that were prepared, because a response came or went since, or "
    "a council is noted as having published its answers. Set this preparation aside and have the "
    "release prepared again."
)
RESPONSES_MOVED = (
    "A response came or went at this very moment, so nothing was frozen. Approve once more."
)


def release_id(number: int) -> str:
    """How the file of a release calls it: "r1"."""
    return f"r{number}"


def freeze(*, release: Release, by: User) -> Release:
    """Approves the layout and freezes the figures: all of it, or nothing.

    Raises PermissionDenied for people who do not follow consultations; Refused for the preparer,
    when the release is not prepared any more, and when the groups would be others now.
    """

    def work(at: Locked, found: Release) -> Work:
        plan, collected, layout = laid_out.of_now(at.consultation)
        if laid_out.layout_digest(laid_out.stored(plan, layout)) != found.layout_digest:
            raise Refused([Blocker("layout", LAYOUT_IS_OTHER)])
        number = len(at.standing.made) + 1
        try:
            with Key.fresh() as key:
                figures = freeze_counts(
                    plan,
                    layout,
                    collected.count,
                    key=key,
                    release_id=release_id(number),
                    based_on=release_id(number - 1) if number > 1 else None,
                )
        except ResponsesMoved:
            raise Refused([Blocker("moved", RESPONSES_MOVED)]) from None
        counted = dict(collected.submissions.values())
        if counted != in_force(at.consultation.pk):
            # Who responded was read before the answers were counted; both are of one moment
            # only if nothing came or went between.
            raise Refused([Blocker("moved", RESPONSES_MOVED)])
        content = render(FileFormat.JSON, figures, words_of(at.consultation))
        sha256 = hashlib.sha256(content).hexdigest()
        ReleaseFile.objects.create(
            release=found, format=FileFormat.JSON, content=content, sha256=sha256, made_at=at.at
        )
        _note_counted(found, collected)
        facts = {
            "number": number,
            "layout": found.layout_digest,
            "content": sha256,
            "counted": counted_digest(counted),
        }
        return Work(facts, {"number": number})

    def afterwards(moved: Moved) -> None:
        queue_files(moved.release)

    return move(
        release=release, verb=ReleaseVerb.FREEZE, by=by, work=work, afterwards=afterwards
    ).release


def counted_digest(counted: dict[int, str]) -> str:
    """The hash over which submissions a release counted (by invitation)."""
    return digest(sorted([invitation, sent] for invitation, sent in counted.items()))


def _note_counted(release: Release, collected: Collected) -> None:
    CountedSubmission.objects.bulk_create(
        CountedSubmission(release=release, invitation_id=invitation, submission_digest=sent)
        for invitation, sent in sorted(collected.submissions.values())
    )


def reject(*, release: Release, by: User, reason: str) -> Release:
    """Ends frozen figures unpublished. They were made, so they count as one of two releases."""
    words = said(reason, "Say why the figures are rejected.")

    def work(at: Locked, found: Release) -> Work:
        return Work({"reason": digest(words)}, {"end_reason": words})

    return move(release=release, verb=ReleaseVerb.REJECT, by=by, work=work).release

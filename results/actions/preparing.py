"""Laying a release out for somebody else to approve, and setting that aside."""

from __future__ import annotations

from consultations.models import Consultation
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.canonical import digest
from results import laid_out
from results.actions.moving import Locked, Work, begin, move, said
from results.enums import ReleaseVerb
from results.models import Release

LAYOUT_IS_OTHER = (
    "The groups are no longer those that you saw, because a response came or went, or a council is "
    "noted as having published its answers. Look at them again."
)


def prepare(*, consultation: Consultation, by: User, seen_digest: str = "") -> Release:
    """Lays the release out and keeps the layout for the approver; no figure is made.

    `seen_digest` is that of the layout which the page showed. Raises PermissionDenied for
    anybody but an analyst; Refused before closing, while another release is in hand, when no
    other release may be made, and when the layout is another than was seen.
    """

    def work(at: Locked) -> Work:
        plan, _, layout = laid_out.of_now(at.consultation)
        form = laid_out.stored(plan, layout)
        found = laid_out.layout_digest(form)
        if seen_digest and seen_digest != found:
            raise Refused([Blocker("layout", LAYOUT_IS_OTHER)])
        return Work({"layout": found}, {"layout": form, "layout_digest": found})

    return begin(consultation=consultation, verb=ReleaseVerb.PREPARE, by=by, work=work).release


def set_aside(*, release: Release, by: User, reason: str) -> Release:
    """Ends a preparation before any figure was made; it does not count as a release."""
    words = said(reason, "Say why the preparation is set aside.")

    def work(at: Locked, found: Release) -> Work:
        return Work({"reason": digest(words)}, {"end_reason": words})

    return move(release=release, verb=ReleaseVerb.SET_ASIDE, by=by, work=work).release

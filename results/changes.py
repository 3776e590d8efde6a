"""Which councils' answers differ between a release and today.

A release notes by hash which submission it counted.  A council has changed when it responded
since, is gone, or when an answer to a closed question is another; other words in an open
answer, or a new submission that says the same, are no change.  Where the submission that was
counted is there no more, nobody can say that it was the same: that is a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Set

from django.db.models import OuterRef, Subquery

from consultations.kinds import KINDS
from consultations.models import Invitation
from responses.enums import AnswerState
from responses.models import Submission
from results.disclosure.corrections import changed_members
from results.models import CountedSubmission, Release

CLOSED_KINDS = frozenset(name for name, kind in KINDS.items() if kind.has_options)
Place = tuple[int, str]  # an invitation and the digest of a submission


def in_force(consultation_id: int) -> dict[int, str]:
    """The digest of the submission in force, by invitation (one query)."""
    found = Submission.objects.in_force().filter(invitation__consultation_id=consultation_id)
    return dict(found.order_by().values_list("invitation_id", "digest"))


def changed_since(release: Release) -> frozenset[int]:
    """The invitations whose closed answers changed since the release was frozen (at most two
    queries, however many changed)."""
    counted = CountedSubmission.objects.filter(release=release, invitation=OuterRef("pk"))
    sent = Submission.objects.in_force().filter(invitation=OuterRef("pk"))
    places = {
        invitation: (before, after)
        for invitation, before, after in Invitation.objects.filter(
            consultation_id=release.consultation_id
        )
        .order_by()
        .annotate(
            before=Subquery(counted.values("submission_digest")[:1]),
            after=Subquery(sent.order_by().values("digest")[:1]),
        )
        .values_list("pk", "before", "after")
    }
    other = {each for each, (before, after) in places.items() if before and before != after}
    said = _said({(each, digest) for each in other for digest in places[each] if digest})
    return changed_members(
        {each: said.get((each, before), before) for each, (before, _) in places.items() if before},
        {each: said.get((each, after), after) for each, (_, after) in places.items() if after},
    )


def _said(places: Set[Place]) -> Mapping[Place, Hashable]:
    """The closed answers of these submissions; one that is gone is absent."""
    if not places:
        return {}
    found: defaultdict[Place, set[Hashable]] = defaultdict(set)
    rows = Submission.objects.filter(digest__in={digest for _, digest in places}).order_by()
    for invitation, digest, *answer in rows.values_list(
        "invitation_id",
        "digest",
        "answers__state",
        "answers__question__kind",
        "answers__question_id",
        "answers__choices",
    ):
        state, kind, question, choices = answer
        answers = found[invitation, digest]
        if state == AnswerState.ANSWERED and kind in CLOSED_KINDS:
            answers.add((question, tuple(sorted(choices))))
    return {place: frozenset(answers) for place, answers in found.items()}

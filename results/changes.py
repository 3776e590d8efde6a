"""Which councils' answers differ between a release and today.

A release notes by hash which submission it counted.  A council has changed when it responded
since, is gone, or when an answer to a closed question is another; other words in an open
answer, or a new submission that says the same, are no change.  Where the submission that was
counted is there no more, nobody can say that it was the same: that is a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from consultations.kinds import KINDS
from responses.enums import AnswerState
from responses.models import Submission as Sent
from responses.models import SubmittedAnswer
from results.disclosure.corrections import changed_members
from results.models import CountedSubmission, Release

CLOSED_KINDS = sorted(name for name, kind in KINDS.items() if kind.has_options)
Place = tuple[int, str]  # an invitation and the digest of a submission


def in_force(consultation_id: int) -> dict[int, str]:
    """The digest of the submission in force, by invitation (one query)."""
    found = Sent.objects.in_force().filter(invitation__consultation_id=consultation_id)
    return dict(found.order_by().values_list("invitation_id", "digest"))


def changed_since(release: Release) -> frozenset[int]:
    """The invitations whose closed answers changed since the release was frozen (at most four
    queries, however many changed)."""
    counted = CountedSubmission.objects.filter(release=release)
    before = dict(counted.values_list("invitation_id", "submission_digest"))
    after = in_force(release.consultation_id)
    other = {each for each in before.keys() & after.keys() if before[each] != after[each]}
    places = [(each, sent[each]) for each in other for sent in (before, after)]
    said = _said(places) if places else {}
    changed = changed_members(
        {str(each): said.get((each, digest), digest) for each, digest in before.items()},
        {str(each): said.get((each, digest), digest) for each, digest in after.items()},
    )
    return frozenset(int(each) for each in changed)


def _said(places: Iterable[Place]) -> Mapping[Place, Hashable]:
    """The closed answers of these submissions; one that is gone is absent."""
    digests = {digest for _, digest in places}
    found: dict[Place, set[Hashable]] = {
        place: set()
        for place in Sent.objects.filter(digest__in=digests).values_list("invitation_id", "digest")
    }
    answers: defaultdict[Place, set[Hashable]] = defaultdict(set)
    for invitation, digest, question, choices in SubmittedAnswer.objects.filter(
        submission__digest__in=digests,
        state=AnswerState.ANSWERED,
        question__kind__in=CLOSED_KINDS,
    ).values_list("submission__invitation_id", "submission__digest", "question_id", "choices"):
        answers[invitation, digest].add((question, tuple(sorted(choices))))
    return {place: frozenset(answers[place]) for place in found}

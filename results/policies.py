"""May it be done *now*? Each policy returns what stands in the way; nothing means yes.

Pages, buttons and, under the lock, the actions ask the same functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.policies import given_more_time, spoken_moment
from consultations.working_days import DAY
from councils.models import User
from councils.policies import spoken
from councils.refusals import Blocker
from results.disclosure.corrections import FEWEST_CHANGED, MOST_RELEASES, blockers_of_correction
from results.enums import ReleaseState
from results.models import Release
from results.standing import Standing, happened

Policy = Callable[[Standing, Release | None, User, dt.datetime], list[Blocker]]


def not_closed(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Before closing there is no figure, no count of answers and no export, in no form, for
    anybody: what a first half says of the rest would be an interim result. (A single submission
    may be read, on record: decision 0014.)"""
    match consultation.state_at(now):
        case state if state.is_over and now >= consultation.ends_at:
            return []
        case state if state.is_over:
            sentence = (
                f"{given_more_time(consultation)} Until then no answer is counted, for anybody, so "
                "that no interim figure can be known."
            )
        case ConsultationState.DRAFT:
            sentence = "The consultation is not published yet. There are results after it closes."
        case _:
            sentence = (
                f"The consultation closes on {spoken_moment(consultation.closes_at)}. Until then "
                "no answer is counted, for anybody, so that no interim figure can be known."
            )
    return [Blocker("not-closed", sentence)]


def consultation_is_closed(
    standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """Nothing is prepared, frozen or published before closing."""
    return not_closed(standing.consultation, now)


def nothing_is_subject_to_call_in(
    standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """What can still be called in may not count tomorrow: figures wait until all of it is final.

    Says how many and until when, and no council's name. One query; before closing nothing is
    asked, because then nothing is prepared anyhow.
    """
    if not_closed(standing.consultation, now):
        return []
    number, until = standing.subject_to_call_in
    if until is None:
        return []
    responses = "1 response is" if number == 1 else f"{number} responses are"
    return [
        Blocker(
            "subject-to-call-in",
            f"{responses} still subject to call-in, until {spoken(until)} at the latest. Results "
            f"can be prepared from {spoken(until + DAY)}.",
        )
    ]


def nothing_is_in_hand(
    standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """One release at a time: what is prepared or frozen is finished first."""
    waiting = standing.in_hand
    if waiting is None:
        return []
    after = (
        "It has to be approved or set aside first."
        if waiting.state == ReleaseState.PREPARED
        else "They have to be published or rejected first."
    )
    return [Blocker("in-hand", f"{happened(waiting)} {after}")]


def another_release_may_be_made(
    standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """At most two with figures, rejected ones included; the second for 10 changed councils."""
    made = standing.made
    is_question = 0 < len(made) < MOST_RELEASES
    changed = standing.changed if is_question else 0
    found = list(blockers_of_correction(changed=changed, releases=len(made)))
    if is_question and made[-1].state == ReleaseState.REJECTED:
        # An erratum needs something published; here the sentence is another.
        return [
            Blocker(
                blocker.code,
                f"{happened(made[-1])} It counts as the first of {MOST_RELEASES} releases. The "
                f"second is made only when at least {FEWEST_CHANGED} councils have changed their "
                "answers since.",
            )
            for blocker in found
        ]
    # With both used, the number of changed councils is not asked and says nothing.
    return [blocker for blocker in found if is_question or blocker.code != "too-few-changed"]


def approver_is_another(
    standing: Standing, release: Release | None, by: User, now: dt.datetime
) -> list[Blocker]:
    """One person prepares, another approves; the database holds this too."""
    if release is None or release.prepared_by_id != by.pk:
        return []
    return [
        Blocker(
            "same-person",
            "You prepared this release. Another editor or analyst approves it.",
        )
    ]

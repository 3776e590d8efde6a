"""May it be done *now*? Each policy returns what stands in the way; nothing means yes.

The same functions are asked by buttons, confirm pages and, under the lock, by the
actions, so that a page can never promise what the server refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from councils.models import User
from councils.refusals import Blocker
from responses.models import Response
from responses.policies.confirming import against_confirming, meaning_is_confirmed
from responses.policies.days import closed_for, consultation_is_open, due_date_makes_sense
from responses.policies.deciding import (
    a_submission_is_in_force,
    decider_is_independent,
    nil_return_was_sent,
    no_objection_is_open,
    no_submission_is_in_force,
    own_work,
    recorder_is_independent,
    report_was_sent,
    submitter_did_not_record,
    takes_part,
)
from responses.policies.drafting import (
    comments_are_open,
    every_question_is_finished,
    is_drafting,
    missing,
    section_is_finished,
    sentence_for_state,
    unfinished,
)
from responses.policies.hearing import (
    awaits_decision,
    can_be_consulted,
    comment_can_be_given,
    day_to_comment_makes_sense,
    decider_was_not_consulted,
    executive_members,
    is_decided_by_member,
    request_can_be_withdrawn,
)
from responses.policies.sending import (
    WRITING,
    particulars_fit,
    publication_is_said,
    report_has_title,
    somebody_decides,
    ways_to_decide,
)

Policy = Callable[[Response, User, dt.datetime], list[Blocker]]

__all__ = [
    "WRITING",
    "Policy",
    "a_submission_is_in_force",
    "against_confirming",
    "awaits_decision",
    "can_be_consulted",
    "closed_for",
    "comment_can_be_given",
    "comments_are_open",
    "consultation_is_open",
    "day_to_comment_makes_sense",
    "decider_is_independent",
    "decider_was_not_consulted",
    "due_date_makes_sense",
    "every_question_is_finished",
    "executive_members",
    "is_decided_by_member",
    "is_drafting",
    "meaning_is_confirmed",
    "missing",
    "nil_return_was_sent",
    "no_objection_is_open",
    "no_submission_is_in_force",
    "own_work",
    "particulars_fit",
    "publication_is_said",
    "recorder_is_independent",
    "report_has_title",
    "report_was_sent",
    "request_can_be_withdrawn",
    "section_is_finished",
    "sentence_for_state",
    "somebody_decides",
    "submitter_did_not_record",
    "takes_part",
    "unfinished",
    "ways_to_decide",
]

"""What a decision still lacks before it can be signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from councils.refusals import Blocker
from responses.actions.deciding.asked import said_in_report, still_asked, unexplained
from responses.actions.deciding.content import decided_answers
from responses.content import answers_as_asked, lacking
from responses.enums import NOTHING_IS_SENT, AnswerState, Outcome, PartKind
from responses.models import DecisionDraft, Response


def open_ends(
    response: Response, draft: DecisionDraft, given: frozenset[PartKind] | None = None
) -> list[Blocker]:
    """What the draft still lacks before it can be signed, each with the field that mends it, in
    the order of the page. `given` is `said_in_report`, where it is known already."""
    if given is None:
        given = said_in_report(response)
    return [
        *_outcome(draft, response.is_nil, PartKind.RECOMMENDATIONS in given),
        *_unfinished(response, draft),
        *_not_consulted(response, draft),
        *still_asked(response, draft, given),
    ]


def _outcome(draft: DecisionDraft, is_nil: bool, recommended: bool) -> list[Blocker]:
    found = []
    if not draft.outcome:
        return [Blocker("outcome", _("Choose a decision."), "#id_outcome")]
    if is_nil or draft.outcome == Outcome.NIL_RETURN:
        return _of_nil_return(draft, is_nil)
    if recommended and draft.outcome == Outcome.OWN_DECISION:
        found.append(
            Blocker(
                "outcome",
                _(
                    "Officers made a recommendation: support it, support it as modified, or do not "
                    "support it."
                ),
                "#id_outcome",
            )
        )
    if not recommended and draft.outcome in {Outcome.SUPPORTED, Outcome.MODIFIED}:
        found.append(
            Blocker(
                "outcome",
                _(
                    "Officers made no recommendation, so there is nothing to support: choose “own "
                    "decision”."
                ),
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.SUPPORTED and draft.changes:
        found.append(
            Blocker(
                "changes",
                _("You changed some responses: choose “modified as below”, or undo the changes."),
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.NOT_SUPPORTED and draft.changes:
        found.append(
            Blocker(
                "changes",
                _(
                    "Nothing is sent when the report is not supported: undo your changes, or "
                    "choose “modified as below”."
                ),
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.MODIFIED and not draft.changes:
        found.append(
            Blocker(
                "changes",
                _(
                    "Nothing is modified yet: change the words of a response below, or choose "
                    "“supported”."
                ),
                "#id_outcome",
            )
        )
    if draft.outcome == Outcome.OWN_DECISION and not draft.comments:
        found.append(Blocker("comments", _("Write down your decision."), "#id_comments"))
    return found


def _not_consulted(response: Response, draft: DecisionDraft) -> list[Blocker]:
    """A scheme that delegates "after consulting a member" is not followed without saying whom."""
    if not response.route_consults_member or draft.consultee_comments:
        return []
    if response.consulted_members.filter(round=response.round, commented_at__isnull=False).exists():
        return []
    sentence = _(
        "The scheme of delegation asks that an executive member is consulted first: say whom "
        "you consulted and what they said."
    )
    return [Blocker("consultation", sentence, "#id_consultee_comments")]


def _of_nil_return(draft: DecisionDraft, is_nil: bool) -> list[Blocker]:
    """Of a nil return nothing but that is decided, and of a report never that."""
    if is_nil == (draft.outcome == Outcome.NIL_RETURN):
        return []
    sentence = (
        _("Officers propose that no response is sent: agree to it, or return it for changes.")
        if is_nil
        else _("A report was sent for decision: support it or do not support it.")
    )
    return [Blocker("outcome", sentence, "#id_outcome")]


def _unfinished(response: Response, draft: DecisionDraft) -> list[Blocker]:
    """Questions of which something is lacking in what the draft decides, or in why it does.

    That can be a follow-up which a change of the member's made relevant.
    """
    if response.is_nil or draft.outcome in NOTHING_IS_SENT:
        return []
    answers = response.answers_in_order
    suggested, decided = answers_as_asked(answers), decided_answers(answers, draft)
    found = []
    for answer in answers:
        number = answer.question.number
        sentence = lacking(answer.question, decided[answer.question_id])
        if sentence and suggested[answer.question_id].state == AnswerState.NOT_RELEVANT:
            sentence = _(
                "Your changes make %(number)s a question to be answered, and it has no complete "
                "response: write one, record “no response”, or undo the change."
            ) % {"number": number}
        if sentence:
            found.append(Blocker("unfinished", sentence, f"#{number}"))
    return found + unexplained(answers, draft, suggested, decided)

"""What the law asks of whoever decides and the report does not say: interests, alternatives,
reasons.

Sources: a member with a disclosable pecuniary interest does not decide without a dispensation
(Localism Act 2011, sections 31 and 33; in Wales the members' code of conduct); the record says the
reasons, the alternatives considered and rejected, and the interests declared with the dispensation
granted (SI 2012/2089 regulations 12 and 13, WSI 2001/2290 regulation 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from councils.refusals import Blocker
from responses.enums import AnswerState, InterestKind, Outcome, PartKind
from responses.models import Answer, DecisionDraft, Response
from responses.said import Said

SAID_IN_PARTS = (PartKind.RECOMMENDATIONS, PartKind.ALTERNATIVES, PartKind.REASONS)
NO_PART = "pecuniary"  # the code of the one end that only a dispensation or somebody else ends


def said_in_report(response: Response) -> frozenset[PartKind]:
    """Which of recommendations, alternatives and reasons the report itself gives: one query, or
    none where a page has read it along."""
    if response.is_nil:  # no report is decided on
        return frozenset()
    known = {kind: getattr(response, f"says_{kind}", None) for kind in SAID_IN_PARTS}
    if None not in known.values():
        return frozenset(kind for kind, is_said in known.items() if is_said)
    parts = response.parts.filter(kind__in=SAID_IN_PARTS, text__gt="")
    return frozenset(PartKind(part.kind) for part in parts)


def still_asked(
    response: Response, draft: DecisionDraft, given: frozenset[PartKind]
) -> list[Blocker]:
    """What the record still has to say; `given` is `said_in_report`."""
    return [
        *_reasons(response, draft, PartKind.REASONS in given),
        *_alternatives(draft, PartKind.ALTERNATIVES in given),
        *_interest(draft),
    ]


def _interest(draft: DecisionDraft) -> list[Blocker]:
    kind = draft.interest_kind
    if not kind:
        sentence = _("Say whether you have an interest to declare, or none.")
        return [Blocker("interest", sentence, "#id_interest_kind")]
    if kind == InterestKind.NONE:
        if draft.interest or draft.dispensation:
            sentence = _(
                "You declare no interest and describe one all the same: choose what it is, or "
                "empty what is written."
            )
            return [Blocker("interest", sentence, "#id_interest_kind")]
        return []
    found = []
    if not draft.interest:
        found.append(Blocker("interest", _("Say what your interest is."), "#id_interest"))
    if kind == InterestKind.PECUNIARY and not draft.dispensation:
        sentence = _(
            "With such an interest you take no part in the decision: somebody else decides, or "
            "say which dispensation was granted to you."
        )
        found.append(Blocker(NO_PART, sentence, "#id_dispensation"))
    return found


def _alternatives(draft: DecisionDraft, is_in_report: bool) -> list[Blocker]:
    where = "#id_alternatives"
    if draft.has_no_alternatives and is_in_report:
        sentence = _("The report names alternatives, so “none” does not fit.")
        return [Blocker("alternatives", sentence, where)]
    if draft.has_no_alternatives and draft.alternatives:
        sentence = _("Alternatives are written here, so “none” does not fit. Keep one of them.")
        return [Blocker("alternatives", sentence, where)]
    if draft.has_no_alternatives or draft.alternatives or is_in_report:
        return []
    sentence = _(
        "The report names no alternatives: say which you considered and rejected, or that there "
        "were none."
    )
    return [Blocker("alternatives", sentence, where)]


def _reasons(response: Response, draft: DecisionDraft, are_in_report: bool) -> list[Blocker]:
    if draft.reasons or response.nil_reason:
        return []
    if draft.outcome == Outcome.NOT_SUPPORTED:
        return [Blocker("reasons", _("Give the reason why it is not supported."), "#id_reasons")]
    if are_in_report:
        return []
    return [Blocker("reasons", _("The report gives no reasons: give yours."), "#id_reasons")]


def unexplained(
    answers: Sequence[Answer],
    draft: DecisionDraft,
    suggested: Mapping[int, Said],
    decided: Mapping[int, Said],
) -> list[Blocker]:
    """Changed questions of which nobody says why the words depart from what was suggested.

    Where nothing was suggested (a follow-up that another change makes relevant) nothing is
    departed from.
    """
    found = []
    for answer in answers:
        pk, number = answer.question_id, answer.question.number
        change = draft.changes.get(str(pk))
        if change is None or change["reason"] or suggested[pk] == decided[pk]:
            continue
        if answer.state != AnswerState.UNANSWERED:
            sentence = _("Say why your words for %(number)s differ from the suggested ones.") % {
                "number": number
            }
            found.append(Blocker("why", sentence, f"#id_{number}-why"))
    return found

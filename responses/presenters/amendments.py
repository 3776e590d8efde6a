"""A proposed amendment in words: where it stands, what would change, and who does what next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.presenters.corrections import CorrectedPart, corrected_parts
from consultations.redline import Piece, reads_well, redline
from consultations.wordings import words_of_question
from councils.functions import CouncilFacts
from councils.models import User
from responses import amending
from responses.actions.amending import Amended
from responses.content import Words, words
from responses.enums import DECIDED, AmendmentState, Verb
from responses.models import Amendment, AnswerDecision, Response
from responses.presenters.moves import Button
from responses.presenters.steps import Tag, moment
from responses.presenters.who import label_of, who_signs

COLOURS = {
    AmendmentState.OPEN: "blue",
    AmendmentState.SENT: "yellow",
    AmendmentState.SIGNED: "green",
    AmendmentState.DECLINED: "red",
    AmendmentState.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class AmendmentHead:
    """Where an amendment stands and what is next."""

    title: str
    tag: Tag
    happened: str
    next: str
    reason: str
    decline_reason: str
    url: str


def amendment_head(amendment: Amendment) -> AmendmentHead:
    """Of an amendment that was read with its people and its decision."""
    state = amendment.state
    happened, following = _said(amendment)
    return AmendmentHead(
        _("Amendment %(number)s to decision %(decision)s")
        % {"number": amendment.number, "decision": amendment.decision.number},
        Tag(str(state.label), COLOURS[state]),
        happened,
        following,
        amendment.reason,
        amendment.decline_reason,
        amendment.get_absolute_url(),
    )


def _said(amendment: Amendment) -> tuple[str, str]:
    who = who_signs(amendment.response)
    match amendment.state:
        case AmendmentState.OPEN:
            return (
                _("%(who)s proposed it, %(when)s.")
                % {"who": amendment.proposed_by.name, "when": moment(amendment.proposed_at)},
                _(
                    "The decision that was signed stays in force as it is, and can be submitted. "
                    "Change the answers below and send the amendment to %(who)s."
                )
                % {"who": who},
            )
        case AmendmentState.SENT:
            assert amendment.sent_by and amendment.sent_at
            return (
                _("%(who)s sent it for signature, %(when)s.")
                % {"who": amendment.sent_by.name, "when": moment(amendment.sent_at)},
                _(
                    "The decision that was signed stays in force as it is until %(who)s signs "
                    "this, and can be submitted without it."
                )
                % {"who": who},
            )
        case AmendmentState.SIGNED:
            assert amendment.signed_by and amendment.signed_at
            return (
                _("%(who)s signed it, %(when)s.")
                % {"who": amendment.signed_by.name, "when": moment(amendment.signed_at)},
                _(
                    "Decision %(new)s has taken the place of decision %(old)s, which stays on "
                    "record."
                )
                % {"new": amendment.decision.number + 1, "old": amendment.decision.number},
            )
        case AmendmentState.DECLINED:
            assert amendment.declined_by and amendment.declined_at
            return (
                _("%(who)s declined it, %(when)s.")
                % {"who": amendment.declined_by.name, "when": moment(amendment.declined_at)},
                _(
                    "The decision that was signed stays in force as it is. Another amendment can "
                    "be proposed before it is submitted."
                ),
            )
        case _:
            assert amendment.withdrawn_by and amendment.withdrawn_at
            return (
                _("It ended unsigned with what %(who)s did, %(when)s.")
                % {"who": amendment.withdrawn_by.name, "when": moment(amendment.withdrawn_at)},
                _("Nothing of it was signed."),
            )


@dataclass(frozen=True)
class ChangeRow:
    """One question of which something else would be said: decided beside proposed."""

    number: str
    wording: str
    before: Words
    after: Words
    pieces: tuple[Piece, ...]  # the redline; empty where no words stayed
    why: str
    is_proposed: bool
    url: str
    decided_on: tuple[CorrectedPart, ...]  # how the question was corrected since


def change_rows(
    changes: Iterable[Amended], amendment: Amendment, council: CouncilFacts
) -> list[ChangeRow]:
    return [_change_row(change, amendment, council) for change in changes]


def _change_row(change: Amended, amendment: Amendment, council: CouncilFacts) -> ChangeRow:
    question = change.question
    before = words(question, change.before, council)
    after = words(question, change.after, council)
    are_words_changed = before.text and after.text and before.text != after.text
    pieces = tuple(redline(before.text, after.text)) if are_words_changed else ()
    return ChangeRow(
        question.number,
        question.wording,
        before,
        after,
        pieces if reads_well(pieces) else (),
        change.why,
        change.is_proposed,
        amend_url(amendment, question.number),
        corrected_parts(words_of_question(change.decided_on), words_of_question(question))
        if change.decided_on is not None
        else (),
    )


def amend_url(amendment: Amendment, number: str) -> str:
    return reverse(
        "responses:amend-answer", args=[*amendment.response.url_args, amendment.number, number]
    )


@dataclass(frozen=True)
class Unchanged:
    """A question that the amendment leaves as it was decided."""

    number: str
    wording: str
    url: str


def unchanged_rows(
    rows: Sequence[AnswerDecision], changes: Iterable[Amended], amendment: Amendment
) -> list[Unchanged]:
    changed = {change.question.pk for change in changes}
    return [
        Unchanged(
            row.question.number, row.question.wording, amend_url(amendment, row.question.number)
        )
        for row in rows
        if row.question_id not in changed
    ]


def amendment_buttons(amendment: Amendment, user: User) -> list[Button]:
    """The steps this person may take; changing an answer has links of its own."""
    now = timezone.now()
    args = [*amendment.response.url_args, amendment.number]
    return [
        Button(
            label_of(step.verb, step.label, amendment.response),
            reverse(step.url_name, args=args),
            tuple(amending.blockers(step, amendment, user, now)),
            step.is_secondary,
        )
        for step in amending.offered(user, amendment)
        if step.verb != Verb.PROPOSE_AMENDMENT
    ]


@dataclass(frozen=True)
class AmendmentLinks:
    """The amendments of a response where its decision is read, and whether one can be proposed."""

    heads: tuple[AmendmentHead, ...]
    open: AmendmentHead | None
    propose_url: str


def amendment_links(response: Response, user: User) -> AmendmentLinks | None:
    """None where nothing can have been amended yet (no query)."""
    if response.state not in DECIDED:
        return None
    found = list(
        response.amendments.select_related(
            "decision", "proposed_by", "sent_by", "signed_by", "declined_by", "withdrawn_by"
        ).order_by("-number")
    )
    for amendment in found:
        amendment.response = response
    live = [one for one in found if one.state in {AmendmentState.OPEN, AmendmentState.SENT}]
    may_propose = amending.can_propose(user, response) and not live
    is_open = response.invitation.is_open
    return AmendmentLinks(
        tuple(amendment_head(one) for one in found),
        amendment_head(live[0]) if live else None,
        reverse("responses:propose-amendment", args=response.url_args)
        if may_propose and is_open
        else "",
    )

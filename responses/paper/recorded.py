"""One decision as its record says it: every field that the law or good practice asks for, in words.

A record of an executive decision holds what SI 2012/2089 regulations 12 and 13 name (in Wales WSI
2001/2290 regulation 7): the decision and its date, the reasons, the alternatives considered and
rejected, interests declared and dispensations; and beside it what councils print: authority, key
decision, classification, call-in, publication, signature.  Three rules decide its words:

- What was signed is read from what was signed, the canonical JSON of the decision, not from the
  response as it stands now.
- "None" stands where somebody said none; where nothing was said, the record says that.
- What is exempt from publication is left out, with a line in its place: the record is for the
  public, and so is the entry in the council's register that is made of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.conf import settings

from councils.enums import RouteKind
from responses.canonical import digest
from responses.effect import Standing
from responses.enums import (
    CHANGED,
    DECIDED,
    DecisionWay,
    InterestKind,
    Outcome,
    PartKind,
    Sheet,
    Verdict,
)
from responses.left_out import named
from responses.models import AnswerDecision, CallIn, ConsultedMember, Decision, Response
from responses.paper.decided import change_of
from responses.paper.exempt import Exempt
from responses.paper.facts import Change
from responses.paper.wording import (
    OUTCOMES,
    day_in_words,
    moment_in_words,
    objection_in_words,
    silence,
)
from responses.particulars import KeyException, Particulars, classification_line
from responses.said import Said
from responses.sheets import SheetOf

NONE, NONE_DECLARED, NOT_SAID, NOT_RECORDED = "None", "None declared", "Not said", "Not recorded"
EXCEPTIONS = {
    KeyException.GENERAL: "general exception (SI 2012/2089 regulation 10)",
    KeyException.URGENT: "special urgency (SI 2012/2089 regulation 11)",
}
DECLARED: dict[str, str] = {
    InterestKind.OTHER: "Declared, of a kind that does not prevent deciding",
    InterestKind.PECUNIARY: "Disclosable pecuniary interest declared",
}
# Everything that `Recorded` reads of a decision in one query.
RELATED = ("decided_by", "recorded_by", "published", "called_in")


def latest_decision(response: Response) -> Decision | None:
    """The newest decision on the response, with the rows that its record reads."""
    return response.decisions.select_related(*RELATED).order_by("-number").first()


def together(*texts: str) -> str:
    """Paragraphs of one field; those that say nothing fall out."""
    return "\n\n".join(text for text in texts if text)


class Recorded:
    """The words of one decision, without what is exempt. Each property is one field."""

    def __init__(self, decision: Decision, response: Response) -> None:
        """`response` comes with its council and consultation (`with_places`)."""
        self.decision, self.response = decision, response
        self.council = response.invitation.council
        self.page: dict[str, Any] = json.loads(decision.canonical)
        self.signed: dict[str, Any] = self.page.get("response", {})
        stored = self.signed.get("particulars", response.particulars)
        self.is_stated = bool(stored)  # whether officers said anything of the decision
        self.particulars = Particulars.from_json(stored)
        self.exempt = Exempt.of(self.particulars, self.council.nation)

    # --- what it is about -------------------------------------------------------------------

    @cached_property
    def title_block(self) -> dict[str, str]:
        now = SheetOf(self.response, Sheet.TITLE_BLOCK).content
        return {
            name: text or "" for name, text in {**now, **self.signed.get("title_block", {})}.items()
        }

    @property
    def classification(self) -> str:
        if self.particulars.is_public:
            return self.title_block["classification"]
        return classification_line(self.particulars, self.council.nation)

    @property
    def council_then(self) -> str:
        then = self.page.get("council", {})
        name, code = then.get("name", self.council.name), then.get("code", self.council.code)
        return f"{name} ({code})"

    @property
    def standing(self) -> str:
        """That the decision is not the one in force; "" for the one that is."""
        if self.response.decisions.filter(number__gt=self.decision.number).exists():
            return "A later decision took the place of this one. It stays on record."
        if self.response.state not in DECIDED:
            return (
                "The response was taken up again after this decision. It stays on record; a new "
                "one is needed before anything is sent."
            )
        return ""

    # --- who decided, and by which authority --------------------------------------------------

    @property
    def decided_by(self) -> str:
        return ", ".join(filter(None, [self.decision.signed_name, self.decision.office]))

    @property
    def route(self) -> str:
        decision = self.decision
        if not decision.route_kind:
            return "One executive member"
        kind = str(RouteKind(decision.route_kind).label)
        return f"{kind}: {decision.route_name}" if decision.route_name else kind

    @property
    def authority(self) -> str:
        return self.decision.route_reference or NOT_SAID

    @property
    def made_on(self) -> dt.date:
        return self.decision.day

    @property
    def made_on_in_words(self) -> str:
        return day_in_words(self.decision.made_on or self.decision.decided_at)

    @property
    def way(self) -> str:
        decision = self.decision
        at = moment_in_words(decision.decided_at)
        if decision.way == DecisionWay.SIGNED:
            return f"Signed in this service on {at}: name typed, after a fresh log-in"
        by = decision.recorded_by.name if decision.recorded_by else ""
        how = "Signed on paper"
        if decision.way == DecisionWay.MEETING:
            how = f"Made in a meeting ({decision.meeting})" if decision.meeting else "In a meeting"
        return f"{how}; recorded in this service by {by} on {at}"

    @cached_property
    def evidence(self) -> str:
        found = self.decision.evidence.values_list("name", "sha256")
        return "\n".join(f"- {name}, SHA-256 {sha256}" for name, sha256 in found)

    @property
    def objection(self) -> str:
        """Who objected, and how that ended; not what they wrote."""
        found = self.decision.objections.select_related("made_by", "ended_by")
        return "\n".join(
            objection_in_words(one, how=self.own(one.ended_words)) for one in found.order_by("pk")
        )

    # --- the decision ----------------------------------------------------------------------

    @property
    def outcome(self) -> str:
        return OUTCOMES[Outcome(self.decision.outcome)]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where those parts of the report stand of which there is one."""
        return dict(self.response.parts.values_list("kind", "position"))

    def report_says(self, kind: PartKind) -> str:
        """What the signed report says in this part; the line in its place where it is exempt."""
        written = [part["text"] for part in self.signed.get("parts", []) if part["kind"] == kind]
        text = "".join(written[:1])
        return self.exempt.of_part(self.positions.get(kind)) or text if text else ""

    def own(self, text: str) -> str:
        """Words of the decision itself, which are left out where the whole is exempt."""
        return "" if self.exempt.is_whole else text

    @property
    def recommendations(self) -> str:
        return self.report_says(PartKind.RECOMMENDATIONS) or NONE

    @property
    def comments(self) -> str:
        return self.own(self.decision.comments)

    @property
    def nil_reason(self) -> str:
        if self.decision.outcome != Outcome.NIL_RETURN:
            return ""
        reason: str = self.signed.get("nil_reason", self.response.nil_reason)
        return self.own(reason)

    @property
    def reasons(self) -> str:
        report = self.report_says(PartKind.REASONS)
        own = together(self.nil_reason, self.own(self.decision.reasons))
        if own and report:
            return together(own, "The report’s reasons for its recommendations:", report)
        return own or report or NOT_SAID

    @property
    def alternatives(self) -> str:
        report = self.report_says(PartKind.ALTERNATIVES)
        said = together(self.own(self.decision.alternatives), report)
        return said or (NONE if self.decision.has_no_alternatives else NOT_SAID)

    @cached_property
    def verdicts(self) -> list[AnswerDecision]:
        answers = self.decision.answers.select_related("question__follows")
        return list(answers.prefetch_related("question__options"))

    @property
    def changes(self) -> tuple[Change, ...]:
        """Those that may be printed."""
        return tuple(
            change_of(one.question, Said.of(one, "suggested_"), one)
            for one in self.verdicts
            if one.verdict in CHANGED and not self.exempt.of_question(one.question.number)
        )

    @property
    def left_out(self) -> str:
        """That something of the decision is exempt."""
        changed = [one.question.number for one in self.verdicts if one.verdict in CHANGED]
        return self.exempt.of_decision([one for one in changed if self.exempt.of_question(one)])

    @property
    def unchanged(self) -> str:
        """Which responses were decided as they were suggested, in one sentence."""
        order = [one.question.number for one in self.verdicts]
        if not order:
            return ""
        if any(one.verdict == Verdict.NOT_SENT for one in self.verdicts):
            return "The report was not supported: no response is sent."
        agreed = [one.question.number for one in self.verdicts if one.verdict == Verdict.AGREED]
        if len(agreed) == len(order):
            return "Every response was agreed as suggested."
        if not agreed:
            return "No response was agreed as suggested."
        return f"{named(agreed, order)}: agreed as suggested."

    # --- who was heard, and what was declared -------------------------------------------------

    @cached_property
    def consulted(self) -> list[ConsultedMember]:
        """Who was asked to comment since the decision before this one, each once, as last asked."""
        asked = self.response.consulted_members.standing()
        asked = asked.filter(asked_at__lte=self.decision.decided_at)
        before = self.response.decisions.filter(number__lt=self.decision.number).last()
        if before is not None:
            asked = asked.filter(asked_at__gt=before.decided_at)
        return list({one.member_id: one for one in asked.order_by("round", "pk")}.values())

    def comment_of(self, member: ConsultedMember) -> str:
        """What a consulted member said; or that they said nothing."""
        if member.commented_at is None:
            return silence(member.comment_by)
        comment = self.own(member.comment) or "No comment."
        return together(comment, f"On {day_in_words(member.commented_at)}.")

    def interests(self) -> Iterator[tuple[str, str]]:
        """Name and declaration of the decision maker, of who handed the decision over for an
        interest, and of each consulted member."""
        decision = self.decision
        yield decision.signed_name, interest_in_words(decision)
        for one in self.page.get("took_no_part", []):
            nature = DECLARED.get(one["interest_kind"], NOT_SAID)
            words = f"{nature}: {one['interest']}" if one["interest"] else nature
            yield one["name"], f"{words}\nTook no part; the decision was handed over."
        for member in self.consulted:
            if member.commented_at is not None:
                yield member.name, interest_in_words(member)

    @property
    def consultees_comments(self) -> str:
        """What was noted of consultee members in the decision itself."""
        return self.own(self.decision.consultee_comments)

    @property
    def consultation_undertaken(self) -> str:
        return self.own(self.particulars.consultation_undertaken) or NOT_SAID

    # --- the report --------------------------------------------------------------------------

    @property
    def report_digest(self) -> str:
        """The hash of the report as it was signed; the history has the same where it was sent."""
        return digest(self.signed)

    @property
    def background_papers(self) -> str:
        titles: list[str] = self.signed.get("background_papers", [])
        if titles:
            return "\n".join(f"- {title}" for title in titles)
        return NONE if self.signed.get("has_no_background_papers") else NOT_SAID

    @property
    def areas(self) -> tuple[str, str]:
        """The label of the council's areas, and which are affected."""
        block = self.title_block
        return block["areas_label"], block["areas"]

    # --- key decision, publication, call-in ----------------------------------------------------

    @property
    def key_decision(self) -> str:
        said = self.particulars
        if not self.is_stated:
            return NOT_SAID
        if not said.is_key:
            return "No"
        notice = f"Notice: {said.key_notice}" if said.key_notice else ""
        exception = EXCEPTIONS.get(KeyException(said.key_exception), "")
        without = f"Without 28 days’ notice: {exception}" if exception else ""
        return "\n".join(filter(None, ["Yes", said.key_reason, notice, without]))

    @property
    def public_interest(self) -> str:
        return self.particulars.public_interest or NOT_SAID

    @property
    def published_on(self) -> dt.date | None:
        published = getattr(self.decision, "published", None)
        return published.published_on if published else None

    @property
    def publication(self) -> str:
        published = getattr(self.decision, "published", None)
        if published is None:
            return NOT_RECORDED
        return ", ".join(filter(None, [day_in_words(published.published_on), published.where]))

    @property
    def call_in_of(self) -> CallIn | None:
        return getattr(self.decision, "called_in", None)

    @property
    def call_in(self) -> str:
        rule, course = self.decision.rule, self.decision.course
        if rule is None:
            return "The council has not said here whether its decisions can be called in."
        if not rule.days:
            return "Does not apply."
        if course.is_waived:
            said = self.particulars
            return f"Waived as urgent: {said.urgency_reason}\nAgreed by {said.urgency_agreed_by}"
        days = f"{rule.days} working day{'s' if rule.days > 1 else ''}"
        called_in = self.call_in_of
        if called_in is None:
            return f"Applies, for {days} after publication"
        day = day_in_words(called_in.called_in_on)
        found = [f"Called in on {day} by {called_in.called_in_by}", called_in.grounds]
        if called_in.outcome_on:
            outcome, on = called_in.get_outcome_display(), day_in_words(called_in.outcome_on)
            found += [f"{outcome} ({on})", called_in.outcome_words]
        return "\n".join(filter(None, found))

    @property
    def effective(self) -> str:
        """Since when it has effect, in words that are as true tomorrow as today."""
        effect = self.decision.effect_on(self.made_on)
        match effect.standing:
            case Standing.UNPUBLISHED:
                return "Not before it is published and can no longer be called in"
            case Standing.CALLED_IN:
                return "Not before the call-in is over"
            case Standing.SENT_BACK:
                return "Never: it is to be decided again"
            case Standing.OPEN:
                assert effect.since is not None
                return f"{day_in_words(effect.since)}, unless it is called in before"
        return day_in_words(effect.since) if effect.since else NOT_SAID

    # --- officers, and how long it is kept -------------------------------------------------------

    @property
    def author(self) -> str:
        return self.title_block["report_by"] or NOT_SAID

    @property
    def contact(self) -> str:
        return self.title_block["contact"] or NOT_SAID

    @property
    def retention(self) -> str:
        years = settings.RETENTION_YEARS
        return f"At least {years} years after the consultation has closed, with the report"


def interest_in_words(row: Decision | ConsultedMember) -> str:
    """What somebody declared, with the dispensation; that nothing was said, where it is so."""
    kind = row.interest_kind
    if not kind:
        return NOT_SAID
    if kind == InterestKind.NONE:
        return NONE_DECLARED
    nature = f"{DECLARED[kind]}: {row.interest}" if row.interest else DECLARED[kind]
    return f"{nature}\nDispensation: {row.dispensation or NONE}"

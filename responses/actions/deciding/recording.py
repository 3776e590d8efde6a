"""A decision that was made on paper or in a meeting, recorded by the council's administrator.

What is recorded is a decision like a signed one: the same draft, the same verdicts, the same
chain.  It differs in who vouches for it: the administrator, with the scan; whoever is named is
told at once and can object.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.enums import RouteKind
from councils.mail import one_line
from councils.models import User
from councils.policies import spoken
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions.deciding.authority import Authority, authority_of, in_place_of
from responses.actions.deciding.content import page_digest
from responses.actions.deciding.open_ends import open_ends
from responses.actions.deciding.signing import no_draft, sign_record
from responses.actions.letters import letter, members, officers
from responses.actions.moving import Facts, Moved, as_of_now, move
from responses.actions.papers import request_papers
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import DecisionWay, Outcome, PaperKind, Verb
from responses.evidence import Scan
from responses.models import Decision, DecisionDraft, Evidence, Response

# Outcomes by which nothing is sent; every other is an approval.
RECORDING: dict[str, Verb] = {
    Outcome.NOT_SUPPORTED: Verb.RECORD_NOT_SUPPORTED,
    Outcome.NIL_RETURN: Verb.RECORD_NIL,
}


@dataclass(frozen=True)
class Recorded:
    """What the administrator says of a decision made elsewhere.

    `decided_by` is the member or officer who decided; None where a meeting did, which `body`
    names ("Cabinet") unless the response's route does.
    """

    way: str
    made_on: dt.date
    decided_by: User | None = None
    body: str = ""
    meeting: str = ""


def record_decision(
    *,
    response: Response,
    by: User,
    nonce: str,
    seen_digest: str,
    recorded: Recorded,
    evidence: Scan,
) -> Decision:
    """Records what the administrator's draft says, as the decision of whoever made it.

    `nonce` and `seen_digest` come from the page that was confirmed, as in `decide`. Whoever is
    named is told at once. Raises PermissionDenied and Refused; then nothing is recorded.
    """
    draft = DecisionDraft.objects.filter(response=response, member=by).first()
    if draft is None:
        raise Refused([Blocker("signed", no_draft(response, by))])
    verb = RECORDING.get(draft.outcome, Verb.RECORD_APPROVAL)
    decisions: list[Decision] = []

    def work(fresh: Response, now: dt.datetime) -> Facts:
        drafts = DecisionDraft.objects.select_for_update(of=("self",)).select_related("member")
        mine = drafts.filter(pk=draft.pk).first()
        if mine is None or mine.nonce != nonce or page_digest(fresh, mine) != seen_digest:
            raise Refused(
                [
                    Blocker(
                        "stale",
                        _(
                            "This page is out of date: the report or what you record changed after "
                            "you opened it. Nothing was recorded. Check it and record it again."
                        ),
                    )
                ]
            )
        if RECORDING.get(mine.outcome, Verb.RECORD_APPROVAL) != verb:
            raise Refused([Blocker("stale", _("The decision changed meanwhile. Record it again."))])
        if ends := open_ends(fresh, mine) + what_is_wrong(fresh, by, recorded, now):
            raise Refused(ends)
        decision = sign_record(
            fresh, mine, now, authority_recorded(fresh, by, recorded, evidence.sha256)
        )
        Evidence.objects.create(
            decision=decision,
            name=evidence.name,
            content_type=evidence.content_type,
            content=evidence.content,
            size=len(evidence.content),
            sha256=evidence.sha256,
        )
        decisions.append(decision)
        fresh.decision_drafts.all().delete()
        return {
            "decision": decision.number,
            "outcome": decision.outcome,
            "content": decision.digest,
            "evidence": evidence.sha256,
        }

    def afterwards(moved: Moved) -> None:
        decision = decisions[0]
        named = {one.pk: one for one in named_in(moved.response, decision)}
        told = named | {one.pk: one for one in officers(moved.response)}
        for person in told.values():
            letter(
                "decision-recorded",
                person,
                moved,
                path="responses:decision",
                outcome=str(Outcome(decision.outcome).label),
                decision=decision,
                can_object=person.pk in named,
            )
        request_papers(moved.response, PaperKind.REPORT, PaperKind.DECISION)

    move(
        response=response,
        verb=verb,
        by=by,
        work=work,
        afterwards=afterwards,
        decided_by=recorded.decided_by,
    )
    return decisions[0]


def named_in(response: Response, decision: Decision) -> list[User]:
    """Who can object to the record: whom it names; every member where a meeting decided."""
    if decision.decided_by_id == decision.recorded_by_id:
        return members(response)
    return [decision.decided_by]


def authority_recorded(
    response: Response, by: User, recorded: Recorded, evidence: str
) -> Authority:
    """Who decided by which authority, as the administrator says it."""
    said = {
        "way": recorded.way,
        "made_on": recorded.made_on,
        "meeting": one_line(recorded.meeting),
        "recorded_by": by,
        "evidence": evidence,
    }
    person = recorded.decided_by
    if person is not None:
        acting = in_place_of(response, person, recorded.made_on)
        return authority_of(response, person, **said, in_place_of=acting)
    body = response.route_name or one_line(recorded.body)
    return authority_of(
        response,
        by,
        signed_name=body,
        office="",
        route_kind=RouteKind.BODY,
        route_name=body,
        in_place_of="",
        **said,
    )


def what_is_wrong(
    response: Response, by: User, recorded: Recorded, now: dt.datetime
) -> list[Blocker]:
    """What of it cannot be recorded: the day, and whoever is said to have decided."""
    return [
        *_day(response, recorded.made_on, now),
        *_decider(response, by, recorded, now),
        *_meeting(response, recorded),
    ]


def _day(response: Response, made_on: dt.date, now: dt.datetime) -> list[Blocker]:
    """Not in the future, and not before exactly these words were first sent for decision.

    A report that was recalled and sent again unchanged may have been decided on in between.
    """
    if made_on > timezone.localdate(now):
        return [
            Blocker("made-on", _("The decision cannot have been made in the future."), "made_on")
        ]
    content = digest(signed_content(response))
    verb = Verb.SEND_NIL if response.is_nil else Verb.SEND_FOR_DECISION
    sent = response.events.filter(verb=verb).order_by("number")
    words = {"content": content}
    if response.is_nil:
        words["reason"] = digest(response.nil_reason)
    same = (one.at for one in sent if words.items() <= one.facts.items())
    first = next(same, now)
    if made_on < timezone.localdate(first):
        sentence = _(
            "These words were first sent for decision on %(day)s: a decision of an earlier day "
            "was made on something else."
        ) % {"day": spoken(timezone.localdate(first))}
        return [Blocker("made-on", sentence, "made_on")]
    return []


def _decider(response: Response, by: User, recorded: Recorded, now: dt.datetime) -> list[Blocker]:
    """Whoever is named may decide by the response's route and wrote or sent none of it."""
    person = recorded.decided_by
    if person is None:
        if response.route_kind not in {"", RouteKind.BODY}:
            sentence = _(
                "The report was sent to %(route)s, not to a meeting. Officers can recall it and "
                "send it by another route."
            ) % {"route": response.route_name}
            return [Blocker("who", sentence, "who")]
        if not response.route_name and not one_line(recorded.body):
            return [Blocker("body", _("Say which body decided, for example “Cabinet”."), "body")]
        return []
    if person.pk == by.pk:
        sentence = _(
            "You cannot record a decision of your own. Sign it, or ask another administrator."
        )
        return [Blocker("who", sentence, "who")]
    may = permissions.can_decide(as_of_now(person), response)
    if not may and not in_place_of(response, person, recorded.made_on):
        sentence = _("%(name)s does not decide on this response.") % {"name": person.name}
        return [Blocker("who", sentence, "who")]
    if policies.takes_part(response, person, now):
        sentence = _("%(name)s handed the decision over and takes no part in it.") % {
            "name": person.name
        }
        return [Blocker("who", sentence, "who")]
    if policies.decider_was_not_consulted(response, person, now):
        sentence = _("%(name)s was asked to comment on this, so somebody else decides.") % {
            "name": person.name
        }
        return [Blocker("who", sentence, "who")]
    if policies.decider_is_independent(response, person, now):
        sentence = _("%(name)s wrote or sent part of this response, so somebody else decides.") % {
            "name": person.name
        }
        return [Blocker("who", sentence, "who")]
    return []


def _meeting(response: Response, recorded: Recorded) -> list[Blocker]:
    """A body decides in a meeting, and of a meeting it is said which."""
    if recorded.decided_by is None and recorded.way != DecisionWay.MEETING:
        return [
            Blocker("way", _("A body decides in a meeting: choose “made in a meeting”."), "way")
        ]
    if recorded.way == DecisionWay.MEETING and not one_line(recorded.meeting):
        sentence = _("Say which meeting it was, and the item or minute.")
        return [Blocker("meeting", sentence, "meeting")]
    return []

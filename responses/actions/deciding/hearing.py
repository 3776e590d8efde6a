"""Hearing consultee executive members: they are asked to comment by a day, once in each round.

What they say, or that they said nothing, stands in the record of the decision, with the interest
that each of them declares (SI 2012/2089 regulation 13: the record names any conflict of interest
declared by an executive member who is consulted). A comment and a signature are made under the
same lock, so that a comment is either in what was signed, or is refused.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.enums import Role
from councils.models import Membership, User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions.deciding.content import page_content
from responses.actions.letters import letter
from responses.actions.moving import Moved, as_of_now, locked, note
from responses.canonical import digest
from responses.enums import CONSULTED_ROLES, InterestKind, Verb
from responses.models import ConsultedMember, DecisionDraft, Response

SAID = ("comment", "interest_kind", "interest", "dispensation")
NOT_ASKED = _("You are not asked to comment on this to the record, or no longer.")


def members_to_ask(response: Response) -> list[tuple[User, str]]:
    """Members of the council of today who can still be asked in this round, with their offices.

    Without who decides on it, and without the last who could. One query beside that of those
    who were asked.
    """
    asked = {one.member_id for one in response.consulted}
    offices: dict[User, str] = {}
    held = (
        Membership.objects.filter(
            council=response.invitation.council_id, role__in=CONSULTED_ROLES, user__is_active=True
        )
        .active()
        .select_related("user")
    )
    roles = sorted(held, key=lambda one: (CONSULTED_ROLES.index(Role(one.role)), one.pk))
    could = {one.user_id for one in roles if one.role == Role.EXECUTIVE_MEMBER} - asked
    keeps_one = policies.is_decided_by_member(response) and len(could) == 1
    kept = could if keeps_one else {response.decider_id}
    for one in roles:
        if one.user_id not in asked | kept:
            offices.setdefault(one.user, one.office or one.get_role_display())
    return sorted(offices.items(), key=lambda pair: pair[0].name)


def question_of(response: Response, member: User) -> ConsultedMember | None:
    """What this person was asked in this round, if they were."""
    return next((one for one in response.consulted if one.member_id == member.pk), None)


def unanswered(response: Response) -> list[ConsultedMember]:
    """Who was asked in this round and has not answered."""
    return [one for one in response.consulted if one.commented_at is None]


def ask_member(
    *, response: Response, by: User, member: User, comment_by: dt.date
) -> ConsultedMember:
    """Asks a member of the council to comment to the record by the end of a day, by mail.

    Raises PermissionDenied and Refused (not awaiting a decision, no member, asked already, the
    only one who could decide, a day that has passed or is after the closing).
    """
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        if not permissions.can_ask_members(person, fresh):
            raise PermissionDenied(
                gettext("Officers and executive members ask members to comment.")
            )
        roles = as_of_now(member)
        if not permissions.can_be_asked(roles, fresh):
            sentence = gettext("%(name)s is neither an executive nor a consultee member here.") % {
                "name": member.name
            }
            raise Refused([Blocker("member", sentence, "member")])
        blockers = policies.awaits_decision(fresh) or [
            *policies.can_be_consulted(fresh, member, person),
            *policies.day_to_comment_makes_sense(fresh, comment_by, timezone.localdate(now)),
        ]
        if blockers:
            raise Refused(blockers)
        council = fresh.invitation.council_id
        office = next(filter(None, (roles.office_at(council, role) for role in CONSULTED_ROLES)))
        asked = ConsultedMember.objects.create(
            response=fresh,
            round=fresh.round,
            member=member,
            name=member.name,
            office=office,
            asked_at=now,
            asked_by=by,
            comment_by=comment_by,
        )
        facts = {"consulted": asked.pk, "person": member.pk, "round": fresh.round}
        moved = Moved(fresh, note(fresh, Verb.ASK_MEMBER, by, now, facts), now)
        letter(
            "asked-to-comment",
            member,
            moved,
            path="responses:comment-to-record",
            comment_by=comment_by,
        )
        return asked


def withdraw_request(*, asked: ConsultedMember, by: User) -> ConsultedMember:
    """Takes a request to comment back; the member is told by mail, and may decide or be asked
    again in this round.

    Who withdrew it and when stands in the history, and nothing of it in the record of the decision.
    Raises PermissionDenied, and Refused once the member has commented, the day is over (then the
    silence stands), it was withdrawn already, or no decision is awaited.
    """
    with locked(asked.response) as (fresh, now):
        person = as_of_now(by)
        if not permissions.can_ask_members(person, fresh):
            raise PermissionDenied(
                gettext("Officers and executive members withdraw such a request.")
            )
        row = ConsultedMember.objects.select_related("member", "withdrawn_by").get(pk=asked.pk)
        if blockers := policies.request_can_be_withdrawn(fresh, row, timezone.localdate(now)):
            raise Refused(blockers)
        row.withdrawn_at, row.withdrawn_by = now, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        facts = {"consulted": row.pk, "person": row.member_id, "round": row.round}
        moved = Moved(fresh, note(fresh, Verb.WITHDRAW_REQUEST, by, now, facts), now)
        letter("request-withdrawn", row.member, moved, path="responses:task-list")
        return row


def comment_to_record(
    *,
    response: Response,
    by: User,
    interest_kind: str,
    comment: str = "",
    interest: str = "",
    dispensation: str = "",
) -> ConsultedMember:
    """Writes the member's comment and declaration, once; both stand in the decision's record.

    `comment` may be empty: then it stands there that the member was asked, answered and had
    nothing to say. Raises PermissionDenied (not asked) and Refused (too late, said already).
    """
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        asked = question_of(fresh, by)
        if asked is None or not permissions.can_be_asked(person, fresh):
            raise PermissionDenied(NOT_ASKED)
        if blockers := policies.comment_can_be_given(fresh, asked, timezone.localdate(now)):
            raise Refused(blockers)
        if interest_kind == InterestKind.NONE:
            interest = dispensation = ""
        elif interest_kind in InterestKind.values:
            if not interest.strip():
                raise Refused(
                    [Blocker("interest", gettext("Say what the interest is."), "interest")]
                )
            if interest_kind != InterestKind.PECUNIARY:
                dispensation = ""
        else:
            sentence = gettext("Declare an interest, or that you have none.")
            raise Refused([Blocker("interest", sentence, "interest_kind")])
        asked.commented_at = now
        asked.comment, asked.interest_kind = comment.strip(), interest_kind
        asked.interest, asked.dispensation = interest.strip(), dispensation.strip()
        asked.save(
            update_fields=["commented_at", "comment", "interest_kind", "interest", "dispensation"]
        )
        facts = {"consulted": asked.pk, "round": fresh.round, "content": digest(asked.content)}
        note(fresh, Verb.COMMENT_TO_RECORD, by, now, facts)
        return asked


def changed_meanwhile(response: Response, draft: DecisionDraft, seen_digest: str) -> Blocker:
    """Why a page whose digest is no longer right is not signed, as exactly as can be known.

    The page carried only its digest. So what consulted members did, and what was done with the
    requests to them, is taken back, the latest first, until the page is the one that was seen: then
    just that has changed.
    """
    content = page_content(response, draft)
    asked = list(response.consulted_members.filter(round=response.round))
    happened: list[tuple[dt.datetime, str, int]] = []
    for place, row in enumerate(asked):
        happened.append((row.asked_at, "asked", place))
        if row.commented_at is not None:
            happened.append((row.commented_at, "commented", place))
        if row.withdrawn_at is not None:
            happened.append((row.withdrawn_at, "withdrawn", place))
    sentences: list[str] = []
    gone = {place for place, row in enumerate(asked) if row.withdrawn_at is not None}
    shown = [row.recorded for row in asked]
    for _at, what, place in sorted(happened, reverse=True):
        name = shown[place]["name"]
        if what == "asked":
            gone.add(place)
            sentences.append(gettext("%(name)s was asked to comment") % {"name": name})
        elif what == "withdrawn":
            gone.remove(place)
            sentences.append(
                gettext("the request to %(name)s to comment was withdrawn") % {"name": name}
            )
        else:
            shown[place] |= dict.fromkeys(SAID, "") | {"commented_at": None}
            sentences.append(gettext("%(name)s commented to the record") % {"name": name})
        left = [one for at, one in enumerate(shown) if at not in gone]
        if digest(content | {"consulted": left}) == seen_digest:
            meanwhile = gettext(" and ").join(reversed(sentences))
            sentence = gettext(
                "%(meanwhile)s after you opened this page. Nothing was signed. Read what has "
                "changed before you decide."
            )
            begun = f"{meanwhile[0].upper()}{meanwhile[1:]}"
            return Blocker("changed", sentence % {"meanwhile": begun})
    return Blocker(
        "changed",
        gettext(
            "What stands on this page changed after you opened it. Nothing was signed. Read it "
            "again before you decide."
        ),
    )

"""May this *person* do it? Small predicates over roles; when it may be done is policy.

Contributors read what the council drafts, and write or comment only where they are assigned
(design.md, who sees what).  Their open assignments are read once with the response
(`Response.open_assignments`); under the lock that is a new object, so they are read again.
"""

from __future__ import annotations

from consultations.models import Invitation, Question
from councils.enums import ASSIGNABLE, Role, RouteKind
from councils.models import User
from responses.enums import DECISION_PAPERS, READ_BY_CONSULTEES, DecisionWay, PaperKind
from responses.models import Assignment, Decision, ReportPart, Response

# Who reads, and may sign or note, the council's decision; contributors do not.
DECISION_READERS = frozenset({Role.OFFICER, Role.EXECUTIVE_MEMBER, Role.ADMINISTRATOR})


def roles_here(user: User, response: Response) -> set[str]:
    """The person's roles of today at the council whose response it is."""
    return user.roles_at(response.invitation.council_id)


def can_start(user: User, invitation: Invitation) -> bool:
    """Policy officers of the council asked start its response."""
    return Role.OFFICER in user.roles_at(invitation.council_id)


def can_read(user: User, response: Response) -> bool:
    """Everybody who serves the council reads its draft, comments and history; who is only a
    consultee member reads them once the report was sent for decision."""
    roles = roles_here(user, response)
    return bool(roles - {Role.CONSULTEE}) or (bool(roles) and response.state in READ_BY_CONSULTEES)


def can_read_decisions(user: User, council_id: int) -> bool:
    """Contributors read what was drafted and what was sent, not the decision between them."""
    return bool(user.roles_at(council_id) & DECISION_READERS)


def can_read_paper(user: User, response: Response, kind: str) -> bool:
    """Who reads what a paper prints may have the paper, and ask for it to be prepared."""
    if PaperKind(kind) in DECISION_PAPERS:
        return can_read_decisions(user, response.invitation.council_id)
    return can_read(user, response)


def can_draft(user: User, response: Response) -> bool:
    """Policy officers of the council write everything, assign, send, recall, submit, withdraw."""
    return Role.OFFICER in roles_here(user, response)


def can_work(user: User, response: Response) -> bool:
    """Officers and contributors: the people of the section pages."""
    return bool(roles_here(user, response) & ASSIGNABLE)


def is_executive_member(user: User, response: Response) -> bool:
    return Role.EXECUTIVE_MEMBER in roles_here(user, response)


def can_follow_decision(user: User, response: Response) -> bool:
    """Policy officers and council administrators record what becomes of a decision: that it was
    published, called in, and how that ended."""
    return bool(roles_here(user, response) & {Role.OFFICER, Role.ADMINISTRATOR})


def can_decide(user: User, response: Response) -> bool:
    """Whom the route names decides, or returns for changes.

    One member, leader or mayor: the executive member who was named, or who stands in for them
    today; any executive member where nobody was named or the council has no routes. An officer
    under delegation: the officer who was named. A meeting: nobody here, it is recorded.
    """
    if response.route_kind == RouteKind.BODY:
        return False
    if response.route_kind == RouteKind.OFFICER:
        return response.decider_id == user.pk and can_draft(user, response)
    if not is_executive_member(user, response):
        return False
    return response.decider_id in (None, user.pk) or stands_in(user, response)


def stands_in(user: User, response: Response) -> bool:
    """Whether this person acts today for the member who was named."""
    return (response.invitation.council_id, response.decider_id) in user.stands_in_for


def can_record_decision(user: User, response: Response) -> bool:
    """Council administrators record what was decided on paper or in a meeting."""
    return Role.ADMINISTRATOR in roles_here(user, response)


def can_choose_decision(user: User, response: Response) -> bool:
    """Who may say what is decided, to sign it or to record it."""
    return can_decide(user, response) or can_record_decision(user, response)


def can_object(user: User, response: Response, decision: Decision) -> bool:
    """Whoever is named in a decision that somebody else recorded; where a meeting decided, any
    executive member of the council."""
    if decision.way == DecisionWay.SIGNED or decision.recorded_by_id == user.pk:
        return False
    if decision.route_kind == RouteKind.BODY:
        return is_executive_member(user, response)
    return decision.decided_by_id == user.pk and can_read(user, response)


def can_draft_or_decide(user: User, response: Response) -> bool:
    """Either side may reopen a decision before submission."""
    return can_draft(user, response) or can_decide(user, response)


def can_comment_everywhere(user: User, response: Response) -> bool:
    """Officers and executive members, whether or not they decide on this one."""
    return can_draft(user, response) or is_executive_member(user, response)


def can_ask_members(user: User, response: Response) -> bool:
    """Officers and executive members ask members of the council to comment to the record."""
    return can_draft_or_decide(user, response)


def can_be_asked(user: User, response: Response) -> bool:
    """Consultee members, and executive members who do not decide on it."""
    return bool(roles_here(user, response) & {Role.CONSULTEE, Role.EXECUTIVE_MEMBER})


def can_close_consent(user: User, response: Response) -> bool:
    """Officers, and whoever may withdraw what was signed: executive members and the council's
    administrator (disclosure.md, "Free text")."""
    closing = {Role.OFFICER, Role.EXECUTIVE_MEMBER, Role.ADMINISTRATOR}
    return bool(roles_here(user, response) & closing)


def can_order_reports(user: User, council_id: int) -> bool:
    """Policy officers and council administrators say how their council's reports are built."""
    return bool(user.roles_at(council_id) & {Role.OFFICER, Role.ADMINISTRATOR})


# --- where a contributor is assigned --------------------------------------------------------


def own_assignments(user: User, response: Response) -> list[Assignment]:
    """What this person has at present; nothing for who has lost the role it needs."""
    if not can_work(user, response):
        return []
    return [one for one in response.open_assignments if one.person_id == user.pk]


def can_write_answer(user: User, response: Response, question: Question) -> bool:
    """Officers always; contributors where they are to write, the question or its section."""
    return can_draft(user, response) or any(
        one.may_write and one.covers(question) for one in own_assignments(user, response)
    )


def can_write_section(user: User, response: Response, section_id: int | None) -> bool:
    """Officers always; contributors who are to write the whole section."""
    return can_draft(user, response) or any(
        one.may_write and one.covers_section(section_id) for one in own_assignments(user, response)
    )


def can_write_part(user: User, response: Response, part: ReportPart) -> bool:
    """The report is the officers'; a section's own paragraphs go with the section."""
    return can_write_section(user, response, part.section_id)


def can_comment(user: User, response: Response, question: Question) -> bool:
    """Officers and executive members everywhere, contributors where they are assigned at all."""
    return can_comment_everywhere(user, response) or any(
        one.covers(question) for one in own_assignments(user, response)
    )


def can_comment_part(user: User, response: Response, part: ReportPart) -> bool:
    """As `can_comment`, for a part of the report; a section's paragraphs go with the section."""
    return can_comment_everywhere(user, response) or any(
        one.covers_section(part.section_id) for one in own_assignments(user, response)
    )


def can_assign(user: User, response: Response) -> bool:
    """Policy officers say who does what."""
    return can_draft(user, response)

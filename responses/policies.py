"""May it be done *now*? Each policy returns what stands in the way; nothing means yes.

The same functions are asked by buttons, confirm pages and, under the lock, by the
actions, so that a page can never promise what the server refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.urls import reverse

from consultations.models import Invitation, Section
from consultations.policies import spoken_moment
from councils.enums import Role, RouteKind
from councils.models import Membership, User
from councils.policies import spoken
from councils.refusals import Blocker
from responses.content import answers_as_asked, lacking
from responses.enums import DecisionWay, Publication, State, Verb
from responses.models import Answer, ConsultedMember, Response
from responses.particulars import contradictions
from responses.said import Said
from responses.sheets import particulars_of
from responses.timetable import last_day
from responses.ways import Way, ways

# Whoever did one of these wrote part of what is decided, in whatever role they did it.
WRITING = (
    Verb.SAVE_ANSWER,
    Verb.SAVE_REPORT,
    Verb.SAVE_PARTICULARS,
    Verb.ORDER_REPORT,
    Verb.SAVE_CONSENT,
    Verb.SAVE_CONSENTS,
    Verb.PROPOSE_AMENDMENT,
)
Policy = Callable[[Response, User, dt.datetime], list[Blocker]]


def consultation_is_open(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """The deadline is one moment: what arrives at it or later is late."""
    invitation = response.invitation
    consultation = invitation.consultation
    if now >= invitation.ends_at:
        return [Blocker("closed", closed_for(invitation))]
    if consultation.published_at is None or now < consultation.opens_at:
        return [
            Blocker(
                "not-open",
                f"The consultation opens on {spoken_moment(consultation.opens_at)}.",
            )
        ]
    return []


def closed_for(invitation: Invitation) -> str:
    """Since when it is too late for this council, and what it can do."""
    asked = invitation.consultation
    closed = f"The consultation closed on {spoken_moment(asked.closes_at)}."
    if invitation.ends_at > asked.closes_at:
        until = spoken_moment(invitation.ends_at)
        closed = f"{closed[:-1]}, and {until} was the end of the time that this council was given."
    return f"{closed} What you wrote is kept. To ask for more time, write to the {asked.publisher}."


def every_question_is_finished(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Every question that is asked has an answer, "no response" or does not apply."""
    return [unfinished(response, answer) for answer in missing(response.answers_in_order)]


def missing(answers: Sequence[Answer]) -> list[Answer]:
    """Those still to be finished, of all answers of a response in their order.

    A choice or words may still be lacking in one that was begun. A follow-up that no earlier
    answer asks for is not missing, nor is what asks nothing.
    """
    said = answers_as_asked(answers)
    return [
        answer
        for answer in answers
        if answer.question.spec.is_asked and lacking(answer.question, said[answer.question_id])
    ]


def unfinished(response: Response, answer: Answer) -> Blocker:
    """What is to be done about a missing answer, and where."""
    page = reverse("responses:section", args=[*response.url_args, answer.question.section.number])
    sentence = lacking(answer.question, Said.of(answer))
    return Blocker("unfinished", sentence, f"{page}#{answer.question.number}")


def section_is_finished(response: Response, section: Section) -> list[Blocker]:
    """A section is completed when nothing is missing in it."""
    return [
        unfinished(response, answer)
        for answer in missing(response.answers_in_order)
        if answer.question.section_id == section.pk
    ]


def publication_is_said(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """The LGA's figures depend on it: an answer that is public protects nobody."""
    page = reverse("responses:publication", args=response.url_args)
    if not response.publication:
        sentence = "Say whether the council has published or will publish its answers."
        return [Blocker("publication", sentence, page)]
    if response.publication == Publication.NOT_PUBLISHED and response.on_public_page:
        sentence = (
            "An earlier decision is on its public page, where everybody reads answers that were "
            "changed. Take it off, or say that the council publishes its answers."
        )
        return [Blocker("publication", sentence, page)]
    return []


def somebody_decides(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """A report is not sent into the void: somebody can decide on it by one of the routes.

    Without routes that is an executive member; a meeting needs nobody here.
    """
    known = response
    if not hasattr(response, "has_decider"):  # read with the response, as a rule
        known = Response.objects.with_places().get(pk=response.pk)
    if known.has_routes:
        usable = any(way.is_usable for way in ways_to_decide(response, by))
        return [] if usable else [NOBODY_BY_ROUTE]
    if known.has_decider:
        return []
    return [
        Blocker(
            "nobody-decides",
            "The council has no executive member here yet. Ask the council's administrator to "
            "invite one.",
        )
    ]


NOBODY_BY_ROUTE = Blocker(
    "nobody-decides",
    "Nobody here can decide by one of the council's routes. Ask the council's administrator to "
    "invite somebody or to add a route.",
)


def ways_to_decide(response: Response, by: User) -> list[Way]:
    """By which of its routes the council can decide on this response, if this person sends it."""
    wrote = set(response.events.filter(verb__in=WRITING).values_list("by_id", flat=True))
    return ways(response.invitation.council_id, {*wrote, by.pk})


def report_has_title(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    if response.title:
        return []
    return [
        Blocker(
            "title", "Give the report a title.", reverse("responses:title", args=response.url_args)
        )
    ]


def particulars_fit(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What is said of the decision can all be true; what is not said yet may be said by nobody."""
    page = reverse("responses:particulars", args=response.url_args)
    said = particulars_of(response)
    found = [lack.sentence for lack in contradictions(said, response.invitation.council.nation)]
    if said.exempt_questions:
        found += _told_by_follow_ups(response, set(said.exempt_questions))
    return [Blocker("particulars", sentence, page) for sentence in found]


def _told_by_follow_ups(response: Response, exempt: set[str]) -> list[str]:
    """Whether a follow-up was asked, and so what it says, tells the answer that it follows."""
    found = []
    for answer in response.answers_in_order:
        question = answer.question
        if question.follows and question.follows.number in exempt:
            if question.number not in exempt:
                found.append(
                    f"{question.number} follows from {question.follows.number}, which is exempt, "
                    "and would tell what was answered there: name it as exempt, too."
                )
            exempt.add(question.number)
    return found


def decider_is_independent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Nobody decides on what they wrote or sent (design.md, who sees what)."""
    match own_work(response, by):
        case "sent":
            sentence = "You sent this report for decision, so somebody else decides."
        case "wrote" if response.route_kind:
            sentence = "You wrote part of this response, so somebody else decides on it."
        case "wrote":
            sentence = "You wrote part of this response, so another executive member decides on it."
        case _:
            return []
    return [Blocker("own-work", sentence)]


def own_work(response: Response, person: User) -> str:
    """What of the report is this person's: they "sent" it, they "wrote" in it, or "" nothing."""
    if response.sent_by_id == person.pk:
        return "sent"
    if getattr(response, "worker_id", None) == person.pk:  # read along by a page
        wrote = response.has_worked
    else:
        wrote = response.events.filter(by=person, verb__in=WRITING).exists()
    return "wrote" if wrote else ""


def recorder_is_independent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Whoever records what others decided has neither written nor sent any of it."""
    what = own_work(response, by)
    if not what:
        return []
    did = "sent this report for decision" if what == "sent" else "wrote part of this response"
    sentence = f"You {did}, so another administrator of the council records the decision."
    return [Blocker("own-work", sentence)]


def no_objection_is_open(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What a member says was not decided like this is not sent while they say so.

    Nobody objects to what they signed themselves.
    """
    last = response.last_decision
    if last is None or last.way == DecisionWay.SIGNED:
        return []
    return [
        Blocker(
            "objection",
            f"{objection.made_by.name} objects to the decision that was recorded. Speak to them: "
            "they can withdraw the objection, or you reopen the response and a new decision is "
            "made.",
            reverse("responses:decision", args=response.url_args) + "#objections",
        )
        for objection in last.objections.filter(ended_at__isnull=True).select_related("made_by")
    ]


def submitter_did_not_record(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """One person alone does not send what they say that others decided."""
    last = response.last_decision
    if last is None or last.recorded_by_id != by.pk:
        return []
    sentence = "You recorded this decision, so another policy officer of the council submits it."
    return [Blocker("recorded", sentence)]


def takes_part(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Who declared an interest and handed the decision over takes no more part in this round."""
    handed = next((one for one in response.handed_over if one.member_id == by.pk), None)
    if handed is None:
        return []
    sentence = (
        f"You declared an interest and handed the decision over to {handed.to_name}, so you take "
        "no part in it."
    )
    return [Blocker("handed-over", sentence)]


def decider_was_not_consulted(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Who is asked to comment on a report does not decide on it as well, in that round."""
    if not any(one.member_id == by.pk for one in response.consulted):
        return []
    sentence = "You were asked to comment on this to the record, so somebody else decides."
    return [Blocker("consulted", sentence)]


def awaits_decision(response: Response) -> list[Blocker]:
    """Members are heard while a decision is awaited, neither before nor afterwards."""
    if response.state == State.AWAITING_DECISION:
        return []
    sentence = (
        "Members are asked to comment while a decision is awaited. The response is "
        f"“{response.get_state_display()}” now."
    )
    return [Blocker("state", sentence)]


def can_be_consulted(response: Response, member: User, by: User) -> list[Blocker]:
    """Somebody else than who asks, not asked yet, and not the last who could decide."""
    if member.pk == by.pk:
        return [Blocker("member", "Ask somebody else: you cannot ask yourself.", "member")]
    asked = {one.member_id for one in response.consulted}
    if member.pk in asked:
        return [Blocker("member", f"{member.name} has been asked already.", "member")]
    if response.decider_id == member.pk:
        sentence = f"{member.name} decides on this, so they are not asked to comment."
        return [Blocker("member", sentence, "member")]
    if is_decided_by_member(response) and not executive_members(response) - asked - {member.pk}:
        sentence = (
            f"{member.name} is the only executive member who can still decide on this. Who is "
            "asked to comment does not decide."
        )
        return [Blocker("member", sentence, "member")]
    return []


def is_decided_by_member(response: Response) -> bool:
    """Whether one of the executive members decides; the others decide in a meeting, or not."""
    return response.route_kind in {"", RouteKind.MEMBER, RouteKind.LEADER}


def executive_members(response: Response) -> set[int]:
    """Ids of the council's executive members of today."""
    held = Membership.objects.filter(
        council=response.invitation.council_id, role=Role.EXECUTIVE_MEMBER, user__is_active=True
    )
    return set(held.active().values_list("user", flat=True))


def day_to_comment_makes_sense(
    response: Response, comment_by: dt.date, today: dt.date
) -> list[Blocker]:
    """Comments are asked for from today up to the last day of the council."""
    closes_on = last_day(response.invitation.ends_at)
    if comment_by < today:
        return [Blocker("day", "That day has already passed.", "comment_by")]
    if comment_by > closes_on:
        sentence = f"The last day to submit is {spoken(closes_on)}: choose that day or earlier."
        return [Blocker("day", sentence, "comment_by")]
    return []


def request_can_be_withdrawn(
    response: Response, asked: ConsultedMember, today: dt.date
) -> list[Blocker]:
    """Before anything was said, and before silence stands: until the end of the day, or the
    decision. `asked` comes with whoever withdrew it."""
    if asked.withdrawn_at is not None and asked.withdrawn_by is not None:
        sentence = f"{asked.withdrawn_by.name} has withdrawn this request already."
        return [Blocker("withdrawn", sentence)]
    if response.state != State.AWAITING_DECISION or asked.round != response.round:
        sentence = "No decision is awaited on this any more, so the record stands."
        return [Blocker("state", sentence)]
    if asked.commented_at is not None:
        sentence = f"{asked.name} has commented, and that stands in the record."
        return [Blocker("said", sentence)]
    if today > asked.comment_by:
        sentence = (
            f"The day until which {asked.name} was asked has passed. The record says that they did "
            "not comment."
        )
        return [Blocker("day", sentence)]
    return []


def comment_can_be_given(
    response: Response, asked: ConsultedMember, today: dt.date
) -> list[Blocker]:
    """Once, until the day has passed or the decision is made; afterwards the record stands."""
    if response.state != State.AWAITING_DECISION:
        sentence = "No decision is awaited on this any more, so comments are no longer taken."
        return [Blocker("state", sentence)]
    if asked.commented_at is not None:
        return [Blocker("said", "You have commented already. It stands in the record.")]
    if today > asked.comment_by:
        sentence = (
            f"The day until which you were asked, {spoken(asked.comment_by)}, has passed. The "
            "record says that you were asked and did not comment."
        )
        return [Blocker("day", sentence)]
    return []


def report_was_sent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """A report is supported or not; of a nil return only that can be decided."""
    if not response.is_nil:
        return []
    sentence = "Officers propose that no response is sent: agree to it, or return it for changes."
    return [Blocker("nil", sentence)]


def nil_return_was_sent(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    if response.is_nil:
        return []
    sentence = (
        "A report was sent for decision, not a nil return. If nothing should be sent, do not "
        "support it, or return it for changes."
    )
    return [Blocker("not-nil", sentence)]


def a_submission_is_in_force(response: Response) -> bool:
    """Whether something of it counts now: also while another submission is prepared."""
    return response.submitted_at is not None


def no_submission_is_in_force(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """That no response is sent cannot be decided while one counts."""
    if not a_submission_is_in_force(response):
        return []
    sentence = (
        "A submission of this response is in force. If no response should count, withdraw it; if "
        "it should, keep it."
    )
    return [Blocker("in-force", sentence)]


def due_date_makes_sense(
    response: Response, due_on: dt.date | None, today: dt.date
) -> list[Blocker]:
    """Work is due from today up to the day the consultation closes."""
    if due_on is None:
        return []
    closes_on = last_day(response.invitation.ends_at)
    if due_on < today:
        return [Blocker("due", "The due date has already passed.", "due_on")]
    if due_on > closes_on:
        sentence = f"The last day to submit is {spoken(closes_on)}: choose that day or earlier."
        return [Blocker("due", sentence, "due_on")]
    return []


def is_drafting(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Text can be changed only in a draft; afterwards it is what somebody reads or signed."""
    if response.state == State.DRAFTING:
        return []
    return [Blocker("not-drafting", sentence_for_state(response))]


def comments_are_open(response: Response) -> list[Blocker]:
    """Comments are talk about what is still to be sent; afterwards they can be read."""
    if response.state != State.SUBMITTED:
        return []
    sentence = "The response has been submitted, so its comments can only be read."
    return [Blocker("submitted", sentence)]


def sentence_for_state(response: Response) -> str:
    """Why a draft cannot be changed, and what would help."""
    match State(response.state):
        case State.AWAITING_DECISION:
            to = "for decision" if response.route_kind else "to the executive member"
            return f"The report has been sent {to} and cannot be changed. Recall it first."
        case State.APPROVED | State.NOT_SUPPORTED | State.NIL_RETURN:
            if response.route_kind:
                return "The decision has been made. Reopen the response to change it."
            return "The executive member has decided. Reopen the response to change it."
        case State.SUBMITTED:
            return (
                "The response has been submitted. To change it, prepare another submission: this "
                "one counts until the new one replaces it."
            )
        case State.WITHDRAWN:
            return "The submission was withdrawn. Take the response up again to change it."
        case _:
            return "The response is a draft."

"""People and places for tests, and responses walked to a state through the real actions.

A state exists in a test only because somebody made the moves that lead to it, so an
impossible state cannot be built.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from consultations import actions
from consultations.definition.stored import digest_of
from consultations.enums import Verdict
from consultations.models import AnswerOption, Consultation, Invitation, Question, Section
from councils.actions.practice import say_practice
from councils.enums import Role, StaffRoleKind
from councils.models import Council, Membership, StaffRole, User
from responses.actions import deciding, drafting, submitting
from responses.actions.deciding import Change
from responses.enums import AnswerState, InterestKind, Outcome, Publication, State
from responses.models import Decision, ReportPart, Response
from responses.said import Said

PASSWORD = "correct horse battery staple"
counter = itertools.count(1)


def a_user(name: str = "", **kwargs: Any) -> User:
    number = next(counter)
    user = User(
        name=name or f"Person {number}",
        email=kwargs.pop("email", f"person{number}@example.org"),
        **kwargs,
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def a_code(letter: str, number: int) -> str:
    """A council's code of four signs, another one for each of 46,656 numbers."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return letter + "".join(digits[number // 36**place % 36] for place in (2, 1, 0))


def a_council(name: str = "", *, tier: str = "lower", **kwargs: Any) -> Council:
    number = next(counter)
    kinds = {"lower": "non-metropolitan-district", "upper": "county", "single": "unitary"}
    defaults = {
        "code": a_code("X", number),
        "slug": f"place-{number}",
        "name": name or f"Place {number} Council",
        "short_name": name or f"Place {number}",
        "nation": "England",
        "type": kinds[tier],
        "tier": tier,
        "region": "East Midlands",
    }
    return Council.objects.create(**{**defaults, **kwargs})


def a_member(council: Council, role: str, name: str = "", **kwargs: Any) -> User:
    user = a_user(name)
    Membership.objects.create(user=user, council=council, role=role, **kwargs)
    return user


def staff(role: str, name: str = "") -> User:
    user = a_user(name)
    StaffRole.objects.create(user=user, role=role)
    return user


def fresh(user: User) -> User:
    """The person as the next request sees them (roles are read once a request)."""
    return User.objects.get(pk=user.pk)


def a_consultation(
    *,
    publisher: User | None = None,
    councils: list[Council] = (),  # type: ignore[assignment]
    opens: dt.timedelta = dt.timedelta(days=-3),
    closes: dt.timedelta = dt.timedelta(days=9),
    questions_per_section: int = 2,
    **kwargs: Any,
) -> Consultation:
    """An open consultation: two sections of open questions, then one with a choice and one
    question for councils with social care."""
    now = timezone.now()
    by = publisher or staff(StaffRoleKind.EDITOR)
    number = next(counter)
    defaults = {
        "code": f"asked-{number}",
        "title": f"Consultation {number}",
        "publisher": "Local Government Association",
        "confidentiality": "All responses will be treated confidentially.",
        "opens_at": now + opens,
        "closes_at": now + closes,
        "published_at": now + opens,
        "published_by": by,
    }
    consultation = Consultation.objects.create(**{**defaults, **kwargs})
    position = itertools.count(1)
    for section_number in (1, 2):
        section = Section.objects.create(
            consultation=consultation, number=section_number, title=f"Theme {section_number}"
        )
        for _ in range(questions_per_section):
            a_question(section, next(position))
    section = Section.objects.create(consultation=consultation, number=3, title="Choices")
    choice = a_question(section, next(position), kind="single-choice")
    for place, label in enumerate(("Yes", "No", "Don't know"), 1):
        AnswerOption.objects.create(
            question=choice,
            position=place,
            code=label.lower().replace("'", "").replace(" ", "-"),
            label=label,
        )
    a_question(section, next(position), applies_to={"functions": ["adult-social-care"]})
    for council in councils:
        invite(consultation, council)
    return consultation


def reviewed(consultation: Consultation) -> Consultation:
    """The draft, read by a colleague who says that it is ready."""
    actions.review(
        consultation=consultation,
        by=staff(StaffRoleKind.ANALYST),
        seen=digest_of(consultation),
        verdict=Verdict.APPROVED,
    )
    return consultation


def publish_draft(*, consultation: Consultation, by: User) -> Consultation:
    """Publishes a draft as two people at the LGA do it, whatever the time allowed."""
    return actions.publish(consultation=reviewed(consultation), by=by, despite_warnings=True)


def a_question(section: Section, position: int, **kwargs: Any) -> Question:
    defaults = {
        "kind": "open-text",
        "text": f"What do you think of matter {position}?",
        "number": f"Q{position}",
    }
    return Question.objects.create(
        consultation=section.consultation,
        section=section,
        position=position,
        **{**defaults, **kwargs},
    )


def invite(consultation: Consultation, council: Council) -> Invitation:
    return Invitation.objects.create(
        consultation=consultation,
        council=council,
        rule_in_words="Councils in England",
        invited_at=consultation.published_at or timezone.now(),
    )


@dataclass
class Place:
    """A council with its people and an invitation."""

    council: Council
    officer: User
    member: User
    administrator: User
    invitation: Invitation
    response: Response = field(default=None)  # type: ignore[assignment]

    @property
    def args(self) -> list[str]:
        return [self.council.slug, self.invitation.consultation.code]

    def again(self) -> Response:
        self.response = Response.objects.with_places().get(pk=self.response.pk)
        return self.response


def a_place(consultation: Consultation | None = None, **council: Any) -> Place:
    place = a_council(**council)
    consultation = consultation or a_consultation()
    return Place(
        council=place,
        officer=a_member(place, Role.OFFICER),
        member=a_member(
            place, Role.EXECUTIVE_MEMBER, office="Deputy Leader & Executive Member for Planning"
        ),
        administrator=a_member(place, Role.ADMINISTRATOR),
        invitation=invite(consultation, place),
    )


def a_response(state: str = State.DRAFTING, *, place: Place | None = None, **kwargs: Any) -> Place:
    """A council whose response was walked to `state`; `outcome` chooses how it was decided."""
    place = place or a_place()
    place.response = drafting.start(invitation=place.invitation, by=place.officer)
    if state == State.DRAFTING:
        return place
    if state == State.NIL_RETURN:
        decide_nil(place)
        assert place.again().state == state
        return place
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    if state == State.AWAITING_DECISION:
        place.again()
        return place
    outcome = Outcome.NOT_SUPPORTED if state == State.NOT_SUPPORTED else Outcome.SUPPORTED
    sign(place, kwargs.get("outcome", outcome), kwargs.get("changes"))
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        if place.again().last_decision.call_in_days:  # type: ignore[union-attr]
            publish(place)
        submitting.submit(response=place.response, by=place.officer)
    if state == State.WITHDRAWN:
        submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert place.again().state == state
    return place


def a_practice(place: Place, days: int | None = 5) -> None:
    """The council says how its decisions can be called in; with None it says nothing."""
    if days is None:
        return
    say_practice(
        council=place.council,
        by=place.administrator,
        call_in_applies=days > 0,
        call_in_working_days=days,
        days_to_decide=3,
        days_to_publish=1,
        where_published="Register of executive decisions",
    )


def publish(place: Place, on: dt.date | None = None) -> None:
    """The officer records that the decision was published (today)."""
    deciding.publish_decision(
        response=place.response,
        by=place.officer,
        published_on=on or timezone.localdate(),
        where="Register of executive decisions",
    )


def call_in(place: Place, on: dt.date | None = None) -> None:
    """The officer records that the decision was called in (today)."""
    deciding.call_in(
        response=place.response,
        by=place.officer,
        called_in_on=on or timezone.localdate(),
        called_in_by="Chair of Scrutiny",
        grounds="Not enough was weighed.",
    )


def a_closed_consultation(*, responses: int = 1, silent: int = 1, **kwargs: Any) -> Consultation:
    """A consultation that has just closed, with so many responses walked to their submission
    and so many councils that did not respond. (A release with figures needs ten responses:
    tests/results/crowd.py makes them faster.)"""
    consultation = a_consultation(**kwargs)
    for _ in range(responses):
        a_response(State.SUBMITTED, place=a_place(consultation))
    for _ in range(silent):
        invite(consultation, a_council())
    consultation.closes_at = timezone.now()
    consultation.save()
    return consultation


def an_answer(question: Question) -> Said:
    """A plain answer of whatever kind: the first option ("Yes"), words where they are all."""
    spec, asked = question.spec, question.asked
    if not spec.has_options:
        return Said(AnswerState.ANSWERED, f"Our answer to {question.number}.")
    first = asked.options[0].code
    if spec.has_rows:
        return Said(
            AnswerState.ANSWERED, choices=tuple(f"{row.code}:{first}" for row in asked.rows)
        )
    return Said(AnswerState.ANSWERED, choices=(first,))


def fill(place: Place) -> None:
    """Answers every open question of the draft and says what is said before sending."""
    for answer in place.response.answers.select_related("question"):
        if answer.state == AnswerState.UNANSWERED:
            drafting.save_answer(
                response=place.response,
                question=answer.question,
                by=place.officer,
                base_version=answer.version,
                **an_answer(answer.question).columns(),
            )
    drafting.save_publication(
        response=place.response, by=place.officer, publication=Publication.WILL_PUBLISH
    )


def weigh(place: Place, *items: tuple[Any, ...]) -> list[ReportPart]:
    """Saves considerations: (heading, text) or (heading, text, cleared by, cleared on), each under
    its heading where there is one, else as another one."""
    found = []
    for heading, text, *clearance in items:
        there = drafting.considerations_of(place.response)
        row = next((one for one in there if one.heading.lower() == heading.lower()), None)
        if row is None:
            row = drafting.add_consideration(
                response=place.response, by=place.officer, heading=heading
            )
        name, day = clearance or ("", None)
        found.append(
            drafting.save_part(
                response=place.response,
                part=row,
                by=place.officer,
                base_version=row.version,
                heading=heading,
                text=text,
                cleared_name=name,
                cleared_on=day,
            )
        )
    return found


def propose_nil(place: Place, reason: str = "It does not concern us.") -> Response:
    """The officer proposes that no response is sent; questions stay unfinished."""
    deciding.send_nil_return(response=place.response, by=place.officer, reason=reason)
    return place.again()


def decide_nil(place: Place) -> Decision:
    """It is proposed and decided that no response is sent."""
    propose_nil(place)
    return sign(place, Outcome.NIL_RETURN)


def consult(place: Place, member: User | None = None, days: int = 2) -> User:
    """A consultee member of the council is asked to comment within so many days."""
    member = member or a_member(place.council, Role.CONSULTEE, office="Member for Housing")
    deciding.ask_member(
        response=place.response,
        by=place.officer,
        member=member,
        comment_by=timezone.localdate() + dt.timedelta(days=days),
    )
    return member


# What a decision says beside its words, where the report says nothing of it.
ASKED: dict[str, Any] = {"interest_kind": InterestKind.NONE, "has_no_alternatives": True}


WHY = "Better so."


def sign(
    place: Place, outcome: str = Outcome.SUPPORTED, changes: dict[int, Change] | None = None
) -> Decision:
    """The member saves a draft decision and signs what the page shows. A change without a reason
    gets one."""
    given = {pk: replace(one, reason=one.reason or WHY) for pk, one in (changes or {}).items()}
    draft = deciding.save_decision_draft(
        response=place.response,
        by=place.member,
        outcome=outcome,
        changes=given,
        reasons="Because." if outcome == Outcome.NOT_SUPPORTED else "",
        comments="So decided." if outcome == Outcome.OWN_DECISION else "",
        **ASKED,
    )
    response = Response.objects.get(pk=place.response.pk)
    return deciding.decide(
        response=response,
        by=place.member,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
    )

"""The calendar of a council in words: the last day of each step, what is near, what helps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from consultations.models import Invitation
from consultations.policies import spoken_moment
from consultations.working_days import working_days
from responses.deadlines import Calendar, LastDay, Step, Trouble, calendar
from responses.models import Response
from responses.presenters.tags import Tag

STEPS = {
    Step.SEND: "Send to whoever decides",
    Step.DECIDE: "Decision",
    Step.PUBLISH: "Publish the decision",
    Step.EFFECT: "The decision has effect",
    Step.SUBMIT: "Submit",
}
# What is to be done by that day, in the middle of a sentence.
TO_DO = {
    Step.SEND: "send it for decision",
    Step.DECIDE: "decide",
    Step.PUBLISH: "publish the decision",
    Step.EFFECT: "have the decision in effect",
    Step.SUBMIT: "submit",
}


@dataclass(frozen=True)
class DateLine:
    """One step: its last day, and how near that is."""

    name: str
    day: str
    date: dt.date
    tag: Tag | None
    hint: str


@dataclass(frozen=True)
class Warned:
    """That the calendar does not work, in one sentence, and what helps."""

    sentence: str
    helps: tuple[str, ...]
    is_urgent: bool


@dataclass(frozen=True)
class Dates:
    lines: tuple[DateLine, ...]
    rule: str  # how the days were counted
    has_said: bool  # the council has said how it calls in
    next: str  # "Last day to send it for decision: Thursday 12 March 2015 (tomorrow)"
    next_tag: Tag | None
    warned: Warned | None


def day_words(day: dt.date) -> str:
    """ "Thursday 12 March 2015"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def dates_for(invitation: Invitation, response: Response | None) -> Dates:
    """The calendar as it stands today."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = calendar(invitation, response, today, has_ended=now >= invitation.ends_at)
    return dates(invitation, found, today)


def dates(invitation: Invitation, found: Calendar, today: dt.date) -> Dates:
    following = found.next
    return Dates(
        lines=tuple(_line(day, invitation, found, today) for day in found.days),
        rule=_rule(found),
        has_said=found.rule is not None,
        next=f"Last day to {TO_DO[following.step]}: {day_words(following.on)}" if following else "",
        next_tag=_near(following.on, today) if following else None,
        warned=_warned(invitation, found, today),
    )


def _line(day: LastDay, invitation: Invitation, found: Calendar, today: dt.date) -> DateLine:
    hint = ""
    if day.step == Step.SUBMIT:
        hint = f"before {timezone.localtime(invitation.ends_at):%H:%M}"
        if invitation.ends_at > invitation.consultation.closes_at:
            hint += ", the end that the LGA gave this council"
    elif not day.is_done and day.on > today:
        hint = f"in {_working(working_days(today, day.on))}"
    tag = Tag("Done", "green") if day.is_done else _near(day.on, today)
    if tag is None and found.next is not None and day.step == found.next.step:
        tag = Tag("Next", "blue")
    return DateLine(STEPS[day.step], day_words(day.on), day.on, tag, hint)


def _near(day: dt.date, today: dt.date) -> Tag | None:
    match (day - today).days:
        case 0:
            return Tag("Today", "yellow")
        case 1:
            return Tag("Tomorrow", "yellow")
        case days if days < 0:
            return Tag("Past", "red")
    return None


def _rule(found: Calendar) -> str:
    """How the days were counted, backwards from the last one."""
    usual = found.usual
    counted = (
        f"Counted backwards: {_working(usual.to_publish)} from the decision to its publication, "
        f"{_working(usual.to_decide)} for whoever decides. Weekends and bank holidays are no "
        "working days."
    )
    if found.rule is None:
        return (
            "The council has not said whether its decisions can be called in, so no days of "
            f"call-in are counted. {counted}"
        )
    if found.is_waived:
        return (
            "No call-in is counted: it is waived because the matter is urgent, and the decision "
            f"has effect when it is made. {counted}"
        )
    if not found.rule.days:
        return f"No call-in is counted: the decision has effect when it is made. {counted}"
    return f"{_working(found.rule.days)} of call-in follow the publication. {counted}"


def _working(days: int) -> str:
    return f"{days} working day{'s' if days != 1 else ''}"


def _warned(invitation: Invitation, found: Calendar, today: dt.date) -> Warned | None:
    last = day_words(found.table.effective_by)
    waiver = (
        "If the matter is urgent, call-in can be waived where the council's constitution allows "
        "it: whoever decides says so with the reason and who agreed, and the decision has effect "
        "at once."
    )
    subject = (
        f"The {invitation.consultation.publisher} accepts the submission subject to call-in: "
        f"publish the decision and submit it before {spoken_moment(invitation.ends_at)}."
    )
    more = f"Ask the {invitation.consultation.publisher} for more time."
    accepts = (
        invitation.consultation.accepts_subject_to_call_in
        or invitation.may_submit_subject_to_call_in
    )
    helps = (*((subject,) if accepts else ()), waiver, more)
    match found.trouble:
        case Trouble.IMPOSSIBLE:
            assert found.earliest is not None
            is_published = any(one.is_done for one in found.days if one.step == Step.PUBLISH)
            is_decided = any(one.is_done for one in found.days if one.step == Step.DECIDE)
            if is_published:
                begin = "The decision"
                helps = (*((subject,) if accepts else ()), more)
            elif is_decided:
                begin = "Even if it is published today, the decision"
                helps = (*((subject,) if accepts else ()), more)
            else:
                begin = "Even a decision that is made and published today"
            verb = "has" if is_published else "would have"
            return Warned(
                f"{begin} {verb} effect only from {day_words(found.earliest)}, after the last day "
                f"to submit, {last}.",
                helps,
                True,
            )
        case Trouble.CALLED_IN:
            return Warned(
                "The decision has been called in and has no effect before that is over. The last "
                f"day to submit is {last}.",
                (more,),
                True,
            )
        case Trouble.LATE:
            days = [one for one in found.days if not one.is_done and one.on >= today]
            still = (
                f"It still works if you {TO_DO[days[0].step]} by {day_words(days[0].on)}."
                if days
                else "It is the last day."
            )
            assert found.next is not None
            return Warned(
                f"The last day to {TO_DO[found.next.step]} was {day_words(found.next.on)}. {still}",
                (more,),
                False,
            )
    return None

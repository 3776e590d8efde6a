"""What becomes of a decision, in words: its call-in, its publication, since when it has effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.enums import Role
from councils.models import User
from councils.policies import spoken
from responses import permissions, public_page, taking_effect
from responses.actions.deciding import CallInRule
from responses.effect import Standing
from responses.enums import CallInOutcome, Outcome
from responses.models import CallIn, Decision, Response, Submission
from responses.paper import wording
from responses.presenters.moves import Button
from responses.presenters.steps import NextStep, Tag, moment

NOT_SAID = wording.rule_words(None, is_waived=False)
TAGS = {
    Standing.IN_EFFECT: Tag(_("In effect"), "green"),
    Standing.UNPUBLISHED: Tag(_("Not in effect yet"), "yellow"),
    Standing.OPEN: Tag(_("Open to call-in"), "yellow"),
    Standing.CALLED_IN: Tag(_("Called in"), "red"),
    Standing.SENT_BACK: Tag(_("To be made again"), "red"),
}


@dataclass(frozen=True)
class Fact:
    key: str
    value: str


@dataclass(frozen=True)
class CourseWords:
    """Where a decision stands. `said_where` leads to where the council says how it decides."""

    tag: Tag
    sentence: str
    facts: tuple[Fact, ...]
    grounds: str
    outcome_words: str
    is_not_said: bool
    said_where: str
    public_url: str  # its page for everybody, where it is on one
    buttons: tuple[Button, ...]


def rule_words(rule: CallInRule) -> str:
    """ "For 5 working days after publication", "None: it was waived …"."""
    return wording.rule_words(rule.days, is_waived=rule.is_waived)


def course_words(
    response: Response, decision: Decision, user: User, now: dt.datetime
) -> CourseWords:
    """`decision` is the latest, read with "published" and "called_in"."""
    effect = decision.effect_on(timezone.localdate(now))
    called_in = getattr(decision, "called_in", None)
    is_administrator = Role.ADMINISTRATOR in user.roles_at(response.invitation.council_id)
    practice = reverse("councils:practice", args=[response.invitation.council.slug])
    return CourseWords(
        TAGS[effect.standing],
        standing_words(decision, now),
        tuple(_facts(decision, called_in)),
        called_in.grounds if called_in else "",
        called_in.outcome_words if called_in else "",
        decision.call_in_days is None,
        practice if is_administrator else "",
        reverse("responses:public-decision", args=response.url_args)
        if response.on_public_page
        else "",
        tuple(course_buttons(response, user, now)),
    )


def course_buttons(response: Response, user: User, now: dt.datetime) -> list[Button]:
    """What this person may record now; nothing that would be refused."""
    if not permissions.can_follow_decision(user, response):
        return []
    steps = (
        (
            gettext("Record its publication"),
            taking_effect.PUBLISH,
            taking_effect.publication_can_be_recorded,
        ),
        (gettext("Record a call-in"), "responses:call-in", taking_effect.call_in_can_be_recorded),
        (
            gettext("Record the outcome of the call-in"),
            taking_effect.END,
            taking_effect.call_in_is_open,
        ),
        (
            gettext("Put the decision on a public page"),
            "responses:put-on-page",
            public_page.can_be_put_on_page,
        ),
        (
            gettext("Take the decision off its public page"),
            "responses:take-off-page",
            public_page.can_be_taken_off_page,
        ),
    )
    return [
        Button(label, reverse(name, args=response.url_args), ())
        for label, name, policy in steps
        if not policy(response, user, now)
    ]


@dataclass(frozen=True)
class EarlierLine:
    """A decision that is not the latest. `sentence` and `buttons` where something still hangs on
    it: the response was submitted on it, or its call-in is open."""

    outcome: str
    signed: str
    when: str
    sentence: str
    buttons: tuple[Button, ...]


def earlier_lines(
    response: Response,
    earlier: Sequence[Decision],
    user: User,
    now: dt.datetime,
    *,
    sent_on: int | None,
) -> list[EarlierLine]:
    """Those before the latest, read as it is; `sent_on` is the id of the one that was submitted
    on, while another submission is prepared. Two queries for each on which something hangs."""
    return [_earlier(response, one, one.pk == sent_on, user, now) for one in earlier]


def _earlier(
    response: Response, decision: Decision, is_sent_on: bool, user: User, now: dt.datetime
) -> EarlierLine:
    called_in = getattr(decision, "called_in", None)
    is_open = called_in is not None and not called_in.outcome
    sent = [gettext("The response was submitted on it.")] if is_sent_on else []
    number = decision.number
    steps = (
        (
            gettext("Record a call-in"),
            "responses:call-in-of",
            taking_effect.call_in_can_be_recorded,
        ),
        (
            gettext("Record the outcome of the call-in"),
            "responses:end-call-in-of",
            taking_effect.call_in_is_open,
        ),
    )
    may = (is_sent_on or is_open) and permissions.can_follow_decision(user, response)
    return EarlierLine(
        str(Outcome(decision.outcome).label),
        decision.signed_name,
        moment(decision.decided_at),
        " ".join([*sent, standing_words(decision, now)]) if is_sent_on or is_open else "",
        tuple(
            Button(label, reverse(name, args=[*response.url_args, number]), ())
            for label, name, policy in steps
            if may and not policy(response, user, now, number=number)
        ),
    )


def with_next(step: NextStep, course: CourseWords, buttons: Sequence[Button]) -> list[Button]:
    """The buttons of the decision's page: what is next comes first, also where it is to be
    recorded."""
    known = {button.url for button in buttons}
    first = [one for one in course.buttons if one.url == step.url and one.url not in known]
    return [*first, *buttons]


def standing_words(decision: Decision, now: dt.datetime) -> str:
    """Where it stands, in a sentence or two."""
    effect = decision.effect_on(timezone.localdate(now))
    since = spoken(effect.since) if effect.since else ""
    days = rule_words(CallInRule(decision.call_in_days, False)).lower()
    called_in = getattr(decision, "called_in", None)
    match effect.standing:
        case Standing.UNPUBLISHED:
            return gettext(
                "It has no effect yet. It can be called in %(days)s, and its publication is not "
                "recorded."
            ) % {"days": days}
        case Standing.OPEN:
            assert effect.until
            return gettext(
                "It can be called in until %(until)s. If it is not, it has effect from %(since)s."
            ) % {"until": spoken(effect.until), "since": since}
        case Standing.CALLED_IN:
            return gettext("It was called in, and has no effect while that is open.")
        case Standing.SENT_BACK:
            return gettext(
                "It was called in and is to be made again. It stays on record without effect."
            )
        case _ if called_in is not None:
            said = gettext("It was called in and stands. It has effect since %(since)s.")
        case _ if effect.until is not None:
            said = gettext("It was not called in in time and has effect since %(since)s.")
        case _ if decision.call_in_days is None:
            said = gettext("It has effect since %(since)s. %(not_said)s, so none is enforced.")
        case _ if decision.call_in_days and decision.is_call_in_waived:
            said = gettext(
                "Call-in is waived because it could not wait. It has effect since %(since)s."
            )
        case _:
            said = gettext("It cannot be called in and has effect since %(since)s.")
    return said % {"since": since, "not_said": NOT_SAID}


def _facts(decision: Decision, called_in: CallIn | None) -> list[Fact]:
    rule = CallInRule(decision.call_in_days, decision.is_call_in_waived)
    found = [Fact(gettext("Call-in"), rule_words(rule))]
    if published := getattr(decision, "published", None):
        where = f", {published.where}" if published.where else ""
        found.append(Fact(gettext("Published"), f"{spoken(published.published_on)}{where}"))
    else:
        found.append(Fact(gettext("Published"), gettext("Not recorded")))
    if called_in is not None:
        by = gettext("%(day)s, by %(who)s") % {
            "day": spoken(called_in.called_in_on),
            "who": called_in.called_in_by,
        }
        found.append(Fact(gettext("Called in"), by))
        if called_in.outcome and called_in.outcome_on:
            label = CallInOutcome(called_in.outcome).label
            found.append(Fact(gettext("Outcome"), f"{label}, {spoken(called_in.outcome_on)}"))
    return found


def submitted_subject_to(submission: Submission) -> str:
    """What a page about a submission says of its decision's call-in; "" where there is nothing."""
    return taking_effect.submission_words(submission, timezone.now())

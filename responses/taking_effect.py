"""From the signature to the day on which a decision has effect: what may be done when.

A decision is published, can be called in for some days, and has effect afterwards
(`responses/effect.py`); only then is what it decides submitted, unless the LGA takes it *subject to
call-in*.  Policies as in `policies`: each returns what stands in the way, nothing means yes, and
buttons, pages and, under the lock, the actions ask the same ones.

What counts is the day on which something happened, and it may be recorded later: a call-in within
its time is one also when the record of it comes after the decision had effect.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.working_days import DAY
from councils.models import User
from councils.policies import spoken
from councils.refusals import Blocker
from responses.effect import CallInOutcome, Effect, Standing, may_be_called_in
from responses.enums import DECIDED
from responses.models import Decision, Response, Submission
from responses.timetable import call_in_ends, last_day

PUBLISH = "responses:publish-decision"
END = "responses:end-call-in"
DATES = "responses:dates"  # where more time is asked for


def effect_now(response: Response, now: dt.datetime) -> Effect | None:
    """Where the latest decision stands; None without one."""
    decision = response.last_decision
    return decision.effect_on(timezone.localdate(now)) if decision else None


def accepts_subject_to_call_in(response: Response) -> bool:
    """Whether the LGA takes this council's response while its decision can still be called in."""
    invitation = response.invitation
    return (
        invitation.may_submit_subject_to_call_in
        or invitation.consultation.accepts_subject_to_call_in
    )


def subject_to_call_in_until(decision: Decision, now: dt.datetime) -> dt.date | None:
    """The day until which what is submitted on it now could be called in; None: it is final."""
    effect = decision.effect_on(timezone.localdate(now))
    return effect.until if effect.standing == Standing.OPEN else None


# --- submitting -----------------------------------------------------------------------------


def decision_has_effect(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """What is submitted has been decided for good; or the LGA takes it subject to call-in."""
    decision, effect = response.last_decision, effect_now(response, now)
    if decision is None or effect is None:
        return [Blocker("undecided", _("There is no decision to submit."))]
    match effect.standing:
        case Standing.IN_EFFECT:
            return []
        case Standing.UNPUBLISHED:
            days = decision.call_in_days or 0
            sentence = ngettext(
                "The decision has no effect before it is published and %(days)s working day of "
                "call-in are over, and its publication is not recorded. Record when and where it "
                "was published.",
                "The decision has no effect before it is published and %(days)s working days of "
                "call-in are over, and its publication is not recorded. Record when and where it "
                "was published.",
                days,
            ) % {"days": days}
            return [Blocker("unpublished", sentence, reverse(PUBLISH, args=response.url_args))]
        case Standing.OPEN if accepts_subject_to_call_in(response):
            return []
        case Standing.OPEN:
            assert effect.until and effect.since
            sentence = _(
                "The decision can be called in until %(until)s. The response can be submitted from "
                "%(since)s."
            ) % {"until": spoken(effect.until), "since": spoken(effect.since)}
            sentence += too_late(response, effect.since)
            return [Blocker("open-to-call-in", sentence, reverse(DATES, args=response.url_args))]
        case Standing.CALLED_IN:
            return no_call_in_is_open(response, by, now)
        case _:
            return [Blocker("sent-back", _("After its call-in the decision is to be made again."))]


def no_call_in_is_open(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """While the latest decision is called in, nothing is made of it."""
    decision, effect = response.last_decision, effect_now(response, now)
    if decision is None or effect is None or effect.standing != Standing.CALLED_IN:
        return []
    sentence = _(
        "The decision was called in on %(day)s. When it is known how that ended, record the "
        "outcome."
    ) % {"day": spoken(decision.called_in.called_in_on)}
    return [Blocker("called-in", sentence, reverse(END, args=response.url_args))]


def too_late(response: Response, since: dt.date) -> str:
    """What helps when the decision has effect after this council's last day; "" before."""
    last = last_day(response.invitation.ends_at)
    if since <= last:
        return ""
    sentence = _(
        "That is after %(day)s, the last day of the consultation: ask the %(publisher)s for more "
        "time."
    ) % {"day": spoken(last), "publisher": response.invitation.consultation.publisher}
    return f" {sentence}"


# --- publication, call-in, outcome ----------------------------------------------------------


def followed(response: Response, number: int | None = None) -> Decision | None:
    """The decision whose course is recorded: the latest, or an earlier one by its number."""
    latest = response.last_decision
    if number is None or (latest is not None and latest.number == number):
        return latest
    made = response.decisions.select_related("published", "called_in")
    return made.filter(number=number).first()


def publication_can_be_recorded(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """Once for each decision, while it is in force."""
    decision = response.last_decision
    if decision is None or not _is_in_force(response, decision):
        return [_not_in_force()]
    if published := getattr(decision, "published", None):
        return [
            Blocker(
                "published",
                _("It is recorded already: the decision was published on %(day)s.")
                % {"day": spoken(published.published_on)},
            )
        ]
    return []


def call_in_can_be_recorded(
    response: Response, by: User, now: dt.datetime, *, number: int | None = None
) -> list[Blocker]:
    """A published decision that can be called in, once: the latest, or by its number an earlier
    one on which a submission stands."""
    decision = followed(response, number)
    if decision is None or not _is_in_force(response, decision):
        return [_not_in_force()]
    if decision.call_in_days is None:
        sentence = _(
            "When this decision was signed, the council had not said whether its decisions can "
            "be called in. So no call-in of it is recorded here; to change what was decided, "
            "reopen the response."
        )
        return [Blocker("not-said", sentence)]
    if decision.call_in_days == 0:
        return [
            Blocker("no-call-in", _("Decisions of the council could not be called in that day."))
        ]
    if decision.is_call_in_waived:
        return [
            Blocker("waived", _("Call-in of this decision was waived because it could not wait."))
        ]
    if called_in := getattr(decision, "called_in", None):
        return [
            Blocker(
                "called-in",
                _("It is recorded already: the decision was called in on %(day)s.")
                % {"day": spoken(called_in.called_in_on)},
            )
        ]
    if not hasattr(decision, "published"):
        sentence = _(
            "A decision can be called in once it is published. Record its publication first."
        )
        return [Blocker("unpublished", sentence, reverse(PUBLISH, args=response.url_args))]
    return []


def call_in_is_open(
    response: Response, by: User, now: dt.datetime, *, number: int | None = None
) -> list[Blocker]:
    """The decision, the latest or by its number an earlier one, was called in, and nobody has said
    how that ended."""
    decision = followed(response, number)
    called_in = getattr(decision, "called_in", None)
    if called_in is None:
        return [Blocker("not-called-in", _("The decision has not been called in."))]
    if called_in.outcome:
        return [
            Blocker(
                "ended",
                _("It is recorded already how the call-in ended on %(day)s.")
                % {"day": spoken(called_in.outcome_on)},
            )
        ]
    return []


def _is_in_force(response: Response, decision: Decision) -> bool:
    """Nothing has taken its place: the response stands decided by it, or what was submitted on it
    counts until another submission replaces it."""
    if response.state in DECIDED and decision == response.last_decision:
        return True
    return Submission.objects.standing().filter(decision=decision).exists()


def _not_in_force() -> Blocker:
    sentence = _("The decision is no longer in force: the response was reopened or withdrawn.")
    return Blocker("not-in-force", sentence)


# --- days -----------------------------------------------------------------------------------
# The anchor of each blocker is the name of the field in which the day was typed.


def publication_day_fits(decision: Decision, day: dt.date, now: dt.datetime) -> list[Blocker]:
    """Not before the decision was made, and not to come."""
    if day < decision.day:
        sentence = _("The decision was made on %(day)s: it was published that day or later.") % {
            "day": spoken(decision.day)
        }
        return [Blocker("too-early", sentence, "published_on")]
    return _not_to_come(day, now, "published_on")


def call_in_day_fits(decision: Decision, day: dt.date, now: dt.datetime) -> list[Blocker]:
    """From the publication to the last day of call-in."""
    course = decision.course
    if may_be_called_in(course, day):
        return _not_to_come(day, now, "called_in_on")
    assert course.published_on and course.rule
    until = call_in_ends(course.published_on, course.rule)
    sentence = _(
        "It could be called in from %(published)s, when it was published, to %(until)s."
    ) % {"published": spoken(course.published_on), "until": spoken(until)}
    return [Blocker("out-of-time", sentence, "called_in_on")]


def outcome_day_fits(decision: Decision, day: dt.date, now: dt.datetime) -> list[Blocker]:
    called_in_on = decision.called_in.called_in_on
    if day < called_in_on:
        sentence = _("It was called in on %(day)s: it ended that day or later.") % {
            "day": spoken(called_in_on)
        }
        return [Blocker("too-early", sentence, "outcome_on")]
    return _not_to_come(day, now, "outcome_on")


def _not_to_come(day: dt.date, now: dt.datetime, field: str) -> list[Blocker]:
    if day <= timezone.localdate(now):
        return []
    return [Blocker("to-come", _("%(day)s is still to come.") % {"day": spoken(day)}, field)]


# --- what a submission says -----------------------------------------------------------------


def submission_words(submission: Submission, now: dt.datetime) -> str:
    """Whether it is final, where that was ever open; read along: "decision__called_in"."""
    called_in = getattr(submission.decision, "called_in", None)
    if called_in is not None and called_in.outcome == CallInOutcome.RECONSIDER:
        return _(
            "The decision was called in, and on %(day)s it was found that it is to be made "
            "again. This submission is not counted."
        ) % {"day": spoken(called_in.outcome_on)}
    if called_in is not None and not called_in.outcome:
        return _(
            "The decision was called in on %(day)s. The submission is not counted, unless the "
            "call-in ends with the decision standing."
        ) % {"day": spoken(called_in.called_in_on)}
    until = submission.call_in_until
    if until is None:
        return ""
    if called_in is not None:
        return _(
            "The decision was called in, and on %(day)s it was found that it stands. The "
            "submission is final."
        ) % {"day": spoken(called_in.outcome_on)}
    if timezone.localdate(now) > until:
        return _(
            "It was submitted subject to call-in until %(until)s. It was not called in, and is "
            "final since %(since)s."
        ) % {"until": spoken(until), "since": spoken(until + DAY)}
    return _(
        "Subject to call-in until %(until)s. It is final after that day, unless the decision is "
        "called in."
    ) % {"until": spoken(until)}

"""The calendar of a council in words: the last day of each step, what is near, what helps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from consultations.models import Invitation
from consultations.policies import spoken_moment
from consultations.working_days import working_days
from responses.deadlines import Calendar, LastDay, Step, Trouble, calendar
from responses.models import Response
from responses.presenters.tags import Tag

STEPS = {
    Step.SEND: _("Send to whoever decides"),
    Step.DECIDE: _("Decision"),
    Step.PUBLISH: _("Publish the decision"),
    Step.EFFECT: _("The decision has effect"),
    Step.SUBMIT: _("Submit"),
}
# What is to be done by that day, in each of the sentences that say so.
LAST_DAY = {
    Step.SEND: _("Last day to send it for decision: %(day)s"),
    Step.DECIDE: _("Last day to decide: %(day)s"),
    Step.PUBLISH: _("Last day to publish the decision: %(day)s"),
    Step.EFFECT: _("Last day to have the decision in effect: %(day)s"),
    Step.SUBMIT: _("Last day to submit: %(day)s"),
}
LAST_DAY_WAS = {
    Step.SEND: _("The last day to send it for decision was %(day)s."),
    Step.DECIDE: _("The last day to decide was %(day)s."),
    Step.PUBLISH: _("The last day to publish the decision was %(day)s."),
    Step.EFFECT: _("The last day to have the decision in effect was %(day)s."),
    Step.SUBMIT: _("The last day to submit was %(day)s."),
}
STILL_WORKS = {
    Step.SEND: _("It still works if you send it for decision by %(day)s."),
    Step.DECIDE: _("It still works if you decide by %(day)s."),
    Step.PUBLISH: _("It still works if you publish the decision by %(day)s."),
    Step.EFFECT: _("It still works if you have the decision in effect by %(day)s."),
    Step.SUBMIT: _("It still works if you submit by %(day)s."),
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
    return dateformat.format(day, "l j F Y")


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
        next=LAST_DAY[following.step] % {"day": day_words(following.on)} if following else "",
        next_tag=_near(following.on, today) if following else None,
        warned=_warned(invitation, found, today),
    )


def _line(day: LastDay, invitation: Invitation, found: Calendar, today: dt.date) -> DateLine:
    hint = ""
    if day.step == Step.SUBMIT:
        end = {"time": f"{timezone.localtime(invitation.ends_at):%H:%M}"}
        hint = gettext("before %(time)s") % end
        if invitation.ends_at > invitation.consultation.closes_at:
            hint = gettext("before %(time)s, the end that the LGA gave this council") % end
    elif not day.is_done and day.on > today:
        days = working_days(today, day.on)
        hint = ngettext("in %(days)s working day", "in %(days)s working days", days) % {
            "days": days
        }
    tag = Tag(_("Done"), "green") if day.is_done else _near(day.on, today)
    if tag is None and found.next is not None and day.step == found.next.step:
        tag = Tag(_("Next"), "blue")
    return DateLine(str(STEPS[day.step]), day_words(day.on), day.on, tag, hint)


def _near(day: dt.date, today: dt.date) -> Tag | None:
    match (day - today).days:
        case 0:
            return Tag(_("Today"), "yellow")
        case 1:
            return Tag(_("Tomorrow"), "yellow")
        case days if days < 0:
            return Tag(_("Past"), "red")
    return None


def _rule(found: Calendar) -> str:
    """How the days were counted, backwards from the last one."""
    usual = found.usual
    counted = gettext(
        "Counted back from the last day: %(to_publish)s to publish the decision, %(to_decide)s "
        "to decide. Weekends and bank holidays do not count."
    ) % {"to_publish": _working(usual.to_publish), "to_decide": _working(usual.to_decide)}
    if found.rule is None:
        call_in = gettext(
            "No call-in is counted: the council has not said whether its decisions can be called "
            "in."
        )
    elif found.is_waived:
        call_in = gettext(
            "No call-in is counted: it is waived because the matter is urgent, and the decision "
            "has effect when it is made."
        )
    elif not found.rule.days:
        call_in = gettext("No call-in is counted: the decision has effect when it is made.")
    else:
        call_in = ngettext(
            "%(days)s working day of call-in follow the publication.",
            "%(days)s working days of call-in follow the publication.",
            found.rule.days,
        ) % {"days": found.rule.days}
    return f"{counted} {call_in}"


def _working(days: int) -> str:
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def _warned(invitation: Invitation, found: Calendar, today: dt.date) -> Warned | None:
    last = day_words(found.table.effective_by)
    waiver = gettext(
        "If the matter is urgent, call-in can be waived where the council's constitution allows "
        "it: whoever decides says so with the reason and who agreed, and the decision has effect "
        "at once."
    )
    publisher = invitation.consultation.publisher
    subject = gettext(
        "The %(publisher)s accepts the submission subject to call-in: publish the decision and "
        "submit it before %(end)s."
    ) % {"publisher": publisher, "end": spoken_moment(invitation.ends_at)}
    more = gettext("Ask the %(publisher)s for more time.") % {"publisher": publisher}
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
                sentence = gettext(
                    "The decision has effect only from %(day)s, after the last day to submit, "
                    "%(last)s."
                )
                helps = (*((subject,) if accepts else ()), more)
            elif is_decided:
                sentence = gettext(
                    "Even if it is published today, the decision would have effect only from "
                    "%(day)s, after the last day to submit, %(last)s."
                )
                helps = (*((subject,) if accepts else ()), more)
            else:
                sentence = gettext(
                    "Even a decision that is made and published today would have effect only "
                    "from %(day)s, after the last day to submit, %(last)s."
                )
            days = {"day": day_words(found.earliest), "last": last}
            return Warned(sentence % days, helps)
        case Trouble.CALLED_IN:
            return Warned(
                gettext(
                    "The decision has been called in and has no effect before that is over. The "
                    "last day to submit is %(last)s."
                )
                % {"last": last},
                (more,),
            )
        case Trouble.LATE:
            ahead = [one for one in found.days if not one.is_done and one.on >= today]
            still = (
                STILL_WORKS[ahead[0].step] % {"day": day_words(ahead[0].on)}
                if ahead
                else gettext("It is the last day.")
            )
            assert found.next is not None
            was = LAST_DAY_WAS[found.next.step] % {"day": day_words(found.next.on)}
            return Warned(f"{was} {still}", (more,))
    return None

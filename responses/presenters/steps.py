"""Where a response stands, what is next and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation, Invitation
from consultations.working_days import working_days
from councils.enums import Role
from councils.models import User
from responses import permissions, policies
from responses.enums import State
from responses.models import (
    Response,
)
from responses.presenters.dates import Dates, dates_for
from responses.presenters.effect_steps import (
    after_call_in,
    before_effect,
    sent_back,
    subject_until,
    while_objected,
)
from responses.presenters.hearing import next_for_asked
from responses.presenters.tags import Tag as Tag
from responses.presenters.who import next_for_recorder, who_decided, who_decides

# Status tag: words and the colour class of the tag component ("" is a plain tag).
TAGS = {
    State.DRAFTING: "blue",
    State.AWAITING_DECISION: "yellow",
    State.APPROVED: "green",
    State.NOT_SUPPORTED: "red",
    State.NIL_RETURN: "grey",
    State.SUBMITTED: "green",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class NextStep:
    """What happened and what is next; with the one button that leads there, if any."""

    happened: str
    next: str
    label: str = ""
    url: str = ""


def tag_of(response: Response | None) -> Tag:
    if response is None:
        return Tag(_("Not started"), "grey")
    return Tag(str(response.get_state_display()), TAGS[State(response.state)])


def time_left(invitation: Invitation) -> str:
    """ "9 days left (7 working days), until Friday 13 March 2015, 23:59": of this council, which
    may have been given more time; also at and after the end."""
    return _left(invitation.consultation, invitation.ends_at)


def time_to_closing(consultation: Consultation) -> str:
    """The same for the consultation, and until when some councils have been given more time."""
    words = _left(consultation, consultation.closes_at)
    if not consultation.is_extended:
        return words
    return _("%(time_left)s. Councils that were given more time: until %(end)s") % {
        "time_left": words,
        "end": moment(consultation.ends_at),
    }


def _left(consultation: Consultation, ends_at: dt.datetime) -> str:
    now, closes = timezone.now(), timezone.localtime(ends_at)
    end = {"end": dateformat.format(closes, "l j F Y, H:i")}
    if now >= ends_at:
        return _("Closed on %(end)s") % end
    if now < consultation.opens_at:
        opens = dateformat.format(timezone.localtime(consultation.opens_at), "l j F Y, H:i")
        if consultation.published_at is None:
            return _("Would open on %(opens)s and close on %(end)s") % (end | {"opens": opens})
        return _("Opens on %(opens)s and closes on %(end)s") % (end | {"opens": opens})
    if consultation.published_at is None:
        return _("Opens when it is published and closes on %(end)s") % end
    days = (closes.date() - timezone.localdate(now)).days
    if days == 0:
        return _("Closes today at %(time)s") % {"time": f"{closes:%H:%M}"}
    working = working_days(timezone.localdate(), closes.date())
    of_them = ngettext("%(days)s working day", "%(days)s working days", working)
    left = ngettext(
        "%(days)s day left (%(working_days)s), until %(end)s",
        "%(days)s days left (%(working_days)s), until %(end)s",
        days,
    )
    return left % (end | {"days": str(days), "working_days": of_them % {"days": working}})


def moment(at: dt.datetime) -> str:
    return dateformat.format(timezone.localtime(at), "j F Y, H:i")


def lately(at: dt.datetime) -> str:
    """The time alone if it was today, else the whole moment."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else moment(at)


def next_step(invitation: Invitation, response: Response | None, user: User) -> NextStep:
    """What happened, what is next and the button, for this person; `time_left` says by when."""
    consultation = invitation.consultation
    args = [invitation.council.slug, consultation.code]
    if response is None:
        happened = _("%(publisher)s asks %(council)s to respond.") % {
            "publisher": consultation.publisher,
            "council": invitation.council.name,
        }
        if not invitation.is_open:
            return NextStep(happened, _("No response was started."))
        if permissions.can_start(user, invitation):
            return NextStep(
                happened,
                _("Start the response."),
                _("Open the consultation"),
                reverse("responses:task-list", args=args),
            )
        if Role.ADMINISTRATOR in user.roles_at(invitation.council_id):
            return NextStep(
                happened,
                _(
                    "A policy officer starts the response. Invite one, and an executive member, if "
                    "they are not here yet."
                ),
                _("People of the council"),
                reverse("councils:people", args=[invitation.council.slug]),
            )
        return NextStep(happened, _("A policy officer starts the response."))
    if not permissions.can_read(user, response):
        return NextStep(
            _("The council's response is being drafted."),
            _(
                "You read it once it is sent for decision, and comment to the record if you are "
                "asked."
            ),
        )
    can_draft = permissions.can_draft(user, response)
    can_decide = permissions.can_decide(user, response)
    see_decision: tuple[str, ...] = ()
    if permissions.can_read_decisions(user, invitation.council_id):
        see_decision = (_("See the decision"), reverse("responses:decision", args=args))
    match State(response.state):
        case State.DRAFTING:
            happened = (
                _("The response is with the policy officers again.")
                if response.return_reason
                else _("The suggested responses are being drafted.")
            )
            if not invitation.is_open:
                return NextStep(
                    happened, _("The consultation is closed. What was written is kept.")
                )
            if can_draft:
                url = reverse("responses:task-list", args=args)
                return NextStep(
                    happened,
                    _("Finish what is open below, check it and send it for decision."),
                    _("Go on drafting"),
                    url,
                )
            if permissions.can_work(user, response):
                return NextStep(
                    happened,
                    _("Write and comment where something is assigned to you."),
                    _("Go to what is assigned to you"),
                    reverse("responses:task-list", args=args) + "?mine=1",
                )
            return NextStep(happened, _("It will be sent for decision."))
        case State.AWAITING_DECISION:
            assert response.sent_at and response.sent_by
            sent = (
                _("Nil return sent for decision by %(who)s, %(when)s.")
                if response.is_nil
                else _("Sent for decision by %(who)s, %(when)s.")
            )
            happened = sent_back(response) or sent % {
                "who": response.sent_by.name,
                "when": moment(response.sent_at),
            }
            # Known where the response was read with it; a list of many says what is usual.
            is_handed_over = getattr(response, "has_hand_over", False)
            if is_handed_over and (aside := policies.takes_part(response, user, timezone.now())):
                return NextStep(happened, aside[0].sentence)
            if can_decide:
                return NextStep(
                    happened,
                    _("Read why no response should be sent, and decide.")
                    if response.is_nil
                    else _("Read the report and decide."),
                    _("Read and decide"),
                    reverse("responses:read", args=args),
                )
            decides = who_decides(response)
            if recording := next_for_recorder(user, response):
                return NextStep(
                    happened,
                    f"{decides} {recording}",
                    _("Record the decision"),
                    reverse("responses:record-decision", args=args),
                )
            if asked := next_for_asked(response, user):
                return NextStep(happened, *asked)
            if permissions.can_be_asked(user, response):
                comment = _("You comment to the record if you are asked.")
                return NextStep(
                    happened,
                    f"{decides} {comment}",
                    _("Read the report"),
                    reverse("responses:read", args=args),
                )
            return NextStep(happened, decides)
        case State.APPROVED:
            assert response.decided_at and response.decided_by
            happened = _("Approved by %(who)s, %(when)s.") % {
                "who": who_decided(response),
                "when": moment(response.decided_at),
            }
            if waits := while_objected(response, user) or before_effect(response, user):
                return NextStep(happened, *waits)
            if can_draft and invitation.is_open:
                until = subject_until(response)
                submit = (
                    _("Submit it to the %(publisher)s, subject to call-in until %(day)s.")
                    if until
                    else _("Submit it to the %(publisher)s.")
                )
                return NextStep(
                    happened,
                    submit % {"publisher": consultation.publisher, "day": until},
                    _("Submit the response"),
                    reverse("responses:submit", args=args),
                )
            if not invitation.is_open:
                return NextStep(happened, _("The consultation closed before it was submitted."))
            return NextStep(happened, _("A policy officer submits it."))
        case State.NOT_SUPPORTED:
            assert response.decided_at and response.decided_by
            happened = _("Not supported by %(who)s, %(when)s.") % {
                "who": who_decided(response),
                "when": moment(response.decided_at),
            }
            match invitation.is_open, response.is_revising:
                case True, True:
                    following = _("Nothing new is sent. It can be reopened before closing.")
                case True, False:
                    following = _("Nothing is sent. It can be reopened before closing.")
                case False, True:
                    following = _("Nothing new was sent.")
                case _:
                    following = _("Nothing was sent.")
            return NextStep(happened, following, *see_decision)
        case State.NIL_RETURN:
            assert response.decided_at and response.decided_by
            happened = _("%(who)s decided on %(when)s that no response is sent.") % {
                "who": response.decided_by.name,
                "when": moment(response.decided_at),
            }
            if not invitation.is_open:
                return NextStep(happened, _("Nothing was sent."), *see_decision)
            following = _(
                "Nothing more to do. The %(publisher)s sees that the council does not respond. It "
                "can be reopened before closing."
            ) % {"publisher": consultation.publisher}
            return NextStep(happened, following, *see_decision)
        case State.SUBMITTED:
            assert response.submitted_at
            submitted = {"when": moment(response.submitted_at)}
            happened = _("Submitted on %(when)s.") % submitted
            if called := after_call_in(response, user):
                return NextStep(happened, *called)
            if until := subject_until(response):
                submitted["day"] = until
                happened = _("Submitted on %(when)s, subject to call-in until %(day)s.") % submitted
            return NextStep(
                happened,
                _("Nothing more to do. The %(publisher)s analyses the responses after closing.")
                % {"publisher": consultation.publisher},
                _("See what was submitted"),
                reverse("responses:submitted", args=args),
            )
        case _:
            happened = _("The submission was withdrawn; it is not counted.")
            if can_draft:
                return NextStep(
                    happened,
                    _("Take it up again to send another."),
                    _("Go to the response"),
                    reverse("responses:task-list", args=args),
                )
            return NextStep(happened, _("A policy officer may take it up again."))


@dataclass(frozen=True)
class Row:
    """One row of the council's list of consultations."""

    title: str
    url: str
    publisher: str
    time_left: str
    tag: Tag
    step: NextStep
    dates: Dates
    dates_url: str
    meanwhile: str


def rows(invitations: Iterable[Invitation], user: User) -> list[Row]:
    """Each comes with its consultation, the council's practice, the response, if there is one, and
    its decisions (`with_course`)."""
    found = []
    for invitation in invitations:
        response = getattr(invitation, "response", None)
        consultation = invitation.consultation
        found.append(
            Row(
                title=consultation.title,
                url=reverse(
                    "responses:task-list", args=[invitation.council.slug, consultation.code]
                ),
                publisher=consultation.publisher,
                time_left=time_left(invitation),
                tag=tag_of(response),
                step=next_step(invitation, response, user),
                dates=dates_for(invitation, response),
                dates_url=reverse(
                    "responses:dates", args=[invitation.council.slug, consultation.code]
                ),
                meanwhile=meanwhile(response) if response else "",
            )
        )
    return found


def meanwhile(response: Response) -> str:
    """In a list, which submission counts while another is prepared; "" where none does."""
    if not response.is_revising:
        return ""
    assert response.submitted_at
    sent = {"when": moment(response.submitted_at)}
    if response.invitation.is_open:
        return _("The submission of %(when)s counts until a new one replaces it.") % sent
    return _("The submission of %(when)s stays in force.") % sent

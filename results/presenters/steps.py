"""Where the results stand, step by step: who did what, what is next, and who may do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.enums import StaffRoleKind
from councils.models import StaffRole, User
from councils.refusals import Blocker
from results import permissions, policies, workflow
from results.enums import FileFormat, ReleaseState, ReleaseVerb
from results.models import PublicationNote, Release, ReleaseEvent
from results.standing import Standing, happened
from results.workflow import BY_VERB, Transition

NOT_YET, WAITING, DONE = "grey", "blue", ""  # what is done is said without a tag
COLOURS = {
    ReleaseState.PREPARED: "blue",
    ReleaseState.FROZEN: "yellow",
    ReleaseState.PUBLISHED: "green",
}


@dataclass(frozen=True)
class State:
    """A tag, and what stands beside it."""

    text: str
    colour: str
    hint: str


@dataclass(frozen=True)
class Step:
    """A line of the list of steps: its status as a tag, who and when as a hint."""

    id: str
    name: str
    status: str
    colour: str
    hint: str


@dataclass(frozen=True)
class Button:
    """A move offered on the page, with what stands in its way."""

    verb: ReleaseVerb
    label: str
    url: str
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True)
class Next:
    """What is next, who may do it, and the button, if it is this person."""

    sentence: str
    who: str
    button: Button | None


@dataclass(frozen=True)
class HistoryLine:
    number: int
    at: dt.datetime
    who: str
    what: str
    reason: str
    hash: str


def steps(standing: Standing, now: dt.datetime, formats: Iterable[str]) -> list[Step]:
    """The five steps for the release in hand, else for the latest; `formats` are its files."""
    asked = standing.consultation
    is_closed = not policies.not_closed(asked, now)
    release = current(standing)
    return [
        Step(
            "closed",
            "The consultation closes",
            "Done" if is_closed else "Not yet",
            DONE if is_closed else NOT_YET,
            _closing(asked, now) if asked.published_at else "",
        ),
        _step(
            "prepared",
            "An analyst prepares the release",
            release,
            is_next=is_closed and not standing.made,  # after rejected figures, only perhaps
        ),
        _step(
            "frozen",
            "Another person approves; the figures are frozen",
            release,
            is_next=_is(release, ReleaseState.PREPARED),
        ),
        _files(release, set(formats)),
        _step(
            "published",
            "The release is published",
            release,
            is_next=_is(release, ReleaseState.FROZEN),
        ),
    ]


def _closing(asked: Consultation, now: dt.datetime) -> str:
    """When it closes, and when the last council can no longer submit."""
    verb = "Closed" if now >= asked.closes_at else "Closes"
    words = f"{verb} on {spoken_moment(asked.closes_at)}"
    return f"{words}; some until {spoken_moment(asked.ends_at)}" if asked.is_extended else words


def state_tag(standing: Standing, now: dt.datetime) -> State:
    """Where the results stand, beside the page's heading."""
    asked, release = standing.consultation, current(standing)
    if policies.not_closed(asked, now):
        text = str(asked.state_at(now).label)
        if now >= asked.closes_at:
            return State(text, NOT_YET, f"the last council ends {spoken_moment(asked.ends_at)}")
        return State(text, NOT_YET, f"closes on {spoken_moment(asked.closes_at)}")
    if release is None:
        return State("Closed", NOT_YET, f"since {spoken_moment(asked.closes_at)}")
    number = f"Release {release.number}" if release.number else "waits to be approved"
    return State(str(release.get_state_display()), COLOURS[ReleaseState(release.state)], number)


def current(standing: Standing) -> Release | None:
    """The release whose steps are shown: the one in hand, else the last published."""
    return standing.in_hand or standing.latest(ReleaseState.PUBLISHED)


def _is(release: Release | None, state: ReleaseState) -> bool:
    return release is not None and release.state == state


def _step(name: str, words: str, release: Release | None, *, is_next: bool) -> Step:
    """A step that a pair of columns records: prepared_at and prepared_by, and so on."""
    at, by = getattr(release, f"{name}_at", None), getattr(release, f"{name}_by", None)
    if by is not None and at is not None:
        return Step(name, words, "Done", DONE, f"{by.name}, {spoken_moment(at)}")
    if is_next:
        return Step(name, words, "Next", WAITING, "")
    return Step(name, words, "Not yet", NOT_YET, "")


def _files(release: Release | None, formats: set[str]) -> Step:
    words = "The files are made"
    if release is None or release.frozen_at is None:
        return Step("files", words, "Not yet", NOT_YET, "")
    made = len(formats)
    if made < len(FileFormat):
        hint = f"{made} of {len(FileFormat)} are ready; the others come by themselves"
        return Step("files", words, "Being made", WAITING, hint)
    return Step("files", words, "Done", DONE, ", ".join(str(each.label) for each in FileFormat))


def next_of(standing: Standing, user: User, now: dt.datetime) -> Next:
    """What is next as things stand; the button only for who may, when nothing is in the way."""
    if barred := policies.not_closed(standing.consultation, now):
        after = "After closing an analyst prepares a release and another person approves it."
        return Next(f"{barred[0].sentence} {after}", "", None)
    release = standing.in_hand
    if release is None:
        return _next_release(standing, user, now)
    if release.state == ReleaseState.FROZEN:
        sentence = f"{happened(release)} Look at them, then publish the release."
        return Next(sentence, "", _button(ReleaseVerb.PUBLISH, standing, user, now))
    approve = _button(ReleaseVerb.FREEZE, standing, user, now)
    match [blocker.code for blocker in approve.blockers]:
        case []:
            return Next(f"{happened(release)} Look at the layout and approve it.", "", approve)
        case ["same-person"]:
            others = able(permissions.APPROVING, but=release.prepared_by)
            sentence = f"{happened(release)} Another person looks at the layout and approves it."
            return Next(sentence, _who(others), None)
        case _:
            return Next(_sentences(approve.blockers), "", None)


def _next_release(standing: Standing, user: User, now: dt.datetime) -> Next:
    latest = standing.latest()
    if latest is not None and latest.state == ReleaseState.PUBLISHED:
        return Next(f"{happened(latest)} Nothing more has to be done.", "", None)
    prepare = _button(ReleaseVerb.PREPARE, standing, user, now)
    if prepare.blockers:
        return Next(_sentences(prepare.blockers), "", None)
    sentence = happened(latest) if latest else "The consultation is closed."
    sentence = f"{sentence} A release can be prepared."
    if permissions.can_prepare(user):
        return Next(sentence, "", prepare)
    return Next(sentence, _who(able(permissions.PREPARING)), None)


def able(roles: frozenset[StaffRoleKind], *, but: User | None = None) -> list[str]:
    """The names of the people at the LGA who have one of the roles today (one query)."""
    held = StaffRole.objects.filter(role__in=sorted(roles), user__is_active=True).active()
    people = {role.user.pk: role.user.name for role in held.select_related("user")}
    if but is not None:
        people.pop(but.pk, None)
    return sorted(people.values())


def _who(names: Sequence[str]) -> str:
    if names:
        return f"Who can do this: {', '.join(names)}."
    return (
        "Nobody else can do this yet: an LGA administrator gives somebody the role of editor or "
        "analyst."
    )


def _sentences(blockers: Iterable[Blocker]) -> str:
    return " ".join(blocker.sentence for blocker in blockers)


def _button(verb: ReleaseVerb, standing: Standing, user: User, now: dt.datetime) -> Button:
    transition = BY_VERB[verb]
    return button(transition, standing, workflow.subject(transition, standing), user, now)


def buttons(standing: Standing, user: User, now: dt.datetime) -> list[Button]:
    """The moves this person may make as things stand, as the table has them."""
    return [
        button(transition, standing, release, user, now)
        for transition, release in workflow.offered(user, standing)
    ]


def links(offers: Iterable[Button], following: Next) -> list[Button]:
    """The moves beside the next step that nothing bars: setting aside, rejecting, correcting."""
    main = following.button
    return [
        each for each in offers if not each.blockers and (main is None or each.verb != main.verb)
    ]


def overview_url(consultation: Consultation) -> str:
    return reverse("results:overview", args=[consultation.code])


def button(
    transition: Transition,
    standing: Standing,
    release: Release | None,
    user: User,
    now: dt.datetime,
) -> Button:
    """One move as this person sees it."""
    return Button(
        transition.verb,
        transition.label,
        reverse(transition.url_name, args=[standing.consultation.code]),
        tuple(workflow.blockers(transition, standing, release, user, now)),
    )


def history_lines(
    events: Iterable[ReleaseEvent],
    releases: Sequence[Release],
    notes: Iterable[PublicationNote],
) -> list[HistoryLine]:
    """What was done, newest first; each note carries its council."""
    by_pk = {release.pk: release for release in releases}
    noted = {note.pk: note for note in notes}
    lines = []
    for event in events:
        if event.release_id is None:
            note = noted[event.facts["note"]]
            said, reason = about(event, note), note.words
        else:
            release = by_pk[event.release_id]
            is_ended = event.verb in {ReleaseVerb.SET_ASIDE, ReleaseVerb.REJECT}
            said, reason = what(event, release), release.end_reason if is_ended else ""
        lines.append(HistoryLine(event.number, event.at, event.by.name, said, reason, event.hash))
    return lines


def about(event: ReleaseEvent, note: PublicationNote) -> str:
    """ "noted that Anytown Council has published its answers"."""
    return str(event.get_verb_display()).replace("a council", note.invitation.council.name)


def what(event: ReleaseEvent, release: Release) -> str:
    """The event in words: "published the release (release 1)"."""
    verb = str(event.get_verb_display())
    numbered = release.number is not None and event.verb != ReleaseVerb.PREPARE
    return f"{verb} (release {release.number})" if numbered else verb

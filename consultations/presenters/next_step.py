"""Where a consultation stands and what somebody at the LGA does next: sentences, what waits for
them, and one button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from consultations import permissions, policies
from consultations.definition.stored import definition_of, digest_of
from consultations.enums import ConsultationState as State
from consultations.enums import MailingKind, Verdict
from consultations.models import Consultation, CouncilQuestion, ExtensionRequest, Review
from consultations.policies import spoken_moment
from consultations.presenters.publishing import linked
from councils.enums import Taken
from councils.models import TakenAway, User
from councils.refusals import Blocker


@dataclass(frozen=True)
class Button:
    label: str
    url: str


@dataclass(frozen=True)
class NextStep:
    """`waiting` is what is still to be done, each with the address where that is; `to_send` the
    page whose address a colleague is sent."""

    sentences: tuple[str, ...]
    waiting: tuple[Blocker, ...] = ()
    button: Button | None = None
    to_send: str = ""


def next_step(consultation: Consultation, user: User, now: dt.datetime) -> NextStep:
    """What happened last, what is next and by when."""
    match consultation.state_at(now):
        case State.DRAFT:
            return _of_draft(consultation, user, now)
        case State.SCHEDULED:
            opens = spoken_moment(consultation.opens_at)
            return NextStep(
                (
                    f"{_asked(consultation)} It opens by itself on {opens}.",
                    "No council is written to by itself: an editor sends the invitation from "
                    "here once it is open, and gets a mail when it is due.",
                )
            )
        case State.OPEN:
            return _of_open(consultation, user)
        case State.CLOSED if now < consultation.ends_at:
            given = policies.given_more_time(consultation)
            return NextStep((given,), _waiting(consultation, user), _progress(consultation, user))
        case State.CLOSED:
            sentence = (
                f"It closed on {spoken_moment(consultation.ends_at)}. Next are its results: an "
                "analyst prepares them, and a second person approves them."
            )
            return NextStep((sentence,), button=_results(consultation, user))
        case State.REPORTED:
            assert consultation.reported_at is not None  # the state says so
            sentence = f"Its results were published on {spoken_moment(consultation.reported_at)}."
            return NextStep((sentence,), button=_results(consultation, user))
        case _:
            assert consultation.archived_at is not None
            sentence = f"It is archived since {spoken_moment(consultation.archived_at)}."
            return NextStep((sentence,))


def _asked(consultation: Consultation) -> str:
    asked = consultation.invitations.count()
    return "1 council is asked." if asked == 1 else f"{asked} councils are asked."


def _of_draft(consultation: Consultation, user: User, now: dt.datetime) -> NextStep:
    is_due = consultation.opens_at <= now
    when = "at once" if is_due else f"on {spoken_moment(consultation.opens_at)}"
    opens = f"It would open {when}."
    definition = definition_of(consultation)
    reviews = policies.reviews_of_now(consultation, digest_of(consultation, definition))
    blockers = [
        *policies.unfinished(consultation, definition, now),
        *policies.against_unreviewed(reviews, user),
    ]
    back = _taken_back(consultation, user)
    can_edit = permissions.can_edit(user)
    if not blockers:
        sentences = (*back, f"Everything is ready to publish. {opens}")
        publish = _page("Publish", "publish", consultation) if can_edit else None
        return NextStep(sentences, button=publish)
    if all(blocker.anchor == "review" for blocker in blockers):
        said = (*back, *(blocker.sentence for blocker in blockers), opens)
        return _of_review(consultation, user, blockers, said, reviews)
    number = len(blockers)
    things = "1 thing is" if number == 1 else f"{number} things are"
    return NextStep(
        (*back, f"{things} to be done before it can be published. {opens}"),
        tuple(linked(blockers, consultation)) if can_edit else tuple(_unlinked(blockers)),
        _page("Go on writing", "edit", consultation) if can_edit else None,
    )


def _of_review(
    consultation: Consultation,
    user: User,
    blockers: list[Blocker],
    said: tuple[str, ...],
    reviews: list[Review],
) -> NextStep:
    """Changes that were asked for are made; who can review it does, others send it to somebody."""
    if any(blocker.code == "changes" for blocker in blockers):
        can_edit = permissions.can_edit(user)
        change = _page("Change the draft", "edit", consultation) if can_edit else None
        return NextStep((*said, *_asked_for(reviews)), button=change)
    if any(blocker.code == "own-review" for blocker in blockers):
        return NextStep(said, to_send=_page("", "publish", consultation).url)
    review = _page("Review the draft", "review", consultation)
    if policies.against_reviewing(consultation, user):
        return NextStep(said, to_send=review.url)
    return NextStep(said, button=review)


def _asked_for(reviews: list[Review]) -> list[str]:
    """In the reviewers' own words what is to change, the newest last."""
    return [
        f"{review.reviewed_by.name} wrote: {review.words}"
        for review in reversed(reviews)
        if review.verdict == Verdict.CHANGES
    ]


def _of_open(consultation: Consultation, user: User) -> NextStep:
    closes = f"{_asked(consultation)} It closes on {spoken_moment(consultation.closes_at)}."
    waiting = _waiting(consultation, user)
    if consultation.mailings.filter(kind=MailingKind.INVITATION).exists():
        return NextStep((closes,), waiting, _progress(consultation, user))
    sentence = (
        "No invitation has been sent yet: councils are told by the letter that an editor sends."
    )
    if not permissions.can_write_to_councils(user):
        return NextStep((closes, sentence), waiting, _progress(consultation, user))
    url = reverse("responses:mailing-new", args=[consultation.code])
    query = urlencode({"kind": MailingKind.INVITATION})
    return NextStep((closes, sentence), waiting, Button("Write the invitation", f"{url}?{query}"))


def _waiting(consultation: Consultation, user: User) -> tuple[Blocker, ...]:
    """What councils wait for, each kind in one line (two queries)."""
    if not permissions.can_follow(user):
        return ()
    here = {"invitation__consultation": consultation}
    asked = CouncilQuestion.objects.visible_to(user).waiting().filter(**here).count()
    time = ExtensionRequest.objects.visible_to(user).waiting().filter(**here).count()
    found = []
    if asked:
        words = (
            "1 question from councils waits"
            if asked == 1
            else f"{asked} questions from councils wait"
        )
        sentence = f"{words} for an answer."
        url = reverse("consultations:council-questions", args=[consultation.code])
        found.append(Blocker("questions", sentence, url))
    if time:
        words = "1 council waits" if time == 1 else f"{time} councils wait"
        url = reverse("consultations:extensions", args=[consultation.code])
        found.append(Blocker("time", f"{words} for an answer about more time.", url))
    return tuple(found)


def _taken_back(consultation: Consultation, user: User) -> list[str]:
    """That it was published already, and why it is a draft again."""
    taken = TakenAway.objects.visible_to(user).filter(
        kind=Taken.PUBLISHING, about=consultation.code
    )
    if first := consultation.versions.order_by("number").defer("text").first():
        taken = taken.filter(taken_at__gte=first.made_at)  # not of another one with this address
    last = taken.select_related("taken_by").first()
    if last is None:
        return []
    by, on = last.taken_by.name, spoken_moment(last.taken_at)
    return [f"{by} took it back to a draft on {on}: {last.reason}"]


def _unlinked(blockers: list[Blocker]) -> list[Blocker]:
    """For those who may not mend it."""
    return [Blocker(blocker.code, blocker.sentence) for blocker in blockers]


def _page(label: str, name: str, consultation: Consultation, place: str = "") -> Button:
    return Button(label, reverse(f"consultations:{name}", args=[consultation.code]) + place)


def _progress(consultation: Consultation, user: User) -> Button | None:
    """By its name: the board stands in the app above this one, and so do the results."""
    if not permissions.can_follow(user):
        return None
    return Button("See the progress", reverse("responses:progress", args=[consultation.code]))


def _results(consultation: Consultation, user: User) -> Button | None:
    if not permissions.can_follow(user):
        return None
    return Button("Go to the results", reverse("results:overview", args=[consultation.code]))

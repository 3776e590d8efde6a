"""May it be done *now*? Each policy returns what stands in the way; nothing means yes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultations import correctable
from consultations.definition import LONDON, Definition, checks
from consultations.definition.stored import definition_of, digest_of
from consultations.enums import ConsultationState, Verdict
from consultations.models import NOT_ASKED, Consultation, ExtensionRequest, Invitation, Review
from consultations.release_plan import PlanProblem, counted, declared_of, problems
from councils.models import Council, User
from councils.refusals import Blocker


def spoken_moment(moment: dt.datetime) -> str:
    """ "13 March 2015 at 23:59", London time."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def given_more_time(consultation: Consultation) -> str:
    """Why it is not over yet although it has closed; without naming a council."""
    return (
        f"The consultation closed on {spoken_moment(consultation.closes_at)}, but councils that "
        f"were given more time can submit until {spoken_moment(consultation.ends_at)}."
    )


def asked_on(consultation: Consultation, now: dt.datetime) -> dt.date:
    """The day that decides which councils there are to ask: the opening day, or today if the
    consultation is published later than it opens."""
    return timezone.localdate(max(consultation.opens_at, now))


def councils_to_ask(consultation: Consultation, now: dt.datetime) -> list[Council]:
    """The councils of which its rule chooses: those in being on that day (one query)."""
    return list(Council.objects.in_being(asked_on(consultation, now)))


def councils_asked(consultation: Consultation, now: dt.datetime) -> list[Council]:
    """The councils that publishing at this moment would ask (one query)."""
    rule = consultation.rule
    return [council for council in councils_to_ask(consultation, now) if rule.fits(council.facts)]


def against_releasing(consultation: Consultation) -> list[PlanProblem]:
    """What is wrong with the declaration of the release for the questions as they are stored."""
    declared = declared_of(consultation.release_plan)
    if not declared:  # the default holds for all questions
        return []
    questions = consultation.questions.order_by("position").prefetch_related("options")
    return problems(declared, counted((question.spec, question.asked) for question in questions))


def against_editing(consultation: Consultation) -> list[Blocker]:
    """A draft is edited; what councils may be reading or answering is not."""
    if consultation.published_at is None:
        return []
    sentence = (
        f"“{consultation.title}” was published on {spoken_moment(consultation.published_at)}, so "
        "it is no longer edited. Words can be corrected."
    )
    return [Blocker("published", sentence)]


def against_corrections(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """From publishing until the last council can no longer submit: then the words are those to
    which the answers that are counted were given."""
    if consultation.published_at is None:
        return [Blocker("draft", "It is a draft: change it there. Councils have not seen it yet.")]
    if now >= consultation.ends_at:
        sentence = (
            f"It ended on {spoken_moment(consultation.ends_at)}, so its words stay as they were "
            "answered."
        )
        return [Blocker("over", sentence)]
    return []


def against_correcting(before: Definition, after: Definition, *, has_opened: bool) -> list[Blocker]:
    """A correction changes words, and nothing by which answers are known or councils are asked."""
    return [
        Blocker(
            "not-words",
            f"{one.where}: {one.what} stays as it was published."
            if one.where
            else f"{one.what[:1].upper()}{one.what[1:]} stays as it was published.",
        )
        for one in correctable.against(before, after, has_opened=has_opened)
    ]


def against_reviewing(consultation: Consultation, by: User) -> list[Blocker]:
    """A second person reviews: nobody reviews what they alone wrote."""
    if blockers := against_editing(consultation):
        return blockers
    writers = set(consultation.versions.values_list("made_by", flat=True))
    if writers == {by.pk}:
        sentence = (
            "You alone wrote this draft, so a colleague reviews it: anybody with a role at the LGA."
        )
        return [Blocker("own-draft", sentence)]
    return []


def reviews_of_now(consultation: Consultation, digest: str) -> list[Review]:
    """The latest review of each person, of the draft as it is now; the newest first."""
    latest: dict[int, Review] = {}
    found = consultation.reviews.filter(sha256=digest).select_related("reviewed_by")
    for review in found:
        latest.setdefault(review.reviewed_by_id, review)
    return list(latest.values())


def against_publishing(consultation: Consultation, by: User, now: dt.datetime) -> list[Blocker]:
    """Published once, by one of two who read it, with dates that leave time to answer, something to
    ask, somebody to ask, and what good practice has a consultation say."""
    if consultation.published_at is not None:
        return [
            Blocker(
                "published",
                f"It has been published on {spoken_moment(consultation.published_at)}.",
            )
        ]
    definition = definition_of(consultation)
    return [
        *unfinished(consultation, definition, now),
        *against_unreviewed(consultation, by, digest_of(consultation, definition)),
    ]


WORDS_NEEDED = {
    "purpose": "It does not say what it is for (purpose).",
    "still_open": "It does not say what is still open and what is decided already (still open).",
    "next_steps": "It does not say what is done with the answers, and by when (next steps).",
}


def unfinished(
    consultation: Consultation, definition: Definition, now: dt.datetime
) -> list[Blocker]:
    """What a draft still lacks, whoever publishes it and reviews it; the anchor names the place, or
    is the address of a page."""
    blockers = [
        Blocker(f"no-{name}", sentence, name)
        for name, sentence in WORDS_NEEDED.items()
        if not getattr(consultation, name)
    ]
    if consultation.closes_at <= now:
        blockers.append(
            Blocker(
                "closed",
                f"Its closing time, {spoken_moment(consultation.closes_at)}, has passed. Change "
                "the dates.",
                "closes",
            )
        )
    if not consultation.questions.exclude(kind__in=NOT_ASKED).exists():
        blockers.append(
            Blocker("no-questions", "It has no questions. Write some first.", "questions")
        )
    for problem in against_releasing(consultation):
        blockers.append(
            Blocker(
                "release",
                f"How results are released cannot stay as it is: {problem.place}: "
                f"{problem.sentence}",
                "release",
            )
        )
    councils = councils_asked(consultation, now)
    facts = [council.facts for council in councils]
    blockers += [
        Blocker("unfinished", str(problem), page_of(consultation, problem))
        for problem in checks.problems(definition, facts)
    ]
    if not councils:
        blockers.append(
            Blocker(
                "nobody-asked",
                "No council in the register is asked by its rule "
                f"({consultation.rule.in_words()}).",
                "asked",
            )
        )
    return blockers


def against_unreviewed(consultation: Consultation, by: User, now: str) -> list[Blocker]:
    """Two people have read exactly what is published (`now`, its digest): who publishes, and a
    reviewer."""
    reviews = reviews_of_now(consultation, now)
    changes = [review for review in reviews if review.verdict == Verdict.CHANGES]
    if changes:
        names = " and ".join(review.reviewed_by.name for review in reversed(changes))
        sentence = (
            f"{names} asked for changes. Make them, or ask for another review of it as it is."
        )
        return [Blocker("changes", sentence, "review")]
    others = [review for review in reviews if review.reviewed_by_id != by.pk]
    if not others:
        sentence = (
            "You reviewed it as it is now, so a colleague who is an editor publishes it."
            if reviews
            else "Nobody has reviewed it as it is now. A colleague with a role at the LGA does."
        )
        return [Blocker("not-reviewed", sentence, "review")]
    return []


def against_documents(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Documents are added and renewed until the consultation is archived."""
    if consultation.state_at(now) == ConsultationState.ARCHIVED:
        return [Blocker("archived", "It is archived, so its documents stay as they are.")]
    return []


def against_removing_document(consultation: Consultation) -> list[Blocker]:
    """What was published stays; a newer version says what holds now."""
    if consultation.published_at is None:
        return []
    sentence = (
        f"“{consultation.title}” was published on {spoken_moment(consultation.published_at)}, so "
        "its documents stay. Add a version that says what holds now."
    )
    return [Blocker("published", sentence)]


def against_archiving(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    if not consultation.state_at(now).is_over or now < consultation.ends_at:
        return [Blocker("not-over", "It is not over yet: councils can still be asked.")]
    return []


def page_of(consultation: Consultation, problem: checks.Problem) -> str:
    """Where a problem is mended: the page of what has it."""
    of_question = [consultation.code, problem.identity]
    if problem.part == checks.CONDITIONS:
        return reverse("consultations:edit-conditions", args=of_question)
    if problem.part == checks.AUDIENCE and problem.identity:
        return reverse("consultations:edit-audience", args=of_question)
    if problem.part == checks.AUDIENCE:
        return reverse("consultations:edit-asked", args=[consultation.code])
    if problem.identity:
        return reverse("consultations:edit-question", args=of_question)
    if problem.section is not None:
        return reverse("consultations:edit-section", args=[consultation.code, problem.section])
    return reverse("consultations:edit", args=[consultation.code])


def against_shifting(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Dates move only in a demonstration, and there never while councils can answer."""
    if not (settings.DEMO or settings.TESTING):
        return [
            Blocker("no-demonstration", "Only a demonstration moves the dates of a consultation.")
        ]
    if consultation.state_at(now) == ConsultationState.OPEN:
        return [Blocker("open", "The consultation is open; its dates stay.")]
    return []


def against_adding(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Councils are named in addition from publishing until the closing."""
    match consultation.state_at(now):
        case ConsultationState.DRAFT:
            sentence = "It is a draft: its rule says which councils are asked, and names them."
            return [Blocker("draft", sentence)]
        case ConsultationState.SCHEDULED | ConsultationState.OPEN:
            return []
    return [Blocker("over", "The consultation has closed, so no further council is asked.")]


def against_added(consultation: Consultation, council: Council, now: dt.datetime) -> list[Blocker]:
    """A council that is not asked yet, and is in being when it is asked."""
    if consultation.invitations.filter(council=council).exists():
        return [Blocker("asked", f"{council.name} is asked already.", "council")]
    if not Council.objects.in_being(asked_on(consultation, now)).filter(pk=council.pk).exists():
        sentence = f"{council.name} is not in being on that day."
        return [Blocker("not-in-being", sentence, "council")]
    return []


# --- more time ------------------------------------------------------------------------------

MOST_DAYS = 92  # after the present end, or after today when that is over


def end_of_day(day: dt.date) -> dt.datetime:
    """23:59 of that day in London; no change of the clocks touches that time."""
    return dt.datetime.combine(day, dt.time(23, 59), LONDON)


def against_asking(invitation: Invitation, now: dt.datetime) -> list[Blocker]:
    """A council asks while it can still submit, one request at a time."""
    asked = invitation.consultation
    if not invitation.is_open_at(now):
        sentence = (
            f"The time to respond ended on {spoken_moment(invitation.ends_at)}. Write to the "
            f"{asked.publisher}."
            if now >= invitation.ends_at
            else "The consultation is not open yet."
        )
        return [Blocker("closed", sentence)]
    waiting = invitation.extension_requests.waiting().first()
    if waiting is not None:
        sentence = (
            f"A request of {spoken_moment(waiting.asked_at)} waits for the answer of the "
            f"{asked.publisher}."
        )
        return [Blocker("waiting", sentence)]
    return []


def against_end(
    present: dt.datetime, wanted: dt.datetime, now: dt.datetime, field: str
) -> list[Blocker]:
    """More time is later than the present end and than now, and not absurdly late."""
    if wanted <= max(present, now):
        ends = f"the time ends on {spoken_moment(present)}" if present > now else "it is past"
        return [Blocker("not-later", f"Give a later day: {ends}.", field)]
    latest = max(present, now).astimezone(LONDON).date() + dt.timedelta(days=MOST_DAYS)
    if wanted.astimezone(LONDON).date() > latest:
        sentence = f"Give a day up to {latest.day} {latest:%B %Y}, {MOST_DAYS} days at most."
        return [Blocker("too-late", sentence, field)]
    return []


def against_answering(request: ExtensionRequest) -> list[Blocker]:
    """A request is answered or withdrawn, once; more can be given later without one."""
    if request.withdrawn_at is not None and request.withdrawn_by is not None:
        sentence = (
            f"{request.withdrawn_by.name} withdrew this request on "
            f"{spoken_moment(request.withdrawn_at)}."
        )
        return [Blocker("withdrawn", sentence)]
    if request.answered_at is not None and request.answered_by is not None:
        sentence = (
            f"{request.answered_by.name} answered this request on "
            f"{spoken_moment(request.answered_at)}."
        )
        return [Blocker("answered", sentence)]
    return []


def against_giving_time(consultation: Consultation) -> list[Blocker]:
    """Councils get time while nothing has been counted: what comes later could not count.

    Releases and the manifest of what counted belong to apps above this one and are asked by the
    names of their relations. A preparation that was set aside made no figure.
    """
    if consultation.published_at is None:
        return [Blocker("not-published", "The consultation is not published yet.")]
    set_aside = {"ended_at__isnull": False, "frozen_at__isnull": True}
    if consultation.releases.exclude(**set_aside).exists():
        return [Blocker("prepared", "The results have been prepared, so no more time is given.")]
    if hasattr(consultation, "manifest"):
        sentence = "What counts has been frozen after the end, so no more time is given."
        return [Blocker("counted", sentence)]
    return []


# --- questions from councils ----------------------------------------------------------------

MOST_WAITING = 20  # questions of one council that nobody has answered


def against_asking_lga(invitation: Invitation, now: dt.datetime) -> list[Blocker]:
    """A council asks while it can still submit."""
    if not invitation.is_open_at(now):
        sentence = f"The time to respond ended on {spoken_moment(invitation.ends_at)}."
        return [Blocker("closed", sentence)]
    if invitation.council_questions.waiting().count() >= MOST_WAITING:
        sentence = f"{MOST_WAITING} questions of the council wait for an answer already."
        return [Blocker("waiting", sentence)]
    return []

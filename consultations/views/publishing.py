"""From a draft to a published consultation, and at the end to the archive."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from consultations import actions, permissions, policies
from consultations.definition.stored import definition_of, digest_of
from consultations.doors import consultation_of
from consultations.enums import ConsultationState, Verdict
from consultations.forms.publishing import PublishForm, ReviewForm, TakeBackForm
from consultations.forms.seen import SeenForm
from consultations.presenters.documents import document_lines
from consultations.presenters.publishing import (
    address_to_review,
    linked,
    published,
    publishing,
    review_lines,
)
from consultations.presenters.reading import corrected_numbers, sections_of
from consultations.presenters.welsh import side_by_side
from consultations.release_words import release_words
from consultations.time_allowed import warnings
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent, verb_page

OUT = "out"


@read_and_send
def publish(request: HttpRequest, consultation: str) -> HttpResponse:
    """What is still to be done, what publishing would do, and the button."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_publish(user):
        raise PermissionDenied("Only LGA editors publish a consultation.")
    now, back = timezone.now(), reverse("consultations:overview", args=[asked.code])
    definition, councils = definition_of(asked), policies.councils_asked(asked, now)
    warned = warnings(asked.opens_at, asked.closes_at)
    blockers = policies.against_publishing(asked, user, now)
    form = PublishForm(sent(request), warned=bool(warned), cancel_url=back)
    return form_page(
        request,
        form=form,
        do=lambda typed: actions.publish(
            consultation=asked, by=user, despite_warnings=typed.get("despite_warnings", False)
        ),
        done=lambda typed: published(asked, now),
        back=back,
        template="consultations/publish.html",
        consultation=asked,
        blockers=linked(blockers, asked),
        to_send=address_to_review(asked, blockers),
        warned=warned,
        publishing=publishing(asked, definition, councils),
        reviews=review_lines(asked, digest_of(asked, definition)),
        release=release_words(asked, definition, councils),
    )


@read_and_send
def review(request: HttpRequest, consultation: str) -> HttpResponse:
    """The whole draft to read, and what a colleague says of it."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_review(user):
        raise PermissionDenied("People with a role at the LGA review a draft.")
    back, now = reverse("consultations:overview", args=[asked.code]), timezone.now()
    definition, councils = definition_of(asked), policies.councils_asked(asked, now)
    seen = digest_of(asked, definition)
    form = ReviewForm(sent(request), seen=seen, cancel_url=back)
    return form_page(
        request,
        form=form,
        do=lambda typed: actions.review(
            consultation=asked,
            by=user,
            seen=typed["seen"],
            verdict=Verdict(typed["verdict"]),
            words=typed["words"],
        ),
        done=lambda typed: "Your review is noted. Who wrote the draft is told by mail.",
        back=back,
        template="consultations/review.html",
        consultation=asked,
        blockers=policies.against_reviewing(asked, user),
        warned=warnings(asked.opens_at, asked.closes_at),
        publishing=publishing(asked, definition, councils),
        reviews=review_lines(asked, seen),
        release=release_words(asked, definition, councils),
        documents=document_lines(asked, "consultations:document"),
        sections=sections_of(definition, corrected=corrected_numbers(asked)),
        translated=side_by_side(definition),
    )


@read_and_send
def take_back(request: HttpRequest, consultation: str) -> HttpResponse:
    """Before the opening: makes a draft again of what was published."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_publish(user):
        raise PermissionDenied("Only LGA editors take a consultation back.")
    back = reverse("consultations:overview", args=[asked.code])
    added = asked.invitations.filter(added_by__isnull=False).select_related("council")
    return form_page(
        request,
        form=TakeBackForm(sent(request), cancel_url=back),
        do=lambda typed: actions.take_back(consultation=asked, by=user, reason=typed["reason"]),
        done=lambda typed: (
            f"“{asked.title}” is a draft again. Change it, have it reviewed, and publish it anew."
        ),
        back=back,
        template="consultations/take_back.html",
        consultation=asked,
        blockers=policies.against_taking_back(asked, timezone.now()),
        councils=asked.invitations.count(),
        added=[one.council.name for one in added],
    )


@read_and_send
def archive(request: HttpRequest, consultation: str) -> HttpResponse:
    """Puts a consultation that is over among the archived ones, or takes it out again."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_edit(user):
        raise PermissionDenied("Only LGA editors archive a consultation.")
    now, back = timezone.now(), reverse("consultations:overview", args=[asked.code])
    takes_out = asked.state_at(now) == ConsultationState.ARCHIVED
    if request.method == "POST":  # what the button said: pressed twice, it does the same
        takes_out = request.POST.get("base") == OUT
    return verb_page(
        request,
        do=lambda: actions.archive(consultation=asked, by=user, is_archived=not takes_out),
        done=f"“{asked.title}” is {'no longer ' if takes_out else ''}archived.",
        back=back,
        blockers=policies.against_archiving(asked, now),
        heading="Take it out of the archive" if takes_out else "Archive this consultation",
        caption=asked.title,
        form=SeenForm(initial={"base": OUT if takes_out else ""}),
        button="Take it out" if takes_out else "Archive",
        sentences=(
            ["It is back among the other consultations for another two years."]
            if takes_out
            else [
                "It moves to the end of the list, under “Archived”. Its pages, answers and results "
                "stay as they are and can be read by whoever can read them now."
            ]
        ),
    )

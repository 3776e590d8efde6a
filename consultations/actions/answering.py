"""Questions from councils: asked by an officer, answered once for all councils by the LGA.

What an officer wrote stays between the council and the LGA.  The editor publishes the question in
words that name nobody, with the answer; a published answer is never changed, a correction is its
next version.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from consultations import permissions, policies
from consultations.actions.doorway import allowed, said
from consultations.actions.extending import editors, locked
from consultations.models import CouncilAnswer, CouncilQuestion, Invitation, Question
from consultations.prose import clean
from councils.mail import send_letter
from councils.models import User
from councils.refusals import Blocker, Refused


def ask_lga(
    *, invitation: Invitation, by: User, text: str, about: Question | None = None
) -> CouncilQuestion:
    """An officer asks about the consultation or one of its questions; the LGA's editors are told.

    Raises PermissionDenied for anybody else, Refused once the council's time is over, while too
    many of its questions wait, and without words.
    """
    text = said(text, "text", _("Write your question."))
    with locked(invitation.consultation) as (asked, now):
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_ask_lga(by, invitation):
            raise PermissionDenied(_("Only the council's policy officers ask the LGA."))
        if blockers := policies.against_asking_lga(invitation, now):
            raise Refused(blockers)
        if about is not None and about.consultation_id != asked.pk:
            raise Refused([Blocker("about", _("Choose a question of this consultation."), "about")])
        if about is not None:
            about.refresh_from_db(fields=["version"])  # corrections wait for the lock
        made = CouncilQuestion.objects.create(
            invitation=invitation,
            about=about,
            about_version=about.version if about else None,
            text=text,
            asked_at=now,
            asked_by=by,
        )
        for editor in editors():
            send_letter(
                to=editor,
                template="council-asks",
                context={
                    "person": editor,
                    "council": invitation.council,
                    "consultation": asked,
                    "about": about,
                    "url_name": "consultations:answer-council",
                    "url_args": [asked.code, made.pk],
                },
            )
    return made


def answer_council(
    *, asked: CouncilQuestion, by: User, seen: int, question: str, text: str, reason: str = ""
) -> CouncilAnswer:
    """Publishes the answer, or the next version of it with the reason; whoever asked is told.

    `seen` is the number of the version that the page showed, 0 where there was none. Raises
    PermissionDenied for anybody but LGA editors, Refused without words, where somebody answered
    meanwhile, and for a correction that changes nothing or has no reason.
    """
    question = said(question, "question", _("Write the question as everybody will read it."))
    text, reason = said(text, "text", _("Write the answer.")), clean(reason)
    with locked(asked.invitation.consultation) as (consultation, now):
        by = allowed(by, permissions.can_answer_councils, "Only LGA editors answer councils.")
        before = asked.answers.order_by("-number").first()
        if seen != (before.number if before else 0):
            sentence = _(
                "Somebody answered this after you opened the page. What you typed is "
                "still here: read their answer, and save again to correct it."
            )
            raise Refused([Blocker("changed", sentence)])
        if before is not None:
            if (before.question, before.text) == (question, text):
                raise Refused(
                    [Blocker("unchanged", _("This is what is published already."), "text")]
                )
            if not reason:
                raise Refused([Blocker("reason", _("Say why the answer is corrected."), "reason")])
        made = CouncilAnswer.objects.create(
            asked=asked,
            consultation=consultation,
            number=seen + 1,
            question=question,
            text=text,
            reason=reason if before else "",
            answered_at=now,
            answered_by=by,
        )
        council = asked.invitation.council
        send_letter(
            to=asked.asked_by,
            template="council-answered",
            context={
                "person": asked.asked_by,
                "council": council,
                "consultation": consultation,
                "answer": made,
                # By its name: the council's pages stand above this app.
                "url_name": "responses:questions-asked",
                "url_args": [council.slug, consultation.code],
            },
        )
    return made

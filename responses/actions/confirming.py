"""An answer is still right although what its question means was corrected: somebody says so."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.models import Question
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions import amending
from responses.actions.moving import Facts, as_of_now, locked, note
from responses.confirming import of_earlier_meaning
from responses.enums import Verb
from responses.models import Amendment, Answer, Response
from responses.said import Said


def corrected_again() -> Blocker:
    sentence = _(
        "The question was corrected once more after you opened the page, so nothing is confirmed. "
        "Read it as it is now."
    )
    return Blocker("corrected", sentence)


def confirm_answer(*, response: Response, question: Question, by: User, seen: int) -> Answer:
    """An officer says that the answer stands for the question as corrected; its words stay.

    `seen` is the version of the question that the page showed. What is confirmed already stays so.
    Raises PermissionDenied for anybody but officers, Refused once somebody has decided, and when
    the question was corrected again.
    """
    with locked(response) as (fresh, now):
        by = as_of_now(by)
        if not permissions.can_draft(by, fresh):
            raise PermissionDenied(_("Only the council's policy officers confirm an answer."))
        if blockers := policies.against_confirming(fresh):
            raise Refused(blockers)
        answer = fresh.answers.select_related("question").get(question=question)
        to_version = answer.question.version
        if answer.question_version == to_version:
            return answer
        if seen != to_version:
            raise Refused([corrected_again()])
        facts = {
            "question": answer.question.number,
            "version": answer.version,
            "wording": [answer.question_version, to_version],
        }
        answer.question_version = to_version
        answer.save(update_fields=["question_version"])
        note(fresh, Verb.CONFIRM_ANSWER, by, now, facts)
        return answer


def take_wordings(fresh: Response) -> Facts:
    """What is sent answers the questions as they are worded now: corrections of the wording alone,
    for the meaning was confirmed before. The caller holds the lock and has asked for that; facts
    for the event of the sending."""
    taken = {}
    for answer in fresh.answers_in_order:
        version = answer.question.version
        if answer.question_version < version:
            taken[answer.question.number] = [answer.question_version, version]
            answer.question_version = version
            answer.save(update_fields=["question_version"])
    return {"wordings": taken} if taken else {}


def propose_for_correction(
    *, response: Response, question: Question, by: User, seen: int
) -> Amendment:
    """Proposes that the decided answer is said to the corrected question: an amendment of that
    question only, in which its words can still be changed before it is sent for signature.

    Where an amendment is being written, it becomes part of that. Raises as `amending.propose` and
    `amending.save_answer` do, and Refused where nothing was corrected.
    """
    with transaction.atomic(), locked(response) as (fresh, _now):
        decision = fresh.decisions.order_by("-number").first()
        rows = decision.answers.select_related("question") if decision else []
        found = [
            one for one in of_earlier_meaning(list(rows)) if one.row.question_id == question.pk
        ]
        if not found:
            raise Refused([Blocker("nothing", _("Its answer was given to the question as it is."))])
        if seen != found[0].question.version:
            raise Refused([corrected_again()])
        made = fresh.amendments.not_ended().filter(sent_at__isnull=True).first()
        if made is None:
            last = found[0].corrections[-1]
            reason = (
                f"The {fresh.invitation.consultation.publisher} corrected what "
                f"{found[0].question.number} means: {last.reason}"
            )
            made = amending.propose(response=response, by=by, reason=reason)
        made.response = fresh
        stored = made.answers.filter(question=question).first()
        amending.save_answer(
            amendment=made,
            question=question,
            by=by,
            base_version=stored.version if stored else 0,
            said=Said.of(stored, "proposed_") if stored else Said.of(found[0].row, "decided_"),
            why=stored.why if stored else "",
            question_version=seen,
        )
        return made

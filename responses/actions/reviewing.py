"""Between writing and sending: an answer is ready for review, a section is completed.

Ready for review is a word between colleagues about one version: it ends with the next, stands on
the answer with who and when, and is no event of the history, which records what was done to the
response.  That a section is completed is said once for all of it, by somebody who may write all
of it, and is on record.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from consultations.models import Question, Section
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import policies
from responses.actions.drafting.completion import take_back_completion
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.content import lacking
from responses.enums import Verb
from responses.models import Answer, ReportPart, Response, SectionCheck
from responses.said import Said


def set_ready(
    *, response: Response, question: Question, by: User, is_ready: bool, version: int
) -> Answer:
    """Marks the version of an answer that `by` saw as ready for review, or takes that back.

    Said twice it stays as it was said first. Raises Refused when the answer is a newer version
    by now or lacks something, and when the response is no draft; PermissionDenied for who may not
    write this answer.
    """
    with drafting(response, by, question=question) as (fresh, now):
        answer = fresh.answers.select_related("saved_by", "ready_by").get(question=question)
        if (answer.ready_at is not None) == is_ready:
            return answer
        if is_ready:
            if answer.version != version:
                sentence = _(
                    "%(name)s saved %(number)s again meanwhile. Read it, then say whether it is "
                    "ready."
                ) % {"name": answer.saved_by.name, "number": question.number}
                raise Refused([Blocker("changed", sentence)])
            if lacks := lacking(question, Said.of(answer)):
                raise Refused([Blocker("unfinished", lacks)])
        answer.ready_at = now if is_ready else None
        answer.ready_by = by if is_ready else None
        answer.save(update_fields=["ready_at", "ready_by"])
        return answer


def section_base(answers: Iterable[Answer], part: ReportPart | None) -> str:
    """What a page gives back when somebody says "completed": the versions that they saw."""
    versions = sorted((answer.pk, answer.version) for answer in answers)
    return digest([[list(pair) for pair in versions], part.version if part else 0])


def complete_section(*, response: Response, section: Section, by: User, base: str) -> SectionCheck:
    """Says that a section is completed. It ends when anything in the section changes.

    `base` is the `section_base` of the page that was read. Raises Refused with everything that
    is missing, or when something was saved meanwhile; PermissionDenied for who may not write the
    whole section.
    """
    with drafting(response, by, section=section) as (fresh, now):
        stored = SectionCheck.objects.filter(response=fresh, section=section).first()
        if stored is not None:
            return stored
        answers = [one for one in fresh.answers_in_order if one.question.section_id == section.pk]
        part = fresh.parts.filter(section=section).first()
        if base != section_base(answers, part):
            sentence = _("Somebody saved something in this section meanwhile. Check it again.")
            raise Refused([Blocker("changed", sentence)])
        if blockers := policies.section_is_finished(fresh, section):
            raise Refused(blockers)
        check = SectionCheck.objects.create(
            response=fresh, section=section, completed_at=now, completed_by=by
        )
        note(fresh, Verb.COMPLETE_SECTION, by, now, {"section": section.number})
        return check


def uncomplete_section(*, response: Response, section: Section, by: User) -> None:
    """Takes back that a section is completed; nothing happens where nobody said so."""
    with drafting(response, by, section=section) as (fresh, now):
        take_back_completion(fresh, [section.pk], by, now)

"""Copying from what the council said in another response, with its source noted."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from consultations.models import Question
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.answers import is_held, normalised, write
from responses.actions.moving import drafting
from responses.earlier import earlier_answers, said_earlier
from responses.enums import AnswerState
from responses.models import Answer, Response
from responses.said import LONGEST, Said


def copy_earlier(
    *, response: Response, question: Question, by: User, base_version: int, earlier: int
) -> Answer:
    """Puts the words of an earlier answer (its id) below what is written, after an empty line, as
    the next version, whose source names where they came from.

    What is chosen is copied only from the same question of another consultation, and only where
    nothing is chosen yet. A repeated request after a lost reply adds nothing. Raises Conflict
    (with the stored answer) when `base_version` is not the stored version, Refused when there is
    nothing to copy, when it does not fit the question or stands there already, or when the
    response is no draft; PermissionDenied for who may not write this answer.
    """
    is_aimed = question.rule.fits(response.facts)
    with drafting(response, by, question=question) as (fresh, now):
        source = earlier_answers(fresh).filter(pk=earlier).first()
        if source is None:
            raise Refused([Blocker("earlier", _("There is no such answer of the council."))])
        stored = fresh.answers.select_related("saved_by", "question").get(question=question)
        seen = stored.revisions.filter(version=base_version).first()
        if seen is None:
            raise Conflict(stored)
        is_same = source.question.identity == question.identity
        wanted = appended(question, Said.of(seen), said_earlier(source), is_same=is_same)
        wanted = normalised(question, wanted, is_aimed=is_aimed)
        if stored.version != base_version:
            if is_held(stored, base_version, Said.of, wanted, by):
                return stored
            raise Conflict(stored)
        title = source.response.invitation.consultation.title
        write(fresh, stored, wanted, by, now, f"Copied from {title}, {source.question.number}")
        return stored


def appended(question: Question, said: Said, earlier: Said, *, is_same: bool) -> Said:
    """What is said with the earlier answer's words below it. Raises Refused where nothing of it
    can be taken over."""
    number = question.number
    if earlier.state != AnswerState.ANSWERED:
        raise Refused([Blocker("earlier", _("That answer has no words to copy."))])
    made = replace(said, state=AnswerState.ANSWERED.value, reason="")
    if is_same and earlier.choices and not said.choices:
        chosen = replace(made, choices=earlier.choices, other=earlier.other)
        if not question.spec.faults(question.asked, "", chosen.choices, chosen.other):
            made = chosen
    if earlier.text and question.spec.words and earlier.text not in said.text:
        made = replace(made, text="\n\n".join(filter(None, [said.text, earlier.text])))
    if len(made.text) > LONGEST:
        raise Refused(
            [
                Blocker(
                    "text",
                    _("With these words the answer to %(number)s is too long.")
                    % {"number": number},
                )
            ]
        )
    if (made.text, made.choices) != (said.text, said.choices):
        return made
    if earlier.text and earlier.text in said.text:
        sentence = _("%(number)s has these words already.") % {"number": number}
    elif earlier.text:
        sentence = _("%(number)s takes no words, only a choice.") % {"number": number}
    else:
        sentence = _("What was chosen there cannot be copied into %(number)s.") % {"number": number}
    raise Refused([Blocker("earlier", sentence)])

"""Another submission while the one in force counts: beginning it, and giving it up.

A new draft begins with the words that were sent, not with those that officers had suggested
before the decision.  Whoever gives it up has the response again as it was signed.  In both cases
nothing is overwritten: the words come back as new versions that say where they are from.
"""

from __future__ import annotations

import datetime as dt
import json

from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.drafting.answers import write
from responses.actions.drafting.report import write_part
from responses.actions.drafting.sheets import write_sheet
from responses.actions.moving import Facts, Moved, move, note
from responses.canonical import digest
from responses.enums import ADDED_PARTS, DRAFTED, Sheet, Verb
from responses.models import Answer, Decision, Response, Submission
from responses.part_words import PartWords
from responses.said import Said
from responses.sheets import SheetOf

# Each sending for decision is one of these.
SENDING = (Verb.SEND_FOR_DECISION, Verb.SEND_NIL)


def revise(*, response: Response, by: User, reason: str) -> Response:
    """Begins another submission with the words of the one in force, which goes on counting.

    Raises PermissionDenied for anybody but officers, Refused without a reason, after closing, or
    when nothing is submitted.
    """
    reason = reason.strip()
    if not reason:
        raise Refused([Blocker("reason", _("Say why another submission is prepared."))])

    def work(fresh: Response, now: dt.datetime) -> Facts:
        fresh.return_reason = reason
        fresh.save(update_fields=["return_reason"])
        return {"submission": in_force(fresh).reference, "reason": digest(reason)}

    def afterwards(moved: Moved) -> None:
        begin_with(moved.response, in_force(moved.response), by, moved.at)

    return move(
        response=response, verb=Verb.REVISE, by=by, work=work, afterwards=afterwards
    ).response


def keep(*, response: Response, by: User) -> Response:
    """Gives the new draft up: the submission in force stays, and the report and the answers say
    again what was signed for it. The draft's versions stay in the history.

    Raises PermissionDenied for anybody but officers, Refused when nothing is in force.
    """

    def work(fresh: Response, now: dt.datetime) -> Facts:
        submission = in_force(fresh)
        decision = submission.decision
        fresh.decision_drafts.all().delete()
        fresh.return_reason = ""
        fresh.is_nil, fresh.nil_reason = False, ""
        fresh.save(update_fields=["return_reason", "is_nil", "nil_reason"])
        fresh.decided_at, fresh.decided_by = decision.decided_at, decision.decided_by
        sent = fresh.events.filter(verb__in=SENDING, at__lte=decision.decided_at)
        last = sent.select_related("by").order_by("-number").first()
        if last is not None:
            fresh.sent_at, fresh.sent_by = last.at, last.by
        return {"submission": submission.reference}

    def afterwards(moved: Moved) -> None:
        restore_as_decided(moved.response, in_force(moved.response).decision, by, moved.at)

    return move(response=response, verb=Verb.KEEP, by=by, work=work, afterwards=afterwards).response


def in_force(response: Response) -> Submission:
    """The submission that was neither withdrawn nor replaced; the caller knows that there is one.
    While its decision is called in it does not count, and is there all the same."""
    return (
        Submission.objects.standing().select_related("decision__decided_by").get(response=response)
    )


def begin_with(response: Response, submission: Submission, by: User, now: dt.datetime) -> None:
    """Each answer says what was sent, as a new version where it said something else. The caller
    holds the lock.

    A follow-up that was not asked keeps the words that officers have for it.
    """
    rows = {row.question_id: row for row in submission.answers.all()}
    for answer in response.answers.select_related("question"):
        row = rows.get(answer.question_id)
        if row is None:
            continue
        said, source = Said.of(row), f"submission {submission.reference}"
        if said.state in DRAFTED and said != Said.of(answer):
            write(response, answer, said, by, now, source, row.question_version)
        else:
            _is_of_version(answer, row.question_version)


def _is_of_version(answer: Answer, question_version: int) -> None:
    """The words stay; they answer the question as it was sent or decided."""
    if answer.question_version != question_version:
        answer.question_version = question_version
        answer.save(update_fields=["question_version"])


def restore_as_decided(response: Response, decision: Decision, by: User, now: dt.datetime) -> None:
    """The report and the answers say what they said when this was decided, as new versions where
    they say something else. The caller holds the lock."""
    until = decision.decided_at
    versions = dict(decision.answers.values_list("question", "question_version"))
    for answer in response.answers.select_related("question"):
        was = answer.revisions.filter(saved_at__lte=until).order_by("-version").first()
        if was is not None and Said.of(was) != Said.of(answer):
            source = f"version {was.version}"
            write(response, answer, Said.of(was), by, now, source, was.question_version)
        _is_of_version(answer, versions.get(answer.question_id, answer.question_version))
    outline = json.loads(decision.canonical).get("response", {}).get("outline")
    removed = set(outline["removed"]) if outline and "removed" in outline else set()
    for part in response.parts.select_related("section"):
        before = part.revisions.filter(saved_at__lte=until).order_by("-version").first()
        if before is not None:
            words, source = PartWords.of(before), f"version {before.version}"
        elif part.kind in ADDED_PARTS:  # added since: it is taken out, and its words stay
            removed.add(part.position)
            continue
        else:
            words, source = PartWords(part.heading, ""), "before it was written"
        if words.columns() != PartWords.of(part).columns():
            write_part(response, part, words, by, now, source)
    for sheet in Sheet:
        stored = SheetOf(response, sheet)
        held = stored.revisions.filter(saved_at__lte=until).order_by("-version").first()
        if held is not None and held.content != stored.content:
            write_sheet(stored, held.content, by, now, f"version {held.version}")
    if outline is not None:
        _set_outline(response, {**outline, "removed": sorted(removed)}, by, now)


def _set_outline(
    response: Response, outline: dict[str, object], by: User, now: dt.datetime
) -> None:
    if outline != response.report_outline.to_json():
        response.outline = outline
        response.save(update_fields=["outline"])
        note(response, Verb.ORDER_REPORT, by, now, {"kept": True})

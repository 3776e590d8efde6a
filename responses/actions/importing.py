"""Taking over what came back in a Word document: only what somebody chose, never over newer words.

Each answer and part goes through the same door as what is typed, with the version from which the
document was written.  What was changed meanwhile is not saved and is said to be so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.models import Question
from councils import uploads
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions import comments, drafting
from responses.actions.attempts import Attempts, Taken, spoken_day
from responses.actions.moving import as_of_now, locked
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.said import Said
from responses.word import drafts, marks
from responses.word.apart import read_apart
from responses.word.comparing import Compared, Comparison, Standing, taken_over
from responses.word.package import Unreadable
from responses.word.returned import Anchored, Returned

WHY_NOT = {
    Standing.UNCHANGED: _("The document says nothing new here."),
    Standing.SAME: _("The draft says this already."),
    Standing.CONFLICT: _(
        "Somebody changed this in the portal after the document was downloaded. Nothing of it was "
        "taken: compare the two and write the answer there."
    ),
}


def look(*, response: Response, by: User, content: bytes) -> Comparison:
    """What the document says beside the draft; nothing is changed. Raises Refused for what is no
    document of this response, PermissionDenied for who does not work on it."""
    _require(response, by)
    return drafts.beside_draft(response, _read(content))


def _read(content: bytes) -> Returned:
    try:
        return read_apart(content)
    except Unreadable as unreadable:
        raise Refused([Blocker("file", unreadable.sentence, "file")]) from unreadable


def _require(response: Response, by: User) -> None:
    if not permissions.can_work(by, response):
        raise PermissionDenied(gettext("Only the council's own people work on its response."))


def take(
    *,
    response: Response,
    by: User,
    content: bytes,
    name: str,
    chosen: Collection[str],
    remarks: Collection[str] = (),
) -> Taken:
    """Saves what is chosen by its keys, and adds the comments that are chosen by their names.

    `name` is what the file was called. Raises as `look`, and Refused when the response is no draft;
    an answer that cannot be saved (a newer text, somebody else's work, no
    answer to the question) is named, and the others are saved.
    """
    _require(response, by)
    returned = _read(content)  # which takes a while, and nobody waits for it
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        _require(fresh, person)
        found = drafts.beside_draft(fresh, returned)
        if blockers := policies.is_drafting(fresh, person, now):
            raise Refused(blockers)
        return _Taking(fresh, by, _source(name, now)).take(found, chosen, remarks)


def _source(name: str, now: dt.datetime) -> str:
    name = uploads.clean_name(name, "docx", "draft")
    return f"from the Word document {name}, uploaded {spoken_day(now)}"


class _Taking:
    """One document that is taken over. The caller holds the lock."""

    def __init__(self, response: Response, by: User, source: str) -> None:
        self.response, self.by, self.source = response, by, source
        answers = response.answers.select_related("question")
        self.answers = {marks.answer_key(str(one.question.identity)): one for one in answers}
        self.parts = {marks.part_key(one.position): one for one in response.parts.all()}
        self.attempts = Attempts(str(WHY_NOT[Standing.CONFLICT]))

    def take(self, found: Comparison, chosen: Collection[str], remarks: Collection[str]) -> Taken:
        for answer in found.answers:
            if answer.key in chosen:
                self._take(answer, self._save_answer)
        for part in found.parts:
            if part.key in chosen:
                self._take(part, self._save_part)
        known = {one.key for one in found.answers} | {one.key for one in found.parts}
        for _gone in set(chosen) - known:
            self.attempts.refuse(
                gettext("One place"), gettext("The draft has no such place any more.")
            )
        added = sum(self._add(one) for one in found.remarks if one.name in remarks)
        every: list[Compared[Said] | Compared[PartWords]] = [*found.answers, *found.parts]
        conflicts = sum(
            one.standing is Standing.CONFLICT and one.key not in chosen for one in every
        )
        return self.attempts.result(added, conflicts)

    def _take(self, one: Compared[Said] | Compared[PartWords], save: Callable[..., object]) -> None:
        if not one.can_be_taken:
            sentence = " ".join(one.sentences) or str(WHY_NOT[one.standing])
            is_newer = one.standing is Standing.CONFLICT
            self.attempts.refuse(one.label, sentence, one.key, is_newer=is_newer)
            return
        self.attempts.save(one.key, one.label, lambda: save(one))

    def _save_answer(self, one: Compared[Said]) -> None:
        assert one.wanted is not None
        drafting.save_answer(
            response=self.response,
            question=self._question(one.key),
            by=self.by,
            base_version=one.base_version,
            source=self.source,
            question_version=one.question_version,
            **one.wanted.columns(),
        )

    def _save_part(self, one: Compared[PartWords]) -> None:
        assert one.wanted is not None
        drafting.save_part(
            response=self.response,
            part=self.parts[one.key],
            by=self.by,
            base_version=one.base_version,
            source=self.source,
            **one.wanted.said(),
        )

    def _add(self, one: Anchored) -> bool:
        """A comment that the writer made there is theirs; another one says whose it is."""
        answer: Answer | None = self.answers.get(one.key)
        part: ReportPart | None = self.parts.get(one.key)
        is_own = one.remark.author == self.by.name
        return self.attempts.is_done(
            gettext("Comment of %(author)s") % {"author": one.remark.author}
            if one.remark.author
            else gettext("Comment of somebody"),
            lambda: comments.write_comment(
                response=self.response,
                by=self.by,
                text=one.remark.text if is_own else taken_over(one),
                answer=answer,
                part=part,
            ),
        )

    def _question(self, key: str) -> Question:
        return self.answers[key].question

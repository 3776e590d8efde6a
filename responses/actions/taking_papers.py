"""Taking over what an existing paper says: only what somebody ticked, as new versions that say
where they are from, and never over a text that they did not see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from consultations.definition.stored import definition_of
from consultations.models import Question
from consultations.prose import clean
from councils import uploads
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions, policies
from responses.actions import drafting
from responses.actions.attempts import Attempts, Taken, spoken_day
from responses.actions.moving import as_of_now, locked
from responses.beside_paper import AnswerOfPaper, BesidePaper, Fits, PartOfPaper, beside
from responses.enums import AnswerState, PartKind
from responses.models import Response
from responses.recognising.blocks import Paper, Unreadable
from responses.recognising.reading import paper_kind, pasted, read_paper
from responses.recognising.recognise import recognise
from responses.recognising.values import Recognised, questions_of
from responses.said import Said


def look(*, response: Response, by: User, content: bytes, is_pasted: bool = False) -> BesidePaper:
    """What is recognised in the paper beside the draft; nothing is changed. Raises Refused for a
    file that cannot be read, PermissionDenied for who does not work on the response."""
    _require(response, by)
    return beside(response, _recognised(response, _read(content, is_pasted)), _normalise)


def take(
    *,
    response: Response,
    by: User,
    content: bytes,
    name: str,
    chosen: Mapping[str, int],
    reasons: Mapping[str, str] | None = None,
    wordings: Mapping[str, int] | None = None,
) -> Taken:
    """Saves what is chosen: its key, with the version of the text that was shown beside it.

    `name` is what the file was called, "" for what was pasted; `reasons` says, by key, why a
    question is not applicable in the council's view, `wordings` which version of the question was
    shown: it may have been corrected since. What cannot be saved (a newer text, somebody
    else's work, what does not fit the question) is named, and the others are saved.
    Raises as `look`, and Refused when the response is no draft.
    """
    _require(response, by)
    paper = _read(content, not name)  # which takes a while, and nobody waits for it
    found = _recognised(response, paper)
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        _require(fresh, person)
        if blockers := policies.is_drafting(fresh, person, now):
            raise Refused(blockers)
        rows = beside(fresh, found, _normalise)
        source = _source(name, content, now)
        taking = _Taking(fresh, by, source, reasons or {}, wordings or {})
        return taking.take(rows, chosen)


def ending_of(content: bytes, *, is_pasted: bool) -> str:
    """What kind of paper it is, by the ending of its name."""
    return uploads.PLAIN[1] if is_pasted else paper_kind(content)


def _require(response: Response, by: User) -> None:
    if not permissions.can_work(by, response):
        raise PermissionDenied(_("Only the council's own people work on its response."))


def _read(content: bytes, is_pasted: bool) -> Paper:
    try:
        return pasted(content.decode()) if is_pasted else read_paper(content)
    except Unreadable as unreadable:
        raise Refused([Blocker("file", unreadable.sentence, "file")]) from unreadable


def _recognised(response: Response, paper: Paper) -> Recognised:
    return recognise(paper, questions_of(definition_of(response.invitation.consultation)))


def _normalise(question: Question, said: Said, is_aimed: bool) -> Said:
    return drafting.normalised(question, said, is_aimed=is_aimed)


def _source(name: str, content: bytes, now: dt.datetime) -> str:
    if not name:
        return f"from a text that was pasted on {spoken_day(now)}"
    name = uploads.clean_name(name, paper_kind(content), "paper")
    return f"from the paper {name}, uploaded {spoken_day(now)}"


class _Taking:
    """One paper that is taken over. The caller holds the lock."""

    def __init__(
        self,
        response: Response,
        by: User,
        source: str,
        reasons: Mapping[str, str],
        wordings: Mapping[str, int],
    ) -> None:
        self.response, self.by, self.source = response, by, source
        self.reasons, self.wordings = reasons, wordings
        self.attempts = Attempts(
            _(
                "Somebody changed this in the portal after you looked. Nothing of it was taken: "
                "what the draft says now stands beside the paper’s words below."
            )
        )

    def take(self, rows: BesidePaper, chosen: Mapping[str, int]) -> Taken:
        every: dict[str, AnswerOfPaper | PartOfPaper] = {one.key: one for one in rows.answers}
        every |= {one.key: one for one in rows.parts}
        for key, one in every.items():
            if key not in chosen:
                continue
            if one.fits is Fits.SAME:
                self.attempts.refuse(one.label, _("The draft says this already."), key)
            elif not one.can_be_taken:
                self.attempts.refuse(one.label, " ".join(one.sentences), key)
            elif isinstance(one, AnswerOfPaper):
                self._answer(one, chosen[key])
            else:
                self._part(one, chosen[key])
        for _gone in chosen.keys() - every.keys():
            self.attempts.refuse(_("One place"), _("The draft has no such place any more."))
        return self.attempts.result()

    def _answer(self, one: AnswerOfPaper, version: int) -> None:
        said = one.wanted
        if said.state == AnswerState.NOT_FOR_US and one.key in self.reasons:
            said = replace(said, reason=clean(self.reasons[one.key]))
        self.attempts.save(
            one.key,
            one.label,
            lambda: drafting.save_answer(
                response=self.response,
                question=one.question,
                by=self.by,
                base_version=version,
                source=self.source,
                question_version=self.wordings.get(one.key) or None,
                **said.columns(),
            ),
        )

    def _part(self, one: PartOfPaper, version: int) -> None:
        self.attempts.save(one.key, one.label, lambda: self._save_part(one, version))

    def _save_part(self, one: PartOfPaper, version: int) -> None:
        part = one.part
        if part is None:
            add = (
                drafting.add_appendix
                if one.kind == PartKind.APPENDIX
                else drafting.add_consideration
            )
            part = add(response=self.response, by=self.by, heading=one.wanted.heading)
            version = part.version
        drafting.save_part(
            response=self.response,
            part=part,
            by=self.by,
            base_version=version,
            source=self.source,
            **one.wanted.said(),
        )

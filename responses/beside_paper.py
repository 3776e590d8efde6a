"""What was recognised in a paper, beside the draft: what it would make of each answer and part.

Nothing here saves.  What is clear and stands in an empty place is suggested; what is doubtful, and
what would replace words that somebody wrote, is shown and left to whoever looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext as _

from consultations.models import Question
from consultations.prose import clean
from councils.refusals import Refused
from responses.enums import REPEATED_PARTS, AnswerState, PartKind
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.recognising.values import NOT_APPLICABLE, PartFound, Recognised, Taken
from responses.said import Said
from responses.word import marks

Normalise = Callable[[Question, Said, bool], Said]  # raises Refused for what does not fit
EMPTY = frozenset({AnswerState.UNANSWERED, AnswerState.NOT_APPLICABLE})


class Fits(Enum):
    """What would become of one answer or part."""

    NEW = "new"  # nobody wrote anything there
    OTHER = "other"  # somebody wrote something else there
    SAME = "same"  # the draft says so already
    NOT = "not"  # it fits no answer or part; the sentences say why


@dataclass(frozen=True)
class OfPaper:
    """What is the same of an answer and of a part. `version` is that of the text which stands there
    now (0: there is none), `source` the words of the paper and `places` where they stand in it."""

    key: str
    label: str
    fits: Fits
    version: int
    source: str
    places: tuple[str, ...]
    how: str
    is_doubtful: bool
    sentences: tuple[str, ...]

    @property
    def can_be_taken(self) -> bool:
        return self.fits in {Fits.NEW, Fits.OTHER}

    @property
    def is_suggested(self) -> bool:
        return self.fits is Fits.NEW and not self.is_doubtful


@dataclass(frozen=True)
class AnswerOfPaper(OfPaper):
    answer: Answer
    now: Said
    wanted: Said

    @property
    def question(self) -> Question:
        return self.answer.question


@dataclass(frozen=True)
class PartOfPaper(OfPaper):
    """`part` is None where the report gets another consideration or appendix."""

    kind: str
    part: ReportPart | None
    now: PartWords | None
    wanted: PartWords


@dataclass(frozen=True)
class BesidePaper:
    answers: tuple[AnswerOfPaper, ...]
    parts: tuple[PartOfPaper, ...]
    found: Recognised


def beside(response: Response, found: Recognised, normalise: Normalise) -> BesidePaper:
    """As many queries, however much was recognised."""
    answers = {str(one.question.identity): one for one in response.answers_in_order}
    rows = [
        _answer(response, answers[str(taken.question.identity)], taken, found, normalise)
        for taken in found.answers
        if str(taken.question.identity) in answers
    ]
    parts = response.in_order(response.parts.select_related("section", "saved_by"))
    return BesidePaper(tuple(rows), tuple(_parts(parts, found)), found)


# --- answers --------------------------------------------------------------------------------


def _answer(
    response: Response, answer: Answer, taken: Taken, found: Recognised, normalise: Normalise
) -> AnswerOfPaper:
    question, now = answer.question, Said.of(answer)
    is_aimed = question.rule.fits(response.facts)
    source = found.words_at(taken.source)
    wanted = _wanted(taken, is_aimed=is_aimed, source=source)
    sentences: tuple[str, ...] = ()
    try:
        wanted = normalise(question, wanted, is_aimed)
        fits = Fits.NEW if now.state in EMPTY else Fits.OTHER
        if wanted == now:
            fits = Fits.SAME
    except Refused as refused:
        fits = Fits.NOT
        sentences = tuple(blocker.sentence for blocker in refused.blockers)
    return AnswerOfPaper(
        key=marks.answer_key(str(question.identity)),
        label=question.number,
        fits=fits,
        version=answer.version,
        source=source,
        places=_places(found, taken.source),
        how=taken.how,
        is_doubtful=taken.is_doubtful,
        sentences=sentences,
        answer=answer,
        now=now,
        wanted=wanted,
    )


def _wanted(taken: Taken, *, is_aimed: bool, source: str) -> Said:
    """Where the rule asks the question of the council, "not applicable" is the council's own view
    and needs a reason: the paper's, or its very words."""
    said = taken.said
    if said.state != NOT_APPLICABLE:
        return said
    if not is_aimed:
        return Said(AnswerState.NOT_APPLICABLE)
    return Said(AnswerState.NOT_FOR_US, reason=said.reason or clean(source))


# --- parts of the report --------------------------------------------------------------------


def _parts(parts: list[ReportPart], found: Recognised) -> Iterator[PartOfPaper]:
    """What the paper says of one part in several places is put together."""
    for one in _together(found.report):
        part = _part_for(one, parts)
        heading = one.heading or PartKind(one.kind).label
        if part is None:
            is_added = one.kind in REPEATED_PARTS - {PartKind.SECTION}
            yield PartOfPaper(
                key=_key_of_new(one),
                label=heading,
                fits=Fits.NEW if is_added else Fits.NOT,
                version=0,
                source=found.words_at(one.source),
                places=_places(found, one.source),
                how=_("a %(part)s of its own") % {"part": PartKind(one.kind).label.lower()}
                if is_added
                else "",
                is_doubtful=False,
                sentences=() if is_added else (_("The draft’s report has no such part."),),
                kind=one.kind,
                part=None,
                now=None,
                wanted=PartWords.typed(heading, one.text),
            )
            continue
        now = PartWords.of(part)
        wanted = replace(
            now,
            text=clean(one.text) or now.text,
            not_applicable_text=clean(one.not_applicable_text) or now.not_applicable_text,
        )
        if wanted.wording != now.wording:
            wanted = wanted.uncleared
        is_own = bool(now.text or now.not_applicable_text) and not part.is_prefilled
        fits = Fits.OTHER if is_own else Fits.NEW
        yield PartOfPaper(
            key=marks.part_key(part.position),
            label=_label(part),
            fits=Fits.SAME if wanted == now else fits,
            version=part.version,
            source=found.words_at(one.source),
            places=_places(found, one.source),
            how=_("by its heading, “%(heading)s”") % {"heading": one.heading}
            if one.heading
            else _("by where it stands"),
            is_doubtful=False,
            sentences=(),
            kind=one.kind,
            part=part,
            now=now,
            wanted=wanted,
        )


def _key_of_new(one: PartFound) -> str:
    """By what it is and not by how many stand before it: once the first of two is saved, the
    second must not be called as that one was, or a request sent twice would save it, too."""
    said = "\n".join([one.kind, str(one.section), one.heading.strip().lower()])
    return f"new:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _together(report: Iterable[PartFound]) -> list[PartFound]:
    """One for each part, in the paper's order."""
    found: dict[tuple[object, ...], PartFound] = {}
    for one in report:
        is_repeated = one.kind in REPEATED_PARTS - {PartKind.SECTION}
        key = (one.kind, one.section, one.heading.strip().lower() if is_repeated else "")
        first = found.get(key)
        if first is not None:
            one = replace(
                first,
                text="\n\n".join(filter(None, [first.text, one.text])),
                not_applicable_text="\n\n".join(
                    filter(None, [first.not_applicable_text, one.not_applicable_text])
                ),
                source=(*first.source, *one.source),
            )
        found[key] = one
    return list(found.values())


def _part_for(one: PartFound, parts: Iterable[ReportPart]) -> ReportPart | None:
    for part in parts:
        if part.kind != one.kind:
            continue
        if part.kind == PartKind.SECTION:
            if part.section is not None and part.section.number == one.section:
                return part
        elif part.kind not in REPEATED_PARTS or _same(part.heading, one.heading):
            return part
    return None


def _same(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


def _label(part: ReportPart) -> str:
    return part.heading.strip() or PartKind(part.kind).label


def _places(found: Recognised, source: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.blocks[at].place for at in source))

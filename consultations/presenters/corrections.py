"""Corrections as people read them: where, the old and the new words, why, what they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.correctable import FIELDS, Words
from consultations.models import Consultation, Correction
from consultations.presenters.reading import short
from consultations.redline import Piece, reads_well, redline

LABELS = {
    "title": _("Title"),
    "background": _("Background"),
    "text": _("Wording"),
    "guidance": _("Guidance"),
    "because": _("Why it is not for all"),
    "note": _("Note"),
}
MEANING = (_("Meaning changed"), "orange")
WORDING = (_("Wording only"), "grey")
AROUND = (_("Text around the questions"), "grey")


@dataclass(frozen=True)
class CorrectedPart:
    """One text of a place: `pieces` is the redline, empty where hardly a word stayed."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class CorrectionLine:
    number: int
    where: str
    anchor: str  # of the question, where it is one
    tag: str
    colour: str
    when: dt.datetime
    who: str  # for people at the LGA only
    reason: str
    parts: tuple[CorrectedPart, ...]


def corrected_parts(before: Words, after: Words) -> tuple[CorrectedPart, ...]:
    """The texts that differ, in the order in which they are read."""
    old, new = dict(_texts(before)), dict(_texts(after))
    return tuple(
        _part(key, old[key], new[key]) for key in old if old[key] != new.get(key, old[key])
    )


def _texts(words: Words) -> Iterator[tuple[tuple[str, str], str]]:
    for name in ("title", "text", "guidance", "background"):
        if name in words:
            yield (str(LABELS[name]), ""), words[name]
    for name, label in (
        ("options", gettext("Answer option")),
        ("statements", gettext("Statement")),
    ):
        for code, said in words.get(name, ()):
            yield (label, code), said
    for name in ("because", "note"):
        if name in words:
            yield (str(LABELS[name]), ""), words[name]


def _part(key: tuple[str, str], before: str, after: str) -> CorrectedPart:
    pieces = tuple(redline(before, after)) if before and after else ()
    return CorrectedPart(key[0], before, after, pieces if reads_well(pieces) else ())


def correction_lines(
    corrections: Iterable[Correction], *, with_people: bool = False
) -> list[CorrectionLine]:
    """Read along with them: "question", "section", and "made_by" if people are named."""
    return [
        CorrectionLine(
            number=one.pk,
            where=_where(one),
            anchor=one.question.number if one.question else "",
            tag=str(tag),
            colour=colour,
            when=one.made_at,
            who=one.made_by.name if with_people else "",
            reason=one.reason,
            parts=corrected_parts(one.before, one.after),
        )
        for one in corrections
        for tag, colour in [_tag(one)]
    ]


def _tag(one: Correction) -> tuple[str, str]:
    """Whether the meaning changed is asked of questions only (decision 0040)."""
    if one.question is None:
        words, colour = AROUND
    else:
        words, colour = MEANING if one.is_of_meaning else WORDING
    return str(words), colour


def _where(one: Correction) -> str:
    if one.question is not None:
        return one.question.number
    if one.section is not None:
        return gettext("Section %(number)s") % {"number": one.section.number}
    return str(FIELDS[one.field])


@dataclass(frozen=True)
class Correctable:
    """A place whose words can be corrected, with the page that does it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class CorrectableSection:
    heading: Correctable
    questions: tuple[Correctable, ...]


def correctable_texts(consultation: Consultation, names: Iterable[str]) -> list[Correctable]:
    return [
        Correctable(
            str(FIELDS[name]),
            short(getattr(consultation, name)) or gettext("Nothing is said yet."),
            reverse("consultations:correct-text", args=[consultation.code, name]),
        )
        for name in names
    ]


def correctable_sections(consultation: Consultation) -> list[CorrectableSection]:
    """All sections and questions (two queries)."""
    code = consultation.code
    return [
        CorrectableSection(
            Correctable(
                gettext("Section %(number)s") % {"number": section.number},
                section.title,
                reverse("consultations:correct-section", args=[code, section.number]),
            ),
            tuple(
                Correctable(
                    question.number,
                    short(question.wording),
                    reverse("consultations:correct-question", args=[code, question.number]),
                )
                for question in section.questions.all()
            ),
        )
        for section in consultation.sections.prefetch_related("questions")
    ]

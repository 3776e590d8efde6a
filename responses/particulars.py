"""What the law wants said of a decision beside its words: is it a key decision, may all of it be
published, is it urgent.

Sources: key decisions, SI 2012/2089 regulations 8 to 11 (28 clear days' notice, general exception,
special urgency); exempt information, Local Government Act 1972, Schedule 12A, Part 1 (England)
and Part 4 (Wales), both under the public-interest test; in Wales also the consultation undertaken,
WSI 2001/2290 regulation 7.

Plain Python on plain values; a dataclass and the sentences about what it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from councils.listed import listed

ENGLAND, WALES = "England", "Wales"


class Classification(StrEnum):
    PUBLIC = "public"
    PART_EXEMPT = "part-exempt"
    EXEMPT = "exempt"


class KeyException(StrEnum):
    """Why a key decision may be made without 28 days' notice."""

    NONE = ""
    GENERAL = "general"  # regulation 10: impracticable to wait; five clear days
    URGENT = "urgent"  # regulation 11: the chair of scrutiny agrees that it cannot wait


# Both as they are asked and read; papers print them in English.
CLASSIFICATIONS = {
    Classification.PUBLIC: gettext_noop("All of it is for publication"),
    Classification.PART_EXEMPT: gettext_noop("Part of it is exempt"),
    Classification.EXEMPT: gettext_noop("All of it is exempt"),
}
EXCEPTIONS = {
    KeyException.NONE: gettext_noop("No exception: notice was given"),
    KeyException.GENERAL: gettext_noop(
        "General exception: five clear days’ notice (regulation 10)"
    ),
    KeyException.URGENT: gettext_noop(
        "Special urgency, as the chair of scrutiny agreed (regulation 11)"
    ),
}

# What information is about that need not be published, by the number of its paragraph.
PARAGRAPHS: Mapping[str, Mapping[int, str]] = {
    ENGLAND: {
        1: gettext_noop("any individual"),
        2: gettext_noop("what is likely to reveal the identity of an individual"),
        3: gettext_noop("the financial or business affairs of any particular person"),
        4: gettext_noop("consultations or negotiations about labour relations"),
        5: gettext_noop("legal professional privilege"),
        6: gettext_noop("notices, orders or directions that the authority proposes"),
        7: gettext_noop("the prevention, investigation or prosecution of crime"),
    },
    WALES: {
        12: gettext_noop("a particular individual"),
        13: gettext_noop("what is likely to reveal the identity of an individual"),
        14: gettext_noop("the financial or business affairs of any particular person"),
        15: gettext_noop("consultations or negotiations about labour relations"),
        16: gettext_noop("legal professional privilege"),
        17: gettext_noop("notices, orders or directions that the authority proposes"),
        18: gettext_noop("the prevention, investigation or prosecution of crime"),
    },
}
PART = {ENGLAND: 1, WALES: 4}


@dataclass(frozen=True)
class Particulars:
    """What officers say of the decision that they ask for.

    `exempt_parts` are positions of parts of the report, `exempt_questions` numbers of questions.
    """

    is_key: bool = False
    key_notice: str = ""  # reference of the notice, and where it stands
    key_exception: str = KeyException.NONE
    key_reason: str = ""  # why it is one; with an exception why it could not wait
    classification: str = Classification.PUBLIC
    paragraphs: tuple[int, ...] = ()
    public_interest: str = ""
    exempt_parts: tuple[int, ...] = ()
    exempt_questions: tuple[str, ...] = ()
    consultation_undertaken: str = ""
    lead_officer: str = ""
    proper_officer: str = ""
    urgency_reason: str = ""
    urgency_agreed_by: str = ""

    @property
    def is_public(self) -> bool:
        return self.classification == Classification.PUBLIC

    @property
    def is_waived(self) -> bool:
        """Whether call-in is waived because the matter is urgent."""
        return bool(self.urgency_reason and self.urgency_agreed_by)

    def to_json(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Particulars:
        """What `to_json` gave; what is not there is as it usually is."""
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in known
        }
        return cls(**values)


@dataclass(frozen=True)
class Lack:
    """What is missing or does not fit, at the field of this name.

    What does not fit (a contradiction) stands in the way of sending for decision; what is merely
    not said yet does not.
    """

    field: str
    sentence: str
    is_contradiction: bool = False


def lacks(said: Particulars, nation: str) -> list[Lack]:
    """What is still to be said or mended; empty when the particulars are complete."""
    return [
        *_key(said),
        *_classification(said, nation),
        *_urgency(said),
        *_consultation(said, nation),
    ]


def contradictions(said: Particulars, nation: str) -> list[Lack]:
    """Those of the lacks that cannot all be true."""
    return [lack for lack in lacks(said, nation) if lack.is_contradiction]


def _key(said: Particulars) -> list[Lack]:
    if not said.is_key:
        if said.key_notice or said.key_exception or said.key_reason:
            sentence = _("Say that it is a key decision, or empty what belongs to one.")
            return [Lack("is_key", sentence, is_contradiction=True)]
        return []
    found = []
    if not said.key_reason:
        found.append(Lack("key_reason", _("Say why it is a key decision.")))
    if bool(said.key_notice) == bool(said.key_exception):
        sentence = _(
            "Give the notice of the key decision, or say which exception is relied upon: one of "
            "the two."
        )
        found.append(Lack("key_notice", sentence, is_contradiction=bool(said.key_notice)))
    return found


def _classification(said: Particulars, nation: str) -> list[Lack]:
    if said.is_public:
        if said.paragraphs or said.public_interest or said.exempt_parts or said.exempt_questions:
            sentence = _("All of it is for publication: nothing of it can be exempt.")
            return [Lack("classification", sentence, is_contradiction=True)]
        return []
    found = []
    known = PARAGRAPHS[nation]
    if not said.paragraphs:
        sentence = _("Name the paragraph of Schedule 12A under which it is exempt.")
        found.append(Lack("paragraphs", sentence))
    elif wrong := [number for number in said.paragraphs if number not in known]:
        sentence = _(
            "Paragraph %(number)s does not hold in %(nation)s: it is one of %(first)s to %(last)s."
        ) % {"number": wrong[0], "nation": nation, "first": min(known), "last": max(known)}
        found.append(Lack("paragraphs", sentence, is_contradiction=True))
    if not said.public_interest:
        sentence = _(
            "Say why the public interest is greater in keeping it exempt than in publishing it."
        )
        found.append(Lack("public_interest", sentence))
    if said.classification == Classification.PART_EXEMPT and not (
        said.exempt_parts or said.exempt_questions
    ):
        found.append(Lack("exempt_parts", _("Choose which parts are exempt.")))
    return found


def _urgency(said: Particulars) -> list[Lack]:
    if said.urgency_reason and not said.urgency_agreed_by:
        return [Lack("urgency_agreed_by", _("Say who agreed that it cannot be called in."))]
    if said.urgency_agreed_by and not said.urgency_reason:
        return [Lack("urgency_reason", _("Say why it cannot wait."))]
    return []


def _consultation(said: Particulars, nation: str) -> list[Lack]:
    if nation != WALES or said.consultation_undertaken:
        return []
    sentence = _("Say which consultation was undertaken: in Wales the record has to say it.")
    return [Lack("consultation_undertaken", sentence)]


def classification_line(said: Particulars, nation: str) -> str:
    """The line at the head of the report: "For publication", "Not for publication by virtue of
    paragraphs 1 and 3 of Part 1 of Schedule 12A to the Local Government Act 1972"."""
    what = short_classification(said)
    if said.is_public or not said.paragraphs:
        return what
    return f"{what} {by_virtue(said, nation)}"


def by_virtue(said: Particulars, nation: str) -> str:
    """ "by virtue of paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972"; as
    long as no paragraph is named, of the Schedule."""
    if not said.paragraphs:
        return "by virtue of Schedule 12A to the Local Government Act 1972"
    numbers = listed([str(number) for number in sorted(said.paragraphs)], "and")
    paragraph = "paragraphs" if len(said.paragraphs) > 1 else "paragraph"
    return (
        f"by virtue of {paragraph} {numbers} of Part {PART[nation]} of Schedule 12A to the Local "
        "Government Act 1972"
    )


def short_classification(said: Particulars) -> str:
    """`classification_line` without its paragraphs, for the foot of every page."""
    match said.classification:
        case Classification.PUBLIC:
            return "For publication"
        case Classification.EXEMPT:
            return "Not for publication"
        case _:
            return "Exempt in part"


def paragraph_words(number: int) -> str:
    """ "Paragraph 3: the financial or business affairs of any particular person"."""
    for paragraphs in PARAGRAPHS.values():
        if number in paragraphs:
            return f"Paragraph {number}: {paragraphs[number]}"
    return f"Paragraph {number}"

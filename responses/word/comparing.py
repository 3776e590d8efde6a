"""What a document says beside what it was written from and what the draft says now.

Where the document says what it was written from there is nothing to take.  Where it says something
else, it can be taken if the draft still says what the document was written from; otherwise the two
stand beside each other and nothing is taken by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from consultations.prose import blocks, clean_line
from responses.enums import AnswerState
from responses.part_words import PartWords
from responses.said import Said, against_length
from responses.word import marks
from responses.word.returned import Anchored, Found, Place, Returned
from responses.word.seen import in_form_of
from responses.word.values import AnswerPlace, PartPlace, Remark, WordDraft

Words = TypeVar("Words", Said, PartWords)
STATES = (marks.NO_RESPONSE, marks.NOT_FOR_US)


class Standing(Enum):
    """What became of one answer or part."""

    UNCHANGED = "unchanged"  # the document says what it was written from
    SAME = "same"  # it says something else, and the draft says so already
    CHANGED = "changed"  # it can be taken
    CONFLICT = "conflict"  # the draft was changed meanwhile, too
    UNCLEAR = "unclear"  # it says what no answer can say
    LOST = "lost"  # its place is not there, or stands there twice


@dataclass(frozen=True)
class Compared(Generic[Words]):
    """One answer or part. `base_version` and `before` are what the document was written from
    (`before` None: that version is not held), `now` what the draft says, `wanted` what the document
    says; None where it is not known. `sentences` say what stands in the way, `not_taken` what of it
    is no prose."""

    key: str
    label: str
    standing: Standing
    base_version: int
    question_version: int | None
    before: Words | None
    now: Words
    wanted: Words | None
    sentences: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    is_tracked: bool = False

    @property
    def can_be_taken(self) -> bool:
        return self.standing is Standing.CHANGED


@dataclass(frozen=True)
class Comparison:
    """A whole document beside the draft. `unknown` are labels of places that the draft has not
    (any more)."""

    answers: tuple[Compared[Said], ...]
    parts: tuple[Compared[PartWords], ...]
    remarks: tuple[Anchored, ...]  # that the draft has not, on something of it
    loose_remarks: tuple[Anchored, ...]  # on none of its places
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]


def compared(
    returned: Returned,
    now: WordDraft,
    answers_before: Mapping[str, Said],
    parts_before: Mapping[str, PartWords],
) -> Comparison:
    """`now` is the draft as it stands, with all comments; the others say, by key, what the versions
    say that the document was written from."""
    answers, parts = list(now.answers), list(now.parts)
    held: dict[str, tuple[Remark, ...]] = {one.key: one.remarks for one in answers}
    held |= {one.key: one.remarks for one in parts}
    known = held.keys() | {one.instead_key for one in parts}
    every = tuple(remark for own in held.values() for remark in own)
    fresh = [one for one in returned.remarks if not _is_held(one, held.get(one.key, every))]
    return Comparison(
        tuple(_answer(one, returned, answers_before.get(one.key)) for one in answers),
        tuple(_part(one, returned, parts_before.get(one.key)) for one in parts),
        tuple(one for one in fresh if one.key in held),
        tuple(one for one in fresh if one.key not in held),
        returned.elsewhere,
        tuple(place.label for key, place in returned.places.items() if key not in known),
    )


# --- answers --------------------------------------------------------------------------------


def _answer(place: AnswerPlace, returned: Returned, before: Said | None) -> Compared[Said]:
    written = returned.places.get(place.key)
    found = Compared(
        place.key,
        place.label,
        Standing.LOST,
        written.version if written else 0,
        written.question_version if written else None,
        before,
        place.said,
        None,
        is_tracked=place.key in returned.tracked,
    )
    if written is None:
        return replace(found, sentences=(_not_there(place.number),))
    if before is None:
        return replace(found, standing=Standing.UNCLEAR, sentences=(_not_held(place.number),))
    is_missing = _missing(written, place.label)
    if is_missing:
        return replace(found, sentences=(is_missing,))
    found = replace(found, not_taken=written.not_taken)
    shown = _Shown(place, returned, written, before)
    if shown.is_as_before:
        return replace(found, standing=Standing.UNCHANGED, sentences=shown.lost)
    wanted, problems = shown.said()
    if problems:
        return replace(found, standing=Standing.UNCLEAR, sentences=problems)
    return _settled(found, wanted, place.version)


class _Shown:
    """What a document shows of one answer, beside the words from which it was written.

    What looks as it did is as it was: the text with its own marks of lists, the choice in its own
    order. What is not there any more (a box, a line) says nothing.
    """

    def __init__(
        self, place: AnswerPlace, returned: Returned, written: Place, before: Said
    ) -> None:
        self.place, self.before, self.written = place, before, written
        options = {code: marks.option_tick(place.key, code) for code in place.codes}
        states = {one: marks.state_tick(place.key, one) for one in STATES}
        ticks = returned.ticks
        self.boxes_lost = not ticks.keys() >= {*options.values(), *states.values()}
        self.codes = tuple(code for code, key in options.items() if ticks.get(key))
        self.states = tuple(one for one, key in states.items() if ticks.get(key))
        self.keeps_ticks = all(
            ticks.get(key, was) == was
            for key, was in (
                *((key, code in before.choices) for code, key in options.items()),
                *((key, one == before.state) for one, key in states.items()),
            )
        )
        self.keeps_text = not place.spec.words or flat(written.text) == flat(before.text)
        other = returned.fields.get(marks.field_key(place.key, marks.OTHER))
        reason = returned.fields.get(marks.field_key(place.key, marks.REASON))
        self.other = before.other if other is None else _kept(before.other, clean_line(other))
        self.reason = before.reason if reason is None else _kept(before.reason, reason)

    @property
    def is_as_before(self) -> bool:
        keeps_lines = (self.other, self.reason) == (self.before.other, self.before.reason)
        return self.keeps_text and self.keeps_ticks and keeps_lines

    @property
    def lost(self) -> tuple[str, ...]:
        if not self.boxes_lost:
            return ()
        return (f"A box of {self.place.number} is not in the document any more.",)

    def said(self) -> tuple[Said, tuple[str, ...]]:
        """What is to be stored, and what is contradictory in it."""
        place, before, number = self.place, self.before, self.place.number
        text = before.text if self.keeps_text else in_form_of(self.written.text, before.text)
        codes, states, other = self.codes, self.states, self.other
        if self.keeps_ticks:
            codes, states = before.choices, tuple(one for one in STATES if one == before.state)
        elif self.boxes_lost:
            return before, self.lost
        if len(states) > 1:
            return before, (f"“No response” and “not applicable” are both ticked for {number}.",)
        if states:
            state = AnswerState(states[0])
            if text or codes or other:
                sentence = f"{number} is answered, and “{state.label}” is ticked: untick one."
                return before, (sentence,)
            if state == AnswerState.NOT_FOR_US and not self.reason:
                return before, (f"Say why {number} is not applicable to the council.",)
            return Said(state, reason=self.reason), ()
        if self.reason != before.reason:
            sentence = f"A reason is given for {number}, and no response is not ticked."
            return before, (sentence,)
        if place.spec.is_empty(text, codes, other):
            empty = AnswerState.UNANSWERED if place.is_aimed else AnswerState.NOT_APPLICABLE
            return Said(empty), ()
        faults = place.spec.faults(place.asked, text, codes, other)
        return Said(AnswerState.ANSWERED, text, codes, other), tuple(
            fault.sentence for fault in faults
        )


# --- parts of the report --------------------------------------------------------------------


def _part(place: PartPlace, returned: Returned, before: PartWords | None) -> Compared[PartWords]:
    written = returned.places.get(place.key)
    instead = returned.places.get(place.instead_key)
    found = Compared(
        place.key,
        place.label,
        Standing.LOST,
        written.version if written else 0,
        written.question_version if written else None,
        before,
        place.words,
        None,
        is_tracked=bool(returned.tracked & {place.key, place.instead_key}),
    )
    if written is None:
        return replace(found, sentences=(_not_there(f"“{place.label}”"),))
    if before is None:
        return replace(found, standing=Standing.UNCLEAR, sentences=(_not_held(f"“{place.label}”"),))
    texts = [(place.label, written), *([(place.instead_label, instead)] if instead else [])]
    missing = [words for label, one in texts if (words := _missing(one, label))]
    if missing:
        return replace(found, sentences=tuple(missing))
    heading = returned.fields.get(marks.field_key(place.key, marks.HEADING))
    wanted = replace(
        before,
        heading=_kept(before.heading, clean_line(heading or "")) or before.heading,
        text=_kept_prose(before.text, written),
        not_applicable_text=_kept_prose(before.not_applicable_text, instead),
    )
    found = replace(found, not_taken=tuple(words for _, one in texts for words in one.not_taken))
    if wanted == before:
        return replace(found, standing=Standing.UNCHANGED)
    return _settled(found, wanted, place.version)


def _kept_prose(before: str, written: Place | None) -> str:
    if written is None or flat(written.text) == flat(before):
        return before
    return in_form_of(written.text, before)


# --- both -----------------------------------------------------------------------------------


def _settled(found: Compared[Words], wanted: Words, version: int) -> Compared[Words]:
    found = replace(found, wanted=wanted)
    if wanted == found.now:
        return replace(found, standing=Standing.SAME)
    if version != found.base_version:
        return replace(found, standing=Standing.CONFLICT)
    return replace(found, standing=Standing.CHANGED)


def _missing(place: Place, label: str) -> str:
    """Why what stands there cannot be looked at."""
    if place.found is Found.LOST:
        return f"The place “{label}” is not in the document any more."
    if place.found is Found.TWICE:
        return f"The place “{label}” stands in the document twice, or in pieces."
    return against_length(place.text)


def _not_there(name: str) -> str:
    return f"{name} is not in the document: the document is older, or of other parts."


def _not_held(name: str) -> str:
    return f"The version of {name} from which the document was written is not held."


def _kept(before: str, words: str) -> str:
    """What a line says; as it was where it looks as it did. What says where to write is nothing,
    and some editors lose line ends in a line."""
    shown = before.replace(marks.PLACEHOLDER, "", 1)
    return before if "".join(shown.split()) == "".join(words.split()) else words


def flat(text: str) -> tuple[tuple[str, str], ...]:
    """The text as it reads: paragraphs and items of lists, with single spaces. Two texts of which
    it is the same look alike."""
    return tuple(
        (block.kind, "\n".join(" ".join(part.split()) for part in line.split("\n")))
        for block in blocks(text)
        for line in block.lines
    )


def _is_held(one: Anchored, held: Iterable[Remark]) -> bool:
    """Whether the draft has this comment: as it was written there, or as it was taken over."""
    texts = {" ".join(remark.text.split()) for remark in held}
    return any(" ".join(words.split()) in texts for words in (one.remark.text, taken_over(one)))


def taken_over(one: Anchored) -> str:
    """What a comment of the document says in the draft, where somebody else puts it there."""
    author = one.remark.author or "Somebody"
    return f"{author}, in the Word document: {one.remark.text}"

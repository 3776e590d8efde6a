"""What a draft that came back from Word would change, for whoever chooses what is taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from councils.models import User
from responses.content import Words, words
from responses.enums import AnswerState
from responses.models import Answer, Response
from responses.part_words import PartWords
from responses.presenters.importing import (
    AS_IT_IS,
    NOT_YOURS,
    Draft,
    ImportRow,
    Stop,
    contents,
    part_shown,
    same_sentence,
    save_or_give_up,
    with_ticks,
)
from responses.presenters.tags import Tag
from responses.said import Said
from responses.word.comparing import Compared, Comparison, Standing
from responses.word.returned import Anchored

NO_TAG = Tag("", "")


@dataclass(frozen=True)
class RemarkRow:
    """A comment in a Word document."""

    name: str
    author: str
    text: str
    on: str
    can_tick: bool
    is_ticked: bool


@dataclass(frozen=True)
class WordRows:
    changed: tuple[ImportRow, ...]
    conflicts: tuple[ImportRow, ...]
    unclear: tuple[ImportRow, ...]
    remarks: tuple[RemarkRow, ...]
    loose_remarks: tuple[RemarkRow, ...]
    same: str
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]
    not_prose: tuple[tuple[str, str], ...]
    has_tracked: bool

    @property
    def can_save(self) -> bool:
        has_changes = any(one.can_tick for one in self.changed)
        return has_changes or any(one.can_tick for one in self.remarks)

    @property
    def contents(self) -> tuple[Stop, ...]:
        every = (*self.changed, *self.conflicts)
        return contents(self._stops(), every)

    def _stops(self) -> Iterator[Stop]:
        if self.changed:
            number = len(self.changed)
            words = ngettext(
                "%(number)s text changed in the document",
                "%(number)s texts changed in the document",
                number,
            )
            words = words % {"number": number}
            yield Stop("changed", with_ticks(words, self.changed), self.changed)
        if self.conflicts:
            number = len(self.conflicts)
            words = ngettext(
                "%(number)s text changed here, too: not taken",
                "%(number)s texts changed here, too: not taken",
                number,
            )
            yield Stop("conflicts", words % {"number": number}, self.conflicts)
        if self.unclear:
            number = len(self.unclear)
            words = ngettext("%(number)s place not clear", "%(number)s places not clear", number)
            yield Stop("unclear", words % {"number": number})
        if self.remarks:
            number = len(self.remarks)
            words = ngettext("%(number)s new comment", "%(number)s new comments", number)
            yield Stop("comments", words % {"number": number})
        if self.has_rest:
            yield Stop("not-imported", gettext("What is not imported"))
        yield Stop("save", save_or_give_up(self.can_save))

    @property
    def has_rest(self) -> bool:
        return bool(self.elsewhere or self.unknown or self.loose_remarks or self.not_prose)

    @property
    def is_nothing_new(self) -> bool:
        return not (self.changed or self.conflicts or self.unclear or self.remarks)


def word_rows(
    response: Response, found: Comparison, user: User, ticked: Collection[str] | None
) -> WordRows:
    """`ticked` is what was ticked on a page that is shown again; None: everything that may be."""
    draft = Draft(response, user)
    every: list[Compared[Said] | Compared[PartWords]] = [*found.answers, *found.parts]
    labels = {one.key: one.label for one in every}

    def rows(*standings: Standing) -> tuple[ImportRow, ...]:
        return tuple(_word_row(one, draft, ticked) for one in every if one.standing in standings)

    same = sum(one.standing is Standing.SAME for one in every)
    return WordRows(
        changed=rows(Standing.CHANGED),
        conflicts=rows(Standing.CONFLICT),
        unclear=rows(Standing.UNCLEAR, Standing.LOST),
        remarks=tuple(
            RemarkRow(
                one.name,
                _author(one),
                one.remark.text,
                labels.get(one.key, ""),
                can := draft.may_comment(one.key),
                can and (ticked is None or one.name in ticked),
            )
            for one in found.remarks
        ),
        loose_remarks=tuple(
            RemarkRow(one.name, _author(one), one.remark.text, "", False, False)
            for one in found.loose_remarks
        ),
        same=same_sentence(same),
        elsewhere=found.elsewhere,
        unknown=found.unknown,
        not_prose=tuple((one.label, words) for one in every for words in one.not_taken),
        has_tracked=any(one.is_tracked for one in every),
    )


def _word_row(
    one: Compared[Said] | Compared[PartWords], draft: Draft, ticked: Collection[str] | None
) -> ImportRow:
    answer = draft.answers.get(one.key)
    row = answer or draft.parts.get(one.key)
    now, wanted = (
        _shown(answer, said) if said is not None else None for said in (one.now, one.wanted)
    )
    is_changed = one.standing is Standing.CHANGED
    why_not = "" if is_changed else str(AS_IT_IS)
    if is_changed and not draft.may_write(row):
        why_not = str(NOT_YOURS)
    tracked = (gettext("Tracked changes are read as accepted here."),) if one.is_tracked else ()
    pieces = draft.changes(_flat(one.now, now), _flat(one.wanted, wanted)) if is_changed else ()
    return ImportRow(
        key=one.key,
        label=one.label,
        title=answer.question.wording if answer else "",
        url=draft.versions(one.key),
        place_url=draft.place(one.key),
        version=one.base_version,
        tag=NO_TAG,
        pieces=pieces,
        now=now,
        wanted=wanted,
        sentences=(*one.sentences, *tracked),
        why_not=why_not,
        is_ticked=not why_not and (ticked is None or one.key in ticked),
    )


def _author(one: Anchored) -> str:
    return one.remark.author or gettext("Somebody")


def _shown(answer: Answer | None, said: Said | PartWords) -> Words:
    if isinstance(said, Said):
        assert answer is not None
        return words(answer.question, said)
    return part_shown(said)


def _flat(said: Said | PartWords | None, shown: Words | None) -> str:
    """Everything it says, as one text."""
    if shown is None:
        return ""
    if isinstance(said, PartWords):
        return "\n\n".join(filter(None, [said.heading, shown.text]))
    is_plain = shown.state in {AnswerState.ANSWERED, AnswerState.UNANSWERED}
    state = "" if is_plain else str(AnswerState(shown.state).label)
    lines = [state, *shown.chosen]
    return "\n\n".join(filter(None, ["\n".join(filter(None, lines)), shown.reason, shown.text]))

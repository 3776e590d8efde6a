"""No sequence of edits, files, publishing, answers and corrections leaves an answer without its
question, or a condition without its target.

One consultation is edited through the door of drafts, files are loaded over it, earlier versions
come back, it is published when it can be, a council answers, and words are corrected.  What is
refused changes nothing.  After each step the rows are read: not what an action says, but what is
stored.  The controls take one safeguard away each, and must leave something behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consultations import correctable, editing, policies
from consultations.actions import importing, rewriting
from consultations.actions.correcting import correct
from consultations.definition import Definition, QuestionDefinition, checks, parse
from consultations.definition.plain import digest, to_yaml
from consultations.definition.reading import read_json
from consultations.definition.stored import definition_of
from consultations.editing.conditions import Follows, choosable, followable
from consultations.editing.correcting import with_words
from consultations.editing.parts import Unchanged
from consultations.editing.questions import without_in_release
from consultations.models import Consultation, Correction, Question
from consultations.wordings import as_of
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses.actions import drafting
from responses.actions.confirming import confirm_answer
from responses.models import Answer
from tests import world
from tests.consultations.test_editing import EVERY_KIND, edits

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
PLACES = st.integers(0, 60)


def nth(items: list[Any], at: int) -> Any:
    return items[at % len(items)] if items else None


def hung(definition: Definition, at: int, on: int, *, is_kept: bool) -> Definition:
    """A question that is asked depending on an earlier one, beside its other conditions or instead
    of them."""
    question = nth(list(definition.questions), at)
    earlier = followable(definition, question) if question else {}
    followed = nth([one for one in earlier.values() if choosable(one)], on)
    if followed is None:
        raise editing.Absent
    by_number = {one.number: one.identity for one in earlier.values()}
    kept = [
        Follows(by_number[one.follows], one.when)
        for one in question.conditions
        if is_kept and one.when and one.follows in by_number
    ]
    wanted = [*kept, Follows(followed.identity, (next(iter(choosable(followed))),))]
    return editing.set_conditions(definition, question.identity, follows=wanted, note="")


def shortened(definition: Definition, at: int) -> Definition:
    """A question without its first option, on which others may depend."""
    question = nth([one for one in definition.questions if len(one.options) > 2], at)
    if question is None:
        raise editing.Absent
    return editing.replace_question(definition, replace(question, options=question.options[1:]))


def torn(definition: Definition, at: int) -> Definition:
    """As a careless edit would: a question is gone, and nobody thought of what depends on it."""
    question = nth(list(definition.questions), at)
    if question is None:
        raise editing.Absent
    left = tuple(
        replace(one, questions=tuple(each for each in one.questions if each is not question))
        for one in definition.sections
    )
    return without_in_release(replace(definition, sections=left), question.number)


class Consulting(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        now = timezone.now().replace(second=0, microsecond=0)
        self.clean = replace(
            EVERY_KIND,
            code=f"hangs-together-{next(world.counter)}",
            opens_at=now - DAY,
            closes_at=now + 60 * DAY,
        )
        self.editor = world.staff(StaffRoleKind.EDITOR)
        self.place: world.Place | None = None
        self.council = world.a_council(tier="single")
        self.draft = rewriting.begin(definition=self.clean, by=self.editor, what="Begun")
        self.published: dict[Any, Any] = {}  # by identity: what of a question can never change

    # --- as it is stored ------------------------------------------------------------------------

    @property
    def stored(self) -> Consultation:
        return Consultation.objects.get(pk=self.draft.pk)

    @property
    def is_published(self) -> bool:
        return bool(self.published)

    def rewrite(self, edit: editing.Edit) -> None:
        before = definition_of(self.stored)
        try:
            rewriting.rewrite(consultation=self.draft, by=self.editor, edit=edit, what="Edited")
        except Refused:
            assert definition_of(self.stored) == before

    # --- writing --------------------------------------------------------------------------------

    @rule(edit=edits())
    def edit(self, edit: editing.Edit) -> None:
        self.rewrite(edit)

    @rule(at=PLACES, on=PLACES, is_kept=st.booleans())
    def hang(self, at: int, on: int, is_kept: bool) -> None:
        self.rewrite(partial(hung, at=at, on=on, is_kept=is_kept))

    @rule(at=PLACES)
    def shorten(self, at: int) -> None:
        self.rewrite(partial(shortened, at=at))

    @rule(at=PLACES)
    def tear(self, at: int) -> None:
        self.rewrite(partial(torn, at=at))

    @rule(made=st.lists(edits(), max_size=4))
    def load(self, made: list[editing.Edit]) -> None:
        """A file over the draft: another one of the same address, as somebody changed it."""
        brought = self.clean
        for one in made:
            try:
                brought = one(brought)
            except Unchanged:
                continue
        brought = parse(to_yaml(brought))
        seen = digest(definition_of(self.stored))
        try:
            importing.import_into(
                consultation=self.stored, definition=brought, by=self.editor, seen=seen
            )
        except Refused:
            assert self.is_published

    @rule(at=PLACES)
    def restore(self, at: int) -> None:
        version = nth(list(self.draft.versions.order_by("number")), at)
        self.rewrite(lambda _: read_json(version.text))

    # --- publishing and answering ---------------------------------------------------------------

    @precondition(lambda self: not self.is_published)
    @rule(is_tidied=st.booleans())
    def publish(self, is_tidied: bool) -> None:
        if is_tidied:
            self.rewrite(lambda _: self.clean)
        try:
            world.publish_draft(consultation=self.stored, by=self.editor)
        except Refused as refused:
            assert not is_tidied, refused
            return
        self.published = {one.identity: fixed(one) for one in definition_of(self.stored).questions}
        assert self.published

    @precondition(lambda self: self.is_published and self.place is None)
    @rule()
    def start(self) -> None:
        self.place = world.Place(
            council=self.council,
            officer=world.a_member(self.council, "officer"),
            member=world.a_member(self.council, "executive-member"),
            administrator=world.a_member(self.council, "administrator"),
            invitation=self.stored.invitations.get(council=self.council),
        )
        self.place.response = drafting.start(
            invitation=self.place.invitation, by=self.place.officer
        )

    @precondition(lambda self: self.place is not None)
    @rule(at=PLACES)
    def answer(self, at: int) -> None:
        row = nth(list(self.answers), at)
        drafting.save_answer(
            response=self.place.response,  # type: ignore[union-attr]
            question=row.question,
            by=self.place.officer,  # type: ignore[union-attr]
            base_version=row.version,
            **world.an_answer(row.question).columns(),
        )

    @precondition(lambda self: self.place is not None)
    @rule(at=PLACES)
    def confirm(self, at: int) -> None:
        row = nth(list(self.answers), at)
        confirm_answer(
            response=self.place.response,  # type: ignore[union-attr]
            question=row.question,
            by=self.place.officer,  # type: ignore[union-attr]
            seen=row.question.version,
        )
        assert self.answers.get(pk=row.pk).question_version == row.question.version

    # --- correcting -----------------------------------------------------------------------------

    @rule(at=PLACES, is_of_meaning=st.booleans(), turns=st.booleans())
    def correct(self, at: int, is_of_meaning: bool, turns: bool) -> None:
        """Other words in one place; with `turns` the labels of the options change places."""
        found = correctable.words_of(definition_of(self.stored))
        place = nth(list(found), at)
        words = dict(found[place])
        name = "title" if place.section is not None else "text"
        words[name] = f"{words[name]} (corrected)"[-180:]
        if turns and words.get("options"):
            codes, labels = zip(*words["options"], strict=True)
            words["options"] = list(map(list, zip(codes, labels[1:] + labels[:1], strict=True)))
        self.corrected(partial(with_words, place=place, words=words), is_of_meaning)

    @rule(edit=edits(), is_of_meaning=st.booleans())
    def correct_what_is_fixed(self, edit: editing.Edit, is_of_meaning: bool) -> None:
        self.corrected(edit, is_of_meaning)

    def corrected(self, edit: editing.Edit, is_of_meaning: bool) -> None:
        before = definition_of(self.stored)
        try:
            correct(
                consultation=self.draft,
                by=self.editor,
                seen=self.stored.version,
                edit=edit,
                reason="A slip.",
                is_of_meaning=is_of_meaning,
            )
        except Refused:
            assert definition_of(self.stored) == before
        else:
            assert self.is_published

    # --- what holds after each step -------------------------------------------------------------

    @property
    def answers(self) -> Any:
        return Answer.objects.filter(response__invitation__consultation=self.draft).select_related(
            "question", "response__invitation"
        )

    @invariant()
    def no_condition_is_without_its_target(self) -> None:
        questions = list(self.stored.questions.select_related("follows").order_by("position"))
        by_number = {one.number: one for one in questions}
        for one in questions:
            assert one.follows is None or one.follows.consultation_id == self.draft.pk
            for number, codes in one.conditions:
                assert number in by_number, f"{one.number} follows {number}, which is not there"
                followed = by_number[number]
                if not self.is_published:
                    continue  # what else a draft lacks is named before it is published
                assert followed.position < one.position
                there = set(followed.options.values_list("code", flat=True))
                assert set(codes) <= there, f"{one.number} asks for {codes} of {number}"

    @invariant()
    def the_latest_version_is_what_is_stored(self) -> None:
        latest = self.draft.versions.order_by("-number").first()
        assert latest is not None and latest.number == self.stored.version
        assert read_json(latest.text) == definition_of(self.stored)

    @invariant()
    def what_was_published_hangs_together(self) -> None:
        if self.is_published:
            now = definition_of(self.stored)
            assert {one.identity: fixed(one) for one in now.questions} == self.published
            assert checks.problems(now) == []

    @invariant()
    def no_answer_is_without_its_question(self) -> None:
        if self.place is None:
            return
        found = list(self.answers)
        asked = self.stored.questions.exclude(kind="information")
        assert {one.question_id for one in found} == set(asked.values_list("pk", flat=True))
        for one in found:
            question: Question = one.question
            assert question.consultation_id == one.response.invitation.consultation_id
            assert 1 <= one.question_version <= question.version
            kept = one.revisions.get(version=one.version)
            assert kept.question_version <= one.question_version
            # The words to which it was given can be read, and its choices are among them.
            (then,) = as_of([question], {question.pk: one.question_version})
            options = {each.code for each in then.asked.options}
            rows = {each.code for each in then.asked.rows}
            for choice in one.choices:
                row, colon, option = choice.rpartition(":")
                assert option in options and (not colon or row in rows)
            gone = question.version - one.question_version
            since = Correction.objects.filter(question=question)
            assert since.filter(from_version__gte=one.question_version).count() == gone


def fixed(question: QuestionDefinition) -> tuple[Any, ...]:
    """By what answers are known, and when it is asked."""
    return (
        question.number,
        question.kind,
        question.conditions,
        question.applies_to,
        tuple((one.code, one.is_other, one.is_exclusive, one.score) for one in question.options),
        tuple(one.code for one in question.statements),
    )


def tell(**kwargs: Any) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Consulting, settings=settings(stateful_step_count=30, **kwargs)
    )


def test_no_answer_and_no_condition_is_left_alone() -> None:
    many = settings.default.max_examples > 100  # ./run test --long
    tell(max_examples=300 if many else 8)


# --- the controls -------------------------------------------------------------------------------


def a_door_that_looks_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "_holds_together", lambda definition: None)


def a_draft_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "against_editing", lambda consultation: [])


@pytest.mark.parametrize("spoil", [a_door_that_looks_at_nothing, a_draft_for_ever])
def test_without_a_safeguard_something_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spoil(monkeypatch)
    with pytest.raises((AssertionError, LookupError, ProtectedError)):
        tell(max_examples=100, phases=[Phase.generate], report_multiple_bugs=False)

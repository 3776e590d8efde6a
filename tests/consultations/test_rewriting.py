"""The door through which a draft changes: who, when, on what, and what is kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from consultations import actions, editing
from consultations.actions import documents, rewriting
from consultations.actions.translating import translate
from consultations.definition import parse
from consultations.definition.plain import to_json
from consultations.definition.stored import definition_of
from consultations.document_files import Handed
from consultations.enums import Verdict
from consultations.models import Consultation, ConsultationVersion
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from tests.world import staff

pytestmark = pytest.mark.django_db

REAL = parse(Path("fixtures/consultations/taking-stock-2015.yaml").read_bytes())


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR)


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=REAL, by=editor, what="Begun")


def other_words(number: str, text: str, seen: str | None = None):
    def edit(definition):
        question = next(each for each in definition.questions if each.number == number)
        return editing.replace_question(definition, replace(question, text=text), seen=seen)

    return edit


def test_an_edit_is_stored_and_its_version_kept(draft, editor):
    done = rewriting.rewrite(
        consultation=draft, by=editor, edit=other_words("Q3", "Other words?"), what="Q3 changed"
    )
    assert done.differences == ("Q3",)
    assert definition_of(draft) == done.definition
    kept = ConsultationVersion.objects.filter(consultation=draft)
    assert [(each.number, each.what, each.made_by) for each in kept] == [
        (2, "Q3 changed", editor),
        (1, "Begun", editor),
    ]
    assert parse(kept[0].text) == done.definition
    assert kept[0].sha256 == hashlib.sha256(to_json(done.definition).encode()).hexdigest()
    assert Consultation.objects.get(pk=draft.pk).version == 2


def test_an_edit_that_changes_nothing_makes_no_version(draft, editor):
    done = rewriting.rewrite(consultation=draft, by=editor, edit=lambda same: same, what="Nothing")
    assert done.differences == ()
    assert draft.versions.count() == 1


def test_what_was_changed_meanwhile_is_refused_and_what_was_not_is_not(draft, editor):
    seen = editing.mark(next(each for each in REAL.questions if each.number == "Q3"))
    for number, words in (("Q3", "Theirs?"), ("Q4", "Also theirs?")):
        rewriting.rewrite(
            consultation=draft, by=editor, edit=other_words(number, words), what="Theirs"
        )
    with pytest.raises(Refused, match="Somebody changed this"):
        rewriting.rewrite(
            consultation=draft, by=editor, edit=other_words("Q3", "Mine?", seen), what="Mine"
        )
    seen = editing.mark(next(each for each in REAL.questions if each.number == "Q5"))
    rewriting.rewrite(
        consultation=draft, by=editor, edit=other_words("Q5", "Mine?", seen), what="Mine"
    )
    stored = {each.number: each.text for each in definition_of(draft).questions}
    assert [stored[number] for number in ("Q3", "Q4", "Q5")] == ["Theirs?", "Also theirs?", "Mine?"]


def test_a_condition_may_point_forward_in_a_draft(draft, editor):
    def edit(definition):
        first = next(definition.questions)
        return editing.replace_question(definition, replace(first, follows="Q5"))

    rewriting.rewrite(consultation=draft, by=editor, edit=edit, what="Forward")
    assert next(definition_of(draft).questions).follows == "Q5"


def test_a_condition_without_its_question_is_refused_whatever_the_edit(draft, editor):
    def edit(definition):
        first, *others = definition.sections
        lost = replace(first.questions[0], follows="Q99")
        return replace(
            definition, sections=(replace(first, questions=(lost, *first.questions[1:])), *others)
        )

    with pytest.raises(Refused, match="Q1 depends on the answer to Q99, which is not there"):
        rewriting.rewrite(consultation=draft, by=editor, edit=edit, what="Lost")
    with pytest.raises(Refused, match="Q99"):
        rewriting.begin(definition=replace(edit(REAL), code="other"), by=editor, what="Lost")
    assert definition_of(draft) == REAL


def test_only_editors_write_and_only_drafts(draft, editor):
    for kind in set(StaffRoleKind) - {StaffRoleKind.EDITOR}:
        other = staff(kind)
        with pytest.raises(PermissionDenied):
            rewriting.rewrite(consultation=draft, by=other, edit=lambda same: same, what="")
        with pytest.raises(PermissionDenied):
            rewriting.begin(definition=replace(REAL, code="other"), by=other, what="")
    with pytest.raises(Refused, match="already"):
        rewriting.begin(definition=REAL, by=editor, what="Again")
    Consultation.objects.filter(pk=draft.pk).update(published_at=REAL.opens_at, published_by=editor)
    with pytest.raises(Refused, match="published"):
        rewriting.rewrite(
            consultation=draft, by=editor, edit=other_words("Q3", "Late?"), what="Late"
        )


def test_versions_stay_as_they_are_and_go_only_with_their_draft(draft, editor):
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.versions.update(what="Something else")
    Consultation.objects.filter(pk=draft.pk).update(published_at=REAL.opens_at, published_by=editor)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.versions.all().delete()
    with pytest.raises(Refused, match="published"):
        rewriting.discard(consultation=draft, by=editor)
    Consultation.objects.filter(pk=draft.pk).update(published_at=None, published_by=None)
    rewriting.discard(consultation=draft, by=editor)
    assert not ConsultationVersion.objects.exists()


def test_loading_a_file_is_a_version_too():
    actions.load(definition=REAL)
    actions.load(definition=REAL)
    loaded = actions.load(definition=replace(REAL, title="Taking stock once more"))
    assert [(each.number, each.what) for each in loaded.consultation.versions.all()] == [
        (2, "Loaded from its file: title"),
        (1, "Loaded from its file"),
    ]


def test_who_comes_after_a_draft_was_discarded_is_told_so(draft, editor):
    by = {"consultation": draft, "by": editor}
    document = documents.add_document(
        **by, title="A map", file=Handed("map.txt", "text/plain", b"A map")
    )
    rewriting.discard(**by)
    other = Handed("map.txt", "text/plain", b"Another map")
    for act in (
        partial(rewriting.rewrite, **by, edit=other_words("Q3", "Late?"), what="Late"),
        partial(rewriting.discard, **by),
        partial(actions.review, **by, seen="", verdict=Verdict.APPROVED),
        partial(actions.publish, **by),
        partial(translate, **by, typed=[], what="Welsh"),
        partial(documents.add_document, **by, title="Another", file=other),
        partial(documents.add_version, document=document, by=editor, file=other),
        partial(documents.remove_document, document=document, by=editor),
    ):
        with pytest.raises(Refused, match="Somebody removed this"):
            act()

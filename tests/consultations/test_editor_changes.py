"""The pages of a draft: order, two editors at once, taking away, versions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from consultations import editing
from consultations.actions import rewriting
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.enums import Role, StaffRoleKind
from tests.consultations.drafts import (
    EVERY_KIND,
    as_,
    fields,
    question_of,
    question_url,
    url,
    words,
)
from tests.world import a_council, a_member, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=EVERY_KIND, by=editor, what="Begun")


# --- order ------------------------------------------------------------------------------------


def numbers(consultation):
    return [[one.text for one in each.questions] for each in definition_of(consultation).sections]


def test_questions_and_sections_move_and_keep_the_focus(draft, editor):
    client, order = as_(editor), url("order", draft.code)
    second = EVERY_KIND.sections[0].questions[1]
    moved = client.post(order, {"down": second.identity}, follow=True)
    stored = definition_of(draft).sections[0].questions
    assert stored[2].identity == second.identity
    assert stored[2].number == "Q2"  # numbered in order before, and so again
    text = moved.content.decode()
    assert "Q2 is question 3 of 5 in section 1 now, and that is saved." in text
    assert re.search(rf'name="down"[^>]*value="{second.identity}"[^>]*autofocus', text)
    client.post(order, {"dragged": second.identity, "to": "2", "at": "0"})
    assert definition_of(draft).sections[1].questions[0].identity == second.identity
    moved = client.post(order, {"section-up": "2"}, follow=True)
    assert [one.title for one in definition_of(draft).sections] == ["Opinions", "Choices"]
    assert "“Opinions” is section 1 of 2 now" in moved.content.decode()
    assert re.search(r'name="section-down"[^>]*value="1"[^>]*autofocus', moved.content.decode())
    for nonsense in ({}, {"up": "x"}, {"dragged": second.identity, "to": "7", "at": "-1"}):
        assert client.post(order, nonsense).status_code == 302
    gone = client.post(order, {"up": "00000000-0000-4000-8000-000000000000"}, follow=True)
    assert "Somebody removed this" in words(gone)


def test_the_draft_shows_all_that_it_says_of_itself(editor):
    said = {"purpose": "For a plan.", "still_open": "The sums.", "next_steps": "A report in May."}
    draft = rewriting.begin(
        definition=replace(EVERY_KIND, confidentiality="All is kept.", **said),
        by=editor,
        what="Begun",
    )
    page = words(as_(editor).get(url("edit", draft.code)))
    for label, written in (
        ("Purpose", "For a plan."),
        ("What is still open", "The sums."),
        ("Confidentiality", "All is kept."),
        ("What happens next", "A report in May."),
    ):
        assert f"{label} {written} Change {label.lower()}" in page


def test_a_saved_question_says_what_keeps_it_from_being_published(draft, editor):
    client, page = as_(editor), question_url(draft, "Q1")
    keeps = "What keeps it from being published:"
    assert keeps not in words(client.get(page))
    sent = fields(client.get(page).context["form"]) | {"kind": "grid"}
    saved = words(client.post(page, sent, follow=True))
    assert f"{keeps} Q1 has no statements. Write at least one." in saved
    assert "Q2 has" not in saved


# --- two editors ------------------------------------------------------------------------------


def test_who_is_second_sees_what_is_stored_and_loses_nothing(draft, editor):
    first, second = as_(editor), as_(staff(StaffRoleKind.EDITOR))
    page = question_url(draft, "Q2")
    sent = fields(second.get(page).context["form"]) | {"text": "Mine?"}
    first.post(page, fields(first.get(page).context["form"]) | {"text": "Theirs?"})
    told = second.post(page, sent)
    text = words(told, 422)
    assert "What is stored now" in text and "Theirs?" in text
    assert 'name="text"' in told.content.decode() and ">\nMine?</textarea>" in told.content.decode()
    assert question_of(draft, "Q2").text == "Theirs?"
    assert second.post(page, fields(told.context["form"])).status_code == 302
    assert question_of(draft, "Q2").text == "Mine?"


def test_who_changes_something_else_of_a_moved_question_is_not_stopped(draft, editor):
    client, page = as_(editor), question_url(draft, "Q2")
    sent = fields(client.get(page).context["form"]) | {"text": "Mine?"}
    identity = question_of(draft, "Q2").identity
    client.post(url("order", draft.code), {"down": identity})
    client.post(page, sent)
    after = next(one for one in definition_of(draft).questions if one.identity == identity)
    assert (after.number, after.text) == ("Q3", "Mine?")


@pytest.mark.parametrize(("name", "field"), [("edit-section", "title"), ("particulars", "contact")])
def test_sections_and_particulars_are_compared_too(draft, editor, name, field):
    args = [1] if name == "edit-section" else []
    page = url(name if args else f"edit-{name}", draft.code, *args)
    first, second = as_(editor), as_(staff(StaffRoleKind.EDITOR))
    sent = fields(second.get(page).context["form"]) | {field: "Mine"}
    first.post(page, fields(first.get(page).context["form"]) | {field: "Theirs"})
    told = second.post(page, sent)
    assert "Theirs" in words(told, 422)
    assert told.context["form"][field].value() == "Mine"
    assert second.post(page, fields(told.context["form"])).status_code == 302


def test_a_section_that_was_moved_is_still_the_one_that_was_seen(draft, editor):
    client = as_(editor)
    page = url("edit-section", draft.code, 2)
    sent = fields(client.get(page).context["form"]) | {"title": "Views"}
    client.post(url("order", draft.code), {"section-up": "2"})
    client.post(page, sent)
    assert [one.title for one in definition_of(draft).sections] == ["Views", "Choices"]


# --- taking away, and back --------------------------------------------------------------------


def test_a_question_others_depend_on_goes_with_their_conditions_and_they_are_named(draft, editor):
    client = as_(editor)
    page = url("remove-question", draft.code, question_of(draft, "Q2").identity)
    shown = client.get(page)
    assert "Q3 depends on the answer to Q2." in words(shown)
    assert "Q3 depend" in words(client.post(page, {"base": ""}), 422)
    assert client.post(page, fields(shown.context["form"])).status_code == 302
    assert question_of(draft, "Q3").follows == ""
    add = url("add-question", draft.code, 1)
    typed = fields(client.get(add).context["form"]) | {"number": "Q2", "text": "Another?"}
    assert client.post(add, {**typed, "next": "1"}).url == add
    before = next(one for one in EVERY_KIND.questions if one.number == "Q2")
    assert question_of(draft, "Q2").identity != before.identity


def test_a_section_is_removed_when_it_is_empty(draft, editor):
    client = as_(editor)
    full = url("remove-section", draft.code, 1)
    assert "move or remove them first" in words(client.get(full))
    client.post(url("add-section", draft.code), {"title": "Empty"})
    page = url("remove-section", draft.code, 3)
    assert client.post(page, fields(client.get(page).context["form"])).status_code == 302
    assert definition_of(draft) == EVERY_KIND


def test_versions_are_listed_compared_and_restored(draft, editor):
    client = as_(editor)
    page = question_url(draft, "Q2")
    client.post(page, fields(client.get(page).context["form"]) | {"text": "Other words?"})
    client.post(url("add-section", draft.code), {"title": "Empty"})
    listed = words(client.get(url("versions", draft.code)))
    assert re.search(
        r"Version 3 Section “Empty” added Now Edith Example .* Version 2 Q2 changed Edith", listed
    )
    changed = words(client.get(url("version", draft.code, 2)))
    assert "From version 1 to version 2 Q2: text Version 1 Who should run it? Version 2" in changed
    both = words(client.get(url("version", draft.code, 1), {"with": "3"}))
    assert "From version 1 to version 3" in both and "Section 3: title" in both
    restore = url("restore-version", draft.code, 1)
    seen = fields(client.get(restore).context["form"])
    client.post(url("add-section", draft.code), {"title": "Theirs"})
    assert "nothing was restored" in words(client.post(restore, seen), 422)
    client.post(restore, fields(client.get(restore).context["form"]))
    assert definition_of(draft) == EVERY_KIND
    assert draft.versions.count() == 5


def test_a_draft_is_discarded_after_a_question(draft, editor):
    client, page = as_(editor), url("discard", draft.code)
    assert "2 sections and 13 questions" in words(client.get(page))
    assert client.post(page).url == url("list")
    assert not Consultation.objects.exists()


def test_who_comes_after_it_was_discarded_reads_who_did_so(draft, editor):
    page = question_url(draft, "Q2")
    client = as_(editor)
    sent = fields(client.get(page).context["form"]) | {"text": "Mine?"}
    rewriting.discard(consultation=draft, by=staff(StaffRoleKind.EDITOR, "Other Example"))
    said = f"The draft of “{draft.title}” is no longer here: Other Example discarded it on"
    for answer in (client.post(page, sent), client.get(page), client.get(url("edit", draft.code))):
        assert said in words(answer, 404)
    for nobody in (Client(), as_(a_member(a_council(), Role.OFFICER))):
        assert "discarded" not in nobody.get(page, follow=True).text
    begun = rewriting.begin(definition=EVERY_KIND, by=editor, what="Begun anew")
    assert begun.code == draft.code and client.get(url("edit", draft.code)).status_code == 200


def test_what_goes_with_a_draft_is_counted(editor):
    section = EVERY_KIND.sections[0]
    alone = replace(section, questions=section.questions[:1])
    for sections, said in (((alone,), "1 section and 1 question."), ((), "no sections and no ")):
        draft = rewriting.begin(
            definition=replace(EVERY_KIND, sections=sections, release={}), by=editor, what="Begun"
        )
        assert f"The draft has {said}" in words(as_(editor).get(url("discard", draft.code)))
        rewriting.discard(consultation=draft, by=editor)


def test_an_unfinished_draft_says_what_is_missing(editor):
    definition = replace(EVERY_KIND, sections=())
    draft = rewriting.begin(definition=definition, by=editor, what="Begun")
    client = as_(editor)
    assert "The draft has no sections yet." in words(client.get(url("edit", draft.code)))
    client.post(url("add-section", draft.code), {"title": "One"})
    assert "1 section and no questions" in words(client.get(url("discard", draft.code)))
    page = words(client.get(url("edit", draft.code)))
    assert "It has no questions." in page and "No background yet." in page
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.add_section(one, title="Two"),
        what="Two",
    )
    assert "Section 2: Two" in words(client.get(url("edit", draft.code)))

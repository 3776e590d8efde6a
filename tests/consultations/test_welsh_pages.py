"""The pages on which a draft is translated."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations import editing
from consultations.actions import rewriting
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from tests.consultations.drafts import REAL, as_, fields, question_of, url, words
from tests.consultations.test_welsh import all_in_welsh
from tests.world import staff

pytestmark = pytest.mark.django_db
NASTY = "<script>alert('cy')</script> & \"ac\" {{ 7|add:7 }}"


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=REAL, by=editor, what="Begun")


def part_url(draft, number):
    return url("edit-welsh-part", draft.code, number)


def field_of(draft, number, place):
    return f"q{question_of(draft, number).identity.hex}-{place}"


def reworded(draft, editor, number, text):
    """A colleague changes the English."""
    question = question_of(draft, number)
    return rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.replace_question(one, replace(question, text=text)),
        what="Reworded",
    )


def test_a_section_is_translated_side_by_side(draft, editor):
    client = as_(editor)
    begun = words(client.get(url("edit-welsh", draft.code)))
    assert re.search(r"0 of \d+ texts translated", begun)
    page = client.get(part_url(draft, 1))
    assert REAL.sections[0].title in words(page)
    first = REAL.sections[0].questions[0].number
    name = field_of(draft, first, "text")
    source = page.content.decode()
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>', source)[0]
    assert 'lang="cy"' in area
    assert f'aria-label="Welsh: {first}, Wording"' in area
    typed = {**fields(page.context["form"]), name: "Cwestiwn", "section-title": "[cy] Pennawd"}
    assert client.post(part_url(draft, 1), typed).url == url("edit-welsh", draft.code)
    assert question_of(draft, first).in_welsh == {"text": "Cwestiwn"}
    assert definition_of(draft).sections[0].in_welsh == {"title": "[cy] Pennawd"}
    assert "2 of" in words(client.get(url("edit-welsh", draft.code)))
    # An emptied field takes the Welsh away.
    typed = fields(client.get(part_url(draft, 1)).context["form"]) | {name: ""}
    client.post(part_url(draft, 1), typed)
    assert question_of(draft, first).welsh == ()
    draft.refresh_from_db()
    assert draft.versions.order_by("-number").first().what == "Welsh of section 1 written"


def test_the_consultation_itself_is_translated(draft, editor):
    client = as_(editor)
    typed = fields(client.get(part_url(draft, 0)).context["form"])
    typed |= {
        "consultation-title": "  [cy]  Teitl ",
        "consultation-summary": "[cy] un\r\n\r\n- dau",
    }
    assert client.post(part_url(draft, 0), typed).status_code == 302
    stored = definition_of(Consultation.objects.get(pk=draft.pk))
    assert stored.in_welsh == {"title": "[cy] Teitl", "summary": "[cy] un\n\n- dau"}


def test_what_changed_in_the_english_stands_beside_a_stale_text(draft, editor):
    rewriting.rewrite(consultation=draft, by=editor, edit=all_in_welsh, what="Translated")
    old = question_of(draft, "Q1").text
    reworded(draft, editor, "Q1", old + " Why not?")
    client = as_(editor)
    assert "Stale texts" in words(client.get(url("edit-welsh", draft.code)))
    page = client.get(part_url(draft, 1))
    assert "The English has changed since" in words(page)
    assert re.search(r"<ins>.*?Why not\?", page.content.decode(), re.S)
    # Saved without a word about it, it stays stale; confirmed, it is of the English of now.
    typed = fields(page.context["form"])
    client.post(part_url(draft, 1), typed | {"section-title": "[cy] Arall"})
    assert question_of(draft, "Q1").stale == ("text",)
    typed = fields(client.get(part_url(draft, 1)).context["form"])
    typed[f"{field_of(draft, 'Q1', 'text')}-right"] = "on"
    client.post(part_url(draft, 1), typed)
    assert question_of(draft, "Q1").in_welsh["text"] == "[cy] Q1 text"
    assert not question_of(draft, "Q1").stale


def test_two_translators_of_a_section_both_keep_their_words(draft, editor):
    client = as_(editor)
    mine = fields(client.get(part_url(draft, 1)).context["form"])
    one, other = (each.number for each in REAL.sections[0].questions[:2])
    client.post(part_url(draft, 1), mine | {field_of(draft, one, "text"): "[cy] un"})
    client.post(part_url(draft, 1), mine | {field_of(draft, other, "text"): "[cy] dau"})
    assert question_of(draft, one).in_welsh == {"text": "[cy] un"}
    assert question_of(draft, other).in_welsh == {"text": "[cy] dau"}


def test_what_a_colleague_changed_is_shown_and_the_second_saving_counts(draft, editor):
    client = as_(editor)
    mine = fields(client.get(part_url(draft, 1)).context["form"])
    name = field_of(draft, "Q1", "text")
    client.post(part_url(draft, 1), mine | {name: "[cy] hi"})
    refused = client.post(part_url(draft, 1), mine | {name: "[cy] fi"})
    said = words(refused, 422)
    assert "A colleague changed the English or the Welsh" in said
    assert "Stored now: [cy] hi" in said
    assert "[cy] fi" in said
    assert question_of(draft, "Q1").in_welsh == {"text": "[cy] hi"}
    again = fields(refused.context["form"])
    assert client.post(part_url(draft, 1), again).status_code == 302
    assert question_of(draft, "Q1").in_welsh == {"text": "[cy] fi"}


def test_what_was_typed_for_a_removed_question_is_not_lost_silently(draft, editor):
    client = as_(editor)
    mine = fields(client.get(part_url(draft, 1)).context["form"])
    last = REAL.sections[0].questions[-1]
    name = field_of(draft, last.number, "text")
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.remove_question(
            one, last.identity, frees=[each.identity for each in one.questions]
        ),
        what="Removed",
    )
    refused = client.post(part_url(draft, 1), mine | {name: "[cy] ofer"})
    assert "“[cy] ofer” belongs to a text that was moved or removed" in words(refused, 422)
    assert client.post(part_url(draft, 1), fields(refused.context["form"])).status_code == 302


def test_a_welsh_text_is_text_and_nothing_else(draft, editor):
    client = as_(editor)
    typed = fields(client.get(part_url(draft, 1)).context["form"])
    typed |= {field_of(draft, "Q1", "text"): NASTY, "section-title": NASTY}
    client.post(part_url(draft, 1), typed)
    source = client.get(part_url(draft, 1)).content.decode()
    assert "<script>alert" not in source
    assert html.escape(NASTY) in source
    assert question_of(draft, "Q1").in_welsh == {"text": NASTY}


def test_a_text_that_is_too_long_stays_typed_beside_its_error(draft, editor):
    client = as_(editor)
    typed = fields(client.get(part_url(draft, 1)).context["form"])
    refused = client.post(part_url(draft, 1), typed | {"section-title": "x" * 401})
    assert "Use at most 400 characters here; there are 401." in words(refused, 422)
    assert "x" * 401 in refused.content.decode()


@pytest.mark.parametrize(
    "seen", ["", "{", "[]", "null", '{"section-title": 3}', '{"x": ["a", "b"]}']
)
def test_a_page_that_says_nothing_of_what_it_showed_changes_nothing_unawares(draft, editor, seen):
    refused = as_(editor).post(part_url(draft, 1), {"seen": seen, "section-title": "[cy] Pennawd"})
    assert refused.status_code == 422
    assert not definition_of(draft).sections[0].welsh


def test_the_number_of_queries_does_not_grow(draft, editor):
    client = as_(editor)
    counts = []
    for edit in (lambda one: one, all_in_welsh):
        rewriting.rewrite(consultation=draft, by=editor, edit=edit, what="x")
        for address in (url("edit-welsh", draft.code), part_url(draft, 1)):
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            counts.append(len(found))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12

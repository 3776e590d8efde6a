"""The Welsh of what is published: who writes it, until when, and what stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from consultations.actions.translating import translate
from consultations.definition import parse
from consultations.definition.stored import definition_of
from consultations.definition.translated import Translated
from consultations.editing.welsh import Typed, base_of
from consultations.models import Consultation, Correction, Question
from councils.enums import CouncilType, Nation, StaffRoleKind
from councils.models import StaffRole
from councils.refusals import Refused
from tests.consultations.drafts import as_, fields, question_of, url, words
from tests.consultations.test_correcting import correct_words
from tests.responses.test_reading_in_welsh import translated
from tests.world import a_consultation, a_place, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


def typed(consultation, number, text, place="text"):
    question = question_of(consultation, number)
    return Typed(question.identity, place, base_of(question, place), text)


def everything_else(consultation):
    """All columns of the rows but the Welsh and the count of versions."""
    consultation = Consultation.objects.get(pk=consultation.pk)
    rows = [consultation, *consultation.sections.all(), *consultation.questions.all()]
    left = {"welsh", "version", "_state"}
    found = [{k: v for k, v in vars(row).items() if k not in left} for row in rows]
    versions = list(consultation.questions.values_list("number", "version"))
    return found, versions


def test_only_the_welsh_is_written_and_a_version_is_kept(editor):
    asked = a_consultation()
    before, mails = everything_else(asked), Email.objects.count()
    new = [typed(asked, "Q1", "[cy] un"), typed(asked, "Q5", "[cy] ie", "option yes")]
    assert translate(consultation=asked, by=editor, typed=new, what="Welsh written")
    assert everything_else(asked) == before
    assert question_of(asked, "Q1").in_welsh == {"text": "[cy] un"}
    assert question_of(asked, "Q5").in_welsh == {"option yes": "[cy] ie"}
    assert not Correction.objects.exists()
    assert Email.objects.count() == mails
    asked.refresh_from_db()
    kept = {one.number: one for one in asked.versions.all()}
    assert {number: one.what for number, one in kept.items()} == {
        1: "As it was published",
        2: "Welsh written",
    }
    assert parse(kept[2].text).sections == definition_of(asked).sections
    assert kept[2].made_by == editor
    # The same once more makes no version.
    again = [typed(asked, "Q1", "[cy] un")]
    assert not translate(consultation=asked, by=editor, typed=again, what="Welsh written")
    assert asked.versions.count() == 2


@pytest.mark.parametrize(
    "opens, closes, is_possible",
    [(DAY, 9 * DAY, True), (-DAY, DAY, True), (-9 * DAY, -DAY, False)],
)
def test_until_the_last_council_can_no_longer_submit(editor, opens, closes, is_possible):
    asked = a_consultation(opens=opens, closes=closes)
    page, part = url("edit-welsh", asked.code), url("edit-welsh-part", asked.code, 1)
    if is_possible:
        translate(consultation=asked, by=editor, typed=[typed(asked, "Q1", "x")], what="x")
        assert part in as_(editor).get(page).content.decode()
        return
    with pytest.raises(Refused, match="its Welsh stays as it was read"):
        translate(consultation=asked, by=editor, typed=[typed(asked, "Q1", "x")], what="x")
    assert part not in as_(editor).get(page).content.decode()
    assert "It is no longer translated" in words(as_(editor).get(part))
    assert "It is no longer translated" in words(as_(editor).post(part, {}), 422)
    Consultation.objects.filter(pk=asked.pk).update(extended_until=asked.closes_at + 99 * DAY)
    translate(consultation=asked, by=editor, typed=[typed(asked, "Q1", "x")], what="x")


@pytest.mark.parametrize("opens, stays", [(DAY, False), (-DAY, True)])
def test_what_was_promised_in_welsh_stays_as_councils_read_it(editor, opens, stays):
    """The English of it is never corrected after the opening; nor is what others read instead."""
    asked = a_consultation(opens=opens, closes=9 * DAY)

    def promise(text):
        base = base_of(definition_of(asked), "confidentiality")
        said = Typed(None, "confidentiality", base, text)
        translate(consultation=asked, by=editor, typed=[said], what="x")
        asked.refresh_from_db()

    promise("[cy] addewid")  # where nothing could be read, something may be
    for text in ("[cy] dim addewid", ""):
        if stays:
            with pytest.raises(Refused, match="rely on what the Welsh says"):
                promise(text)
        else:
            promise(text)
    assert (definition_of(asked).in_welsh.get("confidentiality") == "[cy] addewid") is stays
    translate(consultation=asked, by=editor, typed=[typed(asked, "Q1", "[cy] un")], what="x")


@pytest.mark.parametrize("role", [StaffRoleKind.ANALYST, StaffRoleKind.ADMINISTRATOR, "removed"])
def test_only_editors_translate(editor, role):
    asked = a_consultation()
    other = staff(StaffRoleKind.EDITOR if role == "removed" else role)
    if role == "removed":
        assert other.staff_roles  # read when the page began
        StaffRole.objects.filter(user=other).delete()
    with pytest.raises(PermissionDenied):
        translate(consultation=asked, by=other, typed=[typed(asked, "Q1", "x")], what="x")
    assert not question_of(asked, "Q1").welsh


def test_all_or_none_where_something_changed_meanwhile(editor):
    asked = a_consultation()
    mine = [typed(asked, "Q1", "[cy] un"), typed(asked, "Q2", "[cy] dau")]
    correct_words(asked, editor, "Q2", text="What else?")
    with pytest.raises(Refused, match="Somebody changed this"):
        translate(consultation=asked, by=editor, typed=mine, what="x")
    gone = [replace(mine[0], place="guidance")]
    with pytest.raises(Refused, match="Somebody removed this"):
        translate(consultation=asked, by=editor, typed=gone, what="x")
    assert not question_of(asked, "Q1").welsh


def test_a_correction_makes_it_stale_and_the_translator_makes_it_fresh(editor):
    asked = translated(a_consultation())
    a_place(asked, nation=Nation.WALES, type=CouncilType.WELSH)
    client = as_(editor)
    overview = url("overview", asked.code)
    assert "The Welsh is not complete" not in words(client.get(overview))
    correct_words(asked, editor, "Q1", text="What else?")
    said = "The Welsh is not complete: the English of 1 has changed since the translation."
    assert said in words(client.get(overview))
    corrections = words(client.get(url("corrections", asked.code)))
    assert said in corrections and "Write the Welsh" in corrections
    part = url("edit-welsh-part", asked.code, 1)
    page = client.get(part)
    assert "The English has changed since" in words(page)
    question = question_of(asked, "Q1")
    name = f"q{question.identity.hex}-text"
    sent = client.post(part, fields(page.context["form"]) | {name: "[cy] Beth arall?"})
    assert sent.url == url("edit-welsh", asked.code)
    assert question_of(asked, "Q1").in_welsh["text"] == "[cy] Beth arall?"
    assert "The Welsh is not complete" not in words(client.get(overview))
    assert Question.objects.get(consultation=asked, number="Q1").version == 2  # the correction's


def test_a_translation_does_not_stop_a_correction_and_a_correction_does(editor):
    asked = a_consultation()
    correct_words(asked, editor, "Q2", text="Kept as versions from here.")
    asked.refresh_from_db()
    seen = asked.version
    translate(consultation=asked, by=editor, typed=[typed(asked, "Q1", "[cy] un")], what="x")
    correct_words(asked, editor, "Q1", text="What else?", seen=seen)
    with pytest.raises(Refused, match="Somebody corrected this"):
        correct_words(asked, editor, "Q1", text="Anything?", seen=seen)
    stored = question_of(asked, "Q1")
    assert stored.welsh == (Translated("text", "[cy] un", "What do you think of matter 1?"),)


def test_what_is_said_of_the_welsh_costs_the_same_for_any_number_of_councils(editor):
    asked = translated(a_consultation())
    client, counts = as_(editor), []
    for councils in (1, 2):
        for _ in range(councils):
            a_place(asked, nation=Nation.WALES, type=CouncilType.WELSH)
        for name in ("overview", "corrections", "edit-welsh"):
            client.get(url(name, asked.code))
            with CaptureQueriesContext(connection) as found:
                client.get(url(name, asked.code))
            counts.append(len(found))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 14

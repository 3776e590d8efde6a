"""The Welsh beyond the pages on which a response is written: preview, review, paper, reading."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions import rewriting
from consultations.definition.stored import definition_of
from consultations.models import Question
from councils.enums import StaffRoleKind
from tests.consultations.drafts import EVERY_KIND, REAL
from tests.consultations.test_welsh import all_in_welsh
from tests.responses.test_reading_in_welsh import as_, source_of
from tests.world import staff

pytestmark = pytest.mark.django_db
TYPE = "?type=welsh-unitary"


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


def a_draft(editor, definition=EVERY_KIND):
    return rewriting.begin(definition=all_in_welsh(definition), by=editor, what="Begun")


def main_of(source):
    return re.search(r"<main.*</main>", source, re.S)[0]


def unmarked(source):
    """The page without everything that says that it is in Welsh."""
    marks = r'<(span|div|label|legend|p|li|h\d|th|strong)\b[^>]*\blang="cy"[^>]*>.*?</\1>'
    return re.sub(marks, "", main_of(source), flags=re.S)


def reworded(consultation, number):
    """Its Welsh is stale."""
    question = Question.objects.get(consultation=consultation, number=number)
    question.text = "What else?"
    question.save(update_fields=["text"])


# --- the preview ----------------------------------------------------------------------------------


def test_the_preview_is_in_welsh_for_a_council_in_wales(editor):
    draft = a_draft(editor)
    client = as_(editor)
    start = reverse("responses:seen-as", args=[draft.code])
    section = reverse("responses:seen-as-section", args=[draft.code, 1])
    english = source_of(client, start + TYPE)
    assert "See it in Welsh" in english and "[cy]" not in english
    for url in (start, section):
        welsh = source_of(client, f"{url}{TYPE}&amp;language=cy".replace("&amp;", "&"))
        assert '<span lang="cy">[cy] ' in welsh or '<div lang="cy">' in welsh
        assert "See it in English" in welsh
        assert "[cy]" not in unmarked(welsh)
        assert "language=cy" in main_of(welsh)  # the next page stays in Welsh
    reworded(draft, "Q1")
    welsh = source_of(client, f"{section}{TYPE}&language=cy")
    assert "What else?" in welsh and "Only in English so far: wording." in welsh


def test_no_other_council_and_no_untranslated_draft_is_seen_in_welsh(editor):
    draft, plain = a_draft(editor), rewriting.begin(definition=REAL, by=editor, what="Begun")
    client = as_(editor)
    for code, council in ((draft.code, "county"), (plain.code, "welsh-unitary")):
        url = reverse("responses:seen-as", args=[code])
        source = source_of(client, f"{url}?type={council}&language=cy")
        assert "[cy]" not in source and "in Welsh" not in source
    wrong = client.get(reverse("responses:seen-as", args=[draft.code]) + TYPE + "&language=fr")
    assert wrong.status_code == 200 and "[cy]" not in wrong.content.decode()


# --- the review -----------------------------------------------------------------------------------


def test_who_reviews_reads_every_welsh_text_that_the_digest_covers(editor):
    draft = a_draft(editor)
    reworded(draft, "Q1")
    client = as_(staff(StaffRoleKind.ADMINISTRATOR))
    url = reverse("consultations:review", args=[draft.code])
    source = source_of(client, url)
    definition = definition_of(draft)
    for part in (definition, *definition.sections, *definition.questions):
        for text in part.welsh:
            assert text.text in source
    assert "Q1 text" in source and "The English has changed since" in source
    assert "[cy]" not in unmarked(source)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    assert len(found) <= 16
    plain = rewriting.begin(definition=REAL, by=editor, what="Begun")
    url = reverse("consultations:review", args=[plain.code])
    assert "The Welsh" not in main_of(source_of(client, url))

"""The Welsh beyond the pages on which a response is written: preview, review, paper, reading."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx.oxml.ns import qn

from consultations.actions import choose_language, rewriting
from consultations.actions.translating import translate
from consultations.definition.stored import definition_of
from consultations.editing.welsh import Typed, base_of
from consultations.enums import Language
from consultations.models import Question
from councils.enums import Role, StaffRoleKind
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import State
from responses.models import Questionnaire
from responses.paper.printing import paper_html
from responses.questionnaire import made, questionnaire_facts
from responses.questionnaire.facts import IN_WELSH
from responses.questionnaire.tasks import (
    make_questionnaire,
    queue_open_questionnaires,
    queue_questionnaire,
)
from tests.consultations.drafts import EVERY_KIND, REAL, fields, question_of
from tests.consultations.test_correcting import correct_words
from tests.consultations.test_welsh import all_in_welsh
from tests.responses.test_amending import an_amendment, approved
from tests.responses.test_questionnaires import opened_word
from tests.responses.test_reading_in_welsh import WELSH, address, as_, source_of, translated
from tests.world import a_consultation, a_member, a_place, a_response, fill, staff

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
    assert len(found) <= 18
    plain = rewriting.begin(definition=REAL, by=editor, what="Begun")
    url = reverse("consultations:review", args=[plain.code])
    assert "The Welsh" not in main_of(source_of(client, url))


# --- pages of a council ---------------------------------------------------------------------------


@pytest.fixture
def place():
    found = a_response(
        State.AWAITING_DECISION, place=a_place(translated(a_consultation()), **WELSH)
    )
    for person in (found.officer, found.member):
        choose_language(by=person, language=Language.WELSH)
    return found


def test_pages_that_show_the_response_are_in_welsh_and_what_is_signed_is_not(place):
    officer, member = as_(place.officer), as_(place.member)
    before = digest(signed_content(place.again()))
    for client, name, more in (
        (officer, "check", []),
        (officer, "section-check", [1]),
        (officer, "section-check", [3]),
        (member, "briefing", []),
        (member, "briefing-print", []),
        (member, "briefing-question", ["Q1"]),
        (member, "briefing-question", ["Q5"]),
    ):
        source = source_of(client, address(place, name, *more))
        assert re.search(r'<span lang="cy">\[cy\] ', source), name
        assert "[cy]" not in unmarked(source), name
    assert digest(signed_content(place.again())) == before
    decide = source_of(member, address(place, "decide"))
    assert "[cy]" not in decide


def test_a_changed_word_in_the_briefing_stores_nothing_in_welsh(place):
    url = address(place, "briefing-question", "Q5")
    client = as_(place.member)
    page = client.get(url)
    sent = fields(page.context["form"])
    name = next(key for key in sent if key.endswith("choice"))
    sent |= {name: "no", "do": "change"}
    sent |= {key: "Because." for key in ("why", "Q5-why") if key in page.context["form"].fields}
    done = client.post(url, sent | {"why": "Because."})
    assert done.status_code == 302, done.content.decode()
    (draft,) = place.again().decision_drafts.all()
    assert "no" in str(draft.changes) and "[cy]" not in str(draft.changes)


def test_who_reads_english_reads_english_everywhere(place):
    other = a_member(place.council, Role.OFFICER)
    source = source_of(as_(other), address(place, "check"))
    assert "[cy]" not in source and "in Welsh" in source


def test_a_page_in_welsh_costs_one_query_more():
    counts = []
    for questions in (1, 3):
        consultation = translated(a_consultation(questions_per_section=questions))
        found = a_response(State.AWAITING_DECISION, place=a_place(consultation, **WELSH))
        for language in Language:
            choose_language(by=found.officer, language=language)
            for name, more in (("check", []), ("section-check", [1])):
                client, url = as_(found.officer), address(found, name, *more)
                client.get(url)
                with CaptureQueriesContext(connection) as queries:
                    client.get(url)
                counts.append(len(queries))
    assert counts[:2] == counts[2:4] == counts[4:6] == counts[6:]


def test_a_corrected_question_is_confirmed_in_the_persons_language():
    found = a_response(place=a_place(translated(a_consultation()), **WELSH))
    fill(found)
    choose_language(by=found.officer, language=Language.WELSH)
    asked = found.invitation.consultation
    correct_words(asked, staff(StaffRoleKind.EDITOR), "Q1", text="What else?", meaning=True)
    url = address(found, "corrections")
    source = source_of(as_(found.officer), url)
    assert "Corrections are made and shown in English" in source
    assert "Q1. What else?" in source
    question = question_of(asked, "Q1")
    typed = [Typed(question.identity, "text", base_of(question, "text"), "[cy] Beth arall?")]
    translate(consultation=asked, by=staff(StaffRoleKind.EDITOR), typed=typed, what="x")
    source = source_of(as_(found.officer), url)
    assert 'Q1. <span lang="cy">[cy] Beth arall?</span>' in source


def test_an_amendment_is_written_at_the_question_in_welsh():
    found, _ = an_amendment(place=approved(a_place(translated(a_consultation()), **WELSH)))
    choose_language(by=found.officer, language=Language.WELSH)
    client, url = as_(found.officer), address(found, "amend-answer", 1, "Q5")
    page = client.get(url)
    source = page.content.decode()
    assert 'Q5. <span lang="cy">[cy] Q5 text</span>' in source
    assert re.search(r'<label[^>]*lang="cy"[^>]*>\[cy\] Q5 option no</label>', source)
    assert "[cy]" not in source_of(client, address(found, "amendment", 1))


# --- on paper -------------------------------------------------------------------------------------


def runs_in_welsh(content):
    """The words of a Word document that are marked as Welsh, and the others."""
    marked, others = [], []
    for run in opened_word(content).element.body.iter(qn("w:r")):
        language = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        words = "".join(text.text or "" for text in run.iter(qn("w:t")))
        is_welsh = language is not None and language.get(qn("w:val")) == "cy-GB"
        (marked if is_welsh else others).append(words)
    return marked, others


def test_the_word_document_is_in_welsh_and_says_where(editor):
    draft = a_draft(editor)
    marked, others = runs_in_welsh(made(questionnaire_facts(draft, None, "cy"), "docx").content)
    assert not [words for words in others if "[cy]" in words or "<span" in words]
    said = "\n".join(marked)
    for part in (definition_of(draft), *definition_of(draft).sections):
        assert all(text.text in said for text in part.welsh)
    for question in definition_of(draft).questions:
        has = {text.place: text.text for text in question.welsh}
        assert has["text"] in said
        if question.spec.has_options:
            assert all(text in said for place, text in has.items() if place.startswith("option "))
    assert IN_WELSH in "\n".join(others)
    marked, others = runs_in_welsh(made(questionnaire_facts(draft), "docx").content)
    assert not marked and "[cy]" not in "\n".join(others)


def test_the_pdf_is_in_welsh_and_says_where(editor):
    draft = a_draft(editor)
    reworded(draft, "Q1")
    page = paper_html(questionnaire_facts(draft, None, "cy"))
    body = re.search(r"<main.*</main>", page, re.S)[0]
    assert '<span lang="cy">[cy] Q2 text</span>' in body
    assert "What else?" in body and "[cy] Q1 text" not in body
    without = re.sub(r'<span lang="cy">.*?</span>', "", body, flags=re.S)
    assert "[cy]" not in without and "&lt;span" not in without
    assert "[cy]" not in paper_html(questionnaire_facts(draft))


def test_both_languages_are_kept_beside_each_other(editor):
    draft = a_draft(editor)
    english, welsh = (queue_questionnaire(draft, "docx", None, one) for one in ("en", "cy"))
    assert english.pk != welsh.pk and welsh.language == "cy"
    make_questionnaire.call(welsh.pk)
    welsh.refresh_from_db()
    assert runs_in_welsh(bytes(welsh.content))[0]
    reworded(draft, "Q1")
    newer = queue_questionnaire(draft, "docx", None, "cy")
    assert set(Questionnaire.objects.all()) == {english, newer}
    plain = rewriting.begin(definition=REAL, by=editor, what="Begun")
    same = {queue_questionnaire(plain, "docx", None, one).pk for one in ("en", "cy")}
    assert len(same) == 1


def test_an_open_consultation_has_both_without_anybody_asking():
    translated(a_consultation())
    a_consultation()
    assert queue_open_questionnaires(timezone.now()) == 2 * 2 + 2
    assert Questionnaire.objects.filter(language="cy").count() == 2


def test_who_reads_welsh_is_offered_the_welsh_questionnaire():
    place = a_place(translated(a_consultation()), **WELSH)
    code = place.invitation.consultation.code
    own = address(place, "questionnaire", "docx")
    start = address(place, "task-list")
    assert f'href="{own}"' in source_of(as_(place.officer), start)
    choose_language(by=place.officer, language=Language.WELSH)
    assert f'href="{own}?language=cy"' in source_of(as_(place.officer), start)
    prepare = address(place, "prepare-questionnaire", "docx")
    sent = as_(place.officer).post(f"{prepare}?language=cy")
    assert sent.url == f"{own}?language=cy"
    row = Questionnaire.objects.get()
    make_questionnaire.call(row.pk)
    file = as_(place.officer).get(f"{own}?language=cy")
    assert "cymraeg" in file["Content-Disposition"]
    assert runs_in_welsh(file.content)[0]
    public = reverse("responses:public-questionnaire", args=[code, "docx"])
    page = source_of(Client(), reverse("consultations:public", args=[code]) + "?language=cy")
    assert f'href="{public}?language=cy"' in page
    # A council elsewhere gets English, whatever its address says.
    other = a_place(place.invitation.consultation)
    as_(other.officer).post(address(other, "prepare-questionnaire", "docx") + "?language=cy")
    assert Questionnaire.objects.exclude(pk=row.pk).get().language == "en"

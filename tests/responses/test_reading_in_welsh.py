"""Who reads a consultation in Welsh, and what then stands on the pages."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions import choose_language
from consultations.definition.stored import definition_of
from consultations.enums import Language
from consultations.models import Question, ReadingLanguage
from councils.enums import CouncilType, Nation
from responses.models import Answer, AnswerRevision
from tests.consultations.test_welsh import all_in_welsh
from tests.world import a_consultation, a_council, a_member, a_place, a_response

pytestmark = pytest.mark.django_db
NASTY = "<script>alert('cy')</script> & \"ac\""
WELSH = {"nation": Nation.WALES, "type": CouncilType.WELSH}


def translated(consultation):
    """Its texts in invented Welsh, in its rows as they are: it is open already."""
    definition = all_in_welsh(definition_of(consultation))
    rows = [(consultation, definition)]
    for section in definition.sections:
        rows.append((consultation.sections.get(number=section.number), section))
        rows += [(consultation.questions.get(number=one.number), one) for one in section.questions]
    for row, part in rows:
        row.welsh = [[one.place, one.text, one.of] for one in part.welsh]
        row.save(update_fields=["welsh"])
    return consultation


@pytest.fixture
def place():
    return a_response(place=a_place(translated(a_consultation()), **WELSH))


def address(place, name, *more):
    args = [place.council.slug, place.invitation.consultation.code, *more]
    return reverse(f"responses:{name}", args=args)


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def source_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_person_in_a_welsh_council_chooses_and_it_is_remembered(place):
    client, section = as_(place.officer), address(place, "section", 1)
    before = source_of(client, section)
    assert "in Welsh" in before
    assert "[cy]" not in before
    sent = client.post(
        address(place, "choose-language"), {"language": "cy", "back": section}, follow=True
    )
    assert sent.redirect_chain[-1][0] == section
    for url in (section, address(place, "task-list"), address(place, "task-list") + "?questions=1"):
        assert '<span lang="cy">[cy] ' in source_of(client, url)
    again = as_(place.officer)  # on another device
    assert "[cy] section 1 title" in source_of(again, section)
    assert "[cy]" not in source_of(as_(place.administrator), address(place, "task-list"))
    client.post(address(place, "choose-language"), {"language": "en"})
    assert "[cy]" not in source_of(client, section)
    assert ReadingLanguage.objects.count() == 1


def test_everything_of_a_section_is_said_in_welsh_and_marked_so(place):
    choose_language(by=place.officer, language=Language.WELSH)
    source = source_of(as_(place.officer), address(place, "section", 3))
    choice = place.invitation.consultation.questions.get(kind="single-choice")
    assert f'{choice.number}. <span lang="cy">[cy] {choice.number} text</span>' in source
    for code in ("yes", "no", "dont-know"):
        label = rf'<label[^>]*lang="cy"[^>]*>\[cy\] {choice.number} option {code}</label>'
        assert re.search(label, source)
    # What is not in Welsh is not marked so, and every text that is has the mark.
    main = re.search(r"<main.*</main>", source, re.S)[0]
    without = re.sub(r'<(span|label|div|legend)[^>]*lang="cy"[^>]*>.*?</\1>', "", main, flags=re.S)
    assert "[cy]" not in without


def test_the_english_stands_where_the_welsh_is_missing_or_stale(place):
    choose_language(by=place.officer, language=Language.WELSH)
    first = Question.objects.filter(consultation=place.invitation.consultation).first()
    first.text = "What else?"
    first.save(update_fields=["text"])
    source = source_of(as_(place.officer), address(place, "section", 1))
    assert "What else?" in source
    assert f"[cy] {first.number} text" not in source
    assert "Only in English so far: wording." in source


def test_an_answer_is_the_same_in_both_languages(place):
    """The same choice is stored, and nothing of the question's Welsh with it."""
    choose_language(by=place.officer, language=Language.WELSH)
    client, url = as_(place.officer), address(place, "section", 3)
    page = client.get(url)
    data = {}
    for form in page.context["forms"]:
        data |= {bound.html_name: bound.value() or "" for bound in form}
    choice = place.invitation.consultation.questions.get(kind="single-choice")
    sent = client.post(url, data | {f"{choice.number}-choice": "no", "back": "1"})
    assert sent.status_code == 302
    answer = Answer.objects.get(response=place.response, question=choice)
    assert answer.choices == ["no"]
    for row in (answer, *AnswerRevision.objects.filter(answer=answer)):
        assert not any("[cy]" in str(value) for value in vars(row).values())
    choice.refresh_from_db()
    assert "[cy]" not in choice.text
    # Shown again for an error, the page is still in Welsh.
    wrong = client.post(url, data | {f"{choice.number}-choice": "perhaps"})
    assert f"[cy] {choice.number} option yes" in wrong.content.decode()


def test_the_start_page_is_in_welsh_too():
    place = a_place(translated(a_consultation(summary="About it.")), **WELSH)
    choose_language(by=place.officer, language=Language.WELSH)
    source = source_of(as_(place.officer), address(place, "task-list"))
    assert '<div lang="cy"><p class="govuk-body">[cy] summary</p></div>' in source
    assert '1. <span lang="cy">[cy] section 1 title</span>' in source


def test_a_council_outside_wales_is_offered_nothing():
    place = a_response(place=a_place(translated(a_consultation())))
    choose_language(by=place.officer, language=Language.WELSH)
    for url in (address(place, "section", 1), address(place, "task-list")):
        source = source_of(as_(place.officer), url)
        assert "[cy]" not in source
        assert "in Welsh" not in source


def test_a_consultation_without_welsh_offers_no_choice():
    place = a_response(place=a_place(**WELSH))
    assert "in Welsh" not in source_of(as_(place.officer), address(place, "section", 1))


def test_who_may_choose_and_what(place):
    url = address(place, "choose-language")
    stranger = a_member(a_council(), "officer")
    assert as_(stranger).post(url, {"language": "cy"}).status_code == 404
    assert as_(place.officer).post(url, {"language": "fr"}).status_code == 404
    assert as_(place.officer).get(url).status_code == 405
    for back in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        sent = as_(place.officer).post(url, {"language": "cy", "back": back})
        assert sent.url == address(place, "task-list")


def test_the_public_page_is_in_welsh_by_its_address(place):
    url = reverse("consultations:public", args=[place.invitation.consultation.code])
    english = source_of(Client(), url)
    assert 'href="?language=cy"' in english
    assert "[cy]" not in english
    welsh = source_of(Client(), url + "?language=cy")
    assert '<span lang="cy">[cy] title</span>' in welsh
    assert '<li><span lang="cy">[cy] Q' in welsh
    main = re.search(r"<main.*</main>", welsh, re.S)[0]
    without = re.sub(r'<(span|div)[^>]*lang="cy"[^>]*>.*?</\1>', "", main, flags=re.S)
    assert "[cy]" not in without


def test_a_welsh_text_is_text_and_nothing_else(place):
    consultation = place.invitation.consultation
    for row in (consultation, *consultation.sections.all(), *consultation.questions.all()):
        row.welsh = [[where, NASTY, of] for where, _, of in row.welsh]
        row.save(update_fields=["welsh"])
    choose_language(by=place.officer, language=Language.WELSH)
    public = reverse("consultations:public", args=[consultation.code]) + "?language=cy"
    urls = [address(place, "task-list"), public]
    urls += [address(place, "section", number) for number in (1, 2, 3)]
    for url in urls:
        source = source_of(as_(place.officer), url)
        assert "<script>alert" not in source
        assert html.escape(NASTY) in source


def test_reading_in_welsh_costs_one_query_however_long_the_section_is():
    counts = []
    for questions in (1, 4):
        consultation = translated(a_consultation(questions_per_section=questions))
        place = a_response(place=a_place(consultation, **WELSH))
        choose_language(by=place.officer, language=Language.WELSH)
        client = as_(place.officer)
        for url in (address(place, "section", 1), address(place, "task-list")):
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                client.get(url)
            counts.append(len(found))
    assert counts[:2] == counts[2:]


def test_what_a_page_shows_is_never_what_is_stored(place):
    """A definition that is written from a page's objects would be caught here."""
    consultation = place.invitation.consultation
    before = definition_of(consultation)
    choose_language(by=place.officer, language=Language.WELSH)
    for name, more in (("task-list", []), ("section", [1]), ("section", [3])):
        source_of(as_(place.officer), address(place, name, *more))
    assert definition_of(type(consultation).objects.get(pk=consultation.pk)) == before

"""A council in Wales has its reports with the consultation's questions in Welsh."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from consultations.actions.translating import translate
from consultations.editing.welsh import Typed, base_of
from councils.enums import StaffRoleKind
from responses.actions.templates import save_template
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import State
from responses.models import ReportTemplate
from responses.outline import Outline
from responses.paper import public_report_facts, report_facts
from responses.paper.printing import paper_html
from responses.paper.report import annotated_facts
from responses.verification import faults
from slisystem.languages import Welsh
from tests.consultations.drafts import question_of
from tests.consultations.test_correcting import correct_words
from tests.responses.test_reading_in_welsh import WELSH, address, as_, source_of, translated
from tests.responses.test_report_template import typed
from tests.world import a_consultation, a_place, a_response, staff

pytestmark = pytest.mark.django_db
LABEL = "LANGUAGE OF THE QUESTIONS"


def in_state(state, *, language="cy", **council):
    place = a_place(translated(a_consultation()), **(council or WELSH))
    save_template(
        council=place.council,
        by=place.officer,
        base_version=0,
        outline=Outline(language=language, is_numbered=False),
    )
    return a_response(state, place=place)


def entries(facts):
    return {one.number: one for part in facts.parts for one in part.entries if one.number}


def retranslated(place, number, text, place_of_text="text"):
    asked = place.invitation.consultation
    question = question_of(asked, number)
    base = base_of(question, place_of_text)
    new = [Typed(question.identity, place_of_text, base, text)]
    translate(consultation=asked, by=staff(StaffRoleKind.EDITOR), typed=new, what="x")


def test_the_choice_leaves_the_outline_of_everybody_else_as_it_was():
    assert "language" not in Outline().to_json()
    welsh = Outline(language="cy")
    assert Outline.from_json(welsh.to_json()) == welsh
    assert Outline.taken_from(welsh.to_json(), removed=[3]).language == "cy"


def test_a_council_in_wales_chooses_on_the_page_of_its_template():
    place = a_place(translated(a_consultation()), **WELSH)
    url = reverse("responses:report-template", args=[place.council.slug])
    client = as_(place.officer)
    source = source_of(client, url)
    assert "In which language do the consultation’s questions stand" in source
    sent = typed(client, place) | {"save": "1", "language": "cy"}
    assert client.post(url, sent).status_code == 302
    assert ReportTemplate.objects.get().outline["language"] == "cy"
    again = client.get(url).context["form"]
    assert again["language"].value() == "cy"
    assert client.post(url, sent | {"language": "fr"}).status_code == 422
    # Elsewhere it is not asked, whatever is sent.
    other = a_place(place.invitation.consultation)
    url = reverse("responses:report-template", args=[other.council.slug])
    client = as_(other.officer)
    assert "In which language" not in source_of(client, url)
    sent = typed(client, other) | {"save": "1", "language": "cy", "own": "Cost"}
    assert client.post(url, sent).status_code == 302
    assert "language" not in ReportTemplate.objects.get(council=other.council).outline


def test_questions_and_options_are_in_welsh_and_the_councils_words_are_its_own():
    place = in_state(State.AWAITING_DECISION)
    facts = report_facts(place.again())
    found = entries(facts)
    assert found["Q1"].wording == "[cy] Q1 text" and isinstance(found["Q1"].wording, Welsh)
    assert found["Q5"].options == tuple(
        f"[cy] Q5 option {code}" for code in ("yes", "no", "dont-know")
    )
    chosen = found["Q5"].response[0].lines[0]
    assert chosen.startswith("[cy] Q5 option ") and isinstance(chosen, Welsh)
    assert not any("[cy]" in line for block in found["Q1"].response for line in block.lines)
    assert dict(facts.title_rows)[LABEL] == "Welsh, as the consultation gives them"
    html = re.search(r"<body.*</body>", paper_html(facts), re.S)[0]
    assert '<span lang="cy">[cy] Q1 text</span>' in html
    for source in (html, source_of(as_(place.member), address(place, "read"))):
        main = re.sub(r'<span lang="cy">.*?</span>', "", source, flags=re.S)
        assert "[cy]" in source
        assert "[cy]" not in re.sub(r'data-bookmark="[^"]*"', "", main)


def test_english_stands_where_there_is_no_welsh_and_the_paper_says_so():
    place = in_state(State.DRAFTING)
    correct_words(place.invitation.consultation, staff(StaffRoleKind.EDITOR), "Q1", text="What?")
    said = "The consultation’s questions stand in Welsh where there is Welsh."
    assert said in source_of(as_(place.officer), address(place, "report-parts"))
    facts = report_facts(place.again())
    assert entries(facts)["Q1"].wording == "What?"
    said = dict(facts.title_rows)[LABEL]
    assert said == "Welsh, as the consultation gives them; wholly or partly in English: Q1"


def test_the_signature_is_over_the_english_and_names_the_language():
    welsh, english = (in_state(State.AWAITING_DECISION, language=one) for one in ("cy", ""))
    content = signed_content(welsh.again())
    assert content["outline"]["language"] == "cy"
    assert not any("[cy]" in str(answer) for answer in content["answers"])
    assert "language" not in signed_content(english.again())["outline"]
    assert LABEL not in dict(report_facts(english.again()).title_rows)
    assert "[cy]" not in str(report_facts(english.again()))


@pytest.mark.parametrize("state", [State.APPROVED, State.SUBMITTED])
def test_what_was_decided_keeps_the_welsh_of_then(state):
    place = in_state(state)
    made = (report_facts, public_report_facts, annotated_facts)
    before = [facts(place.again()) for facts in made]
    signed = digest(signed_content(place.again()))
    assert entries(before[0])["Q1"].wording == "[cy] Q1 text"
    retranslated(place, "Q1", "[cy] gwell")
    retranslated(place, "Q5", "[cy] ie", "option yes")
    assert [facts(place.again()) for facts in made] == before
    correct_words(place.invitation.consultation, staff(StaffRoleKind.EDITOR), "Q1", text="What?")
    retranslated(place, "Q1", "[cy] Beth?")
    assert entries(report_facts(place.again()))["Q1"].wording == "[cy] Q1 text"
    assert digest(signed_content(place.again())) == signed
    assert faults(place.again()) == []


def test_a_draft_shows_the_welsh_of_now():
    place = in_state(State.DRAFTING)
    retranslated(place, "Q1", "[cy] gwell")
    assert entries(report_facts(place.again()))["Q1"].wording == "[cy] gwell"


def test_the_decision_is_printed_as_it_was_signed():
    place = in_state(State.APPROVED)
    facts = annotated_facts(place.again())
    assert "[cy]" not in str(facts.decision)
    rulings = [one.ruling for one in entries(facts).values() if one.ruling]
    assert rulings and "[cy]" not in str(rulings)

"""The pages that spare typing: a pasted questionnaire, and the question bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations import editing
from consultations.actions import rewriting
from consultations.applicability import Rule
from consultations.definition import Condition
from consultations.definition.stored import definition_of
from consultations.editing.wording import base_of, heading_of, wording_of
from consultations.models import Consultation, ConsultationVersion
from councils.enums import StaffRoleKind
from tests.consultations.drafts import EVERY_KIND, REAL, as_, fields, url, words
from tests.consultations.test_pasted import PAPER, SURVEY, as_printed
from tests.world import a_user, staff

pytestmark = pytest.mark.django_db

EMPTY = replace(REAL, sections=(), release={})


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=EMPTY, by=editor, what="Begun")


@pytest.fixture
def client(editor):
    return as_(editor)


def pasted(client, draft, text):
    """The proposal of a text."""
    page = client.post(url("paste", draft.code), {"text": text})
    assert page.status_code == 200, page.context["form"].errors
    return page


# --- pasting ------------------------------------------------------------------------------------


def test_the_consultation_of_2015_comes_in_by_paste(client, draft):
    page = pasted(client, draft, as_printed(REAL))
    assert "5 sections and 14 questions, not in the draft yet" in words(page)
    assert "CONSULTATION SECTION 1 –" in words(page)  # taken out, and shown
    assert definition_of(draft) == EMPTY
    sent = fields(page.context["form"])
    assert client.post(url("paste", draft.code), sent).url == url("edit", draft.code)
    held = [question for question in REAL.questions if question.is_wording_held]
    plain = [replace(one, applies_to=Rule(), follows_when=(), follows_note="") for one in held]
    found = definition_of(draft)
    assert [*found.questions] == [
        # The paste knows no codes: they are made from the words.
        replace(one, options=mine.options)
        for one, mine in zip(plain, found.questions, strict=True)
    ]
    assert [one.background for one in found.sections] == [one.background for one in REAL.sections]
    version = ConsultationVersion.objects.latest("number")
    assert (version.number, version.what) == (2, "Pasted: 5 sections, 14 questions")


def test_a_proposal_is_changed_shown_again_and_added(client, draft):
    page, paste = pasted(client, draft, SURVEY), url("paste", draft.code)
    text = words(page)
    assert "Not used 1 of 2 Digital services survey 2026" in text
    sent = fields(page.context["form"])
    keys = sent["order"].split()
    _, second, third, last = [key for key in keys if key[0] == "q"]
    title = next(key for key in keys if key[0] == "u")
    sent |= {
        f"{title}-do": "section",
        f"{second}-text": "How satisfied are you?",
        f"{third}-do": "leave",
        f"{last}-number": "Q7",
        "add": "1",
    }
    page = client.post(paste, sent)  # moved words are shown before they are added
    assert "Nothing is added to the draft yet" in words(page)
    assert definition_of(draft) == EMPTY
    sent = fields(page.context["form"])
    assert client.post(paste, sent).status_code == 302
    found = definition_of(draft)
    assert [one.title for one in found.sections] == [
        "Digital services survey 2026",
        "About your council",
        "Looking ahead",
    ]
    stored = {one.number: one for one in found.questions}
    assert [*stored] == ["Q1.1", "Q1.2", "Q7"]
    assert stored["Q1.2"].text == "How satisfied are you?"
    assert [row.label for row in stored["Q1.2"].statements] == [
        "Speed of reply",
        "Quality of advice",
    ]
    assert stored["Q7"].words == 200
    assert stored["Q7"].conditions == (Condition("Q1.2"),)


def test_questions_go_into_a_section_that_is_there(client, draft, editor):
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.add_section(one, title="Views", background="Read this."),
        what="Section",
    )
    page, paste = pasted(client, draft, PAPER), url("paste", draft.code)
    sent = fields(page.context["form"])
    into = f"1.{base_of(heading_of(definition_of(draft).sections[0]))}"
    sent["s0-into"] = into
    again = client.post(paste, {**sent, "show": "1"})
    assert fields(again.context["form"])["s0-into"] == into
    # Somebody changes that section: the page asks again and nothing is added.
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda one: editing.replace_section(
            one, 1, title="Opinions", background="Read this.", background_note=""
        ),
        what="Section",
    )
    before = definition_of(draft)
    refused = client.post(paste, sent)
    assert "changed meanwhile: choose again" in refused.context["form"].errors["s0-into"][0]
    assert "Should the standard be mandatory?" in words(refused, 422)
    assert definition_of(draft) == before
    sent["s0-into"] = f"1.{base_of(heading_of(before.sections[0]))}"
    assert client.post(paste, sent).status_code == 302
    found = definition_of(draft)
    assert [one.title for one in found.sections] == ["Opinions", "ANYTHING ELSE"]
    assert found.sections[0].background == (
        "Read this.\n\nPlease read the discussion paper before answering."
    )
    # Sent a second time, its numbers stand already.
    twice = client.post(paste, sent)
    assert twice.status_code == 422 and definition_of(draft) == found


BAD = [
    ({"q1-number": ""}, "q1-number", "Give it a number"),
    ({"q1-number": "Q 1"}, "q1-number", "letters, digits and full stops"),
    ({"q2-number": "Q1"}, "q2-number", "Q1 stands already"),
    ({"q1-kind": "sonnet"}, "q1-kind", "Select a valid choice"),
    ({"q1-text": " "}, "q1-text", "Give the question its words"),
    ({"q1-kind": "open-text"}, "q1-options", "Open text has no answer options"),
    ({"q2-words": "many"}, "q2-words", "Give a number from 1 to 20,000"),
    ({"q3-words": "20", "q3-kind": "single-choice"}, "q3-words", "Single choice takes no words"),
    ({"q3-options": "Yes\nYes"}, "q3-options", "“Yes” stands twice"),
    ({"q3-options": "x" * 201}, "q3-options", "more than 200 characters"),
    ({"q1-hangs": "on"}, "q1-hangs", "No question stands before it"),
    ({"q4-hangs": "on"}, "q4-hangs", "is always shown"),
    ({"s0-title": ""}, "s0-title", "Give the section a heading"),
    ({"q1-number": "Q01", "s6-background": "x" * 20_001}, "s6-background", "at most 20000"),
]


@pytest.mark.parametrize(("changed", "field", "sentence"), BAD)
def test_what_does_not_fit_stands_beside_its_field(client, draft, changed, field, sentence):
    sent = fields(pasted(client, draft, PAPER).context["form"])
    assert sent["order"] == "s0 q1 q2 q3 q4 q5 s6 q7 u8"
    refused = client.post(url("paste", draft.code), {**sent, "q5-guidance": "Kept", **changed})
    assert sentence in refused.context["form"].errors[field][0]
    assert "Kept" in words(refused, 422)
    assert refused.content.decode().count("There is a problem") == 1
    assert definition_of(draft) == EMPTY


def test_a_text_without_questions_and_one_too_long_are_refused(client, draft):
    paste = url("paste", draft.code)
    for text, sentence in (
        ("", "Paste the questionnaire"),
        ("Only words.", "No question was found"),
        ("x" * 200_001, "Paste at most 200,000 characters"),
        ("\n".join(f"Q{n}. What is {n}?" for n in range(1, 130)), "There are 129 questions in it"),
    ):
        page = client.post(paste, {"text": text})
        assert sentence in page.context["form"].errors["text"][0]
        assert page.status_code == 422
    most = "\n".join(f"Q{n}. What is {n}?" for n in range(1, 101))
    sent = fields(pasted(client, draft, f"PART A: ALL\n{most}").context["form"])
    assert client.post(paste, sent).status_code == 302
    assert len([*definition_of(draft).questions]) == 100


@pytest.mark.parametrize(
    "sent",
    [
        {"order": ""},
        {"order": "x1 q² q1 q1 s0"},
        {"order": "q0"},
        {"order": "s0 q1", "s0-into": "9.x", "q1-do": "fly", "q1-kind": "open-text"},
        {"order": "u0", "u0-do": "text", "u0-text": "Lost\x00"},
    ],
)
def test_nonsense_is_no_fault(client, draft, sent):
    assert client.post(url("paste", draft.code), sent).status_code in (200, 422)
    assert definition_of(draft) == EMPTY


def test_only_editors_and_only_of_a_draft(client, draft, editor):
    for name in ("paste", "bank"):
        page = url(name, draft.code)
        assert client.get(page).status_code == 200
        assert page in client.get(url("edit", draft.code)).content.decode()
        assert as_(staff(StaffRoleKind.ANALYST)).get(page).status_code == 403
        assert as_(a_user()).get(page).status_code == 404
    Consultation.objects.filter(pk=draft.pk).update(
        published_at=EMPTY.opens_at, published_by=editor
    )
    for name in ("paste", "bank"):
        late = client.post(url(name, draft.code), {"text": PAPER, "into": "1.x", "copy": "x"})
        assert "was published on" in words(late, 422)
    assert definition_of(draft) == EMPTY


# --- the question bank ------------------------------------------------------------------------


@pytest.fixture
def earlier(editor):
    """Taking stock, and a later wave that asks Q8 in the same words and Q4 in others."""
    first = rewriting.begin(definition=REAL, by=editor, what="Begun")
    Consultation.objects.filter(pk=first.pk).update(published_at=REAL.opens_at, published_by=editor)
    four, eight = (one for one in REAL.questions if one.number in ("Q4", "Q8"))
    section = replace(
        REAL.sections[0],
        questions=(
            replace(four, number="Q1", text="What more should councils do?"),
            replace(eight, number="Q2"),
        ),
    )
    rewriting.begin(
        definition=replace(
            REAL,
            code="taking-stock-2017",
            title="Taking stock again",
            opens_at=REAL.opens_at + dt.timedelta(days=700),
            closes_at=REAL.closes_at + dt.timedelta(days=700),
            sections=(section,),
            release={},
        ),
        by=editor,
        what="Begun",
    )
    return first


@pytest.fixture
def next_wave(editor, earlier):
    return rewriting.begin(
        definition=replace(EVERY_KIND, code="taking-stock-2026"), by=editor, what="Begun"
    )


def copying(page, number, **search):
    """What the button of that question sends, for the last section."""
    form = page.context["form"]
    (row,) = [one for one in page.context["rows"] if one.latest.waves[0].number == number]
    return {"into": form.fields["into"].choices[-1][0], "copy": row.latest.part}


def test_a_question_is_found_and_copied_with_its_identity(client, next_wave):
    bank = url("bank", next_wave.code)
    page = client.get(bank, {"words": "peer EVERY years", "kind": "single-choice"})
    text = words(page)
    assert "1 question found." in text
    assert "Yes; No; Don" in text and "2 waves" in text
    assert "Q2 of “Taking stock again”" in text and "a draft" in text
    assert "Q8 of “Taking stock: Where next" in text and "21 January 2015" in text
    sent = copying(page, "Q2")
    copied = client.post(bank + "?words=peer", sent)
    assert copied.url == bank + "?words=peer"
    eight = next(one for one in REAL.questions if one.number == "Q8")
    stored = [*definition_of(next_wave).questions][-1]
    assert stored == replace(eight, number=stored.number)
    page = client.get(copied.url)
    assert f"In this draft already, as {stored.number}" in words(page)
    before = definition_of(next_wave)
    assert f"already, as {stored.number}" in words(client.post(bank, sent), 422)
    assert definition_of(next_wave) == before
    what = ConsultationVersion.objects.filter(consultation=next_wave).latest("number").what
    assert what == "Q2 of taking-stock-2017 copied"


def test_other_words_are_shown_and_said_in_the_editor(client, next_wave):
    page = client.get(url("bank", next_wave.code), {"consultation": "taking-stock-2017"})
    text = words(page)
    assert "2 questions found" in text
    assert "Asked with other words or options" in text
    assert "Is there more that all Councils should do" in text
    client.post(url("bank", next_wave.code), copying(page, "Q1"))
    stored = [*definition_of(next_wave).questions][-1]
    # The words stand in the column beside it, outside of main.
    page = client.get(url("edit-question", next_wave.code, stored.identity))
    elsewhere = [(one.wave.number, one.is_same) for one in page.context["elsewhere"]]
    assert elsewhere == [("Q1", True), ("Q4", False)]
    assert "with other words" in page.content.decode()


def test_what_was_changed_meanwhile_is_not_copied(client, next_wave, editor):
    bank = url("bank", next_wave.code)
    later_only = {"consultation": "taking-stock-2017"}
    sent = copying(client.get(bank, later_only), "Q1")
    later = Consultation.objects.get(code="taking-stock-2017")
    question = next(definition_of(later).questions)
    rewriting.rewrite(
        consultation=later,
        by=editor,
        edit=lambda one: editing.replace_question(one, replace(question, text="Now what?")),
        what="Changed",
    )
    before = definition_of(next_wave)
    assert "changed or removed meanwhile" in words(client.post(bank, sent), 422)
    stale = {**copying(client.get(bank, later_only), "Q1"), "into": "1.x"}
    assert client.post(bank, stale).context["form"].errors["into"]
    fake = f"{next_wave.code}/{next(before.questions).identity}/"
    own = {**stale, "copy": fake + base_of(wording_of(next(before.questions)))}
    for typed in (own, {**sent, "copy": "x"}, {}, {"copy": sent["copy"]}):
        assert client.post(bank, typed).status_code == 422
    assert definition_of(next_wave) == before


def test_an_empty_draft_has_nowhere_to_copy_to(client, earlier, editor):
    empty = rewriting.begin(definition=replace(EMPTY, code="empty"), by=editor, what="Begun")
    text = words(client.get(url("bank", empty.code)))
    assert "Add a section first" in text
    assert client.post(url("bank", empty.code), {"into": "1.x", "copy": "x"}).status_code == 422


def test_pages_take_the_same_queries_for_one_wave_and_three(client, draft, editor):
    client.get(url("list"))
    counts = []
    eight = next(one for one in REAL.questions if one.number == "Q8")
    for number in (1, 3):
        for at in range(number):
            some = [one for one in [*REAL.questions][:number] if not one.conditions]
            section = replace(REAL.sections[0], questions=(*some, eight))
            rewriting.begin(
                definition=replace(EMPTY, code=f"wave-{number}-{at}", sections=(section,)),
                by=editor,
                what="Begun",
            )
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url("bank", draft.code), {"page": "1"})
            assert page.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
    counts = []
    for text in ("Q1. What?", PAPER):
        with CaptureQueriesContext(connection) as queries:
            pasted(client, draft, text)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_bank_has_pages(client, draft, editor):
    questions = tuple(one for one in REAL.questions)
    section = replace(REAL.sections[0], questions=questions)
    rewriting.begin(
        definition=replace(EMPTY, code="all", sections=(section,)), by=editor, what="Begun"
    )
    first = words(client.get(url("bank", draft.code)))
    assert "21 questions." in first and "Page 1 of 2" in first
    second = client.get(url("bank", draft.code), {"page": 2})
    assert len(second.context["rows"]) == 1
    assert client.get(url("bank", draft.code), {"kind": "sonnet", "page": "x"}).status_code == 200

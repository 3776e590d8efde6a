"""The pages on which a consultation is written: what they show, store, refuse and keep."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.actions import rewriting
from consultations.applicability import Rule
from consultations.definition.stored import definition_of
from consultations.enums import QuestionKind
from consultations.kinds import KINDS
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from tests.consultations.drafts import (
    EVERY_KIND,
    REAL,
    as_,
    fields,
    on,
    question_of,
    question_url,
    url,
    words,
)
from tests.world import a_user, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR, "Edith Example")


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=EVERY_KIND, by=editor, what="Begun")


# --- from a blank page ----------------------------------------------------------------------


def test_from_a_blank_page_to_the_consultation_of_2015(editor):
    """Everything that these pages cover; audiences and conditions have a page of their own."""
    client = as_(editor)
    begun = client.post(
        url("new"),
        {
            "title": REAL.title,
            "code": REAL.code,
            "publisher": REAL.publisher,
            "confidentiality": REAL.confidentiality,
            **on("opens_on", 21, 1, 2015),
            "opens_time": "00:00",
            **on("closes_on", 13, "March", 2015),
            "closes_time": "23:59",
        },
    )
    assert begun.url == url("edit", REAL.code)
    page = client.get(url("edit-particulars", REAL.code))
    typed = {**fields(page.context["form"]), "summary": REAL.summary}
    typed |= {name: getattr(REAL, name) for name in ("purpose", "still_open", "next_steps")}
    assert client.post(url("edit-particulars", REAL.code), typed).status_code == 302
    for section in REAL.sections:
        heading = {
            "title": section.title,
            # As a word processor hands it over: its line ends and spaces.
            "background": section.background.replace("\n", "\r\n").replace("LGA ", "LGA\u00a0"),
            "background_note": section.background_note,
        }
        assert client.post(url("add-section", REAL.code), heading).status_code == 302
        for question in section.questions:
            add = url("add-question", REAL.code, section.number)
            typed = {
                **fields(client.get(add).context["form"]),
                "kind": question.kind,
                "text": question.text,
                "option": [str(at) for at, _ in enumerate(question.options)],
            }
            if not question.is_wording_held:
                typed["is_wording_lost"] = "on"
            for at, option in enumerate(question.options):
                typed |= {f"option-{at}-label": option.label, f"option-{at}-code": option.code}
            assert client.post(add, typed).status_code == 302
    others = {"applies_to": Rule(), "follows": "", "follows_when": (), "follows_note": ""}
    covered = replace(
        REAL,
        asked=Rule(),
        sections=tuple(
            replace(one, questions=tuple(replace(each, **others) for each in one.questions))
            for one in REAL.sections
        ),
    )
    assert definition_of(Consultation.objects.get(code=REAL.code)) == covered


@pytest.mark.parametrize("number", [one.number for one in EVERY_KIND.questions])
def test_a_question_that_nobody_touched_is_saved_as_it_was(draft, editor, number):
    """Whatever its kind: what the page shows of it is what is stored of it."""
    client, page = as_(editor), question_url(draft, number)
    sent = fields(client.get(page).context["form"])
    assert client.post(page, sent).url == page
    assert definition_of(draft) == EVERY_KIND
    page = words(client.get(page))
    assert "Nothing was different" in page and "is saved" not in page


# --- who, and when --------------------------------------------------------------------------


def addresses(draft):
    identity = next(EVERY_KIND.questions).identity
    return [
        url("edit", draft.code),
        *(url(name, draft.code) for name in ("edit-particulars", "add-section", "versions")),
        url("discard", draft.code),
        *(url(name, draft.code, 1) for name in ("edit-section", "remove-section", "add-question")),
        *(url(name, draft.code, identity) for name in ("edit-question", "remove-question")),
        *(url(name, draft.code, 1) for name in ("version", "restore-version")),
    ]


def test_only_editors_open_the_pages_and_only_of_a_draft(draft, editor):
    for page in [url("new"), *addresses(draft)]:
        assert as_(editor).get(page).status_code == 200, page
        assert as_(staff(StaffRoleKind.ANALYST)).get(page).status_code == 403, page
        assert as_(a_user()).get(page).status_code == 404, page
    assert url("edit", draft.code) in as_(editor).get(url("list")).content.decode()
    Consultation.objects.filter(pk=draft.pk).update(
        published_at=EVERY_KIND.opens_at, published_by=editor
    )
    for page in addresses(draft):
        assert "was published on" in words(as_(editor).get(page))
        assert as_(editor).post(page, {"title": "Late"}).status_code == 422
    assert url("edit", draft.code) not in as_(editor).get(url("list")).content.decode()
    assert definition_of(draft) == EVERY_KIND


def test_pages_of_what_is_not_there_are_not_there(draft, editor):
    gone = "00000000-0000-4000-8000-000000000000"
    pages = [url(name, draft.code, gone) for name in ("edit-question", "remove-question")]
    pages += [
        url(name, draft.code, 77)
        for name in (
            "edit-section",
            "remove-section",
            "add-question",
            "version",
            "restore-version",
        )
    ]
    for page in pages:
        assert as_(editor).get(page).status_code == 404, page


@pytest.mark.parametrize("name", ["edit", "edit-question", "versions", "version"])
def test_a_page_takes_the_same_queries_for_one_question_and_three(editor, name):
    client, counts = as_(editor), []
    client.get(url("list"))
    section = replace(EVERY_KIND.sections[1], questions=())
    kept = [one for one in EVERY_KIND.sections[1].questions if not one.follows]
    for number in (1, 3):
        definition = replace(
            EVERY_KIND,
            code=f"with-{number}",
            sections=(replace(section, questions=tuple(kept[:number])),),
        )
        draft = rewriting.begin(definition=definition, by=editor, what="Begun")
        for _ in range(number):
            rewriting.rewrite(
                consultation=draft,
                by=editor,
                edit=lambda one: replace(one, title=one.title + "!"),
                what="Title",
            )
        args = {"edit-question": [kept[0].identity], "version": [2]}.get(name, [])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, draft.code, *args)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# --- what does not fit is said beside its field, and stays ------------------------------------


def test_a_new_consultation_gets_an_address_of_its_own(draft, editor):
    client = as_(editor)
    typed = {
        "title": "Every kind!",
        "publisher": "LGA",
        "confidentiality": "None.",
        **on("opens_on", 1, 5, 2026),
        "opens_time": "09:00",
        **on("closes_on", 1, 4, 2026),
        "closes_time": "25:00",
    }
    page = client.post(url("new"), {**typed, "code": "Every kind"})
    text = words(page, 422)
    assert "Use small letters, digits and single hyphens only." in text
    assert "is not a time of the form" in text
    assert b'value="25:00"' in page.content
    typed["closes_time"] = "23:59"
    assert "The closing must be after the opening" in words(client.post(url("new"), typed), 422)
    typed["closes_on_month"] = 6
    taken = client.post(url("new"), {**typed, "code": draft.code})
    assert taken.context["form"].errors["code"]
    assert client.post(url("new"), typed).url == url("edit", "every-kind-2")


BAD = [
    ({"number": ""}, "number", "Give it a number, such as Q7"),
    ({"number": "Q 1"}, "number", "Use letters, digits and full stops only"),
    ({"number": "q1"}, "number", "Q1 stands already."),
    ({"text": " "}, "text", "Give the question its words"),
    ({"is_wording_lost": "on"}, "text", "Take the words out, or do not say"),
    ({"kind": "sonnet"}, "kind", "Choose one of the kinds"),
    ({"words": "many"}, "words", "Give a number from 1 to 20,000"),
    ({"option-0-code": "A b"}, "option-0-code", "Use small letters, digits and single hyphens"),
    ({"option-0-code": "trust"}, "option-1-code", "“trust” stands twice"),
    ({"option-0-label": "A trust"}, "option-1-label", "“A trust” stands twice"),
    ({"option-0-label": ""}, "option-0-label", "Give it words, or take it out"),
    ({"option-0-other": "on"}, "option-2-other", "“The county council” takes the words already"),
    ({"option-2-exclusive": "on"}, "option-2-exclusive", "cannot be exclusive"),
    ({"kind": "agreement", "option-0-score": "1", "option-1-score": "1"}, "option-1-score", "1 st"),
    ({"kind": "agreement", "option-0-score": "x"}, "option-0-score", "Give a whole number"),
]


@pytest.mark.parametrize(("changed", "field", "sentence"), BAD)
def test_what_does_not_fit_stands_beside_its_field(draft, editor, changed, field, sentence):
    client, page = as_(editor), question_url(draft, "Q2")
    sent = {**fields(client.get(page).context["form"]), "guidance": "Kept words", **changed}
    refused = client.post(page, sent)
    assert sentence in refused.context["form"].errors[field][0]
    assert "Kept words" in words(refused, 422)
    assert definition_of(draft) == EVERY_KIND


# --- options ----------------------------------------------------------------------------------


def test_a_code_is_made_from_the_words_once(draft, editor):
    client, page = as_(editor), question_url(draft, "Q11")
    sent = fields(client.get(page).context["form"]) | {
        "option": ["1", "0", "2", "3"],
        "option-2-label": "Don\u2019t\u00a0know",
        "option-3-label": "Yes!",
    }
    client.post(page, sent)
    stored = question_of(draft, "Q11").options
    codes = [("no", "No"), ("yes", "Yes"), ("dont-know", "Don’t know"), ("yes-2", "Yes!")]
    assert [(one.code, one.label) for one in stored] == codes
    sent = fields(client.get(page).context["form"]) | {"option-2-label": "We cannot say"}
    client.post(page, sent)
    assert question_of(draft, "Q11").options[2].code == "dont-know"


def pressing(client, page, sent, **button):
    shown = client.post(page, {**sent, **button})
    assert shown.status_code == 200
    return shown, shown.context["form"]


def test_rows_are_added_moved_and_taken_out_without_script(draft, editor):
    client, page = as_(editor), question_url(draft, "Q2")
    sent = fields(client.get(page).context["form"])
    shown, form = pressing(client, page, sent, add="option")
    assert form.keys["option"] == ["0", "1", "2", "3", "4"]
    assert re.search(r'name="option-4-label"[^>]* autofocus', shown.content.decode())
    sent = fields(form) | {"option-4-label": "Nobody"}
    shown, form = pressing(client, page, sent, up="option-4")
    assert form.keys["option"] == ["0", "1", "2", "4", "3"]
    assert "“Nobody” is option 4 of 5 now. It is not saved yet." in words(shown)
    shown, form = pressing(client, page, fields(form), remove="option-1")
    assert "“A trust” is taken out." in words(shown)
    assert definition_of(draft) == EVERY_KIND
    client.post(page, fields(form))
    assert [one.code for one in question_of(draft, "Q2").options] == [
        "county",
        "other",
        "nobody",
        "dont-know",
    ]


def test_another_kind_keeps_what_was_typed(draft, editor):
    client, page = as_(editor), question_url(draft, "Q2")
    sent = fields(client.get(page).context["form"])
    _, form = pressing(client, page, {**sent, "kind": "open-text"}, show="1")
    _, form = pressing(client, page, {**fields(form), "kind": "single-choice"}, show="1")
    assert {**fields(form), "show": "1"} == {**sent, "show": "1"}
    assert "Not stored, because open text has none: answer options." in words(
        client.post(page, {**sent, "kind": "open-text"}, follow=True)
    )
    assert question_of(draft, "Q2").options == ()


def test_the_usual_options_are_named_and_can_be_begun_with(draft, editor):
    client, page = as_(editor), question_url(draft, "Q9")
    shown = client.get(page)
    assert "Strongly agree (5); Agree (4); Neither agree nor disagree (3)" in words(shown)
    _, form = pressing(client, page, fields(shown.context["form"]), usual="1")
    client.post(page, fields(form) | {"option-5-label": "No view"})
    usual = KINDS[QuestionKind.AGREEMENT].usual
    assert question_of(draft, "Q9").options == (*usual[:5], replace(usual[5], label="No view"))


def test_the_preview_shows_what_is_typed(draft, editor):
    client, page = as_(editor), question_url(draft, "Q2")
    sent = fields(client.get(page).context["form"]) | {"text": "Who <b>else</b>?", "show": "1"}
    preview = re.search(
        r'id="preview".*?</section>', client.post(page, sent).content.decode(), re.S
    )
    assert "Q2. Who &lt;b&gt;else&lt;/b&gt;?" in preview[0]
    assert "A trust" in preview[0]

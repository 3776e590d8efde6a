"""The pages of whom a question is for and on which answers it is asked."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import editing
from consultations.actions import rewriting
from consultations.applicability import Rule
from consultations.definition import Condition, Definition
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from tests import world
from tests.consultations.test_checks import EVERY_KIND, by_number, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return world.staff(StaffRoleKind.EDITOR)


@pytest.fixture
def draft(editor):
    return rewriting.begin(definition=EVERY_KIND, by=editor, what="Begun")


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def councils():
    """A county, a district and a unitary council with codes of the register."""
    kinds = (("SHI", "Shire County Council", "upper"), ("PLA", "Place Borough Council", "lower"))
    found = [
        world.a_council(name, tier=tier, code=code, short_name=name.split()[0])
        for code, name, tier in (*kinds, ("CIT", "City Council", "single"))
    ]
    world.a_council("Gone Council", code="GON", end_date="2020-03-31")
    return found


def page_of(draft: Consultation, name: str, number: str = "") -> str:
    identity = [by_number(EVERY_KIND, number).identity] if number else []
    return reverse(f"consultations:{name}", args=[draft.code, *identity])


def words(response, status: int = 200) -> str:
    assert response.status_code == status
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    text = re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", text)


def fields(response) -> dict[str, list[str]]:
    """What a browser would send of the page's form."""
    form = response.context["form"]
    found = {
        field.html_name: value if isinstance(value, list) else [value or ""]
        for field in form
        for value in [field.value() or []]
        if value
    }
    if hasattr(form, "keys"):
        found["row"] = list(form.keys)
    return found


def now(draft: Consultation, number: str):
    return by_number(definition_of(draft), number)


# --- whom it is for ---------------------------------------------------------------------------


def test_the_page_counts_what_is_chosen_before_it_is_saved(draft, client, councils):
    url = page_of(draft, "edit-audience", "Q11")
    assert "1 council asked: Councils" not in words(client.get(url))
    page = words(client.get(url))
    assert "2 of 3 councils asked: Councils with adult social care." in page
    assert "County council: 1 of 1" in page
    assert "District council: 0 of 1" in page
    page = words(client.post(url, {"do": "count", "functions": ["housing"], "councils": "Place"}))
    assert "1 of 3 councils asked: Councils with housing, of these only 1 named council." in page
    page = words(client.post(url, {"do": "count", "councils": "Place\nPlaise"}))
    assert "1 of 3 councils asked: 1 named council. Not counted: Line 2: “Plaise” is not" in page
    page = words(client.post(url, {"do": "count", "nations": ["Wales"]}))
    assert "0 of 3" in page
    assert "Nobody is asked this question." in page
    assert definition_of(draft) == EVERY_KIND


def test_a_rule_is_saved_and_said_to_councils(draft, client, councils):
    url = page_of(draft, "edit-audience", "Q9")
    typed = fields(client.get(url)) | {
        "tiers": ["upper", "single"],
        "councils": "shire county council\nCIT\n\nCity Council",
        "because": "Districts  were asked\nin 2014.",
    }
    response = client.post(url, typed, follow=True)
    assert "Whom Q9 is for is saved." in words(response)
    assert now(draft, "Q9").applies_to == Rule(
        tiers=frozenset({"upper", "single"}), councils=frozenset({"SHI", "CIT"})
    )
    assert now(draft, "Q9").applies_because == "Districts were asked in 2014."
    assert draft.versions.first().what == "Q9: for whom it is"
    # The page shows it as it was saved.
    assert fields(response)["councils"] == ["City Council\nShire County Council"]
    page = words(client.get(reverse("consultations:definition", args=[draft.code])))
    assert "of these only 2 named councils. Districts were asked in 2014." in page


def test_a_council_that_is_found_goes_to_the_list_and_nothing_is_saved(draft, client, councils):
    url = page_of(draft, "edit-audience", "Q9")
    response = client.post(
        url, {"do": "add-council", "councils": "Shire", "add": "City Council", "because": "So."}
    )
    assert fields(response)["councils"] == ["Shire\nCity Council"]
    assert fields(response)["because"] == ["So."]
    assert "add" not in fields(response)
    assert "2 of 3" in words(response)
    assert definition_of(draft) == EVERY_KIND


def test_what_is_not_known_is_named_by_its_line_and_kept(draft, client, councils):
    url = page_of(draft, "edit-audience", "Q9")
    typed = {"councils": "Shire\nPlase Borough Council\nGON", "because": "x" * 301}
    response = client.post(url, typed)
    page = words(response, 422)
    assert (
        "Line 2: “Plase Borough Council” is not a council in being on the opening day. Did you "
        "mean Place Borough Council?"
    ) in page
    assert "Line 3: “GON” is not a council" in page
    assert "Use at most 300 characters; there are 301" in page
    assert fields(response)["councils"] == [typed["councils"]]
    assert definition_of(draft) == EVERY_KIND
    base = fields(client.get(url))["base"]
    page = words(client.post(url, {"because": "Everybody is asked.", "base": base}), 422)
    assert "A question that is for all councils asked leaves none out." in page


def test_who_saved_meanwhile_is_not_overwritten_unawares(draft, client, councils, editor):
    url = page_of(draft, "edit-audience", "Q9")
    typed = fields(client.get(url)) | {"nations": ["Wales"]}
    identity = by_number(EVERY_KIND, "Q9").identity
    theirs = Rule(tiers=frozenset({"upper"}))

    def edit(definition: Definition) -> Definition:
        return editing.set_audience(definition, identity, rule=theirs, because="")

    rewriting.rewrite(consultation=draft, by=editor, edit=edit, what="Theirs")
    response = client.post(url, typed)
    page = words(response, 422)
    assert "Somebody changed this after you opened the page." in page
    assert "What a colleague saved meanwhile: Upper tier councils." in page
    assert now(draft, "Q9").applies_to == theirs
    assert client.post(url, fields(response)).status_code == 302
    assert now(draft, "Q9").applies_to == Rule(nations=frozenset({"Wales"}))


def test_the_councils_asked_by_type_at_the_opening(draft, client, councils):
    url = page_of(draft, "edit-asked")
    page = words(client.get(url))
    assert "3 of 3 councils in being on" in page
    typed = fields(client.get(url)) | {"types": ["county"]}
    assert client.post(url, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.rule == Rule(types=frozenset({"county"}))
    page = words(client.get(page_of(draft, "edit-audience", "Q1")))
    assert "1 of 1 council asked" in page
    page = words(
        client.post(page_of(draft, "edit-audience", "Q1"), {"do": "count", "councils": "Place"})
    )
    assert "Named, and not asked by this consultation: Place Borough Council." in page


# --- on which answers it is asked ---------------------------------------------------------------


def test_conditions_are_chosen_row_by_row_without_a_script(draft, client, councils):
    url = page_of(draft, "edit-conditions", "Q9")
    page = client.get(url)
    assert "It is always asked of the councils that it is for." in words(page)
    page = client.post(url, fields(page) | {"do": "add"})
    q4, q6 = (str(by_number(EVERY_KIND, number).identity) for number in ("Q4", "Q6"))
    page = client.post(url, fields(page) | {"do": "show", "0-follows": q4})
    assert "Any of these answers to Q4" in words(page)
    assert "Choose answers to Q4 to ask it after these only." in words(page)
    assert "Thanks" not in page.content.decode()
    page = client.post(url, fields(page) | {"do": "add", "0-when": ["study", "advice"]})
    page = client.post(url, fields(page) | {"do": "show", "1-follows": q6})
    page = client.post(url, fields(page) | {"do": "show", "1-when": ["no"]})
    sentence = (
        "Asked if the answer to Q4 includes “Places to study” or “Advice from council services” "
        "and the answer to Q6 is “No”."
    )
    assert sentence in words(page)
    assert definition_of(draft) == EVERY_KIND
    page = client.post(url, fields(page) | {"do": "save", "note": "If so"}, follow=True)
    assert "When Q9 is asked is saved." in words(page)
    assert now(draft, "Q9").conditions == (
        Condition("Q4", ("study", "advice")),
        Condition("Q6", ("no",)),
    )
    assert now(draft, "Q9").follows_note == "If so"
    # Another question takes its own answers; what is taken out is gone.
    page = client.post(url, fields(page) | {"do": "show", "0-follows": q6})
    assert "0-when" not in fields(page)
    page = client.post(url, fields(page) | {"do": "remove-0", "note": ""})
    assert client.post(url, fields(page) | {"note": ""}).status_code == 302
    assert now(draft, "Q9").conditions == (Condition("Q6", ("no",)),)


def test_what_cannot_be_is_said_beside_its_row(draft, client, councils):
    url = page_of(draft, "edit-conditions", "Q9")
    q2, q1, q11 = (str(by_number(EVERY_KIND, one).identity) for one in ("Q2", "Q1", "Q11"))
    page = client.post(url, {"row": ["0"], "0-follows": q2})
    assert "Choose the answers to Q2 after which it is asked" in words(page, 422)
    page = client.post(
        url, {"row": ["0", "1"], "0-follows": q2, "0-when": ["trust"], "1-follows": q1}
    )
    assert "Q1 has no answers to choose from, so it can only be" in words(page, 422)
    page = client.post(url, {"row": ["0"], "0-follows": q11, "0-when": ["yes"]})
    assert "Select a valid choice" in words(page, 422)
    page = client.post(url, {"note": "If not"})
    assert "These words go with a condition" in words(page, 422)
    twice = {"row": ["0", "1"], "0-follows": q2, "0-when": ["trust"], "1-follows": q2}
    page = client.post(url, twice | {"1-when": ["county"], "do": "show"})
    assert "Q9 can never be asked: by its conditions, Q2 would have to be" in words(page)


def test_advice_is_said_to_be_advice(draft, client, councils):
    url = page_of(draft, "edit-conditions", "Q2")
    q1 = str(by_number(EVERY_KIND, "Q1").identity)
    page = client.post(url, {"row": ["0"], "0-follows": q1, "do": "show"})
    assert "It is always asked: Q1 is answered in words" in words(page)
    assert "On its own answer depend: Q3." in words(page)
    base = {"base": fields(client.get(url))["base"]}
    assert client.post(url, {"row": ["0"], "0-follows": q1} | base).status_code == 302
    assert now(draft, "Q2").conditions == (Condition("Q1"),)


def test_what_a_draft_has_wrong_is_shown_and_can_be_mended(client, councils, editor):
    wrong = changed(
        Q3={"follows_when": ("trust", "board")}, Q2={"follows": "Q6", "follows_when": ("yes",)}
    )
    draft = rewriting.begin(definition=wrong, by=editor, what="Begun")
    page = words(client.get(page_of(draft, "edit-conditions", "Q3")))
    assert "No longer an answer to Q2: board" in page
    assert "Q3 depends on Q2, which can never be asked itself." in page
    page = words(client.get(page_of(draft, "edit-conditions", "Q2")))
    assert "Would the council pay a share? (stands after this question)" in page
    response = client.get(reverse("consultations:publish", args=[draft.code]))
    assert "Q2 depends on the answer to Q6, which comes after it." in words(response)
    assert page_of(draft, "edit-conditions", "Q2") in response.content.decode()
    for number in ("Q2", "Q3"):
        url = page_of(draft, "edit-conditions", number)
        page = client.get(url)
        if number == "Q2":
            page = client.post(url, fields(page) | {"do": "remove-0"})
        assert client.post(url, fields(page)).status_code == 302
    assert now(draft, "Q3").conditions == (Condition("Q2", ("trust",)),)
    page = words(client.get(reverse("consultations:publish", args=[draft.code])))
    assert "depends on" not in page


def test_questions_keep_their_meaning_when_they_are_numbered_anew_meanwhile(
    draft, client, councils, editor
):
    url = page_of(draft, "edit-conditions", "Q9")
    q6 = by_number(EVERY_KIND, "Q6").identity
    typed = fields(client.get(url)) | {"row": ["0"], "0-follows": str(q6), "0-when": ["no"]}
    rewriting.rewrite(
        consultation=draft,
        by=editor,
        edit=lambda definition: editing.move_question(definition, q6, -1),
        what="Moved",
    )
    assert client.post(url, typed).status_code == 302
    assert now(draft, "Q9").conditions == (Condition("Q5", ("no",)),)


@pytest.mark.parametrize("name", ["edit-audience", "edit-conditions", "edit-asked"])
def test_the_pages_take_the_same_queries_for_one_and_for_many_councils(draft, client, name):
    url = page_of(draft, name, "" if name == "edit-asked" else "Q9")
    world.a_council()
    client.get(url)  # the first page of a session writes it down
    counts = []
    for more in (0, 20):
        for _ in range(more):
            world.a_council()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_question_that_is_not_there_is_not_found_and_what_is_published_stays(
    draft, client, editor
):
    for name in ("edit-audience", "edit-conditions"):
        url = reverse(f"consultations:{name}", args=[draft.code, editor_identity()])
        assert client.get(url).status_code == 404
    published = world.a_consultation()
    question = published.questions.get(number="Q1")
    for name in ("edit-audience", "edit-conditions"):
        url = reverse(f"consultations:{name}", args=[published.code, question.identity])
        assert "It is published" in words(client.get(url))
        assert client.post(url, {"nations": ["Wales"]}).status_code == 422
    question.refresh_from_db()
    assert question.applies_to == {}


def editor_identity():
    return by_number(
        changed(Q1={"identity": "1" * 8 + "-1111-4111-8111-" + "1" * 12}), "Q1"
    ).identity

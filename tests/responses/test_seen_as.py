"""People at the LGA see a consultation as the officers of any council will."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions import rewriting
from consultations.definition import parse
from consultations.models import Question
from councils.enums import CouncilType, StaffRoleKind
from councils.models import Council
from councils.register.reading import TIER_OF_TYPE
from councils.typical import NAMES, typical
from responses.models import Answer
from tests import world

pytestmark = pytest.mark.django_db
REAL = Path("fixtures/consultations/taking-stock-2015.yaml")
EVERY = Path("fixtures/consultations/every-kind.yaml")


def a_draft(path: Path):
    editor = world.staff(StaffRoleKind.EDITOR)
    draft = rewriting.begin(definition=parse(path.read_bytes()), by=editor, what="Written")
    client = Client()
    client.force_login(editor)
    return draft, client


def start(draft) -> str:
    return reverse("responses:seen-as", args=[draft.code])


def section(draft, number) -> str:
    return reverse("responses:seen-as-section", args=[draft.code, number])


def words(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_every_type_of_council_is_known() -> None:
    assert set(NAMES) == set(CouncilType)
    for kind in CouncilType:
        facts = typical(kind)
        assert (facts.type, facts.tier) == (kind, TIER_OF_TYPE[kind])
        assert (facts.nation == "Wales") == (facts.region == "Wales") == (kind == CouncilType.WELSH)
    assert typical(CouncilType.COUNTY, "North East").region == "North East"
    assert typical(CouncilType.LONDON, "North East").region == "London"


def test_a_district_sees_what_it_is_not_asked_and_why() -> None:
    draft, client = a_draft(REAL)
    page = words(client.get(start(draft), {"type": "non-metropolitan-district"}))
    whole = words(client.get(start(draft), {"type": "unitary"}))
    number = sum(one.spec.is_asked for one in draft.questions.all())
    assert f"All {number} questions concern a unitary authority." in whole
    assert f"of {number} questions concern a district council." in page
    assert "which a district council does not provide." in page
    assert "not asked: they concern" not in whole


def test_the_fields_are_the_real_ones_and_nothing_is_saved() -> None:
    draft, client = a_draft(EVERY)
    fields = set()
    for one in draft.sections.all():
        address = section(draft, one.number)
        page = client.get(address, {"type": "unitary"})
        text = page.content.decode()
        assert "nothing that you choose or type here is saved" in " ".join(text.split())
        main = text.partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
        assert "<button" not in main
        assert "data-save" not in main
        for form in page.context["forms"]:
            fields |= {name.partition("-")[0] for name in form.fields}
            for name in form.fields:
                assert f'name="{form.add_prefix(name)}"' in main
        assert client.post(address, {"Q1-text": "Words"}).status_code == 405
    assert {"choice", "choices", "text", "other", "instead", "reason"} <= fields
    assert not Answer.objects.exists()


def test_a_question_that_is_not_for_the_council_is_shown_with_the_reason() -> None:
    draft, client = a_draft(REAL)
    left_out = draft.questions.filter(applies_to__has_key="functions").first()
    page = client.get(
        section(draft, left_out.section.number), {"type": "non-metropolitan-district"}
    )
    form = next(one for one in page.context["forms"] if one.question == left_out)
    assert form.reason_against
    assert f"Not asked of the council: {form.reason_against}." in words(page)
    assert f"Answer {left_out.number} all the same" in words(page)


def test_a_named_council_by_its_own_name_and_region() -> None:
    draft, client = a_draft(REAL)
    council = world.a_council("Invented Borough Council", region="London", tier="single")
    question = draft.questions.first()
    Question.objects.filter(pk=question.pk).update(applies_to={"regions": ["North East"]})
    named = words(client.get(start(draft), {"council": council.slug}))
    assert "As Invented Borough Council sees it" in named
    assert "it is for councils in North East" in named
    assert "no region is chosen" not in named
    assert "no region is chosen" in words(client.get(start(draft), {"type": "unitary"}))
    there = words(client.get(start(draft), {"type": "unitary", "region": "North East"}))
    assert "it is for councils in North East" not in there


def test_what_is_no_choice_is_an_error_beside_its_field_and_a_section_asks_for_one() -> None:
    draft, client = a_draft(REAL)
    page = client.get(start(draft), {"council": "nowhere"})
    assert "it may be in being no more" in words(page)
    assert client.get(section(draft, 1)).url == start(draft)
    assert client.get(section(draft, 99), {"type": "county"}).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_questions() -> None:
    asked = world.a_consultation(questions_per_section=1)
    longer = world.a_consultation(questions_per_section=3)
    client = Client()
    client.force_login(world.staff(StaffRoleKind.ANALYST))

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {"type": "county"}).status_code == 200
        return len(captured)

    for where in (start, lambda one: section(one, 1)):
        queries(where(asked))
        few = queries(where(asked))
        world.a_council()
        assert queries(where(longer)) == few
    assert Council.objects.exists()

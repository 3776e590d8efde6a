"""Whom a question is for, and further conditions: in files, tables and rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consultations import actions
from consultations.applicability import Rule
from consultations.definition import Condition, parse
from consultations.definition.marked import Malformed
from consultations.definition.plain import to_json, to_plain, to_yaml
from consultations.definition.stored import definition_of
from consultations.models import Question
from consultations.presenters.reading import sections
from councils.functions import CouncilFacts
from tests.consultations.test_checks import COUNTY, DISTRICT, EVERY_KIND, by_number, changed

NAMED = Rule(tiers=frozenset({"upper", "lower"}), councils=frozenset({"PLA", "CIT"}))
FULL = changed(
    Q8={"also": (Condition("Q6", ("yes",)), Condition("Q4", ("study", "advice")))},
    Q11={"applies_to": NAMED, "applies_because": "The others were asked in 2014."},
)


def test_named_councils_make_a_rule_narrower():
    assert NAMED.fits(DISTRICT)
    assert not NAMED.fits(COUNTY)  # of that tier, and not named
    city = CouncilFacts("City", "unitary", "single", "England", "East Midlands", "CIT")
    assert not NAMED.fits(city)  # named, and of another tier
    assert NAMED.reason_against(COUNTY) == (
        "it is for 2 named councils, and Shire is not among them"
    )
    assert Rule(councils=frozenset({"PLA"})).in_words() == "1 named council"
    assert NAMED.in_words() == "Lower tier and Upper tier councils, of these only 2 named councils"
    assert Rule.from_json(NAMED.to_json()) == NAMED
    with pytest.raises(ValueError, match="“pla” is not one of the known councils"):
        Rule.from_json({"councils": ["pla"]})


@pytest.mark.parametrize("write", [to_yaml, to_json])
def test_a_file_says_it_all_and_is_read_again(write):
    assert parse(write(FULL)) == FULL
    question = next(
        one for one in to_plain(FULL)["sections"][1]["questions"] if one["number"] == "Q8"
    )
    assert question["also_when"] == [
        {"follows": "Q6", "follows_when": ["yes"]},
        {"follows": "Q4", "follows_when": ["study", "advice"]},
    ]


def test_what_is_wrong_in_a_file_has_its_place():
    text = to_yaml(FULL)
    wrong = [
        ("- follows: Q6\n", "- follows: Q1\n", "Q1 has no options to choose among"),
        ("- follows: Q6\n", "- follows: Q9x\n", "there is no Q9x before this question"),
        ("- study\n      - advice", "- lawn\n      - advice", "“lawn” is not an option of Q4"),
        ("- PLA\n", "- Place\n", "“Place” is not the code of a council"),
        ("    follows_when:\n    - loans\n", "", "is given without “follows_when”"),
    ]
    for before, after, sentence in wrong:
        assert before in text
        with pytest.raises(Malformed, match=sentence):
            parse(text.replace(before, after, 1))
    reason = "text: Why a trust?\n    applies_because: So."
    with pytest.raises(Malformed, match="is given without “applies_to”"):
        parse(to_yaml(EVERY_KIND).replace("text: Why a trust?", reason, 1))


@pytest.mark.django_db
def test_tables_hold_what_the_file_says():
    loaded = actions.load(definition=FULL).consultation
    assert definition_of(loaded) == FULL
    found = {one.number: one for section in sections(loaded) for one in section.questions}
    assert found["Q8"].relevance == (
        "Asked if the answer to Q7 includes “The number of loans”, the answer to Q6 is “Yes” and "
        "the answer to Q4 includes “Places to study” or “Advice from council services”."
    )
    assert found["Q11"].for_whom.endswith("only 2 named councils. The others were asked in 2014.")
    question = Question.objects.get(number="Q11")
    assert question.reason_against(COUNTY) == (
        "it is for 2 named councils, and Shire is not among them. The others were asked in 2014"
    )
    assert question.reason_against(DISTRICT) == ""


@pytest.mark.django_db
def test_a_draft_keeps_what_is_unfinished():
    first, *others = EVERY_KIND.sections
    unfinished = replace(
        changed(Q1={"text": "", "follows": "Q5"}, Q3={"follows_when": ("board",)}),
        sections=(
            replace(first, title="", questions=changed(Q1={"text": ""}).sections[0].questions),
            *others,
        ),
    )
    loaded = actions.load(definition=unfinished).consultation
    assert definition_of(loaded) == unfinished
    assert by_number(definition_of(loaded), "Q1").text == ""

"""The plan of a consultation: declared in its file, or the default; always one that is accepted."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import event, given, settings
from hypothesis import strategies as st

from consultations import actions
from consultations.definition import parse
from consultations.models import AnswerOption, Section
from consultations.release_plan import (
    ATTRIBUTES,
    MOST_COARSE,
    MOST_CROSSINGS,
    NEIGHBOURS,
    SCALE_POINTS,
    complete,
    plan_json,
    problems,
)
from consultations.release_words import Gates
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from results.actions import preparing
from results.disclosure import layout, plan, plan_file
from results.disclosure.plan_file import parse_plan
from results.plans import plan_of
from tests import world
from tests.results.crowd import a_crowd

# --- what passes here is accepted there -----------------------------------------------------

FIVE = ("very-good", "good", "fair", "poor", "very-poor")
SINGLE = {"kind": "single", "options": ["yes", "no", "partly"], "nonresponse": True}
SCALE = {
    "kind": "single",
    "options": [*FIVE, "dont-know"],
    "scores": {code: 5 - at for at, code in enumerate(FIVE)},
    "nonresponse": True,
}
QUESTIONS = {
    "Q1": SINGLE,
    "Q2": {"kind": "multi", "options": ["a", "b", "c"], "nonresponse": True},
    "Q3.speed": SCALE,
    "Q3.cost": SCALE,
    "Q4": SINGLE,
}

junk = st.sampled_from([None, "", "id", "age", 1, True, 0.5, [], {}, ["yes"], {"Q1": "yes"}])


def mostly(strategy):
    """What could be right, and now and then something else."""
    return st.integers(0, 29).flatmap(lambda n: strategy if n else junk)


def some_of(names, fewest=0, most=3):
    return st.lists(st.sampled_from(names), min_size=fewest, max_size=most, unique=True)


def of_questions(*names):
    """A part that says something of some questions, each by a strategy of its options."""

    def strategy(inner):
        return some_of(names, most=2).flatmap(
            lambda chosen: st.fixed_dictionaries(
                {name: mostly(inner(QUESTIONS.get(name, SINGLE)["options"])) for name in chosen}
            )
        )

    return strategy


def merges(options):
    """The first of some options with the next, and perhaps the last with the one before it."""
    return st.sampled_from(
        [[options[:2]], [options[:2], options[3:5]], [options[1:3]], [options[:2], options[1:3]]]
    ).map(lambda lists: [merge for merge in lists if merge])


neighbours = some_of(["type", "region", "tier"], most=1).flatmap(
    lambda dimensions: st.fixed_dictionaries(
        {
            dimension: st.dictionaries(
                st.sampled_from(sorted(ATTRIBUTES[dimension])),
                mostly(some_of(sorted(ATTRIBUTES[dimension]), most=2)),
                max_size=2,
            )
            for dimension in dimensions
        }
    )
)
score = st.one_of(st.integers(-9, 9), st.sampled_from([0.1, -2.5, 1e300, float("nan"), 1e-7]))
declarations = st.fixed_dictionaries(
    {},
    optional={
        "dimensions": mostly(some_of([*ATTRIBUTES], most=4)),
        "neighbours": mostly(neighbours),
        "stratum": mostly(st.sampled_from(["", "nation"])),
        "option_merges": mostly(of_questions("Q1", "Q3.cost", "Q4", "Q2")(merges)),
        "scores": mostly(
            of_questions("Q1", "Q3.speed", "Q4", "Q9")(
                lambda options: st.dictionaries(st.sampled_from(options), score, min_size=1)
            )
        ),
        "crossings": mostly(
            st.lists(some_of(["Q1", "Q3.speed", "Q3.cost", "Q4"], 2, 2), max_size=3)
        ),
    },
)


@settings(max_examples=600)
@given(declarations, st.sets(st.sampled_from(["England", "Wales"])))
def test_a_declaration_without_problems_is_a_plan(declared, nations):
    found = problems(declared, QUESTIONS)
    event(f"{'refused' if found else 'right'}")
    assert all(problem.sentence.endswith(".") for problem in found)
    if not found:
        stored = json.loads(json.dumps(complete(declared, nations)))
        accepted = parse_plan(plan_json(stored, QUESTIONS))
        assert accepted.dimensions == tuple(declared.get("dimensions", ("type", "region")))
        assert [question.id for question in accepted.asked] == [*QUESTIONS]


def test_the_property_sees_both_right_and_wrong_ones():
    seen = {True: 0, False: 0}

    @settings(max_examples=300, database=None)
    @given(declarations)
    def look(declared):
        seen[bool(problems(declared, QUESTIONS))] += len(declared) > 1

    look()
    assert min(seen.values()) > 30, seen


@pytest.mark.parametrize(
    "declared, sentence",
    [
        ([], "must be fields (name: value)."),
        ({"weights": {}}, "is not a known field; known are dimensions, neighbours"),
        ({"dimensions": "type"}, "must be a list."),
        ({"dimensions": ["age"]}, "“age” is not one of nation, region, tier, type."),
        ({"dimensions": ["type", "type"]}, "names something twice."),
        ({"stratum": "type"}, "must be nation or none."),
        ({"stratum": "nation", "dimensions": ["nation"]}, "nation is a dimension and cannot"),
        ({"neighbours": {"tier": {}}}, "is not one of the dimensions (type, region)."),
        ({"neighbours": {"type": {"shire": []}}}, "is not one of city-of-london, county"),
        ({"neighbours": {"type": {"county": ["shire"]}}}, "“shire” is not one of city-of-london"),
        ({"neighbours": {"type": {"county": ["county"]}}}, "is its own neighbour."),
        ({"scores": {"Q9": {"yes": 1}}}, "is no question with answer options."),
        ({"scores": {"Q2": {"a": 1}}}, "Only a question that takes one option has scores."),
        ({"scores": {"Q1": {}}}, "is empty: give a score to at least one option"),
        ({"scores": {"Q1": {"maybe": 1}}}, "is not an option of Q1."),
        ({"scores": {"Q1": {"yes": "1"}}}, "must be a number such as 1, -1 or 0.5."),
        ({"scores": {"Q1": {"yes": True}}}, "must be a number such as 1, -1 or 0.5."),
        ({"scores": {"Q1": {"yes": 1001}}}, "must lie within ±1000."),
        ({"scores": {"Q1": {"yes": 1, "no": 1.0}}}, "“yes” and “no” have the same score: all of a"),
        ({"option_merges": {"Q2": [["a", "b"]]}}, "Only the options of a question that takes one"),
        ({"option_merges": {"Q1": []}}, "must be a list of lists of options."),
        ({"option_merges": {"Q1": [["yes"]]}}, "must name two options at least."),
        ({"option_merges": {"Q1": [["yes", "maybe"]]}}, "“maybe” is not one of no, partly, yes."),
        ({"option_merges": {"Q1": [["yes", "no", "partly"]]}}, "must leave two options or more"),
        (
            {"option_merges": {"Q3.cost": [["good", "fair"], ["fair", "poor"]]}},
            "fair stands in two lists.",
        ),
        (
            {"option_merges": {"Q3.cost": [["good", "fair"]]}},
            "A five-point scale must fall into three points at most.",
        ),
        ({"crossings": ["Q1"]}, "must be a list."),
        ({"crossings": [["Q1", "Q2"]]}, "must be two questions that take one option each."),
        ({"crossings": [["Q1", "Q4"], ["Q4", "Q1"]]}, "is declared twice."),
        (
            {"crossings": [["Q1", "Q4"], ["Q1", "Q3.cost"], ["Q1", "Q3.speed"]]},
            "Q1 stands in more than 2.",
        ),
    ],
)
def test_every_problem_has_a_sentence(declared, sentence):
    assert any(problem.sentence.startswith(sentence) for problem in problems(declared, QUESTIONS))


def test_rules_that_are_written_down_twice_agree():
    assert (MOST_CROSSINGS, SCALE_POINTS) == (plan.MOST_CROSSINGS, plan.SCALE_POINTS)
    assert MOST_COARSE == plan_file.MOST_COARSE
    assert Gates() == Gates(
        layout.FEWEST_FOR_WHOLE,
        layout.FEWEST_FOR_BREAKDOWNS,
        layout.FEWEST_IN_GROUP,
        layout.FEWEST_UNPUBLISHED,
        layout.COARSE_BELOW,
    )


# --- of a consultation ----------------------------------------------------------------------

FILE = """
format: consultation/1
code: asked
title: Asked
publisher: LGA
purpose: To know.
still_open: All of it.
confidentiality: Yes.
next_steps: A report.
opens: 2026-01-01 09:00
closes: 2026-02-01 23:59
sections:
  - number: 1
    title: One
    questions:
      - {number: Q1, kind: open-text, text: Why}
      - {number: Q2, kind: yes-no, text: Really, follows: Q1}
      - number: Q3
        kind: grid
        text: How far
        statements:
          - {code: speed, label: Faster}
          - {code: cost, label: Cheaper}
      - number: Q4
        kind: multiple-choice
        text: Which
        follows: Q2
        options:
          - {code: a, label: A}
          - {code: b, label: B}
release:
  dimensions: [type, tier]
  neighbours:
    tier:
      upper: [single]
  stratum: none
  scores:
    Q2: {yes: 1, no: -0.5}
  crossings:
    - [Q2, Q3.speed]
"""


@pytest.mark.django_db
def test_the_plan_of_a_declaration(django_assert_num_queries):
    consultation = actions.load(definition=parse(FILE)).consultation
    world.a_council()
    with django_assert_num_queries(3):
        found = plan_of(consultation)
    assert [(each.id, each.kind) for each in found.asked] == [
        ("Q2", "single"),
        ("Q3.speed", "single"),
        ("Q3.cost", "single"),
        ("Q4", "multi"),
    ]
    assert [each.routed_from for each in found.asked] == [(), (), (), ("Q2",)]
    assert found.dimensions == ("type", "tier")
    assert found.neighbours == {"tier": {"upper": ("single",)}}
    assert {code: float(score) for code, score in found.asked[0].scores.items()} == {
        "yes": 1,
        "no": -0.5,
    }
    assert len(found.asked[1].scores) == 5
    assert found.questions[-1].id == "Q2*Q3.speed"


@pytest.mark.django_db
def test_the_plan_is_the_same_before_and_after_publishing(django_assert_num_queries):
    world.a_council()
    world.a_council(nation="Wales", type="welsh-unitary", tier="single", region="Wales")
    times = {"closes_at": timezone.now() + dt.timedelta(days=9)}
    for declared in ({}, {"dimensions": ["region"]}, {"stratum": ""}):
        text = f"code{len(declared)}{len(declared.get('dimensions', ''))}"
        definition = replace(parse(FILE), code=text, release=declared, **times)
        consultation = actions.load(definition=definition).consultation
        draft = plan_of(consultation)
        editor = world.staff(StaffRoleKind.EDITOR)
        published = world.publish_draft(consultation=consultation, by=editor)
        published.refresh_from_db()
        with django_assert_num_queries(2):
            assert plan_of(published) == draft
        assert draft.stratum == ("" if "stratum" in declared else "nation")
        world.a_council()  # the register goes on, the plan does not
        assert plan_of(published) == draft


@pytest.mark.django_db
@pytest.mark.parametrize("nations, stratum", [(["England"], ""), (["England", "Wales"], "nation")])
def test_a_consultation_published_without_a_declaration_has_the_default(nations, stratum):
    consultation = world.a_consultation(
        councils=[world.a_council(nation=nation) for nation in nations * 2]
    )
    assert consultation.release_plan == {}
    found = plan_of(consultation)
    assert (found.dimensions, found.stratum) == (("type", "region"), stratum)
    assert found.neighbours == NEIGHBOURS
    assert [question.id for question in found.asked] == ["Q5"]
    assert plan_of(consultation) == found


@pytest.mark.django_db
def test_a_declaration_that_today_is_none_says_so_on_the_page(client):
    """It was published before ties were refused; nobody can publish one now."""
    consultation = a_crowd(12)
    scores = {consultation.questions.get(kind="single-choice").number: {"yes": 1, "no": 1}}
    consultation.release_plan = complete({"scores": scores}, {"England"})
    consultation.save()
    analyst = world.staff(StaffRoleKind.ANALYST)
    with pytest.raises(Refused, match="have the same score"):
        preparing.prepare(consultation=consultation, by=analyst)
    client.force_login(analyst)
    page = client.get(reverse("results:prepare", args=[consultation.code])).content.decode()
    assert "there can be no release of it" in page
    assert "<form" not in page.split("<main")[1]


@pytest.mark.django_db
def test_without_a_closed_question_there_is_nothing_but_responses():
    consultation = world.a_consultation(councils=[world.a_council()])
    AnswerOption.objects.all().delete()
    consultation.questions.filter(kind="single-choice").delete()
    found = plan_of(consultation)
    assert (found.asked, found.dimensions) == ((), ("type", "region"))


@pytest.mark.django_db
def test_all_kinds_of_question_have_a_plan():
    consultation = world.a_consultation(councils=[world.a_council()])
    section = Section.objects.filter(consultation=consultation).first()
    for position, kind in enumerate(("agreement", "choice-with-comment", "information"), 20):
        question = world.a_question(section, position, kind=kind)
        for at, score in enumerate((5, 4, 3, 2, 1), 1) if kind != "information" else ():
            AnswerOption.objects.create(
                question=question, position=at, code=f"o{at}", label=f"O{at}", score=score
            )
    assert [each.id for each in plan_of(consultation).asked] == ["Q5", "Q20", "Q21"]

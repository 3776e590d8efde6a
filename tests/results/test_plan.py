"""plan.json: what is released of which question, or every problem by its place."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.applicability import REGIONS
from consultations.release_plan import NEIGHBOURS, complete, plan_json
from councils.enums import CouncilType
from results.disclosure.plan import Asked, Band, coarse_options
from results.disclosure.plan_file import PlanRefused, parse_plan
from tests.results.worlds import ENGLAND, a_plan, single

YES_NO = {"kind": "single", "options": ["yes", "no"]}
FIVE = ("very good", "good", "fair", "poor", "very poor")
SCALE = {
    "kind": "single",
    "options": [*FIVE, "dont-know"],
    "scores": {name: 5 - at for at, name in enumerate(FIVE)},
}


def stored(**parts):
    return {"questions": {"q1": YES_NO}, "dimensions": ["type", "region"]} | parts


def problems(**parts):
    with pytest.raises(PlanRefused) as refused:
        parse_plan(stored(**parts))
    return [str(problem) for problem in refused.value.problems]


def test_several_questions_may_say_whether_one_is_asked():
    plan = parse_plan(
        stored(questions={"q1": YES_NO, "q2": YES_NO, "q3": YES_NO | {"routed_from": ["q1", "q2"]}})
    )
    assert plan.asked[2].routed_from == ("q1", "q2")
    # What is asked after two answers changes with either.
    assert plan.most_changed_cells("q1") == plan.most_changed_cells("q2")
    assert plan.most_changed_cells("q2") == 2 * plan.most_changed_cells("q3")
    assert problems(questions={"q1": YES_NO | {"routed_from": ["q1", 7]}}) == [
        "questions.q1.routed_from: must be the name of a question.",
        "questions.q1.routed_from: “q1” is not an earlier question.",
    ]


def test_plan_of_the_documentation():
    plan = parse_plan(
        stored(
            questions={"q1": YES_NO | {"nonresponse": False}, "q2": YES_NO | {"routed_from": "q1"}},
            neighbours={"type": {"county": ["unitary"]}},
        )
    )
    assert [question.id for question in plan.questions] == ["q1", "q2"]
    assert (plan.asked[0].nonresponse, plan.asked[1].routed_from) == (False, ("q1",))
    assert plan.neighbours == {"type": {"county": ("unitary",)}}


@pytest.mark.parametrize(
    "parts, expected",
    [
        ({"extra": 1}, ["extra: is not known here"]),
        ({"questions": {}}, ["questions: there is none."]),
        ({"questions": {"q1": YES_NO | {"weight": 1}}}, ["questions.q1.weight: is not known"]),
        ({"questions": {"q1": {"kind": "grid"}}}, ["questions.q1.kind: “grid” has no rule"]),
        ({"questions": {"q1": {"kind": "text"}}}, ["questions.q1.kind: “text” has no rule"]),
        ({"questions": {"id": YES_NO}}, ["questions.id: “id” is the column of the council"]),
        (
            {"questions": {"q1": {"kind": "single", "options": ["a"]}}},
            ["questions.q1.options: must have at least 2"],
        ),
        (
            {"questions": {"q1": {"kind": "single", "options": ["a", "a"]}}},
            ["questions.q1.options: a name stands there twice"],
        ),
        (
            {"questions": {"q1": {"kind": "multi", "options": ["a|b", "c"]}}},
            ["questions.q1.options: “a|b” is not a name"],
        ),
        (
            {"questions": {"q1": YES_NO | {"scores": {"yes": 1, "no": 1.0}}}},
            ["questions.q1.scores: “yes” and “no” have the same score"],
        ),
        (
            {"questions": {"q1": YES_NO | {"scores": {"yes": 10**25, "no": -1e300}}}},
            ["questions.q1.scores.yes: must lie within", "questions.q1.scores.no: must lie within"],
        ),
        (
            {"questions": {"q1": YES_NO | {"scores": {"yes": float("nan")}}}},
            ["questions.q1.scores.yes: must lie within ±1,000,000."],
        ),
        *(
            (
                {"questions": {"q1": YES_NO | {"options": ["yes", f"n{sign}o"]}}},
                ["questions.q1.options: “n"],
            )
            for sign in ("\ud800", "\udfff", "\n", "\x0b", "\x85", "\u2028", "\x1b", "|")
        ),
        ({"dimensions": ["id"]}, ["dimensions: “id” is the column of the council"]),
        ({"dimensions": ["a\nb"]}, ["dimensions: “a\nb” is not a name"]),
        ({"stratum": "id"}, ["stratum: “id” is the column of the council"]),
        ({"stratum": "a|b"}, ["stratum: “a|b” is not a name"]),
        (
            {"neighbours": {"type": {"a\nb": []}}},
            ["neighbours.type.a\nb: “a\nb” is not a name"],
        ),
        (
            {"questions": {"q1": YES_NO | {"scores": {"maybe": 1, "yes": "x"}}}},
            ["questions.q1.scores: “maybe” is not", "questions.q1.scores.yes: must be a number"],
        ),
        (
            {"questions": {"q1": YES_NO | {"routed_from": "q2"}, "q2": YES_NO}},
            ["questions.q1.routed_from: “q2” is not an earlier question."],
        ),
        ({"questions": {"q1": {"kind": "number"}}}, ["questions.q1.bands: must be at least two"]),
        ({"neighbours": {"size": {}}}, ["neighbours.size: is not one of the dimensions."]),
        (
            {"neighbours": {"type": {"county": ["county"]}}},
            ["neighbours.type.county: is its own neighbour."],
        ),
        ({"stratum": "type"}, ["stratum: “type” is a dimension"]),
        ({"option_merges": {"q9": []}}, ["option_merges.q9: is not a question."]),
        (
            {"option_merges": {"q1": [["yes", "maybe"]]}},
            ["option_merges.q1: “maybe” is not an option of q1."],
        ),
        ({"dimensions": "type"}, ["dimensions: must be a list of names."]),
    ],
)
def test_problem_is_named_by_its_place(parts, expected):
    found = problems(**parts)
    assert len(found) == len(expected)
    for problem, beginning in zip(found, expected, strict=True):
        assert problem.startswith(beginning)


def test_all_problems_are_named_at_once():
    found = problems(extra=1, stratum=3, questions={"q1": {"kind": "essay"}, "q2": {}})
    assert len(found) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(list(stored(neighbours=1, option_merges=1, crossings=1, stratum=1))), JSON
    )
)
def test_nonsense_is_refused_and_never_breaks(nonsense):
    with pytest.raises(PlanRefused):
        parse_plan({"questions": {}} | nonsense)


# --- kinds (R10) ----------------------------------------------------------------------------


def test_number_is_published_by_declared_bands():
    bands = [[None, 9], [10, 19], [20, 20], [21, None]]
    plan = parse_plan(stored(questions={"q": {"kind": "number", "bands": bands}}))
    (question,) = plan.questions
    assert question.options == ("9 or less", "10 to 19", "20", "21 or more")
    for text, band in [
        ("-3", "9 or less"),
        ("10.0", "10 to 19"),
        ("20", "20"),
        ("99", "21 or more"),
    ]:
        assert plan.chosen({"q": (text,)}) == {"q": frozenset({band})}


@pytest.mark.parametrize("text", ["9.5", "ten", "1/2", "1e9999999", "nan", "١٢", ""])
def test_number_outside_all_bands_or_none_at_all_is_refused(text):
    asked = Asked("q", "number", bands=(Band(0, 9), Band(10, None)))
    with pytest.raises(ValueError, match=r"is not a number|none of the declared bands"):
        asked.chosen((text,))


@pytest.mark.parametrize(
    "bands", [[[0, 9], [11, 20]], [[0, 9], [9, 20]], [[0, None], [1, 2]], [[5, 1], [2, 3]]]
)
def test_bands_leave_no_gap_and_do_not_overlap(bands):
    assert problems(questions={"q": {"kind": "number", "bands": bands}})


def test_ranking_is_published_by_first_and_top_three():
    plan = parse_plan(stored(questions={"q": {"kind": "ranking", "options": list("abcd")}}))
    assert [(each.id, each.kind) for each in plan.questions] == [
        ("q.first", "single"),
        ("q.top-three", "multi"),
    ]
    assert plan.chosen({"q": ("c", "a", "d", "b")}) == {
        "q.first": {"c"},
        "q.top-three": {"c", "a", "d"},
    }


def test_ranking_of_three_has_no_top_three():
    (question,) = Asked("q", "ranking", ("a", "b", "c")).published
    assert question.id == "q.first"


@pytest.mark.parametrize("parts", [("yes", "no"), ("maybe",), ("yes", "yes"), ("",)])
def test_answer_that_does_not_fit_its_question_is_refused(parts):
    with pytest.raises(ValueError, match="option"):
        single().chosen(parts)


# --- scales (R5) ----------------------------------------------------------------------------


def test_five_point_scale_falls_into_three_by_its_scores():
    (question,) = parse_plan(stored(questions={"q": SCALE})).questions
    assert question.coarse == (("very good", "good"), "fair", ("poor", "very poor"), "dont-know")


@pytest.mark.parametrize("named", [False, True])
def test_declared_merges_go_first(named):
    merges = [["very good", "good", "fair"], ["poor", "very poor"]]
    given = dict(zip("xy", merges, strict=True)) if named else merges
    plan = parse_plan(stored(questions={"q": SCALE}, option_merges={"q": given}))
    assert plan.questions[0].coarse == (FIVE[:3], FIVE[3:], "dont-know")


def test_scale_cannot_be_declared_to_stay_at_more_than_three():
    merges = {"q": [["very good", "good"]]}
    assert problems(questions={"q": SCALE}, option_merges=merges) == [
        "option_merges.q: a five-point scale must fall into three points at most."
    ]


def test_other_options_do_not_merge_by_themselves():
    assert coarse_options(("a", "b"), {"a": Fraction(1), "b": Fraction(0)}, ()) == ("a", "b")


# --- crossings (R6) -------------------------------------------------------------------------


def crossed(*pairs, **questions):
    return stored(questions=dict.fromkeys("abcd", YES_NO) | questions, crossings=list(pairs))


def test_crossing_is_a_question_of_its_own():
    plan = parse_plan(crossed(["a", "b"]))
    crossing = plan.questions[-1]
    assert (crossing.id, crossing.is_crossing) == ("a*b", True)
    assert crossing.options == ("yes*yes", "yes*no", "no*yes", "no*no")
    assert plan.chosen({"a": ("yes",), "b": ("no",)})["a*b"] == {"yes*no"}
    assert "a*b" not in plan.chosen({"a": ("yes",)})


@pytest.mark.parametrize(
    "pairs",
    [
        [["a", "b"], ["a", "c"], ["a", "d"]],
        [["a", "a"]],
        [["a", "z"]],
        [["a", "b"], ["b", "a"]],
        [["a", "b", "c"]],
        [["a", "m"]],
    ],
)
def test_crossings_are_few_and_of_two_single_choices(pairs):
    assert problems(**crossed(*pairs, m={"kind": "multi", "options": ["x", "y"]}))


# --- m of the guarantee ---------------------------------------------------------------------


def test_cells_that_one_answer_can_change():
    three = a_plan(single(), dimensions=("type", "region", "tier"))
    assert three.most_changed_cells("q") == 8
    crossed_plan = parse_plan(crossed(["a", "b"]))
    assert [crossed_plan.most_changed_cells(name) for name in "abc"] == [8, 8, 6]
    multi = a_plan(Asked("q", "multi", ("x", "y", "z")), dimensions=())
    assert multi.most_changed_cells("q") == 4


# --- the default ----------------------------------------------------------------------------


def test_default_plan_reads_and_names_the_register():
    default = plan_json(complete({}, {"England"}), {"Q8": YES_NO})
    plan = parse_plan(json.loads(json.dumps(default)))
    assert plan.dimensions == ("type", "region")
    known = {
        "type": set(CouncilType.values) - {"welsh-unitary"},
        "region": set(REGIONS) - {"Wales"},
    }
    for dimension, lists in NEIGHBOURS.items():
        assert set(lists) == known[dimension] == {row[dimension] for row in ENGLAND.values()}
        for names in lists.values():
            assert names and set(names) <= known[dimension]

"""Figures: two types, edges in words, and what is computed from them."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.disclosure.cells import (
    Edge,
    NotGiven,
    Percent,
    PercentEdge,
    Shown,
    Whole,
    denominator,
    in_words,
    mean_score,
    net_score,
    percent,
    percent_in_words,
    published,
    response_rate,
)
from tests.results.worlds import HIGH, LOW

FIGURES = st.one_of(st.builds(Shown, st.integers(3, 400)), st.sampled_from([LOW, HIGH]))
SCALE = {name: Fraction(at) for at, name in enumerate(("a", "b", "c", "d", "e"), 1)}


@given(st.integers(0, 400), st.data())
def test_figure_has_a_number_or_a_word(members, data):
    count = data.draw(st.integers(0, members))
    z = data.draw(st.integers(-500, 500))
    value = min(members, max(0, count + z))
    figure = published(count, members, z)
    if value <= 2:
        assert figure == LOW
    elif value >= members - 2:
        assert figure == HIGH
    else:
        assert figure == Shown(value) and 2 < value < members - 2


def test_edge_holds_no_number():
    assert [field.name for field in fields(Edge)] == ["end"]
    with pytest.raises(TypeError):
        Edge("low", 2)


@pytest.mark.parametrize(
    "figure, words", [(Shown(12), "12"), (LOW, "few or none"), (HIGH, "nearly all")]
)
def test_figures_in_words(figure, words):
    assert in_words(figure) == words


@pytest.mark.parametrize(
    "figure, base, expected",
    [
        (Shown(10), Shown(20), "50 %"),
        (Shown(10), Shown(19), ""),
        (LOW, Shown(40), ""),
        (HIGH, Shown(40), ""),
        (Shown(10), LOW, ""),
        (Shown(3), Shown(60), "5 %"),
        (Shown(3), Shown(61), "under 5 %"),
        (Shown(95), Shown(100), "95 %"),
        (Shown(96), Shown(100), "over 95 %"),
        (Shown(101), Shown(100), "over 95 %"),  # a count may exceed its base: both are adjusted
        (Shown(25), Shown(200), "13 %"),  # 12.5, half up
        (Shown(73), HIGH, "50 %"),  # of the published number of responses, 146
    ],
)
def test_percent_of_the_published_base(figure, base, expected):
    assert percent_in_words(percent(figure, denominator(base, Shown(146), 317))) == expected


@pytest.mark.parametrize(
    "base, responses, asked, whole",
    [
        (Shown(20), Shown(146), 317, Whole(20, "answered")),
        (Shown(20), HIGH, 22, Whole(20, "answered")),
        (HIGH, Shown(146), 317, Whole(146, "responded")),
        # All of a group responds and answers: the number asked is public.
        (HIGH, HIGH, 33, Whole(33, "asked")),
        (HIGH, HIGH, 19, None),
        (HIGH, Shown(19), 33, None),
        (HIGH, LOW, 33, None),
        (Shown(19), HIGH, 33, None),
        (LOW, HIGH, 33, None),
    ],
)
def test_what_percentages_are_of(base, responses, asked, whole):
    found = denominator(base, responses, asked)
    if whole is None:
        assert found == NotGiven("Percentages are given only of at least 20 councils.")
        assert percent(Shown(10), found) == found
    else:
        assert found == whole


@given(FIGURES, FIGURES, FIGURES, st.integers(1, 400))
def test_percent_is_never_0_or_100(figure, base, responses, asked):
    match percent(figure, denominator(base, responses, asked)):
        case Percent(value):
            assert 5 <= value <= 95
        case PercentEdge(end):
            assert end in ("under", "over")
        case NotGiven(reason):
            assert reason


@pytest.mark.parametrize(
    "figure, asked, rate",
    [
        (Shown(146), 317, Percent(45)),
        (Shown(150), 317, Percent(45)),
        (Shown(151), 317, Percent(50)),
        (Shown(3), 317, Percent(5)),
        (Shown(310), 317, Percent(95)),
        (HIGH, 317, Percent(95)),
        (Shown(5), 40, Percent(15)),  # 12.5 %, half up
    ],
)
def test_response_rate_to_the_nearest_5_within_5_and_95(figure, asked, rate):
    assert response_rate(figure, asked) == rate


def test_no_response_rate_from_few_or_none():
    assert isinstance(response_rate(LOW, 317), NotGiven)


def test_mean_and_net_score_from_published_counts():
    figures = {"a": Shown(10), "b": Shown(20), "c": Shown(5), "d": LOW, "e": Shown(14), None: HIGH}
    # (10 + 40 + 15 + 4 + 70) / 50; (15 − 30) / 50
    assert mean_score(figures, SCALE) == Decimal("2.8")
    assert net_score(figures, SCALE) == -30


@pytest.mark.parametrize(
    "figures",
    [
        {"a": HIGH, "b": LOW, "c": LOW, "d": LOW, "e": LOW},
        {"a": Shown(4), "b": Shown(4), "c": Shown(4), "d": LOW, "e": LOW},
        {("a", "b"): Shown(20), "c": Shown(20), ("d", "e"): Shown(20)},
    ],
    ids=["nearly all", "too few", "merged"],
)
def test_no_score_from_words_few_or_merged(figures):
    assert isinstance(mean_score(figures, SCALE), NotGiven)
    assert isinstance(net_score(figures, SCALE), NotGiven)


@given(st.fixed_dictionaries(dict.fromkeys(SCALE, FIGURES)))
def test_scores_stay_on_their_scale(figures):
    mean = mean_score(figures, SCALE)
    net = net_score(figures, SCALE)
    assert isinstance(mean, NotGiven) == isinstance(net, NotGiven)
    if not isinstance(net, NotGiven):
        assert 1 <= mean <= 5 and -95 <= net <= 95

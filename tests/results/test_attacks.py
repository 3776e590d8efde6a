"""The attacker's suite: somebody who knows the register, who responded, how a release is made,
the release, and other councils' answers.

Most attacks stand beside a *control*: a textbook recipe, or the adjustment keyed wrongly, that
the same attack breaks.  A test that passes on the control too would show nothing.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.disclosure.cells import (
    Edge,
    Shown,
    Whole,
    denominator,
    mean_score,
    percent,
    published,
)
from results.disclosure.layout import lay_out
from results.disclosure.noise import Key, adjustment, members_digest
from results.disclosure.plan import Asked
from results.disclosure.release import figures_at, freeze
from results.disclosure.release_json import as_bytes, audit_form, public_form, read_release
from tests.results.worlds import (
    ENGLAND,
    HIGH,
    LOW,
    Q,
    a_plan,
    answers_of,
    belief,
    drawn,
    figure_chances,
    groups_of,
    key,
    ratios,
    released,
    single,
    true_count,
)

OPTIONS = ("yes", "no", "dont-know")
PLAN = a_plan(single("q", OPTIONS))
MULTI = a_plan(Asked("q", "multi", ("x", "y", "z")))


def answers_at_random(rng, councils, options=OPTIONS, weights=(6, 3, 1)):
    return {c: {"q": tuple(rng.choices(options, weights))} for c in councils}


def everything_one_may_answer(plan=PLAN):
    """Every answer to the question, and none."""
    (asked,) = plan.asked
    if asked.kind == "single":
        return {option: plan.chosen({"q": (option,)}) for option in asked.options} | {"": {}}
    sets = [
        tuple(option for at, option in enumerate(asked.options) if mask >> at & 1)
        for mask in range(2 ** len(asked.options))
    ]
    return {"|".join(parts): plan.chosen({"q": parts}) for parts in sets}


# --- the guarantee --------------------------------------------------------------------------


@pytest.mark.parametrize("q", [Fraction(1, 2), Fraction(3, 8), Fraction(9, 10)], ids=str)
@pytest.mark.parametrize("members", [*range(1, 13), 30, 61])
def test_no_figure_is_more_than_e_times_likelier_after_one_answer(members, q):
    """Exact, for any q and thus for e^(−1): clipping, words and all counts included."""
    for count in range(members):
        here = figure_chances(count, members, q)
        there = figure_chances(count + 1, members, q)
        assert sum(here.values()) == 1
        assert here.keys() == there.keys()  # no figure proves anything
        assert all(q <= here[figure] / there[figure] <= 1 / q for figure in here)


def test_control_adjustment_that_is_cut_off_proves_answers():
    def possible(count):
        return {published(count, 30, z) for z in range(-4, 5)}

    assert possible(10) - possible(11) == {Shown(6)}


def test_control_rounding_proves_answers():
    def rounded(count):
        return 5 * round(count / 5)

    assert {rounded(12)} & {rounded(13)} == set()


@given(st.integers(0, 2**32), st.sampled_from([PLAN, MULTI]), st.data())
def test_one_answer_moves_at_most_m_figures_by_at_most_one(seed, plan, data):
    """With one key: the layout stays, each figure moves by one step or none, m of them at most."""
    rng = random.Random(seed)
    councils = drawn(rng, data.draw(st.integers(10, 80)))
    possible = everything_one_may_answer(plan)
    answers = {c: rng.choice(list(possible.values())) for c in councils}
    changed = {**answers, rng.choice(councils): rng.choice(list(possible.values()))}
    layout = lay_out(plan, ENGLAND, answers.keys(), frozenset())
    first, second = (freeze(plan, layout, each, key=key(seed)) for each in (answers, changed))
    moved = 0
    sizes = {group.at: len(group.members) for group in layout.groups}
    assert first.responses == second.responses
    for one, two in zip(first.tables, second.tables, strict=True):
        for a, b in zip(one.cells, two.cells, strict=True):
            assert (a.at, a.option) == (b.at, b.option)
            if a.figure != b.figure:
                moved += 1
                ends = {LOW: 2, HIGH: sizes[a.at] - 2}
                low, high = (
                    ends[f] if isinstance(f, Edge) else f.value for f in (a.figure, b.figure)
                )
                assert abs(low - high) == 1
    assert moved <= plan.most_changed_cells("q")


WORLDS = ("mixed", "unanimous", "unanimous but one", "nobody answered")


def a_world(name, rng, councils, plan=PLAN):
    possible = list(everything_one_may_answer(plan).values())
    if name == "mixed":
        return {c: rng.choice(possible) for c in councils}
    first = {} if name == "nobody answered" else possible[0]
    answers = dict.fromkeys(councils, first)
    if name == "unanimous but one":
        answers[rng.choice(councils)] = possible[1]
    return answers


@given(st.integers(0, 2**32), st.sampled_from(WORLDS), st.sampled_from([PLAN, MULTI]))
def test_release_bounds_what_one_learns_who_knows_all_other_answers(seed, name, plan):
    """P(release | a) ≤ e^m · P(release | b) for every council and any two answers a, b, and no
    answer is ever ruled out: by sums over tables, by unanimous groups, by knowing the others
    (who knows fewer of them learns an average of this)."""
    rng, q = random.Random(seed), Fraction(3, 8)
    councils = drawn(rng, 60)
    answers = a_world(name, rng, councils, plan)
    layout = lay_out(plan, ENGLAND, frozenset(councils), frozenset())
    release = freeze(plan, layout, answers, key=key(seed))
    m = plan.most_changed_cells("q")
    for council in rng.sample(councils, 12):
        for other in everything_one_may_answer(plan).values():
            product = Fraction(1)
            for ratio in ratios(layout, release, answers, council, other, q):
                assert q <= ratio <= 1 / q
                product *= ratio
            assert q**m <= product <= q**-m


# --- sums -----------------------------------------------------------------------------------


def test_subtraction_across_tables_proves_nothing():
    """England less all other groups gives the last one: exactly in the control, else not."""
    exact = Counter()
    for seed in range(60):
        rng = random.Random(seed)
        raw = answers_at_random(rng, drawn(rng))
        answers = answers_of(PLAN, raw)
        layout, release = released(PLAN, ENGLAND, raw, seed=seed)
        *others, last = groups_of(layout, "type")
        truth = true_count(answers, "q", "yes", last.members)
        whole, by_type = release.tables[0], release.tables[1]
        figures = [figures_at(by_type, group.at)["yes"] for group in others]
        total = figures_at(whole, ())["yes"]
        estimate = total.value - sum(f.value if isinstance(f, Shown) else 1 for f in figures)
        exact["release"] += estimate == truth
        control = sum(true_count(answers, "q", "yes", group.members) for group in others)
        everybody = frozenset(answers)
        exact["control"] += true_count(answers, "q", "yes", everybody) - control == truth
    assert exact["control"] == 60
    assert exact["release"] < 30


@pytest.mark.parametrize("share", [0, 0.5, 0.85])
def test_known_answers_of_others_prove_nothing(share):
    """The control is the textbook recipe, counts below 5 left out: whoever subtracts the answers
    that councils published themselves knows some others. The release rules no answer out."""
    rng = random.Random(85)
    councils = drawn(rng)
    raw = answers_at_random(rng, councils, weights=(60, 1, 1))
    answers = answers_of(PLAN, raw)
    known = frozenset(rng.sample(councils, round(share * len(councils))))
    layout, release = released(PLAN, ENGLAND, raw, known, seed=1)
    proven = set()
    for group in (*groups_of(layout, "type"), *groups_of(layout, "region")):
        for option in OPTIONS:
            count = true_count(answers, "q", option, group.members)
            left = count - true_count(answers, "q", option, group.members & known)
            if count >= 5 and left == len(group.members - known):
                proven |= group.members - known
    assert proven
    for council in sorted(frozenset(councils) - known):
        for other in everything_one_may_answer().values():
            product = math.prod(ratios(layout, release, answers, council, other, Q))
            m = PLAN.most_changed_cells("q")
            assert math.exp(-m) * 0.999 < product < math.exp(m) * 1.001


@pytest.mark.parametrize("published_share", [0, 0.5, 0.85])
def test_group_never_rests_on_fewer_than_three_unpublished_answers(published_share):
    for seed in range(20):
        rng = random.Random(seed)
        councils = drawn(rng)
        known = frozenset(rng.sample(councils, round(published_share * len(councils))))
        layout = lay_out(PLAN, ENGLAND, frozenset(councils), known)
        for group in layout.groups:
            assert len(group.members) >= 10 and len(group.members - known) >= 3


# --- unanimous groups -----------------------------------------------------------------------


def test_unanimous_group_reads_like_one_with_two_dissenters():
    """The words are the same, and neither 0 nor all is ever a number."""
    words = {}
    for dissent in (0, 1, 2):
        raw = {c: {"q": ("yes",)} for c in sorted(ENGLAND)[:60]}
        for council in sorted(raw)[:dissent]:
            raw[council] = {"q": ("no",)}
        found = Counter()
        for seed in range(120):
            _, release = released(PLAN, ENGLAND, raw, seed=seed)
            figures = figures_at(release.tables[0], ())
            found[figures["yes"]] += 1
            assert figures["yes"] == HIGH or figures["yes"].value < 58
            assert figures["dont-know"] == LOW or figures["dont-know"].value > 2
        words[dissent] = found[HIGH]
    assert 120 > words[0] > words[2] > 30  # likelier, never certain


@given(st.integers(0, 2**32), st.sampled_from(WORLDS))
def test_no_file_prints_none_or_all(seed, name):
    rng = random.Random(seed)
    councils = drawn(rng, 70)
    layout = lay_out(PLAN, ENGLAND, frozenset(councils), frozenset())
    release = freeze(PLAN, layout, a_world(name, rng, councils), key=key(seed))
    sizes = {group.at: len(group.members) for group in layout.groups}
    form = json.loads(as_bytes(public_form(release)))
    for table in form["tables"]:
        for cell in table["cells"]:
            assert ("value" in cell) != ("edge" in cell)
    for table in release.tables:
        for cell in table.cells:
            if isinstance(cell.figure, Shown):
                assert 2 < cell.figure.value < sizes[cell.at] - 2


# --- late responses, differencing, averaging ------------------------------------------------


def differences(keyed, seeds=200):
    """How often the difference of two releases is exactly the late council's answer."""
    before = frozenset(f"c{at}" for at in range(40))
    after = before | {"late"}
    right = 0
    for seed in range(seeds):
        first = keyed(seed, "first", before)
        second = keyed(seed, "second", after)
        right += (21 + second) - (20 + first) == 1
    return right / seeds


def test_late_response_does_not_show_by_differencing():
    """The second release has a fresh key; and even under one key a group with one council more
    has another adjustment. Keyed by the label the late answer would be plain."""

    def fresh(seed, release, members):
        return adjustment(key((seed, release)), "q", "yes", members_digest(members))

    def one_key(seed, release, members):
        return adjustment(key(seed), "q", "yes", members_digest(members))

    def by_label(seed, release, members):
        return adjustment(key(seed), "q", "yes", "England")

    chance_of_equal = sum(((1 - Q) / (1 + Q) * Q ** abs(z)) ** 2 for z in range(-50, 51))
    assert differences(by_label) == 1
    for keyed in (fresh, one_key):
        assert differences(keyed) == pytest.approx(chance_of_equal, abs=0.1)  # 0.28


def test_key_serves_one_release_only():
    rng = random.Random(3)
    raw = answers_at_random(rng, drawn(rng, 40))
    layout = lay_out(PLAN, ENGLAND, raw.keys(), frozenset())
    used = Key.fresh()
    freeze(PLAN, layout, answers_of(PLAN, raw), key=used)
    with pytest.raises(RuntimeError, match="one freeze only"):
        freeze(PLAN, layout, answers_of(PLAN, raw), key=used)


def test_key_is_gone_after_a_freeze_that_failed():
    layout = lay_out(PLAN, ENGLAND, frozenset(drawn(random.Random(3), 40)), frozenset())
    used = Key.fresh()
    with pytest.raises(ValueError, match="not those of the layout"):
        freeze(PLAN, layout, {}, key=used)
    with pytest.raises(RuntimeError):
        used.block(b"")


def test_asking_a_hundred_times_gives_the_same_figures():
    """Exports render the frozen file; fresh adjustments an export would average to the truth."""
    rng = random.Random(4)
    raw = answers_at_random(rng, drawn(rng))
    _, release = released(PLAN, ENGLAND, raw)
    file = as_bytes(public_form(release))
    assert {as_bytes(public_form(read_release(file))) for _ in range(100)} == {file}
    assert read_release(file) == release

    truth = true_count(answers_of(PLAN, raw), "q", "yes", frozenset(raw))
    fresh = [
        published(truth, len(raw), adjustment(Key.fresh(), "q", "yes", "g")) for _ in range(400)
    ]
    assert round(mean(figure.value for figure in fresh)) == truth


def test_same_group_under_two_names_has_the_same_figures():
    """London is a region and, with its boroughs and the City, a group of types."""
    frame = {c: row for c, row in ENGLAND.items() if row["region"] in ("London", "South East")}
    rng = random.Random(5)
    raw = answers_at_random(rng, sorted(frame))
    for seed in range(30):
        layout, release = released(PLAN, frame, raw, seed=seed)
        places = {
            group.members: [g.at for g in layout.groups if g.members == group.members]
            for group in layout.groups
        }
        (twice,) = [ats for ats in places.values() if len(ats) > 1]
        by_type, by_region = release.tables[1:]
        assert figures_at(by_type, twice[0]) == figures_at(by_region, twice[1])
        one, two = (release.responses_at(at) for at in twice)
        assert one.figure == two.figure


# --- how the adjustment is keyed ------------------------------------------------------------
# Three keyings with one signature; the properties hold for ours and fail for the other two.


def keyed_by_members(secret, question, option, label, members, contributors):
    return adjustment(secret, question, option, members_digest(members))


def keyed_by_label(secret, question, option, label, members, contributors):
    return adjustment(secret, question, option, members_digest([label]))


def keyed_by_contributors(secret, question, option, label, members, contributors):
    return adjustment(secret, question, option, members_digest(contributors))


def is_same_for_same_group(keyed):
    members, chose = frozenset("abcdef"), frozenset("ab")
    return all(
        keyed(key(s), "q", "yes", "London", members, chose)
        == keyed(key(s), "q", "yes", "boroughs", members, chose)
        for s in range(40)
    )


def is_another_for_another_group(keyed):
    """Else a late response, or a council that belongs to one group and not the other, shows."""
    chose = frozenset("ab")
    return not all(
        keyed(key(s), "q", "yes", "England", frozenset("abcdef"), chose)
        == keyed(key(s), "q", "yes", "England", frozenset("abcdefg"), chose)
        for s in range(40)
    )


def is_blind_to_answers(keyed):
    """Else equal figures in two tables tell that the same councils chose the option."""
    members = frozenset("abcdef")
    return all(
        keyed(key(s), "q", "yes", "England", members, frozenset("ab"))
        == keyed(key(s), "q", "yes", "England", members, frozenset("abc"))
        for s in range(40)
    )


PROPERTIES = (is_same_for_same_group, is_another_for_another_group, is_blind_to_answers)


@pytest.mark.parametrize(
    "keyed, expected",
    [
        (keyed_by_members, (True, True, True)),
        (keyed_by_label, (False, False, True)),
        (keyed_by_contributors, (True, False, False)),
    ],
    ids=["members", "control: label", "control: contributors"],
)
def test_adjustment_is_keyed_by_the_members(keyed, expected):
    assert tuple(holds(keyed) for holds in PROPERTIES) == expected


@pytest.mark.parametrize("name", WORLDS)
def test_release_uses_the_adjustment_of_its_members(name):
    """Joins the three properties to the freeze: each figure is the one keyed by its members."""
    rng = random.Random(6)
    councils = drawn(rng)
    answers = a_world(name, rng, councils)
    layout = lay_out(PLAN, ENGLAND, frozenset(councils), frozenset())
    release = freeze(PLAN, layout, answers, key=key("joined"))
    members = {group.at: group.members for group in layout.groups}
    for table in release.tables:
        for cell in table.cells:
            group = members[cell.at]
            z = adjustment(key("joined"), table.question, cell.option, members_digest(group))
            count = true_count(answers, table.question, cell.option, group)
            assert cell.figure == published(count, len(group), z)


# --- percentages and means ------------------------------------------------------------------


@pytest.mark.parametrize("responded, of", [(146, "responded"), (317, "asked")])
def test_percent_and_mean_say_what_the_published_counts_say(responded, of):
    """Computed from the public file alone they are the same as beside the release, and worlds
    with equal figures have equal percentages: nothing else goes in. Where all that were asked
    responded and answered they are of the number asked, which everybody knows."""

    def share(figure, base, responses):
        wholes.append(denominator(base, responses.figure, responses.asked))
        return percent(figure, wholes[-1])

    wholes = []
    scores = {"yes": Fraction(2), "no": Fraction(0), "dont-know": Fraction(1)}
    plan = a_plan(single("q", OPTIONS, scores=scores))
    rng = random.Random(7)
    raw = answers_at_random(rng, drawn(rng, responded))
    _, release = released(plan, ENGLAND, raw)
    again = read_release(as_bytes(public_form(release)))
    for ours, theirs in zip(release.tables, again.tables, strict=True):
        for at in {cell.at for cell in ours.cells}:
            one, two = figures_at(ours, at), figures_at(theirs, at)
            assert mean_score(one, scores) == mean_score(two, again.questions[0].scores)
            for option in OPTIONS:
                shares = [
                    share(f[option], f[None], r.responses_at(at))
                    for f, r in ((one, release), (two, again))
                ]
                assert shares[0] == shares[1]
    assert of in {whole.of for whole in wholes if isinstance(whole, Whole)}


def test_control_percent_of_true_counts_tells_them():
    """19 of 37 and 18 of 37: exact percentages would give the counts back."""
    candidates = [n for n in range(38) if round(100 * n / 37) == round(100 * 19 / 37)]
    assert candidates == [19]


# --- the layout -----------------------------------------------------------------------------


def skeleton(release):
    """All of a release but its figures."""
    form = public_form(release)
    for cell in [*form["responses"], *(c for table in form["tables"] for c in table["cells"])]:
        for figure in ("value", "edge", "rate"):
            cell.pop(figure, None)
    return form


ROUTED = a_plan(
    single("q", OPTIONS),
    single("why", ("a", "b"), routed_from=("q",)),
    Asked("many", "multi", ("x", "y", "z")),
    single(
        "scale",
        ("1", "2", "3", "4", "5"),
        scores={str(n): Fraction(n) for n in range(1, 6)},
    ),
)


@given(st.integers(0, 2**32), st.integers(0, 160), st.sampled_from([0, 0.5, 0.85]))
def test_layout_stays_whatever_anybody_answers(seed, number, share):
    """Two worlds with the same respondents and any answers at all, also none: the same tables,
    groups, options and order, and the same warnings (R2, R7)."""
    rng = random.Random(seed)
    councils = drawn(rng, number)
    known = frozenset(rng.sample(councils, round(share * len(councils))))
    layout = lay_out(ROUTED, ENGLAND, frozenset(councils), known)

    def any_answers():
        chosen = {}
        for asked in ROUTED.asked:
            most = len(asked.options) if asked.kind == "multi" else 1
            chosen[asked.id] = tuple(rng.sample(asked.options, rng.randint(0, most)))
        return ROUTED.chosen(chosen)

    worlds = [
        {c: {} for c in councils},
        {c: any_answers() for c in councils},
        dict.fromkeys(councils, any_answers()),
    ]
    found = [
        skeleton(freeze(ROUTED, layout, world, key=key((seed, at))))
        for at, world in enumerate(worlds)
    ]
    assert found[0] == found[1] == found[2]


def test_control_layout_by_who_answered_the_question_would_depend_on_answers():
    councils = sorted(ENGLAND)[:60]
    answered = frozenset(councils[:25])
    everybody = lay_out(PLAN, ENGLAND, frozenset(councils), frozenset())
    assert lay_out(PLAN, ENGLAND, answered, frozenset()) != everybody


# --- what else a file could tell ------------------------------------------------------------


def test_public_file_has_no_trace_of_who_or_when():
    """Ids with a canary; and the same bytes in whatever order councils and answers came."""
    frame = {f"canary-{c}": row for c, row in ENGLAND.items()}
    rng = random.Random(8)
    councils = [f"canary-{c}" for c in drawn(rng)]
    raw = answers_at_random(rng, councils)
    layout, release = released(PLAN, frame, raw)
    file = as_bytes(public_form(release))
    assert b"canary" not in file
    assert (
        key(0).block(b"") is not None
        and random.Random("0").randbytes(32).hex().encode() not in file
    )

    shuffled = dict(rng.sample(sorted(raw.items()), len(raw)))
    _, again = released(PLAN, dict(rng.sample(sorted(frame.items()), len(frame))), shuffled)
    assert as_bytes(public_form(again)) == file

    sealed = audit_form(release, layout, frame)
    assert sealed["releases"][0]["respondents"] == sorted(councils)
    assert {row["id"] for row in sealed["frame"]} == frame.keys()
    assert [sealed[name] for name in ("tables", "responses")] == [
        public_form(release)[name] for name in ("tables", "responses")
    ]


def test_sealed_copy_is_never_taken_for_a_release():
    rng = random.Random(9)
    layout, release = released(PLAN, ENGLAND, answers_at_random(rng, drawn(rng)))
    with pytest.raises(ValueError, match="sealed"):
        read_release(as_bytes(audit_form(release, layout, ENGLAND)))


def test_order_is_that_of_the_plan_and_not_of_counts():
    rng = random.Random(10)
    for favourite in OPTIONS:
        raw = {c: {"q": (favourite,)} for c in drawn(rng)}
        _, release = released(PLAN, ENGLAND, raw)
        assert [cell.option for cell in release.tables[0].cells] == [*OPTIONS, None]
        groups = [cell.at for cell in release.tables[1].cells]
        assert groups == sorted(groups)


def test_release_holds_published_figures_and_nothing_from_which_they_came():
    """Searched as a whole, by what it refers to: no key, no member, no true count."""
    rng = random.Random(11)
    raw = answers_at_random(rng, [*drawn(rng)])
    _, release = released(PLAN, ENGLAND, raw)
    strings, waiting, seen = set(), [release], set()
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        assert not isinstance(item, (Key, frozenset, set))
        if isinstance(item, str):
            strings.add(item)
        elif isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, (tuple, list)):
            waiting += item
        else:
            waiting += vars(item).values() if hasattr(item, "__dict__") else []
    assert not strings & ENGLAND.keys()


# --- what remains, said plainly -------------------------------------------------------------


def test_belief_of_somebody_who_knows_all_other_answers_is_bounded():
    """The figures that docs/disclosure.md gives; a good guess, never a certainty."""
    weights = (6, 3, 1)
    beliefs = []
    for seed in range(4):
        rng = random.Random(seed)
        raw = answers_at_random(rng, drawn(rng), weights=weights)
        answers = answers_of(PLAN, raw)
        layout, release = released(PLAN, ENGLAND, raw, seed=seed)
        possible = {option: PLAN.chosen({"q": (option,)}) for option in OPTIONS}
        for council in answers:
            beliefs.append(
                belief(layout, release, answers, council, possible, dict.fromkeys(OPTIONS, 1 / 3))
            )
    m = PLAN.most_changed_cells("q")
    print(f"belief {mean(beliefs):.2f}, above 0.95: {mean(b > 0.95 for b in beliefs):.2f}")
    assert 0.6 < mean(beliefs) < 0.8
    assert max(beliefs) <= 1 / (1 + 2 * math.exp(-m))

"""The freeze and its file, table by table."""

import json
import random
import subprocess
import sys
from fractions import Fraction

import pytest

from results.disclosure.cells import Percent, Shown
from results.disclosure.layout import lay_out
from results.disclosure.plan import Asked
from results.disclosure.release import METHOD, NOTE, TEST_METHOD, figures_at, freeze_counts
from results.disclosure.release_json import as_bytes, public_form, read_release
from tests.results.worlds import (
    ENGLAND,
    HIGH,
    LOW,
    a_plan,
    answers_of,
    drawn,
    key,
    released,
    single,
    true_count,
)

COUNCILS = drawn(random.Random(0))
SCALE = single(
    "s", ("1", "2", "3", "4", "5", "none"), scores={str(n): Fraction(n) for n in range(1, 6)}
)


def said(**chosen):
    """All 146 councils answer alike."""
    return {council: {name: tuple(parts) for name, parts in chosen.items()} for council in COUNCILS}


def test_tables_of_a_question():
    _, release = released(a_plan(), ENGLAND, said(q=["yes"]))
    assert [(table.id, table.dimension) for table in release.tables] == [
        ("q-all", None),
        ("q-type", "type"),
        ("q-region", "region"),
    ]
    assert figures_at(release.tables[0], ()) == {"yes": HIGH, "no": LOW, None: HIGH}


def test_note_stands_in_every_file_and_a_given_key_is_told():
    _, release = released(a_plan(), ENGLAND, said(q=["yes"]))
    form = public_form(release)
    assert form["note"] == NOTE
    assert form["method"] == TEST_METHOD + METHOD
    assert form["releases"] == [{"id": "r1", "respondents": None, "based_on": None}]


def test_scale_falls_into_three_in_groups_under_30_only():
    layout, release = released(a_plan(SCALE), ENGLAND, said(s=["3"]))
    full, coarse = (
        ("1", "2", "3", "4", "5", "none", None),
        (("1", "2"), "3", ("4", "5"), "none", None),
    )
    tables = {table.dimension: table for table in release.tables}
    found = set()
    for group in layout.groups:
        dimension = group.at[0][0] if group.at else None
        options = tuple(figures_at(tables[dimension], group.at))
        assert options == (coarse if len(group.members) < 30 else full)
        found.add(options)
    assert found == {full, coarse}
    assert read_release(as_bytes(public_form(release))) == release


def test_merged_options_count_whoever_chose_one_of_them():
    rng = random.Random(2)
    raw = {council: {"s": (rng.choice("12"),)} for council in COUNCILS}
    layout, release = released(a_plan(SCALE), ENGLAND, raw)
    for group in layout.groups:
        if group.is_coarse:
            dimension = group.at[0][0]
            (table,) = [table for table in release.tables if table.dimension == dimension]
            figures = figures_at(table, group.at)
            # All members: as far from it as the adjustment reaches.
            assert figures["1", "2"] == HIGH or figures["1", "2"].value > len(group.members) - 8
            assert figures["4", "5"] == LOW or figures["4", "5"].value < 8


def test_base_of_a_routed_question_is_adjusted_and_gates_nothing():
    """Three councils were routed to it: the groups are as for all others (R7)."""
    plan = a_plan(single(), single("why", ("a", "b"), routed_from=("q",)))
    raw = {c: {"q": ("no",), "why": ("a",) if at < 3 else ()} for at, c in enumerate(COUNCILS)}
    bases = set()
    for seed in range(25):
        _, release = released(plan, ENGLAND, raw, seed=seed)
        by_id = {table.id: table for table in release.tables}
        assert {cell.at for cell in by_id["why-type"].cells} == {
            cell.at for cell in by_id["q-type"].cells
        }
        bases.add(figures_at(by_id["why-all"], ())[None])
    assert len(bases) > 2 and LOW in bases


def test_crossing_is_for_the_whole_only():
    plan = a_plan(single("a"), single("b"), crossings=(("a", "b"),))
    _, release = released(plan, ENGLAND, said(a=["yes"], b=["no"]))
    (crossing,) = [table for table in release.tables if table.question == "a*b"]
    assert crossing.dimension is None
    assert figures_at(crossing, ())["yes*no"] == HIGH


def test_strata_are_never_counted_together():
    frame = {council: row | {"kind": "council"} for council, row in ENGLAND.items()}
    bodies = [f"p{at}" for at in range(12)]
    frame |= {body: {"type": "joint", "region": "any", "kind": "partnership"} for body in bodies}
    raw = said(q=["yes"]) | {body: {"q": ("no",)} for body in bodies}
    _, release = released(a_plan(stratum="kind"), frame, raw)
    whole = release.tables[0]
    councils, partnerships = (("kind", ("council",)),), (("kind", ("partnership",)),)
    assert {cell.at for cell in whole.cells} == {councils, partnerships}
    assert figures_at(whole, councils)["no"] == LOW
    assert figures_at(whole, partnerships)["yes"] == LOW
    for table in release.tables[1:]:
        assert all(cell.at[0] == councils[0] for cell in table.cells)
    assert read_release(as_bytes(public_form(release))) == release


@pytest.mark.parametrize("number, tables", [(0, 0), (9, 0), (10, 1), (29, 1), (30, 2)])
def test_few_respondents(number, tables):
    """Under 10 only their number, under 30 only the whole (R1)."""
    raw = {council: {"q": ("yes",)} for council in sorted(ENGLAND)[:number]}
    frame = {council: {"half": "ab"[at % 2]} for at, council in enumerate(sorted(ENGLAND))}
    plan = a_plan(dimensions=("half",))
    _, release = released(plan, frame, raw)
    assert len(release.tables) == tables
    assert len(release.responses) == (3 if tables == 2 else 1)


def test_number_of_responses_is_adjusted_and_its_rate_rounded():
    found = set()
    for seed in range(30):
        _, release = released(a_plan(), ENGLAND, said(q=["yes"]), seed=seed)
        whole = release.responses[0]
        assert (whole.at, whole.asked, whole.rate) == ((), 317, Percent(45))
        assert abs(whole.figure.value - 146) < 12
        found.add(whole.figure)
    assert len(found) > 2


def test_kinds_that_are_published_otherwise_than_asked():
    plan = a_plan(Asked("rank", "ranking", ("a", "b", "c", "d")), dimensions=())
    _, release = released(plan, ENGLAND, said(rank=["b", "a", "d"]))
    first, top = (figures_at(table, ()) for table in release.tables)

    def many(figures):
        sizes = [figures[o].value if isinstance(figures[o], Shown) else figures[o] for o in "abcd"]
        return [size == HIGH or (size != LOW and size > 130) for size in sizes]

    assert (many(first), many(top)) == ([False, True, False, False], [True, True, False, True])


def test_schema_of_a_cell():
    _, release = released(
        a_plan(),
        ENGLAND,
        {c: {"q": ("yes",)} for c in COUNCILS[:70]} | {c: {"q": ("no",)} for c in COUNCILS[70:]},
    )
    form = json.loads(as_bytes(public_form(release)))
    whole, by_type, _ = form["tables"]
    assert whole["precision"] == {"kind": "none", "edge": 2}
    assert whole["release"] == "r1"
    yes, _, base = whole["cells"]
    assert yes == {"at": {}, "option": "yes", "value": yes["value"]}
    assert base == {"at": {}, "option": None, "edge": "high"}
    assert by_type["cells"][0]["at"] == {"type": ["city-of-london", "london-borough"]}
    assert {"type": "county"} in [cell["at"] for cell in by_type["cells"]] or any(
        "county" in cell["at"]["type"] for cell in by_type["cells"]
    )
    assert "frame" not in form and "scores" not in form["questions"]["q"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda form: form.pop("schema"),
        lambda form: form.update(schema="sdc-tables/2"),
        lambda form: form.pop("tables"),
        lambda form: form["tables"][0]["cells"][0].update(value=3, edge="low"),
        lambda form: form["tables"][0]["cells"][0].pop("value"),
        lambda form: form.update(frame=[]),
        lambda form: form["releases"][0].update(respondents=["ADU"]),
    ],
)
def test_file_that_is_no_release_is_refused(spoil):
    raw = {c: {"q": ("yes",) if at % 2 else ("no",)} for at, c in enumerate(COUNCILS)}
    _, release = released(a_plan(), ENGLAND, raw)
    form = public_form(release)
    assert isinstance(release.tables[0].cells[0].figure, Shown)
    spoil(form)
    with pytest.raises(ValueError, match=r"The file|sealed|A cell"):
        read_release(as_bytes(form))


def test_layout_of_the_same_respondents_is_equal():
    """So that what is frozen can be held against what was approved."""
    first = lay_out(a_plan(), ENGLAND, frozenset(COUNCILS), frozenset())
    second = lay_out(a_plan(), dict(reversed(ENGLAND.items())), set(COUNCILS), set())
    assert first == second


def test_counts_from_elsewhere_give_the_same_release():
    rng = random.Random(3)
    raw = {council: {"s": (rng.choice("12345"),)} for council in COUNCILS}
    plan = a_plan(SCALE)
    layout, release = released(plan, ENGLAND, raw)
    answers = answers_of(plan, raw)
    used = key(0)
    again = freeze_counts(
        plan,
        layout,
        lambda q, option, group: true_count(answers, q, option, group.members),
        key=used,
    )
    assert again == release
    with pytest.raises(RuntimeError):
        used.block(b"")


def test_rule_is_plain_python():
    program = (
        "import sys\n"
        "import results.disclosure.release_json, results.disclosure.plan_file\n"
        "import results.disclosure.corrections\n"
        "import results.release_files, results.writing\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

"""The command: files in, a release out, or every problem and nothing written."""

import json
import random
import re

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.release_plan import complete, plan_json
from results.disclosure.release_json import read_release
from tests.results.worlds import ENGLAND, drawn

KEY = "0f" * 32
QUESTIONS = {
    "q1": {"kind": "single", "options": ["yes", "no"]},
    "q2": {"kind": "multi", "options": ["x", "y", "z"]},
}


def england_plan(questions):
    return plan_json(complete({}, {"England"}), questions)


class Files:
    """Four good files in a folder, any of which a test spoils."""

    def __init__(self, folder):
        self.folder = folder
        rng = random.Random(1)
        rows = [f"{c},{row['type']},{row['region']}" for c, row in ENGLAND.items()]
        self.write("frame.csv", "id,type,region", *rows)
        self.councils = drawn(rng)
        self.write(
            "responses.csv",
            "id,q1,q2",
            *(
                f"{c},{rng.choice(['yes', 'no', ''])},{rng.choice(['x', 'x|z', ''])}"
                for c in self.councils
            ),
        )
        self.write("published.csv", "id", *self.councils[:40])
        self.plan(england_plan(QUESTIONS))

    def write(self, name, *lines):
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def plan(self, stored):
        (self.folder / "plan.json").write_text(json.dumps(stored), encoding="utf-8")

    def append(self, name, *lines):
        path = self.folder / name
        path.write_text(path.read_text() + "\n".join(lines) + "\n")

    def make(self, **more):
        options = {
            "frame": self.folder / "frame.csv",
            "responses": self.folder / "responses.csv",
            "plan": self.folder / "plan.json",
            "published": self.folder / "published.csv",
            "out": self.folder / "release.json",
        }
        call_command("make_release", **(options | more))

    def refusal(self, **more):
        before = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        with pytest.raises(CommandError) as refused:
            self.make(**more)
        after = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        assert after == before, "something was written"
        return str(refused.value)

    def problems(self):
        first, *lines = self.refusal().splitlines()
        assert first.startswith("Nothing was written. Mend ")
        return [line.strip() for line in lines]


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def test_release_and_sealed_copy_are_written(files, capsys):
    files.make(audit_out=files.folder / "audit.json")
    content = (files.folder / "release.json").read_bytes()
    release = read_release(content)
    assert [table.id for table in release.tables] == [
        f"{question}-{by}" for question in ("q1", "q2") for by in ("all", "type", "region")
    ]
    assert b"NOT A RELEASE" not in content
    audit = json.loads((files.folder / "audit.json").read_bytes())
    assert audit["releases"][0]["respondents"] == sorted(files.councils)
    assert len(audit["frame"]) == 317
    assert (files.folder / "audit.json").stat().st_mode & 0o077 == 0
    said = capsys.readouterr()
    assert "6 tables" in said.out
    assert "Merged in type: city-of-london, london-borough." in said.err


def test_each_run_draws_a_fresh_key(files):
    found = set()
    for _ in range(3):
        files.make()
        found.add((files.folder / "release.json").read_bytes())
    assert len(found) == 3


def test_given_key_repeats_and_is_told_in_the_method_note(files):
    found = set()
    for _ in range(2):
        files.make(key=KEY)
        found.add((files.folder / "release.json").read_bytes())
    (content,) = found
    assert json.loads(content)["method"].startswith("NOT A RELEASE: the key")
    assert KEY.encode() not in content


def test_key_is_refused_outside_tests(files, settings):
    settings.TESTING = False
    assert "A key can be given in tests only" in files.refusal(key=KEY)


@pytest.mark.parametrize("bad", ["", "0f", "zz" * 32, "0f" * 33])
def test_key_that_is_none_is_refused(files, bad):
    assert files.refusal(key=bad) == "A key is 64 hexadecimal digits."


@pytest.mark.parametrize(
    "name, line, problem",
    [
        (
            "responses.csv",
            "XXX,yes,x",
            "responses.csv, line 148, column id: “XXX” is not in the frame.",
        ),
        (
            "responses.csv",
            "ADU,maybe,x",
            "responses.csv, line 148, column q1: “maybe” is not an option of q1.",
        ),
        (
            "responses.csv",
            "ADU,yes|no,x",
            "responses.csv, line 148, column q1: q1 takes one option only.",
        ),
        (
            "responses.csv",
            "ADU,yes,x|x",
            "responses.csv, line 148, column q2: an option is named twice.",
        ),
        (
            "responses.csv",
            "ADU,yes",
            "responses.csv, line 148: has 2 cells where the first line has 3.",
        ),
        ("responses.csv", ",yes,x", "responses.csv, line 148, column id: is empty."),
        ("published.csv", "XXX", "published.csv, line 42, column id: “XXX” is not in the frame."),
        ("frame.csv", "000,,London", "frame.csv, line 319, column type: is empty."),
        (
            "frame.csv",
            "ADU,county,London",
            "frame.csv, line 319, column id: “ADU” stands in line 2 already.",
        ),
    ],
)
def test_problem_is_named_with_line_and_column(files, name, line, problem):
    (files.folder / "responses.csv").write_text(
        "\n".join(
            each
            for each in (files.folder / "responses.csv").read_text().splitlines()
            if not each.startswith("ADU,")
        )
        + "\n"
    )
    lines = len((files.folder / "responses.csv").read_text().splitlines())
    files.append(name, line)
    assert files.problems() == [problem.replace("line 148", f"line {lines + 1}")]


@pytest.mark.parametrize(
    "name, head, expected",
    [
        ("responses.csv", "id,q1,q3", ["column q2: is missing.", "column q3: is not known."]),
        ("responses.csv", "id,q1,q1", ["column q1: stands there twice.", "column q2: is missing."]),
        ("frame.csv", "id,type,place", ["column region: is missing."]),
        ("published.csv", "council", ["column council: is not known.", "column id: is missing."]),
    ],
)
def test_columns_are_those_of_the_plan(files, name, head, expected):
    path = files.folder / name
    _, *rest = path.read_text().splitlines()
    files.write(name, head, *rest)
    assert [p for p in files.problems() if "line 1," in p] == [
        f"{name}, line 1, {e}" for e in expected
    ]


def test_frame_may_have_more_attributes_than_the_plan_uses(files):
    rows = [f"{c},{row['type']},{row['region']},x" for c, row in ENGLAND.items()]
    files.write("frame.csv", "id,type,region,tier", *rows)
    files.make()


def test_all_problems_of_all_files_are_named_at_once(files):
    files.append("responses.csv", "XXX,maybe,q")
    files.append("published.csv", "YYY")
    files.append("frame.csv", "ZZZ,,")
    assert len(files.problems()) == 6


def test_plan_problems_are_named_by_their_place(files):
    plan = england_plan(QUESTIONS)
    plan["questions"]["q1"]["kind"] = "essay"
    plan["weights"] = {}
    files.plan(plan)
    assert {problem.split(":")[0] for problem in files.problems()} == {"plan.json, line 1"}
    assert any("questions.q1.kind" in problem for problem in files.problems())


@pytest.mark.parametrize(
    "content, problem",
    [
        ('{"questions": {},\n "dimensions" []}', "plan.json, line 2: is not JSON at character 15"),
        (
            '{"questions": {},\n"questions": {}}',
            "plan.json, line 2: questions: stands there twice.",
        ),
        ("[]", "plan.json, line 1: must be an object"),
        ("[" * 100_000, "plan.json: The file is nested too deeply."),
        ("\n[1, " + "9" * 5000 + "]", "plan.json, line 2: must be an object"),
    ],
)
def test_plan_that_is_not_json(files, content, problem):
    (files.folder / "plan.json").write_text(content)
    assert any(each.startswith(problem) for each in files.problems())


PLAN = """\
{"questions": {
   "q1": {"kind": "single", "options": ["yes", "no"],
          "scores": {"yes": 1, "no": 0}},
   "q2": {"kind": "multi", "options": ["x",
          "y", "z"]}},
 "dimensions": ["type",
   "region"]}
"""


@pytest.mark.parametrize(
    "right, wrong, problem",
    [
        (
            '["yes", "no"]',
            '["yes", "n\\ud800o"]',
            "line 2: questions.q1.options: “n\\ud800o” is not a",
        ),
        ('"no": 0', '"no": 1', "line 3: questions.q1.scores: “yes” and “no” have the same score"),
        ('"no": 0', f'"no": {"9" * 5000}', "line 3: questions.q1.scores.no: must lie within"),
        ('"no": 0', '"maybe": 0', "line 3: questions.q1.scores: “maybe” is not an option."),
        ('"multi"', '"essay"', "line 4: questions.q2.kind: “essay” has no rule"),
        ('"kind": "multi", ', "", "line 4: questions.q2.kind: “None” has no rule"),
        ('"z"', '"z", 9', "line 4: questions.q2.options: must be a list of names."),
        ('"region"', '"id"', "line 6: dimensions: “id” is the column of the council"),
        ('"region"]', '"region"], "weight": 1', "line 7: weight: is not known here"),
    ],
)
def test_plan_problem_is_named_with_its_line(files, right, wrong, problem):
    path = files.folder / "plan.json"
    path.write_text(PLAN)
    files.make()
    (files.folder / "release.json").unlink()
    assert right in PLAN
    path.write_text(PLAN.replace(right, wrong))
    found = files.problems()
    assert any(each.startswith(f"plan.json, {problem}") for each in found), found


@pytest.mark.parametrize("category", ["a|b", "a\nb", "a\u2028b", "a\x1bb"])
def test_category_that_is_no_name_is_refused(files, category):
    """In a file such a category would read as two, or end a line."""
    files.append("frame.csv", f'000,"{category}",London')
    (problem,) = files.problems()
    assert problem.startswith("frame.csv, line 319, column type: “a")
    assert "is not a name" in problem


SPOILED = st.recursive(
    st.sampled_from(
        [None, True, "id", "a|b", "\ud800", "x\ny", 10**40, 1e308, float("nan"), -1, "", [], {}]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def parts_of(stored):
    """Every part of a plan, as a way to put something else in its place."""
    inner = stored.items() if isinstance(stored, dict) else enumerate(stored)
    for at, part in list(inner):
        yield stored, at
        if isinstance(part, (dict, list)):
            yield from parts_of(part)


@given(st.data())
@settings(max_examples=150)
def test_any_plan_with_a_spoiled_part_is_refused_in_sentences_or_makes_a_release(files, data):
    (files.folder / "release.json").unlink(missing_ok=True)
    plan = json.loads(PLAN) | {"option_merges": {"q1": []}, "crossings": [], "stratum": ""}
    plan["neighbours"] = {"type": {"county": ["unitary"]}}
    place, at = data.draw(st.sampled_from(list(parts_of(plan))))
    place[at] = data.draw(SPOILED)
    if data.draw(st.booleans()):
        place, at = data.draw(st.sampled_from(list(parts_of(plan))))
        place[at] = data.draw(SPOILED)
    files.plan(plan)
    try:
        files.make()
    except CommandError as refused:
        assert not (files.folder / "release.json").exists()
        first, *problems = str(refused).splitlines()
        assert first.startswith("Nothing was written. Mend ") and problems
        assert all(re.match(r"  (plan\.json, line \d+|\w+\.csv)[:,]", each) for each in problems)
    else:
        read_release((files.folder / "release.json").read_bytes())


def test_bytes_that_are_not_text_are_named_by_their_line(files):
    path = files.folder / "published.csv"
    path.write_bytes(path.read_bytes() + b"Y\xffZ\n")
    assert files.problems() == ["published.csv, line 42: is not UTF-8 text."]


def test_unclosed_quotation_mark_is_named_by_its_line(files):
    files.append("published.csv", '"ADU')
    (problem,) = files.problems()
    assert problem.startswith("published.csv, line 42: is not CSV")


def test_empty_file_is_refused(files):
    (files.folder / "published.csv").write_bytes(b"")
    assert "published.csv: is empty" in files.problems()[0]


def test_nobody_published(files):
    files.write("published.csv", "id")
    files.make()


def test_lines_after_a_cell_with_a_line_end_are_counted_on(files):
    files.write("published.csv", "id", '"A\nB"', "XXX")
    assert [problem.split(",")[1] for problem in files.problems()] == [" line 2", " line 4"]


def test_marks_of_spreadsheets_and_blanks_do_no_harm(files):
    path = files.folder / "responses.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").replace(b"x|z", b" x | z ")
    )
    files.make()


def test_question_that_all_must_answer(files):
    questions = {"q1": QUESTIONS["q1"] | {"nonresponse": False}, "q2": QUESTIONS["q2"]}
    files.plan(england_plan(questions))
    problems = files.problems()
    assert problems and all("column q1: is empty, and the plan says" in each for each in problems)


def test_file_that_is_not_there(files):
    assert "cannot be read" in files.refusal(frame=files.folder / "nowhere.csv")


@pytest.mark.parametrize("option", ["out", "audit_out"])
def test_no_target_is_an_input_or_a_folder(files, option):
    assert "is the file of --plan" in files.refusal(**{option: files.folder / "plan.json"})
    assert "is not a file" in files.refusal(**{option: files.folder / ".." / files.folder.name})
    assert "there is no folder" in files.refusal(**{option: files.folder / "no" / "r.json"})


def test_release_and_sealed_copy_are_two_files(files):
    assert "is the file of --out" in files.refusal(audit_out=files.folder / "release.json")


def test_faulty_files_leave_an_earlier_release_alone(files):
    files.make()
    files.append("published.csv", "XXX")
    assert files.problems()

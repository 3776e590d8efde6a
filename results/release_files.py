"""The files that a release is made from outside the portal: read and checked, nothing written.

Every problem of every file is named at once, with its line and column.  What is not known (a
council, an option, a column) is a problem and never skipped.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from results.disclosure.names import is_name, not_a_name
from results.disclosure.plan import Plan
from results.disclosure.plan_file import COUNCIL as ID
from results.disclosure.plan_file import PlanRefused, parse_plan
from results.disclosure.release import Answers
from results.json_lines import lines_of

MOST_DIGITS = 30  # of a whole number in plan.json; Python refuses to read 5,000


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in one place of a file; line 0 is the file as a whole."""

    file: str
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        # A name may hold a line end, or what no terminal can print; a problem is one line.
        said = " ".join(f"{self.file}{line}{column}: {self.sentence}".split())
        return said.encode("utf-8", "backslashreplace").decode()


class FilesRefused(Exception):
    """The files are refused; carries every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Collected:
    """What the four files say: `frame` as id -> attribute -> category, answers as options
    chosen of every published question, `published` the councils that published their own."""

    plan: Plan
    frame: Mapping[str, Mapping[str, str]]
    answers: Answers
    published: frozenset[str]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    line: int
    cells: Mapping[str, str]


def read_files(*, frame: Path, responses: Path, plan: Path, published: Path) -> Collected:
    """Reads and checks everything. Raises FilesRefused with every problem, OSError when a file
    cannot be read."""
    problems: list[Problem] = []
    declared = _read_plan(plan, problems)
    attributes = _read_frame(frame, declared, problems)
    answers = _read_responses(responses, declared, attributes, problems)
    ids = _read_published(published, attributes, problems)
    if declared is None or problems:
        raise FilesRefused(problems)
    return Collected(declared, attributes, answers, ids, _unknown_neighbours(declared, attributes))


def _read_plan(path: Path, problems: list[Problem]) -> Plan | None:
    def wrong(line: int, sentence: str) -> None:
        problems.append(Problem(path.name, line, "", sentence))

    def whole(digits: str) -> int | float:
        # A longer one is refused where it stands, as a number that is far too large.
        return int(digits) if len(digits) <= MOST_DIGITS else float(digits)

    try:
        text = path.read_bytes().decode("utf-8-sig")
        stored = json.loads(text, parse_int=whole)
    except UnicodeDecodeError:
        wrong(0, "The file is not UTF-8 text.")
        return None
    except json.JSONDecodeError as error:
        wrong(error.lineno, f"is not JSON at character {error.colno}: {error.msg}.")
        return None
    except RecursionError:
        wrong(0, "The file is nested too deeply.")
        return None
    lines = lines_of(text)
    for place, line in lines.twice:
        wrong(line, f"{place}: stands there twice.")
    try:
        return parse_plan(stored)
    except PlanRefused as refusal:
        for problem in refusal.problems:
            wrong(lines.of(problem.place), str(problem))
    return None


def _read_frame(
    path: Path, plan: Plan | None, problems: list[Problem]
) -> dict[str, dict[str, str]]:
    needed = [] if plan is None else [*plan.dimensions, *([plan.stratum] if plan.stratum else [])]
    found: dict[str, dict[str, str]] = {}
    rows = _read_table(path, needed, None, problems)
    for row in rows:
        for name in needed:
            category = row.cells.get(name)
            if category == "":
                problems.append(Problem(path.name, row.line, name, "is empty."))
            elif category and not is_name(category):
                problems.append(Problem(path.name, row.line, name, not_a_name(category)))
        found[row.cells[ID]] = {name: v for name, v in row.cells.items() if name != ID}
    return found


def _read_responses(
    path: Path,
    plan: Plan | None,
    frame: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
) -> dict[str, dict[str, frozenset[str]]]:
    asked = plan.asked if plan else ()
    names = [question.id for question in asked]
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in _read_table(path, names, names if plan else None, problems):
        council = row.cells[ID]
        if council not in frame:
            problems.append(Problem(path.name, row.line, ID, f"“{council}” is not in the frame."))
        given: dict[str, tuple[str, ...]] = {}
        for question in asked:
            text = row.cells.get(question.id, "")
            parts = tuple(part.strip() for part in text.split("|")) if text else ()
            try:
                question.chosen(parts)
            except ValueError as error:
                problems.append(Problem(path.name, row.line, question.id, str(error)))
                continue
            given[question.id] = parts
            if not (parts or question.nonresponse or question.routed_from):
                sentence = "is empty, and the plan says that all answer (nonresponse false)."
                problems.append(Problem(path.name, row.line, question.id, sentence))
        if plan:
            found[council] = plan.chosen(given)
    return found


def _read_published(
    path: Path, frame: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> frozenset[str]:
    found = set()
    for row in _read_table(path, [], [], problems):
        council = row.cells[ID]
        found.add(council)
        if council not in frame:
            problems.append(Problem(path.name, row.line, ID, f"“{council}” is not in the frame."))
    return frozenset(found)


def _read_table(
    path: Path, needed: Sequence[str], known: Sequence[str] | None, problems: list[Problem]
) -> list[Row]:
    """The rows of a CSV file with an id column, blanks around cells taken off.

    `known` are the other columns that it may have; None: any. Rows of another length and
    repeated or empty ids are problems and are left out.
    """

    def wrong(line: int, column: str, sentence: str) -> None:
        problems.append(Problem(path.name, line, column, sentence))

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The line is that of the first byte that is not UTF-8.
        wrong(error.object.count(b"\n", 0, error.start) + 1, "", "is not UTF-8 text.")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    numbered: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                numbered.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        wrong(start, "", f"is not CSV: {error}.")
        return []
    if not numbered:
        wrong(0, "", f"is empty; its first line must name the columns ({ID}, …).")
        return []
    head_line, head = numbered[0]
    for name in [ID, *needed]:
        if name not in head:
            wrong(head_line, name, "is missing.")
    for name in dict.fromkeys(head):
        if not name:
            wrong(head_line, "", "A column has no name.")
        elif head.count(name) > 1:
            wrong(head_line, name, "stands there twice.")
        if name and known is not None and name not in (ID, *known):
            wrong(head_line, name, "is not known.")
    if ID not in head:
        return []
    first: dict[str, int] = {}
    rows = []
    for line, cells in numbered[1:]:
        if len(cells) != len(head):
            wrong(line, "", f"has {len(cells)} cells where the first line has {len(head)}.")
            continue
        row = Row(line, dict(zip(head, cells, strict=True)))
        council = row.cells[ID]
        if not council:
            wrong(line, ID, "is empty.")
        elif council in first:
            wrong(line, ID, f"“{council}” stands in line {first[council]} already.")
        else:
            first[council] = line
            rows.append(row)
    return rows


def _unknown_neighbours(plan: Plan, frame: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Neighbours are declared for all waves, so one that was not asked this time is no fault."""
    warnings = []
    for dimension, lists in plan.neighbours.items():
        known = {row[dimension] for row in frame.values()}
        named = {*lists, *(name for names in lists.values() for name in names)}
        if named - known:
            unknown = ", ".join(sorted(named - known))
            warnings.append(f"Neighbours in {dimension} that nobody asked has: {unknown}.")
    return tuple(warnings)

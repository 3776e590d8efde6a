"""The benchmark of the section page says what it found, and fails where a bound is not met."""

from __future__ import annotations

import pytest

from tests.benchmarks import board, saving


@pytest.mark.parametrize(
    ("judged", "is_met", "figure"),
    [
        (lambda: saving.judge_page(20, 40, 100), True, "0.20 of the ceiling's"),
        (lambda: saving.judge_page(19, 40, 100), False, "0.19 of the ceiling's"),
        (lambda: saving.judge_statements(8), True, "8 statements"),
        (lambda: saving.judge_statements(9), False, "9 statements"),
        (lambda: saving.judge_growth("page", 0.04, 0.05), True, "1.25 times"),
        (lambda: saving.judge_growth("save", 0.04, 0.0504), False, "1.26 times"),
        (lambda: saving.judge_saves(50, 100, 0.1), True, "0.50 of the bare"),
        (lambda: saving.judge_saves(49, 100, 0.1), False, "0.49 of the bare"),
        (lambda: saving.judge_saves(90, 100, 0.101), False, "p95 101 ms"),
        (lambda: board.judge_statements("page", 12, 12), True, "12 and 12 statements"),
        (lambda: board.judge_statements("page", 8, 9), False, "8 and 9 statements"),
        (lambda: board.judge_growth("page", 10.0), True, "10.00 times"),
        (lambda: board.judge_growth("page", 10.01), False, "10.01 times"),
        (lambda: board.judge_memory("csv", 16 * 2**20), True, "16.0 MB more"),
        (lambda: board.judge_memory("csv", 17 * 2**20), False, "17.0 MB more"),
    ],
)
def test_bound_that_is_not_met_is_the_exit_status(judged, is_met, figure, capsys) -> None:
    assert judged() == int(not is_met)
    said = capsys.readouterr().out
    assert figure in said
    assert ("NOT " in said) != is_met


def test_nobody_is_told_that_limesurvey_was_measured(capsys) -> None:
    saving.judge_page(50, 60, 100)
    assert "LimeSurvey itself was not measured" in capsys.readouterr().out
    assert "NOT measured here" in (saving.__doc__ or "")

"""Whether results can be released by what a definition declares.

What passes here is a plan that results/disclosure/plan_file.py accepts, whatever was edited before
(tests/results/test_plans.py), so that nothing is published that cannot be released as it was said.
"""

from __future__ import annotations

from consultations.definition.values import Definition
from consultations.release_plan import counted, problems

NOT_A_NUMBER = "id"  # the column of the council in files of answers


def faults(definition: Definition) -> list[str]:
    """What is wrong with the declaration for the questions as they are, in sentences that follow
    "The consultation"."""
    return [
        f"declares what will be published in a way that cannot stay: {problem.spoken}"
        for problem in problems(definition.release, counted(definition.kinds_asked))
    ]

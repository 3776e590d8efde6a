"""The plan of a consultation's release: its declaration and its closed questions as a `Plan`."""

from __future__ import annotations

from consultations.models import Consultation, Question
from consultations.release_plan import plan_json
from consultations.releasing import release_plan_of
from councils.refusals import Blocker, Refused
from results.disclosure.plan import Plan
from results.disclosure.plan_file import PlanRefused, parse_plan

NOT_TO_BE_KEPT = (
    "What was declared before opening is not a plan that results can be released by. {} "
    "It was fixed when the consultation was published, so there can be no release of it."
)


def plan_of(consultation: Consultation) -> Plan:
    """What is released of the consultation (two queries at most).

    A question is named by its number, each statement of a grid "Q5.speed". Without any closed
    question the plan has none, and a release of it gives the numbers of responses only.

    Raises Refused for a declaration that today's rules do not take. None such can be published;
    one that was published before the rule existed says so, instead of being released otherwise
    than the rule has it.
    """
    questions = published_questions(consultation.questions_in_order)
    declared = release_plan_of(consultation)
    if not questions:  # plan.json, which people write, refuses this as an oversight
        neighbours = {
            dimension: {name: tuple(others) for name, others in lists.items()}
            for dimension, lists in declared["neighbours"].items()
        }
        return Plan((), tuple(declared["dimensions"]), neighbours, stratum=declared["stratum"])
    try:
        return parse_plan(plan_json(declared, questions))
    except PlanRefused as refusal:
        raise Refused([Blocker("plan", NOT_TO_BE_KEPT.format(refusal.problems[0]))]) from refusal


def published_questions(questions: list[Question]) -> dict[str, dict[str, object]]:
    """The closed questions in the form of plan.json, in their order."""
    found: dict[str, dict[str, object]] = {}
    for question in questions:
        for name, published in question.spec.published(question.asked).items():
            found[name] = published
            # Only earlier questions that are released themselves, under their own numbers.
            if earlier := [number for number in question.depends_on if number in found]:
                found[name]["routed_from"] = earlier
    return found

"""Counted by the database, counted in Python: the same figures."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import AnswerOption, Section
from consultations.release_plan import is_scale
from responses.enums import AnswerState, Publication, State
from responses.models import Submission, SubmittedAnswer, Withdrawal
from results.disclosure.layout import Group, lay_out
from results.disclosure.release import counting, freeze, freeze_counts
from results.plans import plan_of
from results.tables import collect
from tests import world
from tests.results.worlds import key

pytestmark = pytest.mark.django_db

PLACES = (  # type, tier, nation, region
    ("county", "upper", "England", "South East"),
    ("county", "upper", "England", "East Midlands"),
    ("unitary", "single", "England", "South West"),
    ("unitary", "single", "England", "North East"),
    ("non-metropolitan-district", "lower", "England", "South East"),
    ("non-metropolitan-district", "lower", "England", "East Midlands"),
    ("london-borough", "single", "England", "London"),
    ("welsh-unitary", "single", "Wales", "Wales"),
)
FACTS = ("type", "tier", "nation", "region")
SCALE = [("very-good", 5), ("good", 4), ("fair", 3), ("poor", 2), ("very-poor", 1)]
PLAN = {
    "dimensions": ["type", "region", "tier"],
    "crossings": [["Q1", "Q2"], ["Q1", "Q3.speed"], ["Q3.speed", "Q3.cost"]],
    "option_merges": {"Q1": [["yes", "partly"]]},
}


def asked_of_everybody(**kwargs):
    """A consultation with a question of every closed kind, and one in free text."""
    consultation = world.a_consultation(release_plan=PLAN, questions_per_section=0, **kwargs)
    consultation.questions.all().delete()
    section = Section.objects.filter(consultation=consultation).first()
    simple = [(code, None) for code in ("yes", "no", "partly")]
    for position, (kind, options) in enumerate(
        (
            ("single-choice", simple),
            ("agreement", SCALE),
            ("grid", SCALE),
            ("multiple-choice", simple),
            ("yes-no", simple[:2]),
            ("open-text", []),
        ),
        1,
    ):
        question = world.a_question(section, position, kind=kind)
        if kind == "grid":
            question.statements = [["speed", "Faster"], ["cost", "Cheaper"]]
            question.save()
        for at, (code, score) in enumerate(options, 1):
            AnswerOption.objects.create(
                question=question, position=at, code=code, label=code, score=score
            )
    return consultation


class Crowd:
    """Councils that are asked, some of which submit; one response was walked, and the rows of
    the others are copies of it with other answers."""

    def __init__(self, seed, councils=70):
        self.rng = random.Random(seed)
        self.consultation = asked_of_everybody()
        self.questions = list(self.consultation.questions.order_by("position"))
        walked = world.a_response(State.SUBMITTED, place=self._place())
        self.response = walked.response
        self.submission = Submission.objects.get(response=walked.response)
        Withdrawal.objects.create(
            submission=self.submission,
            withdrawn_at=self.submission.submitted_at,
            withdrawn_by=walked.officer,
            reason="It is only the pattern of the others.",
        )
        self.frame = {walked.council.code: self._now(walked.council)}
        self.raw, self.published, self.sent = {}, set(), {}
        for _ in range(councils):
            self._ask()

    def _place(self):
        return world.a_place(
            self.consultation, **dict(zip(FACTS, self.rng.choice(PLACES), strict=True))
        )

    def _now(self, council):
        return {name: getattr(council, name) for name in ("type", "region", "tier", "nation")}

    def _ask(self):
        facts = dict(zip(FACTS, self.rng.choice(PLACES), strict=True))
        council = world.a_council(**facts)
        invitation = world.invite(self.consultation, council)
        self.frame[council.code] = self._now(council)
        if self.rng.random() < 0.2:
            return
        response = copied(self.response, invitation_id=invitation.pk)
        decision = copied(self.submission.decision, response_id=response.pk)
        # Withdrawn, replaced, replaced and withdrawn, or taken back and sent again.
        fate = self.rng.choice(["sent"] * 7 + ["withdrawn", "replaced", "both", "again"])
        self._submit(response, decision, 1, fate in {"withdrawn", "again"}, fate == "sent")
        if fate in {"replaced", "both", "again"}:
            self._submit(response, decision, 2, fate == "both", fate in {"replaced", "again"})

    def _submit(self, response, decision, number, is_withdrawn, is_in_force):
        """On another day the council may have been of another type, as it is for its submission."""
        council = response.invitation.council
        facts = dict(zip(FACTS, self.rng.choice(PLACES), strict=True))
        publication = self.rng.choice(Publication.values)
        submission = copied(
            self.submission,
            response_id=response.pk,
            invitation_id=response.invitation_id,
            decision_id=decision.pk,
            number=number,
            reference=f"N{response.pk}-{number}",
            publication=publication,
            council_facts={"code": council.code, "name": council.name, **facts},
            digest=f"{response.pk}-{number}".rjust(64, "0"),
        )
        answers = {}
        rows = []
        for question in self.questions:
            state = self.rng.choice([AnswerState.ANSWERED] * 5 + AnswerState.values)
            choices, parts = self._choices(question)
            rows.append(
                SubmittedAnswer(
                    submission=submission,
                    question=question,
                    question_version=1,
                    state=state,
                    text="Yes." if question.kind == "open-text" else "",
                    # What stands beside another state is not an answer.
                    choices=choices if state != AnswerState.UNANSWERED else [],
                )
            )
            if state == AnswerState.ANSWERED:
                answers |= parts
        SubmittedAnswer.objects.bulk_create(rows)
        if is_withdrawn:
            Withdrawal.objects.create(
                submission=submission,
                withdrawn_at=submission.submitted_at,
                withdrawn_by=submission.submitted_by,
                reason="A mistake.",
            )
        if is_in_force:
            code = council.code
            self.raw[code] = answers
            self.frame[code] = {name: facts[name] for name in self.frame[code]}
            self.sent[code] = (response.invitation_id, submission.digest)
            if publication in {Publication.PUBLISHED, Publication.WILL_PUBLISH}:
                self.published.add(code)

    def _choices(self, question):
        """A choice as it is stored, and what it says of each question of the plan."""
        codes = [option.code for option in question.asked.options]
        number = question.number
        if question.kind == "open-text":
            return [], {}
        if question.kind == "grid":
            rows = self.rng.choice([["speed"], ["cost"], ["speed", "cost"], ["cost", "speed"]])
            chosen = {row: self.rng.choice(codes) for row in rows}
            stored = [f"{row}:{code}" for row, code in chosen.items()]
            return stored, {f"{number}.{row}": (code,) for row, code in chosen.items()}
        count = self.rng.randint(1, len(codes)) if question.kind == "multiple-choice" else 1
        stored = self.rng.sample(codes, count)
        return stored, {number: tuple(stored)}


def copied(row, **changes):
    """A new row that is like this one but for some columns."""
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(row, name) for name in columns} | changes
    return type(row).objects.create(**values)


# --- equal to the pure counting -------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_database_counts_what_python_counts(seed):
    crowd = Crowd(seed)
    plan = plan_of(crowd.consultation)
    collected = collect(crowd.consultation, plan)
    assert collected.frame == {
        code: {name: row[name] for name in (*plan.dimensions, plan.stratum)}
        for code, row in crowd.frame.items()
    }
    assert collected.respondents == crowd.raw.keys()
    assert collected.published == crowd.published
    assert collected.submissions == crowd.sent

    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    answers = {code: plan.chosen(given) for code, given in crowd.raw.items()}
    pure = counting(answers)
    compared = defaultdict(int)
    for question, group in itertools.product(plan.questions, layout.groups):
        coarse = [each for each in question.coarse if isinstance(each, tuple)]
        for option in (*question.options, *coarse, None):
            place = (question.id, option, group)
            assert collected.count(*place) == pure(*place), place
            compared[isinstance(option, tuple), len(group.at), question.is_crossing] += 1
    # Merged options and single ones, wholes and groups of groups, crossings and no crossings.
    assert {(merged, crossed) for merged, _, crossed in compared} == {
        (True, False),
        (False, False),
        (False, True),
    }
    assert {depth for _, depth, _ in compared} == {1, 2}
    assert any(len(names) > 1 for group in layout.groups for _, names in group.at)
    assert freeze_counts(plan, layout, collected.count, key=key(seed)) == freeze(
        plan, layout, answers, key=key(seed)
    )


def test_the_questions_are_such_that_something_could_go_wrong():
    crowd = Crowd(0)
    plan = plan_of(crowd.consultation)
    assert plan.stratum == "nation"
    assert [len(question.coarse) for question in plan.questions[:4]] == [2, 3, 3, 3]
    assert is_scale(dict(plan.asked[1].scores))
    counted = Submission.objects.filter(digest__in=[digest for _, digest in crowd.sent.values()])
    register = {code: row for code, row in crowd.frame.items() if code in crowd.raw}
    moved = [each for each in counted if each.invitation.council.type != each.council_facts["type"]]
    assert len(moved) > 10 and len(register) == counted.count()
    assert Submission.objects.count() - counted.count() > 5
    stale = SubmittedAnswer.objects.exclude(state=AnswerState.ANSWERED).exclude(choices=[])
    assert stale.count() > 20


# --- its queries ----------------------------------------------------------------------------


@pytest.mark.parametrize("crossings, most", [([], 5), (PLAN["crossings"], 6)])
def test_the_same_queries_however_many_responded(crossings, most):
    queries = []
    for councils in (1, 3, 12):
        crowd = Crowd(1, councils)
        crowd.consultation.release_plan = PLAN | {"crossings": crossings}
        crowd.consultation.save()
        plan = plan_of(crowd.consultation)
        with CaptureQueriesContext(connection) as captured:
            collected = collect(crowd.consultation, plan)
            layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
            assert len(captured) == 3  # nothing is counted for who needs the layout only
            for question, group in itertools.product(plan.questions, layout.groups):
                collected.count(question.id, None, group)
        queries.append(len(captured))
    assert queries == [most] * 3


def test_nobody_responded():
    consultation = asked_of_everybody(councils=[world.a_council()])
    plan = plan_of(consultation)
    collected = collect(consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    assert (len(collected.frame), collected.respondents, collected.submissions) == (1, set(), {})
    assert collected.count("Q1", "yes", layout.groups[0]) == 0


# --- what it refuses ------------------------------------------------------------------------


def test_groups_of_others_and_merged_multiple_choices_are_refused():
    crowd = Crowd(2, 12)
    plan = plan_of(crowd.consultation)
    collected = collect(crowd.consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    group = max(layout.groups, key=lambda group: len(group.members))
    assert collected.count("Q1", None, group) <= len(group.members)
    fewer = Group(group.at, group.members - {min(group.members)}, group.asked)
    with pytest.raises(ValueError, match="is not one of these respondents"):
        collected.count("Q1", None, fewer)
    with pytest.raises(ValueError, match="Options of Q4 do not merge"):
        collected.count("Q4", ("yes", "no"), group)
    with pytest.raises(KeyError):
        collected.count("Q6", None, group)  # free text


def test_submissions_that_were_walked():
    consultation = world.a_consultation()
    states = (State.SUBMITTED, State.APPROVED, State.WITHDRAWN, State.SUBMITTED)
    places = [world.a_response(state, place=world.a_place(consultation)) for state in states]
    plan = plan_of(consultation)
    collected = collect(consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    assert collected.respondents == {places[0].council.code, places[3].council.code}
    assert collected.published == collected.respondents  # they said that they will
    assert len(collected.frame) == 4
    counts = [collected.count("Q5", each, layout.groups[0]) for each in ("yes", "no", None)]
    assert counts == [2, 0, 2]

"""What keeps a draft from being published: each fault is named, and nothing else is."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editing
from consultations.applicability import Rule
from consultations.definition import Condition, Definition, QuestionDefinition, parse
from consultations.definition.checks import problems, without_target
from consultations.editing.conditions import Follows, follows_of
from consultations.editing.parts import Unchanged, question_of
from consultations.editing.questions import depending_on
from consultations.kinds import Option, Row
from councils.functions import CouncilFacts

FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))
EVERY_KIND = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())
COUNTY = CouncilFacts("Shire", "county", "upper", "England", "East Midlands", "SHI")
DISTRICT = CouncilFacts(
    "Place", "non-metropolitan-district", "lower", "England", "East Midlands", "PLA"
)
CITY = CouncilFacts("City", "unitary", "single", "England", "East Midlands", "CIT")
COUNCILS = (COUNTY, DISTRICT, CITY)
CARE = Rule(functions=frozenset({"adult-social-care"}))
HOUSING = Rule(functions=frozenset({"housing"}))


def by_number(definition: Definition, number: str) -> QuestionDefinition:
    return next(each for each in definition.questions if each.number == number)


def changed(definition: Definition = EVERY_KIND, **questions: dict) -> Definition:
    """The definition with other fields of some questions, without any rule of editing."""
    return replace(
        definition,
        sections=tuple(
            replace(
                section,
                questions=tuple(
                    replace(each, **questions.get(each.number, {})) for each in section.questions
                ),
            )
            for section in definition.sections
        ),
    )


def said(definition: Definition, councils: Sequence[CouncilFacts] | None = COUNCILS) -> list[str]:
    return [str(problem) for problem in problems(definition, councils)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_file_gives_can_be_published(file):
    assert said(parse(file.read_bytes()), None) == []


ONE = (Option("yes", "Yes"),)
SAME = (Option("a", "Yes"), Option("b", "Yes"))
ALONE = (Option("a", "A", is_exclusive=True), Option("b", "B", is_exclusive=True))
FLAT = (Option("a", "A"), Option("b", "B"))
NAMELESS = (Option("a", "A"), Option("b", ""))


@pytest.mark.parametrize(
    ("questions", "wanted"),
    [
        ({"Q1": {"text": ""}}, "Q1 has no wording. Write it, or say that it is not held."),
        ({"About": {"text": ""}}, "About has no wording. Write it."),
        (
            {"About": {"text": "", "is_wording_held": False}},
            "About is nothing but its text, which is said not to be held. Write it.",
        ),
        ({"Q2": {"options": ()}, "Q3": {"follows": "", "follows_when": ()}}, "Q2 has no options."),
        ({"Q6": {"options": ONE}}, "Q6 has one option only. Give at least two."),
        ({"Q5": {"options": SAME}}, "Q5 has the same option twice. Change one of the two."),
        ({"Q4": {"options": ALONE}}, "Q4 has options of which none stands beside another."),
        ({"Q9": {"options": FLAT}}, "Q9 has options that are a scale, so each step"),
        ({"Q5": {"options": NAMELESS}}, "Q5 has an option or statement without words."),
        ({"Q10": {"statements": ()}}, "Q10 has no statements. Write at least one."),
        ({"Q10": {"statements": (Row("", "A"),)}}, "Q10 has an option or statement without a code"),
        (
            {"Q1": {"applies_because": "Others were asked."}},
            "Q1 gives a reason for leaving councils out, and leaves none.",
        ),
        (
            {"Q1": {"applies_to": Rule(councils=frozenset({"SHI", "XYZ"}))}},
            "Q1 names XYZ, which the consultation does not ask. Take it off the list",
        ),
        # Conditions, each by itself.
        ({"Q3": {"follows": "Q99"}}, "Q3 depends on the answer to Q99, which is not there."),
        ({"Q3": {"follows": "Q3"}}, "Q3 depends on its own answer."),
        (
            {"Q1": {"follows": "Q2", "follows_when": ("trust",)}},
            "Q1 depends on the answer to Q2, w",
        ),
        ({"Q3": {"follows": "About"}}, "Q3 depends on About, where nothing is answered."),
        ({"Q3": {"follows": "Q1"}}, "Q3 depends on options of Q1, which has none to choose among."),
        ({"Q11": {"follows": "Q10", "follows_when": ("agree",)}}, "Q11 depends on options of Q10"),
        (
            {"Q3": {"follows_when": ("trust", "board")}},
            "Q3 depends on “board”, which is an option of Q2 no more. Choose among the options",
        ),
        ({"Thanks": {"follows": "Q1"}}, "Thanks only informs and is always shown."),
        (
            {"Q3": {"also": (Condition("Q1"),)}},
            "Q3 names no answer to Q1, beside other conditions. Choose answers, or take it away.",
        ),
        # All together.
        (
            {"Q3": {"also": (Condition("Q2", ("county",)),)}},
            "Q3 can never be asked: by its conditions, Q2 would have to be answered in ways that",
        ),
        (
            {
                "Q5": {
                    "follows": "Q4",
                    "follows_when": ("none",),
                    "also": (Condition("Q4", ("study",)),),
                }
            },
            "Q5 can never be asked: by its conditions, Q4 would have to be answered in ways that",
        ),
        (
            {"Q8": {"also": (Condition("Q6", ("no",)),)}},
            "Q8 can never be asked: by its conditions and those of the questions that it depends on"
            ", Q6",
        ),
        (
            {
                "Q6": {"applies_to": HOUSING},
                "Q11": {
                    "follows": "Q6",
                    "follows_when": ("yes",),
                    "applies_to": Rule(tiers=frozenset({"upper"})),
                },
            },
            "Q11 can never be asked: it depends on Q6, which concerns none of the councils that it",
        ),
        (
            {
                "Q5": {"applies_to": Rule(tiers=frozenset({"lower"}))},
                "Q6": {"applies_to": Rule(tiers=frozenset({"single"}))},
                "Q9": {
                    "follows": "Q5",
                    "follows_when": ("later",),
                    "also": (Condition("Q6", ("no",)),),
                },
            },
            "Q9 can never be asked: it depends on Q5 and Q6, which concern together none of the",
        ),
    ],
)
def test_each_fault_is_named(questions, wanted):
    first, *more = [
        sentence for sentence in said(changed(**questions)) if sentence.startswith(wanted[:4])
    ]
    assert wanted in first
    assert more == []


def test_what_follows_from_a_fault_is_said_of_the_follow_up_too():
    """Q6 → Q7 → Q8: when Q7 has lost its condition's only option, neither can be asked."""
    assert said(changed(Q7={"follows_when": ("perhaps",)})) == [
        "Q7 depends on “perhaps”, which is an option of Q6 no more. Choose among the options of "
        "Q6.",
        "Q8 depends on Q7, which can never be asked itself. Mend Q7, or choose another one.",
    ]
    # One of two is left: only the first is at fault.
    assert len(said(changed(Q7={"follows_when": ("yes", "perhaps")}))) == 1


def test_what_can_be_said_is_no_fault():
    both = (Condition("Q4", ("advice",)), Condition("Q2", ("trust", "county")))
    fine = changed(
        Q5={"follows": "Q4", "follows_when": ("study",), "also": both},
        Q9={"follows": "Q1"},
        Q11={"follows": "Q6", "follows_when": ("yes",), "applies_to": CARE},
        Q6={"applies_to": HOUSING},  # a unitary council has both
    )
    assert said(fine) == []
    # Who is asked matters: without it, nothing can depend on both.
    assert len(said(fine, (COUNTY, DISTRICT))) == 1
    assert said(fine, None) == []
    assert said(fine, ()) == []  # that nobody is asked is a blocker of its own


def test_sections_and_the_consultation_are_named_too():
    first, *others = EVERY_KIND.sections
    empty = replace(
        EVERY_KIND,
        title=" ",
        confidentiality="",
        asked=Rule(councils=frozenset({"XYZ"})),
        sections=(replace(first, title="", questions=()), *others),
    )
    assert said(empty) == [
        "The consultation has no title. Write it.",
        "The consultation does not say what is promised about responses. Write what is "
        "confidential.",
        "The consultation names XYZ, which its rule does not reach. Take it off the list, or "
        "change the other parts of the rule.",
        "Section 1 has no title. Write one.",
        "Section 1 has no questions. Add one, or remove the section.",
    ]


# --- against a naive oracle -------------------------------------------------------------------

CODES = ("a", "b", "c")


@st.composite
def questionnaires(draw: st.DrawFn) -> Definition:
    """Up to five choices with valid conditions on earlier ones, each for some councils."""
    questions: list[QuestionDefinition] = []
    for place in range(1, draw(st.integers(2, 5)) + 1):
        kind = draw(st.sampled_from(("single-choice", "multiple-choice")))
        lone = draw(st.booleans()) and kind == "multiple-choice"
        options = tuple(
            Option(code, code.upper(), is_exclusive=lone and code == "c") for code in CODES
        )
        conditions = []
        if questions:
            conditions = draw(
                st.lists(
                    st.builds(
                        Condition,
                        st.sampled_from([one.number for one in questions]),
                        st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True).map(
                            tuple
                        ),
                    ),
                    max_size=3,
                )
            )
        tiers = draw(st.frozensets(st.sampled_from(("upper", "lower", "single")), max_size=2))
        blank = by_number(EVERY_KIND, "Q2")
        question = replace(
            blank,
            number=f"Q{place}",
            identity=uuid.UUID(int=place),
            kind=kind,
            options=options,
            applies_to=Rule(tiers=tiers),
        )
        questions.append(question.with_conditions(conditions))
    section = replace(EVERY_KIND.sections[0], questions=tuple(questions))
    return replace(EVERY_KIND, sections=(section,))


def answers_to(question: QuestionDefinition) -> list[frozenset[str]]:
    if question.kind == "single-choice":
        return [frozenset({option.code}) for option in question.options]
    alone = {option.code for option in question.options if option.is_exclusive}
    subsets = itertools.chain.from_iterable(
        itertools.combinations(CODES, size) for size in range(1, len(CODES) + 1)
    )
    return [frozenset(one) for one in subsets if len(one) == 1 or not alone & set(one)]


def ever_asked(definition: Definition) -> set[str]:
    """By trying every council with every answer to every question."""
    questions = list(definition.questions)
    found: set[str] = set()
    for council in COUNCILS:
        for answers in itertools.product(*map(answers_to, questions)):
            chosen: dict[str, frozenset[str]] = {}
            for question, answer in zip(questions, answers, strict=True):
                if question.applies_to.fits(council) and all(
                    chosen.get(condition.follows, frozenset()) & set(condition.when)
                    for condition in question.conditions
                ):
                    chosen[question.number] = answer
            found |= set(chosen)
    return found


@given(questionnaires())
def test_a_question_is_named_exactly_when_nothing_that_anybody_answers_asks_it(definition):
    found = problems(definition, COUNCILS)
    named = {problem.number for problem in found if problem.part == "conditions"}
    for_nobody = {
        question.number
        for question in definition.questions
        if not any(question.applies_to.fits(council) for council in COUNCILS)
    }
    everybody = {question.number for question in definition.questions}
    assert named - for_nobody == everybody - ever_asked(definition) - for_nobody


# --- nothing is lost --------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn):
    """One edit of what happens to be there; many touch conditions."""
    kind = draw(
        st.sampled_from(
            ("remove", "step", "section", "number", "rename", "option", "follow", "kind")
        )
    )
    at, other, by = (
        draw(st.integers(0, 60)),
        draw(st.integers(0, 60)),
        draw(st.sampled_from((-1, 1))),
    )
    frees = draw(st.booleans())

    def edit(definition: Definition) -> Definition:
        questions = list(definition.questions)
        question, second = questions[at % len(questions)], questions[other % len(questions)]
        if kind == "remove":
            freed = depending_on(definition, question.number) if frees else ()
            return editing.remove_question(
                definition, question.identity, frees=[one.identity for one in freed]
            )
        if kind == "step":
            return editing.move_question(definition, question.identity, by)
        if kind == "section":
            numbers = [section.number for section in definition.sections]
            return editing.move_section(definition, numbers[at % len(numbers)], by)
        if kind == "number":
            return editing.renumber(definition)
        if kind == "rename":
            return editing.replace_question(definition, replace(question, number=f"X{other}"))
        if kind == "option":
            return editing.replace_question(
                definition, replace(question, options=question.options[1:])
            )
        if kind == "kind":
            return editing.replace_question(
                definition, replace(question, kind="open-text", options=())
            )
        when = tuple(option.code for option in second.options[:2])
        follows = (*follows_of(definition, question), Follows(second.identity, when))
        return editing.set_conditions(definition, question.identity, follows=follows, note="")

    return edit


def by_identity(definition: Definition) -> dict[uuid.UUID, set[tuple[uuid.UUID, tuple[str, ...]]]]:
    return {
        question.identity: {(one.identity, one.when) for one in follows_of(definition, question)}
        for question in definition.questions
    }


@given(st.lists(edits(), min_size=1, max_size=15))
def test_no_edits_lose_a_condition_or_leave_one_that_is_not_named(made):
    definition = EVERY_KIND
    for edit in made:
        before = by_identity(definition)
        try:
            edited = edit(definition)
        except Unchanged:
            continue
        after = by_identity(edited)
        assert without_target(edited) == []
        for identity, conditions in before.items():
            removed = {one for one in conditions if one[0] not in after}
            if identity in after:  # only what hung on a removed question goes
                assert conditions - removed <= after[identity]
        definition = edited
    places = {question.number: at for at, question in enumerate(definition.questions)}
    named = {
        problem.identity
        for problem in problems(definition, COUNCILS)
        if problem.part == "conditions"
    }
    for question in definition.questions:
        for condition in question.conditions:
            followed = by_number(definition, condition.follows)
            known = {option.code for option in followed.options}
            is_right = (
                places[condition.follows] < places[question.number]
                and followed.spec.is_asked
                and set(condition.when) <= known
            )
            assert is_right or question.identity in named


def test_what_depends_on_two_keeps_the_other_when_one_goes():
    both = changed(Q8={"also": (Condition("Q6", ("yes",)),), "follows_note": "If so"})
    q7 = by_number(both, "Q7")
    with pytest.raises(editing.Unfit, match="Q8 depends on"):
        editing.remove_question(both, q7.identity)
    q8 = by_number(both, "Q8").identity
    left = question_of(editing.remove_question(both, q7.identity, frees=[q8]), q8)[1]
    assert left.conditions == (Condition("Q6", ("yes",)),)
    assert left.follows_note == ""
    assert depending_on(both, "Q6") == (q7, by_number(both, "Q8"))


def test_conditions_go_along_when_questions_are_numbered_anew():
    both = changed(Q8={"also": (Condition("Q6", ("yes",)),)})
    moved = editing.move_question(both, by_number(both, "Q6").identity, -1)
    at = question_of(moved, by_number(both, "Q8").identity)[1]
    assert at.conditions == (Condition("Q7", ("loans",)), Condition("Q5", ("yes",)))


def test_a_condition_on_what_is_not_there_is_refused():
    with pytest.raises(editing.Unfit, match="There is no question Q99"):
        editing.replace_question(
            EVERY_KIND, replace(by_number(EVERY_KIND, "Q9"), also=(Condition("Q99", ("a",)),))
        )


@pytest.mark.parametrize(
    ("number", "follows", "when", "sentence"),
    [
        ("Q3", "Q5", ("later",), "stands before this one"),
        ("Q3", "Q3", (), "stands before this one"),
        ("Q3", "About", (), "stands before this one"),
        ("Q3", "Q2", (), "Choose the answers to Q2"),
        ("Q3", "Q2", ("board",), "has no answer “board” any more"),
        ("Thanks", "Q2", ("trust",), "only informs"),
    ],
)
def test_a_page_stores_only_conditions_that_a_file_could_say(number, follows, when, sentence):
    one = Follows(by_number(EVERY_KIND, follows).identity, when)
    with pytest.raises(editing.Unfit, match=sentence):
        editing.set_conditions(
            EVERY_KIND, by_number(EVERY_KIND, number).identity, follows=[one], note=""
        )

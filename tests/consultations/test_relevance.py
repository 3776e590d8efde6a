"""Which follow-ups are asked, whatever is answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consultations.relevance import Followed, FollowUp, relevant

OPTIONS = ["yes", "no", "perhaps"]


@st.composite
def questionnaires(draw):
    """Questions in their order, each free or following earlier ones, and what is chosen."""
    questions = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        earlier = [one.question for one in questions]
        follows = []
        if earlier:
            options = st.frozensets(st.sampled_from(OPTIONS))
            one = st.builds(Followed, st.sampled_from(earlier), options)
            follows = draw(st.lists(one, max_size=3))
        questions.append(FollowUp(number, tuple(follows)))
    chosen = draw(
        st.dictionaries(
            st.integers(1, 9), st.lists(st.sampled_from(OPTIONS), unique=True), max_size=8
        )
    )
    return questions, chosen


def slowly(questions, chosen):
    """The rule once more, from its end: asked if everything above it says so."""
    by_number = {one.question: one for one in questions}

    def is_asked(one):
        for followed in one.follows:
            if not followed.options:
                continue
            if not any(option in chosen.get(followed.question, ()) for option in followed.options):
                return False
            if not is_asked(by_number[followed.question]):
                return False
        return True

    return {one.question for one in questions if is_asked(one)}


@given(questionnaires())
def test_a_follow_up_is_asked_exactly_when_all_before_it_ask_for_it(drawn):
    questions, chosen = drawn
    assert relevant(questions, chosen) == slowly(questions, chosen)


@given(questionnaires())
def test_answers_to_what_is_not_asked_change_nothing(drawn):
    questions, chosen = drawn
    asked = relevant(questions, chosen)
    assert relevant(questions, {pk: v for pk, v in chosen.items() if pk in asked}) == asked


@given(questionnaires(), st.sampled_from(OPTIONS))
def test_choosing_and_taking_back_leads_to_where_it_was(drawn, option):
    questions, chosen = drawn
    before = relevant(questions, chosen)
    first = questions[0].question
    changed = {**chosen, first: [option]}
    relevant(questions, changed)
    assert relevant(questions, {**changed, first: chosen.get(first, [])}) == before


def test_advice_without_options_is_no_lock():
    both = FollowUp(3, (Followed(1), Followed(2, frozenset({"yes"}))))
    questions = [FollowUp(1), FollowUp(2, (Followed(1),)), both]
    assert relevant(questions, {}) == {1, 2}
    assert relevant(questions, {2: ["yes"]}) == {1, 2, 3}

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import Role
from councils.refusals import Conflict, Refused
from responses.actions import drafting
from responses.enums import AnswerState, State
from responses.models import Answer, AnswerRevision
from tests.world import Place, a_consultation, a_council, a_member, a_place, a_response, invite

pytestmark = pytest.mark.django_db


def save(place: Place, number: str, text: str, base: int, **kwargs: object) -> Answer:
    question = place.response.answers.get(question__number=number).question
    return drafting.save_answer(
        response=place.response,
        question=question,
        by=kwargs.pop("by", place.officer),  # type: ignore[arg-type]
        base_version=base,
        state=kwargs.pop("state", AnswerState.ANSWERED),  # type: ignore[arg-type]
        text=text,
        **kwargs,  # type: ignore[arg-type]
    )


def test_start_makes_an_answer_for_every_question_by_rule() -> None:
    consultation = a_consultation()
    for tier, state in (
        ("lower", "not-applicable"),
        ("upper", "unanswered"),
        ("single", "unanswered"),
    ):
        place = a_response(place=a_place(consultation, tier=tier))
        answers = {a.question.number: a.state for a in place.response.answers.all()}
        assert answers == {f"Q{n}": "unanswered" for n in range(1, 6)} | {"Q6": state}


def test_every_save_is_a_version_and_the_last_one_stands() -> None:
    place = a_response()
    save(place, "Q1", "One", 1)
    answer = save(place, "Q1", "Two", 2)
    assert (answer.version, answer.text) == (3, "Two")
    texts = [revision.text for revision in AnswerRevision.objects.filter(answer=answer)]
    assert texts == ["", "One", "Two"]


def test_older_version_never_overwrites() -> None:
    place = a_response()
    save(place, "Q1", "One", 1)
    with pytest.raises(Conflict) as conflict:
        save(place, "Q1", "Two", 1)
    assert conflict.value.current.text == "One"  # type: ignore[attr-defined]
    assert place.response.answers.get(question__number="Q1").text == "One"


def test_repeated_request_after_a_lost_reply_counts_as_saved() -> None:
    place = a_response()
    first = save(place, "Q1", "One", 1)
    again = save(place, "Q1", "One\r\n", 1)
    assert (again.version, again.pk) == (first.version, first.pk)


def test_answer_without_words_is_unanswered() -> None:
    place = a_response()
    save(place, "Q1", "One", 1)
    assert save(place, "Q1", " \n ", 2).state == AnswerState.UNANSWERED


@pytest.mark.parametrize("choices", [["maybe"], ["yes", "no"]])
def test_choice_must_be_one_of_the_options(choices: list[str]) -> None:
    place = a_response()
    with pytest.raises(Refused):
        save(place, "Q5", "", 1, choices=choices)


def test_open_question_takes_no_choice() -> None:
    with pytest.raises(Refused):
        save(a_response(), "Q1", "", 1, choices=["yes"])


@pytest.mark.parametrize("state", [s for s in State if s != State.DRAFTING])
def test_nothing_is_written_outside_a_draft(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused):
        save(place, "Q1", "Late", 2)
    with pytest.raises(Refused):
        drafting.save_title_block(
            response=place.response, by=place.officer, base_version=1, title="Other"
        )


@pytest.mark.parametrize("role", [Role.EXECUTIVE_MEMBER, Role.ADMINISTRATOR])
def test_only_officers_write(role: Role) -> None:
    place = a_response()
    with pytest.raises(PermissionDenied):
        save(place, "Q1", "Mine", 1, by=a_member(place.council, role))


def test_officer_of_another_council_does_not_write() -> None:
    place, other = a_response(), a_place()
    with pytest.raises(PermissionDenied):
        save(place, "Q1", "Mine", 1, by=other.officer)


def test_start_is_refused_when_closed() -> None:
    import datetime as dt

    consultation = a_consultation(closes=dt.timedelta(seconds=-1))
    place = a_place(consultation)
    with pytest.raises(Refused):
        drafting.start(invitation=place.invitation, by=place.officer)


def test_ended_role_stops_writing_at_once() -> None:
    from django.utils import timezone

    from tests.world import fresh

    place = a_response()
    place.officer.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    with pytest.raises(PermissionDenied):
        save(place, "Q1", "Mine", 1, by=fresh(place.officer))


def test_person_of_two_councils_writes_in_both() -> None:
    first = a_response()
    second_council = a_council()
    officer = a_member(second_council, Role.OFFICER)
    from councils.models import Membership

    Membership.objects.create(user=officer, council=first.council, role=Role.OFFICER)
    invitation = invite(first.invitation.consultation, second_council)
    second = drafting.start(invitation=invitation, by=officer)
    assert save(first, "Q1", "One", 1, by=officer).text == "One"
    assert second.answers.count() == 6


@given(text=st.text(max_size=300))
def test_any_text_is_kept_as_cleaned(text: str) -> None:
    from consultations.prose import clean

    place = a_response()
    answer = save(place, "Q1", text, 1)
    answer.refresh_from_db()
    assert answer.text == clean(text)
    assert clean(answer.text) == answer.text


def test_untouched_answer_of_an_older_page_never_blanks_a_colleagues_words() -> None:
    place = a_response()
    save(place, "Q1", "Theirs", 1)
    stored = save(place, "Q1", "", 1)  # the older page: Q1 was empty and was left so
    assert (stored.text, stored.version) == ("Theirs", 2)


def test_ended_role_counts_although_the_request_knows_it_not() -> None:
    from django.utils import timezone

    from responses.actions import deciding

    place = a_response(State.AWAITING_DECISION)
    assert place.member.roles  # read before the role ended
    place.member.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    with pytest.raises(PermissionDenied):
        deciding.save_decision_draft(
            response=place.response, by=place.member, outcome="supported", changes={}
        )


def test_control_characters_do_not_reach_a_title() -> None:
    place = a_response()
    drafting.save_title_block(
        response=place.response, by=place.officer, base_version=1, title="A\x01 \x1btitle\uffff"
    )
    assert place.again().title == "A title"


def test_start_fits_the_longest_names() -> None:
    consultation = a_consultation(title="T" * 200)
    consultation.publisher = "P" * 120
    consultation.save()
    assert len(a_response(place=a_place(consultation)).response.title) <= 250

"""Contributors read everything of their council's draft and write only where they are assigned."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.actions import roles
from councils.enums import Role
from councils.forms import ROLE_HINTS
from councils.models import Membership, User
from councils.refusals import Refused
from responses import permissions, policies
from responses.actions import assigning, deciding, drafting
from responses.enums import AnswerState, State
from responses.models import Answer, Assignment, Response
from tests.councils.post import an_invitation, letters
from tests.responses.test_pages import as_, section_data, url
from tests.world import Place, a_member, a_place, a_response, fill, fresh

pytestmark = pytest.mark.django_db


def a_contributor(place: Place, name: str = "") -> User:
    return a_member(place.council, Role.CONTRIBUTOR, name)


def question(place: Place, number: str) -> Any:
    return place.response.answers.get(question__number=number).question


def give(place: Place, person: User, number: str, **kwargs: Any) -> Assignment:
    """`number` "Q1" is a question, "2" a section."""
    asked = question(place, number if number.startswith("Q") else "Q1")
    sections = asked.consultation.sections
    what = (
        {"question": asked} if number.startswith("Q") else {"section": sections.get(number=number)}
    )
    return assigning.assign(
        response=place.response, by=place.officer, person=person, **what, **kwargs
    )


def save(place: Place, by: User, number: str, text: str = "Words.") -> Answer:
    answer = place.response.answers.get(question__number=number)
    is_choice = answer.question.has_options
    return drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=by,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="" if is_choice else text,
        choices=["no"] if is_choice else [],
    )


# Q1 and Q2 stand in section 1, Q3 in section 2.
ASSIGNED = {
    "nothing": [],
    "Q1 to write": [("Q1", True)],
    "Q1 to comment": [("Q1", False)],
    "section 1 to write": [("1", True)],
    "section 1 to comment": [("1", False)],
    "Q3 to write": [("Q3", True)],
    "section 1 to comment, Q1 to write": [("1", False), ("Q1", True)],
}
WRITES_Q1 = {"Q1 to write", "section 1 to write", "section 1 to comment, Q1 to write"}
COMMENTS_Q1 = set(ASSIGNED) - {"nothing", "Q3 to write"}
WRITES_SECTION_1 = {"section 1 to write"}
HOLDERS = [Role.OFFICER, Role.CONTRIBUTOR, Role.EXECUTIVE_MEMBER, Role.ADMINISTRATOR, "foreign"]


def somebody(place: Place, holder: str) -> User:
    if holder == "foreign":
        return a_member(a_place().council, Role.OFFICER)
    return a_member(place.council, holder)


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("assigned", ASSIGNED)
def test_role_by_assignment_by_state(holder: str, assigned: str) -> None:
    """Every role with every assignment, asked by the predicates and by the actions alike."""
    place = a_response()
    person = somebody(place, holder)
    for what, may_write in ASSIGNED[assigned]:
        if holder in {Role.OFFICER, Role.CONTRIBUTOR}:
            give(place, person, what, may_write=may_write)
        else:
            with pytest.raises(Refused):
                give(place, person, what, may_write=may_write)
    is_officer, is_contributor = holder == Role.OFFICER, holder == Role.CONTRIBUTOR
    writes = is_officer or (is_contributor and assigned in WRITES_Q1)
    writes_part = is_officer or (is_contributor and assigned in WRITES_SECTION_1)
    comments = holder in {Role.OFFICER, Role.EXECUTIVE_MEMBER} or (
        is_contributor and assigned in COMMENTS_Q1
    )
    person, response = fresh(person), Response.objects.with_places().get(pk=place.response.pk)
    part = response.parts.get(section__number=1)
    own = response.parts.get(kind="purpose")
    assert permissions.can_read(person, response) == (holder != "foreign")
    assert permissions.can_write_answer(person, response, question(place, "Q1")) == writes
    assert permissions.can_write_part(person, response, part) == writes_part
    assert permissions.can_write_part(person, response, own) == is_officer
    assert permissions.can_comment(person, response, question(place, "Q1")) == comments
    assert permissions.can_draft(person, response) == is_officer
    attempt(place, person, writes=writes, writes_part=writes_part, part=part)


def attempt(place: Place, person: User, *, writes: bool, writes_part: bool, part: Any) -> None:
    def save_part() -> None:
        drafting.save_part(
            response=place.response,
            part=part,
            by=person,
            base_version=part.version,
            heading=part.heading,
            text="Other paragraphs.",
        )

    for may, do in ((writes, lambda: save(place, person, "Q1")), (writes_part, save_part)):
        if may:
            do()
        else:
            with pytest.raises(PermissionDenied):
                do()
    assert place.response.answers.get(question__number="Q1").version == 1 + writes
    assert place.response.parts.get(pk=part.pk).version == 1 + writes_part


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFTING])
@pytest.mark.parametrize("may_write", [True, False])
def test_assigned_contributor_writes_in_no_other_state(state: State, may_write: bool) -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q1", may_write=may_write)
    a_response(state, place=place)
    before = place.response.answers.get(question__number="Q1")
    with pytest.raises(Refused if may_write else PermissionDenied):
        save(place, person, "Q1", "Late.")
    after = place.response.answers.get(question__number="Q1")
    assert (after.version, after.text) == (before.version, before.text)


@given(
    given_out=st.lists(
        st.tuples(st.sampled_from(["Q1", "Q2", "Q3", "Q5", "1", "2", "3"]), st.booleans()),
        max_size=4,
    ),
    ended=st.sets(st.integers(0, 3)),
)
def test_what_is_assigned_is_what_can_be_written(
    given_out: list[tuple[str, bool]], ended: set[int]
) -> None:
    """Any assignments, some ended: a contributor writes exactly what an open one covers."""
    place = a_response()
    person = a_contributor(place)
    held: dict[str, bool] = {}
    for number, (what, may_write) in enumerate(given_out):
        assignment = give(place, person, what, may_write=may_write)
        held[what] = may_write
        if number in ended:
            assigning.end_assignment(assignment=assignment, by=place.officer)
            del held[what]
    for answer in place.response.answers.select_related("question__section"):
        asked = answer.question
        may = held.get(asked.number, False) or held.get(str(asked.section.number), False)
        response = Response.objects.get(pk=place.response.pk)
        assert permissions.can_write_answer(fresh(person), response, asked) == may
        if may:
            save(place, person, asked.number)
        else:
            with pytest.raises(PermissionDenied):
                save(place, person, asked.number)


def test_everything_else_of_the_draft_is_the_officers() -> None:
    place = a_response()
    person = a_contributor(place)
    for section in ("1", "2", "3"):
        give(place, person, section)
    response = place.response
    for do in (
        lambda: drafting.save_title_block(response=response, by=person, base_version=1, title="X"),
        lambda: drafting.add_consideration(response=response, by=person, heading="A"),
        lambda: drafting.save_background_papers(
            response=response, by=person, base_version=1, titles=["A"]
        ),
        lambda: drafting.save_publication(response=response, by=person, publication="published"),
        lambda: deciding.send_for_decision(response=response, by=person),
        lambda: give_as(place, person),
    ):
        with pytest.raises(PermissionDenied):
            do()


def give_as(place: Place, by: User) -> None:
    assigning.assign(
        response=place.response, by=by, person=place.officer, question=question(place, "Q1")
    )


def test_roles_and_assignments_are_read_again_under_the_lock() -> None:
    """What the page was opened with does not count: the object of the person may be old."""
    place = a_response()
    person = a_contributor(place)
    assignment = give(place, person, "Q1")
    assert person.roles  # read, and kept on the object
    assert place.response.open_assignments
    assigning.end_assignment(assignment=assignment, by=place.officer)
    with pytest.raises(PermissionDenied):
        save(place, person, "Q1")
    give(place, person, "Q1")
    held = Membership.objects.get(user=person)
    roles.end_role(held=held, by=place.administrator)
    with pytest.raises(PermissionDenied):
        save(place, person, "Q1")


def test_who_wrote_as_contributor_does_not_decide_as_member() -> None:
    place = a_response()
    person = a_contributor(place)
    Membership.objects.create(
        user=person, council=place.council, role=Role.EXECUTIVE_MEMBER, office="Cabinet Member"
    )
    give(place, person, "Q1")
    save(place, fresh(person), "Q1")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    response = place.again()
    blockers = policies.decider_is_independent(response, fresh(person), timezone.now())
    assert [blocker.code for blocker in blockers] == ["own-work"]
    assert policies.decider_is_independent(response, place.member, timezone.now()) == []


def test_who_only_had_an_assignment_may_decide() -> None:
    place = a_response()
    person = a_contributor(place)
    Membership.objects.create(
        user=person, council=place.council, role=Role.EXECUTIVE_MEMBER, office="Cabinet Member"
    )
    give(place, person, "Q1")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert policies.decider_is_independent(place.again(), fresh(person), timezone.now()) == []


# --- pages ------------------------------------------------------------------------------------


def test_section_page_has_fields_for_what_is_assigned_only() -> None:
    place = a_response()
    person = a_contributor(place)
    save(place, place.officer, "Q1", "The officer’s words.")
    give(place, person, "Q2")
    page = as_(person).get(url("section", place, 1)).content.decode()
    assert re.findall(r'<textarea name="(Q\d-text)"', page) == ["Q2-text"]
    assert "The officer’s words." in page
    assert "Save and continue" in page
    assert "paragraphs in the report" not in page


def test_section_page_without_assignment_is_read_only() -> None:
    place = a_response()
    person = a_contributor(place)
    client = as_(person)
    page = client.get(url("section", place, 1)).content.decode()
    assert "<textarea" not in page and "Save and continue" not in page
    answer = client.post(url("section", place, 1), {"Q1-text": "Mine", "Q1-version": "1"})
    assert answer.status_code == 403
    assert place.response.answers.get(question__number="Q1").version == 1


def test_sent_fields_of_other_questions_are_not_saved() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q2")
    client = as_(person)
    data = section_data(client, place, 1, **{"Q2-text": "Mine"})
    data |= {"Q1-text": "Not mine", "Q1-version": "1"}
    client.post(url("section", place, 1), data)
    stored = {a.question.number: a.text for a in place.response.answers.select_related("question")}
    assert (stored["Q1"], stored["Q2"]) == ("", "Mine")


def test_contributor_sees_no_decision_and_reads_the_rest() -> None:
    place = a_response(State.NOT_SUPPORTED)
    client = as_(a_contributor(place))
    pages = ("task-list", "read", "history", "decision")
    statuses = {name: client.get(url(name, place)).status_code for name in pages}
    assert statuses == {"task-list": 200, "read": 200, "history": 200, "decision": 403}
    page = client.get(url("task-list", place)).content.decode()
    assert "See the decision" not in page and url("decision", place) not in page
    assert "/decisions/" not in page


def test_two_hats_see_the_decision() -> None:
    place = a_response(State.NOT_SUPPORTED)
    person = a_contributor(place)
    Membership.objects.create(user=person, council=place.council, role=Role.ADMINISTRATOR)
    assert as_(person).get(url("decision", place)).status_code == 200


def test_contributor_of_another_council_reads_nothing() -> None:
    place, other = a_response(), a_response()
    person = a_contributor(other)
    give(other, person, "Q1")
    client = as_(person)
    for name in ("task-list", "read", "history"):
        assert client.get(url(name, place)).status_code == 404
    assert client.post(url("ready", place), {"question": "Q1"}).status_code == 404


def test_part_of_an_assigned_section_can_be_written_on_its_page() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "1")
    positions = {
        name: place.response.parts.get(**which).position
        for name, which in {"own": {"section__number": 1}, "other": {"kind": "purpose"}}.items()
    }
    client = as_(person)
    assert client.get(url("part", place, positions["own"])).status_code == 200
    assert client.get(url("part", place, positions["other"])).status_code == 403


def test_administrator_invites_a_contributor_who_is_told_what_the_role_is() -> None:
    place = a_place()
    client = as_(place.administrator)
    page = client.get(reverse("councils:invite", args=[place.council.slug])).content.decode()
    assert "only where a policy officer assigns" in page
    assert set(ROLE_HINTS) == set(Role.values)
    an_invitation(council=place.council, role=Role.CONTRIBUTOR, by=place.administrator)
    assert "invited you as contributor of" in letters()[-1].message


ORDER = list(itertools.product([True, False], repeat=2))


@pytest.mark.parametrize(("first", "second"), ORDER)
def test_given_anew_with_other_terms_replaces(first: bool, second: bool) -> None:
    place = a_response()
    person = a_contributor(place)
    one = give(place, person, "Q1", may_write=first)
    two = give(place, person, "Q1", may_write=second)
    assert (one.pk == two.pk) == (first == second)
    open_ones = Assignment.objects.open()
    assert [each.may_write for each in open_ones] == [second]

"""What is signed is what was on the page: where anything changed, nothing is signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from councils.enums import Role
from responses.actions import deciding, drafting
from responses.enums import AnswerState, InterestKind, State
from responses.models import Decision
from tests.world import Place, a_member, a_practice, a_response, consult, sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN = "Sign the decision"


def a_comment(place: Place) -> None:
    deciding.comment_to_record(
        response=place.response,
        by=place.council.memberships.get(role=Role.CONSULTEE).user,
        interest_kind=InterestKind.NONE,
        comment="Housing should come first.",
    )


def other_words(place: Place) -> None:
    """The officer recalls the report, changes an answer and sends it again."""
    deciding.recall(response=place.response, by=place.officer)
    answer = place.again().answers.select_related("question").get(question__number="Q2")
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="Quite another answer.",
    )
    deciding.send_for_decision(response=place.again(), by=place.officer)


def another_rule(place: Place) -> None:
    a_practice(place, 5)


# What happens while the page is open; what the member is told, and sees when they look again.
MEANWHILE: dict[str, tuple[Callable[[Place], None], str, str]] = {
    "a comment": (a_comment, "commented to the record", "Housing should come first."),
    "other words": (other_words, "sent for decision again", "Quite another answer."),
    "another rule of call-in": (another_rule, "Nothing was signed", "For 5 working days after"),
}


def choosing(visit: Callable[..., Any], place: Place, **how: bool) -> Any:
    """The member before the page that signs."""
    member = visit(place.member, place, **how)
    member.go("decide/").check("Supported").declare_nothing().click("Continue to signing")
    return member.prove().reads("Check and sign your decision")


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changed_is_not_signed_and_is_shown(visit: Callable[..., Any], what: str) -> None:
    place = a_response(State.AWAITING_DECISION)
    consult(place)
    happens, told, shown = MEANWHILE[what]
    member = choosing(visit, place)
    member.does_not_read(shown)
    happens(place)
    member.click(SIGN).look().reads(told)
    assert not Decision.objects.exists() and place.again().state == State.AWAITING_DECISION
    member.reads(shown)
    if what == "other words":  # what changed, word by word; then it is decided afresh
        expect(member.page.locator("#Q2 ins")).to_contain_text("Quite another")
        member.click("Go on to the decision").reads("This is round 2.")
        return
    member.type_name().click(SIGN).reads("Your decision is signed and on record.")


@pytest.mark.parametrize("script", [True, False])
def test_double_click_signs_once(visit: Callable[..., Any], script: bool) -> None:
    place = a_response(State.AWAITING_DECISION)
    member = choosing(visit, place, script=script)
    member.page.get_by_role("button", name=SIGN).dblclick()
    expect(member.page).to_have_url(f"{member.site}{member.here}decision/")
    member.reads("Decision: supported").reads(place.member.name)
    assert Decision.objects.count() == 1


def test_stale_tab_and_second_signer(visit: Callable[..., Any]) -> None:
    place = a_response(State.AWAITING_DECISION)
    other = a_member(place.council, Role.EXECUTIVE_MEMBER, "Lea Example", office="Leader")
    member = choosing(visit, place)
    tab = member.another_tab().go("decide/confirm/").type_name()
    another = visit(other, place)
    another.go("decide/").check("Supported").declare_nothing().click("Continue to signing")
    another.prove().reads("Check and sign your decision")

    member.click(SIGN).reads("Your decision is signed and on record.")
    for late in (tab, another):
        late.click(SIGN).look().reads("Decision: supported").reads(place.member.name)
        late.reads("decided").does_not_read("is signed and on record")
    assert Decision.objects.count() == 1


def test_stale_page_of_submission_sends_nothing(visit: Callable[..., Any]) -> None:
    """The decision was reopened and made again while the officer looked at the page."""
    place = a_response(State.APPROVED)
    officer = visit(place.officer, place)
    officer.go("submit/")
    deciding.reopen(response=place.response, by=place.member, reason="Not yet.")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    officer.click("Submit the response").look().reads("A newer decision was signed")
    assert place.again().state == State.APPROVED
    officer.go("submit/").click("Submit the response").reads("Response submitted")

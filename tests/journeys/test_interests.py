"""Interests that are declared, and members who are heard before a decision is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from post_office.models import Email

from councils.enums import Role
from responses.enums import State
from responses.models import Decision
from tests.world import Place, a_member, a_response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INTEREST = "I own shares in the company concerned."


@pytest.fixture
def place() -> Place:
    return a_response(State.AWAITING_DECISION)


def test_who_has_a_pecuniary_interest_hands_over(visit: Callable[..., Any], place: Place) -> None:
    other = a_member(place.council, Role.EXECUTIVE_MEMBER, "Lea Example", office="Leader")
    member, another = visit(place.member, place), visit(other, place)
    member.go("decide/").check("Supported").check("There were none")
    member.check("A disclosable pecuniary interest").fill("What the interest is", INTEREST)
    member.click("Continue to signing").look()
    member.reads("With such an interest you take no part in the decision")
    # Not even by the address of the page that signs.
    member.go("decide/confirm/").prove().look()
    member.reads("You declared an interest and cannot sign")
    assert not Decision.objects.exists()

    member.click("Hand the decision over to another executive member", "link").look()
    member.click("Declare it and hand the decision over")
    member.look().reads("Choose who decides instead").check("Lea Example")
    member.click("Declare it and hand the decision over").look()
    member.reads("It is handed over to Lea Example").open("decide/")
    member.reads("so you take no part in it").does_not_read("Continue to signing")
    told = {mail.to[0] for mail in Email.objects.all()}
    assert {other.email, place.officer.email} <= told
    assert INTEREST not in "".join(mail.message for mail in Email.objects.all())

    another.open("read/").click("Decide").check("Supported").sign()
    another.reads("Decision: supported").reads("Lea Example, Leader").reads(INTEREST)
    another.reads("Took no part")


def test_with_a_dispensation_the_member_signs(visit: Callable[..., Any], place: Place) -> None:
    member = visit(place.member, place)
    member.go("decide/").check("Supported").check("There were none")
    member.check("A disclosable pecuniary interest").fill("What the interest is", INTEREST)
    member.page.get_by_label("Dispensation, if one was granted").fill("Standards, 2 March.")
    member.sign(declares=False).reads(INTEREST).reads("Standards, 2 March.")


def test_consulted_members_comment_or_are_silent(visit: Callable[..., Any], place: Place) -> None:
    for name, office in (("Hetty Example", "Member for Housing"), ("Rob Example", "Roads")):
        a_member(place.council, Role.CONSULTEE, name, office=office)
    hetty = place.council.memberships.get(user__name="Hetty Example").user
    officer, member = visit(place.officer, place), visit(place.member, place)
    consulted, today = visit(hetty, place), timezone.localdate()
    officer.open("consulted/").click("Ask to comment").look().reads("Choose who is asked")
    for name in ("Hetty Example", "Rob Example"):
        officer.check(name).date("Comment by", today).click("Ask to comment").look()
        officer.reads(f"{name} was asked to comment, by e-mail.")
    officer.reads("There is nobody else to ask.")

    (mail,) = Email.objects.filter(to=hetty.email)
    assert f"{consulted.here}consulted/comment/" in mail.message
    consulted.open("consulted/comment/").click("Enter it in the record")
    consulted.look().reads("Declare an interest, or that you have none")
    consulted.page.get_by_label("Your comment").fill("Housing should come first.")
    consulted.check("I have no interest to declare").click("Enter it in the record").look()
    consulted.reads("Your comment and your declaration are in the record.")
    consulted.does_not_read("Enter it in the record")

    member.open("read/").reads("Housing should come first.").click("Decide")
    member.check("Supported").declare_nothing().click("Continue to signing").prove().look()
    member.reads("Rob Example has not answered yet.").reads("Housing should come first.")
    member.click("Sign the decision").look().reads("Housing should come first.")
    member.reads("Declared that there is no interest.")
    member.reads("had not commented when the decision was made")

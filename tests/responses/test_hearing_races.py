"""A comment to the record and a signature at once, with a control that must fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from councils.refusals import Refused
from responses.actions import deciding, moving
from responses.actions.deciding import hearing
from responses.enums import InterestKind, State, Verb
from responses.models import Decision
from tests.responses.test_races import at_once, not_locked
from tests.world import ASKED, a_response, consult

pytestmark = pytest.mark.django_db(transaction=True)


def what_happens() -> tuple[bool, bool, bool]:
    """Whether it was signed, whether the comment was taken, and whether the record lacks one that
    was taken."""
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)

    def comment() -> Any:
        return deciding.comment_to_record(
            response=place.response,
            by=member,
            comment="Wait for me.",
            interest_kind=InterestKind.NONE,
        )

    def sign() -> Any:
        return deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )

    at_once(comment, sign)
    decision = Decision.objects.filter(response=place.response).first()
    stored = place.response.consulted_members.get()
    if decision is None:
        return False, bool(stored.commented_at), False
    recorded = json.loads(decision.canonical)["consulted"][0]
    return True, bool(stored.commented_at), recorded["comment"] != stored.comment


def test_comment_is_in_what_is_signed_or_refused() -> None:
    for _ in range(10):
        is_signed, is_taken, is_lost = what_happens()
        assert is_signed != is_taken
        assert not is_lost


def test_comment_against_signature_without_the_lock_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    # Without the lock two events may also draw the same number; that is not what is measured.
    noted = hearing.note

    def note(response: Any, verb: Verb, *rest: Any) -> Any:
        return None if verb == Verb.COMMENT_TO_RECORD else noted(response, verb, *rest)

    monkeypatch.setattr(hearing, "note", note)
    monkeypatch.setattr(hearing, "locked", not_locked)
    monkeypatch.setattr(moving, "locked", not_locked)
    # The first round that goes wrong is enough.
    assert any(what_happens()[2] for _ in range(100))


def test_two_comments_of_one_member_are_one() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)

    def comment(words: str) -> Any:
        return deciding.comment_to_record(
            response=place.response, by=member, comment=words, interest_kind=InterestKind.NONE
        )

    results = at_once(lambda: comment("One."), lambda: comment("Two."))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert place.response.events.filter(verb="comment-to-record").count() == 1


def withdrawn_or_said() -> tuple[bool, bool]:
    """A request is withdrawn while the member comments: whether each was done."""
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    asked = place.response.consulted_members.get()
    at_once(
        lambda: deciding.withdraw_request(asked=asked, by=place.officer),
        lambda: deciding.comment_to_record(
            response=place.response,
            by=member,
            comment="Wait for me.",
            interest_kind=InterestKind.NONE,
        ),
    )
    stored = place.response.consulted_members.get()
    return stored.withdrawn_at is not None, stored.commented_at is not None


def test_a_request_is_withdrawn_or_answered_never_both() -> None:
    for _ in range(5):
        is_withdrawn, is_said = withdrawn_or_said()
        assert is_withdrawn != is_said

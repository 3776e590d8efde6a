"""What the record of a decision says beside its words, and what is asked of whoever signs it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from post_office.models import Email

from councils.enums import Role
from councils.refusals import Refused
from responses.actions import deciding, drafting
from responses.actions.deciding import Change
from responses.actions.deciding.asked import still_asked
from responses.enums import InterestKind, Outcome, PartKind, State, Verb
from responses.models import Decision, DecisionDraft, HandOver, Response
from responses.particulars import Particulars
from responses.presenters import decision_words, record_rows
from responses.said import Said
from responses.verification import faults
from tests.responses.test_pages import as_, queries, reauthenticate, unchanged, url
from tests.world import ASKED, Place, a_member, a_place, a_response, fill, sign

pytestmark = pytest.mark.django_db

OTHERS = {"interest_kind": InterestKind.OTHER, "interest": "My sister works there."}
PECUNIARY = {"interest_kind": InterestKind.PECUNIARY, "interest": "I own the land."}
GRANTED = {"dispensation": "Granted by the monitoring officer, 3 March 2015."}
ALL_GIVEN = frozenset({PartKind.RECOMMENDATIONS, PartKind.ALTERNATIVES, PartKind.REASONS})


def a_draft(place: Place, outcome: str = Outcome.SUPPORTED, **more: Any) -> DecisionDraft:
    values = {**ASKED, **more}
    return deciding.save_decision_draft(
        response=place.response,
        by=more.pop("by", place.member),
        outcome=outcome,
        changes=values.pop("changes", {}),
        **{name: value for name, value in values.items() if name != "by"},
    )


def sign_draft(place: Place, draft: DecisionDraft, by: Any = None) -> Decision:
    response = Response.objects.get(pk=place.response.pk)
    return deciding.decide(
        response=response,
        by=by or place.member,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
    )


def words_of(rows: Any) -> dict[str, str]:
    return {row.label: row.words for row in rows}


# --- what is still asked --------------------------------------------------------------------


def expected(draft: DecisionDraft, given: frozenset[PartKind]) -> set[str]:
    """The rule once more, as a table of what is said and what is not."""
    kind, codes = draft.interest_kind, set()
    has_interest = kind in {"other", "pecuniary"}
    if kind == "" or (has_interest and not draft.interest):
        codes.add("interest")
    if kind == "none" and (draft.interest or draft.dispensation):
        codes.add("interest")
    if kind == "pecuniary" and not draft.dispensation:
        codes.add("pecuniary")
    ways = [PartKind.ALTERNATIVES in given, draft.has_no_alternatives, bool(draft.alternatives)]
    if not any(ways) or (draft.has_no_alternatives and sum(ways) > 1):
        codes.add("alternatives")
    if not draft.reasons and (draft.outcome == "not-supported" or PartKind.REASONS not in given):
        codes.add("reasons")
    return codes


def test_every_kind_of_interest_with_every_outcome_and_every_report() -> None:
    response = Response()
    seen = set()
    for kind, outcome, nature, granted, own, none, reasons, given in product(
        ["", *InterestKind.values],
        ["", *Outcome.values],
        ["", "My sister works there."],
        ["", "Granted."],
        ["", "Doing nothing."],
        [False, True],
        ["", "Because."],
        [frozenset(), ALL_GIVEN],
    ):
        draft = DecisionDraft(
            outcome=outcome,
            interest_kind=kind,
            interest=nature,
            dispensation=granted,
            alternatives=own,
            has_no_alternatives=none,
            reasons=reasons,
        )
        found = {end.code for end in still_asked(response, draft, given)}
        assert found == expected(draft, given), (kind, outcome, nature, granted, own, none, given)
        seen |= found
    assert seen == {"interest", "pecuniary", "alternatives", "reasons"}


def test_every_end_leads_to_its_field_on_the_page() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    page = client.get(url("decide", place)).content.decode()
    listed = page.split("Still asked of you")[1].split("</ul>")[0]
    for anchor in ("id_outcome", "id_interest_kind", "id_alternatives"):
        assert f'href="#{anchor}"' in listed and f'id="{anchor}"' in page
    # Reasons are given by the report.
    assert "id_reasons" not in listed
    a_draft(place)
    assert "Still asked of you" not in client.get(url("decide", place)).content.decode()


def test_what_the_report_says_is_not_asked_again() -> None:
    place = a_response()
    fill(place)
    for kind in (PartKind.ALTERNATIVES, PartKind.REASONS):
        part = place.response.parts.get(kind=kind)
        drafting.save_part(
            response=place.response,
            part=part,
            by=place.officer,
            base_version=1,
            heading=part.heading,
            text="To do nothing." if kind == PartKind.ALTERNATIVES else "",
        )
    deciding.send_for_decision(response=place.response, by=place.officer)
    page = as_(place.member).get(url("decide", place)).content.decode()
    assert "The report’s own part stands." in page and "There were none" not in page
    asked = [end.code for end in deciding.open_ends(place.again(), a_draft(place))]
    assert asked == ["reasons", "alternatives"]  # "none" was said of a report that names some
    draft = a_draft(place, reasons="It is right.", has_no_alternatives=False)
    said = words_of(record_rows(json.loads(sign_draft(place, draft).canonical)))
    assert said["Alternatives considered and rejected"] == "To do nothing."
    assert said["Reasons"] == "It is right."


# --- interests ------------------------------------------------------------------------------


def test_who_has_a_pecuniary_interest_cannot_sign_and_is_shown_how_to_hand_over() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    sent = {**unchanged(client, place), "outcome": "supported", "has_no_alternatives": "on"}
    answer = client.post(url("decide", place), {**sent, **PECUNIARY})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You declared an interest and cannot sign" in page
    assert f'href="{url("hand-over", place)}"' in page and "I own the land." in page
    draft = place.response.decision_drafts.get()
    with pytest.raises(Refused, match="take no part"):
        sign_draft(place, draft)
    reauthenticate(client)
    assert client.get(url("confirm-decision", place))["Location"] == url("decide", place)
    assert place.again().state == State.AWAITING_DECISION
    decision = sign_draft(place, a_draft(place, **PECUNIARY, **GRANTED))
    assert (decision.interest_kind, decision.interest) == ("pecuniary", "I own the land.")
    assert decision.dispensation.startswith("Granted by the monitoring officer")
    assert faults(place.again()) == []


def test_another_interest_is_declared_and_stands_in_the_record() -> None:
    place = a_response(State.AWAITING_DECISION)
    decision = sign_draft(place, a_draft(place, **OTHERS))
    assert words_of(decision_words(decision).rows)["Interests declared"] == (
        "An interest that does not stop them from deciding: My sister works there."
    )


def test_in_wales_the_interest_is_called_as_the_code_there_calls_it() -> None:
    place = a_response(
        State.AWAITING_DECISION, place=a_place(nation="Wales", region="", type="welsh-unitary")
    )
    page = as_(place.member).get(url("decide", place)).content.decode()
    assert "A prejudicial interest" in page and "disclosable" not in page


# --- handing over ---------------------------------------------------------------------------


def a_colleague(place: Place) -> Any:
    return a_member(place.council, Role.EXECUTIVE_MEMBER, "Mina Example", office="Leader")


def handed(place: Place, to: Any, by: Any = None) -> HandOver:
    return deciding.hand_over(
        response=place.response,
        by=by or place.member,
        to=to,
        interest_kind=InterestKind.PECUNIARY,
        interest="I own the land.",
    )


def test_handing_over_on_the_page() -> None:
    place = a_response(State.AWAITING_DECISION)
    other = a_colleague(place)
    a_draft(place, **PECUNIARY)
    client, where = as_(place.member), url("hand-over", place)
    page = client.get(where).content.decode()
    assert "Mina Example" in page and "I own the land." in page  # as it was declared already
    assert client.post(where, {"interest": "I own it."}).status_code == 422
    answer = client.post(
        where, {"interest_kind": "pecuniary", "interest": "I own the land.", "to": other.pk}
    )
    assert answer.status_code == 302
    row = HandOver.objects.get()
    assert (row.member, row.to, row.to_name) == (place.member, other, "Mina Example")
    response = place.again()
    assert response.state == State.AWAITING_DECISION
    assert not response.decision_drafts.exists()
    event = response.events.order_by("-number").first()
    assert event is not None and event.verb == Verb.HAND_OVER
    assert "I own the land." not in json.dumps(event.facts)
    mails = {to: mail for mail in Email.objects.all() for to in mail.to if "handed" in mail.message}
    assert set(mails) == {other.email, place.officer.email}
    assert all("land" not in mail.message for mail in mails.values())
    assert "handed over to you" in mails[other.email].message
    # Afterwards nothing is open to who handed it over.
    for name in ("decide", "return"):
        page = client.get(url(name, place)).content.decode()
        assert "so you take no part in it" in page
    assert "so you take no part in it" in client.get(url("task-list", place)).content.decode()
    again = client.get(where).content.decode()
    assert "You cannot hand this over" in again
    with pytest.raises(Refused, match="take no part"):
        a_draft(place)
    with pytest.raises(Refused, match="take no part"):
        deciding.return_for_changes(response=response, by=place.member, reason="No.")


def test_the_record_says_who_declared_an_interest_and_took_no_part() -> None:
    place = a_response(State.AWAITING_DECISION)
    other = a_colleague(place)
    handed(place, other)
    decision = sign_draft(place, a_draft(place, by=other), by=other)
    said = words_of(decision_words(decision).rows)
    assert said["Interests declared"] == "None declared"
    assert said["Took no part"].startswith(f"{place.member.name}, Deputy Leader & Executive")
    assert "handed the decision over to Mina Example" in said["Took no part"]
    assert "A disclosable pecuniary interest: I own the land." in said["Took no part"]
    assert faults(place.again()) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.update(interest="")
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.all().delete()


def test_a_decision_signed_on_a_page_from_before_a_hand_over_is_not_signed() -> None:
    """The record says who took no part, so what was on the page has changed."""
    place = a_response(State.AWAITING_DECISION)
    other = a_colleague(place)
    draft = a_draft(place, by=other)
    response = Response.objects.get(pk=place.response.pk)
    seen = deciding.page_digest(response, draft)
    handed(place, other)
    with pytest.raises(Refused, match="Nothing was signed"):
        deciding.decide(response=place.again(), by=other, nonce=draft.nonce, seen_digest=seen)


def test_nobody_is_offered_who_could_not_decide() -> None:
    place = a_response()
    writer, other, third = (a_member(place.council, Role.EXECUTIVE_MEMBER) for _ in range(3))
    a_member(place.council, Role.OFFICER)
    a_member(a_place().council, Role.EXECUTIVE_MEMBER)
    # The writer was an officer, too.
    writer.memberships.create(council=place.council, role=Role.OFFICER)
    part = place.response.parts.get(kind=PartKind.PURPOSE)
    drafting.save_part(
        response=place.response, part=part, by=writer, base_version=1, heading="Aim", text="Ours."
    )
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    offered = deciding.others_who_decide(place.again(), place.member)
    assert set(offered) == {other, third}
    handed(place, other)
    assert set(deciding.others_who_decide(place.again(), other)) == {third}
    for to in (place.member, writer, place.officer, other):
        with pytest.raises(Refused, match="choose somebody else"):
            handed(place, to, by=other)
    with pytest.raises(Refused, match="so you take no part"):
        handed(place, third)
    with pytest.raises(PermissionDenied):
        handed(place, third, by=place.officer)


def test_a_named_decider_is_named_anew() -> None:
    place = a_response(State.AWAITING_DECISION)
    other = a_colleague(place)
    Response.objects.filter(pk=place.response.pk).update(decider=place.member)
    handed(place, other)
    assert place.again().decider == other


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED, State.SUBMITTED])
def test_it_is_handed_over_only_while_it_awaits_a_decision(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused, match="does not await a decision"):
        handed(place, a_colleague(place))


# --- the record -----------------------------------------------------------------------------


def test_the_record_holds_everything_in_its_order() -> None:
    place = a_response()
    fill(place)
    drafting.save_title_block(
        response=place.response, by=place.officer, base_version=1, reference="J030"
    )
    drafting.save_particulars(
        response=place.response,
        by=place.officer,
        base_version=1,
        said=Particulars(
            is_key=True,
            key_reason="It concerns two wards.",
            key_notice="Notice 7",
            lead_officer="Lee Example",
            proper_officer="Prue Example",
            consultation_undertaken="All members.",
            urgency_reason="The deadline.",
            urgency_agreed_by="Chair of scrutiny",
        ),
    )
    drafting.save_background_papers(
        response=place.response, by=place.officer, base_version=1, titles=["Notes"]
    )
    deciding.send_for_decision(response=place.response, by=place.officer)
    draft = a_draft(place, reasons="It is right.", comments="Well done.")
    client = as_(place.member)
    reauthenticate(client)
    before = client.get(url("confirm-decision", place)).content.decode()
    decision = sign_draft(place, draft)
    rows = decision_words(decision).rows
    said = words_of(rows)
    assert list(said) == [
        "Title and reference",
        "Council",
        "Decision maker",
        "Decision",
        "Comments of the decision maker",
        "Date of the decision",
        "Reasons",
        "Alternatives considered and rejected",
        "Interests declared",
        "Report considered",
        "Hash of the report",
        "Background papers",
        "Key decision",
        "Classification",
        "Consultation undertaken",
        "Why it cannot wait for call-in",
        "Call-in",
        "Wards affected",
        "Community assemblies",
        "Report by",
        "Contact",
        "Lead officer",
        "Statement produced by",
    ]
    assert said["Key decision"] == "Yes\nIt concerns two wards.\nNotice: Notice 7"
    assert said["Why it cannot wait for call-in"] == "The deadline.\nAgreed by Chair of scrutiny"
    assert said["Alternatives considered and rejected"] == "None"
    assert said["Background papers"] == "- Notes"
    after = as_(place.officer).get(url("decision", place)).content.decode()
    for page in (before, after):
        for words in ("Prue Example", "None declared", "Chair of scrutiny", "(J030)"):
            assert words in page
    assert decision.made_on == timezone.localdate(decision.decided_at)
    assert (decision.way, decision.has_no_alternatives) == ("signed", True)


def test_records_from_before_this_was_asked_say_so_and_verify() -> None:
    """A record as version 2 of the signed page wrote it, with its own chain."""
    from responses.canonical import canonical_json, digest

    place = a_response(State.AWAITING_DECISION)
    draft = a_draft(place)
    response = Response.objects.get(pk=place.response.pk)
    content = deciding.page_content(response, draft)
    since = ("council", "round", "alternatives", "has_no_alternatives", "interest_kind")
    for name in (*since, "interest", "dispensation", "took_no_part", "way"):
        del content[name]
    del content["response"]["particulars"]
    content |= {"schema": "decision/2", "response": content["response"] | {"schema": "response/4"}}
    old = Decision(
        outcome="supported",
        decided_at=dt.datetime(2015, 3, 4, 12, tzinfo=dt.UTC),
        decided_by=place.member,
        signed_name=content["signed_name"],
        office=content["office"],
        canonical=canonical_json(content),
        digest=digest(content),
    )
    said = words_of(decision_words(old).rows)
    assert said["Interests declared"] == "Not said" and said["Key decision"] == "Not said"
    assert said["Alternatives considered and rejected"] == "Not said"
    assert said["Date of the decision"] == "4 March 2015"
    assert "Council" not in said
    old.response, old.number = response, 1
    old.save()
    event = response.events.order_by("-number").first()
    assert event is not None
    event.facts = {"decision": 1, "content": old.digest}
    from responses.verification import _decision

    assert list(_decision(response, event)) == []


FIELDS: dict[str, Callable[[DecisionDraft], None]] = {
    name: (lambda draft, name=name: setattr(draft, name, f"{getattr(draft, name)}x"))  # type: ignore[misc]
    for name in (
        "outcome",
        "reasons",
        "comments",
        "consultee_comments",
        "alternatives",
        "interest_kind",
        "interest",
        "dispensation",
    )
}
FIELDS["has_no_alternatives"] = lambda draft: setattr(draft, "has_no_alternatives", False)


def test_any_single_field_changes_what_is_signed() -> None:
    place = a_response(State.AWAITING_DECISION)
    draft = a_draft(place)
    response = place.again()
    seen = {deciding.page_digest(response, draft)}
    for change in FIELDS.values():
        other = DecisionDraft.objects.get(pk=draft.pk)
        change(other)
        seen.add(deciding.page_digest(response, other))
    said = Particulars().to_json()
    for name, value in said.items():
        changed = {**said, name: (not value) if isinstance(value, bool) else [*value, "x"]}
        Response.objects.filter(pk=response.pk).update(particulars=changed)
        seen.add(deciding.page_digest(place.again(), draft))
    Response.objects.filter(pk=response.pk).update(particulars={})
    # A control: the same once more adds nothing.
    seen.add(deciding.page_digest(place.again(), draft))
    assert len(seen) == 1 + len(FIELDS) + len(said)


@pytest.mark.parametrize("column", ["interest", "alternatives", "dispensation", "way"])
def test_a_record_that_was_altered_afterwards_is_named(column: str) -> None:
    place = a_response(State.AWAITING_DECISION)
    decision = sign_draft(place, a_draft(place, **OTHERS))
    altered = {"way": "paper", "recorded_by_id": place.officer.pk} if column == "way" else {}
    columns = altered or {column: "Something else."}
    assert faults(place.again()) == []
    guard = "responses_decision_no_update"
    where = "" if connection.vendor == "sqlite" else " ON responses_decision"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}{where}")
    Decision.objects.filter(pk=decision.pk).update(**columns)
    assert faults(place.again()) == ["the record of decision 1 is not what was signed"]


# --- why words depart -----------------------------------------------------------------------


def test_changed_words_need_a_reason_beside_the_field_and_nothing_typed_is_lost() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    sent = {
        **unchanged(client, place),
        "outcome": "modified",
        "Q2-text": "The member’s words.",
        "interest_kind": "none",
        "has_no_alternatives": "on",
    }
    answer = client.post(url("decide", place), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Say why your words for Q2 differ from the suggested ones.") == 2
    assert 'id="id_Q2-why-error"' in page and "The member’s words." in page
    assert 'href="#id_Q2-why"' in page
    answer = client.post(url("decide", place), {**sent, "Q2-why": "Clearer."})
    assert answer["Location"] == url("confirm-decision", place)


def test_changes_are_read_side_by_side_or_in_one_text() -> None:
    place = a_response(State.AWAITING_DECISION)
    question = place.response.answers.get(question__number="Q1").question
    change = Change(Said("answered", "Our own answer to Q1."), "Clearer.")
    sign(place, Outcome.MODIFIED, {question.pk: change})
    client, where = as_(place.officer), url("decision", place)
    beside = client.get(where).content.decode()
    assert 'href="?changes=one-text"' in beside and "Decided (underlined: added)" in beside
    left, right = beside.split("Decided (underlined: added)")
    assert "<ins>" in right and "<del>" not in right and "<del>" not in left.split("Q2.")[1:]
    one = client.get(f"{where}?changes=one-text").content.decode()
    assert "What changed (struck out: removed; underlined: added)" in one
    assert "added: </span>own" in one and 'href="?changes=side-by-side"' in one


def test_queries_stay_the_same() -> None:
    place = a_response(State.AWAITING_DECISION)
    other = a_colleague(place)
    names = ("decide", "hand-over")
    counted = [[queries(as_(other), url(name, place)) for name in names]]
    for number in (1, 3):
        for _ in range(number):
            handed(place, other, by=a_member(place.council, Role.EXECUTIVE_MEMBER))
        counted.append([queries(as_(other), url(name, place)) for name in names])
    assert max(counted[0]) <= 10, counted
    assert counted[1] == counted[2] == [one + 1 for one in counted[0]]

"""What each paper says when there is more than one decision: amended, decided again while a
submission stands, given up with its draft, withdrawn."""

from __future__ import annotations

import json
from typing import Any

import pytest

from councils.enums import RouteKind
from responses.actions import deciding, revising, submitting
from responses.enums import AmendmentState, Outcome, PaperKind, State
from responses.models import Response, Submission
from responses.paper import decision_register_entry, paper_facts, paper_html
from responses.paper.recorded import decision_of_record
from tests.responses.papers import a_decided_place, decided_anew
from tests.responses.test_amending import an_amendment
from tests.responses.test_revising import modified, revised
from tests.world import Place, sign

pytestmark = pytest.mark.django_db


def report(place: Place) -> Any:
    return paper_facts(place.again(), PaperKind.REPORT)


def record(place: Place, number: int | None = None) -> Any:
    return paper_facts(place.again(), PaperKind.DECISION, number)


def words(blocks: Any) -> str:
    return " ".join(line for block in blocks for line in block.lines)


def test_an_amended_decision_says_what_it_amends_and_why() -> None:
    place, _ = an_amendment(AmendmentState.SIGNED)
    second = place.response.decisions.get(number=2)
    says = "Decision no. 1. What was not amended is carried over from it."
    for kind in (PaperKind.REPORT, PaperKind.ANNOTATED):
        decision = paper_facts(place.again(), kind).decision  # type: ignore[union-attr]
        assert decision.digest == second.digest
        assert words(decision.amends) == f"{says} A wrong figure."
    assert record(place).number == 2 and record(place).standing == ""
    line = next(one for one in record(place).lines if one.label == "Amends")
    assert words(line.value).startswith(says)
    assert report(place).submission is None and report(place).sent_on_another == ""
    first = record(place, 1)
    assert first.number == 1 and "amended this one and took its place" in first.standing


def test_a_decision_newer_than_what_was_submitted_is_never_taken_for_what_was_sent() -> None:
    place = revised(State.APPROVED)
    sent, newer = Submission.objects.get(), place.response.decisions.get(number=2)
    says = f"Submission {sent.reference} of "
    for kind in (PaperKind.REPORT, PaperKind.ANNOTATED):
        facts: Any = paper_facts(place.again(), kind)
        assert facts.decision.digest == newer.digest
        assert facts.submission is None
        assert facts.sent_on_another.startswith(says)
        assert "rests on decision no. 1 of " in facts.sent_on_another
        html = paper_html(facts)
        assert facts.sent_on_another in html and "Submitted on" not in html
    assert record(place).number == 2
    assert record(place).standing == report(place).sent_on_another
    assert "Decision no. 2 of" in record(place, 1).standing
    assert f"{says}" in record(place, 1).standing and "rests on it" in record(place, 1).standing
    assert decision_register_entry(decision_of_record(place.again())).status != "Superseded"  # type: ignore[arg-type]
    paper: Any = paper_facts(place.again(), PaperKind.SUBMISSION)
    assert (paper.reference, paper.standing) == (sent.reference, "")


def test_when_it_is_submitted_the_papers_are_of_the_second_and_the_first_stay() -> None:
    place = revised(State.APPROVED)
    first = Submission.objects.get()
    submitting.submit(response=place.response, by=place.officer)
    second = Submission.objects.get(number=2)
    assert report(place).submission.reference == second.reference
    assert report(place).sent_on_another == record(place).standing == ""
    paper: Any = paper_facts(place.again(), PaperKind.SUBMISSION)
    assert (paper.reference, paper.number) == (second.reference, 2)
    earlier: Any = paper_facts(place.again(), PaperKind.SUBMISSION, 1)
    assert (earlier.reference, earlier.canonical) == (first.reference, first.canonical)
    assert f"Replaced by submission {second.reference} on " in earlier.standing
    assert "rests on" not in record(place, 1).standing


@pytest.mark.parametrize("state", [State.DRAFTING, State.AWAITING_DECISION])
def test_a_draft_beside_a_submission_names_it(state: State) -> None:
    place = revised(state)
    facts = report(place)
    assert facts.decision is None and facts.submission is None
    assert facts.sent_on_another.startswith(f"Submission {Submission.objects.get().reference} of ")
    assert facts.sent_on_another in paper_html(facts)
    assert record(place).standing.startswith("The response was taken up again")
    assert "rests on it" in record(place).standing


def test_a_decision_that_was_given_up_is_not_the_record() -> None:
    place = revised(State.NOT_SUPPORTED, place=modified())
    revising.keep(response=place.response, by=place.officer)
    assert (record(place).number, record(place).standing) == (1, "")
    entry = decision_register_entry(decision_of_record(place.again()))  # type: ignore[arg-type]
    assert entry.outcome == "Officer recommendation modified as below"
    assert entry.status != "Superseded"
    given_up = record(place, 2)
    assert given_up.standing.startswith("This decision was given up with the draft")
    assert "In force is decision no. 1 of" in given_up.standing
    second = place.response.decisions.get(number=2)
    second.response = place.again()
    assert decision_register_entry(second).status == "Superseded"


def test_after_a_withdrawal_the_record_says_that_nothing_counts() -> None:
    place = a_decided_place()
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert record(place).standing.startswith("What was submitted was withdrawn.")
    paper: Any = paper_facts(place.again(), PaperKind.SUBMISSION)
    assert paper.standing.startswith("Withdrawn on ")
    assert report(place).decision is None


def test_after_a_second_round_the_first_decision_stays_on_record() -> None:
    place = a_decided_place(state=State.APPROVED)
    deciding.reopen(response=place.again(), by=place.officer, reason="One more word.")
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place, Outcome.SUPPORTED)
    assert report(place).decision.outcome == "Officer recommendation supported"
    assert "took the place of this one" in record(place, 1).standing
    assert "decision no. 2" in record(place, 1).standing.lower()


def test_the_decision_block_says_who_decides_by_which_authority_and_for_whom() -> None:
    place = a_decided_place(state=State.APPROVED)
    plain = report(place).decision
    assert (plain.route, plain.authority) == ("One executive member", "Not said")
    decided_anew(
        place,
        outcome=Outcome.OWN_DECISION,
        route_kind=RouteKind.OFFICER,
        route_name="Head of Policy",
        route_reference="Scheme of delegation, 4.2",
        in_place_of="for Jo Example, under the leader’s scheme of 1 May 2014",
    )
    facts = report(place)
    html = paper_html(facts)
    for said in ("Scheme of delegation, 4.2", "Head of Policy", "Jo Example, under the leader"):
        assert said in html
    assert facts.decision.in_place_of == "Jo Example, under the leader’s scheme of 1 May 2014"
    assert facts.decision.outcome == "The decision maker’s own decision"


def test_page_paper_and_register_say_the_same_words() -> None:
    from responses.presenters import decision_words

    place = a_decided_place(state=State.APPROVED)
    decision = place.response.decisions.get()
    decision.response = Response.objects.with_places().get(pk=place.response.pk)
    page = {row.label: row.words for row in decision_words(decision).rows}
    facts = record(place)
    groups = [line for group in facts.groups + facts.more for line in group.lines]
    paper = {line.label: words(line.value) for line in [*facts.lines, *groups]}
    shared = set(page) & set(paper)
    assert {"Decision maker", "Reasons", "Call-in", "Key decision", "Background papers"} <= shared
    for label in shared:
        assert page[label].removeprefix("- ").split() == paper[label].split()
    told = json.dumps(decision_register_entry(decision).to_json(), ensure_ascii=False)
    for label in ("Reasons", "Alternatives considered and rejected", "Call-in", "Key decision"):
        assert page[label] in told

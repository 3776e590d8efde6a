"""The record of a decision: every field that the law asks for, and honest words where nothing was
said; the same as an entry of the council's register."""

import datetime as dt
import json
from dataclasses import fields
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from responses.canonical import digest
from responses.enums import DecisionWay, InterestKind, Outcome, PaperKind, State
from responses.models import CallIn, DecisionPublication, Evidence, Objection, Response
from responses.paper import RegisterDocument, RegisterEntry, decision_register_entry, paper_facts
from responses.paper.recorded import Recorded
from responses.particulars import Classification, KeyException, Particulars
from tests import world
from tests.responses import papers
from tests.responses.papers import EXEMPT, SECRET, consult, decided_anew

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2015, 3, 2)
# Before it is submitted: a later decision is the one in force then.
a_decided_place = partial(papers.a_decided_place, state=State.APPROVED)


def said(place, **columns) -> Recorded:
    """The words of the decision, with these columns if there are any."""
    decision = decided_anew(place, **columns) if columns else place.response.decisions.last()
    return Recorded(decision, place.again())


def printed(place) -> dict[str, str]:
    """The fields of the printed record by their labels."""
    record = paper_facts(place.again(), PaperKind.DECISION)
    lines = [
        *record.lines,
        *(line for group in record.groups + record.more for line in group.lines),
    ]
    return {
        line.label: "\n".join(text for block in line.value for text in block.lines)
        for line in lines
    }


def test_every_field_is_printed_also_where_nothing_was_said():
    place = a_decided_place()
    found = printed(place)
    decision = place.response.decisions.get()
    assert set(found) == {
        *("Decision maker", "Date of the decision", "How it was made"),
        *(
            "Council",
            "Who decides",
            "Authority",
            "Wards affected",
            "Community assemblies",
        ),
        *("Recommendations of the report", "Reasons", "Alternatives considered and rejected"),
        *("Alex Dummy, Executive Member for Housing", "Sam Nobody, Executive Member for Housing"),
        "Consultation undertaken",
        *(decision.signed_name, "Alex Dummy"),
        *("Report considered", "Hash of the report", "Background papers", "Report by", "Contact"),
        "Lead officer",
        *("Key decision", "Classification", "Published", "Call-in", "Effective from"),
        *("Name as signed", "Account", "Time", "Statement produced by", "Kept"),
        "Hash of what was signed",
    }
    assert found["Authority"] == "Not said"
    assert found["Alternatives considered and rejected"] == "None"
    assert found[decision.signed_name] == "None declared"
    assert found["Alex Dummy"] == "None declared"
    assert found["Published"] == "Not recorded"
    assert found["Reasons"] == "To have a say."
    assert found["Hash of what was signed"] == decision.digest
    assert found["Sam Nobody, Executive Member for Housing"].endswith("no comment was made.")
    assert found["Alex Dummy, Executive Member for Housing"].startswith("I agree with all of it.")


def test_the_hash_of_the_report_is_that_of_what_was_signed():
    place = a_decided_place()
    signed = json.loads(place.response.decisions.get().canonical)["response"]
    assert said(place).report_digest == digest(signed)


def test_what_was_signed_stays_in_the_record_when_the_report_goes_on():
    place = a_decided_place()
    before = printed(place)
    world.deciding.reopen(response=place.response, by=place.officer, reason="One more word.")
    Response.objects.filter(pk=place.response.pk).update(title="Another", wards="Another")
    assert printed(place) == before


def test_nobody_was_consulted():
    place = world.a_response(State.APPROVED)
    assert printed(place)["Executive members consulted"] == "None"


def test_who_was_consulted_for_an_earlier_decision_is_not_of_this_one():
    place = a_decided_place()
    later = timezone.now()
    consult(place, "Jo Later", comment="Now I agree.", asked_at=later)
    found = said(place, decided_at=later + dt.timedelta(seconds=1))
    assert [one.name for one in found.consulted] == ["Jo Later"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"interest_kind": InterestKind.NONE}, "None declared"),
        (
            {"interest_kind": InterestKind.OTHER, "interest": "I chair a library trust."},
            "An interest that does not stop them from deciding: I chair a library trust.",
        ),
        (
            {
                "interest_kind": InterestKind.PECUNIARY,
                "interest": "Shares in a bidder.",
                "dispensation": "Head of paid service, 2 March 2015",
            },
            "A disclosable pecuniary interest: Shares in a bidder.\n"
            "Dispensation: Head of paid service, 2 March 2015",
        ),
    ],
)
def test_an_interest_stands_with_its_dispensation(columns, words):
    found = said(a_decided_place(), **columns)
    assert dict(found.interests())[found.decision.signed_name] == words


def test_alternatives_are_said_or_none_or_not_said():
    place = a_decided_place()
    assert said(place, has_no_alternatives=False).alternatives == "Not said"
    assert said(place, has_no_alternatives=True).alternatives == "None"
    assert said(place, alternatives="To do nothing.").alternatives == "To do nothing."


def test_reasons_of_the_decision_stand_before_those_of_the_report():
    found = said(a_decided_place(), reasons="Because I say so.")
    assert found.reasons == (
        "Because I say so.\n\nThe report’s reasons for its recommendations:\n\nTo have a say."
    )


def test_how_a_decision_on_paper_or_in_a_meeting_came_into_the_record():
    place = a_decided_place()
    assert said(place).way.startswith("Signed in this service on ")
    found = said(
        place,
        way=DecisionWay.MEETING,
        meeting="Cabinet, minute 17",
        made_on=MONDAY,
        recorded_by=place.administrator,
        route_kind="body",
        route_name="Cabinet",
        route_reference="Constitution, part 3",
        in_place_of="for the Leader, under the scheme of 2014",
    )
    scan = {"name": "minutes.pdf", "content_type": "application/pdf", "content": b"x", "size": 1}
    Evidence.objects.create(decision=found.decision, sha256="ab" * 32, **scan)
    Objection.objects.create(
        decision=found.decision, words="No.", made_at=timezone.now(), made_by=place.member
    )
    assert found.way.startswith("Made in a meeting (Cabinet, minute 17); recorded in this service")
    assert place.administrator.name in found.way
    assert found.made_on_in_words == "2 March 2015"
    assert found.route == "A meeting: cabinet or committee: Cabinet"
    assert found.authority == "Constitution, part 3"
    assert found.evidence == f"- minutes.pdf, SHA-256 {'ab' * 32}"
    assert found.objection.startswith("Open since ")
    lines = printed(place)
    assert lines["In place of"] == "the Leader, under the scheme of 2014"
    on_paper = said(place, way=DecisionWay.PAPER, recorded_by=place.administrator)
    assert on_paper.way.startswith("Signed on paper; recorded in this service by ")


def test_a_key_decision_says_why_and_how_it_was_made_known():
    assert said(a_decided_place()).key_decision == "Not said"
    assert said(a_decided_place(Particulars(lead_officer="Jo Example"))).key_decision == "No"
    stated = Particulars(is_key=True, key_reason="Two wards.", key_exception=KeyException.GENERAL)
    place = a_decided_place(stated)
    words = "Yes\nTwo wards.\nGeneral exception: five clear days’ notice (regulation 10)"
    assert said(place).key_decision == words
    Response.objects.filter(pk=place.response.pk).update(particulars={})
    assert said(place).key_decision == words  # what was signed counts, not what stands there now


# --- call-in ------------------------------------------------------------------------------------


def publish(decision, day=MONDAY) -> None:
    DecisionPublication.objects.create(
        decision=decision,
        published_on=day,
        where="On the website",
        recorded_at=timezone.now(),
        recorded_by=decision.decided_by,
    )


def call_in(decision, **more) -> None:
    CallIn.objects.create(
        decision=decision,
        called_in_on=MONDAY + dt.timedelta(days=2),
        called_in_by="Four members of scrutiny",
        grounds="The costs.",
        recorded_at=timezone.now(),
        recorded_by=decision.decided_by,
        **more,
    )


def test_a_council_that_has_not_said_how_it_calls_in():
    found = said(a_decided_place(), made_on=MONDAY)
    assert found.call_in.startswith("The council has not said")
    assert found.effective == "2 March 2015"


def test_without_call_in_a_decision_has_effect_at_once():
    found = said(a_decided_place(), made_on=MONDAY, call_in_days=0)
    assert (found.call_in, found.effective) == ("It cannot be called in", "2 March 2015")


def test_a_decision_that_is_not_published_has_no_effect_yet():
    found = said(a_decided_place(), made_on=MONDAY, call_in_days=5)
    assert found.call_in == "For 5 working days after publication"
    assert found.effective == "Not before it is published and can no longer be called in"


def test_a_published_decision_has_effect_after_its_call_in():
    found = said(a_decided_place(), made_on=MONDAY, call_in_days=5)
    publish(found.decision)
    found.decision.refresh_from_db()
    assert found.publication == "2 March 2015, On the website"
    assert found.effective == "10 March 2015, unless it is called in before"


def test_a_call_in_and_its_outcome_stand_in_the_record():
    found = said(a_decided_place(), made_on=MONDAY, call_in_days=5)
    publish(found.decision)
    call_in(found.decision)
    found.decision.refresh_from_db()
    assert found.call_in.endswith(
        "publication\nCalled in on 4 March 2015 by Four members of scrutiny\nThe costs."
    )
    assert found.effective == "Not before the call-in is over"


def test_a_decision_that_stood_has_effect_from_that_day():
    found = said(a_decided_place(), made_on=MONDAY, call_in_days=5)
    publish(found.decision)
    ended = {"ended_at": timezone.now(), "ended_by": found.decision.decided_by}
    on = MONDAY + dt.timedelta(days=7)
    call_in(found.decision, outcome="stands", outcome_on=on, outcome_words="By 5 to 4.", **ended)
    found.decision.refresh_from_db()
    assert found.call_in.endswith("The decision stands (9 March 2015)\nBy 5 to 4.")
    assert found.effective == "9 March 2015"


# --- the register ---------------------------------------------------------------------------------


def entry_of(place, on=None, **columns) -> RegisterEntry:
    found = said(place, **columns)
    return decision_register_entry(found.decision, on=on)


def test_an_entry_has_the_fields_of_a_register_and_is_plain_json():
    place = a_decided_place()
    entry = entry_of(place, reasons="Because.", made_on=MONDAY, call_in_days=5)
    told = entry.to_json()
    assert told["schema"] == "decision-register/1"
    assert set(told) == {"schema", *(field.name for field in fields(RegisterEntry))}
    assert json.loads(json.dumps(told)) == {**told, **lists(told)}
    assert told["decision_maker"] == place.member.name
    assert told["outcome"] == "Officer recommendation modified as below"
    assert told["decision"] == "That the suggested response is submitted."
    assert told["decided_on"] == "2015-03-02"
    assert told["is_key_decision"] is None and told["is_subject_to_call_in"] is True
    assert [one["question"] for one in told["changes"]] == ["Q1", "Q2"]
    assert told["changes"][1] == {
        "question": "Q2",
        "wording": "What do you think of matter 2?",
        "suggested": "Our answer to Q2.",
        "decided": "Our quite good answer to Q2.",
        "reason": "Too modest.",
    }


def lists(told: dict) -> dict:
    return {name: list(value) for name, value in told.items() if isinstance(value, tuple)}


def test_the_status_follows_the_days():
    place = a_decided_place()
    decision = decided_anew(place, made_on=MONDAY, call_in_days=5)
    decision.response = place.again()

    def status(on: dt.date) -> str:
        decision.refresh_from_db(fields=["id"])
        return decision_register_entry(decision, on=on).status

    assert status(MONDAY) == "Made, not yet published"
    publish(decision)
    decision = place.response.decisions.order_by("number").last()
    assert status(MONDAY) == "Open to call-in"
    assert status(dt.date(2015, 3, 10)) == "In effect"
    decided_anew(place)
    assert status(dt.date(2015, 3, 10)) == "Superseded"


@pytest.mark.parametrize("classification", [Classification.PART_EXEMPT, Classification.EXEMPT])
def test_an_entry_holds_nothing_exempt(classification):
    stated = Particulars.from_json({**EXEMPT.to_json(), "classification": classification.value})
    entry = entry_of(a_decided_place(stated))
    assert SECRET not in json.dumps(entry.to_json())
    assert "is not for publication by virtue of paragraph 3" in entry.note
    control = entry_of(a_decided_place())
    assert "much better" in json.dumps(control.to_json())


def test_the_documents_are_those_that_the_caller_names():
    place = a_decided_place()
    paper = RegisterDocument("Report", "https://example.org/report.pdf")
    decision = place.response.decisions.get()
    assert decision_register_entry(decision, documents=[paper]).documents == (paper,)


def test_the_pages_show_and_give_the_entry(client):
    place = a_decided_place()
    client.force_login(place.member)
    html = client.get(reverse("responses:register-entry", args=place.args)).content.decode()
    for words in ("Is key decision?", "Is subject to call-in?", "Reasons for the decision"):
        assert words in html
    assert "Our quite good answer to Q2." in html
    answer = client.get(reverse("responses:register-json", args=place.args))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer.json()["reasons"] == "To have a say."
    names = [document["title"] for document in answer.json()["documents"]]
    assert names == ["Report for publication (PDF)", "Decision record (PDF)"]


def test_before_a_decision_there_is_no_entry(client):
    place = world.a_response(State.AWAITING_DECISION)
    client.force_login(place.member)
    for name in ("register-entry", "register-json"):
        assert client.get(reverse(f"responses:{name}", args=place.args)).status_code == 404


@pytest.mark.parametrize("per_section", [1, 5])
def test_the_entry_takes_the_same_queries_whatever_the_length(
    client, django_assert_num_queries, per_section
):
    consultation = world.a_consultation(questions_per_section=per_section)
    place = world.a_response(State.SUBMITTED, place=world.a_place(consultation))
    client.force_login(place.officer)
    where = reverse("responses:register-entry", args=place.args)
    client.get(where)
    with django_assert_num_queries(10):
        client.get(where)


def test_every_outcome_has_words_in_every_paper():
    place = a_decided_place()
    for outcome in Outcome:
        decided_anew(place, outcome=outcome)
        assert printed(place)["Decision maker"]
        assert paper_facts(place.again(), PaperKind.REPORT).decision.outcome

"""Decisions made on paper or in a meeting: recorded with evidence, told at once, objected to."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from councils.enums import Role, RouteKind
from councils.models import Membership
from councils.refusals import Refused
from councils.uploads import MOST_BYTES
from responses import amending, verification
from responses.actions import amending as amendments
from responses.actions import deciding, submitting
from responses.actions.deciding import Change
from responses.enums import AnswerState, DecisionWay, ObjectionEnd, Outcome, State, Verb
from responses.models import Decision, Evidence, Objection, Response
from responses.paper.recorded import Recorded
from responses.said import Said
from responses.verification import faults
from tests.responses.deciding_ways import (
    PDF,
    PNG,
    a_route,
    a_scan,
    also,
    another_officer,
    in_meeting,
    on_paper,
    records,
    sent,
    signs,
    stand_in,
)
from tests.responses.forging import behind_the_triggers
from tests.world import ASKED, PASSWORD, Place, a_member, a_place, a_response, fresh

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def codes(refused: Any) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def told(words: str) -> set[str]:
    return {mail.to[0] for mail in Email.objects.filter(subject__contains=words)}


def test_decision_on_paper_is_recorded_with_its_evidence() -> None:
    place = sent()
    answer = place.response.answers.select_related("question").first()
    assert answer is not None
    words = Said(AnswerState.ANSWERED, "As the member wrote on paper.")
    decision = records(
        place,
        outcome=Outcome.MODIFIED,
        changes={answer.question_id: Change(words, "Plainer")},
        reasons="Residents asked for it.",
    )
    response = place.again()
    assert (response.state, response.decided_by) == (State.APPROVED, place.member)
    assert (decision.decided_by, decision.recorded_by, decision.way, decision.made_on) == (
        place.member,
        place.administrator,
        DecisionWay.PAPER,
        TODAY(),
    )
    assert decision.signed_name == place.member.name
    assert decision.office == "Deputy Leader & Executive Member for Planning"
    assert decision.answers.get(question=answer.question).decided_text == words.text
    scan = decision.evidence.get()
    assert (bytes(scan.content), scan.size, scan.sha256) == (PDF, len(PDF), a_scan().sha256)
    assert json.loads(decision.canonical)["evidence"] == scan.sha256
    event = response.events.get(verb=Verb.RECORD_APPROVAL)
    assert event.by == place.administrator
    assert event.facts == {
        "decision": 1,
        "outcome": "modified",
        "content": decision.digest,
        "evidence": scan.sha256,
    }
    assert not response.decision_drafts.exists()
    assert told("decision recorded") == {place.member.email, place.officer.email}
    assert faults(response) == []


def test_not_supported_is_recorded_and_nothing_is_sent() -> None:
    place = sent()
    decision = records(place, outcome=Outcome.NOT_SUPPORTED, reasons="Too early.")
    assert place.again().state == State.NOT_SUPPORTED
    assert place.response.events.filter(verb=Verb.RECORD_NOT_SUPPORTED).count() == 1
    assert {answer.verdict for answer in decision.answers.all()} == {"not-sent"}
    assert faults(place.response) == []


def test_nil_return_is_recorded() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet")
    a_response(State.DRAFTING, place=place)
    deciding.send_nil_return(response=place.response, by=place.officer, reason="Nothing to say.")
    assert told("decided in a meeting") == {place.administrator.email}
    with pytest.raises(Refused):  # what was sent is no report
        records(place, in_meeting(body=""), outcome=Outcome.SUPPORTED)
    decision = records(place, in_meeting(body=""), outcome=Outcome.NIL_RETURN)
    assert place.again().state == State.NIL_RETURN
    assert json.loads(decision.canonical)["nil_reason"] == "Nothing to say."
    assert place.response.events.filter(verb=Verb.RECORD_NIL).count() == 1
    assert faults(place.response) == []


def test_who_was_asked_to_comment_is_not_recorded_as_who_decided() -> None:
    place = a_place()
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place)
    deciding.ask_member(
        response=place.response, by=place.officer, member=second, comment_by=TODAY()
    )
    with pytest.raises(Refused) as refused:
        records(place, on_paper(place, decided_by=second))
    assert codes(refused) == ["who"]


def test_meeting_is_recorded_from_its_minutes_and_submitted() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet", reference="Part 3, 1")
    sent(place)
    decision = records(place, in_meeting(body="", meeting="Cabinet, 12 March, minute 47"))
    assert (decision.signed_name, decision.office, decision.meeting) == (
        "Cabinet",
        "",
        "Cabinet, 12 March, minute 47",
    )
    assert (decision.route_kind, decision.route_reference) == ("body", "Part 3, 1")
    assert told("decision recorded") == {place.member.email, place.officer.email}
    page = client_of(place.officer).get(reverse("responses:decision", args=place.args))
    words = page.content.decode()
    assert "Cabinet, 12 March, minute 47" in words and place.administrator.name in words
    again = client_of(place.officer).get(reverse("responses:decisions", args=place.args[:1]))
    assert "Approved by Cabinet" in again.content.decode()
    submitting.submit(response=place.response, by=place.officer)
    assert place.again().state == State.SUBMITTED
    assert faults(place.response) == []


def test_without_routes_a_meeting_is_named() -> None:
    place = sent()
    with pytest.raises(Refused) as refused:
        records(place, in_meeting(body=" "))
    assert codes(refused) == ["body"]
    decision = records(place, in_meeting())
    assert (decision.route_kind, decision.signed_name) == (RouteKind.BODY, "Cabinet")
    # No route was taken when it was sent, so the response names who entered it.
    assert place.again().decided_by == place.administrator


def test_stand_in_and_officer_are_recorded_with_their_authority() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member", reference="Part 3")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Acting")
    stand_in(place, acting)
    sent(place, decider=place.member)
    decision = records(place, on_paper(place, decided_by=acting))
    assert decision.in_place_of == f"for {place.member.name}, under Leader's decision 7"
    other = a_place()
    chief = another_officer(other)
    a_route(other, RouteKind.OFFICER, "Chief Executive", reference="Scheme 4.1")
    sent(other)
    decision = records(other, on_paper(other, decided_by=chief))
    assert (decision.office, decision.route_reference) == ("Chief Executive", "Scheme 4.1")


@pytest.mark.parametrize("days", [1, -1])
def test_day_is_neither_in_the_future_nor_before_these_words_were_sent(days: int) -> None:
    place = sent()
    with pytest.raises(Refused) as refused:
        records(place, on_paper(place, made_on=TODAY() + dt.timedelta(days=days)))
    assert codes(refused) == ["made-on"]
    assert not Decision.objects.exists() and not Evidence.objects.exists()


def test_decision_between_recall_and_sending_the_same_words_again_counts(
    time_machine_days: Any,
) -> None:
    place = a_place()
    long_ago = TODAY() - dt.timedelta(days=9)
    Membership.objects.filter(council=place.council).update(starts_on=long_ago)
    with time_machine_days(-2):
        place.officer = fresh(place.officer)
        sent(place)
        deciding.recall(response=place.response, by=fresh(place.officer))
    deciding.send_for_decision(response=place.response, by=place.officer)
    yesterday = TODAY() - dt.timedelta(days=1)
    assert records(place, on_paper(place, made_on=yesterday)).made_on == yesterday


@pytest.fixture
def time_machine_days() -> Any:
    @contextmanager
    def moved(days: int) -> Any:
        real = timezone.now
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: real() + dt.timedelta(days=days))
            yield

    return moved


def test_named_person_must_be_one_who_decides_and_wrote_none_of_it() -> None:
    place, other = sent(), a_place()
    writer = also(place.officer, place, Role.EXECUTIVE_MEMBER)
    administrator = also(place.administrator, place, Role.EXECUTIVE_MEMBER)
    for person in (other.member, a_member(place.council, Role.CONTRIBUTOR), writer, administrator):
        with pytest.raises(Refused) as refused:
            records(place, on_paper(place, decided_by=person))
        assert codes(refused) == ["who"], person
    assert not Decision.objects.exists()


def test_route_to_a_member_is_not_recorded_as_a_meeting_and_the_other_way_round() -> None:
    place = a_place()
    a_route(place, RouteKind.LEADER, "Leader")
    sent(place)
    with pytest.raises(Refused) as refused:
        records(place, in_meeting())
    assert codes(refused) == ["who"]
    cabinet = a_place()
    a_route(cabinet, RouteKind.BODY, "Cabinet")
    sent(cabinet)
    with pytest.raises(Refused) as refused:
        records(cabinet, on_paper(cabinet))
    assert codes(refused) == ["who"]
    with pytest.raises(Refused) as refused:
        records(cabinet, in_meeting(way=DecisionWay.PAPER))
    assert codes(refused) == ["way"]
    with pytest.raises(Refused) as refused:
        records(cabinet, in_meeting(meeting=""))
    assert codes(refused) == ["meeting"]


def test_administrator_who_wrote_or_sent_records_nothing() -> None:
    place = a_place()
    writer = also(place.officer, place, Role.ADMINISTRATOR)
    sent(place)
    with pytest.raises(Refused) as refused:
        records(place, by=writer)
    assert codes(refused) == ["own-work"]
    assert place.again().state == State.AWAITING_DECISION
    page = client_of(writer).get(reverse("responses:record-decision", args=place.args))
    assert "so another administrator of the council records" in page.content.decode()


def test_officers_and_members_do_not_record() -> None:
    place = sent()
    with pytest.raises(PermissionDenied):
        records(place, by=place.officer)
    with pytest.raises(PermissionDenied):
        records(place, by=place.member)


def test_what_changed_after_the_page_was_opened_is_not_recorded() -> None:
    place = sent()
    said: dict[str, Any] = {"response": place.response, "by": place.administrator}
    draft = deciding.save_decision_draft(**said, outcome="supported", changes={}, **ASKED)
    seen = deciding.page_digest(place.again(), draft)
    deciding.save_decision_draft(**said, outcome="supported", changes={}, comments="More.", **ASKED)
    made: dict[str, Any] = {"recorded": on_paper(place), "evidence": a_scan()}
    with pytest.raises(Refused) as refused:
        deciding.record_decision(**said, nonce=draft.nonce, seen_digest=seen, **made)
    assert codes(refused) == ["stale"]
    signs(place, place.member)
    with pytest.raises(Refused) as refused:
        deciding.record_decision(**said, nonce=draft.nonce, seen_digest=seen, **made)
    assert "has already decided" in refused.value.blockers[0].sentence
    assert Decision.objects.count() == 1


def test_evidence_is_frozen_and_a_flipped_byte_is_found() -> None:
    place = sent()
    scan = records(place).evidence.get()
    with pytest.raises(Exception, match=r"append-only|append only"), transaction.atomic():
        Evidence.objects.filter(pk=scan.pk).update(name="other.pdf")
    with pytest.raises(Exception, match=r"append-only|append only"), transaction.atomic():
        scan.delete()
    scan.content = PDF.replace(b"1.4", b"1.5")

    class Flipped:
        objects = type("Rows", (), {"filter": staticmethod(lambda **_: [scan])})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "Evidence", Flipped)
        assert faults(place.again()) == ["the evidence of decision 1 is not what was recorded"]


# --- on the pages ---------------------------------------------------------------------------


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def proven(person: Any) -> Client:
    """Logged in with the password a moment ago, as recording asks."""
    client = client_of(person)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302
    return client


def typed(place: Place, **more: Any) -> dict[str, Any]:
    today = TODAY()
    return {
        "who": str(place.member.pk),
        "way": "paper",
        "meeting": "",
        "made_on_day": today.day,
        "made_on_month": today.month,
        "made_on_year": today.year,
        "evidence": SimpleUploadedFile("signed form.pdf", PDF, "application/pdf"),
        **more,
    }


def unchanged(client: Client, where: str) -> dict[str, str]:
    """What the form says when nothing of the suggested responses is changed."""
    html = client.get(where).content.decode()
    data = dict(re.findall(r'<textarea name="(Q\d+-text)"[^>]*>\n?([^<]*)</textarea>', html))
    return {**data, "Q5-choice": "yes", **{name: str(said) for name, said in ASKED.items()}}


def entered(place: Place) -> tuple[Client, str, dict[str, Any]]:
    """The administrator has entered what was decided and looks at the page that records it."""
    client = proven(place.administrator)
    where = reverse("responses:record-decision", args=place.args)
    assert "Record a decision made elsewhere" in client.get(where).content.decode()
    page = client.post(where, {**unchanged(client, where), "outcome": "supported"}, follow=True)
    assert "Check and record the decision" in page.content.decode()
    context = {"nonce": page.context["draft"].nonce, "digest": page.context["digest"]}
    return client, reverse("responses:confirm-record", args=place.args), context


def test_paper_is_recorded_on_the_pages_and_the_member_objects() -> None:
    place = sent()
    client, where, page = entered(place)
    unread = client.post(where, {**page, **typed(place), "evidence": ""})
    assert unread.status_code == 422
    assert "Choose the scan of the signed paper" in unread.content.decode()
    done = client.post(where, {**page, **typed(place)}, follow=True).content.decode()
    assert "The decision is on record" in done
    assert "signed form.pdf" in done and place.administrator.name in done
    scan = Evidence.objects.get()
    # The member reads it, and says that it was not so.
    member = client_of(place.member)
    read = member.get(reverse("responses:decision", args=place.args)).content.decode()
    objecting = reverse("responses:object", args=place.args)
    assert objecting in read
    assert (
        objecting
        not in client_of(place.officer)
        .get(reverse("responses:decision", args=place.args))
        .content.decode()
    )
    assert member.post(objecting, {"reason": " "}).status_code == 422
    read = member.post(objecting, {"reason": "I signed another text."}, follow=True)
    assert "I signed another text." in read.content.decode()
    assert told("objection to a recorded") == {place.officer.email, place.administrator.email}
    # Nothing is sent, and the page says what helps.
    submit = reverse("responses:submit", args=place.args)
    page = client_of(place.officer).get(submit).content.decode()
    assert f"{place.member.name} objects to the decision" in page
    with pytest.raises(Refused) as refused:
        submitting.submit(response=place.response, by=place.officer)
    assert codes(refused) == ["objection"]
    # Settled: the words stay, and it can be sent.
    objection = Objection.objects.get()
    end = reverse("responses:end-objection", args=[*place.args, objection.pk])
    assert client_of(place.officer).get(end).status_code == 404
    assert "Say how it was settled" in member.post(end, {"reason": " "}).content.decode()
    found = {"reason": "The scan was of an earlier draft; the right one is kept."}
    read = member.post(end, found, follow=True).content.decode()
    assert "I signed another text." in read and "Withdrawn" in read
    assert found["reason"] in read and f"</strong>, {place.member.name}," in read
    settled = Recorded(Decision.objects.get(), place.again()).objection
    assert settled.startswith(f"Made by {place.member.name} on ")
    assert "; withdrawn by " in settled and settled.endswith(found["reason"])
    told_of_it = Email.objects.filter(subject__contains="objection withdrawn")
    assert all(found["reason"] in mail.message for mail in told_of_it)
    assert told("objection withdrawn") == {place.officer.email, place.administrator.email}
    submitting.submit(response=place.response, by=place.officer)
    assert (
        scan.sha256 in member.get(reverse("responses:decision", args=place.args)).content.decode()
    )
    assert faults(place.again()) == []
    verbs = list(place.response.events.values_list("verb", flat=True))
    assert verbs[-4:] == ["record-approval", "object", "end-objection", "submit"]


def test_open_objection_is_settled_by_a_new_decision() -> None:
    place = sent()
    decision = records(place)
    deciding.object_to(response=place.response, decision=decision, by=place.member, words="No.")
    deciding.reopen(response=place.response, by=place.officer, reason="The member objects.")
    deciding.send_for_decision(response=place.response, by=place.officer)
    signs(place, place.member)
    settled = Objection.objects.get()
    assert (settled.ending, settled.ended_by) == (ObjectionEnd.REPLACED, place.member)
    assert settled.ended_words == "Decision 2 was made." and settled.ended_at
    with pytest.raises(Refused, match="A new decision was made meanwhile"):
        deciding.end_objection(objection=settled, by=place.member, words="It is right.")
    page = client_of(place.member).get(reverse("responses:decision", args=place.args))
    read = page.content.decode()
    assert " to decision 1, " in read and "Settled by a new decision" in read
    assert faults(place.again()) == []
    with behind_the_triggers():
        Objection.objects.update(ended_words="It was right after all.")
    assert faults(place.again()) == [f"how objection {settled.pk} ended is not what was noted"]
    submitting.submit(response=place.response, by=place.officer)
    assert place.again().state == State.SUBMITTED
    with pytest.raises(Refused):
        deciding.object_to(response=place.response, decision=decision, by=place.member, words="No.")


def test_nobody_amends_what_is_objected_to() -> None:
    place = sent()
    decision = records(place)
    amendment = amendments.propose(
        response=place.again(), by=place.officer, reason="A wrong figure."
    )
    objection = deciding.object_to(
        response=place.response, decision=decision, by=place.member, words="No."
    )
    now = timezone.now()
    assert amending.decision_is_undisputed in amending.SIGN.unless
    found = amending.decision_is_undisputed(amendment, place.member, now)
    assert [one.code for one in found] == ["objection"]
    assert "objection" in {
        one.code for one in amending.not_proposable(place.again(), fresh(place.officer), now)
    }
    deciding.end_objection(objection=objection, by=place.member, words="The scan was wrong.")
    assert amending.decision_is_undisputed(amendment, place.member, now) == []


def test_only_who_is_named_objects_once_and_only_to_what_others_recorded() -> None:
    place = sent()
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    decision = records(place)
    for person in (second, place.officer, place.administrator, a_place().member):
        with pytest.raises(PermissionDenied):
            deciding.object_to(response=place.response, decision=decision, by=person, words="No.")
    with pytest.raises(Refused) as refused:
        deciding.object_to(response=place.response, decision=decision, by=place.member, words=" ")
    assert codes(refused) == ["words"]
    made = deciding.object_to(
        response=place.response, decision=decision, by=place.member, words="No."
    )
    with pytest.raises(Refused) as refused:
        deciding.object_to(response=place.response, decision=decision, by=place.member, words="No!")
    assert codes(refused) == ["objected"]
    with pytest.raises(PermissionDenied):
        deciding.end_objection(objection=made, by=place.officer, words="Settled.")
    with pytest.raises(Refused, match="Say how it was settled"):
        deciding.end_objection(objection=made, by=place.member, words=" ")
    deciding.end_objection(objection=made, by=place.member, words="Settled.")
    with pytest.raises(Refused):
        deciding.end_objection(objection=made, by=place.member, words="Settled.")
    signed = sent()
    own = signs(signed, signed.member)
    with pytest.raises(PermissionDenied):
        deciding.object_to(response=signed.response, decision=own, by=signed.member, words="No.")


def test_every_member_can_object_to_what_a_meeting_is_said_to_have_decided() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet")
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place)
    decision = records(place, in_meeting(body=""))
    for member in (place.member, second):
        deciding.object_to(response=place.response, decision=decision, by=member, words="No.")
    assert decision.objections.count() == 2
    with pytest.raises(Refused) as refused:
        submitting.submit(response=place.response, by=place.officer)
    assert codes(refused) == ["objection", "objection"]


@pytest.mark.parametrize(
    ("name", "content", "claimed", "sentence"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>", "application/pdf", "not a PDF, a PNG"),
        ("a.pdf", b"<html>%PDF-1.4 %%EOF", "application/pdf", "not a PDF, a PNG"),
        ("a.docx", b"PK\x03\x04", "application/msword", "not a PDF, a PNG"),
        ("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml", "not a PDF, a PNG"),
        ("a.pdf", PDF[:-1] + b" " * MOST_BYTES, "application/pdf", "more than 10 MB"),
        ("a.pdf", b"", "application/pdf", "The file is empty"),
    ],
)
def test_hostile_upload_is_refused_on_the_page(
    name: str, content: bytes, claimed: str, sentence: str
) -> None:
    place = sent()
    client, where, page = entered(place)
    upload = SimpleUploadedFile(name, content, claimed)
    answer = client.post(where, {**page, **typed(place, evidence=upload)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Decision.objects.exists() and not Evidence.objects.exists()


def test_evidence_is_a_download_of_its_own_kind_under_a_name_of_ours() -> None:
    place = sent()
    client, where, page = entered(place)
    upload = SimpleUploadedFile("signed.html", PNG, "text/html")
    upload._name = '..\\..\\x"; filename=evil.html'  # as a browser of one's own might say it
    client.post(where, {**page, **typed(place, evidence=upload)})
    scan = Evidence.objects.get()
    where = reverse("responses:evidence", args=[*place.args, scan.pk])
    answer = client_of(place.member).get(where)
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "evil.html" not in answer["Content-Disposition"].replace("filename evil", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    other = sent()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assert client_of(contributor).get(where).status_code == 403
    for person in (other.member, other.officer, other.administrator):
        assert client_of(person).get(where).status_code == 404
    # By an address of one's own council the other council's scan is not there either.
    swapped = reverse("responses:evidence", args=[*other.args, scan.pk])
    assert client_of(other.member).get(swapped).status_code == 404


def test_recording_asks_for_the_password_again() -> None:
    place = sent()
    client = client_of(place.administrator)
    where = reverse("responses:record-decision", args=place.args)
    data = {**unchanged(client, where), "outcome": "supported"}
    page = client.post(where, data, follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))


def test_lost_reply_and_second_click_record_once() -> None:
    place = sent()
    client, where, page = entered(place)
    client.post(where, {**page, **typed(place)})
    again = client.post(where, {**page, **typed(place)}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("responses:decision", args=place.args)
    assert Decision.objects.count() == Evidence.objects.count() == 1


def test_decision_page_costs_the_same_with_one_objection_and_with_three() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet")
    members = [a_member(place.council, Role.EXECUTIVE_MEMBER) for _ in range(3)]
    sent(place)
    decision = records(place, in_meeting(body=""))

    def queries() -> int:
        client, where = (
            client_of(place.officer),
            reverse("responses:decision", args=place.args),
        )
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            client.get(where)
        return len(found)

    counts = []
    for member in members:
        deciding.object_to(response=place.response, decision=decision, by=member, words="No.")
        counts.append(queries())
    assert len(set(counts)) == 1
    assert Response.objects.get().state == State.APPROVED

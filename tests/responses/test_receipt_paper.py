"""The receipt as a PDF, the papers of earlier submissions, and the submission's PDF at the LGA."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councils.enums import StaffRoleKind
from responses import verify_receipt
from responses.actions import submitting
from responses.actions.papers import request_paper
from responses.canonical import canonical_json
from responses.enums import PaperKind, PaperState, State
from responses.models import Paper, Reading, Submission
from responses.paper import paper_facts
from responses.paper.wording import aloud
from responses.receipts import keys_content
from responses.rendering import Rendered
from responses.tasks import render_paper
from tests.responses.paper_reading import opened, page_text
from tests.responses.papers import a_decided_place, pdf_of
from tests.responses.test_revising import revised
from tests.world import Place, a_place, a_response, staff

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a stand-in %%EOF"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = lambda html, **limits: Rendered(PDF, 3)  # noqa: E731
    monkeypatch.setattr("responses.paper.printing.render_pdf", stand_in)


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make_all() -> None:
    for paper in Paper.objects.filter(state=PaperState.QUEUED):
        render_paper.call(paper.pk)


# --- the receipt ------------------------------------------------------------------------------


def test_a_reference_is_said_in_the_spelling_alphabet() -> None:
    assert aloud("7K4M-Q2XR") == "seven, Kilo, four, Mike – Quebec, two, X-ray, Romeo"
    told = {aloud(letter) for letter in submitting.CLEAR}
    assert len(told) == len(submitting.CLEAR)


def test_the_receipt_on_paper_can_be_checked_with_nothing_but_the_script_and_the_key(
    tmp_path: Any,
) -> None:
    place = a_decided_place()
    submission = place.response.submissions.get()
    pdf = pdf_of(place.response, PaperKind.RECEIPT)
    text = " ".join(page_text(pdf))
    said = json.loads(submission.receipt.canonical)
    for words in (submission.reference, aloud(submission.reference), submission.digest):
        assert words in text
    for words in (said["nonce"], said["key"], "verify_receipt.py", "/receipts/keys.json"):
        assert words in text.replace(" ", "") or words in text
    document = opened(pdf)
    (name,) = document.attachments
    assert name == f"{submission.reference}-receipt.json"
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_bytes(document.attachments[name].get_file().read_bytes())
    keys.write_text(canonical_json(keys_content()))
    sent = tmp_path / "submission.json"
    sent.write_text(submission.canonical)

    def check() -> int:
        script = [sys.executable, "-I", str(verify_receipt.__file__), str(receipt)]
        more = ["--keys", str(keys), "--submission", str(sent)]
        return subprocess.run([*script, *more], capture_output=True, check=False).returncode

    assert check() == 0
    content = receipt.read_bytes()
    at = content.index(submission.reference.encode())
    receipt.write_bytes(content[:at] + b"2" + content[at + 1 :])
    assert check() == 1 or content[at : at + 1] == b"2"


def test_the_receipt_is_offered_on_its_page_and_beside_the_submission(rendered: None) -> None:
    place = a_response(State.SUBMITTED)
    make_all()
    client = as_(place.officer)
    reference = place.response.submissions.get().reference
    url = reverse("responses:receipt-pdf-of", args=[*place.args, 1])
    page = client.get(reverse("responses:receipt", args=[*place.args, reference]))
    assert f'href="{url}"' in page.content.decode()
    page = client.get(reverse("responses:submitted", args=place.args))
    assert f'href="{reverse("responses:receipt-pdf", args=place.args)}"' in page.content.decode()
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"].endswith('-receipt-1.pdf"')


def test_looking_at_the_page_of_a_receipt_renders_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    place = a_response(State.SUBMITTED)

    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("rendered inside a page")

    monkeypatch.setattr("responses.paper.printing.render_pdf", never)
    Paper.objects.all().delete()
    client = as_(place.officer)
    for name in ("receipt-pdf-of", "receipt-status-of"):
        assert client.get(reverse(f"responses:{name}", args=[*place.args, 1])).status_code == 200
    assert not Paper.objects.exists()


# --- earlier ones -----------------------------------------------------------------------------


def test_the_history_leads_to_the_papers_of_what_was_replaced(rendered: None) -> None:
    place = revised(State.APPROVED)
    submitting.submit(response=place.response, by=place.officer)
    client = as_(place.officer)
    page = client.get(reverse("responses:history", args=place.args)).content.decode()
    first, second = Submission.objects.order_by("number")
    assert f"replaced by {second.reference}" in page
    for kind in ("decision", "submission", "receipt"):
        for number in (1, 2):
            url = reverse(f"responses:{kind}-pdf-of", args=[*place.args, number])
            assert f'href="{url}"' in page
            prepare = reverse(f"responses:prepare-{kind}-of", args=[*place.args, number])
            assert client.post(prepare)["Location"] == url
    make_all()
    for kind in ("decision", "submission", "receipt"):
        assert client.get(reverse(f"responses:{kind}-pdf-of", args=[*place.args, 1])).content == PDF
    made = Paper.objects.filter(kind="submission", state=PaperState.READY)
    assert set(made.values_list("number", flat=True)) == {1, 2}
    facts: Any = paper_facts(place.again(), PaperKind.RECEIPT, 1)
    assert facts.reference == first.reference and "Replaced by" in facts.standing
    missing = reverse("responses:submission-pdf-of", args=[*place.args, 3])
    assert client.get(missing).status_code == 404


def test_papers_asked_for_before_something_newer_came_are_still_of_the_first(
    rendered: None,
) -> None:
    place = a_response(State.SUBMITTED)
    paper = Paper.objects.get(kind="submission")
    assert paper.number == 1
    revised(State.APPROVED, place=place)
    submitting.submit(response=place.response, by=place.officer)
    make_all()
    # What it says has changed, it was replaced: it was asked for anew, as number 1.
    numbers = list(Paper.objects.filter(kind="submission").values_list("number", flat=True))
    assert sorted(numbers) == [1, 2]


def test_contributors_see_no_decision_among_the_papers_of_the_history() -> None:
    from councils.enums import Role
    from tests.world import a_member

    place = a_response(State.SUBMITTED)
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    page = as_(contributor).get(reverse("responses:history", args=place.args)).content.decode()
    assert "Decision no. 1" not in page and "Submission " in page


# --- at the LGA -------------------------------------------------------------------------------


def received(name: str, submission: Submission) -> str:
    return reverse(f"responses:{name}", args=[submission.reference])


@pytest.mark.parametrize("kind", [StaffRoleKind.EDITOR, StaffRoleKind.ANALYST])
def test_who_reads_it_at_the_lga_takes_the_pdf_and_is_on_record(rendered: None, kind: str) -> None:
    place = a_response(State.SUBMITTED)
    submission = place.response.submissions.get()
    reader = staff(kind)
    client = as_(reader)
    # Until it is there nothing is read, so that nothing is on record.
    assert client.get(received("received-pdf", submission)).status_code == 202
    assert client.get(received("received-status", submission)).status_code == 200
    assert not Reading.objects.exists()
    make_all()
    answer = client.get(received("received-pdf", submission))
    assert (answer.status_code, answer.content) == (200, PDF)
    (reading,) = Reading.objects.all()
    assert (reading.submission, reading.by, reading.way) == (submission, reader, "page")
    page = client.get(reverse("responses:submission", args=[submission.reference]))
    assert f'href="{received("received-pdf", submission)}"' in page.content.decode()
    log = as_(place.officer).get(reverse("responses:readings", args=place.args)).content.decode()
    assert reader.name in log


def test_the_record_comes_before_the_file(rendered: None, monkeypatch: pytest.MonkeyPatch) -> None:
    place = a_response(State.SUBMITTED)
    make_all()

    def fails(**kwargs: Any) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("responses.views.received.record_reading", fails)
    with pytest.raises(RuntimeError):
        as_(staff(StaffRoleKind.EDITOR)).get(
            received("received-pdf", place.response.submissions.get())
        )


def test_the_pdf_has_the_same_door_as_the_page(rendered: None) -> None:
    place = a_response(State.SUBMITTED)
    submission = place.response.submissions.get()
    make_all()
    others = [
        staff(StaffRoleKind.ADMINISTRATOR),
        a_place(place.invitation.consultation).officer,
        a_place().member,
    ]
    names = ("received-pdf", "received-status")
    for person in others:
        for name in names:
            assert as_(person).get(received(name, submission)).status_code == 404
        assert as_(person).post(received("prepare-received", submission)).status_code == 404
    submitting.withdraw(response=place.again(), by=place.officer, reason="A mistake.")
    editor = as_(staff(StaffRoleKind.EDITOR))
    for name in names:
        assert editor.get(received(name, submission)).status_code == 404
    assert not Reading.objects.exists()


def test_at_the_lga_a_failed_pdf_is_tried_again(rendered: None) -> None:
    place = a_response(State.SUBMITTED)
    submission = place.response.submissions.get()
    failed = request_paper(response=place.response, kind=PaperKind.SUBMISSION)
    Paper.objects.filter(pk=failed.pk).update(state=PaperState.FAILED, failure="No fonts.")
    client = as_(staff(StaffRoleKind.ANALYST))
    page = client.get(received("received-pdf", submission)).content.decode()
    assert "could not be prepared" in page and "No fonts." in page
    answer = client.post(received("prepare-received", submission))
    assert answer["Location"] == received("received-pdf", submission)
    failed.refresh_from_db(fields=["state"])
    assert failed.state == PaperState.QUEUED


def test_the_pdf_says_what_a_council_has_closed_since() -> None:
    from responses.actions import consenting

    place: Place = a_response()
    from responses.actions import deciding, drafting
    from tests.world import fill, sign

    drafting.save_consents(
        response=place.response,
        by=place.officer,
        base_version=1,
        publication="not-published",
        common=3,
    )
    fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    submitting.submit(response=place.response, by=place.officer)
    submission = place.response.submissions.get()
    question = submission.answers.values_list("question", flat=True)[0]
    consenting.close_consent(response=place.again(), by=place.officer, levels={question: 0})
    facts: Any = paper_facts(place.again(), PaperKind.SUBMISSION)
    first, second = [one for section in facts.sections for one in section.answers][:2]
    assert first.consent.endswith("what counts now: Confidential")
    assert second.consent == "Consent: With the council’s name"
    assert facts.made_at == submission.submitted_at.isoformat()
    assert submission.submitted_at <= dt.datetime.now(dt.UTC)

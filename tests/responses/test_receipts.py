"""Receipts: given with the submission, checked by the council with nothing of ours, and found out
when a byte of them is changed."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from councils.enums import Role, StaffRoleKind
from councils.refusals import Refused
from responses.actions import receipts as actions
from responses.actions import submitting
from responses.canonical import canonical_json, digest
from responses.enums import State
from responses.models import Receipt, ReceiptKey, Submission
from responses.receipt_keys import NoKey, read_key, write_key
from responses.receipts import signed_content
from responses.verification import faults
from tests.responses.test_pages import as_, queries, url
from tests.world import Place, a_member, a_response, staff

pytestmark = pytest.mark.django_db


def given_receipt(place: Place) -> Receipt:
    return Receipt.objects.get(submission__response=place.response)


def page_of(place: Place, *more: str) -> str:
    name = "receipt-file" if more else "receipt"
    return url(name, place, given_receipt(place).submission.reference, *more)


# --- given with the submission ----------------------------------------------------------------


def test_every_submission_has_one_that_the_history_vouches_for() -> None:
    place = a_response(State.SUBMITTED)
    receipt = given_receipt(place)
    said = json.loads(receipt.canonical)
    submission = receipt.submission
    assert receipt.canonical == canonical_json(said)
    assert said["submission_sha256"] == hashlib.sha256(submission.canonical.encode()).hexdigest()
    assert (said["reference"], said["consultation"]) == (submission.reference, place.args[1])
    assert len(bytes.fromhex(said["nonce"])) == 32
    event = place.response.events.get(verb="submit")
    assert event.facts["receipt"] == digest(signed_content(receipt))
    assert faults(place.response) == []


def test_what_is_submitted_says_what_was_asked_decided_and_by_whom() -> None:
    place = a_response(State.SUBMITTED)
    submission = Submission.objects.get(response=place.response)
    said = json.loads(submission.canonical)
    assert said["schema"] == "submission/3"
    assert submission.canonical == canonical_json(said)
    assert said["council"] == submission.council_facts
    assert {"type", "tier", "region", "nation", "functions"} <= said["council"].keys()
    choice = said["answers"][4]
    assert choice["options"] == [["yes", "Yes"], ["no", "No"], ["dont-know", "Don't know"]]
    assert (choice["question_version"], choice["consent"]) == (1, 0)
    decision = submission.decision
    assert said["decision"]["digest"] == decision.digest
    assert said["decision"]["outcome"] == "supported"
    assert said["decision"]["office"].startswith("Deputy Leader")
    assert place.member.name not in submission.canonical


def test_two_submissions_have_two_receipts_and_the_first_stays() -> None:
    place = a_response(State.WITHDRAWN)
    first = given_receipt(place)
    assert faults(place.response) == []
    submitting.resume(response=place.response, by=place.officer)
    assert Receipt.objects.get() == first


# --- checked by the council -------------------------------------------------------------------


def download(place: Place, folder: Path, *names: str) -> list[str]:
    """What the council downloads, and the public files, in a folder of their own."""
    client = as_(place.officer)
    for name in ("receipt", *names):
        (folder / f"{name}.json").write_bytes(client.get(page_of(place, name)).content)
    for name, path in (
        ("keys.json", "/receipts/keys.json"),
        ("v.py", "/receipts/verify_receipt.py"),
    ):
        (folder / name).write_bytes(Client().get(path).content)
    return [f"--{name}={name}.json" for name in ("keys", *names)]


def verify(folder: Path, options: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "v.py", "receipt.json", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_council_checks_what_it_downloads_with_the_script_alone(tmp_path: Path) -> None:
    place = a_response(State.SUBMITTED)
    options = download(place, tmp_path, "submission")
    code, said = verify(tmp_path, options)
    assert (code, said.count("ok:")) == (0, 2), said
    other = (tmp_path / "submission.json").read_text().replace("Our answer", "Your answer", 1)
    (tmp_path / "submission.json").write_text(other)
    code, said = verify(tmp_path, options)
    assert code == 1 and "not the submission" in said


def test_the_page_shows_the_receipt_and_says_how_to_check_it() -> None:
    place = a_response(State.SUBMITTED)
    receipt = given_receipt(place)
    said = signed_content(receipt)
    for person in (place.officer, place.member, place.administrator):
        page = as_(person).get(page_of(place)).content.decode()
        for value in (said["nonce"], said["key"], said["submission_sha256"], "verify_receipt.py"):
            assert value in page
    assert "After that it is fixed which submissions are counted" in page
    submitted = as_(place.officer).get(url("submitted", place)).content.decode()
    assert page_of(place) in submitted
    answer = as_(place.officer).get(page_of(place, "receipt"))
    assert (
        answer["Content-Type"] == "application/json"
        and "attachment" in answer["Content-Disposition"]
    )
    for name in ("proof", "keys", "nothing"):
        assert as_(place.officer).get(page_of(place, name)).status_code == 404


def test_a_withdrawn_submission_keeps_its_receipt_and_says_why_there_is_no_proof() -> None:
    place = a_response(State.WITHDRAWN)
    page = as_(place.officer).get(page_of(place)).content.decode()
    assert "This submission was withdrawn on" in page and "there is no proof" in page
    assert as_(place.officer).get(page_of(place, "receipt")).status_code == 200


def test_a_receipt_is_the_councils_own() -> None:
    place, other = a_response(State.SUBMITTED), a_response(State.SUBMITTED)
    reference = given_receipt(place).submission.reference
    for person in (other.officer, staff(StaffRoleKind.ANALYST), staff(StaffRoleKind.EDITOR)):
        assert as_(person).get(page_of(place)).status_code == 404
        assert as_(person).get(page_of(place, "receipt")).status_code == 404
    # Nor by the address of one's own response.
    assert as_(other.officer).get(url("receipt", other, reference)).status_code == 404


def test_the_page_costs_the_same_whatever_was_submitted_before() -> None:
    first = a_response(State.SUBMITTED)
    counted = [queries(as_(first.officer), page_of(first))]
    submitting.withdraw(response=first.response, by=first.officer, reason="A mistake.")
    counted.append(queries(as_(first.officer), page_of(first)))
    assert counted[0] == counted[1] <= 8, counted


# --- a byte is changed ------------------------------------------------------------------------

TABLES = importlib.import_module("responses.migrations.0010_the_record")
KEYS = importlib.import_module("responses.migrations.0023_receipt_keys_stay")


def forge(statement: str, *values: Any) -> None:
    """Behind the triggers, as somebody does who has the database."""
    for guard in (TABLES, KEYS):
        guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    for guard in (TABLES, KEYS):
        guard.install(connection)


def flipped(text: str, place: int) -> str:
    place %= len(text)
    return text[:place] + ("1" if text[place] != "1" else "0") + text[place + 1 :]


@pytest.mark.parametrize("column", ["canonical", "signature"])
@pytest.mark.parametrize("place_in_text", [0, 40, 111, 128, -1])
def test_a_flipped_byte_of_a_receipt_is_found(column: str, place_in_text: int) -> None:
    place = a_response(State.SUBMITTED)
    receipt = given_receipt(place)
    value = flipped(getattr(receipt, column), place_in_text)
    forge(f"UPDATE responses_receipt SET {column} = %s", value)
    assert faults(place.again()) == [
        f"the receipt of {receipt.submission.reference} is not what was signed"
    ]
    with pytest.raises(CommandError, match="is not what was signed"):
        call_command("verify_history")


@settings(max_examples=25, deadline=None)
@given(
    at=st.integers(0, 10_000),
    by=st.integers(1, 255),
    name=st.sampled_from(["receipt", "submission"]),
)
def test_whatever_byte_is_flipped_in_a_file_the_council_finds_it(
    at: int, by: int, name: str
) -> None:
    from responses import verify_receipt as script

    content = _files()
    receipt = json.loads(content["receipt"])
    keys = script.public_keys(json.loads(content["keys"]))
    changed = bytearray(content[name])
    changed[at % len(changed)] ^= by
    with pytest.raises((script.Wrong, ValueError)):
        if name == "receipt":
            receipt = json.loads(bytes(changed))
            script.check_signature(receipt, "receipt/1", keys)
            raise AssertionError(changed)
        script.check_submission(receipt, bytes(changed))


FILES: dict[str, bytes] = {}


def _files() -> dict[str, bytes]:
    """One receipt with its files, as it was downloaded; made once."""
    if not FILES:
        place = a_response(State.SUBMITTED)
        client = as_(place.officer)
        for name in ("receipt", "submission"):
            FILES[name] = client.get(page_of(place, name)).content
        FILES["keys"] = Client().get("/receipts/keys.json").content
    return FILES


def test_a_receipt_that_is_gone_or_another_ones_is_found() -> None:
    place, other = a_response(State.SUBMITTED), a_response(State.SUBMITTED)
    receipt, its = given_receipt(place), given_receipt(other)
    forge(
        "UPDATE responses_receipt SET canonical = %s, signature = %s WHERE id = %s",
        *(its.canonical, its.signature, receipt.pk),
    )
    reference = receipt.submission.reference
    assert faults(place.again()) == [f"the receipt of {reference} is not what was signed"]
    forge("DELETE FROM responses_receipt WHERE id = %s", receipt.pk)
    assert faults(place.again()) == [f"the receipt of {reference} is missing"]


def test_one_that_was_signed_anew_is_not_the_one_that_was_given() -> None:
    place = a_response(State.SUBMITTED)
    receipt = given_receipt(place)
    forge("DELETE FROM responses_receipt WHERE id = %s", receipt.pk)
    actions.give_receipt(receipt.submission)
    assert faults(place.again()) == [
        f"the receipt of {receipt.submission.reference} is not the one that was given"
    ]


def test_a_key_in_the_place_of_another_is_found() -> None:
    a_response(State.SUBMITTED)
    forge("UPDATE responses_receiptkey SET public = %s", "00" * 32)
    with pytest.raises(CommandError, match="the public half is another one"):
        call_command("verify_history")


# --- the key ----------------------------------------------------------------------------------


@pytest.fixture
def installation(settings: Any, tmp_path: Path) -> Path:
    """As an installation has it: a file is named, and nothing makes a key by itself."""
    settings.RECEIPT_KEY_IS_MADE = False
    settings.RECEIPT_KEY_FILE = str(tmp_path / "receipt-key.pem")
    return tmp_path / "receipt-key.pem"


def test_without_a_key_nothing_is_submitted_and_the_log_says_why(
    installation: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = a_response(State.APPROVED)
    with pytest.raises(Refused, match="cannot sign receipts"):
        submitting.submit(response=place.response, by=place.officer)
    assert not Submission.objects.exists() and place.again().state == State.APPROVED
    assert str(installation) in caplog.text
    page = as_(place.officer).post(url("submit", place), follow=True).content.decode()
    assert "Nothing was submitted" in page and str(installation) not in page
    call_command("create_receipt_key")
    submitting.submit(response=place.response, by=place.officer)
    assert faults(place.again()) == []


def test_the_first_key_is_made_once_and_is_the_owners_only(installation: Path) -> None:
    call_command("create_receipt_key")
    made = installation.read_bytes()
    assert installation.stat().st_mode & 0o777 == 0o600
    call_command("create_receipt_key")
    assert installation.read_bytes() == made and ReceiptKey.objects.count() == 1
    assert not list(installation.parent.glob(".receipt*"))  # nothing is left beside it
    # On a restored database the same file is made known again.
    forge("DELETE FROM responses_receiptkey")
    with pytest.raises(NoKey, match="not known here"):
        actions.key_in_force()
    call_command("create_receipt_key")
    assert (
        actions.key_in_force()[0].public
        == read_key(installation).public_key().public_bytes_raw().hex()
    )


def test_the_database_keeps_a_key_as_it_was_but_for_its_retirement(installation: Path) -> None:
    call_command("create_receipt_key")
    call_command("rotate_receipt_key", reason="The disk was lost.")
    retired, in_force = ReceiptKey.objects.order_by("pk")
    now = timezone.now()
    for row in (retired, in_force):
        for changed in (
            {"public": "00" * 32},
            {"key_id": "00" * 8},
            {"created_at": now},
            {"retired_at": now, "public": "00" * 32},
        ):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                ReceiptKey.objects.filter(pk=row.pk).update(**changed)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            row.delete()
    for changed in ({"retired_at": None}, {"retired_reason": "Another one."}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ReceiptKey.objects.filter(pk=retired.pk).update(**changed)


def test_a_rotated_key_signs_no_more_and_what_it_signed_still_verifies(
    installation: Path, tmp_path: Path
) -> None:
    call_command("create_receipt_key")
    old = installation.read_bytes()
    place = a_response(State.SUBMITTED)
    with pytest.raises(CommandError, match="in force"):
        installation.unlink()
        call_command("create_receipt_key")
    call_command("rotate_receipt_key", reason="The disk was lost.")  # also without the old file
    later = a_response(State.SUBMITTED)
    assert given_receipt(place).key_id != given_receipt(later).key_id
    for one in (place, later):
        folder = tmp_path / one.args[0]
        folder.mkdir()
        code, said = verify(folder, download(one, folder, "submission"))
        assert code == 0, said
        assert faults(one.again()) == []
    keys = json.loads(Client().get("/receipts/keys.json").content)["keys"]
    assert [key["retired_because"] for key in keys] == ["The disk was lost.", ""]
    installation.write_bytes(old)
    with pytest.raises(NoKey, match="is retired"):
        actions.key_in_force()


def own_checks() -> list[str]:
    return [str(one.id) for one in run_checks() if str(one.id).startswith("responses.")]


def test_a_file_that_others_may_read_or_that_holds_no_such_key_signs_nothing(
    installation: Path,
) -> None:
    call_command("create_receipt_key")
    assert own_checks() == []
    installation.chmod(0o640)
    with pytest.raises(NoKey, match="0640"):
        actions.key_in_force()
    assert own_checks() == ["responses.E001"]
    installation.chmod(0o600)
    installation.write_text("no key")
    with pytest.raises(NoKey, match="no private key"):
        actions.key_in_force()
    installation.unlink()
    assert own_checks() == ["responses.W001"]


def test_a_file_in_the_place_of_another_signs_nothing(installation: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    call_command("create_receipt_key")
    write_key(installation, Ed25519PrivateKey.generate(), is_new=False)
    with pytest.raises(NoKey, match="not known here"):
        actions.key_in_force()
    with pytest.raises(CommandError, match="is in force"):
        call_command("create_receipt_key")


def test_the_private_half_is_in_no_table_and_on_no_page() -> None:
    place = a_response(State.SUBMITTED)
    _, private = actions.key_in_force()
    secret = private.private_bytes_raw()
    pages = [
        as_(place.officer).get(page_of(place)).content,
        Client().get("/receipts/keys.json").content,
    ]
    for page in pages:
        assert secret.hex() not in page.decode() and secret not in page
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            assert secret.hex() not in str(cursor.fetchall()), table


def test_contributors_read_it_too() -> None:
    place = a_response(State.SUBMITTED)
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assert as_(contributor).get(page_of(place)).status_code == 200

"""At the end of a consultation it is fixed what is counted, once; each council can check it."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses.actions import counting, submitting
from responses.actions.counting import freeze_due_manifests, freeze_manifest
from responses.counted import leaf_hash
from responses.enums import State
from responses.models import CallIn, Manifest, Receipt, Submission, Withdrawal
from responses.receipt_verification import manifest_faults
from responses.receipts import receipt_leaf
from tests.responses.test_pages import as_, url
from tests.responses.test_races import at_once
from tests.responses.test_receipts import download, flipped, given_receipt, page_of, verify
from tests.world import Place, a_closed_consultation, a_consultation, a_place, a_response, staff

pytestmark = pytest.mark.django_db


def closed(*states: State) -> tuple[Consultation, list[Place]]:
    """A consultation that has just ended, with responses in these states and a silent council."""
    consultation = a_consultation()
    places = [a_response(state, place=a_place(consultation)) for state in states]
    a_place(consultation)
    end(consultation)
    return consultation, places


def end(consultation: Consultation) -> None:
    consultation.closes_at = timezone.now()
    consultation.save()


def test_what_is_in_force_is_counted_and_nothing_else() -> None:
    consultation, (counted, withdrawn, draft) = closed(
        State.SUBMITTED, State.WITHDRAWN, State.APPROVED
    )
    manifest = freeze_manifest(consultation=consultation)
    assert len(manifest.leaves) == 4  # as many as were asked: nothing tells how many answered
    assert manifest.leaves == sorted(manifest.leaves)
    assert receipt_leaf(given_receipt(counted)).hex() in manifest.leaves
    assert receipt_leaf(given_receipt(withdrawn)).hex() not in manifest.leaves
    assert not Submission.objects.filter(response=draft.response).exists()
    assert list(manifest_faults(manifest)) == []
    call_command("verify_history")


def test_the_same_whether_one_or_three_answered() -> None:
    seen = []
    for states in ((State.SUBMITTED,) * 3, (State.SUBMITTED, State.WITHDRAWN, State.APPROVED)):
        manifest = freeze_manifest(consultation=closed(*states)[0])
        said = json.loads(manifest.canonical)
        seen.append((sorted(said), said["size"], {len(leaf) for leaf in manifest.leaves}))
    assert seen[0] == seen[1]


def test_it_is_frozen_once_and_stays() -> None:
    consultation, _ = closed(State.SUBMITTED)
    first = freeze_manifest(consultation=consultation)
    assert freeze_manifest(consultation=consultation) == first
    assert freeze_due_manifests(timezone.now()) == []
    call_command("freeze_manifest", consultation.code)
    assert Manifest.objects.get() == first
    for statement in (
        "UPDATE responses_manifest SET root = root",
        "DELETE FROM responses_manifest",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_not_before_the_last_council_can_no_longer_submit() -> None:
    consultation, _ = closed(State.SUBMITTED)
    consultation.extended_until = timezone.now() + dt.timedelta(hours=1)
    consultation.save()
    with pytest.raises(Refused, match="Councils can submit until"):
        freeze_manifest(consultation=consultation)
    assert freeze_due_manifests(timezone.now()) == []
    with pytest.raises(CommandError, match="can submit until"):
        call_command("freeze_manifest", consultation.code)
    consultation.extended_until = None
    consultation.save()
    assert [one.consultation for one in freeze_due_manifests(timezone.now())] == [consultation]


def test_what_may_still_be_called_in_is_waited_for() -> None:
    consultation, (place, _) = closed(State.SUBMITTED, State.SUBMITTED)
    submission = Submission.objects.get(response=place.response)
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)
    Submission.objects.filter(pk=submission.pk).update(call_in_until=timezone.localdate())
    triggers.install(connection)
    assert counting.undecided(consultation, timezone.localdate()) == 1
    with pytest.raises(Refused, match="call-in"):
        freeze_manifest(consultation=consultation)
    assert freeze_due_manifests(timezone.now()) == []
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert counting.undecided(consultation, tomorrow) == 0
    now = timezone.now()
    call_in = CallIn.objects.create(
        decision=submission.decision,
        called_in_on=timezone.localdate(),
        called_in_by="Scrutiny",
        recorded_at=now,
        recorded_by=place.officer,
    )
    assert counting.undecided(consultation, tomorrow) == 1
    call_in.outcome, call_in.outcome_on = "stands", timezone.localdate()
    call_in.ended_at, call_in.ended_by = now, place.officer
    call_in.save()
    assert counting.undecided(consultation, tomorrow) == 0


def test_a_submission_from_before_there_were_receipts_is_given_one() -> None:
    consultation, (place,) = closed(State.SUBMITTED)
    forge("DELETE FROM responses_receipt")
    page = as_(place.officer).get(url("submitted", place))
    assert page.status_code == 200
    reference = Submission.objects.get().reference
    page = as_(place.officer).get(url("receipt", place, reference)).content.decode()
    assert "before receipts were given" in page
    manifest = freeze_manifest(consultation=consultation)
    assert receipt_leaf(Receipt.objects.get()).hex() in manifest.leaves


def test_results_of_many_responses_have_a_manifest_too() -> None:
    consultation = a_closed_consultation(responses=2, silent=3)
    manifest = freeze_manifest(consultation=consultation)
    assert len(manifest.leaves) == 8


# --- the proof --------------------------------------------------------------------------------


def test_the_council_checks_that_it_is_counted(tmp_path: Path) -> None:
    consultation, (place, other) = closed(State.SUBMITTED, State.SUBMITTED)
    page = as_(place.officer).get(page_of(place)).content.decode()
    assert "Nobody can submit any more" in page
    freeze_manifest(consultation=consultation)
    page = as_(place.officer).get(page_of(place)).content.decode()
    assert "It is among the submissions that are counted" in page
    options = download(place, tmp_path, "submission", "proof")
    code, said = verify(tmp_path, options)
    assert (code, said.count("ok:")) == (0, 3), said
    # Every flipped byte of the proof is found; so is somebody else's proof.
    proof = tmp_path / "proof.json"
    whole = proof.read_text()
    for at in range(0, len(whole), max(1, len(whole) // 12)):
        proof.write_text(flipped(whole, at))
        assert verify(tmp_path, options)[0] != 0, at
    proof.write_bytes(as_(other.officer).get(page_of(other, "proof")).content)
    code, said = verify(tmp_path, options)
    assert code == 1 and "not in the tree" in said


def test_a_withdrawn_one_has_no_proof_and_the_page_says_why() -> None:
    consultation, (place, _) = closed(State.WITHDRAWN, State.SUBMITTED)
    freeze_manifest(consultation=consultation)
    page = as_(place.officer).get(page_of(place)).content.decode()
    assert "This submission was withdrawn on" in page and "is not counted" in page
    assert as_(place.officer).get(page_of(place, "proof")).status_code == 404


def test_the_root_is_for_those_who_were_asked_and_the_lga() -> None:
    consultation, (place, _) = closed(State.SUBMITTED, State.WITHDRAWN)
    where = f"/receipts/{consultation.code}/manifest.json"
    assert as_(place.officer).get(where).status_code == 404
    manifest = freeze_manifest(consultation=consultation)
    silent = consultation.invitations.exclude(response__isnull=False).get().council
    others = [place.officer, silent.memberships.first().user, staff(StaffRoleKind.EDITOR)]
    for person in others:
        said = json.loads(as_(person).get(where).content)
        assert (said["root"], said["size"]) == (manifest.root, len(manifest.leaves))
        assert not {"leaves", "nonce", "reference"} & said.keys()
    for person in (a_place().officer, staff(StaffRoleKind.ADMINISTRATOR)):
        assert as_(person).get(where).status_code == 404


# --- it is found when something does not agree ------------------------------------------------

TABLES = importlib.import_module("responses.migrations.0010_the_record")


def forge(statement: str, *values: Any) -> None:
    TABLES.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    TABLES.install(connection)


def test_a_changed_manifest_is_found() -> None:
    consultation, _ = closed(State.SUBMITTED, State.SUBMITTED)
    manifest = freeze_manifest(consultation=consultation)
    other = leaf_hash(b"another").hex()
    leaves = json.dumps(sorted([other, *manifest.leaves[1:]]))
    for column, value, fault in (
        ("signature", flipped(manifest.signature, 5), "it is not what was signed"),
        ("canonical", flipped(manifest.canonical, 30), "it is not what was signed"),
        ("leaves", leaves, "its tree is not the one that was signed"),
        ("root", other, "its tree is not the one that was signed"),
    ):
        before = getattr(manifest, column)
        forge(f"UPDATE responses_manifest SET {column} = %s", value)
        manifest.refresh_from_db()
        assert list(manifest_faults(manifest)) == [fault], column
        with pytest.raises(CommandError, match=fault):
            call_command("verify_history")
        back = json.dumps(before) if column == "leaves" else before
        forge(f"UPDATE responses_manifest SET {column} = %s", back)
        manifest.refresh_from_db()
    assert list(manifest_faults(manifest)) == []


def test_one_that_counts_and_is_not_in_it_is_found() -> None:
    consultation, _ = closed(State.SUBMITTED, State.WITHDRAWN)
    manifest = freeze_manifest(consultation=consultation)
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)
    Withdrawal.objects.all().delete()
    triggers.install(connection)
    (fault,) = manifest_faults(manifest)
    assert fault.endswith("counts and is not in it")


# --- two at once ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_frozen_twice_at_once_is_frozen_once() -> None:
    consultation, _ = closed(State.SUBMITTED)
    made = at_once(*[lambda: freeze_manifest(consultation=consultation)] * 3)
    (frozen,) = Manifest.objects.filter(consultation=consultation)
    assert [one.pk for one in made if isinstance(one, Manifest)] == [frozen.pk] * 3


@pytest.mark.django_db(transaction=True)
def test_submitted_twice_at_once_has_one_receipt() -> None:
    place = a_response(State.APPROVED)
    made = at_once(*[lambda: submitting.submit(response=place.response, by=place.officer)] * 3)
    assert sum(isinstance(one, Submission) for one in made) == 1
    (submission,) = Submission.objects.filter(response=place.response)
    assert Receipt.objects.filter(submission__response=place.response).count() == 1
    assert submission.receipt.submission_id == submission.pk

"""Receipts and the manifest against what happens at the same moment, done by processes of the
operating system; each with a control that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from responses.actions import receipts
from responses.enums import State
from responses.models import Manifest, Receipt, ReceiptKey, Submission
from responses.receipt_verification import manifest_faults
from responses.receipts import receipt_leaf
from responses.verification import faults
from tests.responses.processes import Race, Round, a_race, always, fails_at_last
from tests.responses.test_manifest import closed
from tests.world import a_consultation, a_place, a_response

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("key") / "receipt-key.pem"


@pytest.fixture(scope="module")
def race(django_db_setup: None, key_file: Path) -> Iterator[Race]:
    with a_race(2, f"key={key_file}") as race:
        yield race


@pytest.fixture(scope="module")
def unlocked(django_db_setup: None, key_file: Path) -> Iterator[Race]:
    """The control: the same without any lock of a row."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    with a_race(2, "unlocked", f"key={key_file}") as race:
        yield race


@pytest.fixture(autouse=True)
def _key(key_file: Path, settings: object) -> None:
    """As an installation has it: one file, for all processes, and nothing makes a key by itself."""
    settings.RECEIPT_KEY_IS_MADE = False  # type: ignore[attr-defined]
    settings.RECEIPT_KEY_FILE = str(key_file)  # type: ignore[attr-defined]
    receipts.create_key()


def in_the_closing_second(race: Race) -> bool:
    """A response is submitted just before the closing moment, and the worker freezes just after
    it. Either the submission is received and in the manifest, or it is neither."""
    consultation = a_consultation()
    place = a_response(State.APPROVED, place=a_place(consultation))
    a_response(State.SUBMITTED, place=a_place(consultation))
    consultation.closes_at = timezone.now() + dt.timedelta(seconds=0.6)
    consultation.save()
    closes = consultation.closes_at.timestamp()
    submitted, frozen = race.run(
        {
            "deed": "submit",
            "response": place.response.pk,
            "by": place.officer.pk,
            "closes": closes,
        },
        {"deed": "freeze", "consultation": consultation.pk, "closes": closes},
    )
    assert frozen["kind"] == "Manifest", frozen
    manifest = Manifest.objects.get(pk=frozen["pk"])
    received = Submission.objects.filter(response=place.response).first()
    if received is None:
        is_told = submitted["kind"] == "Refused" and "closed" in " ".join(submitted["codes"])
        return is_told and list(manifest_faults(manifest)) == []
    return (
        received.submitted_at < consultation.closes_at
        and receipt_leaf(received.receipt).hex() in manifest.leaves
        and list(manifest_faults(manifest)) == []
    )


def two_workers(race: Race) -> bool:
    """Both freeze, and have the one manifest."""
    consultation, _ = closed(State.SUBMITTED, State.WITHDRAWN)
    made = race.run(*[{"deed": "freeze", "consultation": consultation.pk}] * 2)
    (manifest,) = Manifest.objects.filter(consultation=consultation)
    return [one.get("pk") for one in made] == [manifest.pk] * 2


def rotated_while_a_receipt_is_signed(race: Race) -> bool:
    """The submission is received, under the key that was in force at its moment; nobody is told
    that this site cannot sign."""
    place = a_response(State.APPROVED)
    submitted, rotated = race.run(
        {"deed": "submit", "response": place.response.pk, "by": place.officer.pk},
        {"deed": "rotate", "reason": "Yearly", "times": 8},
    )
    assert rotated["kind"] == "ReceiptKey", rotated
    if submitted["kind"] != "Submission":
        return False
    receipt = Receipt.objects.select_related("key", "submission").get(
        submission__response=place.response
    )
    retired_at = receipt.key.retired_at
    return (
        faults(place.again()) == []
        and ReceiptKey.objects.filter(retired_at=None).count() == 1
        and (retired_at is None or receipt.submission.submitted_at < retired_at)
    )


RACES = [in_the_closing_second, two_workers, rotated_while_a_receipt_is_signed]


@pytest.mark.parametrize("is_right", RACES)
def test_race(race: Race, is_right: Round) -> None:
    always(race, is_right)


@pytest.mark.parametrize("is_right", RACES)
def test_race_without_the_lock_fails(unlocked: Race, is_right: Round) -> None:
    fails_at_last(unlocked, is_right)

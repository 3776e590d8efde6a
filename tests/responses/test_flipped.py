"""Something is changed behind the triggers, by somebody who has the database, in any column of any
frozen row; in a proof; in the file inside a paper.  Each is found."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from responses import verify_receipt as script
from responses.actions import deciding, submitting
from responses.actions.counting import freeze_manifest
from responses.enums import PaperKind, State
from responses.models import (
    AnswerDecision,
    AnswerRevision,
    Decision,
    Event,
    Evidence,
    Receipt,
    ReportPartRevision,
    ReportSheetRevision,
    Submission,
    SubmittedAnswer,
    Withdrawal,
)
from responses.verification import faults
from tests.conftest import APPEND_ONLY
from tests.responses.paper_reading import opened
from tests.responses.papers import pdf_of
from tests.responses.test_pages import as_
from tests.responses.test_paper_kinds import attachment
from tests.responses.test_receipts import page_of
from tests.responses.test_recording import records, sent
from tests.world import Place, a_consultation, a_place, a_response, fill, sign, weigh

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_triggers() -> Iterator[None]:
    guards = [importlib.import_module(name) for name in APPEND_ONLY]
    for guard in guards:
        guard.remove(connection)
    yield
    for guard in guards:
        guard.install(connection)


def others(value: Any) -> list[Any]:
    """The same, changed a little: a text at its beginning, in its middle and at its end."""
    match value:
        case bool():
            return [not value]
        case int():
            return [value + 1, value ^ 64]
        case dt.datetime():
            return [value + dt.timedelta(microseconds=1), value - dt.timedelta(days=1)]
        case dt.date():
            return [value + dt.timedelta(days=1)]
        case str() if value:
            places = sorted({0, len(value) // 2, len(value) - 1})
            return [value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :] for at in places]
        case dict() if value:
            name = sorted(value)[-1]
            rest = {key: each for key, each in value.items() if key != name}
            return [rest, *({**value, name: other} for other in others(value[name]))]
        case list() if value:
            return [value[:-1], *([*value[:-1], other] for other in others(value[-1]))]
        case "":
            return ["x"]
    return []


def unnoticed(place: Place, row: models.Model) -> list[str]:
    """The columns of the row in which a change is neither found nor refused by the database."""
    found = []
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in REPEATED:
            continue
        for other in others(getattr(row, field.attname)):
            point = transaction.savepoint()
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: other})
                    connection.check_constraints()
                if not faults(place.again()):
                    found.append(f"{row._meta.label}.{field.name}: {other!r}")
            except DatabaseError:
                pass
            transaction.savepoint_rollback(point)
    return found


# Who saved a version, when, and where its words came from stands in the history itself; these
# columns only repeat it.
REPEATED = {"saved_at", "saved_by", "source"}


def of_the_story(place: Place) -> dict[type[models.Model], list[Any]]:
    """Rows of every frozen table that a response fills on its way to a withdrawn submission."""
    response = place.response
    events = list(response.events.order_by("number"))
    submission = response.submissions.get()
    decision = response.decisions.get()
    return {
        Event: [events[0], events[len(events) // 2], events[-1]],
        AnswerRevision: AnswerRevision.objects.filter(answer__response=response, version=2)[:1],
        ReportPartRevision: ReportPartRevision.objects.filter(part__response=response, version=2),
        ReportSheetRevision: response.sheet_revisions.filter(version=2)[:1],
        Decision: [decision],
        AnswerDecision: decision.answers.order_by("pk")[4:5],
        Submission: [submission],
        SubmittedAnswer: submission.answers.order_by("pk")[4:5],
        Receipt: [submission.receipt],
        Withdrawal: [submission.withdrawal],
    }


def a_story() -> Place:
    place = a_response()
    weigh(place, ("Risk management", "None that we know of."))
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    sign(place)
    submitting.submit(response=place.response, by=place.officer)
    submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    place.again()
    return place


@pytest.mark.parametrize(
    "model",
    [
        Event,
        AnswerRevision,
        ReportPartRevision,
        ReportSheetRevision,
        Decision,
        AnswerDecision,
        Submission,
        SubmittedAnswer,
        Receipt,
        Withdrawal,
    ],
)
def test_whatever_is_changed_in_a_frozen_row_is_found(
    model: type[models.Model], without_triggers: None
) -> None:
    place = a_story()
    assert faults(place.response) == []
    rows = list(of_the_story(place)[model])
    assert rows
    for row in rows:
        assert unnoticed(place, row) == []
    assert faults(place.again()) == []


def test_another_byte_in_the_scan_of_a_decision_is_found(without_triggers: None) -> None:
    place = sent()
    scan = records(place).evidence.get()
    content = bytes(scan.content)
    assert faults(place.again()) == []
    for at in {0, len(content) // 2, len(content) - 1}:
        other = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        Evidence.objects.filter(pk=scan.pk).update(content=other)
        assert faults(place.again()) == ["the evidence of decision 1 is not what was recorded"]


def test_control_a_change_beside_the_record_is_not_looked_for(without_triggers: None) -> None:
    """Else the tests above could find faults in anything."""
    place = a_story()
    row = place.response.answers.order_by("pk")[0]
    assert unnoticed(place, row) != []


# --- what the council holds -------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(django_db_setup: None, django_db_blocker: Any) -> dict[str, bytes]:
    """What a council downloads after the end, and the paper of its submission."""
    with django_db_blocker.unblock(), transaction.atomic():
        consultation = a_consultation()
        place = a_response(State.SUBMITTED, place=a_place(consultation))
        for _ in range(4):
            a_response(State.SUBMITTED, place=a_place(consultation))
        consultation.closes_at = timezone.now()
        consultation.save()
        freeze_manifest(consultation=consultation)
        client = as_(place.officer)
        found = {
            name: client.get(page_of(place, name)).content
            for name in ("receipt", "submission", "proof")
        }
        found["keys"] = Client().get("/receipts/keys.json").content
        found["paper"] = pdf_of(place.again(), PaperKind.SUBMISSION)
        transaction.set_rollback(True)
    return found


def is_whole(held: dict[str, bytes]) -> bool:
    """What `verify_receipt` says of these files."""
    try:
        keys = script.public_keys(json.loads(held["keys"]))
        receipt = json.loads(held["receipt"])
        script.check_signature(receipt, "receipt/1", keys)
        script.check_submission(receipt, held["submission"])
        script.check_proof(receipt, json.loads(held["proof"]), keys)
    except (script.Wrong, ValueError):
        return False
    return True


def test_what_was_downloaded_is_whole(held: dict[str, bytes]) -> None:
    assert is_whole(held)
    assert attachment(held["paper"]) == held["submission"]


def test_no_byte_of_a_proof_can_be_another(held: dict[str, bytes]) -> None:
    """Every byte, each with the bit that makes small letters of large ones among the others."""
    proof = held["proof"]
    for at in range(len(proof)):
        for bit in (1, 32):
            other = proof[:at] + bytes([proof[at] ^ bit]) + proof[at + 1 :]
            assert not is_whole({**held, "proof": other}), (at, other[max(0, at - 20) : at + 20])


def test_no_byte_of_the_file_inside_a_paper_can_be_another(held: dict[str, bytes]) -> None:
    """The file is taken out of the paper again, as a council takes it, and checked."""
    whole = attachment(held["paper"])
    assert is_whole({**held, "submission": whole})
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        document = opened(held["paper"])
        (name,) = document.attachments
        flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        document.attachments[name] = pikepdf.AttachedFileSpec(document, flipped, filename=name)
        forged = io.BytesIO()
        document.save(forged)
        taken = attachment(forged.getvalue())
        assert taken == flipped
        assert not is_whole({**held, "submission": taken}), at

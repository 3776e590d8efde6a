"""What one process of a race does: started by processes.py, told by lines of JSON what to do.

    python -m tests.responses.deeds [unlocked] [key=FILE]

`unlocked` makes it the control: no row is locked.  `key` names a file that signs receipts as an
installation has it, where nothing makes a key by itself.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

Deed = Callable[[], Any]


def sign(response: int, by: int, nonce: str, seen: str) -> Deed:
    """The click on a page that was opened before."""
    from responses.actions import deciding

    row, person = _response(response), _person(by)
    return lambda: deciding.decide(response=row, by=person, nonce=nonce, seen_digest=seen)


def submit(response: int, by: int, closes: float = 0) -> Deed:
    """With `closes` (seconds since 1970) just before that moment."""
    from responses.actions import submitting

    row, person = _response(response), _person(by)

    def act() -> Any:
        if closes:
            time.sleep(max(0, closes - 0.03 - time.time()))
        return submitting.submit(response=row, by=person)

    return act


def withdraw(response: int, by: int) -> Deed:
    from responses.actions import submitting

    row, person = _response(response), _person(by)
    return lambda: submitting.withdraw(response=row, by=person, reason="A mistake.")


def take_back(response: int, by: int, text: str) -> Deed:
    """The officer takes the report back from the member and saves other words."""
    from responses.actions import deciding, drafting

    row, person = _response(response), _person(by)
    answer = row.answers.select_related("question").order_by("question__position")[0]

    def act() -> Any:
        deciding.recall(response=row, by=person)
        return drafting.save_answer(
            response=row,
            question=answer.question,
            by=person,
            base_version=answer.version,
            state="answered",
            text=text,
        )

    return act


def save(response: int, by: int, times: int) -> Deed:
    """Saves an answer again and again, until it is refused."""
    from responses.actions import drafting

    row, person = _response(response), _person(by)
    answer = row.answers.select_related("question").order_by("question__position")[0]

    def act() -> Any:
        for turn in range(times):
            saved = drafting.save_answer(
                response=row,
                question=answer.question,
                by=person,
                base_version=answer.version + turn,
                state="answered",
                text=f"Said again, {turn}.",
            )
        return saved

    return act


def send_and_sign(response: int, by: int, member: int) -> Deed:
    """The officer sends the report and the member signs it at once."""
    from responses.actions import deciding
    from tests.world import ASKED

    row, officer, person = _response(response), _person(by), _person(member)

    def act() -> Any:
        time.sleep(0.02)
        deciding.send_for_decision(response=row, by=officer)
        draft = deciding.save_decision_draft(
            response=_response(response), by=person, outcome="supported", changes={}, **ASKED
        )
        seen = deciding.page_digest(_response(response), draft)
        return deciding.decide(response=row, by=person, nonce=draft.nonce, seen_digest=seen)

    return act


def freeze(consultation: int, closes: float = 0) -> Deed:
    """The worker freezes the manifest; with `closes` in the instant after that moment."""
    from consultations.models import Consultation
    from responses.actions.counting import freeze_manifest

    row = Consultation.objects.get(pk=consultation)

    def act() -> Any:
        if closes:
            time.sleep(max(0, closes + 0.001 - time.time()))
        return freeze_manifest(consultation=row)

    return act


def rotate(reason: str, times: int) -> Deed:
    from responses.actions.receipts import rotate_key

    def act() -> Any:
        for _ in range(times):
            made = rotate_key(reason=reason)
        return made

    return act


def download(response: int, by: int, folder: str) -> Deed:
    """What the council downloads from this database's pages, into a folder."""
    from tests.responses import test_receipts
    from tests.world import Place

    row, person = _response(response), _person(by)
    place = Place(row.invitation.council, person, person, person, row.invitation, row)

    def act() -> Any:
        test_receipts.download(place, Path(folder), "submission", "proof")
        return row

    return act


def _response(pk: int) -> Any:
    from responses.models import Response

    return Response.objects.with_places().get(pk=pk)


def _person(pk: int) -> Any:
    from councils.models import User

    return User.objects.get(pk=pk)


# --- the process ------------------------------------------------------------------------------


def told(act: Deed) -> dict[str, Any]:
    """What came of it: the kind of what was made, or of what was raised, with its sentences."""
    from django.core.exceptions import PermissionDenied

    from councils.refusals import Conflict, Refused

    try:
        made = act()
    except Refused as refused:
        blockers = refused.blockers
        return {
            "kind": "Refused",
            "codes": [blocker.code for blocker in blockers],
            "sentences": [str(blocker.sentence) for blocker in blockers],
        }
    except (Conflict, PermissionDenied) as refused:
        return {"kind": type(refused).__name__, "codes": [], "sentences": [str(refused)]}
    except Exception as error:
        return {"kind": type(error).__name__, "error": str(error)}
    return {"kind": type(made).__name__, "pk": made.pk}


def without_locks() -> None:
    """No row is locked any more, by whichever way."""
    from django.db.models import QuerySet

    from responses import history
    from responses.actions import receipts
    from responses.models import Event

    QuerySet.select_for_update = lambda self, *args, **kwargs: self  # type: ignore[method-assign]
    receipts.hold_keys = lambda: None
    real = history.append

    def append(**given: Any) -> Event:
        # Without the lock two events may draw the same number, and the database then refuses the
        # second: saved words are let through, because it is them that are looked at.
        return Event() if given["verb"] == "save-answer" else real(**given)

    history.append = append


def main(options: list[str]) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    if "unlocked" in options:
        without_locks()
    for option in options:
        if option.startswith("key="):
            settings.RECEIPT_KEY_IS_MADE = False
            settings.RECEIPT_KEY_FILE = option.removeprefix("key=")
    for line in sys.stdin:
        asked = json.loads(line)
        act = globals()[asked.pop("deed")](**asked)
        print("ready", flush=True)
        start = float(sys.stdin.readline())
        while time.monotonic() < start:  # the clock is the same for all processes of a machine
            pass
        print(json.dumps(told(act)), flush=True)
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])

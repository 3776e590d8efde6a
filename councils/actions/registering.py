"""The register is brought up to date from a file that somebody has read the preview of."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from councils import permissions, register
from councils.actions.doorway import fresh
from councils.actions.waiting import take_waiting
from councils.enums import FileKind
from councils.models import User


def import_register(*, seen_file: str, seen_register: str, by: User) -> register.Loaded:
    """Writes what the preview showed: of this very file, to the register in that very state.

    Raises PermissionDenied for anybody but LGA administrators, Refused if the file is not waiting
    any more or the register is another one by now.
    """
    with transaction.atomic():
        by = fresh(by)
        if not permissions.is_lga_administrator(by):
            raise PermissionDenied("Only LGA administrators look after the register.")
        held = take_waiting(kind=FileKind.REGISTER, seen=seen_file, by=by)
        text = bytes(held.content).decode("utf-8-sig")
        return register.load(
            text, by=by, file_name=held.name, file_sha256=held.sha256, seen=seen_register
        )

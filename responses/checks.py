"""What `manage.py check` says of the key that signs receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from responses.receipt_keys import NoKey, read_key


def receipt_key(**kwargs: Any) -> list[CheckMessage]:
    """Without a key everything works but submitting; a file that others may read is an error."""
    if settings.RECEIPT_KEY_IS_MADE:
        return []
    if not settings.RECEIPT_KEY_FILE:
        return [
            Warning(
                "No key signs receipts, so no council can submit.",
                hint="Set RECEIPT_KEY_FILE and run create_receipt_key (docs/receipts.md).",
                id="responses.W001",
            )
        ]
    path = Path(settings.RECEIPT_KEY_FILE)
    try:
        read_key(path)
    except NoKey as missing:
        hint = "See docs/receipts.md."
        if not path.exists():
            return [Warning(f"No council can submit. {missing}", hint=hint, id="responses.W001")]
        return [Error(f"No council can submit. {missing}", hint=hint, id="responses.E001")]
    return []

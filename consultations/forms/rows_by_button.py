"""Rows of a form that are added and taken out by buttons.

The rows are those of the hidden fields `row`; a button shows the form again with all that was
typed, and nothing is stored before "Save".
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

SAVE, ADD, REMOVE = "save", "add", "remove"  # every other button only shows the form again


def pressed(typed: QueryDict, *, fields: Sequence[str], most: int) -> tuple[QueryDict, bool]:
    """What was typed after the button was pressed, and whether it is to be saved; `fields` are
    those of a row, `most` the rows that there may be."""
    typed = typed.copy()
    do, _, key = typed.get("do", SAVE).partition("-")
    keys = keys_of(typed, most)
    if do == ADD and len(keys) < most:
        keys.append(str(max(map(int, keys), default=-1) + 1))
        for name in fields:
            typed.pop(f"{keys[-1]}-{name}", None)  # of a row with that key that was taken out
    elif do == REMOVE and key in keys:
        keys.remove(key)
    typed.setlist("row", keys)
    return typed, do == SAVE


def keys_of(typed: QueryDict, most: int) -> list[str]:
    """The rows in their order, each once."""
    given = [key for key in typed.getlist("row") if key.isdecimal() and len(key) <= 3]
    return list(dict.fromkeys(given))[:most]

"""A whole definition in the place of another, as a file brings it."""

from __future__ import annotations

import hashlib

from consultations.definition.plain import to_json
from consultations.definition.values import Definition
from consultations.editing.parts import Stale, Unfit


def mark_of_whole(definition: Definition) -> str:
    """Sixty-four hexadecimal digits that change with everything in the definition."""
    return hashlib.sha256(to_json(definition).encode()).hexdigest()


def replace_whole(definition: Definition, brought: Definition, *, seen: str) -> Definition:
    """The definition that was brought. Raises Stale when what it takes the place of is not what
    was seen, Unfit when it is another consultation."""
    if mark_of_whole(definition) != seen:
        raise Stale
    if brought.code != definition.code:
        raise Unfit(another(definition.code, brought.code), "code")
    return brought


def another(code: str, brought: str) -> str:
    return (
        f"The file is of the consultation “{brought}”, this draft is “{code}”. Write “{code}” into "
        "the file, or load the file as a new consultation."
    )

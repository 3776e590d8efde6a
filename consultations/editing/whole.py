"""A whole definition in the place of another, as a file brings it."""

from __future__ import annotations

from consultations.definition.plain import digest
from consultations.definition.values import Definition
from consultations.editing.parts import Stale, Unfit


def replace_whole(definition: Definition, brought: Definition, *, seen: str) -> Definition:
    """The definition that was brought. Raises Stale when what it takes the place of is not what
    was seen, Unfit when it is another consultation."""
    if digest(definition) != seen:
        raise Stale
    if brought.code != definition.code:
        raise Unfit(another(definition.code, brought.code), "code")
    return brought


def another(code: str, brought: str) -> str:
    return (
        f"The file is of the consultation “{brought}”, this draft is “{code}”. Write “{code}” into "
        "the file, or load the file as a new consultation."
    )

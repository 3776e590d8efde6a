"""A status in words and a colour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tag:
    """Words, and the colour class of the tag component ("" is a plain tag)."""

    text: str
    colour: str

"""A status in words and a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Tag:
    """Words, and the colour class of the tag component ("" is a plain tag)."""

    text: StrOrPromise
    colour: str

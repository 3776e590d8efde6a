"""What the texts of a workbook (.xlsx) say."""

from __future__ import annotations

import re
from typing import Any

from councils.packages import inner

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
HALF = re.compile("[\ud800-\udfff]")


def text_of(element: Any) -> str:
    """What a shared or inline text says: itself or its runs, not how it is pronounced."""
    found = [each.text or "" for each in inner(element, "t")]
    found += [each.text or "" for each in inner(element, "r", "t")]
    return unescaped("".join(found))


def unescaped(text: str) -> str:
    """_x000A_ is how a workbook writes the character 0A. Half a character is none."""
    return HALF.sub("", ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))

"""Codes made from words, such as "dont-know" from "Don’t know".

A code that was given once stays: answers and releases are kept by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

APOSTROPHES = str.maketrans("", "", "'’‘`")


def suggested_code(words: str, taken: Container[str] = (), *, most: int = 40) -> str:
    """Small letters, digits and single hyphens, at most `most` signs, cut between words where it
    can be; with a number behind it where that code is taken. Never empty."""
    plain = unicodedata.normalize("NFKD", words.translate(APOSTROPHES)).encode("ascii", "ignore")
    whole = "-".join(re.findall(r"[a-z0-9]+", plain.decode().lower())) or "item"
    code = _cut(whole, most)
    number = 1
    while code in taken:
        number += 1
        code = f"{_cut(whole, most - len(str(number)) - 1)}-{number}"
    return code


def _cut(code: str, most: int) -> str:
    if len(code) <= most:
        return code
    short = code[: most + 1].rpartition("-")[0]
    return short or code[:most]

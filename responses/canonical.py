"""One spelling for one content, so that a hash says whether two contents are the same.

Canonical JSON in the sense of RFC 8785 (JSON Canonicalization Scheme) for the values we use
(objects, arrays, strings, whole numbers, booleans, null): keys sorted by their UTF-16 code
units, no spaces, UTF-8.  A number with a fraction, or one that JavaScript would not read exactly,
has no place in it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

LARGEST = 2**53 - 1  # RFC 8785, appendix D: larger whole numbers are written as strings


def canonical_json(value: Any) -> str:
    """The canonical text of plain values.

    Raises TypeError for floats and other objects, ValueError for whole numbers beyond 2^53 and
    for text that is no Unicode (half of a surrogate pair).
    """
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _ordered(value: Any) -> Any:
    match value:
        case str():
            value.encode()  # UnicodeEncodeError is a ValueError
        case bool() | None:
            pass
        case int():
            if abs(value) > LARGEST:
                raise ValueError("a whole number beyond 2^53 is written as a string")
        case list() | tuple():
            return [_ordered(item) for item in value]
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise TypeError("keys must be strings")
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return {key: _ordered(value[key]) for key in keys}
        case float():
            raise TypeError("a float has no one spelling; use a whole number or a string")
        case _:
            raise TypeError(f"{type(value).__name__} is not plain")
    return value

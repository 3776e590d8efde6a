"""What may be the name of a question, an option, an attribute or a category.

Names stand in files, in one line each: a “|” joins options there, and nothing that ends a line,
moves the cursor or cannot be written as UTF-8 (half a surrogate pair) may be part of one.
"""

from __future__ import annotations

import unicodedata

FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control, surrogate, line and paragraph ends


def is_name(text: str) -> bool:
    """Whether it can be a name: not empty, no blanks around it, none of those signs."""
    return bool(
        text
        and text == text.strip()
        and "|" not in text
        and not any(unicodedata.category(sign) in FORBIDDEN for sign in text)
    )


def not_a_name(text: str) -> str:
    """The sentence for what is none."""
    return f"“{text}” is not a name: no blanks around it, no “|”, no line ends or control signs."

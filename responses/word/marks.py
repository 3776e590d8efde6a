"""The names by which places in a Word document are known again.

Each place has a key: `answer:<identity>`, `part:<position>`, `instead:<position>` (the words in
place of a section's questions that are left out), `tick:…` for one box and `field:…` for one line.
The key stands in the tag of a content control and in the name of a bookmark, since editors lose the
one or the other; a prose place has two lines of text around it besides.
"""

from __future__ import annotations

import hashlib
import re
import uuid

FORMAT = "draft-word/1"
TAG = "slisystem:1:"
BOOKMARK = "sli1_"
PROPERTY = "slisystem."
MARK_STYLE = "Place to write"  # of the two lines around a place
PLACEHOLDER = "[write here]"
TICKED, NOT_TICKED = "☒", "☐"
PROSE = ("answer:", "part:", "instead:")  # keys of places to write
NO_RESPONSE, NOT_FOR_US = "no-response", "not-for-us"
# What of a question a box or a line is, after the question's key.
OTHER, REASON, HEADING = "other", "reason", "heading"
# Word knows no longer names of bookmarks than 40 characters.
_SHORT = {"answer": "a", "part": "p", "instead": "i", "tick": "t", "field": "f"}
_LONG = {short: kind for kind, short in _SHORT.items()}
_KEY = re.compile(
    r"(?P<answer>answer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(part|instead):[0-9]{1,5}|(tick|field):[0-9a-f]{24}"
)


def answer_key(identity: str) -> str:
    return f"answer:{identity}"


def part_key(position: int) -> str:
    return f"part:{position}"


def instead_key(position: int) -> str:
    return f"instead:{position}"


def tick_key(place: str, what: str) -> str:
    """Of the box for an option's code, for "statement:option", or for a state."""
    return f"tick:{_short_hash(place, what)}"


def option_tick(place: str, code: str) -> str:
    return tick_key(place, f"option {code}")


def state_tick(place: str, state: str) -> str:
    return tick_key(place, f"state {state}")


def field_key(place: str, what: str) -> str:
    """Of a line: the words of an option, a reason, the heading of a part."""
    return f"field:{_short_hash(place, what)}"


def _short_hash(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]


def tag(key: str) -> str:
    return TAG + key


def key_of_tag(value: str) -> str:
    """ "" for the tag of another control."""
    key = value.removeprefix(TAG)
    return key if key != value and _KEY.fullmatch(key) else ""


def bookmark(key: str, *, is_head: bool = False) -> str:
    """`is_head`: where a question or part begins, above the place to write."""
    kind, name = key.split(":", 1)
    return f"{BOOKMARK}{'h' if is_head else ''}{_SHORT[kind]}_{name.replace('-', '')}"


def key_of_bookmark(name: str) -> tuple[str, bool]:
    """The key, and whether it is the head; ("", False) for another bookmark."""
    found = re.fullmatch(rf"{BOOKMARK}(h?)([{''.join(_LONG)}])_([0-9a-f]+)", name)
    if found is None:
        return "", False
    head, short, rest = found.groups()
    kind = _LONG[short]
    if kind == "answer":
        rest = str(uuid.UUID(rest)) if len(rest) == 32 else ""
    key = f"{kind}:{rest}"
    return (key, bool(head)) if _KEY.fullmatch(key) else ("", False)


def begins(label: str) -> str:
    return f"{label} – write below this line"


def ends(label: str) -> str:
    return f"{label} – write above this line"


def fingerprint(line: str) -> str:
    """By which a line that the document itself says is known again, wherever it stands."""
    return hashlib.sha256(plain(line).encode()).hexdigest()[:6]


def plain(line: str) -> str:
    """Without boxes and with single spaces."""
    return " ".join(line.replace(TICKED, " ").replace(NOT_TICKED, " ").split())

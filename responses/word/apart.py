"""A draft's Word document that comes back, read in a process with limits."""

from __future__ import annotations

from pathlib import Path

from councils import uploads
from responses.reading_apart import MEGABYTES, SECONDS, NotRead, answer_of
from responses.word.package import Unreadable
from responses.word.returned import Returned

CHILD = Path(__file__).with_name("reading_child.py")
TOO_LARGE = (
    f"The file is larger than {uploads.MOST_BYTES // 1024 // 1024} MB. Take the pictures out of it."
)


def read_apart(content: bytes) -> Returned:
    """As `reading.read`. Raises Unreadable with a sentence for whoever brought the file."""
    if len(content) > uploads.MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    try:
        answer = answer_of(CHILD, content, seconds=SECONDS, megabytes=MEGABYTES)
    except NotRead as failed:
        raise Unreadable(failed.sentence) from failed
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return Returned.from_json(answer["returned"])

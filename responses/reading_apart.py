"""A file that somebody brings, read in a process of its own with limits of time and memory.

A file that makes its reader crash, hang or grow is refused like any other that cannot be read, and
nothing of it reaches the server.  Few are read at a time, so that many files together do not take
the memory either.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from responses.render_child import Ending
from responses.rendering import end_process

SECONDS, MEGABYTES = 30, 512
# In one server process: the others of its threads answer people meanwhile, and a machine has memory
# for a few readers only.
MOST_AT_ONCE, WAITING = 2, 5  # seconds until somebody is asked to come again
_reading = threading.BoundedSemaphore(MOST_AT_ONCE)


class NotRead(Exception):
    """The process gave no answer; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def answer_of(
    child: Path, content: bytes, given: Sequence[str] = (), *, seconds: int, megabytes: int
) -> Any:
    """What the program says of the file, from JSON. Raises NotRead."""
    if not _reading.acquire(timeout=WAITING):
        raise NotRead(
            "Other files are being read at the moment, and this one would have to wait too long. "
            "Try again in a minute."
        )
    try:
        return _answer_of(child, content, given, seconds, megabytes)
    finally:
        _reading.release()


def _answer_of(
    child: Path, content: bytes, given: Sequence[str], seconds: int, megabytes: int
) -> Any:
    process = subprocess.Popen(
        [sys.executable, "-I", str(child), *given, str(seconds), str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tempfile.gettempdir(),
        start_new_session=True,
    )
    try:
        out = process.communicate(content, timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        raise NotRead(_too_slow(seconds)) from None
    finally:
        end_process(process)
    if process.returncode == -signal.SIGXCPU:
        raise NotRead(_too_slow(seconds))
    if process.returncode != Ending.DONE:
        raise NotRead(
            _(
                "The file could not be read: it needs more memory than a paper may, or it is "
                "damaged. Copy its text into a new file, without pictures."
            )
        )
    return json.loads(out)


def _too_slow(seconds: int) -> str:
    return _(
        "Reading the file took longer than the %(seconds)s seconds it may take. Copy the part "
        "with the questions and answers into a file of its own."
    ) % {"seconds": seconds}

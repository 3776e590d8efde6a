"""The reader of papers: a file on standard input, its blocks as JSON on standard output.

Runs as a process of its own (`responses.recognising.reading` starts it with `python -I`), because
the file comes from anybody's desk: before a byte of it is read, the process gives up memory, time
and file size beyond its limits.  Nothing here knows Django, the database or a secret.

    python -I reading_child.py KIND SECONDS MEGABYTES
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    # Behind everything else: nothing of ours stands in the way of a library.
    sys.path.append(str(ROOT))
    from responses.render_child import Ending, keep_within

    kind, seconds, megabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    keep_within(seconds, megabytes)
    try:
        answer = json.dumps(read(kind, sys.stdin.buffer.read()))
    except MemoryError:
        return Ending.OUT_OF_MEMORY
    sys.stdout.write(answer)
    return Ending.DONE


def read(kind: str, content: bytes) -> dict[str, object]:
    """The paper, or the sentence by which it is refused."""
    from responses.recognising.blocks import Unreadable
    from responses.recognising.readers import opendocument, plain, portable, word

    readers = {
        "docx": word.read,
        "odt": opendocument.read,
        "pdf": portable.read,
        "txt": plain.read,
    }
    try:
        return {"paper": readers[kind](content).to_json()}
    except Unreadable as refusal:
        return {"refused": refusal.sentence}


if __name__ == "__main__":
    sys.exit(main())

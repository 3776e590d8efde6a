"""The reader of drafts that come back: a Word file on standard input, what it says as JSON on
standard output.

Runs as a process of its own, as `responses.recognising.reading_child` does and for its reasons.

    python -I reading_child.py SECONDS MEGABYTES
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

    keep_within(int(sys.argv[1]), int(sys.argv[2]))
    try:
        answer = json.dumps(said(sys.stdin.buffer.read()))
    except MemoryError:
        return Ending.OUT_OF_MEMORY
    sys.stdout.write(answer)
    return Ending.DONE


def said(content: bytes) -> dict[str, object]:
    """What the document says, or the sentence by which it is refused."""
    from responses.word.package import Unreadable
    from responses.word.reading import read

    try:
        return {"returned": read(content).to_json()}
    except Unreadable as refusal:
        return {"refused": refusal.sentence}


if __name__ == "__main__":
    sys.exit(main())

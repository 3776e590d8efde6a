"""What changed between two texts, by word: the redline that a member and a reader see.

Plain Python on plain text.  The promise: the pieces marked "same" and "gone" join to the
text before, those marked "same" and "new" to the text after, character by character, and
the same two texts always give the same pieces.  Words are compared, blanks are carried
along; in a change the words that are gone stand before those that are new.

Two texts of any length cost a fraction of a second (aligning.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from consultations.aligning import EXACT_UP_TO, pairs

Kind = Literal["same", "gone", "new"]

# A word with its apostrophes and hyphens, or one other character; then the blanks after it.
# Blanks at the very beginning stand alone.
TOKEN = re.compile(r"(\w[\w'’‑-]*|[^\w\s]|^)(\s*)")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def redline(before: str, after: str, *, exact_up_to: int = EXACT_UP_TO) -> list[Piece]:
    """The pieces that lead from one text to the other; none is empty, neighbours differ.

    Joins exactly: "same" and "gone" to `before`, "same" and "new" to `after`.  Stretches of
    more than `exact_up_to` words are cut at words that occur once before being compared.
    """
    old = [token for token in TOKEN.findall(before) if any(token)]
    new = [token for token in TOKEN.findall(after) if any(token)]
    pieces = _Pieces()
    at = new_at = 0
    words, new_words = [word for word, _ in old], [word for word, _ in new]
    for start, new_start in pairs(words, new_words, exact_up_to):
        pieces.change(_text(old[at:start]), _text(new[new_at:new_start]))
        (word, blanks), (_, new_blanks) = old[start], new[new_start]
        pieces.same(word)
        if blanks == new_blanks:
            pieces.same(blanks)
        else:
            pieces.change(blanks, new_blanks)
        at, new_at = start + 1, new_start + 1
    pieces.change(_text(old[at:]), _text(new[new_at:]))
    return pieces.finished()


def _text(tokens: list[tuple[str, str]]) -> str:
    return "".join(word + blanks for word, blanks in tokens)


class _Pieces:
    """Gathers steps into pieces: one change where only blanks part two changes."""

    def __init__(self) -> None:
        self._found: list[Piece] = []
        self._same = self._gone = self._new = ""

    def same(self, text: str) -> None:
        if not text:
            return
        if self._gone or self._new:
            # Blanks at the end of both sides did not change.
            tail = len(self._gone) - len(self._gone.rstrip())
            new_tail = len(self._new) - len(self._new.rstrip())
            if tail and self._gone[-tail:] == self._new[len(self._new) - new_tail :]:
                text = self._gone[-tail:] + text
                self._gone, self._new = self._gone[:-tail], self._new[:-new_tail]
            self._close()
        self._same += text

    def change(self, gone: str, new: str) -> None:
        if not (gone or new):
            return
        if self._same:
            if self._same.isspace() and self._found and "\n" not in self._same:
                gone, new = self._same + gone, self._same + new
                while self._found and self._found[-1].kind != "same":
                    last = self._found.pop()
                    if last.kind == "gone":
                        gone = last.text + gone
                    else:
                        new = last.text + new
            else:
                self._found.append(Piece("same", self._same))
            self._same = ""
        self._gone, self._new = self._gone + gone, self._new + new

    def finished(self) -> list[Piece]:
        self.same("")
        self._close()
        if self._same:
            self._found.append(Piece("same", self._same))
        return self._found

    def _close(self) -> None:
        if self._gone:
            self._found.append(Piece("gone", self._gone))
        if self._new:
            self._found.append(Piece("new", self._new))
        self._gone = self._new = ""


def reads_well(pieces: Sequence[Piece], least: float = 0.3) -> bool:
    """Whether a redline helps: at least this share of the longer text's words stayed.

    Between two texts that have little in common it is a thicket; they are read side by side.
    """
    words = dict.fromkeys(("same", "gone", "new"), 0)
    for piece in pieces:
        words[piece.kind] += len(piece.text.split())
    longer = words["same"] + max(words["gone"], words["new"])
    return longer > 0 and words["same"] >= least * longer

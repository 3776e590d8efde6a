"""The council's own report around the answers: its parts, gathered line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from responses.enums import REPEATED_PARTS, PartKind
from responses.outline import CONSIDERATIONS
from responses.recognising import looks
from responses.recognising.parts import Heading, consideration
from responses.recognising.pieces import Piece, prose, sources
from responses.recognising.values import NotTaken, PartFound

AGAIN = "The recommendations are printed again."
TWICE = "The report has this part already; this one is not the same."


@dataclass
class _Part:
    kind: str
    heading: str
    opened_by: Piece
    section: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    not_for_us: list[Piece] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return bool(self.pieces or self.not_for_us)


class Report:
    """`number` is that of the open part ("5"), `why` the reason of what the last part refused."""

    def __init__(self, *, is_in_lines: bool) -> None:
        self.is_in_lines = is_in_lines
        self.all: list[_Part] = []
        self.current: _Part | None = None
        self.is_weighing = False  # what follows are considerations
        self.number: str | None = None
        self.why = ""
        self.leads: list[Piece] = []

    def open(self, heading: Heading, piece: Piece) -> bool:
        """Whether a part begins here."""
        self.number = heading.number.split(".")[0] if heading.number[:1].isdigit() else None
        self.why, self.current = "", None
        if heading.kind == CONSIDERATIONS:
            self.is_weighing = True
            return True
        self.is_weighing = heading.kind == PartKind.CONSIDERATION
        self.current = _Part(heading.kind, heading.words, piece, heading.section)
        self.all.append(self.current)
        return True

    def close(self) -> None:
        self.current, self.number, self.is_weighing, self.why = None, None, False, ""

    def add(self, piece: Piece) -> bool:
        """Whether the piece belongs to the part that is open."""
        if self.is_weighing and not piece.is_item:
            named = consideration(piece.text)
            if named and (self.current is None or piece.number):
                self._weigh(piece, named)
                return True
        if self.current is None:
            self.why = (
                "It stands below “Considerations” and names none." if self.is_weighing else ""
            )
            return False
        self.current.pieces.append(piece)
        return True

    def _weigh(self, piece: Piece, named: tuple[str, str]) -> None:
        heading, words = named
        self.current = _Part(PartKind.CONSIDERATION, heading, piece)
        rest = piece.from_here(len(piece.text) - len(words))
        if rest:
            self.current.pieces.append(rest)
        self.all.append(self.current)

    def not_applicable(self, piece: Piece, sections: set[int]) -> None:
        """The words by which questions of the open section are left out."""
        if self.current and self.current.section is not None and {self.current.section} == sections:
            self.current.not_for_us.append(piece)

    def lead_in(self, piece: Piece) -> None:
        """ "Consultation questions and suggested responses": says what follows."""
        self.leads.append(piece)

    def parts(self) -> tuple[PartFound, ...]:
        return tuple(self._found(part) for part, why in self._judged() if not why)

    def _found(self, part: _Part) -> PartFound:
        return PartFound(
            str(part.kind),
            part.heading,
            self._text(part),
            sources([part.opened_by, *part.pieces, *part.not_for_us]),
            part.section,
            prose(part.not_for_us, is_in_lines=self.is_in_lines),
        )

    def _text(self, part: _Part) -> str:
        return prose(part.pieces, is_in_lines=self.is_in_lines)

    def _judged(self) -> list[tuple[_Part, str]]:
        """Each part with why it is not taken; "" where it is. Of a kind that a report has once the
        first counts in which something is written."""
        counting: dict[tuple[str, int | None], _Part] = {}
        for part in self.all:
            key = (part.kind, part.section)
            if key not in counting or (not counting[key].is_written and part.is_written):
                counting[key] = part
        words = {key: looks.words_of(self._text(part)) for key, part in counting.items()}
        found = []
        for part in self.all:
            key = (part.kind, part.section)
            if part.kind in REPEATED_PARTS and part.kind != PartKind.SECTION:
                why = "" if part.is_written else "There is nothing below this heading."
            elif part is counting[key]:
                why = ""
            elif looks.words_of(self._text(part)) == words[key]:
                is_advice = part.kind == PartKind.RECOMMENDATIONS
                why = AGAIN if is_advice else "The part is printed again."
            else:
                why = TWICE
            found.append((part, why))
        return found

    def left_out(self) -> list[NotTaken]:
        found = []
        for part, why in self._judged():
            if why:
                pieces = [part.opened_by, *part.pieces, *part.not_for_us]
                words = "\n".join(piece.full for piece in pieces)
                found.append(NotTaken(part.opened_by.block.place, words, why, sources(pieces)))
        for piece in self.leads:
            why = "It only says that questions and responses follow."
            found.append(NotTaken(piece.block.place, piece.full, why, (piece.at,)))
        return found

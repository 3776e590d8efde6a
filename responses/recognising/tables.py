"""What a table says by its columns: which holds the question, which the answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from responses.recognising import looks
from responses.recognising.pieces import Piece
from responses.recognising.values import PaperQuestion

ANSWERS = re.compile(
    r"\b(?:response|reply|answer|view|position|comment|submission)s?\b", re.IGNORECASE
)
COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)
QUESTIONS = re.compile(
    r"^(?:consultation\s+)?(?:questions?|q|no|nos|number|ref|reference|item)\b", re.IGNORECASE
)
MOST_COLUMNS = 12  # of a row in which a question is looked for
MOST_HEAD = 60  # characters of a cell that heads a column

Asks = Callable[[Piece, Sequence[Piece]], PaperQuestion | None]


def read(pieces: Sequence[Piece], asks: Asks) -> list[Piece]:
    """The same pieces; those in tables know whether they stand in a column of answers."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        cell = pieces[at].cell
        if cell is None:
            found.append(pieces[at])
            at += 1
            continue
        end = at
        while end < len(pieces) and (there := pieces[end].cell) and there.table == cell.table:
            end += 1
        found += _table(pieces[at:end], asks)
        if end < len(pieces):
            # Whatever stands below a table is no longer of its last row.
            after = pieces[end]
            is_answered = any(piece.answers for piece in found[-(end - at) :])
            found.append(replace(after, is_after_row=True) if is_answered else after)
            end += 1
        at = end
    return found


def _table(pieces: Sequence[Piece], asks: Asks) -> list[Piece]:
    rows: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.cell:
            rows[piece.cell.row].append(piece)
    heads = _heads(next(iter(rows.values())))
    found: list[Piece] = []
    was_answered = False
    for number, row in rows.items():
        if heads and number == next(iter(rows)):
            found += [replace(piece, aside="head") for piece in row]
            continue
        marked, is_answered = _row(row, heads, asks)
        if was_answered:
            marked[0] = replace(marked[0], is_after_row=True)
        found += marked
        was_answered = is_answered
    return found


def _heads(row: Sequence[Piece]) -> dict[int, str]:
    """The words above each column; empty where the first row is no head."""
    heads = {piece.cell.column: piece.text for piece in row if piece.cell}
    has_answers = any(ANSWERS.search(words) for words in heads.values())
    has_questions = any(QUESTIONS.match(words) for words in heads.values())
    is_short = all(len(words) <= MOST_HEAD for words in heads.values())
    return heads if has_answers and has_questions and is_short and len(heads) > 1 else {}


def _row(row: list[Piece], heads: dict[int, str], asks: Asks) -> tuple[list[Piece], bool]:
    """The pieces of a row that asks a question know which of them answer it."""
    columns: dict[int, list[Piece]] = defaultdict(list)
    for piece in row:
        if piece.cell:
            columns[piece.cell.column].append(piece)
    asked, question = _asking(columns, heads, asks)
    if question is None:
        return row, False
    others = [column for column in columns if column not in asked]
    if heads:
        answering = _named(others, heads)
    elif len(others) > 1 and question.options:
        answering = others
    else:
        answering = others if len(others) == 1 else []
        # "Response | We agree …" in one row with its question would be a column of labels.
        labels = [one for one in others if looks.label(columns[one][0].text)]
        if len(others) == 2 and labels == others[:1]:
            answering = others[1:]
    found = []
    for piece in row:
        column = piece.cell.column if piece.cell else 0
        if column in answering:
            name = f"the column “{heads[column]}”" if column in heads else f"column {column}"
            found.append(replace(piece, answers=name))
        elif column in others:
            found.append(replace(piece, aside=heads.get(column) or f"column {column}"))
        else:
            found.append(piece)
    return found, bool(answering)


def _named(columns: Sequence[int], heads: dict[int, str]) -> list[int]:
    """The columns of answers; one of comments only where no other is one."""
    named = [one for one in columns if ANSWERS.search(heads.get(one, ""))]
    without = [one for one in named if not COMMENTS.search(heads[one])]
    return without or named


def _asking(
    columns: dict[int, list[Piece]], heads: dict[int, str], asks: Asks
) -> tuple[set[int], PaperQuestion | None]:
    """The columns that say the question, and which it is."""
    order = list(columns)
    for at, column in enumerate(order[:MOST_COLUMNS]):
        if heads and ANSWERS.search(heads.get(column, "")) and not QUESTIONS.match(heads[column]):
            continue
        after = [piece for one in order[at + 1 : at + 3] for piece in columns[one][:3]]
        question = asks(columns[column][0], [*columns[column][1:3], *after])
        if question is None:
            continue
        asked = {column}
        beside = order[at + 1] if at + 1 < len(order) else 0
        if beside and asks(columns[beside][0], []) == question:
            asked.add(beside)
        return asked | {one for one in order[:at] if _is_number(columns[one][0].text)}, question
    return set(), None


def _is_number(text: str) -> bool:
    return len(looks.words_of(text)) <= 2 and any(map(str.isdigit, text))

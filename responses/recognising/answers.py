"""What stands below a question → its answer, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from responses.recognising import choices, looks
from responses.recognising.choices import Chosen
from responses.recognising.finding import Found
from responses.recognising.pieces import Piece, prose, sources
from responses.recognising.states import state_of
from responses.recognising.values import (
    ANSWERED,
    NotTaken,
    PaperQuestion,
    Taken,
)
from responses.said import LONGEST, Said

BELOW = "what stands below the question; the paper marks no answers"


@dataclass
class Segment:
    """A question of the paper with the pieces up to the next one."""

    question: PaperQuestion
    found: Found
    asked: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def has_label(self) -> bool:
        return any(piece.answers or looks.label(piece.text) for piece in self.pieces)

    @property
    def has_italics(self) -> bool:
        return any(piece.is_italic and not piece.cell for piece in self.pieces)


@dataclass
class Sorted:
    """The pieces below a question by what they are."""

    answer: list[Piece] = field(default_factory=list)
    options: list[Piece] = field(default_factory=list)
    marks: list[choices.Listed] = field(default_factory=list)
    between: list[Piece] = field(default_factory=list)
    asides: list[Piece] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    labelled: list[Piece] = field(default_factory=list)
    twice: bool = False
    has_column: bool = False


@dataclass
class Outcome:
    """What became of a segment."""

    taken: Taken | None
    not_taken: list[NotTaken]


def outcome(segment: Segment, *, marks_answers: bool, is_in_lines: bool) -> Outcome:
    """The answer of one question. `marks_answers`: elsewhere in the paper answers have a label,
    a column or italics, so that plain words below a question are none."""
    sorted_ = _sorted(segment)
    question = segment.question
    how, doubtful = _way(segment, sorted_, marks_answers=marks_answers)
    not_taken = [
        _not_taken(question, [piece], f"It stands in the column “{piece.aside}”.")
        for piece in sorted_.asides
        if piece.aside
    ]
    if sorted_.twice:
        why = f"{question.number} has several answers here; which one counts is not said."
        return Outcome(None, [*not_taken, _not_taken(question, segment.pieces, why)])
    taken = {(piece.at, piece.start) for piece in sorted_.answer}
    left = [
        piece
        for piece in sorted_.between
        if (piece.at, piece.start) not in taken and not choices.is_of_grid(piece, question)
    ]
    if left:
        why = f"It stands below {question.number} and is not marked as its answer."
        not_taken.append(_not_taken(question, left, why))
    if sorted_.labelled and any(_may_ask(piece, question) for piece in sorted_.between):
        why = (
            f"Before the answer stands a line that may be another question than {question.number}."
        )
        return Outcome(None, [*not_taken, _not_taken(question, segment.pieces, why)])
    text = prose(sorted_.answer, is_in_lines=is_in_lines)
    if len(text) > LONGEST:
        why = f"The answer to {question.number} has more than {LONGEST:,} characters."
        return Outcome(None, [*not_taken, _not_taken(question, sorted_.answer, why)])
    if question.rows:
        chosen = choices.of_grid(segment.pieces, question)
        return _finished(segment, sorted_, chosen, "", "", not_taken, doubtful=False)
    chosen = choices.marked(sorted_.marks, question) if sorted_.marks else Chosen()
    if text and any(map(str.isalnum, text)):
        chosen, text = _with_words(question, chosen, text)
    else:
        text = ""
    if sorted_.numbers and text:
        numbers = ", ".join(sorted_.numbers)
        how += f" · without the report’s numbers ({numbers})"
    return _finished(segment, sorted_, chosen, text, how, not_taken, doubtful=doubtful)


def _sorted(segment: Segment) -> Sorted:
    found = Sorted()
    for piece in segment.pieces:
        mark = looks.label(piece.text)
        if piece.aside:
            found.asides.append(piece)
        elif looks.OPTIONS_LABEL.match(piece.text[: looks.MOST_MARK]):
            found.options.append(piece)
        elif listed := choices.listed(piece, segment.question):
            is_choice = bool(found.labels or piece.answers) and listed[0].ticked is None
            if is_choice and len(listed) == 1:
                found.answer.append(piece)
                _in_column(found, piece)
            else:
                found.options.append(piece)
                found.marks += listed
        elif mark and _is_label(found, mark):
            found.twice = found.twice or (bool(found.answer) and not mark.is_comment)
            found.labels.append(mark.words)
            found.labelled.append(piece)
            _number(found, piece)
            if rest := piece.from_here(mark.end):
                if listed := choices.listed(rest, segment.question):
                    _rest_listed(found, rest, listed)
                else:
                    found.answer.append(rest)
        elif piece.answers or found.labels or found.has_column:
            found.answer.append(piece)
            _in_column(found, piece)
            _number(found, piece)
        else:
            found.between.append(piece)
    return found


def _may_ask(piece: Piece, question: PaperQuestion) -> bool:
    """Whether a line below a question begins with the number of another one."""
    mark = looks.question_mark(piece.full, is_loose=True) or looks.weak_mark(piece.full)
    if mark is None or not (mark.sign or looks.question_mark(piece.full, is_loose=True)):
        return False
    return looks.key_of(mark.number) != looks.key_of(question.number)


def _is_label(found: Sorted, mark: looks.Label) -> bool:
    """Whether the label begins an answer: "Comments:" within an answer to a choice goes on."""
    return not (found.has_column and mark.is_comment)


def _rest_listed(found: Sorted, rest: Piece, listed: list[choices.Listed]) -> None:
    """ "Response: Yes" says it; "Response: Yes / **No**" and "☒ Yes ☐ No" are listings."""
    if len(listed) == 1 and listed[0].ticked is None:
        found.answer.append(rest)
    else:
        found.options.append(rest)
        found.marks += listed


def _in_column(found: Sorted, piece: Piece) -> None:
    if piece.answers and not found.has_column:
        found.has_column = True
        found.labels.append(piece.answers)


def _number(found: Sorted, piece: Piece) -> None:
    if piece.number:
        found.numbers.append(piece.number)


def _way(segment: Segment, found: Sorted, *, marks_answers: bool) -> tuple[str, bool]:
    """By what the words are taken for the answer, and whether that is doubtful. Takes them."""
    if found.has_column:
        return found.labels[0], False
    if found.labels:
        return f"“{found.labels[0]}”", False
    if state_of(prose(found.between, is_in_lines=False)):
        found.answer = list(found.between)
        return "said beside the question", False
    if segment.has_italics:
        found.answer = [piece for piece in found.between if piece.is_italic]
        if found.answer:
            return "in italics below the question", False
    has_marks = bool(found.marks and choices.marked(found.marks, segment.question).codes)
    if found.between and not marks_answers and not (has_marks and not segment.question.spec.words):
        found.answer = list(found.between)
        for piece in found.answer:
            _number(found, piece)
        return BELOW, True
    return "", False


def _with_words(question: PaperQuestion, marked: Chosen, text: str) -> tuple[Chosen, str]:
    """What words and marks say together; the words that are left of the answer."""
    if not question.options:
        return marked, text
    said = choices.stated(text, question)
    if marked.codes and said.codes and set(said.codes) != set(marked.codes):
        return Chosen(
            unclear=f"The marks and the words say different things to {question.number}."
        ), text
    if said.codes:
        if marked.codes:
            said.how = f"{marked.how}, and in words"
        return said, said.rest
    if marked.codes or marked.unclear:
        return marked, text
    return said, text


def _finished(
    segment: Segment,
    found: Sorted,
    chosen: Chosen,
    text: str,
    how: str,
    not_taken: list[NotTaken],
    *,
    doubtful: bool,
) -> Outcome:
    question = segment.question
    own = [*found.labelled, *found.answer, *found.options]
    if question.rows:
        own = list(segment.pieces)

    def refused(why: str) -> Outcome:
        used = {piece.at for piece in own}
        pieces = [piece for piece in segment.pieces if piece.at in used] or segment.asked
        return Outcome(None, [*not_taken, _not_taken(question, pieces, why)])

    if not (chosen.codes or chosen.unclear or text):
        return refused(_nothing(segment, found))
    state = state_of(text) if not chosen.codes else None
    remarks = [chosen.remark] if chosen.remark else []
    if state:
        said = Said(state[0], reason=state[1])
    elif chosen.unclear:
        return refused(chosen.unclear)
    elif text and not question.spec.words:
        if not chosen.codes:
            return refused(f"The words are none of the answer options of {question.number}.")
        why = f"{question.number} takes a choice and no words."
        not_taken.append(_not_taken(question, found.answer, why, text))
        remarks.append("the words beside the choice are not taken")
        said = Said(ANSWERED, choices=_in_order(question, chosen.codes), other=chosen.other)
    else:
        said = Said(ANSWERED, text, _in_order(question, chosen.codes), chosen.other)
    if said.state == ANSWERED:
        if faults := question.spec.faults(question.asked, said.text, said.choices, said.other):
            return refused(faults[0].sentence)
        if question.options and not said.choices:
            remarks.append("no option is marked")
            why = f"None of the answer options of {question.number} is marked."
            not_taken.append(_not_taken(question, found.options or segment.asked, why))
    pages = {piece.block.page for piece in found.answer if piece.block.page}
    if said.text and len(pages) > 1:
        remarks.append("a page ends within it")
    if len(found.labels) > 1 and not found.has_column:
        remarks.append("with " + ", ".join(f"“{one}”" for one in found.labels[1:]))
    taken = " · ".join(filter(None, (how, chosen.how if said.choices else "")))
    used = {piece.at for piece in own}
    source = [piece for piece in segment.pieces if piece.at in used]
    taken_answer = Taken(
        question,
        said,
        segment.found.how,
        taken,
        sources(source) or sources(segment.asked),
        sources(segment.asked),
        segment.found.is_doubtful or doubtful or bool(chosen.remark),
        tuple(remarks),
    )
    return Outcome(taken_answer, not_taken)


def _nothing(segment: Segment, found: Sorted) -> str:
    number = segment.question.number
    if found.marks:
        return f"The answer options of {number} are listed, and none is marked."
    if found.labels:
        return f"{number} has room for an answer, and nothing stands there."
    return f"{number} stands in the paper without an answer."


def _in_order(question: PaperQuestion, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes in the order of the options; those of a grid are."""
    if question.rows:
        return tuple(codes)
    return tuple(one.code for one in question.options if one.code in codes)


def _not_taken(
    question: PaperQuestion, pieces: Sequence[Piece], why: str, text: str | None = None
) -> NotTaken:
    words = "\n".join(piece.full for piece in pieces) if text is None else text
    place = pieces[0].block.place if pieces else ""
    return NotTaken(place, words, why, sources(pieces), question.number)

"""Which options of a question a paper chooses: ticked, bold, struck out, or said in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.kinds import BETWEEN, Option
from responses.recognising import looks
from responses.recognising.blocks import covers
from responses.recognising.pieces import Piece
from responses.recognising.values import PaperQuestion

CROSSED = re.compile(r"^(?:[xX✓✔]\s+(?P<after>.+)|(?P<before>.+?)\s+[xX✓✔])$", re.DOTALL)
ADVICE = re.compile(
    r"\s*[(\[][^()\[\]]*(?:delete|tick|circle|appropriate|select)[^()\[\]]*[)\]]\s*", re.I
)
BETWEEN_OPTIONS = re.compile(r"\s*[/|;\t]\s*|\s{3,}")
SIGNS = " \t.,;:–—-"
MOST = 400  # characters of a line that lists options


@dataclass(frozen=True)
class Listed:
    """One option as it stands in the paper. `ticked` is None where nothing could be ticked."""

    code: str
    ticked: bool | None
    is_bold: bool = False
    is_struck: bool = False
    other: str = ""


@dataclass
class Chosen:
    """What is chosen: the codes, how that was seen, and what is left of the words."""

    codes: list[str] = field(default_factory=list)
    how: str = ""
    rest: str = ""
    other: str = ""
    unclear: str = ""
    remark: str = ""


def option_of(question: PaperQuestion, text: str) -> Option | None:
    """The option that these words are."""
    words = looks.words_of(text)
    return next((one for one in question.options if looks.words_of(one.label) == words), None)


def listed(piece: Piece, question: PaperQuestion) -> list[Listed]:
    """The options in a line that is nothing but options; empty where it is something else."""
    text = piece.text
    if not question.options or question.rows or len(text) > MOST:
        return []
    stripped = ADVICE.sub(" ", text).strip()
    if looks.BOX.search(stripped):
        return _boxed(stripped, question)
    if option := option_of(question, stripped):
        return [Listed(option.code, None, piece.is_bold, _is_struck(piece, 0, len(text)))]
    if crossed := CROSSED.match(stripped):
        option = option_of(question, crossed["after"] or crossed["before"])
        return [Listed(option.code, ticked=True)] if option else []
    return _in_one_line(piece, question)


def _boxed(text: str, question: PaperQuestion) -> list[Listed]:
    """ "☒ Yes ☐ No" or "Yes ☒ No ☐"."""
    marks = list(looks.BOX.finditer(text))
    is_before = not text[: marks[0].start()].strip(SIGNS)
    found = []
    for at, mark in enumerate(marks):
        if is_before:
            end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
            words = text[mark.end() : end]
        else:
            words = text[marks[at - 1].end() if at else 0 : mark.start()]
        option, other = option_of(question, words), ""
        if option is None and (option := _other_of(question, words)):
            other = _after_other(words)
        if option is None:
            return []
        sign = mark[0].strip("[]() ")
        ticked = bool(sign) and (sign in looks.TICKED or sign in "xX✓✔✗✘")
        found.append(Listed(option.code, ticked, other=other))
    return found


def _in_one_line(piece: Piece, question: PaperQuestion) -> list[Listed]:
    """ "Yes / **No** / Don't know"."""
    text = ADVICE.sub(lambda found: " " * len(found[0]), piece.text)
    found, start = [], 0
    for gap in [*BETWEEN_OPTIONS.finditer(text.rstrip()), None]:
        end = gap.start() if gap else len(text)
        option = option_of(question, text[start:end])
        if option is None:
            return []
        end = start + len(text[start:end].rstrip())
        offset = piece.block.text.find(piece.text, piece.start)
        is_bold = covers(piece.block.bold, piece.block.text, offset + start, offset + end)
        found.append(Listed(option.code, None, is_bold, _is_struck(piece, start, end)))
        start = gap.end() if gap else end
    return found if len(found) > 1 else []


def _is_struck(piece: Piece, start: int, end: int) -> bool:
    offset = piece.block.text.find(piece.text, piece.start)
    return covers(piece.block.struck, piece.block.text, offset + start, offset + end)


def marked(found: Sequence[Listed], question: PaperQuestion) -> Chosen:
    """What the listed options say together; no codes where none of them is marked."""
    ticked = [one for one in found if one.ticked]
    bold = [one for one in found if one.is_bold]
    left = [one for one in found if not one.is_struck]
    if ticked:
        marks, how = ticked, "the option that is ticked"
    elif bold and len(bold) < len(found):
        marks, how = bold, "the option in bold"
    elif left and len(left) < len(found):
        marks, how = left, "the option that is not struck out"
    elif len(found) == 1 and found[0].ticked is None and len(question.options) > 1:
        marks, how = list(found), "the option that stands below the question"
    else:
        return Chosen()
    codes = list(dict.fromkeys(one.code for one in marks))
    if len(codes) > 1 and not question.spec.takes_several:
        return Chosen(unclear=f"Several options of {question.number} are marked.")
    other = next((one.other for one in marks if one.other), "")
    return Chosen(codes, how, other=other)


def stated(text: str, question: PaperQuestion) -> Chosen:
    """What words say: an option, several, or an option with more behind it."""
    if option := option_of(question, text):
        return Chosen([option.code], "the option in words")
    if question.spec.takes_several:
        lines = [part.lstrip("-• ") for part in re.split(r"\n+|;", text)]
        parts = [part for part in lines if looks.words_of(part)]
        options = [option_of(question, part) for part in parts]
        if len(parts) > 1 and all(options):
            codes = list(dict.fromkeys(one.code for one in options if one))
            return Chosen(codes, "the options in words")
    if option := _other_of(question, text):
        return Chosen([option.code], "the option in words", other=_after_other(text))
    return _begun(text, question)


def _begun(text: str, question: PaperQuestion) -> Chosen:
    """ "Yes. We believe that …": an option, and the words behind it."""
    for option in sorted(question.options, key=lambda one: -len(looks.words_of(one.label))):
        end = _end_of(text, looks.words_of(option.label))
        behind = text[end:]
        if end and re.match(rf"\s*(?:[.,;:!{looks.DASHES}]|\n|\()", behind):
            return Chosen([option.code], "the option in words", rest=behind.lstrip(SIGNS + "!\n"))
    words = looks.words_of(text)
    begun = [
        one
        for one in question.options
        if words and looks.words_of(one.label)[: len(words)] == words
    ]
    if len(begun) == 1:
        remark = f"“{text.strip()}” begins only one of the options"
        return Chosen([begun[0].code], "the option in words", remark=remark)
    if begun:
        return Chosen(unclear=f"“{text.strip()}” fits several options of {question.number}.")
    return Chosen()


def _end_of(text: str, words: list[str]) -> int:
    """Where these words, if the text begins with them, have ended; 0 where it does not."""
    place = 0
    for word in words:
        found = looks.WORD_WHOLE.search(text, place)
        if found is None or looks.words_of(found[0]) != [word]:
            return 0
        place = found.end()
    return place


def _other_of(question: PaperQuestion, text: str) -> Option | None:
    """The option that takes words, where the text is "Other: a levy"."""
    other = question.asked.other
    if other is None:
        return None
    name, sign, words = text.partition(":")
    said, label = looks.words_of(name), looks.words_of(other.label)
    stem = looks.words_of(re.split(r"[,(:–—]|\bplease\b", other.label)[0])
    is_meant = sign and looks.words_of(words) and said in (stem, label)
    return other if is_meant else None


def _after_other(text: str) -> str:
    return " ".join(text.split(":", 1)[1].split())


def of_grid(pieces: Sequence[Piece], question: PaperQuestion) -> Chosen:
    """ "Faster replies: Agree", line by line, or the rows of a table with a mark or a word."""
    rows = {tuple(looks.words_of(row.label)): row.code for row in question.rows}
    heads: dict[int, str] = {}  # column → option
    current, found = "", dict[str, set[str]]()
    for piece in pieces:
        words, cell = tuple(looks.words_of(piece.text)), piece.cell
        option = option_of(question, piece.text)
        if cell is None:
            name, _, said = piece.text.rpartition(":")
            row = rows.get(tuple(looks.words_of(name)))
            option = option_of(question, said)
            if row and option:
                found.setdefault(row, set()).add(option.code)
        elif words in rows:
            current = rows[words]
        elif option and not current:
            heads[cell.column] = option.code
        elif option:
            found.setdefault(current, set()).add(option.code)
        elif current and cell.column in heads and _is_cross(piece.text):
            found.setdefault(current, set()).add(heads[cell.column])
    if any(len(codes) > 1 for codes in found.values()):
        return Chosen(unclear=f"A statement of {question.number} has several marks.")
    codes = [
        f"{row.code}{BETWEEN}{found[row.code].copy().pop()}"
        for row in question.rows
        if row.code in found
    ]
    return Chosen(codes, "the mark beside each statement") if codes else Chosen()


def is_of_grid(piece: Piece, question: PaperQuestion) -> bool:
    """Whether a line or a cell is one of those that `of_grid` reads."""
    if not question.rows:
        return False
    rows = [looks.words_of(row.label) for row in question.rows]
    name = piece.text if piece.cell else piece.text.rpartition(":")[0]
    is_mark = piece.cell and (_is_cross(piece.text) or option_of(question, piece.text))
    return bool(is_mark) or looks.words_of(name) in rows


def _is_cross(text: str) -> bool:
    sign = text.strip("[]() ")
    return bool(sign) and (sign in "xX✓✔✗✘" or sign in looks.TICKED)

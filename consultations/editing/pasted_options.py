"""Answer options as people write them, and the kind of question that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consultations.editing.codes import suggested_code
from consultations.editing.pasted_lines import is_short, words_of
from consultations.enums import QuestionKind
from consultations.kinds import AGREEMENT, YES_NO, Option, Row

STEPS = ("strongly", "very", "fairly", "quite", "slightly", "somewhat", "tend to", "mostly")
SCALE = {
    "agree", "disagree", "satisfied", "dissatisfied", "important", "unimportant", "likely",
    "unlikely", "useful", "effective", "good", "poor", "helpful",
}  # fmt: skip
NEITHER = re.compile(r"^(?:neither\b.*\bnor\b.*|neutral|not (?:at all|very)\b.*|no opinion)$")
BESIDE = {
    "dont know", "do not know", "not sure", "unsure", "not applicable", "na", "n a", "no opinion",
    "prefer not to say", "undecided", "no view",
}  # fmt: skip
KNOWN = BESIDE | {
    "yes", "no", "maybe", "partly", "in part", "sometimes", "always", "never", "often", "rarely",
    "other", "none", "true", "false", "high", "medium", "low", "excellent", "good", "fair", "poor",
    "adequate", "yes in part", "a great deal", "a little", "to some extent", "to a great extent",
}  # fmt: skip
OTHER = re.compile(r"^other\b.*\b(?:specify|say|describe|state|give|which)\b|^other\s*:$", re.I)
NONE = re.compile(r"^none(?: of (?:the above|these))?$")
BEGINS = re.compile(r"^(?:yes|no)\s*[,–—:-]\s*\S", re.I)
SPLIT = re.compile(r"\s+/\s+|\s*[|\t]+\s*|(?<=[^\W\d_])/(?=[^\W\d_])")


def plain(label: str) -> str:
    """The words of an option without capitals and signs: "dont know"."""
    return " ".join(re.findall(r"[a-z]+", re.sub(r"['’‘`]", "", label.lower())))


def is_step(label: str) -> bool:
    """Whether it is a step of a scale: "Strongly agree", "Neither agree nor disagree"."""
    words = plain(label)
    for step in STEPS:
        words = words.removeprefix(f"{step} ")
    return words in SCALE or bool(NEITHER.match(words))


def is_known(label: str) -> bool:
    """Whether a line is an answer by its words alone."""
    words = plain(label)
    if not words or not is_short(label) or label.rstrip().endswith("?"):
        return False
    return (
        words in KNOWN
        or is_step(label)
        or bool(NONE.match(words) or OTHER.match(label.strip()) or BEGINS.match(label.strip()))
    )


def in_one_line(line: str) -> list[str]:
    """ "Yes / No / Don't know" as three options; nothing where it is no such line."""
    parts = [part.strip() for part in SPLIT.split(line) if words_of(part)]
    if len(parts) < 2 or not all(is_short(part, 8) for part in parts):
        return []
    known = sum(1 for part in parts if is_known(part))
    return parts if known * 2 >= len(parts) and is_known(parts[0]) else []


def is_scale_row(line: str, parts: Sequence[str]) -> bool:
    """Whether the options are the head of a table of which the rows follow."""
    return ("\t" in line or "|" in line) and sum(map(is_step, parts)) >= 3


def kind_of(
    options: Sequence[str], statements: Sequence[str], *, takes_several: bool, takes_words: bool
) -> str:
    """The kind that fits what stands below a question; the editor may choose another one."""
    if statements:
        return str(QuestionKind.GRID)
    if not options:
        return str(QuestionKind.OPEN_TEXT)
    if takes_several:
        return str(QuestionKind.MULTIPLE_CHOICE)
    if is_agreement(options):
        return str(QuestionKind.AGREEMENT)
    if not takes_words:
        return str(QuestionKind.SINGLE_CHOICE)
    is_yes_no = [plain(option) for option in options] == ["yes", "no"]
    return str(QuestionKind.YES_NO if is_yes_no else QuestionKind.CHOICE_WITH_COMMENT)


def is_agreement(options: Sequence[str]) -> bool:
    steps = [plain(option) for option in options if plain(option) not in BESIDE]
    return len(steps) >= 3 and all(
        words.endswith("agree") or NEITHER.match(words) for words in steps
    )


def as_options(labels: Sequence[str], kind: str) -> tuple[Option, ...]:
    """The options of a question of that kind; the usual ones where these are the same words."""
    for usual, of in ((AGREEMENT, QuestionKind.AGREEMENT), (YES_NO, QuestionKind.YES_NO)):
        if kind == of and _same(labels, usual):
            return usual
    takes_several = kind == QuestionKind.MULTIPLE_CHOICE
    is_scored = kind in (QuestionKind.AGREEMENT, QuestionKind.GRID) and is_agreement(labels)
    steps = [label for label in labels if plain(label) not in BESIDE]
    alone = {label for label in labels if takes_several and _is_alone(label)}
    alone = alone if len(alone) < len(labels) else set()
    found: list[Option] = []
    for label in labels:
        is_other = (
            kind != QuestionKind.GRID
            and bool(OTHER.match(label))
            and not any(each.is_other for each in found)
        )
        found.append(
            Option(
                suggested_code(label, {each.code for each in found}),
                label,
                is_other=is_other,
                is_exclusive=label in alone and not is_other,
                score=len(steps) - steps.index(label) if is_scored and label in steps else None,
            )
        )
    return tuple(found)


def as_rows(labels: Sequence[str]) -> tuple[Row, ...]:
    found: list[Row] = []
    for label in labels:
        found.append(Row(suggested_code(label, {each.code for each in found}), label))
    return tuple(found)


def _is_alone(label: str) -> bool:
    words = plain(label)
    return words in BESIDE or bool(NONE.match(words))


def _same(labels: Sequence[str], usual: Sequence[Option]) -> bool:
    return [plain(label) for label in labels] == [plain(option.label) for option in usual]

"""What is seen in a document: lines that become prose, and boxes that are ticked or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from consultations.prose import Block, blocks, clean
from responses.word.body import Control

TICKS = re.compile(r"[☒☑✓✔✗✘⊠■]")
NO_TICKS = re.compile(r"[☐□▢⬜]")
TYPED_TICKS = frozenset({"x", "[x]", "(x)", "v", "yes"})
TYPED_NOTHING = frozenset({"", "[]", "[ ]", "()", "( )"})


def prose(written: Iterable[tuple[str, str]]) -> str:
    """Lines, each with the mark before it, as plain text: lists with "- ", one empty line between
    all else."""
    found: list[tuple[str, str]] = []
    for mark, words in written:
        lines = [line.strip() for line in clean(words).split("\n")]
        if not any(lines):
            continue
        if mark == "•":
            found.append(("ul", "- " + "\n  ".join(line for line in lines if line)))
        elif mark:
            found.append(("ol", "\n".join([f"{mark} {lines[0]}".strip(), *lines[1:]])))
        else:
            found.append(("p", "\n".join(lines)))
    text = ""
    before = "p"
    for kind, words in found:
        text += (("\n" if kind == before and kind != "p" else "\n\n") if text else "") + words
        before = kind
    return clean(text)


def is_ticked(words: str, control: Control | None) -> bool | None:
    """What is seen counts; what a control says of itself only where nothing is seen."""
    if TICKS.search(words):
        return True
    if NO_TICKS.search(words):
        return False
    typed = words.strip().lower()
    if typed in TYPED_TICKS:
        return True
    if control is not None and control.is_box:
        return control.is_checked
    return False if typed in TYPED_NOTHING else None


def in_form_of(text: str, before: str) -> str:
    """The text with the signs before items, and the empty lines around lists, that the text has
    from which it was written: then the history shows the words that changed and nothing else."""
    for gap in ("\n\n", "\n"):
        for sign in ("- ", "* ", "• "):
            if _formed(blocks(before), gap, sign) == before:
                return _formed(blocks(text), gap, sign)
    return text


def _formed(found: Iterable[Block], gap: str, sign: str) -> str:
    """`gap` stands between a list and what is none."""
    text, before = "", ""
    for block in found:
        lines = [line.replace("\n", "\n  ") for line in block.lines]
        words = (
            "\n".join(f"{sign}{line}" for line in lines) if block.kind == "ul" else block.lines[0]
        )
        text += (("\n\n" if block.kind == before else gap) if text else "") + words
        before = block.kind
    return text

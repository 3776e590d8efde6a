"""Typed text as people mean it: paragraphs and simple lists, never markup.

Everything that people type is kept as plain text.  A blank line ends a
paragraph; lines that begin with "- ", "* " or "• " are the items of a list.  No
other mark has a meaning, so no text can turn into HTML, a link or an instruction
to the renderer: pages and papers print what `blocks` returns, escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

BULLET = re.compile(r"^\s*[-*•]\s+(?=\S)")
# Control characters other than tab and newline; PostgreSQL refuses NUL, PDF the others.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
SPACES_AT_END = re.compile(r"[ \t\u00a0]+(?=\n|$)")


@dataclass(frozen=True)
class Block:
    """One paragraph ("p": one line, inner breaks as \\n) or one list ("ul": a line per item)."""

    kind: Literal["p", "ul"]
    lines: tuple[str, ...]


def clean(text: str) -> str:
    """The text as it is stored: \\n line ends, no control characters, no trailing spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n\n").replace("\x0b", "\n").replace("\x0c", "\n")
    text = CONTROL.sub("", text)
    text = SPACES_AT_END.sub("", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").strip()


def clean_line(text: str) -> str:
    """The text as one line: without control characters, with single spaces."""
    return " ".join(CONTROL.sub("", text).split())


def blocks(text: str) -> list[Block]:
    """The paragraphs and lists of a text, in order; nothing of it is left out."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", clean(text)):
        plain: list[str] = []
        items: list[str] = []

        def end_plain(plain: list[str] = plain) -> None:
            if plain:
                found.append(Block("p", ("\n".join(plain),)))
                plain.clear()

        def end_items(items: list[str] = items) -> None:
            if items:
                found.append(Block("ul", tuple(items)))
                items.clear()

        for line in paragraph.split("\n"):
            if not line.strip():
                continue
            if BULLET.match(line):
                end_plain()
                items.append(BULLET.sub("", line).strip())
            elif items and line[:1] in {" ", "\t"}:
                items[-1] += "\n" + line.strip()
            else:
                end_items()
                plain.append(line.strip())
        end_plain()
        end_items()
    return found


def paragraphs(text: str) -> list[list[Block]]:
    """The blocks gathered into numbered paragraphs: a list belongs to the words before it."""
    gathered: list[list[Block]] = []
    for block in blocks(text):
        if block.kind == "ul" and gathered:
            gathered[-1].append(block)
        else:
            gathered.append([block])
    return gathered

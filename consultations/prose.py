"""Typed text as people mean it: paragraphs and simple lists, never markup.

Everything that people type is kept as plain text.  A blank line ends a
paragraph; lines that begin with "- ", "* ", "• " or another bullet are the items of a list.  No
other mark has a meaning, so no text can turn into HTML, a link or an instruction
to the renderer: pages and papers print what `blocks` returns, escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from slisystem.languages import in_language_of, lang_of

BULLET = re.compile(r"^\s*[-*•▪▫◦‣⁃●○■□]\s+(?=\S)")
# Control characters other than tab and newline; PostgreSQL refuses NUL, PDF the others.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
# What a word processor and its clipboard leave behind: characters that nobody sees (a possible
# hyphen, marks of no width) and would not find again in a search; spaces that look like others;
# bullets of symbol fonts, which other fonts print as boxes; and the letters "o" and "§" that
# stand for a bullet where the symbol font was lost.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
SYMBOL_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf0fc\uf06c\uf06e"), "•")
AS_TYPED = str.maketrans(UNSEEN | SPACES | SYMBOL_BULLETS)
LOST_BULLET = re.compile(r"^([ \t]*)[o§·](?=\t[ \t]*\S)", re.MULTILINE)
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028]")


@dataclass(frozen=True)
class Block:
    """One paragraph ("p": one line, inner breaks as \\n) or one list ("ul": a line per item)."""

    kind: Literal["p", "ul"]
    lines: tuple[str, ...]


def clean(text: str) -> str:
    """The text as it is stored: \\n line ends, no control characters, no trailing spaces.

    Every word of it stays, in its place; cleaning what is clean changes nothing.
    """
    text = LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = CONTROL.sub("", text).translate(AS_TYPED)
    text = LOST_BULLET.sub(r"\1•", text)
    # Line by line: an expression would look at every run of spaces once for each of its spaces.
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").strip()


def clean_line(text: str) -> str:
    """The text as one line: without control characters, with single spaces."""
    return " ".join(CONTROL.sub("", LINE_ENDS.sub("\n", text)).translate(AS_TYPED).split())


def blocks(text: str) -> list[Block]:
    """The paragraphs and lists of a text, in order and in its language; nothing of it is left
    out."""
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
    if lang_of(text):
        return [
            Block(one.kind, tuple(in_language_of(text, line) for line in one.lines))
            for one in found
        ]
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

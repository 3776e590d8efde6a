"""A text that is in Welsh on a page that is in English: the page says so (`lang`)."""

from __future__ import annotations

import html
import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

WELSH = "cy"
MARK = re.compile(r'<span lang="cy">(.*?)</span>', re.DOTALL)  # as `marked` writes it


class Welsh(str):
    """A text in Welsh. Printed without the filters `in_language` and `prose` it is just text."""

    __slots__ = ()


def lang_of(text: object) -> str:
    """For the attribute `lang`; empty: the language of the page."""
    return WELSH if isinstance(text, Welsh) else ""


def in_language_of(original: str, text: str) -> str:
    """What was made of a text, such as its beginning, in the language of the text."""
    return Welsh(text) if isinstance(original, Welsh) else text


def joined(*texts: str) -> str:
    """The texts one after the other; where one of them is in Welsh, marked and escaped."""
    if any(isinstance(text, Welsh | SafeString) for text in texts):
        return format_html_join("", "{}", ((marked(text),) for text in texts))
    return "".join(texts)


def marked(text: str) -> SafeString:
    """The text escaped, within a sentence: with its language where that is another."""
    if isinstance(text, Welsh):
        return format_html('<span lang="cy">{}</span>', str(text) + "")
    return conditional_escape(text)


def stretches(text: str) -> list[tuple[str, str]]:
    """A text, also one that `joined` has marked, as stretches of one language, each with its
    language as `lang_of` has it: for what is not HTML."""
    if not isinstance(text, SafeString):
        return [(str(text) + "", lang_of(text))]
    pieces = MARK.split(text)
    return [
        (html.unescape(piece), WELSH if at % 2 else "") for at, piece in enumerate(pieces) if piece
    ]


def unmarked(text: str) -> str:
    """The words alone."""
    return "".join(words for words, _ in stretches(text))

"""A text that is in Welsh on a page that is in English: the page says so (`lang`)."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

WELSH = "cy"


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

"""JSON that people and programs write, read with the line of everything in it.

It gives the nodes that a YAML file gives (marked.py), so that a definition is checked in one
way whatever its file.  Numbers, true and false keep the letters they are written with and that
they had no quotation marks; null is an empty value.  What Python's own reader takes and JSON
does not have (NaN, a name twice, half of a surrogate pair) is refused or named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder

from consultations.definition.marked import (
    MOST_CHARACTERS,
    MOST_LEVELS,
    Fields,
    Items,
    Malformed,
    Node,
    Problem,
    Text,
    decoded,
)
from consultations.prose import CONTROL

SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.+-])")
WORD = re.compile(r"(true|false|null)(?!\w)")
SURROGATE = re.compile(r"[\ud800-\udfff]")
SHOWN = 20
STRING = JSONDecoder()
# The signs of JSON around the texts of a definition count too, so it may have more than YAML.
MOST = 2 * MOST_CHARACTERS


def read(source: str | bytes, most: int = MOST) -> Node:
    """The text, of at most `most` characters, as nodes that know their lines. Raises Malformed at
    the first thing that is not JSON, because what follows it could only be guessed."""
    text = decoded(source)
    if len(text) > most:
        raise Malformed([Problem(1, "", f"The file has more than {most} characters.")])
    return _Reading(text).document()


class _Reading:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        self.skip()
        if self.at == len(self.text):
            raise Malformed([Problem(1, "", "The file is empty.")])
        node = self.value(0)
        self.skip()
        if self.at < len(self.text):
            raise self.wrong("nothing may follow the end of the text")
        return node

    def value(self, level: int) -> Node:
        self.skip()
        if level > MOST_LEVELS:
            raise Malformed([Problem(self.line(), "", "This is nested too deeply.")])
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return self.fields(level + 1)
        if sign == "[":
            return self.items(level + 1)
        if sign == '"':
            return Text(self.line(), self.string())
        line = self.line()
        if match := WORD.match(self.text, self.at) or NUMBER.match(self.text, self.at):
            self.at = match.end()
            if match[0] == "null":
                return Text(line, "")
            return Text(line, match[0], is_bare=True)
        raise self.wrong("a value is expected: text in quotation marks, a number, a list, fields")

    def fields(self, level: int) -> Fields:
        line = self.line()
        pairs: list[tuple[Text, Node]] = []
        self.at += 1
        while not self.ends("}", is_first=not pairs):
            if self.sign() != '"':
                raise self.wrong("the name of a field is expected, in quotation marks")
            key = Text(self.line(), self.string())
            if CONTROL.search(key.value):
                sentence = "The name of a field contains a control character."
                raise Malformed([Problem(key.line, "", sentence)])
            if self.sign() != ":":
                raise self.wrong(f"a colon is expected after “{key.value[:SHOWN]}”")
            self.at += 1
            pairs.append((key, self.value(level)))
        return Fields(line, tuple(pairs))

    def items(self, level: int) -> Items:
        line = self.line()
        nodes: list[Node] = []
        self.at += 1
        while not self.ends("]", is_first=not nodes):
            nodes.append(self.value(level))
        return Items(line, tuple(nodes))

    def ends(self, closing: str, *, is_first: bool) -> bool:
        """Whether the list or the fields end here; steps over what closes or the comma."""
        sign = self.sign()
        if sign == closing:
            self.at += 1
            return True
        if is_first:
            return False
        if sign != ",":
            raise self.wrong(f"a comma or “{closing}” is expected")
        self.at += 1
        if self.sign() == closing:
            raise self.wrong(f"another entry is expected after the comma, or no comma: “{closing}”")
        return False

    def string(self) -> str:
        begin = self.at
        value: str
        try:
            value, self.at = STRING.raw_decode(self.text, begin)
        except JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            if error.msg.startswith("Unterminated"):
                raise self.wrong("this text has no closing quotation mark") from error
            if error.msg.startswith("Invalid control"):
                sentence = "a line break or tab in text is written \\n or \\t"
                raise self.wrong(sentence) from error
            raise self.wrong("a backslash here begins nothing that JSON knows") from error
        if SURROGATE.search(value):
            self.at = begin
            raise self.wrong("this text holds half of a character (\\ud…)")
        return value

    def sign(self) -> str:
        self.skip()
        return self.text[self.at : self.at + 1]

    def skip(self) -> None:
        match = SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def line(self) -> int:
        return bisect_right(self.starts, self.at)

    def wrong(self, sentence: str) -> Malformed:
        line = self.line()
        column = self.at - self.starts[line - 1] + 1
        where = "at the end" if self.at >= len(self.text) else f"at character {column}"
        return Malformed([Problem(line, "", f"This is not JSON: {where}, {sentence}.")])

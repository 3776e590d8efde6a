"""YAML that people write by hand, read with the line of everything in it.

A small and safe part of YAML: fields, lists and text.  Every value is text as it was
typed, so that an answer option `Yes` stays "Yes" (YAML would make it true) and a date
stays what stands there until somebody says how dates are read.  Tags, anchors, aliases
and several documents are refused, and size and depth are bounded: no file can name a
type of Python or grow while it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from consultations.prose import CONTROL

MOST_CHARACTERS = 500_000
MOST_LEVELS = 12
EMPTY = {"", "~", "null"}
# What people mostly meant where PyYAML says this.
REMEDIES = {
    "mapping values are not allowed here": " A text with a colon and a space in it stands in "
    "quotation marks, or below a “|”.",
    "found character '\\t' that cannot start any token": " Lines are set in by spaces, not tabs.",
}


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in one place. `field` is a path such as sections[2].questions[1].kind,
    counted from 1; empty for the file as a whole. `is_unfinished`: a draft may be so."""

    line: int
    field: str
    sentence: str
    is_unfinished: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    @property
    def place(self) -> str:
        """ "line 74, sections[2].questions[2].options"; of a workbook its sheet, row and column."""
        if isinstance(self.line, Spot):
            name = self.field.rpartition(".")[2]
            return self.line.words if self.line.is_exact or not name else f"{self.line}, {name}"
        return f"line {self.line}, {self.field}" if self.field else f"line {self.line}"


class Spot(int):
    """A place that has no line, such as a cell of a workbook: in the order of reading, with the
    words for it."""

    words: str
    is_exact: bool  # the field has this place to itself

    def __new__(cls, order: int, words: str, *, is_exact: bool) -> Spot:
        spot = super().__new__(cls, order)
        spot.words, spot.is_exact = words, is_exact
        return spot

    def __str__(self) -> str:
        return self.words


def where(line: int) -> str:
    """ "line 74", for a sentence about another place."""
    return str(line) if isinstance(line, Spot) else f"line {line}"


class Malformed(Exception):
    """The file is refused; carries every problem, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def is_unfinished(self) -> bool:
        """Whether a draft may have all of it."""
        return all(problem.is_unfinished for problem in self.problems)

    def in_words(self, name: str) -> str:
        """All of it for somebody at a terminal; `name` is the file's."""
        count = len(self.problems)
        mend = "this" if count == 1 else f"these {count} places"
        return f"{name} is refused, nothing was loaded. Mend {mend}:\n" + "\n".join(
            f"  {problem}" for problem in self.problems
        )


@dataclass(frozen=True)
class Text:
    """`is_bare`: written without the quotation marks that its format asks of text; YAML asks for
    none."""

    line: int
    value: str
    is_bare: bool = False


@dataclass(frozen=True)
class Items:
    line: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Fields:
    line: int
    pairs: tuple[tuple[Text, Node], ...]


Node = Text | Items | Fields


def read(source: str | bytes) -> Node:
    """The file as nodes that know their lines. Raises Malformed at the first thing that is not
    YAML, because what follows it could only be guessed."""
    text = decoded(source)
    if len(text) > MOST_CHARACTERS:
        raise Malformed([Problem(1, "", f"The file has more than {MOST_CHARACTERS} characters.")])
    try:
        events = _plain_events(text)
        node = _node(events, next(events, None))
        if next(events, None) is not None:
            raise Malformed([Problem(node.line, "", "The file holds more than one document.")])
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Malformed([Problem(line, "", "A character here is not allowed in YAML.")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        sentence = f"This is not YAML: {error.problem}.{REMEDIES.get(str(error.problem), '')}"
        raise Malformed([Problem(line, "", sentence)]) from error
    return node


def decoded(source: str | bytes) -> str:
    """The text of a file. Raises Malformed with the line at which it is not UTF-8."""
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Malformed([Problem(line, "", "The file is not UTF-8 text.")]) from error


def _plain_events(text: str) -> Iterator[yaml.NodeEvent | yaml.CollectionEndEvent]:
    """The events of one document, without what this house does not read."""
    level = 0
    for event in _events(text):
        line = _line(event)
        if isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
                raise Malformed([Problem(line, "", "Anchors (&) and aliases (*) are not read.")])
            if tag := getattr(event, "tag", None):
                raise Malformed([Problem(line, "", f"Tags ({tag}) are not read.")])
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                if level > MOST_LEVELS:
                    raise Malformed([Problem(line, "", "This is nested too deeply.")])
            yield event
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
            yield event


def _events(text: str) -> Iterator[yaml.Event]:
    """What PyYAML reads; numbers that are too large, as in "\\U00110000", it does not catch."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    except (ValueError, OverflowError) as error:
        sentence = "A number here, such as that of an escape (\\U…), is too large."
        raise Malformed([Problem(loader.line + 1, "", sentence)]) from error


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _node(
    events: Iterator[yaml.NodeEvent | yaml.CollectionEndEvent],
    event: yaml.NodeEvent | yaml.CollectionEndEvent | None,
) -> Node:
    if event is None:
        raise Malformed([Problem(1, "", "The file is empty.")])
    line = _line(event)
    if isinstance(event, yaml.ScalarEvent):
        is_empty = event.style is None and event.value in EMPTY
        return Text(line, "" if is_empty else event.value)
    nodes: list[Node] = []
    for part in events:
        if isinstance(part, yaml.CollectionEndEvent):
            break
        nodes.append(_node(events, part))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(line, tuple(nodes))
    pairs: list[tuple[Text, Node]] = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Text):
            raise Malformed([Problem(key.line, "", "The name of a field must be text.")])
        if CONTROL.search(key.value):
            sentence = "The name of a field contains a control character."
            raise Malformed([Problem(key.line, "", sentence)])
        pairs.append((key, value))
    return Fields(line, tuple(pairs))


class Form:
    """One group of fields while it is read: hands out values, collects what is wrong.

    Ask for every field that may be there, then call `close`, which names the others.
    """

    def __init__(self, node: Node, path: str, problems: list[Problem]) -> None:
        self.line, self.path, self.problems = node.line, path, problems
        self.nodes: dict[str, Node] = {}
        self.asked: set[str] = set()
        self.lines: dict[str, int] = {}
        if not isinstance(node, Fields):
            self.problems.append(
                Problem(node.line, path, "Fields (name: value) are expected here.")
            )
            return
        for key, value in node.pairs:
            if key.value in self.nodes:
                first = self.lines[key.value]
                self.problem(key.value, f"stands twice (first in {where(first)}).", key.line)
                continue
            self.nodes[key.value] = value
            self.lines[key.value] = key.line

    def place(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def problem(
        self, name: str, sentence: str, line: int | None = None, *, later: bool = False
    ) -> None:
        """`later`: an unfinished draft may be so."""
        where = line or self.lines.get(name, self.line)
        self.problems.append(Problem(where, self.place(name), sentence, later))

    def has(self, name: str) -> bool:
        """Whether the field is there and not left empty."""
        node = self.nodes.get(name)
        return node is not None and node != Text(node.line, "")

    def _take(self, name: str, *, needed: bool, later: bool = False) -> Node | None:
        self.asked.add(name)
        if name not in self.nodes and needed:
            self.problem(name, "is missing.", later=later)
        return self.nodes.get(name)

    def text(
        self,
        name: str,
        most: int,
        *,
        needed: bool = False,
        later: bool = False,
        takes_bare: bool = False,
    ) -> str:
        """The text of a field, up to `most` characters; "" when it is not there. `later`: what is
        needed may be written later. `takes_bare`: numbers, true and false are meant."""
        node = self._take(name, needed=needed, later=later)
        if node is None:
            return ""
        if not isinstance(node, Text):
            self.problem(name, "must be text.", node.line)
            return ""
        if node.is_bare and not takes_bare:
            self.problem(name, "must be text, in quotation marks.", node.line)
        if needed and not node.value.strip():
            self.problem(name, "is empty.", later=later)
        if len(node.value) > most:
            self.problem(name, f"has {len(node.value)} characters; {most} are allowed.")
        return node.value

    def line_of_text(
        self, name: str, most: int, *, needed: bool = False, takes_bare: bool = False
    ) -> str:
        """Text that stands in one line, such as a title; what is returned can be printed."""
        value = self.text(name, most, needed=needed, takes_bare=takes_bare).strip()
        if len(value.splitlines()) > 1:
            self.problem(name, "must stand in one line.")
        elif CONTROL.search(value):
            self.problem(name, "contains a control character.")
        return CONTROL.sub("", value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.line_of_text(name, 10, takes_bare=True)
        if value not in {"", "true", "false"}:
            self.problem(name, "must be true or false.")
        return default if value == "" else value == "true"

    def items(self, name: str, *, needed: bool = False) -> list[tuple[str, Node]]:
        """The entries of a list, each with its path; those that are needed may come later."""
        node = self._take(name, needed=needed, later=True)
        if node is None:
            return []
        if not isinstance(node, Items):
            if needed or node != Text(node.line, ""):
                self.problem(
                    name, "must be a list (in YAML, each entry begins with “- ”).", node.line
                )
            return []
        if needed and not node.nodes:
            self.problem(name, "is an empty list.", later=True)
        return [(f"{self.place(name)}[{at}]", each) for at, each in enumerate(node.nodes, 1)]

    def words(self, name: str) -> list[str]:
        """A list of texts without control characters."""
        found = []
        for path, node in self.items(name):
            if not isinstance(node, Text) or node.is_bare or not node.value.strip():
                self.problems.append(Problem(node.line, path, "must be text."))
            elif CONTROL.search(node.value):
                self.problems.append(Problem(node.line, path, "contains a control character."))
            else:
                found.append(node.value.strip())
        return found

    def form(self, name: str, *, needed: bool = False) -> Form | None:
        """The fields inside a field; None when it is not there."""
        node = self._take(name, needed=needed)
        if node is None or (not needed and node == Text(node.line, "")):
            return None
        return Form(node, self.place(name), self.problems)

    def names(self) -> list[str]:
        """The names of all fields, for groups whose names are free."""
        return list(self.nodes)

    def close(self) -> None:
        """Names the fields that nobody asked for."""
        for name in self.nodes.keys() - self.asked:
            known = ", ".join(sorted(self.asked))
            self.problem(name, f"is not a known field; known are {known}.")

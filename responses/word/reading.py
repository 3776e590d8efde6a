"""A draft's Word document that comes back: what stands now at each of its places.

Editors take things away: controls, bookmarks, the lines around a place.  A place is looked for by
these lines, then by its control, then by its bookmark; one that is found by none of them, or twice,
is said to be so and nothing is guessed.  What stands elsewhere and was not written by us is listed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from consultations.prose import clean, clean_line
from responses.word import marks
from responses.word.body import Control, Line, TooMuch, lines_of
from responses.word.lists import Lists, Styles
from responses.word.package import DAMAGED, Package, Unreadable
from responses.word.returned import Anchored, Found, Place, Returned
from responses.word.seen import is_ticked, prose
from responses.word.values import Remark

HEADINGS = frozenset({"title", "heading 1", "heading 2", "heading 3"})
MOST_ELSEWHERE, LONGEST_ELSEWHERE = 100, 200
MOST_REMARKS = 1_000
MOST_PLACES = 2_000
LONGEST_FIELD, LONGEST_BOX = 50_000, 100  # characters
NOT_OURS = (
    "This is not a draft that was downloaded from the portal, or the program it was saved with "
    "took away what says so. Download the draft again and copy the words into it."
)


@dataclass(frozen=True)
class _Known:
    """What the document says of one of its places: as `Place`."""

    key: str
    version: int
    question_version: int | None
    has_words: bool
    label: str


def read(content: bytes) -> Returned:
    """Raises Unreadable with a sentence for what is no draft of the portal."""
    package = Package(content)
    said = properties(package)
    if said.get("format") != marks.FORMAT:
        raise Unreadable(NOT_OURS)
    main = package.related("officeDocument")
    root = package.root(main)
    body = root.find("{*}body") if root is not None else None
    if body is None:
        raise Unreadable(DAMAGED)
    styles = Styles.of(package.root(package.related("styles", main)))
    lists = Lists.of(package.root(package.related("numbering", main)))
    comments = package.root(package.related("comments", main))
    try:
        lines = lines_of(body)
        remarks = dict(_remarks(comments))
    except (TooMuch, RecursionError) as error:
        raise Unreadable("The file holds more than a draft can have.") from error
    return _Reader(said, lines, styles, lists).returned(remarks)


def properties(package: Package) -> dict[str, str]:
    """Our custom properties, by their names without what all of them begin with."""
    root = package.root(package.related("custom-properties"))
    found: dict[str, str] = {}
    for one in () if root is None else root.findall("{*}property")[:MOST_PLACES]:
        name = one.get("name", "")
        if name.startswith(marks.PROPERTY):
            found[name.removeprefix(marks.PROPERTY)] = "".join(one.itertext()).strip()
    return found


def _remarks(root: Any) -> Iterator[tuple[str, Remark]]:
    for one in () if root is None else root.findall("{*}comment")[:MOST_REMARKS]:
        said = {name.rpartition("}")[2]: value for name, value in one.attrib.items()}
        text = clean("\n".join(line.text for line in lines_of(one)))
        if text:
            author = clean_line(said.get("author", ""))[:120]
            yield said.get("id", ""), Remark(author, said.get("date", "")[:40], text)


@dataclass
class _Item:
    """A line with what styles and lists say of it."""

    line: Line
    style: str
    mark: str  # "•" or a number before it
    level: int
    zone: str = ""  # the key of what it stands with

    @property
    def is_mark(self) -> bool:
        """Whether it is one of the two lines around a place."""
        return self.style == marks.MARK_STYLE.lower()


@dataclass
class _Reader:
    said: dict[str, str]
    lines: Sequence[Line]
    styles: Styles
    lists: Lists
    items: list[_Item] = field(default_factory=list)
    mark_lines: list[int] = field(default_factory=list)  # the lines around places
    marked: dict[str, list[int]] = field(default_factory=dict)  # the same by their words
    held: dict[str, list[int]] = field(default_factory=dict)  # lines in a control, by its key
    starts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # of bookmarks
    ends: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)  # places of lines that were read

    def returned(self, remarks: dict[str, Remark]) -> Returned:
        for line in self.lines:
            self._item(line)
        known = list(self._known())
        self._zones({marks.plain(marks.begins(one.label)): one.key for one in known})
        places = {}
        for one in known:
            found = self._place(one.key, one.label) if one.has_words else (Found.ONCE, ())
            places[one.key] = self._read(one, *found)
        ticks = dict(self._ticks())
        fields = dict(self._fields())
        return Returned(
            consultation=self.said.get("consultation", ""),
            council=self.said.get("council", ""),
            response=self.said.get("response", ""),
            written=self.said.get("written", ""),
            places=places,
            ticks=ticks,
            fields=fields,
            remarks=tuple(self._anchored(remarks)),
            tracked=frozenset(one.zone for one in self.items if one.line.is_tracked),
            elsewhere=tuple(self._elsewhere()),
        )

    def _item(self, line: Line) -> None:
        at = len(self.items)
        numbering = self.styles.numbering(line)
        mark = self.lists.mark(numbering) if numbering else ""
        item = _Item(line, self.styles.name(line), mark, numbering[1] if numbering else 0)
        self.items.append(item)
        if item.is_mark:
            self.mark_lines.append(at)
            self.marked.setdefault(marks.plain(line.text), []).append(at)
        for key in {control.key for control in line.controls}:
            self.held.setdefault(key, []).append(at)
        for name, place in line.starts:
            self.starts.setdefault(name, []).append((at, place))
        for name, place in line.ends:
            self.ends.setdefault(name, []).append((at, place))

    def _known(self) -> Iterator[_Known]:
        """The places with which the document was written."""
        for name, value in self.said.items():
            key = marks.key_of_tag(marks.TAG + name)
            found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,9}))? ([w-]) (.+)", value)
            if key.startswith(marks.PROSE) and found is not None:
                question = int(found[2]) if found[2] else None
                yield _Known(key, int(found[1]), question, found[3] == "w", found[4])

    def _zones(self, begins: dict[str, str]) -> None:
        """What each line stands with: since the last heading, or the last line before a place."""
        zone = ""
        for at, item in enumerate(self.items):
            heads = [key for key, is_head in _bookmarks(item.line) if is_head]
            if heads:
                zone = heads[-1]
            elif item.style in HEADINGS:
                zone = self._below(at, begins)
            else:
                zone = self._begun(item, begins) or zone
            item.zone = zone

    def _below(self, heading: int, begins: dict[str, str]) -> str:
        """The key of the first place below a heading that lost its bookmark."""
        for item in self.items[heading + 1 :]:
            key = self._begun(item, begins)
            if key or item.style in HEADINGS:
                return key
        return ""

    def _begun(self, item: _Item, begins: dict[str, str]) -> str:
        return begins.get(marks.plain(item.line.text), "") if item.is_mark else ""

    # --- places to write ----------------------------------------------------------------------

    def _place(self, key: str, label: str) -> tuple[Found, Sequence[tuple[int, int, int | None]]]:
        """The lines of a place, each with where its words begin and end in the line."""
        begin = self.marked.get(marks.plain(marks.begins(label)), [])
        end = self.marked.get(marks.plain(marks.ends(label)), [])
        held = self.held.get(key, [])
        if len(begin) > 1 or len(end) > 1:
            return Found.TWICE, ()
        if begin and end and self._is_clear(begin[0], end[0]):
            inside = range(begin[0] + 1, end[0])
            if any(at not in inside for at in held):
                return Found.TWICE, ()
            return Found.ONCE, [(at, 0, None) for at in inside]
        if held:
            if held[-1] - held[0] >= len(held):
                return Found.TWICE, ()
            return Found.ONCE, [(at, 0, None) for at in held]
        return self._bookmarked(marks.bookmark(key))

    def _is_clear(self, begin: int, end: int) -> bool:
        """Whether the one is the next such line after the other."""
        following = bisect_right(self.mark_lines, begin)
        return self.mark_lines[following : following + 1] == [end]

    def _bookmarked(self, name: str) -> tuple[Found, Sequence[tuple[int, int, int | None]]]:
        starts, ends = self.starts.get(name, []), self.ends.get(name, [])
        if len(starts) > 1:
            return Found.TWICE, ()
        if not starts or len(ends) != 1 or starts[0] > ends[0]:
            return Found.LOST, ()
        (first, begin), (last, end) = starts[0], ends[0]
        found = []
        for at in range(first, last + 1):
            item = self.items[at]
            start, stop = begin if at == first else 0, end if at == last else None
            is_inner = first < at < last
            if is_inner and (item.is_mark or at in self.taken):
                return Found.TWICE, ()
            is_begin = item.is_mark and at == first
            if is_inner or (item.line.text[start:stop].strip() and not is_begin):
                found.append((at, start, stop))
        return Found.ONCE, found

    def _read(
        self, known: _Known, found: Found, pieces: Sequence[tuple[int, int, int | None]]
    ) -> Place:
        written: list[tuple[str, str]] = []  # mark and words
        strange: list[str] = []
        tables: set[int] = set()
        for at, start, stop in pieces:
            item = self.items[at]
            self.taken.add(at)
            item.zone = known.key
            strange += item.line.strange
            if item.line.table:
                if item.line.table not in tables and item.line.text.strip():
                    tables.add(item.line.table)
                    strange.append(f"a table (“{item.line.text.strip()[:80]}”)")
                continue
            written.append((item.mark, item.line.text[start:stop]))
            if item.level and item.mark == "•":
                strange.append("that a list stands within another")
        return Place(
            known.key,
            known.label,
            known.version,
            known.question_version,
            found,
            prose(written),
            tuple(_counted(strange)),
        )

    # --- boxes, lines, comments, and the rest -------------------------------------------------

    def _ticks(self) -> Iterator[tuple[str, bool]]:
        for key, at, start, stop, control in self._named("tick:"):
            words = self.items[at].line.text[start : min(stop, start + LONGEST_BOX)]
            state = is_ticked(words, control)
            if state is not None:
                yield key, state

    def _fields(self) -> Iterator[tuple[str, str]]:
        named = list(self._named("field:"))
        in_line = Counter(at for _, at, *_ in named)
        for key, at, start, _, control in named:
            line = self.items[at].line
            if in_line[at] > 1:  # two lines became one: what belongs to which?
                continue
            if any(is_head for _, is_head in _bookmarks(line)):
                start = 0  # a heading is a line of its own
            if line.length - start > LONGEST_FIELD:
                continue
            text = line.text[start:]
            if control is not None and control.is_empty:
                text = line.text[start : control.start] + line.text[control.end :]
            # Who went on in a new line within the control wrote there, too.
            following = at + 1
            while control is not None and following < len(self.items):
                more = self.items[following].line
                if not any(one.serial == control.serial for one in more.around):
                    break
                if len(text) + more.length > LONGEST_FIELD:
                    break
                text += f"\n{more.text}"
                following += 1
            self.taken.update(range(at, following))
            yield key, clean(text.replace(marks.PLACEHOLDER, "", 1))

    def _named(self, kind: str) -> Iterator[tuple[str, int, int, int, Control | None]]:
        """Boxes or lines that stand there once: by their control, else by their bookmark."""
        controls: dict[str, dict[int, tuple[int, Control]]] = {}
        bookmarks: dict[str, list[tuple[int, int, int]]] = {}
        for at, item in enumerate(self.items):
            for control in item.line.controls:
                if control.key.startswith(kind):
                    controls.setdefault(control.key, {}).setdefault(control.serial, (at, control))
            ends = dict(item.line.ends)
            for name, start in item.line.starts:
                key, is_head = marks.key_of_bookmark(name)
                if key.startswith(kind) and not is_head:
                    stop = max(start, ends.get(name, start))
                    bookmarks.setdefault(key, []).append((at, start, stop))
        for key in controls.keys() | bookmarks.keys():
            held, marked = list(controls.get(key, {}).values()), bookmarks.get(key, [])
            if len(held) == 1:
                at, control = held[0]
                yield key, at, control.start, control.end, control
            elif len(marked) == 1 and not held:
                yield key, *marked[0], None

    def _anchored(self, remarks: dict[str, Remark]) -> Iterator[Anchored]:
        zones: dict[str, str] = {}
        for item in self.items:
            for identifier in item.line.comments:
                zones.setdefault(identifier, item.zone)
        for identifier, remark in remarks.items():
            key = zones.get(identifier, "")
            yield Anchored(remark, key.replace("instead:", "part:"))

    def _elsewhere(self) -> Iterator[str]:
        """The beginning of each line that stands outside all places and is not ours."""
        prints = "".join(value for name, value in self.said.items() if name.startswith("lines."))
        ours = {prints[at : at + 6] for at in range(0, len(prints), 6)}
        found = 0
        for at, item in enumerate(self.items):
            if at in self.taken or found == MOST_ELSEWHERE:
                continue
            words = marks.plain(item.line.text)
            is_ours = not words or marks.fingerprint(words) in ours
            for piece in [*item.line.strange, *([] if is_ours else [f"“{words}”"])]:
                found += 1
                yield piece if len(piece) <= LONGEST_ELSEWHERE else f"{piece[:LONGEST_ELSEWHERE]}…"


def _bookmarks(line: Line) -> Iterator[tuple[str, bool]]:
    for name, _ in line.starts:
        key, is_head = marks.key_of_bookmark(name)
        if key:
            yield key, is_head


def _counted(strange: Iterable[str]) -> Iterator[str]:
    for what, times in Counter(strange).items():
        yield what if times == 1 else f"{what} ({times} times)"

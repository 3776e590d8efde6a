"""The versions of an answer or of something of the report, line by line and two side by side.

What a version says is a list of aspects (status, choice, words …), each a plain text.  Two
versions are compared aspect by aspect, the words by word, all else as a whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.kinds import words_said
from consultations.redline import Piece, reads_well, redline
from responses.content import words
from responses.enums import AnswerState, PartKind, Sheet
from responses.models import (
    Answer,
    AnswerRevision,
    ReportPart,
    ReportPartRevision,
    ReportSheetRevision,
)
from responses.presenters.considerations import cleared_line
from responses.presenters.sheets import lines
from responses.presenters.subjects import Subject
from responses.said import Said

Revision = AnswerRevision | ReportPartRevision | ReportSheetRevision
PAGE = 20  # lines on one page of the history
PAUSE = dt.timedelta(minutes=5)  # a longer one ends a sitting
LONGEST_LINE = 160  # characters of values that are quoted in a line of the list
# Two texts longer than this that have little in common are read, not compared word by word.
ALWAYS_MARKED = 60


@dataclass(frozen=True)
class Aspect:
    """One thing that a version says; `by` says how it is compared with another version's."""

    label: str
    text: str
    by: Literal["word", "line", "whole", "value"] = "word"
    is_main: bool = False  # the words themselves, whose label a line of the list leaves out


def aspects(subject: Subject, revision: Revision) -> list[Aspect]:
    """What this version says, always the same aspects in the same order."""
    if isinstance(revision, ReportPartRevision):
        cleared = cleared_line(revision.cleared_name, revision.cleared_on)
        return [
            Aspect(_("Heading"), revision.heading),
            Aspect(_("Paragraphs"), revision.text, is_main=True),
            Aspect(_("In place of questions"), revision.not_applicable_text),
            # Of all else nobody says that it is cleared.
            Aspect(_("Clearance"), cleared if is_consideration(subject) else "", "value"),
        ]
    if isinstance(revision, ReportSheetRevision):
        found = lines(Sheet(revision.sheet), revision.content)
        return [Aspect(one.label, one.text, one.by) for one in found]
    assert isinstance(subject.row, Answer)
    read = words(subject.row.question, Said.of(revision))
    return [
        Aspect(_("Status"), str(AnswerState(read.state).label), "whole"),
        Aspect(_("Choice"), "\n".join(read.chosen), "line"),
        Aspect(_("Words"), read.text, is_main=True),
        Aspect(_("Reason"), read.reason),
    ]


def is_consideration(subject: Subject) -> bool:
    return isinstance(subject.row, ReportPart) and subject.row.kind == PartKind.CONSIDERATION


# --- side by side ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One aspect of one version beside another's; `is_unmarked`: too different to mark words."""

    label: str
    pieces: tuple[Piece, ...]
    is_changed: bool
    is_unmarked: bool


@dataclass(frozen=True)
class Side:
    version: int
    when: dt.datetime
    who: str
    source: str
    aspects: tuple[Compared, ...]
    restore_url: str


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, the earlier on the left."""

    left: Side
    right: Side
    is_same: bool
    summary: str


def compare(
    subject: Subject, earlier: Revision, later: Revision, *, may_restore: bool = False
) -> Comparison:
    lefts: list[Compared] = []
    rights: list[Compared] = []
    befores, afters = aspects(subject, earlier), aspects(subject, later)
    for before, after in zip(befores, afters, strict=True):
        if not (before.text or after.text):
            continue
        is_changed = before.text != after.text
        left, right = _pieces(before, after)
        is_unmarked = before.by == "word" and _is_thicket(left, right)
        if is_unmarked:
            left, right = _plain(before.text), _plain(after.text)
        for found, pieces in ((lefts, left), (rights, right)):
            found.append(Compared(before.label, tuple(pieces), is_changed, is_unmarked))
    return Comparison(
        _side(subject, earlier, lefts, may_restore),
        _side(subject, later, rights, may_restore),
        befores == afters,
        change(subject, earlier, later),
    )


def _side(
    subject: Subject, revision: Revision, found: Sequence[Compared], may_restore: bool
) -> Side:
    is_current = revision.version == subject.row.version
    return Side(
        revision.version,
        revision.saved_at,
        revision.saved_by.name,
        source_in_words(revision.source),
        tuple(found),
        subject.restore_url(revision.version) if may_restore and not is_current else "",
    )


def _pieces(before: Aspect, after: Aspect) -> tuple[list[Piece], list[Piece]]:
    """What stands on the left and on the right, with what went and what came marked."""
    if before.by == "word":
        pieces = redline(before.text, after.text)
        left = [piece for piece in pieces if piece.kind != "new"]
        return left, [piece for piece in pieces if piece.kind != "gone"]
    old, new = before.text.splitlines(), after.text.splitlines()
    kept = set(old) & set(new)
    return _lines(old, "gone", kept), _lines(new, "new", kept)


def _lines(lines: Sequence[str], kind: Literal["gone", "new"], kept: set[str]) -> list[Piece]:
    pieces = []
    for place, line in enumerate(lines, 1):
        pieces.append(Piece("same" if line in kept else kind, line))
        if place < len(lines):
            pieces.append(Piece("same", "\n"))
    return pieces


def _plain(text: str) -> list[Piece]:
    return [Piece("same", text)] if text else []


def _is_thicket(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether two long texts have so little in common that marks would hide them."""
    longest = max(sum(words_said(piece.text) for piece in side) for side in (left, right))
    new = [piece for piece in right if piece.kind == "new"]
    return longest > ALWAYS_MARKED and not reads_well([*left, *new])


# --- what changed, in a line ----------------------------------------------------------------


def change(subject: Subject, before: Revision, after: Revision) -> str:
    """ "Status: Answered, was No response. 12 words added, 3 removed." """
    said = []
    values: list[tuple[str, str]] = []
    for old, new in zip(aspects(subject, before), aspects(subject, after), strict=True):
        if old.text == new.text:
            continue
        if old.by == "whole":
            was = f"{old.text[:1].lower()}{old.text[1:]}"
            sentence = _("%(label)s: %(now)s, was %(before)s.")
            said.append(sentence % {"label": old.label, "now": new.text, "before": was})
        elif old.by == "value":
            sentence = _("%(label)s: %(now)s, was: %(before)s.") % {
                "label": old.label,
                "now": new.text or _("nothing"),
                "before": old.text or _("nothing"),
            }
            values.append((old.label, sentence))
        elif old.by == "line":
            said.append(_("%(label)s changed.") % {"label": old.label})
        else:
            said.append(f"{_counted(old, redline(old.text, new.text))}.")
    return " ".join([*said, *_values_in_words(values)]) or _("Nothing changed.")


def _values_in_words(values: Sequence[tuple[str, str]]) -> list[str]:
    """What changed from what to what; where that is a lot, only where."""
    sentences = [sentence for _label, sentence in values]
    if sum(map(len, sentences)) <= LONGEST_LINE:
        return sentences
    return [_("Changed: %(labels)s.") % {"labels": ", ".join(label for label, _words in values)}]


def _counted(aspect: Aspect, pieces: Sequence[Piece]) -> str:
    added, gone = (
        sum(words_said(piece.text) for piece in pieces if piece.kind == kind)
        for kind in ("new", "gone")
    )
    if added and gone:
        counts = ngettext(
            "%(added)s word added, %(gone)s removed",
            "%(added)s words added, %(gone)s removed",
            added,
        )
    elif added:
        counts = ngettext("%(added)s word added", "%(added)s words added", added)
    elif gone:
        counts = ngettext("%(gone)s word removed", "%(gone)s words removed", gone)
    else:
        counts = _("spacing or punctuation changed")
    counts %= {"added": added, "gone": gone}
    return counts[:1].upper() + counts[1:] if aspect.is_main else f"{aspect.label}: {counts}"


def source_in_words(source: str) -> str:
    """Where words came from that nobody typed here: "The words of version 3"; what is stored is
    in English."""
    if source.startswith("version "):
        return _("The words of version %(number)s") % {"number": source.removeprefix("version ")}
    if source.startswith("submission "):
        reference = source.removeprefix("submission ")
        return _("The words of submission %(reference)s") % {"reference": reference}
    return source[:1].upper() + source[1:]


# --- the list -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """What is known of a version without its words."""

    version: int
    by_id: int
    at: dt.datetime
    source: str


@dataclass(frozen=True)
class Sitting:
    """Versions that one person saved one soon after the other, while writing."""

    first: Saved
    last: Saved

    @property
    def before(self) -> int:
        """The version that this person went on from; 0 for the very first."""
        return self.first.version - 1


def sittings(saved: Iterable[Saved], *, each: bool = False) -> list[Sitting]:
    """The versions, newest first, gathered as a reader thinks of them; with `each` none is.

    An answer saves itself about a second after the last key, so an hour's writing makes hundreds
    of versions. What was restored, or taken from elsewhere, stands alone.
    """
    found: list[Sitting] = []
    for one in sorted(saved, key=lambda version: -version.version):
        later = found[-1] if found else None
        if later is not None and not each and _goes_on(one, later.first):
            found[-1] = Sitting(one, later.last)
        else:
            found.append(Sitting(one, one))
    return found


def _goes_on(one: Saved, following: Saved) -> bool:
    return (
        one.version > 1
        and one.by_id == following.by_id
        and not (one.source or following.source)
        and following.at - one.at <= PAUSE
    )


@dataclass(frozen=True)
class VersionLine:
    """One sitting in the list; without `restore_url` it cannot be restored by this person now."""

    version: int  # its last
    first: int
    count: int
    when: dt.datetime
    since: dt.datetime
    who: str
    source: str
    change: str
    is_current: bool
    compare_url: str  # with what was there before
    current_url: str  # with the one in force
    restore_url: str


def version_lines(
    subject: Subject,
    revisions: Mapping[int, Revision],
    shown: Iterable[Sitting],
    *,
    may_restore: bool,
) -> list[VersionLine]:
    """Lines of these sittings; their last versions and those before them are in `revisions`."""
    current = subject.row.version
    lines = []
    for one in shown:
        number = one.last.version
        revision, before = revisions[number], revisions.get(one.before)
        lines.append(
            VersionLine(
                number,
                one.first.version,
                number - one.before,
                one.last.at,
                one.first.at,
                revision.saved_by.name,
                source_in_words(revision.source) if before else "",
                change(subject, before, revision) if before else beginning(subject, revision),
                number == current,
                _compare_url(subject, one.before, number) if before else "",
                _compare_url(subject, number, current) if number < current - 1 else "",
                subject.restore_url(number) if may_restore and number != current else "",
            )
        )
    return lines


def beginning(subject: Subject, revision: Revision) -> str:
    """What is said of a first version, before which there was none."""
    if revision.source:
        return f"{source_in_words(revision.source)}."
    is_added = revision.saved_at > subject.response.started_at
    return _("It was added.") if is_added else _("The response was started.")


def _compare_url(subject: Subject, earlier: int, later: int) -> str:
    return f"{subject.history_url}?earlier={earlier}&later={later}#comparison"

"""Releases and words for the tests of what a release is shown as; readers of its files."""

from __future__ import annotations

import csv
import io
import random
from fractions import Fraction
from html.parser import HTMLParser

from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from results.disclosure.cells import Edge, Shown
from results.disclosure.plan import Asked
from results.disclosure.release import (
    METHOD,
    Cell,
    Release,
    ReleasedQuestion,
    Responses,
    Table,
)
from results.disclosure.release_json import as_bytes, public_form, read_release
from results.words import QuestionWords, Words
from tests.results.worlds import ENGLAND, a_plan, drawn, released, single

SCALE = ("strongly-agree", "agree", "neither", "disagree", "strongly-disagree")
PLAN = a_plan(
    single("Q8", ("yes", "no", "dont-know")),
    Asked("Q12", "multi", ("training", "peers", "figures")),
    Asked("Q14", "single", SCALE, scores={name: Fraction(5 - i) for i, name in enumerate(SCALE)}),
    single("Q15", ("yes", "no")),
    crossings=(("Q8", "Q15"),),
)
WORDS = Words(
    code="asked",
    title="Taking stock",
    publisher="Local Government Association",
    questions={
        "Q8": QuestionWords(
            "Q8", "Should it be regular?", {"yes": "Yes", "no": "No", "dont-know": "Don’t know"}
        ),
        "Q12": QuestionWords(
            "Q12", "What would help?", {"training": "Training", "peers": "Peers", "figures": "Data"}
        ),
        "Q14": QuestionWords(
            "Q14", "Do you agree?", {name: name.replace("-", " ").title() for name in SCALE}
        ),
        "Q15": QuestionWords("Q15", "And this?", {"yes": "Yes", "no": "No"}),
    },
    whole="England",
)


def given(seed: object = 0, number: int = 146):
    """Answers of so many councils to PLAN."""
    rng = random.Random(repr(seed))
    return {
        council: {
            "Q8": (rng.choices(("yes", "no", "dont-know"), (60, 37, 3))[0],),
            "Q12": tuple(
                option
                for option, share in (("training", 0.3), ("peers", 0.97), ("figures", 0.5))
                if rng.random() < share
            ),
            "Q14": (rng.choice(SCALE),),
            "Q15": (rng.choice(("yes", "no")),) if rng.random() < 0.7 else (),
        }
        for council in drawn(rng, number)
    }


def a_release(seed: object = 0, number: int = 146) -> Release:
    """A release as it is read from its file, so that nothing else can be in it."""
    _, frozen = released(PLAN, ENGLAND, given(seed, number), seed=seed)
    return from_file(frozen)


def from_file(release: Release) -> Release:
    return read_release(as_bytes(public_form(release)))


# --- any release ----------------------------------------------------------------------------

FIGURES = st.one_of(st.integers(3, 400).map(Shown), st.sampled_from([Edge("low"), Edge("high")]))
# What people type, and what programs stumble over.
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\x00\u200b＝＋－＠ 'Q8&<>\"[]:*?/\\|;,{}%$#!\u202e"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


@st.composite
def any_release(draw, label=None):
    """A release with any figures, and words for it; labels are unique unless `label` is given."""
    groups = [
        (("type", ("county",)),),
        (("type", ("london-borough", "unitary")),),
        (("region", ("London",)),),
    ][: draw(st.integers(0, 3))]
    asked, tables, words = [], [], {}
    for number in range(1, draw(st.integers(1, 3)) + 1):
        options = tuple(f"o{place}" for place in range(draw(st.integers(2, 5))))
        kind = draw(st.sampled_from(["single", "multi"]))
        is_scored = kind == "single" and draw(st.booleans())
        scores = {o: Fraction(i) for i, o in enumerate(options)} if is_scored else {}
        asked.append(ReleasedQuestion(f"Q{number}", kind, options, True, scores))
        merged = (options[:2], *options[2:])
        for dimension in (None, *dict.fromkeys(at[0][0] for at in groups)):
            cells = []
            for at in [()] if dimension is None else [a for a in groups if a[0][0] == dimension]:
                shown = merged if at and draw(st.booleans()) else options
                cells += [Cell(at, option, draw(FIGURES)) for option in (*shown, None)]
            tables.append(
                Table(f"Q{number}-{dimension or 'all'}", f"Q{number}", dimension, tuple(cells))
            )
        labels = {o: f"Option {o} of {number}" for o in options}
        if label is not None:
            labels = {option: draw(label) for option in options}
        text = f"Wording {number}" if label is None else draw(label)
        words[f"Q{number}"] = QuestionWords(f"Q{number}", text, labels)
    responses = tuple(
        Responses(at, draw(st.integers(1, 400)), draw(FIGURES)) for at in [(), *groups]
    )
    release = Release("r1", None, METHOD, tuple(asked), responses, tuple(tables))
    title = "A title" if label is None else draw(label)
    return release, Words("asked", title, "The publisher", words, whole="England")


# --- readers --------------------------------------------------------------------------------


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """Every sheet of an XLSX or ODS file as another program reads it: rows without the blanks
    that fill them up; whole numbers as integers."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = [[_plain(value) for value in _filled(row)] for row in rows]
    return found


def _filled(row: list[object]) -> list[object]:
    while row and row[-1] == "":
        row = row[:-1]
    return row


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value == int(value) else value


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A CSV file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class Tables(HTMLParser):
    """The tables of a page: caption -> rows of texts, with plain blanks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.words: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td", "caption"}:
            self.words = []

    def handle_endtag(self, tag):
        if tag in {"th", "td", "caption"} and self.words is not None:
            said, self.words = "".join(self.words), None
            if tag == "caption":
                self.found[said] = self.rows
            else:
                self.rows[-1].append(said)

    def handle_data(self, data):
        if self.words is not None:
            self.words.append(data.replace("\u00a0", " "))

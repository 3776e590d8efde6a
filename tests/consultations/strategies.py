"""Every definition that a file can describe, for tests of what is done to definitions.

A new field of a definition is drawn here, and with it every test that uses these strategies.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from hypothesis import assume
from hypothesis import strategies as st

from consultations.applicability import COUNCIL_CODE, COUNCILS, KNOWN, Rule
from consultations.definition.questions import NUMBER
from consultations.definition.translated import Translated, is_line
from consultations.definition.values import (
    Condition,
    Definition,
    QuestionDefinition,
    SectionDefinition,
    identity_of,
)
from consultations.definition.welsh import parts, with_welsh
from consultations.kinds import KINDS, Asked, Kind, Option, Row
from consultations.prose import CONTROL, clean
from consultations.release_plan import ATTRIBUTES, counted, problems

# What formats of files take for something else than text.
TRICKY = (
    "=1+1",
    "+44 20 7664 3000",
    "-1",
    "@all",
    "<r>Plain</r>",
    "<r><t>x</t></r>",
    "_x0041_ and _x005F_",
    "{=SUM(A1)}",
    "yes",
    "No",
    "true",
    "null",
    "~",
    "none",
    "2015-03-13",
    "2015-03-13 23:59",
    "007",
    "1.50",
    "1e5",
    "a: b",
    "- a",
    "# not a comment",
    "'quoted' and \"quoted\"",
    "\\ud800 \\n",
    "https://www.example.org/?a=b&c=d",
    "& < > ]]>",
    "£5 – “so” 𝔸 e\u0301 \u200f",
    "*star &anchor !tag %y | >",
    "; , |",
)

FIRST = dt.datetime(2000, 2, 1, tzinfo=dt.UTC)
# The minutes around an hour that London's clocks repeat.
REPEATED = int((dt.datetime(2026, 10, 25, tzinfo=dt.UTC) - FIRST).total_seconds() // 60)


def proses(most: int = 60) -> st.SearchStrategy[str]:
    """Texts of several lines as they are stored, not empty."""
    raw = st.text(max_size=most) | st.lists(st.sampled_from(TRICKY), min_size=1, max_size=3).map(
        "\n".join
    )
    return raw.map(clean).filter(bool)


def lines(most: int = 40) -> st.SearchStrategy[str]:
    """Texts of one line, not empty."""
    raw = st.text(max_size=most) | st.sampled_from(TRICKY)
    return raw.map(lambda text: CONTROL.sub("", text).strip()).filter(
        lambda text: bool(text) and len(text.splitlines()) == 1
    )


def codes(most: int = 12) -> st.SearchStrategy[str]:
    return st.sampled_from(("yes", "no", "none", "true", "1", "007", "null")) | st.from_regex(
        r"[a-z0-9]{1,6}(-[a-z0-9]{1,5})?", fullmatch=True
    )


def or_empty(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


@st.composite
def moments(draw: st.DrawFn) -> dt.datetime:
    """Whole minutes in UTC; often those that London's clocks repeat."""
    at = draw(st.integers(0, 50_000_000) | st.integers(REPEATED, REPEATED + 120))
    return FIRST + dt.timedelta(minutes=at)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    parts = {}
    for field in fields(Rule):
        if field.name in KNOWN and draw(st.integers(0, 2)) == 0:
            known = st.sampled_from(sorted(KNOWN[field.name]))
            parts[field.name] = draw(st.frozensets(known, min_size=1) | st.just(KNOWN[field.name]))
    if draw(st.integers(0, 4)) == 0:
        named = st.from_regex(COUNCIL_CODE, fullmatch=True)
        parts[COUNCILS] = draw(st.frozensets(named, min_size=1, max_size=3))
    return Rule(**parts)


@st.composite
def options_of(draw: st.DrawFn, spec: Kind) -> tuple[Option, ...]:
    """The usual options, or own ones by the rules of the kind."""
    if not spec.has_options:
        return ()
    if spec.usual and draw(st.booleans()):
        return spec.usual
    count = draw(st.integers(2, 5))
    names = draw(st.lists(codes(), min_size=count, max_size=count, unique=True))
    labels = draw(st.lists(lines(), min_size=count, max_size=count, unique=True))
    scores: list[int | None] = [None] * count
    if spec.is_scored and (spec.is_scale or draw(st.booleans())):
        scored = draw(st.integers(2, count))
        points = st.lists(st.integers(-999, 999), min_size=scored, max_size=scored, unique=True)
        scores[:scored] = draw(points)
    marked = range(count) if not spec.has_rows else ()
    other = draw(st.sampled_from([None, *marked]))
    alone = {at for at in marked if at != other and draw(st.integers(0, 3)) == 0}
    if len(alone) == count:
        alone.clear()
    return tuple(
        Option(names[at], labels[at], at == other, at in alone, scores[at]) for at in range(count)
    )


@st.composite
def questions(
    draw: st.DrawFn, number: str, code: str, earlier: tuple[QuestionDefinition, ...]
) -> QuestionDefinition:
    spec = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    is_held = not spec.is_asked or draw(st.integers(0, 4)) > 0
    rows: tuple[Row, ...] = ()
    if spec.has_rows:
        count = draw(st.integers(1, 3))
        names = draw(st.lists(codes(), min_size=count, max_size=count, unique=True))
        labels = draw(st.lists(lines(), min_size=count, max_size=count, unique=True))
        rows = tuple(map(Row, names, labels))
    follows, when, note = "", (), ""
    before = [each for each in earlier if each.spec and each.spec.is_asked]
    if spec.is_asked and before and draw(st.booleans()):
        followed = draw(st.sampled_from(before))
        follows, note = followed.number, draw(or_empty(lines()))
        assert followed.spec is not None
        if followed.spec.has_options and not followed.spec.has_rows:
            known = [option.code for option in followed.options]
            when = tuple(draw(st.lists(st.sampled_from(known), unique=True)))
    also: list[Condition] = []
    for followed in before if when else ():
        if (
            followed.options
            and followed.spec
            and not followed.spec.has_rows
            and draw(st.booleans())
        ):
            known = st.sampled_from([option.code for option in followed.options])
            chosen = draw(st.lists(known, unique=True, min_size=1))
            also.append(Condition(followed.number, tuple(chosen)))
    rule = draw(rules())
    usual = st.just(identity_of(f"{code}/{number}"))
    return QuestionDefinition(
        number=number,
        identity=draw(usual | st.just(identity_of(f"earlier/{number}")) | st.uuids()),
        kind=str(spec.value),
        text=draw(proses()) if is_held else "",
        is_wording_held=is_held,
        guidance=draw(or_empty(proses())),
        applies_to=rule,
        follows=follows,
        follows_when=when,
        follows_note=note,
        options=draw(options_of(spec)),
        statements=rows,
        words=draw(st.none() | st.integers(1, 20_000)) if spec.words else None,
        also=tuple(also),
        applies_because=draw(or_empty(lines())) if rule != Rule() else "",
    )


@st.composite
def releases(draw: st.DrawFn, asked: list[QuestionDefinition]) -> dict:
    """A declaration that holds for these questions: what would not hold is left out."""
    found = counted(
        (each.spec, Asked(each.number, each.options, each.statements))
        for each in asked
        if each.spec is not None
    )
    dimensions = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), unique=True))
    neighbours = {
        dimension: {
            category: draw(
                st.lists(
                    st.sampled_from(sorted(ATTRIBUTES[dimension] - {category})),
                    unique=True,
                    max_size=3,
                )
            )
            for category in draw(
                st.lists(st.sampled_from(sorted(ATTRIBUTES[dimension])), unique=True, max_size=2)
            )
        }
        for dimension in dimensions
        if draw(st.booleans())
    }
    single = [name for name, each in found.items() if each["kind"] == "single"]
    points = st.integers(-1000, 1000) | st.sampled_from((0.5, -1.25, 3.75))
    drawn = {
        "dimensions": dimensions,
        "neighbours": neighbours,
        "stratum": draw(st.sampled_from(("", "nation"))),
        "option_merges": {
            name: [draw(st.lists(st.sampled_from(found[name]["options"]), min_size=2, unique=True))]
            for name in single
            if draw(st.booleans())
        },
        "scores": {
            name: draw(st.dictionaries(st.sampled_from(found[name]["options"]), points))
            for name in single
            if draw(st.booleans())
        },
        "crossings": [single[:2]] if len(single) > 1 and draw(st.booleans()) else [],
    }
    declared = {part: value for part, value in drawn.items() if draw(st.booleans())}
    for part in {
        problem.place.split(".")[0].split("[")[0] for problem in problems(declared, found)
    }:
        declared.pop(part, None)
    assume(not problems(declared, found))
    return declared


@st.composite
def definitions(draw: st.DrawFn, most_questions: int = 5) -> Definition:
    code = draw(st.just("asked-once") | st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True))
    usual = st.integers(1, 99).map("Q{}".format)
    number = usual | st.from_regex(NUMBER, fullmatch=True).filter(
        lambda drawn: len(drawn) <= 12 and drawn != "id"
    )
    numbers = draw(st.lists(number, max_size=most_questions, unique_by=str.lower))
    asked: list[QuestionDefinition] = []
    for name in numbers:
        asked.append(draw(questions(name, code, tuple(asked))))
    names = [each.number.lower() for each in asked]
    names += [f"{each.number}.{row.code}".lower() for each in asked for row in each.statements]
    assume(len(set(names)) == len(names))
    assume(len({each.identity for each in asked}) == len(asked))
    places = sorted(draw(st.sets(st.integers(1, 999), min_size=1, max_size=3)))
    ends = sorted(
        draw(
            st.lists(st.integers(0, len(asked)), min_size=len(places) - 1, max_size=len(places) - 1)
        )
    )
    sections = []
    for place, begin, end in zip(places, [0, *ends], [*ends, len(asked)], strict=True):
        background = draw(or_empty(proses()))
        note = draw(or_empty(lines())) if background else ""
        sections.append(
            SectionDefinition(place, draw(lines()), background, note, tuple(asked[begin:end]))
        )
    opens, closes = sorted(draw(st.lists(moments(), min_size=2, max_size=2, unique=True)))
    definition = Definition(
        code=code,
        title=draw(lines()),
        publisher=draw(lines()),
        summary=draw(or_empty(proses())),
        purpose=draw(or_empty(proses())),
        still_open=draw(or_empty(proses())),
        confidentiality=draw(proses()),
        next_steps=draw(or_empty(proses())),
        contact=draw(or_empty(proses())),
        opens_at=opens,
        closes_at=closes,
        asked=draw(rules()),
        accepts_subject_to_call_in=draw(st.booleans()),
        release=draw(releases(asked)),
        sections=tuple(sections),
    )
    return draw(translated(definition)) if draw(st.booleans()) else definition


@st.composite
def translated(draw: st.DrawFn, definition: Definition) -> Definition:
    """The definition with some Welsh texts, of which some are stale."""
    texts = {}
    for named in parts(definition):
        found = []
        for place, english in named.part.texts.items():
            if draw(st.booleans()):
                kind = lines() if is_line(place) else proses()
                found.append(Translated(place, draw(kind), draw(st.just(english) | kind)))
        texts[named.name] = tuple(found)
    return with_welsh(definition, texts)

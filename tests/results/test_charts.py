"""Charts say what the figures say and nothing else: no order, no length, no word from answers."""

from __future__ import annotations

import dataclasses
import random
import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from hypothesis import given as for_any

from results.charts import FEW, NEARLY_ALL, TRACK, chart_of, length_of
from results.disclosure.cells import Edge, NotGiven, Shown, Whole, in_words, percent_in_words
from results.disclosure.release import Cell
from results.enums import FileFormat
from results.exports import render
from results.figures import figures_of
from results.presenters.results_page import page_of
from results.sentences import sentence_of
from tests.results.releases import HOSTILE, PLAN, WORDS, a_release, any_release, from_file, given
from tests.results.worlds import ENGLAND, released

SVG = "{http://www.w3.org/2000/svg}"


def drawn_svg(chart) -> ElementTree.Element:
    """The picture as it stands in the page, which must be XML for this."""
    text = render_to_string("results/_chart.html", {"chart": chart})
    return ElementTree.fromstring(
        text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


def charts_of(release, words=WORDS):
    return [
        (question, group, chart_of(question, group, chart_id=f"chart-{place}"))
        for place, question in enumerate(figures_of(release, words))
        for group in question.wholes
    ]


# --- what is drawn --------------------------------------------------------------------------


@for_any(any_release())
def test_a_bar_an_option_in_the_declared_order_with_its_figure_in_its_line(made):
    release, words = made
    options = {question.id: question.options for question in release.questions}
    for question, group, chart in charts_of(release, words):
        svg = drawn_svg(chart)
        labels = [text.text for text in svg.iter(f"{SVG}text") if "label" in text.get("class")]
        assert labels == [words.option(question.id, option) for option in options[question.id]]
        bars = [rect for rect in svg.iter(f"{SVG}rect") if "__bar" in rect.get("class")]
        figures = [text for text in svg.iter(f"{SVG}text") if "__figure" in text.get("class")]
        for line, bar, figure in zip(group.lines, bars, figures, strict=True):
            top, height = int(bar.get("y")), int(bar.get("height"))
            assert top < int(figure.get("y")) <= top + height
            said = " ".join("".join(figure.itertext()).split())
            share = percent_in_words(line.share)
            count = in_words(line.count)
            assert said == (f"{share} ({count})" if share else count)
            assert ("outline" in bar.get("class")) == isinstance(line.count, Edge)


@for_any(any_release())
def test_bars_do_not_overlap_and_stay_in_the_picture(made):
    for _, _, chart in charts_of(*made):
        end = 0
        for bar in chart.bars:
            assert bar.label[0].y - 15 >= end and bar.label[-1].y < bar.y
            assert 0 < float(bar.width.removesuffix("%")) <= TRACK or bar.figure == "0"
            end = bar.y + bar.height
        assert end == chart.height


@for_any(any_release())
def test_a_figure_in_words_is_drawn_in_one_fixed_way(made):
    """No length can tell what lies behind a word: there are two drawings, whatever the rest."""
    lengths = {
        (line.count.end, bar.width)
        for _, group, chart in charts_of(*made)
        for line, bar in zip(group.lines, chart.bars, strict=True)
        if isinstance(line.count, Edge)
    }
    fixed = {"low": f"{FEW * TRACK / 100:.2f}%", "high": f"{NEARLY_ALL * TRACK / 100:.2f}%"}
    assert lengths <= set(fixed.items())


@pytest.mark.parametrize(
    "figure, longest, length",
    [
        (Shown(3), 300, 1),
        (Shown(57), 100, 57),
        (Shown(1), 3, 33),
        (Shown(120), 100, 100),  # an adjusted count may pass its base
        (Edge("low"), 1, FEW),
        (Edge("low"), 400, FEW),
        (Edge("high"), 400, NEARLY_ALL),
    ],
)
def test_lengths(figure, longest, length):
    assert length_of(figure, longest) == length


def test_lengths_are_shares_of_the_base_or_where_there_are_none_of_the_longest():
    question, group, chart = charts_of(a_release())[3]
    assert question.number == "Q15" and chart.track
    line, bar = group.lines[0], chart.bars[0]
    assert isinstance(line.count, Shown) and isinstance(group.whole, Whole)
    assert bar.width == f"{round(100 * line.count.value / group.whole.value) * TRACK / 100:.2f}%"
    few = charts_of(a_release(number=14))
    assert few and all(not chart.track for _, _, chart in few)
    for _, group, chart in few:
        longest = [
            bar.width
            for line, bar in zip(group.lines, chart.bars, strict=True)
            if isinstance(line.count, Shown)
        ]
        assert not longest or f"{TRACK:.2f}%" in longest


# --- readable by everybody ------------------------------------------------------------------


def test_picture_has_a_text_alternative_that_says_where_its_figures_stand():
    """Short, and not the sentence again: that stands right before it, and the table after it."""
    release = a_release()
    for question, group, chart in charts_of(release):
        svg = drawn_svg(chart)
        assert svg.get("role") == "img"
        (title,) = [element for element in svg if element.get("id")]
        assert (title.tag, title.get("id")) == (f"{SVG}title", svg.get("aria-labelledby"))
        assert title.text == (
            f"Bar chart of the answers to {question.number}, {group.label}. Its figures stand in "
            "the sentence before it and in the table after it."
        )
    page = render_to_string("results/_results.html", {"page": page_of(release, WORDS)})
    sections = re.findall(r"<section .*?</section>", page, re.DOTALL)
    for question, group, _ in charts_of(release):
        (section,) = [each for each in sections if f"answers to {question.number}, " in each]
        sentence = escape(sentence_of(question, group))
        places = [section.index(each) for each in (sentence, "<svg", "<table")]
        assert places == sorted(places) and section.count(sentence) == 1


def test_foot_speaks_of_outlines_only_where_there_is_one():
    seen = set()
    for *_, chart in charts_of(a_release()):
        has_outline = any(bar.is_outline for bar in chart.bars)
        assert ("dashed outline" in chart.foot) == has_outline
        seen.add(has_outline)
    assert seen == {True, False}


@pytest.mark.parametrize(
    "of, foot",
    [
        ("answered", "Per cent of the councils that answered;"),
        ("responded", "Per cent of the councils that responded, of which nearly all answered;"),
        ("asked", "Per cent of the councils asked, of which nearly all responded and answered;"),
        ("", "Numbers of councils."),
    ],
)
def test_foot_says_what_the_numbers_are(of, foot):
    question, group, _ = charts_of(a_release())[0]
    whole = Whole(40, of) if of else NotGiven("Few.")
    chart = chart_of(question, dataclasses.replace(group, whole=whole), chart_id="c")
    assert chart.foot.startswith(foot)


def test_picture_names_are_unique_on_the_page():
    page = render_to_string("results/_results.html", {"page": page_of(a_release(), WORDS)})
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)


def test_long_labels_are_broken_for_a_phone():
    label = "A very long answer option that nobody would print on one line of a telephone " * 2
    words = dataclasses.replace(
        WORDS,
        questions={
            **WORDS.questions,
            "Q8": dataclasses.replace(
                WORDS.questions["Q8"], options={"yes": label, "no": "x" * 90}
            ),
        },
    )
    _, _, chart = charts_of(a_release(), words)[0]
    lines = [line.words for bar in chart.bars for line in bar.label]
    assert max(len(line) for line in lines) <= 40
    assert " ".join(line.words for line in chart.bars[0].label) == label.strip()
    assert "".join(line.words for line in chart.bars[1].label) == "x" * 90


# --- nothing of the answers beside the figures ----------------------------------------------


def swapped(raw, rng):
    """Other answers with the same counts: councils of the same type and region change places."""
    homes: dict[tuple[str, str], list[str]] = {}
    for council in raw:
        homes.setdefault(tuple(ENGLAND[council].values()), []).append(council)
    other = {}
    for councils in homes.values():
        for council, source in zip(councils, rng.sample(councils, len(councils)), strict=True):
            other[council] = raw[source]
    return other


def everything(release) -> list[object]:
    page = render_to_string("results/_results.html", {"page": page_of(release, WORDS)})
    return [page, *(render(each, release, WORDS) for each in FileFormat.values)]


def test_other_answers_with_the_same_figures_give_the_same_bytes():
    raw = given(5)
    _, first = released(PLAN, ENGLAND, raw, seed=5)
    for seed in range(3):
        other = swapped(raw, random.Random(seed))
        assert sum(raw[council] != other[council] for council in raw) > 50
        _, second = released(PLAN, ENGLAND, other, seed=5)
        assert everything(from_file(first)) == everything(from_file(second))


def test_order_and_words_do_not_follow_the_figures():
    """Whatever the figures, everything but the figures stands where it stood."""

    def skeleton(release):
        page = render_to_string("results/_results.html", {"page": page_of(release, WORDS)})
        return [
            re.findall(r'app-chart__label"[^>]*>([^<]*)<', page),
            re.findall(r"<caption[^>]*>([^<]*)<", page),
            re.findall(r"<th[^>]*>([^<]*)<", page),
            re.findall(r"<h2[^>]*>([^<]*)<", page),
        ]

    release = a_release()
    rng = random.Random(1)
    for _ in range(10):
        other = dataclasses.replace(
            release,
            tables=tuple(
                dataclasses.replace(
                    table,
                    cells=tuple(
                        Cell(
                            cell.at,
                            cell.option,
                            rng.choice([Shown(rng.randint(3, 140)), Edge("low"), Edge("high")]),
                        )
                        for cell in table.cells
                    ),
                )
                for table in release.tables
            ),
        )
        assert skeleton(other) == skeleton(release)


# --- hostile words --------------------------------------------------------------------------


@for_any(any_release(label=HOSTILE))
def test_hostile_words_stay_words_in_picture_and_page(made):
    release, words = made
    page = render_to_string("results/_results.html", {"page": page_of(release, words)})
    plain = render_to_string("results/_results.html", {"page": page_of(*_harmless(made))})
    tags = re.compile(r"<[a-zA-Z/!][^>]*>")

    def names(text):
        return [re.match(r"</?\w+", tag)[0] for tag in tags.findall(text)]

    # Long labels have more lines in the picture; all other elements are the same.
    drop = {"<text", "</text"}
    assert [n for n in names(page) if n not in drop] == [n for n in names(plain) if n not in drop]


def _harmless(made):
    release, words = made
    questions = {
        name: dataclasses.replace(
            asked, text="Plain", options={code: f"Option {code}" for code in asked.options}
        )
        for name, asked in words.questions.items()
    }
    return release, dataclasses.replace(words, title="Plain", questions=questions)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "</desc></svg><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "{{ 7|add:7 }}{% now 'Y' %}",
        "]]><!--",
        "&lt;b&gt; &amp;",
    ],
)
def test_markup_is_escaped(evil):
    asked = WORDS.questions["Q8"]
    words = dataclasses.replace(
        WORDS,
        demonstration_note=evil,
        questions={
            **WORDS.questions,
            "Q8": dataclasses.replace(asked, text=evil, options=dict.fromkeys(asked.options, evil)),
        },
    )
    release = a_release()
    page = render_to_string("results/_results.html", {"page": page_of(release, words)})
    assert "<script" not in page and "<img" not in page and "onload=alert(1)>" not in page
    assert "14" not in re.findall(r"<h2[^>]*>Q8\. ([^<]*)", page)
    svg = drawn_svg(charts_of(release, words)[0][2])
    labels = [text.text for text in svg.iter(f"{SVG}text") if "label" in text.get("class")]
    assert " ".join(labels[:1]).split() == evil.split()[: len(labels[0].split())]
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        "svg",
        "title",
        "text",
        "rect",
        "tspan",
    }

"""What a correction may change: words and nothing else, whatever is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.applicability import Rule
from consultations.correctable import FIELDS, against, changed, words_of
from consultations.definition import Definition
from consultations.editing.correcting import with_words
from consultations.editing.parts import Unchanged
from consultations.kinds import Option
from tests.consultations.test_editing import DEFINITIONS, EVERY_KIND, REAL, edits, holds_together

words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30)


def fixed(definition: Definition) -> object:
    """All by which answers are known, councils asked and results counted."""
    return (
        [getattr(definition, name) for name in ("code", "title", "opens_at", "closes_at", "asked")],
        definition.release,
        [
            (
                section.number,
                [
                    (
                        one.number,
                        one.identity,
                        one.kind,
                        one.applies_to,
                        one.follows,
                        one.follows_when,
                        [(o.code, o.is_other, o.is_exclusive, o.score) for o in one.options],
                        [row.code for row in one.statements],
                    )
                    for one in section.questions
                ],
            )
            for section in definition.sections
        ],
    )


@st.composite
def corrections(draw: st.DrawFn) -> Callable[[Definition], Definition]:
    """Other words somewhere."""
    at, said = draw(st.integers(0, 200)), draw(st.lists(words, min_size=40, max_size=40))
    empties = draw(st.booleans())

    def edit(definition: Definition) -> Definition:
        places = list(words_of(definition).items())
        place, old = places[at % len(places)]
        new = iter(said)
        found = {
            name: [[code, next(new)] for code, _ in value]
            if isinstance(value, list)
            else ("" if empties and name in {"guidance", "note", "background"} else next(new))
            for name, value in old.items()
        }
        return with_words(definition, place, found)

    return edit


@given(st.sampled_from(sorted(DEFINITIONS)), st.lists(corrections(), max_size=4))
def test_words_of_every_place_can_be_corrected(name, made):
    before = DEFINITIONS[name]
    after = before
    for edit in made:
        after = edit(after)
    refused = against(before, after, has_opened=False)
    # Two labels of one question may have come out the same by chance; nothing else is in the way.
    assert {one.what for one in refused} <= {
        "that each option has a label of its own",
        "that each statement has a label of its own",
    }
    assert fixed(after) == fixed(before)
    restored = after
    for one in changed(before, after):
        restored = with_words(restored, one.place, one.before)
    assert restored == before


@given(
    st.sampled_from(sorted(DEFINITIONS)), st.lists(st.one_of(edits(), corrections()), max_size=8)
)
def test_no_sequence_of_edits_and_corrections_leaves_an_answer_without_its_question(name, tried):
    """Whatever is tried after publishing, what is not refused keeps every question with its
    identity and codes, and every condition with its target."""
    published = DEFINITIONS[name]
    now = published
    for edit in tried:
        try:
            after = edit(now)
        except Unchanged:
            continue
        if not against(now, after, has_opened=True):
            now = after
    assert fixed(now) == fixed(published)
    holds_together(now)
    assert now.confidentiality == published.confidentiality


def first(definition: Definition, **changes: object) -> Definition:
    section = definition.sections[0]
    question = replace(section.questions[0], **changes)
    corrected = replace(section, questions=(question, *section.questions[1:]))
    return replace(definition, sections=(corrected, *definition.sections[1:]))


OPTION = Option("maybe", "Maybe")


@pytest.mark.parametrize(
    "change, named",
    [
        (lambda d: replace(d, code="other"), "its address"),
        (lambda d: replace(d, title="Other"), "its title"),
        (lambda d: replace(d, closes_at=d.opens_at), "when it closes"),
        (lambda d: replace(d, asked=Rule()), "which councils are asked"),
        (lambda d: replace(d, release={"k": 12}), "how the results are released"),
        (lambda d: replace(d, confidentiality="Less."), "what was promised (confidentiality)"),
        (
            lambda d: replace(d, sections=d.sections[1:]),
            "which sections there are, and their order",
        ),
        (
            lambda d: replace(d, sections=(replace(d.sections[0], questions=()), *d.sections[1:])),
            "which questions there are, and their order",
        ),
        (lambda d: first(d, number="Q99"), "the number"),
        (lambda d: first(d, kind="yes-no"), "the kind"),
        (lambda d: first(d, words=900), "the number of words"),
        (lambda d: first(d, options=(OPTION,)), "which options there are"),
        (lambda d: first(d, text="", is_wording_held=False), "that it has a wording"),
    ],
)
def test_what_is_no_word_is_refused_and_named(change, named):
    assert named in {one.what for one in against(REAL, change(REAL), has_opened=True)}


def test_labels_are_words_and_codes_are_not():
    question = next(each for each in EVERY_KIND.questions if each.options)
    place = next(place for place in words_of(EVERY_KIND) if place.question == question.identity)
    said = words_of(EVERY_KIND)[place]
    (code, _), *others = said["options"]
    relabelled = with_words(EVERY_KIND, place, said | {"options": [[code, "Other"], *others]})
    assert against(EVERY_KIND, relabelled, has_opened=True) == []
    same = with_words(EVERY_KIND, place, said | {"options": [[code, others[0][1]], *others]})
    assert against(EVERY_KIND, same, has_opened=True) != []


def test_labels_do_not_change_places():
    """Answers are kept by code: "yes" with the label of "no" would turn them round."""
    question = next(each for each in EVERY_KIND.questions if len(each.options) > 1)
    place = next(place for place in words_of(EVERY_KIND) if place.question == question.identity)
    said = words_of(EVERY_KIND)[place]
    (one, first_label), (two, second_label), *others = said["options"]
    options = [[one, second_label], [two, first_label], *others]
    swapped = with_words(EVERY_KIND, place, said | {"options": options})
    (refused,) = against(EVERY_KIND, swapped, has_opened=True)
    assert refused.what == "which option says what"


@pytest.mark.parametrize("name", ["purpose", "still_open", "confidentiality", "next_steps"])
def test_what_publishing_needs_is_not_emptied(name):
    emptied = replace(REAL, **{name: ""})
    assert against(REAL, emptied, has_opened=False) != []


def test_confidentiality_is_a_promise_once_councils_answer():
    other = replace(REAL, confidentiality="Something else is promised.")
    assert against(REAL, other, has_opened=False) == []
    assert against(REAL, other, has_opened=True) != []
    assert set(FIELDS) > {"confidentiality"}

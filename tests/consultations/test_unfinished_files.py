"""A draft that cannot be published yet goes out as a file and comes in again, the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editing
from consultations.applicability import Rule
from consultations.definition import Definition, parse
from consultations.definition.checks import problems, without_target
from consultations.definition.files import FORMATS
from consultations.definition.plain import to_yaml
from consultations.definition.values import Condition
from consultations.editing.parts import Unchanged
from consultations.kinds import KINDS
from tests.consultations.test_editing import edits

EVERY_KIND = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())


@st.composite
def unfinishing(draw):
    """One edit that the pages make and that leaves something for later."""
    what = draw(st.sampled_from(("condition", "kind", "options", "text", "reason", "empty")))
    at, other = draw(st.integers(0, 60)), draw(st.integers(0, 60))
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    most = draw(st.integers(0, 3))

    def edit(definition: Definition) -> Definition:
        questions = list(definition.questions)
        if what == "empty" and at < 3:
            return replace(definition, sections=(), release={}, welsh=())
        if not questions:
            return definition
        found, named = questions[at % len(questions)], questions[other % len(questions)]
        if what == "condition":
            codes = tuple(option.code for option in named.options[:most])
            conditions = (*found.conditions, Condition(named.number, codes))
            return editing.replace_question(definition, found.with_conditions(conditions))
        if what == "kind":
            changed = replace(
                found,
                kind=str(kind.value),
                text=found.text or "Words",
                is_wording_held=True,
                options=kind.usual,
                statements=found.statements if kind.has_rows else (),
                words=None,
            )
            return editing.replace_question(definition, changed)
        if what == "options":
            return editing.replace_question(
                definition, replace(found, options=found.options[:most] or found.spec.usual)
            )
        if what == "text":
            return editing.replace_question(definition, replace(found, text=""))
        if what == "reason":
            because = replace(found, applies_to=Rule(), applies_because="They were asked before.")
            return editing.replace_question(definition, because)
        return definition

    return edit


@pytest.mark.parametrize("name", FORMATS)
@given(made=st.lists(unfinishing() | edits(), min_size=1, max_size=8))
def test_any_draft_comes_back_from_its_file(name, made):
    draft = EVERY_KIND
    for edit in made:
        with suppress(Unchanged):
            draft = edit(draft)
    assert not without_target(draft)
    file_format = FORMATS[name]
    written = file_format.write(draft)
    assert file_format.read(written) == draft
    assert file_format.write(file_format.read(written)) == written
    if "unfinished" in to_yaml(draft).splitlines()[1]:
        assert problems(draft)  # publishing names what the file lacks

"""A definition, written as a file and read again, is the same definition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from consultations.definition import parse
from consultations.definition.marked import Malformed
from consultations.definition.plain import to_json, to_yaml
from consultations.definition.reading import reread

FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))


@pytest.mark.parametrize("write", [to_yaml, to_json])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_definition_is_written_and_read_again_the_same(file, write):
    definition = parse(file.read_bytes())
    written = write(definition)
    assert parse(written) == definition
    assert write(parse(written)) == written


def unfinished(definition):
    """As a draft may be for a while: no section, choices without options, conditions that point
    nowhere and forward."""
    yield replace(definition, sections=())
    for at, section in enumerate(definition.sections):
        bare = tuple(
            replace(one, options=(), statements=(), follows="Q99", follows_when=("gone",))
            for one in section.questions
            if one.spec is not None and not one.spec.usual
        )
        sections = list(definition.sections)
        sections[at] = replace(section, questions=bare)
        yield replace(definition, sections=tuple(reversed(sections)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_draft_is_read_again_the_same_however_unfinished(file):
    definition = parse(file.read_bytes())
    assert reread(to_json(definition)) == definition
    for draft in unfinished(definition):
        with pytest.raises(Malformed):
            parse(to_json(draft))
        assert reread(to_json(draft)) == draft

"""A definition, written as a file and read again, is the same definition."""

from __future__ import annotations

from pathlib import Path

import pytest

from consultations.definition import parse
from consultations.definition.plain import to_json, to_yaml

FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))


@pytest.mark.parametrize("write", [to_yaml, to_json])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_definition_is_written_and_read_again_the_same(file, write):
    definition = parse(file.read_bytes())
    written = write(definition)
    assert parse(written) == definition
    assert write(parse(written)) == written

"""A definition, written as a file and read again, is the same definition; so is one stored."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations import actions
from consultations.definition import parse
from consultations.definition.plain import to_json, to_yaml
from consultations.definition.reading import parse_json, read_json
from consultations.definition.stored import definition_of
from consultations.definition.workbook import to_workbook
from consultations.definition.workbook_reading import parse_workbook
from consultations.editing.parts import Unchanged
from consultations.models import Consultation
from tests.consultations.strategies import definitions
from tests.consultations.test_editing import edits

BOOK = (to_workbook, parse_workbook)
FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))


@given(definitions())
def test_any_definition_comes_back_from_yaml(definition):
    written = to_yaml(definition)
    assert parse(written) == definition
    assert to_yaml(parse(written)) == written


@given(definitions())
def test_any_definition_comes_back_from_json(definition):
    written = to_json(definition)
    assert parse_json(written) == read_json(written) == definition
    assert to_json(parse_json(written)) == written


@given(definitions())
@settings(max_examples=60)
def test_any_definition_comes_back_from_a_workbook(definition):
    written = to_workbook(definition)
    assert parse_workbook(written) == definition
    assert to_workbook(parse_workbook(written)) == written


@pytest.mark.django_db
@given(definitions())
@settings(max_examples=25)
def test_any_definition_comes_back_from_the_tables(definition):
    with transaction.atomic():
        stored = actions.load(definition=definition).consultation
        assert definition_of(Consultation.objects.get(pk=stored.pk)) == definition
        (version,) = stored.versions.all()
        assert read_json(version.text) == definition
        transaction.set_rollback(True)


@given(st.lists(edits(), min_size=1, max_size=8))
def test_a_version_of_an_unfinished_draft_comes_back(made):
    definition = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())
    for edit in made:
        with suppress(Unchanged):
            definition = edit(definition)
    assert read_json(to_json(definition)) == definition


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_the_project_comes_back(file):
    definition = parse(file.read_bytes())
    for write, read in ((to_yaml, parse), (to_json, parse_json), BOOK):
        written = write(definition)
        assert read(written) == definition
        assert write(read(written)) == written

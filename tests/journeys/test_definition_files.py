"""A consultation leaves as a file and comes back from it, in the browser, without a difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consultations.definition.files import FORMATS
from councils.enums import StaffRoleKind
from tests.world import a_council, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIXTURES = Path("fixtures/consultations")


def load(editor: Any, file: Path) -> None:
    editor.open("/lga/consultations/import/")
    editor.page.get_by_label("File", exact=True).set_input_files(file)
    editor.click("Check the file").reads("What the file holds").look()
    editor.click("Make the draft").reads("is loaded as a draft.")


def download(editor: Any, title: str, to: Path) -> bytes:
    with editor.page.expect_download() as waiting:
        editor.page.get_by_role("link", name=title, exact=True).click()
    waiting.value.save_as(to)
    return to.read_bytes()


@pytest.mark.parametrize(
    "sample, name, script",
    [
        ("taking-stock-2015", "yaml", True),
        ("every-kind", "yaml", False),
        ("every-kind", "json", True),
        ("every-kind", "xlsx", True),
    ],
)
def test_a_file_comes_back_as_it_left(
    visit: Callable[..., Any], tmp_path: Path, sample: str, name: str, script: bool
) -> None:
    a_council("Lowerton")
    editor = visit(staff(StaffRoleKind.EDITOR), script=script)
    load(editor, FIXTURES / f"{sample}.yaml")
    first = download(editor.look(), FORMATS[name].title, tmp_path / f"first.{name}")
    here = f"/lga/consultations/{sample}/"

    # Into the draft that it is of: nothing to load.
    editor.go(here + "import/")
    editor.page.get_by_label("File", exact=True).set_input_files(tmp_path / f"first.{name}")
    editor.click("Check the file").look().reads("there is nothing to load.")
    editor.does_not_read("Load it into the draft").does_not_read("Before you confirm")

    # The draft is thrown away; its file makes the same again.
    editor.go(here + "edit/discard/").click("Discard the draft").reads("discarded")
    load(editor, tmp_path / f"first.{name}")
    assert download(editor, FORMATS[name].title, tmp_path / f"second.{name}") == first

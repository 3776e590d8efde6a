import csv
import io
import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.writing import csv_bytes, plain_cell, plain_lines, write_files
from tests.results.releases import HOSTILE

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "  =1",
    "\u200b=1",
    "\u00a0=1",
    "\u2028=1",
    "\u00ad@a",
    "\u2066-1",
    "\u202e+1",
    "=\u0338 1",  # which normalises to ≠
    "⁼1",
    "﹣1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_becomes_text(text):
    assert plain_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["<r></r>", "<r><t>bold</t></r>", "<r>\n</r>"])
def test_markup_of_the_writer_of_workbooks_becomes_text(text):
    assert plain_lines(text) == f"'{text}"
    assert plain_cell(text) == f"'{text}".replace("\n", " ")
    assert plain_lines(f"{text} ") == f"{text} "


@pytest.mark.parametrize("text", ["yes", "don't know", "a=b", "10 to 19", "", "Œuvre", "½"])
def test_text_stays_as_it_is(text):
    assert plain_cell(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_becomes_text_in_cells_with_several_lines_too(text):
    assert plain_lines(text).startswith("'")
    assert plain_lines(f"\n{text}\nmore").startswith("'")


def test_several_lines_stay_several_lines():
    text = "A first paragraph.\n\n- an item\n- another\tone"
    assert plain_lines(text) == "A first paragraph.\n\n- an item\n- another one"
    assert plain_cell(text) == "A first paragraph.  - an item - another one"


def test_letters_and_digits_never_normalise_to_the_begin_of_a_formula():
    """What the short way of `plain_cell` relies on, for every sign that Unicode has."""
    signs = map(chr, range(sys.maxunicode + 1))
    begins = {unicodedata.normalize("NFKC", sign)[0] for sign in signs if sign.isalnum()}
    assert begins.isdisjoint("=+-@")
    assert not any(chr(code).isprintable() for code in (*range(32), *range(127, 160)))


@given(st.text())
def test_the_short_way_gives_what_the_long_way_gives(text):
    clean = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    assert plain_cell(text) in {clean, f"'{clean}"}


CELLS = st.sampled_from(FORMULAS) | HOSTILE | st.integers()


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_cell_of_a_csv_file_is_a_formula(rows):
    """Numbers stay numbers, also negative ones."""
    read = cells_of(csv_bytes(rows))
    for row, cells in zip(rows, read, strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, int):
                assert cell == str(value)
            else:
                assert begin_of(cell) not in {"=", "+", "-", "@"}


@pytest.mark.parametrize("text", FORMULAS)
def test_each_formula_of_the_corpus_is_text_in_a_csv_file(text):
    """Each begins as a program would see it with the sign of a formula, and not in the file."""
    assert begin_of(text) in {"=", "+", "-", "@"}
    ((cell, number),) = cells_of(csv_bytes([(text, -1)]))
    assert (begin_of(cell), number) == ("'", "-1")


def cells_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def begin_of(cell: str) -> str:
    """The first sign that is seen, as it reads in half width; "" where there is none. Of an equals
    sign with a stroke over it, which is one sign when it is composed, still the equals sign."""
    seen = [sign for sign in cell if unicodedata.category(sign)[0] not in "ZC"]
    return unicodedata.normalize("NFKC", seen[0])[0] if seen else ""


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_are_written_with_their_modes(tmp_path):
    write_files({tmp_path / "a": (b"1", 0o644), tmp_path / "b": (b"2", 0o600)})
    assert files_in(tmp_path) == {"a": b"1", "b": b"2"}
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o644, 0o600]


@pytest.mark.parametrize("existing", [{}, {"a": b"old"}, {"a": b"old", "b": b"older"}])
@pytest.mark.parametrize("failing", ["a", "b"])
def test_when_one_file_cannot_be_written_all_stay_as_they_were(
    tmp_path, monkeypatch, existing, failing
):
    for name, content in existing.items():
        (tmp_path / name).write_bytes(content)
    replace = Path.replace

    def failing_replace(self, target):
        if Path(target).name == failing and not Path(self).read_bytes().startswith(b"old"):
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing_replace)
    with pytest.raises(OSError, match="No space"):
        write_files({tmp_path / "a": (b"1", 0o644), tmp_path / "b": (b"2", 0o600)})
    assert files_in(tmp_path) == existing


def test_nothing_is_left_when_the_disk_is_full(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_files({tmp_path / "a": (b"1", 0o644)})
    assert files_in(tmp_path) == {}

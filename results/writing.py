"""Files written all or nothing, and cells that no spreadsheet takes for a formula.

Contents go to temporary files beside their targets first, then take their names; when one of
them cannot, the others are put back.  Cells for spreadsheets are written through `plain_cell`,
the one place where a text that a program would run becomes text.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

FORMULA_SIGNS = "=+-@"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc


def write_files(contents: Mapping[Path, tuple[bytes, int]]) -> None:
    """Writes all files or none: path -> (content, mode).

    Raises OSError when one cannot be written; then every target is as it was before.
    """
    staged: dict[Path, Path] = {}
    kept: dict[Path, Path | None] = {}
    try:
        for path, (content, mode) in contents.items():
            staged[path] = _temporary(path, content, mode)
        for path, temporary in staged.items():
            before = None
            if path.exists():
                before = _temporary(path, path.read_bytes(), path.stat().st_mode & 0o777)
            kept[path] = before
            temporary.replace(path)
    except BaseException:
        for path, before in kept.items():
            if not staged[path].exists():  # it took its name
                before.replace(path) if before else path.unlink()
        raise
    finally:
        for leftover in (*staged.values(), *kept.values()):
            if leftover is not None:
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)
    for folder in {path.parent for path in contents}:
        _make_lasting(folder)


def _temporary(path: Path, content: bytes, mode: int) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _make_lasting(folder: Path) -> None:
    """A rename outlives a power cut once its folder is written; not all systems can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def plain_cell(text: str) -> str:
    """A text for a cell of a spreadsheet or CSV file that no program takes for a formula.

    Control characters become blanks. What begins with one of = + - @ after blanks and signs that
    are not seen, also in full width, gets an apostrophe before it (OWASP, CSV Injection), and so
    does what XlsxWriter takes for markup of its own.
    """
    if _is_harmless(text):
        return text
    clean = CONTROL.sub(" ", text)
    return f"'{clean}" if _is_formula(clean) or _is_markup(clean) else clean


def plain_lines(text: str) -> str:
    """`plain_cell` with the line breaks kept: for cells of a workbook, which have a type.

    Not for CSV, where a program that splits at another sign than ours takes each line for a row
    and its begin for a cell.
    """
    if _is_harmless(text):
        return text
    lines = text.split("\n")
    clean = "\n".join(CONTROL.sub(" ", line) for line in lines)
    if _is_formula(clean.replace("\n", " ")) or _is_markup(clean):
        return f"'{clean}"
    return clean


def _is_harmless(text: str) -> bool:
    """Nearly every text: begins with a letter or digit, none of which turns into a formula's sign,
    and has no control character. An export of many responses asks this millions of times."""
    return not text or (text[0].isalnum() and text.isprintable())


def _is_formula(text: str) -> bool:
    """Whether the first sign that is seen begins a formula. Signs are looked at one by one: what
    stands behind an equals sign can make another sign of both when a text is normalised."""
    for sign in text:
        if unicodedata.category(sign)[0] not in "ZC":
            return unicodedata.normalize("NFKC", sign)[0] in FORMULA_SIGNS
    return False


def _is_markup(text: str) -> bool:
    """Whether XlsxWriter would write it into a sheet as it is: it knows its own rich texts by how
    they begin and end, and a text of a council that does so could bring cells and formulas."""
    return text.startswith("<r>") and text.endswith("</r>")


def csv_bytes(rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    """Rows as CSV (RFC 4180), UTF-8 with the mark by which spreadsheets know it.

    Texts are quoted: a program that takes semicolons for separators too makes no cell, and so no
    formula, of what stands behind one.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([plain_cell(each) if isinstance(each, str) else each for each in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()

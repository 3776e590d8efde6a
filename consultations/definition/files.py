"""The three kinds of file that hold a definition: written, and read by what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from consultations.definition.plain import json_file, to_yaml
from consultations.definition.reading import parse, parse_json
from consultations.definition.values import Definition
from consultations.definition.workbook import to_workbook
from consultations.definition.workbook_reading import parse_workbook
from consultations.definition.xlsx_cells import OLD, ZIP


@dataclass(frozen=True)
class FileFormat:
    """`name` ends the file's name, too."""

    name: str
    title: str
    content_type: str
    write: Callable[[Definition], bytes]
    read: Callable[[bytes], Definition]
    is_text: bool = True


FORMATS: Mapping[str, FileFormat] = {
    each.name: each
    for each in (
        FileFormat(
            "yaml", "YAML", "application/yaml", lambda written: to_yaml(written).encode(), parse
        ),
        FileFormat(
            "json",
            "JSON",
            "application/json",
            lambda written: json_file(written).encode(),
            parse_json,
        ),
        FileFormat(
            "xlsx",
            "Workbook (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            to_workbook,
            parse_workbook,
            is_text=False,
        ),
    )
}
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def format_of(source: bytes, name: str = "") -> FileFormat:
    """What the file is: a workbook by how it begins, JSON by its name or its first sign, else
    YAML. Pasted text has no name."""
    suffix = PurePath(name).suffix.lower()
    if source.startswith((ZIP, OLD)) or suffix in WORKBOOKS:
        return FORMATS["xlsx"]
    begins = source[:1_000].decode("utf-8-sig", errors="ignore").lstrip()[:1]
    if suffix == ".json" or (begins in {"{", "["} and suffix not in {".yaml", ".yml"}):
        return FORMATS["json"]
    return FORMATS["yaml"]


def read_file(source: bytes, name: str = "") -> Definition:
    """The consultation that a file describes. Raises Malformed with every problem."""
    return format_of(source, name).read(source)

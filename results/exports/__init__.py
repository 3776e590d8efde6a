"""The files of a release, each rendered from the one frozen file and from words.

No renderer sees anything but a `Release` and `Words`, so that no file can hold a figure that is
not in the release; the same release and words always give the same bytes.
"""

from __future__ import annotations

from results.disclosure.release import Release
from results.enums import FileFormat
from results.words import Words

CONTENT_TYPES: dict[str, str] = {
    FileFormat.JSON: "application/json",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.DICTIONARY: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
ENDINGS: dict[str, str] = {
    FileFormat.JSON: ".json",
    FileFormat.CSV: ".csv",
    FileFormat.DICTIONARY: "-data-dictionary.csv",
    FileFormat.XLSX: ".xlsx",
    FileFormat.ODS: ".ods",
}


def render(file_format: str, release: Release, words: Words) -> bytes:
    """A release in one of its formats. Raises ValueError for an unknown one."""
    # Each writer is loaded when it is used: those of spreadsheets by the worker only.
    match file_format:
        case FileFormat.JSON:
            from results.exports import release_file

            return release_file.render(release, words)
        case FileFormat.CSV:
            from results.exports import tidy

            return tidy.render(release, words)
        case FileFormat.DICTIONARY:
            from results.exports import tidy

            return tidy.render_dictionary(release, words)
        case FileFormat.XLSX:
            from results.exports import xlsx

            return xlsx.render(release, words)
        case FileFormat.ODS:
            from results.exports import ods

            return ods.render(release, words)
    raise ValueError(f"“{file_format}” is not a format of a release.")


def file_name(code: str, number: int, file_format: str) -> str:
    """ "taking-stock-2015-release-1.xlsx"."""
    return f"{code}-release-{number}{ENDINGS[file_format]}"

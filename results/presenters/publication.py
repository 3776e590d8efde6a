"""What surrounds the figures on the public page: number, dates, files, what replaces what.

And, before there is a release, why there is none yet and what will fill the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Consultation
from consultations.policies import given_more_time, spoken_moment
from results.enums import FileFormat
from results.models import Release, ReleaseFile

FILES: dict[str, tuple[str, str]] = {
    FileFormat.XLSX: ("Excel workbook", "One sheet a question, for Excel."),
    FileFormat.ODS: ("OpenDocument spreadsheet", "The same sheets, for LibreOffice and others."),
    FileFormat.CSV: ("CSV", "One row a figure, for programs."),
    FileFormat.DICTIONARY: ("CSV: data dictionary", "Every column and code of the CSV file."),
    FileFormat.JSON: ("JSON", "The release itself, from which all other files are made."),
}


@dataclass(frozen=True)
class FileLine:
    """A file to download. Without `sha256` the worker has not made it yet."""

    name: str
    about: str
    url: str
    sha256: str


@dataclass(frozen=True)
class Publication:
    """One published release among those of its consultation.

    `replaces` and `replaced_by` are the other release with its address, None where there is
    none.
    """

    number: int
    published_at: dt.datetime
    url: str
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str] | None
    files: tuple[FileLine, ...]


def publication_of(
    release: Release, published: Iterable[Release], files: Mapping[str, ReleaseFile]
) -> Publication:
    """`published` are all published releases of the consultation, `files` those of this one."""
    assert release.number is not None and release.published_at is not None
    code = release.consultation.code
    numbers = sorted(each.number for each in published if each.number is not None)
    earlier = [number for number in numbers if number < release.number]
    later = [number for number in numbers if number > release.number]

    def link(number: int) -> tuple[int, str]:
        return number, reverse("results:release", args=[code, number])

    return Publication(
        number=release.number,
        published_at=release.published_at,
        url=reverse("results:release", args=[code, release.number]),
        replaces=link(earlier[-1]) if earlier else None,
        replaced_by=link(later[-1]) if later else None,
        files=tuple(
            FileLine(
                name,
                about,
                reverse("results:file", args=[code, release.number, file_format]),
                files[file_format].sha256 if file_format in files else "",
            )
            for file_format, (name, about) in FILES.items()
        ),
    )


def steps_to_results(consultation: Consultation, now: dt.datetime) -> tuple[str, ...]:
    """What must still happen before there are results, in order, as sentences."""
    steps = []
    if now < consultation.ends_at:
        closing = "The consultation closes."
        if now >= consultation.closes_at:
            closing = given_more_time(consultation)
        elif consultation.is_extended:
            closing = (
                "The consultation closes, and the time of councils that were given more ends on "
                f"{spoken_moment(consultation.ends_at)}."
            )
        steps.append(
            f"{closing} Until then no answer is counted, and no figure and no export "
            "of answers is made, in any form, for anyone. Named people at the publisher may read "
            "what a council has submitted; that they did is on record, and the council sees it."
        )
    return (
        *steps,
        "One person at the publisher prepares a release and sees which groups it will have, but "
        "no figure. Another person approves it.",
        "All figures are made once, with a small random change to each, and are frozen. Nobody "
        "can choose between several versions.",
        "The release is published here, at this address, as a page and as files.",
    )

"""No byte of any file or page names a council, a person, an answer in words or a moment.

Marks are put wherever something could leak from, then every part of every unpacked file and
every public page is searched for them.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from councils.enums import StaffRoleKind
from councils.models import Council, User
from responses.models import Submission, SubmittedAnswer
from results import actions
from results.enums import FileFormat
from results.exports import render
from results.presenters.results_page import page_of
from results.tasks import make_files
from tests.results.crowd import a_crowd
from tests.results.releases import PLAN, WORDS, from_file, given
from tests.results.worlds import ENGLAND, released
from tests.world import staff


def parts_of(name: str, content: bytes) -> dict[str, bytes]:
    """The file itself and, of a package, its parts and the names of these."""
    found = {name: content}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.infolist():
                found[f"{name}/{part.filename}"] = package.read(part) + part.comment + part.extra
            found[f"{name}/comment"] = package.comment
    return found


def searched(parts: dict[str, bytes], marks: set[str]) -> list[tuple[str, str]]:
    """Where a mark stands, as UTF-8 or UTF-16, in whatever case."""
    found = []
    for name, content in parts.items():
        texts = [
            content.decode("utf-8", "replace").casefold(),
            content.decode("utf-16-le", "replace").casefold(),
        ]
        found += [(name, mark) for mark in marks if any(mark.casefold() in t for t in texts)]
    return found


def test_search_finds_what_is_there():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inside.xml", "<a>Nightingale</a>")
        package.writestr("wide.xml", "NIGHTINGALE".encode("utf-16-le"))
    found = searched(parts_of("book", stream.getvalue()), {"nightingale"})
    assert [name for name, _ in found] == ["book/inside.xml", "book/wide.xml"]


def test_ids_of_councils_are_in_no_file():
    marks = {council: f"Nightingale-{number:03d}" for number, council in enumerate(ENGLAND)}
    frame = {
        marks[council]: {**row, "name": f"Kingfisher {number}", "secret": f"Heron {number}"}
        for number, (council, row) in enumerate(ENGLAND.items())
    }
    raw = {marks[council]: answers for council, answers in given().items()}
    _, frozen = released(PLAN, frame, raw)
    release = from_file(frozen)
    for file_format in FileFormat.values:
        parts = parts_of(file_format, render(file_format, release, WORDS))
        assert searched(parts, {"Nightingale", "Kingfisher", "Heron"}) == []
    assert searched({"page": repr(page_of(release, WORDS)).encode()}, {"Nightingale"}) == []


@pytest.mark.django_db
def test_portal_leaves_no_trace_of_councils_people_or_words():
    consultation = a_crowd(demonstration_note="SYNTHETIC: made up.")
    people = {each.pk: f"Nightingale {each.pk}" for each in User.objects.all()}
    for pk, name in people.items():
        User.objects.filter(pk=pk).update(name=name)
    analyst, editor = (
        staff(StaffRoleKind.ANALYST, "Kingfisher"),
        staff(StaffRoleKind.EDITOR, "Heron"),
    )
    release = actions.prepare(consultation=consultation, by=analyst)
    release = actions.freeze(release=release, by=editor)
    release = actions.publish(release=release, by=editor)
    make_files.call(release.pk)

    councils = Council.objects.filter(invitations__consultation=consultation)
    marks = {"Nightingale", "Kingfisher", "Heron", "@example.org"}
    for council in councils:
        marks |= {council.name, council.short_name, council.slug}
    for submission in Submission.objects.all():
        marks |= {submission.digest, submission.reference}
    words = set(SubmittedAnswer.objects.exclude(text="").values_list("text", flat=True))
    assert len(marks) > 100 and words  # there is something that could leak
    marks |= words | {release.layout_digest}
    codes = re.compile(
        rb"(?<![0-9A-Za-z])(" + "|".join(c.code for c in councils).encode() + rb")(?![0-9A-Za-z])"
    )

    parts: dict[str, bytes] = {}
    client = Client()
    for name, more in (("public", []), ("release", [1])):
        page = client.get(reverse(f"results:{name}", args=[consultation.code, *more]))
        assert page.status_code == 200
        parts[name] = page.content
    for file_format in FileFormat.values:
        answer = client.get(reverse("results:file", args=[consultation.code, 1, file_format]))
        parts |= parts_of(file_format, answer.content)
    assert len(parts) > 25
    references = {mark for mark in marks if len(mark) > 4}
    assert searched(parts, references) == []
    assert [(name, codes.findall(content)) for name, content in parts.items()] == [
        (name, []) for name in parts
    ]
    # Moments stand on the page (when it was published) and in no file.
    year = str(release.published_at.year).encode()
    assert [n for n, c in parts.items() if year in c and n not in {"public", "release"}] == []

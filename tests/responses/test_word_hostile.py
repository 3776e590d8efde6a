"""Files that are no draft, broken ones, and such that were made to do harm."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from docx import Document

from responses.word.package import Unreadable
from responses.word.reading import read
from tests.packages import placed_at
from tests.responses.word_drafts import (
    EVERYTHING,
    MAIN,
    NS,
    a_document,
    beside,
    edited,
    repacked,
    standings,
)

LARGE = 17_000_000
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY out SYSTEM "file:///etc/hostname">]>"""


def as_zip(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def plain_word_file() -> bytes:
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("Q1 Suggested response: yes")
    document.save(stream)
    return stream.getvalue()


def with_main(source: bytes) -> bytes:
    return repacked(a_document(), {MAIN: lambda _: source})


def with_entities(content: bytes) -> bytes:
    def changed(source: bytes) -> bytes:
        rest = source[source.index(b"<w:document") :]
        return ENTITIES + rest.replace(b"Equalities", b"&out;&b;", 1)

    return repacked(content, {MAIN: changed})


def encrypted() -> bytes:
    content = bytearray(a_document())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:  # each entry of the directory
        content[at + 8] |= 1
        at += 4
    return bytes(content)


def deep(times: int) -> bytes:
    inner = b"<w:sdt><w:sdtContent>" * times + b"</w:sdtContent></w:sdt>" * times
    space = NS["w"].encode()
    return with_main(
        b'<w:document xmlns:w="' + space + b'"><w:body>' + inner + b"</w:body></w:document>"
    )


HOSTILE = {
    "nothing": b"",
    "text": b"Q1: yes",
    "a PDF": b"%PDF-1.7\n%%EOF",
    "HTML": b"<html><script>alert(1)</script></html>",
    "an old or a locked file": b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    "another Word file": plain_word_file(),
    "a ZIP of something": as_zip({"a.txt": b"a"}),
    "an OpenDocument text": as_zip(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
    ),
    "half of it": a_document()[:9000],
    "not from its beginning": b"MZ" + a_document(),
    "encrypted": encrypted(),
    "macros": repacked(a_document(), added={"word/vbaProject.bin": b"x"}),
    "no XML": with_main(b"nothing"),
    "no body": with_main(b"<a/>"),
    "entities": with_entities(a_document()),
    "a bomb": with_main(b"<a>" + b" " * LARGE + b"</a>"),
    "too deep": deep(5_000),
    "too many lines": with_main(
        b'<w:document xmlns:w="'
        + NS["w"].encode()
        + b'"><w:body>'
        + b"<w:p/>" * 60_000
        + b"</w:body></w:document>"
    ),
    "too many bookmarks": with_main(
        b'<w:document xmlns:w="'
        + NS["w"].encode()
        + b'"><w:body><w:p>'
        + b'<w:bookmarkStart w:id="1" w:name="a"/>' * 30_000
        + b"</w:p></w:body></w:document>"
    ),
    "a part that stands elsewhere": placed_at(a_document(), MAIN, 2**64 - 1),
    "too large": b"PK\x03\x04" + b"\x00" * (11 * 1024 * 1024),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_each_is_refused_with_a_sentence(content):
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.sentence.endswith(".")


def test_the_same_part_twice_is_refused():
    stream = io.BytesIO(a_document())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as package:
        package.writestr(MAIN, b"<a/>")
    with pytest.raises(Unreadable):
        read(stream.getvalue())


def test_what_a_file_refers_to_is_not_looked_up():
    """The tests open no connection (pytest-socket), and a reference outwards is no part."""
    outwards = (
        b'<Relationship Id="rId901" TargetMode="External" Target="https://example.org/c.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
    )

    def pointing(source: bytes) -> bytes:
        added = b"".join(outwards % kind for kind in (b"comments", b"attachedTemplate", b"styles"))
        at = source.index(b"<Relationship ")
        return source[:at] + added + source[at:]

    content = repacked(a_document(), {"word/_rels/document.xml.rels": pointing})
    assert standings(beside(content, EVERYTHING)) == {}


def test_names_that_leave_the_package_are_no_parts():
    def leaving(source: bytes) -> bytes:
        return source.replace(b'Target="word/document.xml"', b'Target="../../../etc/passwd"')

    with pytest.raises(Unreadable):
        read(repacked(a_document(), {"_rels/.rels": leaving}))


def test_forged_places_and_values_say_nothing():
    def forged(root):
        for at, one in enumerate(root):
            name = one.get("name", "")
            if name.startswith("slisystem.answer"):
                one[0].text = ["x", "1.1 w ", "99999999999999 w a", "-1 w a"][at % 4]
            if name.startswith("slisystem.lines"):
                one[0].text = ""

    found = beside(edited(a_document(), forged, "docProps/custom.xml"), EVERYTHING)
    assert {one.standing.value for one in found.answers} == {"lost"}
    assert not any(one.can_be_taken for one in found.answers)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_and_nothing_else_happens(seed):
    """Bytes of a part that were changed by chance."""
    chance = random.Random(seed)

    def damaged(source: bytes) -> bytes:
        found = bytearray(source)
        for _ in range(chance.randrange(1, 6)):
            found[chance.randrange(len(found))] = chance.randrange(32, 127)
        return bytes(found)

    part = chance.choice(
        [MAIN, "word/styles.xml", "word/numbering.xml", "word/comments.xml", "docProps/custom.xml"]
    )
    try:
        found = beside(repacked(DOCUMENT, {part: damaged}), EVERYTHING)
    except Unreadable as refused:
        assert refused.sentence
    else:
        assert len(found.answers) == len(list(EVERYTHING.answers))


DOCUMENT = a_document()

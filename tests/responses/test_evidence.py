"""What is taken as evidence: told by its bytes, under a name of ours."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.uploads import MOST_BYTES, clean_name
from responses.evidence import NotEvidence, kind_of, scan_of
from tests.responses.deciding_ways import JPEG, PDF, PNG


@pytest.mark.parametrize(
    ("name", "content", "kind", "stored"),
    [
        ("signed.pdf", PDF, "application/pdf", "signed.pdf"),
        ("photo.jpeg", JPEG, "image/jpeg", "photo.jpg"),
        ("scan.PNG", PNG, "image/png", "scan.png"),
        ("minutes.html", PDF, "application/pdf", "minutes.pdf"),
        ("../../etc/passwd", PDF, "application/pdf", "passwd.pdf"),
        ("C:\\scans\\Signed form (2).pdf", PDF, "application/pdf", "Signed form (2).pdf"),
        (
            'a"; filename=evil.exe\r\nX: y.pdf',
            PDF,
            "application/pdf",
            "a filename evil exe X y.pdf",
        ),
        ("\u202efdp.exe", PDF, "application/pdf", "fdp.pdf"),
        (".pdf", PDF, "application/pdf", "evidence.pdf"),
        ("", PDF, "application/pdf", "evidence.pdf"),
    ],
)
def test_scan_is_known_by_content_and_named_by_us(
    name: str, content: bytes, kind: str, stored: str
) -> None:
    scan = scan_of(name, content)
    assert (scan.content_type, scan.name) == (kind, stored)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<html>%PDF-1.4 %%EOF</html>",
        b" " + PDF,  # a reader would find it, a browser might find something else
        PDF[:20],  # cut off
        PNG[:-4],
        JPEG[:-2],
        b"GIF89a" + b"\0" * 20,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04" + b"\0" * 30,
        b"%PDF-1.4" + b"\0" * MOST_BYTES + b"%%EOF",
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_anything_else_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotEvidence) as why:
        scan_of("signed.pdf", content)
    assert str(why.value).startswith("The file")


@given(st.text(max_size=300))
def test_every_name_is_harmless(name: str) -> None:
    made = clean_name(name, "pdf")
    stem = made.removesuffix(".pdf")
    assert 0 < len(stem) <= 100
    assert not set(stem) & set("/\\.:;\"'<>|?*%\r\n\t\0")
    assert not any(ord(sign) < 32 for sign in made)


@given(st.binary(max_size=200))
def test_bytes_without_the_signs_of_a_scan_are_nothing(content: bytes) -> None:
    if kind_of(content) is not None:
        assert content[:4] in {b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0", content[:4]}
        assert content[0] not in string.whitespace.encode() + b"<"

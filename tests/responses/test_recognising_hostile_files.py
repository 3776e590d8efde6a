"""Files from anybody's desk: broken, locked, of another kind, or made to do harm.

Each is refused with a sentence, in bounded time, and nothing outside is asked for.
"""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest

from councils import uploads
from responses.recognising.blocks import Unreadable
from responses.recognising.reading import SECONDS, pasted, read_paper
from tests.packages import placed_at
from tests.responses import laid_out

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def word(document, **parts):
    """A Word file with this as its main part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", document)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def body(inside):
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>"


def said(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def refusal(content, seconds=SECONDS):
    with pytest.raises(Unreadable) as refused:
        read_paper(content, seconds=seconds)
    return refused.value.sentence


def entity_bomb():
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    start = f'<!DOCTYPE w:document [<!ENTITY e0 "ha">{entities}]>'
    return word(f"{start}<w:document {W}><w:body>{said('&e9;')}</w:body></w:document>")


def outside_entity():
    start = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return word(f"{start}<w:document {W}><w:body>{said('&x;')}</w:body></w:document>")


def late_doctype():
    """Behind more spaces than are looked at as text."""
    start = '<?xml version="1.0"?>' + " " * 10_000
    start += '<!DOCTYPE w:document [<!ENTITY x "y">]>'
    return word(f"{start}<w:document {W}><w:body>{said('&x;')}</w:body></w:document>")


def zip_bomb():
    return word(body(said("a" * 50_000_000)))


def many_bombs():
    huge = f"<w:hdr {W}>{said('a' * 20_000_000)}</w:hdr>"
    return word(body(said("x")), **{f"word__header{at}.xml": huge for at in range(8)})


def lying_size():
    """The directory says one byte, the part is large."""
    content = bytearray(zip_bomb())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(content)


def deep():
    return word(body("<w:sdt>" * 400 + said("x") + "</w:sdt>" * 400))


def many_paragraphs():
    return word(body(said("a") * 25_000))


def locked_pdf():
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()


def blank_pdf():
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream)
    return stream.getvalue()


def pdf_bomb():
    """A page whose content unpacks to very much."""
    stream = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        packed = zlib.compress(zlib.compress(b"q " * 40_000_000, 9), 9)
        page.Contents = pikepdf.Stream(document, packed)
        page.Contents.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        document.save(
            stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
    return stream.getvalue()


def locked_odt():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b"\x00\x01\x02")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
            "</m:manifest>",
        )
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE = {
    "entity bomb": (entity_bomb, "defines entities"),
    "outside entity": (outside_entity, "defines entities"),
    "late doctype": (late_doctype, "defines entities"),
    "zip bomb": (zip_bomb, "unpacks to more"),
    "many bombs": (many_bombs, "unpacks to more|damaged"),
    "lying size": (lying_size, "damaged|unpacks to more"),
    "too deep": (deep, "damaged"),
    "too many paragraphs": (many_paragraphs, "longer than can be read"),
    "stands elsewhere": (
        lambda: placed_at(word(body(said("x"))), "word/document.xml", 2**64 - 1),
        "damaged",
    ),
    "no xml": (lambda: word("nothing"), "damaged"),
    "no body": (lambda: word(f"<w:document {W}/>"), "damaged"),
    "no text": (lambda: word(body("<w:p/>")), "holds no text"),
    "macros": (lambda: word(body(said("x")), **{"word__vbaProject.bin": "x"}), "macros"),
    "truncated docx": (lambda: laid_out.marked_options()[:-400], "damaged"),
    "locked docx": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    "old Word": (lambda: OLE, "old Word"),
    "locked odt": (locked_odt, "locked with a password"),
    "undefined entity in odt": (lambda: laid_out.odt("<text:p>&x;</text:p>"), "damaged"),
    "locked pdf": (locked_pdf, "locked with a password"),
    "scanned pdf": (blank_pdf, "pictures of pages"),
    "truncated pdf": (lambda: laid_out.pdf("<p>a</p>")[:-200], "end is missing"),
    "no pdf inside": (lambda: b"%PDF-1.7\nnothing\n%%EOF", "damaged|pictures of pages"),
    "pdf bomb": (pdf_bomb, "memory|longer than the|damaged|pictures"),
    "rich text": (lambda: rb"{\rtf1 hello}", "Rich Text"),
    "archive": (lambda: _archive(), "archive of files"),
    "program": (lambda: b"MZ\x90\x00\x03\x00\x00\x00", "no Word file"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "no Word file"),
    "empty": (lambda: b"", "empty"),
    "too large": (lambda: b"a" * (uploads.MOST_BYTES + 1), "more than 10 MB"),
}


def _archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("../../etc/passwd", "x")
    return stream.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    made, sentence = HOSTILE[name]
    said_ = refusal(made(), 5 if name == "pdf bomb" else SECONDS)
    assert any(part in said_ for part in sentence.split("|")), said_
    assert said_.endswith(".")


def test_a_reader_that_hangs_is_ended(tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time\nwhile True: time.sleep(1)\n")
    with pytest.raises(Unreadable, match="took longer than the 1 seconds"):
        read_paper(b"a", seconds=1, child=child)


def test_a_reader_that_crashes_is_a_sentence(tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n")
    with pytest.raises(Unreadable, match="could not be read"):
        read_paper(b"a", child=child)


def test_memory_is_bounded():
    with pytest.raises(Unreadable, match="more memory than a paper may"):
        read_paper(laid_out.printed_as_pdf(), megabytes=24)
    assert SECONDS <= 30


def test_links_and_pictures_from_outside_are_not_asked_for():
    """An outside picture, a linked document and a field with an address: only words are read."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="r2" Type="http://x/attachedTemplate" TargetMode="External" '
        'Target="http://192.0.2.1/template.dotm"/></Relationships>'
    )
    inside = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT '
        '"http://192.0.2.1/x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t>Only this.</w:t></w:r></w:p>"
    )
    paper = read_paper(word(body(inside), **{"_rels__.rels": relations}))
    assert [block.text for block in paper.blocks] == ["Only this."]


def test_what_stands_beside_the_text_is_kept_apart():
    comments = f"<w:comments {W}><w:comment>{said('Is this so?')}</w:comment></w:comments>"
    notes = f"<w:footnotes {W}><w:footnote>{said('See page 3.')}</w:footnote></w:footnotes>"
    parts = {"word__comments.xml": comments, "word__footnotes.xml": notes}
    paper = read_paper(word(body(said("Words.")), **parts))
    assert [(block.role, block.text) for block in paper.blocks] == [
        ("body", "Words."),
        ("footnote", "See page 3."),
        ("comment", "Is this so?"),
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_usual_codings(coding):
    paper = read_paper("Council’s view – “yes”".encode(coding))
    assert [block.text for block in paper.blocks] == ["Council’s view – “yes”"]


def test_nothing_and_too_much_pasted():
    with pytest.raises(Unreadable, match="Nothing is pasted"):
        pasted(" \n\x00")
    with pytest.raises(Unreadable, match="at most"):
        pasted("a" * 1_000_001)

"""The look of a council's papers: a colour that can be read, a logo that is only a picture."""

from __future__ import annotations

import base64
import io
import zlib
from typing import Any

import page
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from councils import letterhead
from councils.actions.appearance import say_appearance
from councils.letterhead import (
    LARGEST,
    LEAST_CONTRAST,
    USUAL,
    Letterhead,
    NotALogo,
    contrast_with_white,
    logo_of,
    readable,
)
from councils.models import Appearance
from councils.refusals import Refused
from responses.enums import PaperKind, State
from responses.paper import content_digest, paper_facts, paper_html, rendered_paper
from tests.responses.paper_reading import opened
from tests.responses.papers import a_decided_place
from tests.world import Place, a_place, a_response

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/x"/></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    colour: Any = (200, 30, 60, 90) if mode == "RGBA" else "darkred" if mode == "RGB" else 1
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


# --- colour -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_is_that_of_wcag(colour: str, contrast: float) -> None:
    assert round(contrast_with_white(colour), 2) == contrast


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_is_printed_only_where_it_can_be_read(number: int) -> None:
    colour = f"#{number:06x}"
    printed = readable(colour)
    assert contrast_with_white(printed) >= LEAST_CONTRAST
    assert printed == (colour if contrast_with_white(colour) >= LEAST_CONTRAST else USUAL)


@pytest.mark.parametrize("colour", ["", "red", "#12", "#12345G", "url(x)", "#000000;--x:1"])
def test_what_is_no_colour_is_the_usual_one(colour: str) -> None:
    assert readable(colour) == USUAL


# --- logo -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "RGB")]
)
def test_a_picture_is_written_anew_as_png_on_white(kind: str, mode: str) -> None:
    made = Image.open(io.BytesIO(logo_of(picture(kind, mode=mode))))
    assert (made.format, made.mode, made.size) == ("PNG", "RGB", (300, 100))
    if mode == "RGBA":
        assert made.getpixel((5, 5))[1] > 30  # type: ignore[index]


def test_a_large_one_is_made_smaller_and_keeps_its_shape() -> None:
    made = Image.open(io.BytesIO(logo_of(picture(size=(3000, 1500)))))
    assert made.size == (800, 400)
    assert made.width <= LARGEST[0]


def test_nothing_but_the_picture_is_kept() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "CANARY http://example.org/")
    out = io.BytesIO()
    Image.new("RGB", (50, 50)).save(out, "PNG", pnginfo=said, icc_profile=b"CANARY" * 20)
    sent = out.getvalue() + b"<script>CANARY</script>"
    made = logo_of(sent)
    assert b"CANARY" in sent
    assert b"CANARY" not in made and b"iCCP" not in made and b"tEXt" not in made


def bomb() -> bytes:
    """A small file that says it is 30,000 pixels wide and high."""
    header = (30000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    chunk = b"IHDR" + header
    crc = zlib.crc32(chunk).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + len(header).to_bytes(4, "big") + chunk + crc + picture()[33:]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SVG, "no PNG and no JPEG"),
        (b"", "no PNG and no JPEG"),
        (b"%PDF-1.7", "no PNG and no JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "cannot be read|no PNG"),
        (picture()[:-30], "cannot be read"),
        (picture("GIF", mode="P"), "no PNG and no JPEG"),
        (picture(size=(5, 50)), "fewer than 16 pixels"),
        (picture(size=(4001, 20)), "longer than 4000"),
        (bomb(), "longer than 4000|cannot be read"),
        (bytes(letterhead.MOST_BYTES + 1), "more than 2 MB"),
    ],
    ids=["svg", "empty", "pdf", "header", "cut", "gif", "tiny", "long", "bomb", "large"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(NotALogo, match=words):
        logo_of(content)


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_picture_or_refused(noise: bytes) -> None:
    whole = picture(size=(20, 20))
    for content in (noise, whole[:33] + noise + whole[33:], whole[:40] + noise):
        try:
            made = logo_of(content)
        except NotALogo:
            continue
        assert Image.open(io.BytesIO(made)).format == "PNG"


# --- saying it --------------------------------------------------------------------------------

pytest_db = pytest.mark.django_db


def say(place: Place, **kwargs: Any) -> Appearance:
    given_ = {"colour": "", "logo": None, "logo_alt": "", "is_gone": False, **kwargs}
    return say_appearance(council=place.council, by=given_.pop("by", place.administrator), **given_)


@pytest_db
def test_only_administrators_of_the_council_say_it() -> None:
    place = a_place()
    for person in (place.officer, place.member, a_place().administrator):
        with pytest.raises(PermissionDenied):
            say(place, by=person, colour="#000000")
    assert not Appearance.objects.exists()


@pytest_db
def test_a_logo_is_kept_until_another_or_none_is_said() -> None:
    place = a_place()
    first = say(place, logo=picture(), logo_alt="Example Council")
    assert say(place, logo_alt="Example Borough", colour="#000000").logo == first.logo
    assert say(place, logo=picture("JPEG"), logo_alt="Example").logo != first.logo
    gone = say(place, is_gone=True)
    assert (gone.logo, gone.logo_alt) == (None, "")
    for refused in (
        {"logo": picture()},
        {"logo": SVG, "logo_alt": "Example"},
        {"colour": "#ffcc00"},
    ):
        with pytest.raises(Refused):
            say(place, **refused)


@pytest_db
def test_the_page_takes_a_logo_shows_it_and_says_what_is_wrong() -> None:
    place = a_place()
    client = Client()
    client.force_login(place.administrator)
    url = reverse("councils:appearance", args=[place.council.slug])
    logo_url = reverse("councils:logo", args=[place.council.slug])
    assert "No logo is printed." in client.get(url).content.decode()
    assert 'enctype="multipart/form-data"' in client.get(url).content.decode()

    def send(**typed: Any) -> Any:
        return client.post(url, {"colour": "", "logo_alt": "", **typed})

    svg = SimpleUploadedFile("logo.png", SVG, "image/png")
    for typed, words in (
        ({"logo": svg, "logo_alt": "Example"}, "no PNG and no JPEG"),
        ({"logo": io.BytesIO(picture())}, "Say in words what the logo shows"),
        ({"colour": "#ffee00"}, "too light to be read"),
        ({"logo_alt": "Words for no logo"}, "Choose the logo that these words are for"),
        ({"colour": "teal"}, "as # and six digits"),
    ):
        answer = send(**typed)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert client.get(logo_url).status_code == 404
    sent = SimpleUploadedFile("logo.jpg", picture("JPEG"), "text/html")
    answer = send(logo=sent, logo_alt="Example Borough Council", colour="#5A1A4F")
    assert answer.status_code == 302
    shown = client.get(logo_url)
    assert shown["Content-Type"] == "image/png" and shown.content.startswith(b"\x89PNG")
    html = client.get(url).content.decode()
    assert f'src="{logo_url}" alt="Example Borough Council"' in html and "#5a1a4f" in html
    assert send(is_gone="on").status_code == 302
    assert client.get(logo_url).status_code == 404


# --- on paper ---------------------------------------------------------------------------------


@pytest_db
@pytest.mark.parametrize("kind", PaperKind.values)
def test_every_paper_has_the_name_the_logo_and_the_colour(kind: str) -> None:
    place = a_decided_place()
    before: Any = paper_facts(place.again(), kind)
    assert before.letterhead == Letterhead()
    say(place, colour="#5a1a4f", logo=picture(), logo_alt="Example Borough “Council”")
    facts: Any = paper_facts(place.again(), kind)
    assert content_digest(facts) != content_digest(before)
    html = paper_html(facts)
    assert facts.letterhead.colour == "#5a1a4f" and place.council.name in html
    assert 'src="paper:logo" alt="Example Borough “Council”"' in html
    assert "paper:logo" not in paper_html(before)
    Appearance.objects.update(colour="#ffee00")  # what no form would take is not printed
    light: Any = paper_facts(place.again(), kind)
    assert light.letterhead.colour == USUAL


@pytest_db
@pytest.mark.parametrize("kind", [PaperKind.REPORT, PaperKind.RECEIPT])
def test_a_paper_with_a_logo_is_as_accessible_as_one_without(kind: str) -> None:
    place = a_decided_place()
    say(place, colour="#5a1a4f", logo=picture(mode="RGBA"), logo_alt="Example Council")
    facts: Any = paper_facts(place.again(), kind)
    pdf = rendered_paper(facts).pdf
    assert [one.message for one in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    if kind == PaperKind.RECEIPT:
        assert [one.message for one in page.validate_pdf_bytes(pdf, profile="3a").failures] == []
    document = opened(pdf)
    images = [image for each in document.pages for image in each.get_images()]
    assert images
    drawn = b"".join(each.Contents.read_bytes() for each in document.pages)
    assert b"0.352941 0.101961 0.309804 rg" in drawn  # the council's colour
    assert rendered_paper(facts).pdf == pdf
    assert base64.b64decode(facts.letterhead.logo).startswith(b"\x89PNG")


@pytest_db
def test_another_councils_logo_is_on_no_paper_of_this_one() -> None:
    place, other = a_response(State.SUBMITTED), a_place()
    say(other, logo=picture(), logo_alt="Other Council", colour="#5a1a4f")
    assert paper_facts(place.again(), PaperKind.REPORT).letterhead == Letterhead()  # type: ignore[union-attr]

"""What a council's papers look like: a colour that can be read, a logo that is only a picture.

Both go into documents that are published and kept, so neither is taken as it comes.  A colour has
to stand out from white paper as WCAG 2.2 (1.4.3) asks of text, 4.5 to 1.  A logo is decoded, drawn
on white and written anew as PNG: what else the file held (another format, metadata, a profile, a
script, an address) is gone.  SVG is refused, because it is a program and may ask for addresses.

Plain values; no Django.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

USUAL = "#1a4d4f"  # the colour of a council that names none
LEAST_CONTRAST = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}")
MOST_BYTES = 2 * 1024 * 1024
LONGEST = 4000  # pixels of a side of what is taken
LARGEST = (1200, 400)  # pixels of what is kept: 60 mm by 20 mm at 500 dots an inch
LEAST = 16
FORMATS = ("PNG", "JPEG")


class NotALogo(ValueError):
    """Why a file cannot be taken, as a sentence."""


@dataclass(frozen=True)
class Letterhead:
    """The colour of headings and rules, and the logo as base64 of a PNG; "" for none."""

    colour: str = USUAL
    logo: str = ""
    alt: str = ""


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2): 0 for black, 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(colour: str) -> float:
    """1 for white itself, 21 for black."""
    return 1.05 / (luminance(colour) + 0.05)


def readable(colour: str) -> str:
    """The colour where it can be read on white, else the usual one; also for what is no colour."""
    if COLOUR.fullmatch(colour) and contrast_with_white(colour) >= LEAST_CONTRAST:
        return colour
    return USUAL


def logo_of(content: bytes) -> bytes:
    """The picture as a PNG of ours: at most 1200 by 400 pixels, on white. Raises NotALogo."""
    if len(content) > MOST_BYTES:
        raise NotALogo(_("The file has more than 2 MB. Save the logo at a smaller size."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if max(picture.size) > LONGEST:
                    raise NotALogo(
                        _("The logo is longer than %(longest)s pixels. Save it smaller.")
                        % {"longest": LONGEST}
                    )
                if min(picture.size) < LEAST:
                    raise NotALogo(
                        _("The logo has fewer than %(least)s pixels on a side.") % {"least": LEAST}
                    )
                picture.load()
                drawn = on_white(picture)
    except NotALogo:
        raise
    except UnidentifiedImageError:
        raise NotALogo(_("The file is no PNG and no JPEG. Other kinds are not taken.")) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise NotALogo(_("The file cannot be read as a picture; it may be damaged.")) from None
    drawn.thumbnail(LARGEST)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone, without transparency."""
    with_alpha = picture.convert("RGBA")
    paper = Image.new("RGBA", with_alpha.size, "white")
    paper.alpha_composite(with_alpha)
    return paper.convert("RGB")

"""The renderer: HTML on standard input, a PDF on standard output.  Runs as a process of its own.

`responses.rendering` starts this file with `python -I`; nothing here knows Django, the
database or a secret.  Before anything is read, the process gives up memory, time and file
size beyond its limits.  While it renders it can open the six font files by their exact names
and the logo, and nothing else: an address of any other kind ends the rendering.

    python -I render_child.py STYLESHEET FONTS SECONDS MEGABYTES SCRATCH

Every PDF is PDF/UA-1 (ISO 14289-1), which a screen reader can follow.  One with an attachment is
PDF/A-3a (ISO 19005-3) as well, for the archive: that part alone allows a file of any kind inside.
SCRATCH is a folder: a file `attached.json` in it describes the attachment, and `logo.png` is the
council's logo, which the document knows as "paper:logo".

Output: one line with the number of pages, then the PDF.  Exit codes: see `Ending`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import signal
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any

SCHEME = "paper"
FONTS = frozenset(
    f"source-sans-3-{face}.ttf"
    for face in ("regular", "italic", "semibold", "semibold-italic", "bold", "bold-italic")
)
ATTACHED, LOGO = "attached.json", "logo.png"
LARGEST_FILE = 64 * 2**20
# The library writes one identifier. The other is added with the schema that PDF/A asks for
# whatever it does not know itself (ISO 19005-3, 6.6.2.3).
ALSO_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that it conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class Ending(IntEnum):
    """How the renderer ends, for the process that waits for it."""

    DONE = 0
    REFUSED_ADDRESS = 3
    OUT_OF_MEMORY = 4


def keep_within(seconds: int, megabytes: int) -> None:
    """Limits that this process cannot raise again."""
    for kind, most in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # The first of the two ends the process with SIGXCPU, which says why; the second kills it.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # Should the process that waits be killed, this one does not outlive it for long.
    signal.alarm(seconds + 5)


def render(
    html: str,
    stylesheet: str,
    fonts: Path,
    attached: dict[str, str] | None = None,
    logo: bytes = b"",
) -> tuple[int, bytes]:
    """The pages of the document and the PDF. The same input gives the same bytes.

    No moment and no random identifier goes into the file: there is no creation date (the
    paper itself says when it was decided), and the identifier is the hash of the content.
    An attachment has the moment that it comes with.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFontsOnly(URLFetcher):
        """Knows six names and the logo's. Any other ends the rendering, so as to be noticed."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={SCHEME}, allow_redirects=False)
            self.refused = ""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == SCHEME and name == "logo" and logo:
                return URLFetcherResponse(url, logo, {"Content-Type": "image/png"})
            if scheme != SCHEME or name not in FONTS:
                self.refused = url
                raise FatalURLFetchingError(url)
            return URLFetcherResponse(url, (fonts / name).read_bytes())

    fetcher = OwnFontsOnly()
    font_config = FontConfiguration()
    try:
        css = CSS(string=stylesheet, font_config=font_config, url_fetcher=fetcher)
        variant = "pdf/a-3a" if attached else "pdf/ua-1"
        mark_the_ends()
        document = HTML(string=html, url_fetcher=fetcher).render(
            font_config=font_config, stylesheets=[css], pdf_variant=variant
        )
        if attached:
            claim_both(document.metadata)
        pdf = document.write_pdf(
            pdf_variant=variant,
            pdf_tags=True,
            pdf_identifier=True,
            attachments=[attachment(attached)] if attached else None,
        )
    except FatalURLFetchingError:
        raise SystemExit(Ending.REFUSED_ADDRESS) from None
    if fetcher.refused:  # asked again: what is drawn inside an SVG swallows every error
        raise SystemExit(Ending.REFUSED_ADDRESS)
    return len(document.pages), pdf


def attachment(attached: dict[str, str]) -> Any:
    """The file inside the PDF: the text, byte for byte in UTF-8, from which the paper was made."""
    from weasyprint import Attachment

    at = dt.datetime.fromisoformat(attached["at"])
    return Attachment(
        string=attached["text"],
        name=attached["name"],
        description=attached["description"],
        created=at,
        modified=at,
        relationship="Source",
    )


def mark_the_ends() -> None:
    """Lets every stream end where its length says.

    The library writes a line feed behind the bytes of a stream.  Bytes that happen to end in a
    carriage return then read as ending one earlier, and the file is no PDF/A (ISO 19005-3,
    6.1.7.1); behind them both are written.
    """
    import pydyf

    written = pydyf.Stream.data.fget
    end = b"\nendstream"

    def data(stream: Any) -> bytes:
        found: bytes = written(stream)
        is_ambiguous = found.endswith(b"\r" + end)
        return found.removesuffix(end) + b"\r" + end if is_ambiguous else found

    pydyf.Stream.data = property(data)


def claim_both(metadata: Any) -> None:
    """Lets the metadata say that the file is PDF/UA-1 beside PDF/A-3a, and leaves them readable
    without decompressing, as PDF/A wants."""
    described, included = metadata.generate_rdf_metadata, metadata.include_in_pdf
    end = b"</rdf:RDF>"

    def generate_rdf_metadata(*args: Any) -> bytes:
        rdf: bytes = described(*args)
        return rdf.removesuffix(end) + ALSO_UA + end

    def include_in_pdf(
        pdf: Any, variant: str, version: int, conformance: str, compress: bool
    ) -> None:
        included(pdf, variant, version, conformance, compress=False)

    metadata.generate_rdf_metadata = generate_rdf_metadata
    metadata.include_in_pdf = include_in_pdf


def main(stylesheet: str, fonts: str, seconds: str, megabytes: str, scratch: str) -> None:
    keep_within(int(seconds), int(megabytes))
    # Whatever a library prints must not get into the PDF.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        html = sys.stdin.buffer.read().decode()
        inside, picture = Path(scratch) / ATTACHED, Path(scratch) / LOGO
        attached = json.loads(inside.read_text()) if inside.exists() else None
        logo = picture.read_bytes() if picture.exists() else b""
        pages, pdf = render(html, Path(stylesheet).read_text(), Path(fonts), attached, logo)
    except MemoryError:
        raise SystemExit(Ending.OUT_OF_MEMORY) from None
    with out:
        out.write(b"%d\n" % pages)
        out.write(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The renderer: HTML on standard input, a PDF on standard output.  Runs as a process of its own.

`responses.rendering` starts this file with `python -I`; nothing here knows Django, the
database or a secret.  Before anything is read, the process gives up memory, time and file
size beyond its limits.  While it renders it can open the six font files by their exact names
and nothing else: an address of any other kind ends the rendering.

    python -I render_child.py STYLESHEET FONTS SECONDS MEGABYTES

Output: one line with the number of pages, then the PDF.  Exit codes: see `Ending`.
"""

from __future__ import annotations

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
LARGEST_FILE = 64 * 2**20


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


def render(html: str, stylesheet: str, fonts: Path) -> tuple[int, bytes]:
    """The pages of the document and the PDF. The same input gives the same bytes.

    No moment and no random identifier goes into the file: there is no creation date (the
    paper itself says when it was decided), and the identifier is the hash of the content.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFontsOnly(URLFetcher):
        """Knows six names. Any other ends the rendering, so that it cannot go unnoticed."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={SCHEME}, allow_redirects=False)
            self.refused = ""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme != SCHEME or name not in FONTS:
                self.refused = url
                raise FatalURLFetchingError(url)
            return URLFetcherResponse(url, (fonts / name).read_bytes())

    fetcher = OwnFontsOnly()
    font_config = FontConfiguration()
    try:
        css = CSS(string=stylesheet, font_config=font_config, url_fetcher=fetcher)
        document = HTML(string=html, url_fetcher=fetcher).render(
            font_config=font_config, stylesheets=[css], pdf_variant="pdf/ua-1"
        )
        pdf = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=True)
    except FatalURLFetchingError:
        raise SystemExit(Ending.REFUSED_ADDRESS) from None
    if fetcher.refused:  # asked again: what is drawn inside an SVG swallows every error
        raise SystemExit(Ending.REFUSED_ADDRESS)
    return len(document.pages), pdf


def main(stylesheet: str, fonts: str, seconds: str, megabytes: str) -> None:
    keep_within(int(seconds), int(megabytes))
    # Whatever a library prints must not get into the PDF.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        html = sys.stdin.buffer.read().decode()
        pages, pdf = render(html, Path(stylesheet).read_text(), Path(fonts))
    except MemoryError:
        raise SystemExit(Ending.OUT_OF_MEMORY) from None
    with out:
        out.write(b"%d\n" % pages)
        out.write(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])

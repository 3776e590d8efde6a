"""From HTML to PDF in a child process that can do no harm.

The renderer is a large library fed with what people typed.  So it runs in a process of its
own (`render_child.py`) with an empty environment, limits on memory, processor time and clock
time, and no way to open a file or an address but our six fonts and the council's logo.  Whatever
happens to it, the caller gets either a PDF or `RenderingFailed` with a sentence.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from councils.letterhead import USUAL, Letterhead
from responses.render_child import ATTACHED, FONTS, LOGO, Ending

CHILD = Path(__file__).with_name("render_child.py")
STYLESHEET = settings.BASE_DIR / "static" / "src" / "paper.css"


class RenderingFailed(Exception):
    """There is no PDF; `sentence` says why, in words for the person who asked for it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Attached:
    """A text that goes into the PDF as a file: `at` is the moment it was made, in ISO 8601."""

    name: str
    description: str
    at: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A finished PDF and the number of its pages."""

    pdf: bytes
    pages: int


def render_pdf(
    html: str,
    *,
    seconds: int,
    megabytes: int,
    attached: Attached | None = None,
    letterhead: Letterhead | None = None,
    child: Path = CHILD,
    stylesheet: Path = STYLESHEET,
) -> Rendered:
    """The PDF of this HTML, with the file inside if there is one; the same gives the same bytes.
    The logo of the `letterhead` is what the HTML names "paper:logo".

    Raises RenderingFailed when a font is missing, when the renderer crashes, takes more than
    `seconds` or `megabytes`, asks for an address, or returns something that is not a PDF.
    """
    fonts = Path(settings.PAPER_FONTS)
    missing = sorted(name for name in FONTS if not (fonts / name).is_file())
    if missing:
        raise RenderingFailed(
            f"The fonts for papers are not installed ({missing[0]} is missing): "
            "any ./run command installs them."
        )
    # The child's own place for temporary files goes with it, however it ends.
    with tempfile.TemporaryDirectory(prefix="paper-") as scratch:
        look = letterhead or Letterhead()
        if look.colour != USUAL:
            own = Path(scratch) / "paper.css"
            own.write_text(f"{stylesheet.read_text()}\nhtml {{ --brand: {look.colour}; }}\n")
            stylesheet = own
        arguments = [str(stylesheet), str(fonts), str(seconds), str(megabytes), scratch]
        if attached:
            (Path(scratch) / ATTACHED).write_text(json.dumps(asdict(attached)))
        if look.logo:
            (Path(scratch) / LOGO).write_bytes(base64.b64decode(look.logo))
        process = subprocess.Popen(
            [sys.executable, "-I", str(child), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch},
            cwd=scratch,
            start_new_session=True,
        )
        try:
            out, errors = process.communicate(html.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise RenderingFailed(too_slow(seconds)) from None
        finally:
            end_process(process)
    if process.returncode != Ending.DONE:
        raise RenderingFailed(_reason(process.returncode, errors, seconds, megabytes))
    return _checked(out)


def too_slow(seconds: int) -> str:
    return f"The PDF took longer than the {seconds} seconds it may take."


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ends the child with its group; nothing happens when it has ended already."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
    process.wait()


def _reason(code: int, errors: bytes, seconds: int, megabytes: int) -> str:
    if code == Ending.REFUSED_ADDRESS:
        return "The PDF was stopped because its text asked for a file or an address."
    # Pango and others end the process themselves when they get no memory.
    if code == Ending.OUT_OF_MEMORY or b"MemoryError" in errors or b"allocate" in errors:
        return f"The PDF needed more memory than the {megabytes} MB it may have."
    if code == -signal.SIGXCPU:
        return too_slow(seconds)
    return (
        "The PDF renderer stopped unexpectedly, perhaps because "
        f"{megabytes} MB of memory were not enough."
    )


def _checked(out: bytes) -> Rendered:
    pages, _, pdf = out.partition(b"\n")
    if not (pages.isdigit() and pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")):
        raise RenderingFailed("The PDF renderer returned something that is not a PDF.")
    return Rendered(pdf, int(pages))

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from responses import rendering
from responses.rendering import CHILD, STYLESHEET, RenderingFailed, render_pdf

PAGE = '<html lang="en-GB"><head><title>Paper</title>{head}</head><body>{body}</body></html>'
ADDRESS = "The PDF was stopped because its text asked for a file or an address."


def page(body: str = "<p>Words.</p>", head: str = "") -> str:
    return PAGE.format(head=head, body=body)


def render(html: str, **kwargs):
    return render_pdf(html, **{"seconds": 30, "megabytes": 1024, **kwargs})


def sentence_of(html: str, **kwargs) -> str:
    with pytest.raises(RenderingFailed) as failed:
        render(html, **kwargs)
    return failed.value.sentence


@pytest.fixture
def child(tmp_path):
    """A stand-in for the renderer that misbehaves as its program says."""

    def make(program: str) -> Path:
        path = tmp_path / "child.py"
        path.write_text(program)
        return path

    return make


def test_html_becomes_a_pdf_with_its_pages():
    rendered = render(page('<p>One</p><p style="break-before: page">Two</p>'))
    assert rendered.pages == 2
    assert rendered.pdf.startswith(b"%PDF-1.7")


def test_the_same_html_gives_the_same_bytes():
    html = page("<h1>Adroddiad</h1><p>Ŵ ŵ Ŷ ŷ â ê î ô û ï é ł ß</p><ul><li>a</li></ul>")
    assert render(html).pdf == render(html).pdf


# --- what the renderer may not read ---------------------------------------------------------


@pytest.fixture
def listener():
    """A local server that notices whether anybody connects."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        yield server


ATTACKS = {
    "image from a file": page('<img alt="" src="file:///etc/passwd">'),
    "image from the network": page('<img alt="" src="{http}">'),
    "data address": page('<img alt="" src="data:image/png;base64,aGVsbG8=">'),
    "object": page('<object data="file:///etc/passwd"></object>'),
    "embed": page('<embed src="{http}">'),
    "svg inside": page(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    ),
    "stylesheet": page(head='<link rel="stylesheet" href="{http}">'),
    "attachment": page(head='<link rel="attachment" href="file:///etc/passwd">'),
    "import": page(head="<style>@import url({http});</style>"),
    "background": page(head="<style>body {{ background: url({http}) }}</style>"),
    "list image": page("<ul style='list-style-image: url(file:///etc/hostname)'><li>x</li></ul>"),
    "content": page(head="<style>p::before {{ content: url({http}) }}</style>"),
    "font from a file": page(
        head="<style>@font-face {{ font-family: x; src: url(file:///etc/passwd) }}</style>"
    ),
    "font outside its folder": page(
        head="<style>@font-face {{ font-family: x; src: url(paper:../../../etc/passwd) }}</style>"
    ),
    "font by another path": page(
        head="<style>@font-face {{ font-family: x;"
        " src: url(paper:./source-sans-3-regular.ttf) }}</style>"
    ),
    "absolute font": page(
        head="<style>@font-face {{ font-family: x; src: url(paper:/etc/passwd) }}</style>"
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_address_ends_the_rendering(attack, listener):
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    html = ATTACKS[attack].replace("{http}", address).replace("{{", "{").replace("}}", "}")
    assert sentence_of(html) == ADDRESS
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_renderer_imports_nothing_of_ours():
    source = CHILD.read_text()
    assert re.findall(r"^\s*(?:from|import) (?:django|responses|slisystem)", source, re.M) == []


def test_the_renderer_gets_no_environment(child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for the renderer")
    program = child(
        "import os, sys\n"
        "sys.stdout.write('1\\n%PDF-' + ' '.join(sorted(os.environ)) + '\\n%%EOF')\n"
    )
    names = render(page(), child=program).pdf.decode().removeprefix("%PDF-").split("\n")[0]
    assert set(names.split()) - {"LC_CTYPE"} == {"HOME", "LANG", "TMPDIR"}


# --- how a rendering fails ------------------------------------------------------------------


def test_too_little_memory_is_said():
    assert "32 MB" in sentence_of(page(), megabytes=32)


def test_a_greedy_renderer_gets_no_more_than_its_limit(child):
    program = child(
        "import sys\n"
        f"sys.path.insert(0, {str(CHILD.parent)!r})\n"
        "from render_child import Ending, keep_within\n"
        "keep_within(20, 256)\n"
        "try:\n    held = bytearray(2**30)\n"
        "except MemoryError:\n    sys.exit(Ending.OUT_OF_MEMORY)\n"
    )
    assert sentence_of(page(), child=program, megabytes=256) == (
        "The PDF needed more memory than the 256 MB it may have."
    )


def test_a_busy_renderer_is_stopped_by_processor_time(child):
    program = child(
        "import sys\n"
        f"sys.path.insert(0, {str(CHILD.parent)!r})\n"
        "from render_child import keep_within\n"
        "keep_within(1, 1024)\n"
        "while True: pass\n"
    )
    assert sentence_of(page(), child=program) == rendering.too_slow(30)


def test_a_hanging_renderer_is_ended_with_all_it_started(child, tmp_path):
    mark = tmp_path / "mark"
    program = child(
        "import subprocess, sys, time\n"
        f"late = 'import pathlib, time; time.sleep(2); pathlib.Path(\"{mark}\").touch()'\n"
        "subprocess.Popen([sys.executable, '-c', late])\n"
        "time.sleep(60)\n"
    )
    start = time.monotonic()
    assert sentence_of(page(), child=program, seconds=1) == rendering.too_slow(1)
    assert time.monotonic() - start < 10
    time.sleep(2.5)
    assert not mark.exists()


@pytest.mark.parametrize("program", ["import os; os.abort()", "raise SystemExit(1)", "1 / 0"])
def test_a_crash_is_said(child, program):
    assert sentence_of(page(), child=child(program)) == (
        "The PDF renderer stopped unexpectedly, perhaps because 1024 MB of memory were not enough."
    )


@pytest.mark.parametrize(
    "output", ["", "hello", "1\\n<html>", "1\\n%PDF-1.7 cut", "x\\n%PDF-%%EOF"]
)
def test_garbage_is_not_taken_for_a_pdf(child, output):
    program = child(f"import sys; sys.stdout.write('{output}')")
    assert sentence_of(page(), child=program) == (
        "The PDF renderer returned something that is not a PDF."
    )


def test_what_a_library_prints_stays_out_of_the_pdf(tmp_path, settings):
    program = (
        "import runpy, sys\n"
        "import weasyprint\n"
        "original = weasyprint.HTML.render\n"
        "def loud(self, *args, **kwargs):\n"
        "    print('hello')\n"
        "    return original(self, *args, **kwargs)\n"
        "weasyprint.HTML.render = loud\n"
        f"runpy.run_path({str(CHILD)!r}, run_name='__main__')\n"
    )
    limits = ["30", "1024", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", program, str(STYLESHEET), str(settings.PAPER_FONTS), *limits],
        input=page().encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"1\n%PDF-")


def test_missing_fonts_are_named(settings, tmp_path):
    settings.PAPER_FONTS = tmp_path
    assert sentence_of(page()) == (
        "The fonts for papers are not installed (source-sans-3-bold-italic.ttf is missing): "
        "any ./run command installs them."
    )


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render(page())
    sentence_of(page('<img alt="" src="file:///etc/passwd">'))
    assert list(tmp_path.iterdir()) == []

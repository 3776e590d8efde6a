"""The PDF of Chesterfield's report: our renderer beside bare WeasyPrint of the same HTML.

Both run as a process of their own and are timed in turns, so that the ratio holds on a busy
machine.  Ours tags the PDF, watches every address and keeps within limits; it must take at
most 1.25 times as long (P7).  The bare one gets the same stylesheet and fonts from files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
MOST = 1.25
BARE = (
    "import sys, weasyprint\n"
    "html = weasyprint.HTML(string=sys.stdin.read())\n"
    "sys.stdout.buffer.write(html.write_pdf(stylesheets=[sys.argv[1]]))\n"
)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return measure()
    finally:
        teardown_databases(databases, verbosity=0)


def measure() -> int:
    import tempfile

    from django.conf import settings

    from responses.paper import report_facts, report_html
    from responses.rendering import STYLESHEET, render_pdf
    from tests.responses.chesterfield import chesterfields_draft

    response = chesterfields_draft()
    html = report_html(report_facts(response))
    fonts = settings.PAPER_FONTS.as_uri()
    with tempfile.NamedTemporaryFile("w", suffix=".css") as stylesheet:
        stylesheet.write(STYLESHEET.read_text().replace("paper:", f"{fonts}/"))
        stylesheet.flush()

        def ours() -> object:
            return render_pdf(html, seconds=60, megabytes=1024)

        def bare() -> object:
            return subprocess.run(
                [sys.executable, "-c", BARE, stylesheet.name],
                input=html.encode(),
                capture_output=True,
                check=True,
            )

        ours(), bare()  # warm the disk
        pairs = [(timed(ours), timed(bare)) for _ in range(ROUNDS)]
    facts_and_html = median(timed(lambda: report_html(report_facts(response))) for _ in range(9))
    ratio = median(mine for mine, _ in pairs) / median(other for _, other in pairs)
    share = facts_and_html / median(mine for mine, _ in pairs)
    print(f"paper: {ratio:.2f} times bare WeasyPrint (at most {MOST})")
    print(f"paper: facts and HTML take {share:.2f} of the rendering")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slisystem.settings")
    sys.exit(main())

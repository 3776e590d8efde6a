"""The tests on both databases and in a browser, and the checks of the code.

Everything runs even when something before it failed; one summary closes it.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from . import frontend, packages, system
from .places import PYTHON, ROOT, VAR, say, variables

RESULTS = VAR / "tests"  # not test-results, which pytest-playwright empties
PYTEST = [str(PYTHON), "-m", "pytest"]


def prepare(*, testing: bool = False) -> None:
    packages.install(testing=testing)
    packages.install("dev")
    frontend.build()


def test_variables(**more: str) -> dict[str, str]:
    """The tests' environment: nothing of an installation's configuration reaches them."""
    env = variables(SLISYSTEM_TEST="1", PYTHONPATH=str(ROOT), **more)
    for name in ("DATABASE_URL", "SECRET_KEY", "SITE_URL", "DEBUG", "VAR_DIR", "SLISYSTEM_DEMO"):
        if name not in more:
            env.pop(name, None)
    return env


# --- tests ----------------------------------------------------------------------------------

# Two processes; who has nothing left takes from the other (the slowest tests come last).
SHARED = ("-n", "2", "--dist", "worksteal")


@dataclass(frozen=True)
class Part:
    """What came out of one part of the tests."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    note: str = ""

    @property
    def line(self) -> str:
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{self.name:11}{counts}, {self.seconds:.0f} s{self.note and ': ' + self.note}"


def test(arguments: list[str]) -> int:
    """All parts and their sum; with arguments for pytest one run on SQLite instead."""
    long = "--long" in arguments
    arguments = [argument for argument in arguments if argument != "--long"]
    if long:
        os.environ["HYPOTHESIS_PROFILE"] = "long"  # tests/conftest.py
    if arguments:
        prepare()
        done = subprocess.run([*PYTEST, *arguments], env=browser_variables(), check=False)
        return done.returncode
    prepare(testing=True)
    parts = [on_sqlite(), on_postgresql(), in_browser()]
    print("\n" + "\n".join(part.line for part in parts))
    absent = system.missing(system.TESTING)
    if absent:
        print(f"NOT EVERYTHING WAS TESTED. To have it all:  {system.line_to_type(absent)}")
    passed, failed, skipped = (
        sum(getattr(part, name) for part in parts) for name in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or (absent and in_ci()) else 0


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def browser_variables() -> dict[str, str]:
    return test_variables(CHROMIUM=system.chromium() or "", DJANGO_ALLOW_ASYNC_UNSAFE="1")


def on_sqlite() -> Part:
    return run_part("SQLite", [*SHARED, "-m", "not browser"], test_variables())


def on_postgresql() -> Part:
    """A server of its own in a temporary folder, gone when the tests are.

    What uses no database ran with SQLite and is not run again."""
    program = system.pg_virtualenv()
    if program is None:
        return Part("PostgreSQL", failed=int(in_ci()), note="NOT RUN, PostgreSQL is missing")
    script = (
        'export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"; '
        '"$@"; echo "$?" > "$EXIT_FILE"'
    )
    exit_file = RESULTS / "postgresql.exit"
    return run_part(
        "PostgreSQL",
        [*SHARED, "-m", "database and not browser"],
        test_variables(EXIT_FILE=str(exit_file)),
        around=[program, "-t", "-c", "--encoding=UTF8 --locale=C.UTF-8", "sh", "-c", script, "sh"],
        exit_file=exit_file,
    )


def in_browser() -> Part:
    if system.chromium() is None:
        return Part("Browser", failed=int(in_ci()), note="NOT RUN, Chromium is missing")
    return run_part("Browser", [*SHARED, "-m", "browser"], browser_variables())


def run_part(
    name: str,
    options: list[str],
    env: dict[str, str],
    *,
    around: list[str] | None = None,
    exit_file: Path | None = None,
) -> Part:
    """Runs pytest, shows what it says, and counts from its report."""
    say(f"\n=== {name} ===")
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = RESULTS / f"{name.lower()}.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    command = [*(around or []), *PYTEST, "-q", f"--junitxml={report}", *options]
    code = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode
    if exit_file:
        code = int(exit_file.read_text()) if exit_file.is_file() else code or 1
        exit_file.unlink(missing_ok=True)
    seconds = time.monotonic() - started
    if not report.is_file():
        return Part(name, failed=1, seconds=seconds, note=f"did not finish (exit {code})")
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314
    total, failures, errors, skipped = (
        sum(int(suite.get(kind, 0)) for suite in suites)
        for kind in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    note = ""
    if code and not failed:
        failed, note = 1, "no test was found" if code == 5 else f"pytest ended with exit {code}"
    return Part(name, max(total - failures - errors - skipped, 0), failed, skipped, seconds, note)


# --- checks ---------------------------------------------------------------------------------


def check() -> int:
    """Style, types, import contracts, missing migrations, templates."""
    prepare()
    python = str(PYTHON)
    checks = {
        "style": [python, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
        "format": [python, "-m", "ruff", "format", "--check", "--quiet", "."],
        "types": [python, "-m", "mypy"],
        "imports": [python, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "templates": [python, "-m", "djlint", "--lint", "--quiet", "templates"],
    }
    failed = [name for name, command in checks.items() if not succeeds(name, command)]
    print(f"\nchecks failed: {', '.join(failed)}" if failed else "\nall checks passed", flush=True)
    return 1 if failed else 0


def succeeds(name: str, command: list[str]) -> bool:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=test_variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{name:12}{'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode:
        print(done.stdout)
    return done.returncode == 0


def fix() -> int:
    prepare()
    for command in (["check", "--fix"], ["format"]):
        subprocess.run([str(PYTHON), "-m", "ruff", *command, "."], cwd=ROOT, check=False)
    return 0


def bench(names: list[str]) -> int:
    """The programs in tests/benchmarks, or those named; each prints its own ratios.

    What follows the name of one program is for that program.
    """
    prepare()
    programs = sorted((ROOT / "tests" / "benchmarks").glob("[!_]*.py"))
    chosen = [path for path in programs if not names or path.stem in names]
    parts = [name for name in names if name not in {path.stem for path in programs}]
    if not chosen or (parts and len(chosen) > 1):
        print(f"benchmarks: {', '.join(path.stem for path in programs) or 'none'}", file=sys.stderr)
        return 1
    return max(
        subprocess.run([str(PYTHON), str(path), *parts], cwd=ROOT, env=test_variables()).returncode
        for path in chosen
    )

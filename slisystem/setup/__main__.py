"""The commands of `./run`."""

import argparse
import os
import sys

from . import checking, frontend, packages
from .places import PYTHON, Stop, variables

COMMANDS = {
    "demo [--reset] [--port N]": "a demonstration on this machine, with people to log in as",
    "serve": "the server of a configured installation (docs/running.md)",
    "worker": "its background worker: papers and mail",
    "manage …": "Django's commands, for instance ./run manage create_first_administrator",
    "test [--long]": "all tests: SQLite, PostgreSQL, browser",
    "test ARGUMENTS…": "some tests, with arguments for pytest",
    "check": "style, types, import contracts, migrations, templates",
    "fix": "mends style and format",
    "bench [NAME…]": "the measurements in tests/benchmarks",
    "setup": "only installs and builds what is missing",
    "lock": "renews the pinned versions of all packages",
}


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  ./run {name:{width}}  {words}" for name, words in COMMANDS.items()]
    return "\n".join(["Consultations and councils' responses. The commands:", "", *lines])


def inside(*arguments: str, **more: str) -> None:
    """Goes on in the virtual environment, as this process."""
    command = [str(PYTHON), "-P", "-m", "slisystem.setup.starting", *arguments]
    sys.stdout.flush()
    os.execve(PYTHON, command, variables(**more))  # noqa: S606


def is_configured() -> bool:
    """Whether the environment says anything about an installation."""
    return any(
        name in {"SECRET_KEY", "DATABASE_URL"} or name.startswith("SLISYSTEM_")
        for name in os.environ
    )


def demo(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("--reset", action="store_true", help="forget what was typed, start afresh")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    frontend.build()
    reset = ["reset"] if options.reset else []
    inside("demo", str(options.port), *reset, SLISYSTEM_DEMO="1")


def manage(arguments: list[str]) -> None:
    frontend.build()
    more = {} if is_configured() else {"SLISYSTEM_DEMO": "1"}
    inside("manage", *arguments, **more)


def main(arguments: list[str]) -> int:
    command, rest = (arguments or [""])[0], arguments[1:]
    if command in {"", "help", "-h", "--help"}:
        print(usage())
    elif command == "demo":
        demo(rest)
    elif command in {"serve", "worker"}:
        frontend.build()
        inside(command)
    elif command == "manage":
        manage(rest)
    elif command == "test":
        return checking.test(rest)
    elif command == "check":
        return checking.check()
    elif command == "fix":
        return checking.fix()
    elif command == "bench":
        return checking.bench(rest)
    elif command == "setup":
        frontend.build()
    elif command == "lock":
        packages.lock()
    else:
        raise Stop(f"There is no command “{command}”.\n\n{usage()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

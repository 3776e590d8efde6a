"""Every class of our own that a template uses is drawn by the style sheet."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(r"\bapp-[a-z]+(?:-[a-z]+)*(?:__[a-z]+)?(?:--[a-z]+)?")


def names_in(*patterns):
    found = set()
    for pattern in patterns:
        for path in ROOT.glob(pattern):
            if "papers" not in path.parts:
                found |= set(OURS.findall(path.read_text()))
    return found


def test_every_class_used_is_drawn():
    drawn = names_in("static/src/*.scss")
    used = names_in("templates/**/*.html", "slisystem/**/*.py")
    assert sorted(used - drawn) == []

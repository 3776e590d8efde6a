"""The JSON file of a release: the release itself, from which everything else is made.

It is the schema of docs/disclosure.md.  One member is added, and only where a consultation is a
demonstration or its answers are made up: "demonstration", so that this file says it as well.
"""

from __future__ import annotations

from results.disclosure.release import Release
from results.disclosure.release_json import as_bytes, public_form
from results.words import Words


def render(release: Release, words: Words) -> bytes:
    """The bytes that the freeze stores."""
    form = public_form(release)
    if words.demonstration_note:
        form = {"schema": form.pop("schema"), "demonstration": words.demonstration_note, **form}
    return as_bytes(form)

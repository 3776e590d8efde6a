"""A list in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[str], joint: str = "") -> str:
    """ "Q1", "Q1 and Q3", "Q1, Q2 and Q5"; empty for none. Papers give the joint in English."""
    *before, last = [*words] or [""]
    return f"{', '.join(before)} {joint or _('and')} {last}" if before else last

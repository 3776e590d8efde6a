"""The steps of a release. Nothing else writes releases, their files or their history."""

from results.actions.freezing import freeze, reject
from results.actions.noting import end_note, note
from results.actions.preparing import prepare, set_aside
from results.actions.publishing import publish, write_erratum

__all__ = [
    "end_note",
    "freeze",
    "note",
    "prepare",
    "publish",
    "reject",
    "set_aside",
    "write_erratum",
]

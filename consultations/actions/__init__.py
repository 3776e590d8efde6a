"""The only writers of consultations and of who is asked."""

from consultations.actions.archiving import archive, note_reported
from consultations.actions.demonstrating import shift_for_demonstration
from consultations.actions.loading import Loaded, load
from consultations.actions.publishing import publish
from consultations.actions.reading import choose_language
from consultations.actions.reviewing import review

__all__ = [
    "Loaded",
    "archive",
    "choose_language",
    "load",
    "note_reported",
    "publish",
    "review",
    "shift_for_demonstration",
]

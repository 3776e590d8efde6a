"""The only writers of consultations and of who is asked."""

from consultations.actions.demonstrating import shift_for_demonstration
from consultations.actions.loading import Loaded, load
from consultations.actions.publishing import publish

__all__ = ["Loaded", "load", "publish", "shift_for_demonstration"]

"""What the LGA may know of a council before it submits, and nothing else.

Every page, file and mail of the LGA that says how far councils are reads it here: the five states
and what was said about the date (`councils`), how many there are of each (`figures`), and how many
had submitted on which day (`rate`).  A draft's text, and who works on it, is read nowhere here.
"""

from responses.progress.councils import (
    CouncilProgress,
    Progress,
    Said,
    Start,
    counts,
    progress_in_pieces,
    progress_of,
    regions,
    standings,
)
from responses.progress.figures import By, Column, Figures, figures_by
from responses.progress.rate import Curve, Day, Span, curve_of, response_rates, spans_of

__all__ = [
    "By",
    "Column",
    "CouncilProgress",
    "Curve",
    "Day",
    "Figures",
    "Progress",
    "Said",
    "Span",
    "Start",
    "counts",
    "curve_of",
    "figures_by",
    "progress_in_pieces",
    "progress_of",
    "regions",
    "response_rates",
    "spans_of",
    "standings",
]

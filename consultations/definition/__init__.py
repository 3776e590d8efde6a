"""The definition of a consultation: plain values, and the files that hold them."""

from consultations.definition.moments import LONDON, london_moment, london_words
from consultations.definition.reading import parse
from consultations.definition.values import (
    Condition,
    Definition,
    QuestionDefinition,
    SectionDefinition,
)

__all__ = [
    "LONDON",
    "Condition",
    "Definition",
    "QuestionDefinition",
    "SectionDefinition",
    "london_moment",
    "london_words",
    "parse",
]

"""The definition of a consultation: plain values, and the files that hold them."""

from consultations.definition.moments import LONDON, london_moment, london_words
from consultations.definition.reading import parse
from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition

__all__ = [
    "LONDON",
    "Definition",
    "QuestionDefinition",
    "SectionDefinition",
    "london_moment",
    "london_words",
    "parse",
]

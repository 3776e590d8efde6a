"""Writing the response: the only writer of answers and of the report around them."""

from responses.actions.drafting.answers import (
    normalised,
    save_answer,
)
from responses.actions.drafting.report import (
    add_appendix,
    considerations_base,
    save_background_papers,
    save_considerations,
    save_part,
    save_publication,
    save_title_block,
)
from responses.actions.drafting.resolving import Keep, resolve_conflict, resolve_part_conflict
from responses.actions.drafting.starting import (
    not_applicable_sentence,
    start,
)

__all__ = [
    "Keep",
    "add_appendix",
    "considerations_base",
    "normalised",
    "not_applicable_sentence",
    "resolve_conflict",
    "resolve_part_conflict",
    "save_answer",
    "save_background_papers",
    "save_considerations",
    "save_part",
    "save_publication",
    "save_title_block",
    "start",
]

"""Writing the response: the only writer of answers and of the report around them."""

from responses.actions.drafting.answers import (
    normalised,
    save_answer,
)
from responses.actions.drafting.copying import copy_earlier
from responses.actions.drafting.lists import papers_base, save_background_papers
from responses.actions.drafting.ordering import (
    add_appendix,
    add_consideration,
    considerations_of,
    put_part_back,
    remove_part,
    take_template,
)
from responses.actions.drafting.report import (
    background_of,
    insert_background,
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
    "add_consideration",
    "background_of",
    "considerations_of",
    "copy_earlier",
    "insert_background",
    "normalised",
    "not_applicable_sentence",
    "papers_base",
    "put_part_back",
    "remove_part",
    "resolve_conflict",
    "resolve_part_conflict",
    "save_answer",
    "save_background_papers",
    "save_part",
    "save_publication",
    "save_title_block",
    "start",
    "take_template",
]

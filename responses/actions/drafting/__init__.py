"""Writing the response: the only writer of answers and of the report around them."""

from responses.actions.drafting.answers import (
    normalised,
    save_answer,
)
from responses.actions.drafting.copying import copy_earlier
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
)
from responses.actions.drafting.resolving import (
    Keep,
    resolve_conflict,
    resolve_part_conflict,
    resolve_sheet_conflict,
)
from responses.actions.drafting.sheets import (
    save_background_papers,
    save_consents,
    save_particulars,
    save_publication,
    save_title_block,
)
from responses.actions.drafting.starting import start, write_first_report
from responses.actions.drafting.taking_over import NOTHING, DecidedWords, decided_words, take_over

__all__ = [
    "NOTHING",
    "DecidedWords",
    "Keep",
    "add_appendix",
    "add_consideration",
    "background_of",
    "considerations_of",
    "copy_earlier",
    "decided_words",
    "insert_background",
    "normalised",
    "put_part_back",
    "remove_part",
    "resolve_conflict",
    "resolve_part_conflict",
    "resolve_sheet_conflict",
    "save_answer",
    "save_background_papers",
    "save_consents",
    "save_part",
    "save_particulars",
    "save_publication",
    "save_title_block",
    "start",
    "take_over",
    "take_template",
    "write_first_report",
]

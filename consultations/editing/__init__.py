"""Changes of a draft as plain functions: a definition in, another one out.

Nothing here knows of a database, a page or a person.  What is changed is named by a question's
identity or a section's number and, where something is replaced or removed, by the `mark` of what
the person saw: if somebody else changed just that meanwhile, nothing happens (`Stale`), and if
they changed something else, both changes stand.
"""

from consultations.editing.conditions import set_asked, set_audience, set_conditions
from consultations.editing.ordering import (
    move_question,
    move_section,
    place_question,
    place_section,
    renumber,
)
from consultations.editing.parts import Absent, Edit, Stale, Unfit, mark
from consultations.editing.questions import add_question, remove_question, replace_question
from consultations.editing.sections import add_section, remove_section, replace_section

__all__ = [
    "Absent",
    "Edit",
    "Stale",
    "Unfit",
    "add_question",
    "add_section",
    "mark",
    "move_question",
    "move_section",
    "place_question",
    "place_section",
    "remove_question",
    "remove_section",
    "renumber",
    "replace_question",
    "replace_section",
    "set_asked",
    "set_audience",
    "set_conditions",
]

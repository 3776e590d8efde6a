"""A response in words: what each page shows, as frozen values without arithmetic left to do."""

from responses.presenters.answers import SubmittedRow, Words, check_sections, submitted_rows, words
from responses.presenters.decisions import VerdictRow, decision_words, verdict_rows
from responses.presenters.follow_ups import FollowUpLine, follow_ups
from responses.presenters.history import history_lines
from responses.presenters.readings import ReadingLine, reading_lines
from responses.presenters.steps import (
    Button,
    NextStep,
    Tag,
    button,
    buttons,
    links,
    moment,
    next_step,
    rows,
    tag_of,
    time_left,
)
from responses.presenters.tasks import publication_task, report_tasks, section_tasks

__all__ = [
    "Button",
    "FollowUpLine",
    "NextStep",
    "ReadingLine",
    "SubmittedRow",
    "Tag",
    "VerdictRow",
    "Words",
    "button",
    "buttons",
    "check_sections",
    "decision_words",
    "follow_ups",
    "history_lines",
    "links",
    "moment",
    "next_step",
    "publication_task",
    "reading_lines",
    "report_tasks",
    "rows",
    "section_tasks",
    "submitted_rows",
    "tag_of",
    "time_left",
    "verdict_rows",
    "words",
]

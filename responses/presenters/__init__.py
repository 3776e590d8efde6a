"""A response in words: what each page shows, as frozen values without arithmetic left to do."""

from responses.content import Words, words
from responses.presenters.amendments import amendment_head, amendment_links
from responses.presenters.answers import SubmittedRow, submitted_rows
from responses.presenters.assignments import all_assigned, colleagues
from responses.presenters.checking import (
    check_sections,
    counts,
    papers_line,
    reminders,
    section_steps,
    standings,
    things_to_assign,
)
from responses.presenters.considerations import fallen, standing, written
from responses.presenters.course import (
    course_words,
    earlier_lines,
    rule_words,
    standing_words,
    submitted_subject_to,
    with_next,
)
from responses.presenters.decisions import (
    VerdictRow,
    decision_words,
    verdict_rows,
    words_to_take_over,
)
from responses.presenters.earlier import (
    found_answer,
    found_list,
    found_part_list,
    question_choice,
)
from responses.presenters.follow_ups import FollowUpLine, follow_ups
from responses.presenters.hearing import (
    asked_lines,
    asked_sentence,
    consulted_lines,
    recorded_lines,
    waiting_sentences,
    withdrawn_sentences,
)
from responses.presenters.moves import Button, button, buttons, links
from responses.presenters.readings import ReadingLine, reading_lines
from responses.presenters.record import record_rows
from responses.presenters.report import (
    outline_words,
    part_lines,
    removed_lines,
    report_warnings,
    template_difference,
)
from responses.presenters.revising import StillCounts, still_counts, submission_moves
from responses.presenters.rounds import asked_by_question, round_changes
from responses.presenters.sayings import check_parts
from responses.presenters.sections import open_comments, parts_with_checks
from responses.presenters.sheets import particulars_lines
from responses.presenters.steps import (
    NextStep,
    Tag,
    moment,
    next_step,
    rows,
    tag_of,
    time_left,
    time_to_closing,
)
from responses.presenters.task_list import Shown, TaskList, task_list
from responses.presenters.who import who_decided, who_decides

__all__ = [
    "Button",
    "FollowUpLine",
    "NextStep",
    "ReadingLine",
    "Shown",
    "StillCounts",
    "SubmittedRow",
    "Tag",
    "TaskList",
    "VerdictRow",
    "Words",
    "all_assigned",
    "amendment_head",
    "amendment_links",
    "asked_by_question",
    "asked_lines",
    "asked_sentence",
    "button",
    "buttons",
    "check_parts",
    "check_sections",
    "colleagues",
    "consulted_lines",
    "counts",
    "course_words",
    "decision_words",
    "earlier_lines",
    "fallen",
    "follow_ups",
    "found_answer",
    "found_list",
    "found_part_list",
    "links",
    "moment",
    "next_step",
    "open_comments",
    "outline_words",
    "papers_line",
    "part_lines",
    "particulars_lines",
    "parts_with_checks",
    "question_choice",
    "reading_lines",
    "record_rows",
    "recorded_lines",
    "reminders",
    "removed_lines",
    "report_warnings",
    "round_changes",
    "rows",
    "rule_words",
    "section_steps",
    "standing",
    "standing_words",
    "standings",
    "still_counts",
    "submission_moves",
    "submitted_rows",
    "submitted_subject_to",
    "tag_of",
    "task_list",
    "template_difference",
    "things_to_assign",
    "time_left",
    "time_to_closing",
    "verdict_rows",
    "waiting_sentences",
    "who_decided",
    "who_decides",
    "with_next",
    "withdrawn_sentences",
    "words",
    "words_to_take_over",
    "written",
]

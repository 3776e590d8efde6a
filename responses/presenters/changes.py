"""What others did since somebody's last visit, read from what the page has loaded anyway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from responses.models import Answer, Assignment, Response
from responses.presenters.steps import moment


@dataclass(frozen=True)
class Talk:
    """One comment, as far as a list of tasks needs it."""

    answer_id: int | None
    part_id: int | None
    written_at: dt.datetime
    written_by_id: int


def talk_since(response: Response, since: dt.datetime | None) -> list[Talk]:
    """What was written since: one query, none at a first visit."""
    if since is None:
        return []
    rows = response.comments.filter(written_at__gt=since).values_list(
        "answer_id", "part_id", "written_at", "written_by_id"
    )
    return [Talk(*row) for row in rows]


@dataclass(frozen=True)
class Since:
    """One person's view of what is new: after `at`, done by somebody else."""

    at: dt.datetime | None
    user_id: int

    def is_new(self, at: dt.datetime | None, by_id: int | None) -> bool:
        if self.at is None or at is None:
            return False
        return at > self.at and by_id != self.user_id

    def answers(self, answers: Iterable[Answer]) -> list[Answer]:
        """Those whose newest version is somebody else's and new."""
        return [one for one in answers if self.is_new(one.saved_at, one.saved_by_id)]

    def made_ready(self, answers: Iterable[Answer]) -> list[Answer]:
        return [one for one in answers if self.is_new(one.ready_at, one.ready_by_id)]

    def talk(self, talk: Iterable[Talk]) -> list[Talk]:
        return [one for one in talk if self.is_new(one.written_at, one.written_by_id)]

    def assigned(self, assignments: Iterable[Assignment]) -> list[Assignment]:
        """What was assigned to this person."""
        return [
            one
            for one in assignments
            if one.person_id == self.user_id and self.is_new(one.assigned_at, one.assigned_by_id)
        ]


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 comment", "2 comments": on pages of the LGA, which are not marked for translation."""
    return f"{number} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True)
class WhatIsNew:
    """The sentence above the task list; nothing at a first visit."""

    sentence: str
    is_anything: bool


def what_is_new(
    *,
    since: Since,
    answers: Sequence[Answer],
    parts: int,
    talk: Sequence[Talk],
    completed: int,
    assignments: Sequence[Assignment],
) -> WhatIsNew | None:
    """What everybody else did since the last visit, counted; None at the first."""
    if since.at is None:
        return None
    assigned, saved = len(since.assigned(assignments)), len(since.answers(answers))
    ready, comments = len(since.made_ready(answers)), len(since.talk(talk))
    numbers = (
        (
            assigned,
            ngettext("%(number)s assignment to you", "%(number)s assignments to you", assigned),
        ),
        (saved, ngettext("%(number)s answer saved", "%(number)s answers saved", saved)),
        (
            ready,
            ngettext(
                "%(number)s answer ready for review", "%(number)s answers ready for review", ready
            ),
        ),
        (
            parts,
            ngettext(
                "%(number)s part of the report saved", "%(number)s parts of the report saved", parts
            ),
        ),
        (comments, ngettext("%(number)s comment", "%(number)s comments", comments)),
        (
            completed,
            ngettext("%(number)s section completed", "%(number)s sections completed", completed),
        ),
    )
    found = [words % {"number": number} for number, words in numbers if number]
    when = moment(since.at)
    if not found:
        sentence = _("Since your last visit, on %(when)s, nobody else has changed anything.")
        return WhatIsNew(sentence % {"when": when}, False)
    sentence = _("Since your last visit, on %(when)s: %(what)s.")
    return WhatIsNew(sentence % {"when": when, "what": ", ".join(found)}, True)

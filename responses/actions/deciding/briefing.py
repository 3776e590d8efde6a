"""Going through the report one question at a time: what the member says of each is kept at once.

It is the same draft that the page of the whole decision shows: words changed there are changed
here.  Nothing is decided by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions import comments
from responses.actions.deciding.draft import Change, kept_change, require_deciding
from responses.actions.letters import officers
from responses.actions.moving import locked
from responses.enums import Mark
from responses.models import Answer, Comment, DecisionDraft, Response

Saying = Callable[[Response, Answer, DecisionDraft], None]


def mark_agreed(*, response: Response, by: User, answer: Answer) -> DecisionDraft:
    """The suggested response is agreed; what the member had changed in it is let go."""

    def say(fresh: Response, own: Answer, draft: DecisionDraft) -> None:
        draft.changes.pop(str(own.question_id), None)
        draft.marks[str(own.question_id)] = Mark.AGREE

    return _keep(response, by, answer, say)


def mark_changed(*, response: Response, by: User, answer: Answer, change: Change) -> DecisionDraft:
    """Other words than the suggested ones. Raises Refused where they are the same."""

    def say(fresh: Response, own: Answer, draft: DecisionDraft) -> None:
        stored = kept_change(fresh, own, change)
        if stored is None:
            sentence = _("These are the suggested words: change them, or agree.")
            raise Refused([Blocker("same", sentence)])
        draft.changes[str(own.question_id)] = stored
        draft.marks.pop(str(own.question_id), None)

    return _keep(response, by, answer, say)


def ask(*, response: Response, by: User, answer: Answer, text: str) -> Comment:
    """Asks the policy officers about one question: a comment on it, of which each of them is told.

    Raises as `comments.write_comment` does, and Refused where there is no officer to ask.
    """
    told = [officer.pk for officer in officers(response) if officer.pk != by.pk]
    if not told:
        sentence = _("There is no policy officer to ask here today. Ask your administrator.")
        raise Refused([Blocker("nobody", sentence)])

    def say(fresh: Response, own: Answer, draft: DecisionDraft) -> None:
        draft.marks[str(own.question_id)] = Mark.ASK

    with transaction.atomic():
        _keep(response, by, answer, say)
        return comments.write_comment(
            response=response, by=by, text=text, answer=answer, mentions=told
        )


def _keep(response: Response, by: User, answer: Answer, say: Saying) -> DecisionDraft:
    """Changes the member's draft in one place; every save draws a new nonce."""
    with locked(response) as (fresh, now):
        require_deciding(fresh, by)
        own = fresh.answers.select_related("question").get(pk=answer.pk)
        draft = DecisionDraft.objects.filter(response=fresh, member=by).first()
        if draft is None:
            draft = DecisionDraft(response=fresh, member=by)
        say(fresh, own, draft)
        draft.nonce, draft.saved_at = secrets.token_hex(16), now
        draft.save()
        return draft

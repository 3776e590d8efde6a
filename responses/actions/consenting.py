"""What may be published of submitted words can be closed further; the submission stays as it was.

More than was signed is never allowed without a new signature, so that a level only falls.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Refused
from responses import permissions
from responses.actions.moving import as_of_now, locked, note
from responses.canonical import digest
from responses.enums import Consent, Verb
from responses.models import ConsentChange, Response, Submission


def levels_in_force(submission: Submission) -> dict[int, int]:
    """What may be published now of each submitted answer, by the question's id (two queries)."""
    submitted = dict(submission.answers.values_list("question_id", "consent"))
    return submitted | submission.consent_changes.levels_now()


def close_consent(*, response: Response, by: User, levels: Mapping[int, int]) -> ConsentChange:
    """Lowers the level of answers of the submission in force, from this moment on.

    `levels` by the question's id. Raises PermissionDenied for contributors and strangers, Refused
    where nothing is submitted, where nothing changes, or where a level would rise.
    """
    with locked(response) as (fresh, now):
        if not permissions.can_close_consent(as_of_now(by), fresh):
            raise PermissionDenied(_("Your role does not include saying what may be published."))
        submission = Submission.objects.in_force().filter(response=fresh).first()
        if submission is None:
            raise Refused([Blocker("not-submitted", _("No submission is in force now."))])
        present = levels_in_force(submission)
        if not levels or any(present.get(pk) == level for pk, level in levels.items()):
            raise Refused([Blocker("same", _("Nothing was changed: it was already so."))])
        if any(level > present.get(pk, -1) for pk, level in levels.items()):
            sentence = _(
                "To allow more, a new submission is needed, signed by the executive member."
            )
            raise Refused([Blocker("more", sentence)])
        if set(levels.values()) - set(Consent.values):
            raise Refused([Blocker("consent", _("Choose one of the four levels."))])
        change = ConsentChange.objects.create(
            submission=submission,
            levels={str(pk): int(level) for pk, level in levels.items()},
            changed_at=now,
            changed_by=by,
        )
        facts = {
            "submission": submission.reference,
            "change": submission.consent_changes.count(),
            "content": digest(change.levels),
        }
        note(fresh, Verb.CHANGE_CONSENT, by, now, facts)
        return change

"""Noting that a council has published its own answers, and ending such a note.

Each note is a row of its own and an event of the history of the results, in one transaction and
under the lock that every step of a release takes: a freeze counts a note or does not, never half.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from consultations.models import Consultation, Invitation
from consultations.prose import clean_line
from councils.models import User
from councils.refusals import Blocker, Refused
from results import history, policies
from results.actions.moving import as_of_now, locked
from results.enums import NoteVerb
from results.models import LONGEST_NOTE, PublicationNote
from results.notes import content_digest, respondents
from results.permissions import can_note

SAY_WHERE = "Say where the council has published its answers."
SAY_WHY = "Say why the note is ended."
TOO_LONG = f"Use at most {LONGEST_NOTE} characters."
NOT_A_RESPONDENT = "Choose a council that has responded: others are not counted."
NOTED_ALREADY = "This council is noted already."
ENDED_ALREADY = "This note has been ended already."


def note(*, consultation: Consultation, invitation: int, by: User, where: str) -> PublicationNote:
    """Notes that a council that responded has published its answers.

    Raises PermissionDenied for anybody but analysts; Refused before closing, without saying
    where, for a council that has not responded, and for one that is noted already.
    """
    with locked(consultation) as (fresh, now):
        person = _asked(fresh, by, now)
        if invitation not in respondents(fresh):
            raise Refused([Blocker("council", NOT_A_RESPONDENT)])
        if _standing(fresh, invitation) is not None:
            raise Refused([Blocker("noted", NOTED_ALREADY)])
        return _written(fresh, invitation, person, now, NoteVerb.NOTE, _line(where, SAY_WHERE))


def end_note(*, note: PublicationNote, by: User, reason: str) -> PublicationNote:
    """Ends a note that was a mistake; both rows stay.

    Raises PermissionDenied for anybody but analysts; Refused before closing, without a reason,
    and when the note holds no more.
    """
    with locked(note.invitation.consultation) as (fresh, now):
        person = _asked(fresh, by, now)
        if _standing(fresh, note.invitation_id) != note:
            raise Refused([Blocker("ended", ENDED_ALREADY)])
        words = _line(reason, SAY_WHY)
        return _written(fresh, note.invitation_id, person, now, NoteVerb.END_NOTE, words)


def _asked(consultation: Consultation, by: User, now: dt.datetime) -> User:
    person = as_of_now(by)
    if not can_note(person):
        raise PermissionDenied("LGA analysts note which councils have published their answers.")
    if blockers := policies.not_closed(consultation, now):
        raise Refused(blockers)
    return person


def _standing(consultation: Consultation, invitation: int) -> PublicationNote | None:
    return PublicationNote.objects.standing(consultation).filter(invitation=invitation).first()


def _line(words: str, missing: str) -> str:
    cleaned = clean_line(words)
    if not cleaned:
        raise Refused([Blocker("words", missing)])
    if len(cleaned) > LONGEST_NOTE:
        raise Refused([Blocker("words", TOO_LONG)])
    return cleaned


def _written(
    consultation: Consultation,
    invitation: int,
    by: User,
    at: dt.datetime,
    verb: NoteVerb,
    words: str,
) -> PublicationNote:
    written = PublicationNote.objects.create(
        invitation=Invitation.objects.get(pk=invitation),
        is_published=verb == NoteVerb.NOTE,
        words=words,
        noted_at=at,
        noted_by=by,
    )
    facts = {"note": written.pk, "content": content_digest(written)}
    history.append(consultation=consultation, release=None, verb=verb, by=by, at=at, facts=facts)
    return written
